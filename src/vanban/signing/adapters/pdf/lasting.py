"""Timestamps into existing signatures, evidence (DSS) and document timestamps behind them. Runs in bounded children.

Nothing here signs or asks anybody: the parent brings tokens and answers. PAdES: ETSI EN 319 142-1, 5.4 and 5.5.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.adapters.pdf.embedding import PlaceTooSmall, put
from vanban.signing.adapters.pdf.reading import form_fields

RESERVED = 24_576
"""Room for a document timestamp in hexadecimal: a token with a chain of three takes about two thirds."""

TIMESTAMP_PREFIX = "dau_thoi_gian_"
TOKEN = "signature_time_stamp_token"  # noqa: S105 - the name of an attribute
_UNREADABLE = (PdfError, SigningError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError)


@bounded
def see(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Every signature in the order of revisions; certificates and tokens follow as blobs, by their place."""
    try:
        reader = PdfFileReader(io.BytesIO(blobs[0]), strict=False)
        found = sorted(_embedded(reader), key=lambda signature: signature.signed_revision)
        parts = _Parts()
        seen = [_facts(signature, parts, len(blobs[0])) for signature in found]
        certificates, answers = _evidence(reader)
    except _UNREADABLE as error:
        raise Declined("broken") from error
    values = {
        "signatures": seen,
        "certificates": [parts.place(item) for item in certificates],
        "answers": [hashlib.sha256(item).hexdigest() for item in answers],
    }
    return values, parts.found


@bounded
def last(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """The last signature: whether it has a timestamp, and else the digest of what the timestamp is over."""
    signature = _last(blobs[0])
    value = signature.signer_info["signature"].native
    return {"stamped": _token_of(signature) is not None, "imprint": hashlib.sha256(value).hexdigest()}, []


@bounded
def put_token(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """A token (the second blob) into the last signature, in the room that was reserved when it was made."""
    content, token = blobs
    signature = _last(content)
    if _token_of(signature) is not None:
        return {}, [content]
    start, end = _gap(signature)
    envelope = cms.ContentInfo.load(bytes.fromhex(content[start + 1 : end - 1].decode("ascii")))
    info = envelope["content"]["signer_infos"][0]
    before = info["signed_attrs"].dump()
    attribute = cms.CMSAttribute({"type": TOKEN, "values": [cms.ContentInfo.load(token)]})
    present = list(info["unsigned_attrs"]) if info["unsigned_attrs"] else []
    info["unsigned_attrs"] = cms.CMSAttributes([*present, attribute])
    written = envelope.dump()
    again = cms.ContentInfo.load(written)["content"]["signer_infos"][0]
    if again["signed_attrs"].dump() != before or again["signature"].native != info["signature"].native:
        raise Declined("cannot_be_stamped")
    try:
        return {}, [put(content, written, start=start, end=end)]
    except PlaceTooSmall as small:
        raise Declined("no_room") from small


@bounded
def extend(values: dict[str, Any], blobs: Blobs) -> Answer:
    """What to append: evidence, and with `stamp` an empty place for a document timestamp.

    Blobs are the PDF, then certificates, OCSP answers and lists, counted in `values`.
    """
    content, rest = blobs[0], list(blobs[1:])
    certificates, ocsps, crls = (
        [rest.pop(0) for _each in range(int(values[name]))] for name in ("certificates", "ocsps", "crls")
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[x509.Certificate.load(item) for item in certificates],
            ocsps=[ocsp.OCSPResponse.load(item) for item in ocsps],
            crls=[crl.CertificateList.load(item) for item in crls],
        )
        if values["stamp"]:
            return _with_place(writer, content)
        output = io.BytesIO()
        writer.write(output)
    except _UNREADABLE as error:
        raise Declined("broken", detail=str(error)[:200]) from error
    return {}, [_tail(output, content)]


def _with_place(writer: IncrementalPdfFileWriter, content: bytes) -> Answer:
    """An invisible field with an empty document timestamp."""
    taken = {name for name, _field in form_fields(writer)}
    number = 1
    while f"{TIMESTAMP_PREFIX}{number}" in taken:
        number += 1
    name = f"{TIMESTAMP_PREFIX}{number}"
    spec = SigFieldSpec(sig_field_name=name, readable_field_name="Dấu thời gian lưu trữ")
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name=name, writer=writer)
    next(steps)
    writer.register_extension(ESIC_EXTENSION_1)
    steps.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=RESERVED)))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=False, output=io.BytesIO()))
    return {"start": prepared.reserved_region_start, "end": prepared.reserved_region_end}, [_tail(output, content)]


