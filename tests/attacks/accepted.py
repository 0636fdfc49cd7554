"""Clean files of every honest shape: they must be accepted, and say that nothing was changed."""

from __future__ import annotations

import asyncio
import io

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.validation.dss import DocumentSecurityStore

from attacks.authority import CRLS, ISSUING, PERSON, ROOT, SEAL, made, rsa_key
from attacks.later import OURS, named
from attacks.listed import clean
from attacks.papers import (
    appended,
    from_house,
    last_xref,
    once,
    parts,
    plain,
    saved,
    signed,
    stamper,
    stream,
    twice,
    update,
    written,
)

_SEAL_BOX = (200, 130, 302, 232)


def with_evidence(pdf: bytes) -> bytes:
    """Certificates and lists put behind the file."""
    from asn1crypto import crl, x509

    def add(writer: IncrementalPdfFileWriter) -> None:
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[x509.Certificate.load(one.der) for one in (ISSUING, ROOT)],
            crls=[crl.CertificateList.load(one) for one in CRLS],
            ocsps=[],
        )

    return appended(pdf, add)


def stamped(pdf: bytes) -> bytes:
    """A document timestamp behind the file."""
    out = io.BytesIO()
    asyncio.run(
        signers.PdfTimeStamper(stamper()).async_timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False), "sha256", output=out
        )
    )
    return out.getvalue()


def sealed(pdf: bytes) -> bytes:
    """The agency's seal behind the file."""
    return signed(pdf, SEAL, name="vb_dau_1", box=_SEAL_BOX)


@clean
def person() -> bytes:
    """One person."""
    return once()


@clean
def person_and_agency() -> bytes:
    """A person, then the agency."""
    return twice()


@clean
def three() -> bytes:
    """Three signatures, one of them unseen, one on the second page."""
    return signed(signed(twice(), PERSON, name="Ky_3", box=None), SEAL, name="Dau_4", page=1)


@clean
def number_filled() -> bytes:
    """The number filled in after the person."""
    return named("123", OURS % b"123")(from_house())


@clean
def number_and_seal() -> bytes:
    """The number filled in after the person, then the seal."""
    return sealed(named("123", OURS % b"123")(from_house()))


@clean
def number_seal_evidence_time() -> bytes:
    """Number, seal, evidence and a document timestamp."""
    return stamped(with_evidence(sealed(named("45", OURS % b"45")(from_house()))))


@clean
def renewed() -> bytes:
    """Evidence and document timestamps twice."""
    return stamped(with_evidence(stamped(with_evidence(twice()))))


@clean
def evidence_only() -> bytes:
    """Evidence behind one signature."""
    return with_evidence(once())


@clean
def second_agency() -> bytes:
    """A received file stamped by the agency that received it."""
    other = made("Ủy ban phường Thử", 60, ISSUING, organisation="Ủy ban phường Thử")
    return signed(stamped(with_evidence(twice())), other, name="Dau_den_1", box=(20, 700, 160, 760))


@clean
def large_key() -> bytes:
    """An RSA key."""
    return signed(plain(), made("Nguyễn Văn An", 61, ISSUING, key=rsa_key(61)))


@clean
def other_digest() -> bytes:
    """SHA-512, of the older kind adbe.pkcs7.detached."""
    return signed(plain(), digest="sha512", kind=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)


@clean
def without_timestamp() -> bytes:
    """No timestamp: accepted with a remark."""
    return signed(plain(), stamp=None)


@clean
def packed() -> bytes:
    """Object streams and cross-reference streams."""
    return sealed(signed(saved(plain(), object_stream_mode=pikepdf.ObjectStreamMode.generate)))


