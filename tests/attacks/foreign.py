"""Clean files signed in older or rarer ways than ours; judged by their bytes alone, as strangers' files are."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable

from asn1crypto import algos, cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.sign import fields

from attacks.authority import ISSUING, PERSON, STRANGER, made, rsa_key
from attacks.papers import once, plain, signed, signer_of
from attacks.ranges import numbers, with_contents

RSA = made("Nguyễn Văn An", 70, ISSUING, key=rsa_key(70))


def _covered(pdf: bytes) -> bytes:
    _found, first, second, length = numbers(pdf)
    return pdf[:first] + pdf[second : second + length]


def _of_kind(name: bytes) -> bytes:
    """A signed file whose signature says another kind, in the room of its first one."""
    pdf = signed(plain(), RSA, kind=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    return pdf.replace(b"/adbe.pkcs7.detached", (b"/" + name).ljust(len(b"/adbe.pkcs7.detached")))


def rsa_sha1() -> bytes:
    """adbe.x509.rsa_sha1: a bare signature beside its certificate."""
    pdf = signed(plain(), RSA, kind=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    place = re.search(rb"/SubFilter\s*/adbe\.pkcs7\.detached", pdf)
    assert place is not None
    grown = pdf.replace(place[0], b"/SubFilter /adbe.x509.rsa_sha1 /Cert <" + RSA.der.hex().encode() + b">")
    by = len(grown) - len(pdf)
    grown = _moved(grown, pdf, place.start(), by)
    key = RSA.key
    assert isinstance(key, rsa.RSAPrivateKey)
    raw = key.sign(_covered(grown), padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - the old kind knows nothing else
    return with_contents(grown, b"\x04\x82" + len(raw).to_bytes(2, "big") + raw)


def _moved(grown: bytes, pdf: bytes, at: int, by: int) -> bytes:
    """Offsets behind a place moved on: table, end mark and byte range of the last revision."""
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    head, tail = grown[: start + by], grown[start + by :]

    def move(found: re.Match[bytes]) -> bytes:
        offset = int(found[1])
        return b"%010d 00000 n" % (offset + by if offset > at else offset)

    tail = re.sub(rb"(\d{10}) 00000 n", move, tail).replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + by))
    out = head + tail
    found, first, second, length = numbers(out)
    first, second = (first + by, second + by) if first > at else (first, second)
    text = b"/ByteRange [0 %d %d %d]" % (first, second, len(out) - second)
    assert len(text) <= len(found[0]) and length
    return out[: found.start()] + text.ljust(len(found[0])) + out[found.end() :]


def sha1_inside() -> bytes:
    """adbe.pkcs7.sha1: the digest of the file lies inside the CMS."""
    pdf = _of_kind(b"adbe.pkcs7.sha1")
    inner = hashlib.sha1(_covered(pdf)).digest()  # noqa: S324 - the old kind knows nothing else
    signer = signer_of(RSA)
    made_cms = asyncio.run(signer.async_sign_general_data(inner, "sha256", detached=False))
    return with_contents(pdf, made_cms.dump())


def pss() -> bytes:
    """RSA-PSS."""
    from pyhanko.sign.signers import SimpleSigner

    certificate, key = RSA.for_pyhanko()
    mechanism = algos.SignedDigestAlgorithm(
        {
            "algorithm": "rsassa_pss",
            "parameters": algos.RSASSAPSSParams(
                {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
                    "salt_length": 32,
                }
            ),
        }
    )
    signer = SimpleSigner(certificate, key, signer_of(RSA).cert_registry, signature_mechanism=mechanism)
    return signed(plain(), signer=signer)


def not_der() -> bytes:
    """A CMS of indefinite length (BER), as some devices write it."""
    from attacks.ranges import contents_of

    pdf = signed(plain(), PERSON)
    made_cms = cms.ContentInfo.load(contents_of(pdf))
    body = made_cms["content_type"].dump() + b"\xa0\x80" + _explicit(made_cms) + b"\0\0"
    return with_contents(pdf, b"\x30\x80" + body + b"\0\0")


def _explicit(made_cms: cms.ContentInfo) -> bytes:
    """The signed data without its explicit tag."""
    untagged: bytes = made_cms["content"].untag().dump()
    return untagged


def stranger_twice() -> bytes:
    """Two signatures and timestamps of authorities nobody here knows."""
    return signed(signed(plain(), STRANGER), made("Công ty lạ", 71, None), name="Ky_2", box=(20, 20, 80, 60))


FOREIGN: dict[str, Callable[[], bytes]] = {
    "adbe.x509.rsa_sha1": rsa_sha1,
    "adbe.pkcs7.sha1": sha1_inside,
    "RSA-PSS": pss,
    "CMS of indefinite length": not_der,
    "unknown authorities": stranger_twice,
    "SHA-1": lambda: signed(plain(), RSA, digest="sha1", kind=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED, stamp=None),
    "short key": lambda: signed(plain(), made("Nguyễn Văn An", 72, ISSUING, key=rsa_key(72, 1024))),
    "known": once,
}