def _tail(output: io.BytesIO, content: bytes) -> bytes:
    """What was appended: the parent holds the rest, and trusts nobody's digest of it."""
    whole = output.getvalue()
    if not whole.startswith(content):
        raise Declined("cannot_be_stamped")
    return whole[len(content) :]


def _embedded(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    if reader.encrypted:
        raise Declined("encrypted")
    return [
        EmbeddedPdfSignature(reader, reference.get_object(), name)
        for name, _value, reference in enumerate_sig_fields(reader, filled_status=True)
    ]


def _last(content: bytes) -> EmbeddedPdfSignature:
    """The signature that ends the file."""
    try:
        found = _embedded(PdfFileReader(io.BytesIO(content), strict=False))
        signed = [item for item in found if item.sig_object_type != "/DocTimeStamp"]
        if not signed:
            raise Declined("nobody_signed")
        latest = max(signed, key=lambda item: item.signed_revision)
        if not _ends(latest, len(content)):
            raise Declined("bytes_follow")
    except _UNREADABLE as error:
        raise Declined("broken") from error
    return latest


def _ends(signature: EmbeddedPdfSignature, size: int) -> bool:
    start, length, after, more = (int(part) for part in signature.byte_range)
    return start == 0 and length < after and after + more == size


def _gap(signature: EmbeddedPdfSignature) -> tuple[int, int]:
    """Where the signature's bytes stand: from its opening bracket to behind its closing one."""
    _start, length, after, _more = (int(part) for part in signature.byte_range)
    return length, after


def _token_of(signature: EmbeddedPdfSignature) -> cms.ContentInfo | None:
    for attribute in signature.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == TOKEN:
            return attribute["values"][0]
    return None


class _Parts:
    """Byte strings of an answer, each once."""

    def __init__(self) -> None:
        self.found: list[bytes] = []
        self._places: dict[bytes, int] = {}

    def place(self, content: bytes) -> int:
        """Where this one stands among the blobs."""
        if content not in self._places:
            self._places[content] = len(self.found)
            self.found.append(content)
        return self._places[content]


def _facts(signature: EmbeddedPdfSignature, parts: _Parts, size: int) -> dict[str, Any]:
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    token = cms.ContentInfo.load(signature.pkcs7_content) if is_stamp else _token_of(signature)
    signer, chain = _people(signature.signed_data)
    facts: dict[str, Any] = {
        "field": signature.field_name,
        "kind": "timestamp" if is_stamp else "signature",
        "certificate": parts.place(signer),
        "chain": [parts.place(item) for item in chain],
        "claimed_at": None,
        "stamped_at": None,
        "stamper": None,
        "stamper_chain": [],
        "token": None,
        "digest": str(signature.signer_info["digest_algorithm"]["algorithm"].native),
        "covers_all": _ends(signature, size),
    }
    claimed = None if is_stamp else signature.self_reported_timestamp
    facts["claimed_at"] = claimed.isoformat() if claimed else None
    if token is not None:
        signed = token["content"]
        stamper, stamper_chain = _people(signed)
        info = signed["encap_content_info"]["content"].parsed
        facts |= {
            "stamped_at": info["gen_time"].native.isoformat(),
            "stamper": parts.place(stamper),
            "stamper_chain": [parts.place(item) for item in stamper_chain],
            "token": parts.place(token.dump()),
        }
    return facts


def _people(signed: Any) -> tuple[bytes, list[bytes]]:
    """The signer's certificate and the others of a signed content."""
    certificates = [item.chosen for item in signed["certificates"] if item.name == "certificate"]
    named = signed["signer_infos"][0]["sid"]
    for certificate in certificates:
        if named.name == "issuer_and_serial_number":
            serial, issuer = named.chosen["serial_number"].native, named.chosen["issuer"]
            same = serial == certificate.serial_number and issuer == certificate.issuer
        else:
            same = certificate.key_identifier == named.chosen.native
        if same:
            return certificate.dump(), [item.dump() for item in certificates if item is not certificate]
    raise Declined("broken")


def _evidence(reader: PdfFileReader) -> tuple[list[bytes], list[bytes]]:
    """Certificates, and answers with lists, that the file carries; nothing when it carries none."""
    if "/DSS" not in reader.root:
        return [], []
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except ValidationInfoReadingError:
        return [], []
    answers = [item.get_object() for item in (*store.ocsps, *store.crls)]
    data = [item.data for item in answers if isinstance(item, generic.StreamObject)]
    return [item.dump() for item in store.load_certs()], data
