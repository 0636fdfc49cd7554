"""The second half of every signature: the CMS of a digest, signed by a key that stays where it is, put in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asn1crypto import algos, cms, tsp, x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vanban.signing.ports import OpenKey, Stamper


class _Asked(TimeStamper):
    """pyHanko's way of asking our stamper."""

    def __init__(self, stamper: Stamper) -> None:
        super().__init__()
        self._stamper = stamper

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token over this digest."""
        return cms.ContentInfo.load(self._stamper.stamp(message_digest))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Never asked: the token above comes ready."""
        raise NotImplementedError


class PlaceTooSmall(RuntimeError):
    """The signature is larger than the place reserved for it; the chain or the timestamp grew."""


class _Signer(Signer):
    """pyHanko's signer over a key that is already open, here or elsewhere."""

    def __init__(self, key: OpenKey) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(item) for item in key.chain)
        certificate = x509.Certificate.load(key.certificate)
        scheme = "sha256_ecdsa" if certificate.public_key.algorithm == "ec" else "sha256_rsa"
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": scheme}),
            embed_roots=False,
        )
        self._size = 80 if scheme == "sha256_ecdsa" else certificate.public_key.byte_size
        self._raw = key.sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign the attributes; a dry run only wants the size."""
        return bytes(self._size) if dry_run else self._raw(data)


def embed(pdf: bytes, *, digest: bytes, start: int, end: int, key: OpenKey, stamper: Stamper | None) -> bytes:
    """Sign the digest as PAdES, with a timestamp where there is a stamper, into the reserved place of the PDF.

    Raises TimestampUnavailable when the timestamp authority does not answer.
    """
    timestamper = _Asked(stamper) if stamper is not None else None
    signing = _Signer(key).async_sign(
        digest, "sha256", use_pades=True, timestamper=timestamper, signed_attr_settings=PdfCMSSignedAttributes()
    )
    content = _to_its_end(signing).dump()
    room = end - start - 2
    written = content.hex().encode("ascii")
    if len(written) > room:
        raise PlaceTooSmall(f"{len(written)} of {room}")
    return b"".join((pdf[: start + 1], written.ljust(room, b"0"), pdf[end - 1 :]))


def _to_its_end(signing: Coroutine[Any, Any, Any]) -> Any:
    """Run the library's coroutine; in a thread of its own where this one has a loop running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(signing)
    with ThreadPoolExecutor(1, "signing") as apart:
        return apart.submit(asyncio.run, signing).result()