@clean
def packed_with_predictor() -> bytes:
    """The same, written compressed by qpdf with its row filters."""
    whole = saved(plain(), object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return stamped(signed(whole))


@clean
def linearised() -> bytes:
    """A file made for the web, with two tables in one revision."""
    return sealed(signed(saved(plain(), linearize=True)))


@clean
def linearised_and_packed() -> bytes:
    """The same with object streams."""
    whole = saved(plain(), linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sealed(signed(whole))


@clean
def prepared_field() -> bytes:
    """Signed in an empty field that was there before."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    def add(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("Cho_ky", box=(300, 130, 460, 200)))
        append_signature_field(writer, SigFieldSpec("Cho_dau", box=_SEAL_BOX))

    base = appended(plain(), add)
    return signed(signed(base, name="Cho_ky", existing=True), SEAL, name="Cho_dau", existing=True)


@clean
def certified() -> bytes:
    """A certification that permits signatures, one after it in a field prepared for it, and one unseen."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    base = appended(plain(), lambda writer: append_signature_field(writer, SigFieldSpec("Cho_dau", box=_SEAL_BOX)))
    twice_signed = signed(signed(base, certify=2), SEAL, name="Cho_dau", existing=True)
    return signed(twice_signed, name="Ky_an", box=None)


@clean
def certified_and_stamped() -> bytes:
    """A final certification, evidence and a document timestamp."""
    return stamped(with_evidence(signed(plain(), certify=1)))


@clean
def locked_after_filling() -> bytes:
    """The seal locks the number that was filled before."""
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=["vb_so", "vb_ngay", "vb_thang"])
    filled = named("123", OURS % b"123")(from_house())
    return stamped(signed(filled, SEAL, name="vb_dau_1", box=_SEAL_BOX, lock=lock))


@clean
def edited_before() -> bytes:
    """Edited several times before anybody signed."""
    first = update(plain(), {12: b"<< /Spare false >>"})
    return signed(update(first, {12: b"<< /Spare true >>", 13: b"<< /More 1 >>"}))


@clean
def typeset() -> bytes:
    """Typeset by Typst, tagged, with metadata."""
    from vanban.signing.tests.letters import letter

    return sealed(signed(letter()[0], name="vb_ky_1"))


@clean
def drawn() -> bytes:
    """Written by Pillow."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PDF")
    return signed(signed(out.getvalue(), box=(10, 10, 60, 40)), SEAL, name="Dau_1", box=(70, 10, 110, 50))


@clean
def old_office_file() -> bytes:
    """A table for old readers, and one for new ones that adds what they cannot read (as office programs write it)."""
    whole = plain()
    out = bytearray(whole)
    place = len(out)
    data = b"\x01" + whole.index(b"12 0 obj").to_bytes(3, "big") + b"\0"
    body = b"<< /Type /XRef /W [1 3 1] /Index [12 1] /Size 14 /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
    out += b"13 0 obj\n" + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 0\ntrailer\n<< /Size 14 /Root 1 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        last_xref(whole),
        place,
        start,
    )
    return signed(bytes(out))


@clean
def ends_without_a_line() -> bytes:
    """A file whose last line has no end, and one with blank lines behind."""
    return signed(plain().rstrip()) + b"\r\n\r\n"


@clean
def opens_at_a_place() -> bytes:
    """An honest action: it opens at the first page."""
    objects = parts()
    objects[1] = objects[1].replace(b"/Pages 2 0 R", b"/Pages 2 0 R /OpenAction [3 0 R /Fit] /PageMode /UseNone")
    return signed(written(objects))


@clean
def all_layers_shown() -> bytes:
    """A drawing with layers that are all shown, whatever happens."""
    objects = parts()
    objects[12] = b"<< /Type /OCG /Name (Ban ve) >>"
    objects[1] = objects[1].replace(
        b"/Pages 2 0 R", b"/Pages 2 0 R /OCProperties << /OCGs [12 0 R] /D << /ON [12 0 R] >> >>"
    )
    return signed(written(objects))


@clean
def file_inside() -> bytes:
    """A stream that holds a whole file with the same object numbers, as an attachment does."""
    objects = parts()
    objects[12] = stream(plain())
    return signed(written(objects))
