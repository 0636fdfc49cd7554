"""What both sides of bench/signing.py sign: files, keys, a timestamp authority, facts on revocation."""

from __future__ import annotations

import asyncio
import io
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from vanban.platform.bounded import pool
from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.pdf.engine import BoundedPdfEngine
from vanban.signing.ports import OpenKey, TrustMaterial
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.names import COPY_PREFIX
from vanban.signing.tests.letters import letter
from vanban.signing.tests.small_authority import SmallAuthority, new_key, raw_sign

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAYOUT = Layout(
    number=Box(1, 100, 60, 30, 16),
    day=Box(1, 300, 60, 20, 16),
    month=Box(1, 360, 60, 20, 16),
    signature=Box(1, 330, 400, 170, 78),
)
Way = Callable[[], bytes]


def pages(count: int) -> bytes:
    """A typeset letter of one page, or so many pages of pictures that deflate badly, as a scanner makes them."""
    if count == 1:
        return letter()[0]
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(count):
            picture = io.BytesIO()
            noise = Image.effect_noise((826, 1169), 26 + number % 3)
            noise.save(picture, "JPEG", quality=27)
            page = pdf.add_blank_page(page_size=(595.276, 841.89))
            image = pikepdf.Stream(pdf, picture.getvalue())
            image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
            image.Width, image.Height, image.BitsPerComponent = 826, 1169, 8
            image.ColorSpace = pikepdf.Name.DeviceGray
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Trang=image))
            page.Contents = pikepdf.Stream(pdf, b"q 595.276 0 0 841.89 0 0 cm /Trang Do Q")
        pdf.save(out, min_version="1.7")
    return out.getvalue()


