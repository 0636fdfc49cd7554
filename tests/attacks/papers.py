"""The documents that are signed and attacked, and the tools to sign and to append."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from attacks.authority import AT, PERSON, SEAL, TSA, Holder
from vanban.signing.adapters.pdf.fields import add_named_fields
from vanban.signing.rules.layout import Box, Layout

CATALOGUE, PAGES, PAGE, CONTENT, FONT, PAGE_2, CONTENT_2, IMAGE, NOTE, NOTE_LOOKS, COMMENT, SPARE = range(1, 13)
"""Object numbers of `plain`."""


def written(objects: dict[int, bytes], *, root: int = CATALOGUE, extra: bytes = b"") -> bytes:
    """A file with these objects and a plain cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for num, body in sorted(objects.items()):
        places[num] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (num, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for num in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % places[num] if num in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, root, extra, start)
    return bytes(out)


def stream(data: bytes, head: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(data), head, data)


def page_text(*lines: str) -> bytes:
    """A content stream that shows lines."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    return f"BT /F1 14 Tf 20 TL 72 740 Td {shown} ET".encode()


def parts() -> dict[int, bytes]:
    """The objects of a letter of two pages with an image, an empty text field and a comment over the text."""
    resources = b"/Resources << /Font << /F1 5 0 R >> /XObject << /Im 8 0 R >> >> /MediaBox [0 0 595 842]"
    return {
        CATALOGUE: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] /DR << /Font << /F1 5 0 R >> >> >> >>",
        PAGES: b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Annots [9 0 R 11 0 R] >>" % resources,
        CONTENT: stream(page_text("UBND TINH THU NGHIEM", "Kinh phi ho tro: 1.000.000 dong", "Nguoi nhan: ong An")),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        PAGE_2: b"<< /Type /Page /Parent 2 0 R %s /Contents 7 0 R >>" % resources,
        CONTENT_2: stream(page_text("Phu luc", "Danh sach kem theo")),
        IMAGE: stream(
            b"\xff" * 12,
            b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8 ",
        ),
        NOTE: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ghi_chu) /F 4 /DA (/F1 12 Tf 0 g) /Rect [72 690 400 730]"
        b" /P 3 0 R /AP << /N 10 0 R >> >>",
        NOTE_LOOKS: stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 328 40] "),
        COMMENT: b"<< /Type /Annot /Subtype /Square /Rect [300 100 320 120] /F 4 /C [1 0 0] /P 3 0 R >>",
        SPARE: b"<< /Spare true >>",
    }


class _Bold(signers.PdfSigner):
    """Signs even where an earlier certification forbids it."""

    def _enforce_certification_constraints(self, reader: Any) -> None:
        """No look at what is forbidden."""


@lru_cache(maxsize=1)
def plain() -> bytes:
    """The letter as a classic file."""
    return written(parts())


def saved(pdf: bytes, **how: Any) -> bytes:
    """The same document written by another program (qpdf), in another shape."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()


PLACES = Layout(
    number=Box(1, 90, 60, 40, 16),
    day=Box(1, 300, 60, 20, 16),
    month=Box(1, 350, 60, 20, 16),
    signature=Box(1, 300, 600, 170, 78),
)


@lru_cache(maxsize=1)
def house() -> bytes:
    """The letter with the house's own empty fields, without the strange one."""
    objects = parts()
    objects[CATALOGUE] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[PAGE] = objects[PAGE].replace(b" /Annots [9 0 R 11 0 R]", b"")
    for num in (NOTE, NOTE_LOOKS, COMMENT):
        del objects[num]
    from dataclasses import asdict

    return add_named_fields({"layout": asdict(PLACES)}, [written(objects)])[1][0]


def signer_of(holder: Holder) -> signers.SimpleSigner:
    """pyHanko's signer with this holder's key."""
    from asn1crypto import x509 as asn1_x509
    from cryptography.hazmat.primitives.serialization import Encoding

    certificate, key = holder.for_pyhanko()
    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in holder.above)
    return signers.SimpleSigner(certificate, key, store)


def stamper(holder: Holder = TSA, at: Any = AT) -> DummyTimeStamper:
    """A timestamp authority that attests this time."""
    certificate, key = holder.for_pyhanko()
    store = SimpleCertificateStore()
    return DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=at)


def signed(
    pdf: bytes,
    who: Holder = PERSON,
    *,
    name: str = "Ky_1",
    stamp: DummyTimeStamper | bool | None = True,
    box: tuple[int, int, int, int] | None = (300, 130, 460, 200),
    page: int = 0,
    certify: int = 0,
    existing: bool = False,
    lock: fields.FieldMDPSpec | None = None,
    digest: str = "sha256",
    kind: fields.SigSeedSubFilter = fields.SigSeedSubFilter.PADES,
    signer: signers.Signer | None = None,
) -> bytes:
    """The file with one more signature, made by pyHanko."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    metadata = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm=digest,
        subfilter=kind,
        certify=bool(certify),
        docmdp_permissions=fields.MDPPerm(certify or 2),
    )
    spec = None if existing else fields.SigFieldSpec(name, on_page=page, box=box, field_mdp_spec=lock)
    engine = _Bold(
        metadata,
        signer or signer_of(who),
        timestamper=stamper() if stamp is True else (stamp or None),
        new_field_spec=spec,
    )
    out = io.BytesIO()
    engine.sign_pdf(writer, output=out, existing_fields_only=existing)
    return out.getvalue()


@lru_cache(maxsize=1)
def once() -> bytes:
    """The letter signed by one person."""
    return signed(plain())


@lru_cache(maxsize=1)
def twice() -> bytes:
    """The letter signed by a person and an agency."""
    return signed(once(), SEAL, name="Dau_1", box=(200, 130, 302, 232))


@lru_cache(maxsize=1)
def from_house() -> bytes:
    """The letter with the house's fields, signed by the person."""
    return signed(house(), name="vb_ky_1")


def appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """An incremental update by pyHanko's writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def last_xref(pdf: bytes) -> int:
    """Where the newest cross-reference section lies."""
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def size_of(pdf: bytes) -> int:
    """How many object numbers are in use."""
    return max(int(found) for found in re.findall(rb"/Size (\d+)", pdf))


def root_of(pdf: bytes) -> bytes:
    """The reference to the catalogue."""
    return re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]


def update(
    pdf: bytes, objects: dict[int, bytes], *, root: bytes = b"", prev: int | None = None, extra: bytes = b""
) -> bytes:
    """An incremental update written by hand: whole objects, a table, a trailer."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    rows = []
    for num, body in sorted(objects.items()):
        rows.append(b"%d 1\n%010d 00000 n \n" % (num, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (num, body)
    start = len(out)
    size = max([size_of(pdf), *(num + 1 for num in objects)])
    out += (
        b"xref\n"
        + b"".join(rows)
        + b"trailer\n<< /Size %d /Root %s /Prev %d%s >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            root or root_of(pdf),
            last_xref(pdf) if prev is None else prev,
            extra,
            start,
        )
    )
    return bytes(out)


def body_of(pdf: bytes, num: int) -> bytes:
    """The newest body of an object of a classic file."""
    return re.findall(rb"(?:^|\n)%d 0 obj\s*(.*?)\s*endobj" % num, pdf, re.S)[-1]