class Stamping(TimeStamper):
    """One timestamp authority for both sides; its own work is counted apart, since it stands elsewhere in life."""

    def __init__(self, source: DemoSource) -> None:
        super().__init__()
        self._authority = source.timestamper(AT)
        self.spent = 0.0

    def stamp(self, digest: bytes) -> bytes:
        """The token, as the house asks for it."""
        begun = time.process_time()
        token = self._authority.stamp(digest)
        self.spent += time.process_time() - begun
        return bytes(token)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token, as pyHanko asks for it."""
        return cms.ContentInfo.load(self.stamp(message_digest))

    async def async_request_tsa_response(self, req: object) -> object:
        """Never asked: the token above comes ready."""
        raise NotImplementedError


class Desk:
    """One key, one file, both ways of signing it."""

    def __init__(self, folder: Path, kind: str, pdf: bytes) -> None:
        folder.mkdir(parents=True)
        self._source = DemoSource(folder, production=False)
        self.stamper = Stamping(self._source)
        self.stamper.stamp(bytes(32))
        self._engine = BoundedPdfEngine()
        authority = _small(folder, self._source)
        key = new_key(kind)
        certificate = authority.certificate(key.public_key(), "Sở Nội vụ")
        self._files = _written(folder, key, certificate, authority)
        self._key = OpenKey(certificate, authority.chain, lambda content: raw_sign(key, content))
        lists = self._source.revocation_lists((), at=AT)
        answer = self._source.status_answer(certificate, None, at=AT)
        self._material = TrustMaterial(
            version="",
            roots=(),
            timestamp_roots=(),
            intermediates=self._source.intermediates(),
            crls=lists,
            ocsps=(answer,),
        )
        self._png = self._source.seal_picture("Sở Nội vụ", "UBND tỉnh Ninh Bình")
        (folder / "dau.png").write_bytes(self._png)
        self._picture = folder / "dau.png"
        prepared = self._engine.add_named_fields(pdf, LAYOUT)
        self._plain = self._engine.normalise(pdf)
        self._signed = self._engine.sign_person(
            prepared,
            space=LAYOUT.signature,
            png=self._source.signature_picture("Phạm Quốc Việt"),
            key=self._key,
            name="Phạm Quốc Việt",
            stamper=self.stamper,
            at=AT,
        )

    def ways(self) -> Iterator[tuple[str, Way, Way]]:
        """Name, the house's way, pyHanko's way."""
        yield "one signature", self._house_text, lambda: self._stock(self._plain)
        yield "number, date and seal", self._house_seal, lambda: self._stock(self._signed)

    def processor(self) -> float:
        """Seconds of processor time of this process and of its workers."""
        spent = time.process_time()
        for child in pool._pool()._free:
            spent += time.clock_gettime((~child.process.pid << 3) | 2)
        return spent

    def judged(self, pdf: bytes, name: str) -> None:
        """Fails unless pyHanko trusts every signature of the file and the file carries validation data."""
        reader = PdfFileReader(io.BytesIO(pdf))
        context = self._context()
        store = DocumentSecurityStore.read_dss(reader)
        assert (store.crls or store.ocsps) and store.certs
        for signature in reader.embedded_signatures:
            status = asyncio.run(async_validate_pdf_signature(signature, context, ts_validation_context=context))
            assert status.bottom_line and status.timestamp_validity is not None, name

    def close(self) -> None:
        """End the workers, so that the next line starts with its own."""
        pool._pool().close()

    def _house_text(self) -> bytes:
        return self._engine.sign_text(
            self._plain,
            lines=("SAO Y", "Sở Nội vụ", "2026-11-23T08:00:00+07:00"),
            prefix=COPY_PREFIX,
            key=self._key,
            name="Sở Nội vụ",
            stamper=self.stamper,
            material=self._material,
            at=AT,
        )

    def _house_seal(self) -> bytes:
        return self._engine.fill_and_seal(
            self._signed,
            layout=LAYOUT,
            number="123",
            day="23",
            month="11",
            png=self._png,
            seal_mm=36.0,
            key=self._key,
            name="Sở Nội vụ",
            stamper=self.stamper,
            material=self._material,
            at=AT,
        )

    def _stock(self, pdf: bytes) -> bytes:
        """As pyHanko's own documentation signs B-LT: key from its file, visible picture, validation data from facts."""
        key, certificate, chain = self._files
        signer = signers.SimpleSigner.load(str(key), str(certificate), ca_chain_files=[str(chain)])
        assert signer is not None
        out = io.BytesIO()
        signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name="Stock",
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                embed_validation_info=True,
                validation_context=self._context(),
                signer_key_usage={"digital_signature"},
            ),
            signer=signer,
            timestamper=self.stamper,
            stamp_style=StaticStampStyle(background=PdfImage(str(self._picture)), border_width=0),
            new_field_spec=fields.SigFieldSpec("Stock", on_page=0, box=(300, 300, 402, 402)),
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        return out.getvalue()

    def _context(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=[asn1.Certificate.load(item) for item in self._source.anchors()],
            other_certs=[asn1.Certificate.load(item) for item in self._material.intermediates],
            crls=list(self._material.crls),
            ocsps=list(self._material.ocsps),
            moment=AT,
            allow_fetching=False,
        )


def _small(folder: Path, source: DemoSource) -> SmallAuthority:
    """The demo's issuing authority, which here also issues certificates for RSA keys."""

    def read(name: str) -> tuple[x509.Certificate, object]:
        return (
            x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()),
            serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None),
        )

    source.intermediates()
    (root, root_key), (issuing, issuing_key) = read("root"), read("issuing")
    return SmallAuthority(root, issuing, root_key, issuing_key)


def _written(folder: Path, key: object, certificate: bytes, authority: SmallAuthority) -> tuple[Path, Path, Path]:
    """Key, certificate and chain as the files that plain pyHanko loads."""
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())  # type: ignore[attr-defined]
    written = (
        ("signer.key", plain),
        ("signer.crt", x509.load_der_x509_certificate(certificate).public_bytes(pem)),
        ("chain.crt", authority.issuing.public_bytes(pem)),
    )
    for name, content in written:
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
    first, second, third = (folder / name for name, _content in written)
    return first, second, third
