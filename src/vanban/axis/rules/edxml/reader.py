"""The liberal reader: any order, any prefix, unknown blocks ignored; what is dangerous or senseless is refused."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO, TypeVar

from vanban.axis import errors
from vanban.axis.rules.edxml import files, limits, opening, scanning, streaming, tree
from vanban.axis.rules.edxml.nodes import Node, child, children, text
from vanban.axis.rules.edxml.packet import (
    VIETNAM,
    Attachment,
    Business,
    CarriedFile,
    Code,
    Kind,
    Organization,
    Packet,
    Receiver,
    Replacement,
    ResponseFor,
    Staff,
    Status,
    Trace,
)
from vanban.axis.rules.edxml.scanning import Scan

_Default = TypeVar("_Default")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_USUAL_DATE = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})\Z")
_USUAL_TIME = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})\Z")
_DATES = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y")
_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", *_DATES)


def read(data: bytes) -> Packet | Status:
    """What the packet says, with its files. Raises a `PacketRefused` naming the first fatal fault, or all missing
    fields at once."""
    if len(data) <= limits.STREAM_ABOVE:
        return _content(tree.parse(data), keep=True)
    root = streaming.parse(io.BytesIO(data), scanning.scan(data), spool=io.BytesIO(), only_archives=False)
    return _content(root, keep=True)


def inspect(source: bytes | BinaryIO, scanned: Scan | None = None, *, hashed: bool = True) -> Packet | Status:
    """What the packet says, with its files checked but not kept: `Packet.files` instead of `Packet.attachments`.

    For a hub that carries what it does not need. `source` is bytes, or a file that can seek, read from its present
    place to its end; `scanned` spares a second look, `hashed` may spare the digests of the files. Above 4 MB the packet
    is never in memory as a whole. Raises what `read` raises.
    """
    scanned = scanned or scanning.scan(source)
    if scanned.skimmed is not None and not hashed:
        with contextlib.suppress(errors.PacketRefused):  # the whole packet says it again, with the right line
            return _content(tree.parse_envelope(scanned, scanned.skimmed), keep=False)
    if scanned.size <= limits.STREAM_ABOVE:
        data = source if isinstance(source, bytes) else source.read()
        return _content(tree.parse(data, replace(scanned, start=0)), keep=False, hashed=hashed)
    source = io.BytesIO(source) if isinstance(source, bytes) else source
    with tempfile.TemporaryFile() as spool:
        return _content(streaming.parse(source, scanned, spool=spool, only_archives=True), keep=False, hashed=hashed)


def _content(root: Node, *, keep: bool, hashed: bool = False) -> Packet | Status:
    header = child(root, "edXMLEnvelope", "edXMLHeader")
    message = child(header, "MessageHeader")
    if header is None or message is None:
        raise errors.FieldsMissing(fields="edXMLEnvelope/edXMLHeader/MessageHeader")
    if child(message, "StatusCode") is not None:
        return _status(message)
    return _document(root, header, message, keep=keep, hashed=hashed)


def _document(root: Node, header: Node, message: Node, *, keep: bool, hashed: bool) -> Packet:
    notes: list[str] = []
    sender = _organization(child(message, "From"))
    recipients = tuple(organ for organ in map(_organization, children(message, "To")) if organ.code)
    number, notation = text(message, "Code", "CodeNumber"), text(message, "Code", "CodeNotation")
    promulgated = _date(text(message, "PromulgationInfo", "PromulgationDate"))
    subject = text(message, "Subject")
    missing = [
        name
        for name, present in (
            ("From/OrganId", sender.code),
            ("To/OrganId", recipients),
            ("Code", number or notation),
            ("PromulgationInfo/PromulgationDate", promulgated),
            ("Subject", subject),
        )
        if not present
    ]
    if missing or promulgated is None:
        raise errors.FieldsMissing(fields=", ".join(missing))
    if len(recipients) > limits.MAX_RECIPIENTS:
        raise errors.TooComplex(limit=limits.MAX_RECIPIENTS, what="To")
    for name, path in (
        ("DocumentId", ("DocumentId",)),
        ("DocumentType/TypeName", ("DocumentType", "TypeName")),
        ("SignerInfo/FullName", ("SignerInfo", "FullName")),
    ):
        if not text(message, *path):
            notes.append(name)
    other = child(message, "OtherInfo")
    traces = child(header, "TraceHeaderList")
    found, absent = _attachments(root, keep=keep, hashed=hashed)
    return Packet(
        sender=sender,
        recipients=recipients,
        document_id=text(message, "DocumentId"),
        number=number,
        notation=notation,
        promulgated=promulgated,
        subject=subject,
        type_name=text(message, "DocumentType", "TypeName"),
        signer_name=text(message, "SignerInfo", "FullName"),
        type_code=_whole(text(message, "DocumentType", "Type"), 2),
        type_detail=_whole(text(message, "DocumentType", "TypeDetail"), None),
        place=text(message, "PromulgationInfo", "Place"),
        summary=text(message, "Content"),
        signer_competence=text(message, "SignerInfo", "Competence"),
        signer_position=text(message, "SignerInfo", "Position"),
        due=_date(text(message, "DueDate")),
        priority=_within(_whole(text(other, "Priority"), 0), 4),
        sphere=text(other, "SphereOfPromulgation"),
        typist=text(other, "TyperNotation"),
        amount=_whole(text(other, "PromulgationAmount"), None),
        pages=_whole(text(other, "PageAmount"), None),
        appendixes=_texts(child(other, "Appendixes"), "Appendix"),
        responses=tuple(r for r in map(_response, children(message, "ResponseFor")) if r != ResponseFor()),
        steering=_within(_whole(text(message, "SteeringType"), 0), 3),
        to_places=_texts(child(message, "ToPlaces"), "Place"),
        traces=_traces(traces),
        business=_business(child(traces, "Bussiness")),
        attachments=tuple(item for item in found if isinstance(item, Attachment)),
        files=tuple(item for item in found if isinstance(item, CarriedFile)),
        message_id=(traces.attribute("id").strip() if traces is not None else "")[:200],
        missing=absent,
        notes=tuple(notes),
    )


def _status(message: Node) -> Status:
    sender = _organization(child(message, "From"))
    about = _response(child(message, "ResponseFor"))
    at = _time(text(message, "Timestamp"))
    missing = [
        name
        for name, present in (
            ("From/OrganId", sender.code),
            ("ResponseFor/OrganId", about.organ),
            ("ResponseFor/DocumentId, ResponseFor/Code", about.document_id or about.code),
            ("Timestamp", at),
        )
        if not present
    ]
    if missing or at is None:
        raise errors.FieldsMissing(fields=", ".join(missing))
    value = text(message, "StatusCode")
    try:
        code = Code(value.zfill(2))
    except ValueError as error:
        raise errors.FieldUnreadable(field="StatusCode", value=value[:80]) from error
    return Status(
        sender=sender,
        about=about,
        code=code,
        at=at,
        description=text(message, "Description"),
        staff=_staff(child(message, "StaffInfo")),
    )


def _organization(element: Node | None) -> Organization:
    return Organization(
        code=text(element, "OrganId"),
        name=text(element, "OrganName"),
        in_charge=text(element, "OrganizationInCharge"),
        address=text(element, "OrganAdd"),
        email=text(element, "Email"),
        telephone=text(element, "Telephone"),
        fax=text(element, "Fax"),
        website=text(element, "Website"),
    )


def _response(element: Node | None) -> ResponseFor:
    return ResponseFor(
        organ=text(element, "OrganId"),
        code=text(element, "Code"),
        document_id=text(element, "DocumentId"),
        promulgated=_date(text(element, "PromulgationDate")),
    )


def _staff(element: Node | None) -> Staff:
    return Staff(
        department=text(element, "Department"),
        department_id=text(element, "DepartmentId"),
        name=text(element, "Staff"),
        staff_id=text(element, "StaffId"),
        email=text(element, "Email"),
        mobile=text(element, "Mobile"),
    )


def _traces(parent: Node | None) -> tuple[Trace, ...]:
    """Every hop; real packets leave the code out or write the word null."""
    return tuple(
        Trace(
            organ="" if (organ := text(element, "OrganId")) == "null" else organ, at=_time(text(element, "Timestamp"))
        )
        for element in children(parent, "TraceHeader")
    )


def _business(element: Node | None) -> Business:
    value = text(element, "BussinessDocType")
    number = _whole(value, 0)
    if number not in (0, 1, 2, 3):
        raise errors.FieldUnreadable(field="BussinessDocType", value=value[:80])
    info = child(element, "BussinessDocumentInfo")
    return Business(
        kind=Kind(number),
        document_id=text(element, "DocumentId"),
        reason=text(element, "BussinessDocReason"),
        paper=_whole(text(element, "Paper"), 0),
        content_changed=text(info, "DocumentInfo") == "1",
        receivers_changed=text(info, "DocumentReceiver") == "1",
        receivers=tuple(
            Receiver(organ=text(item, "OrganId"), added=text(item, "ReceiverType") == "1")
            for item in children(child(info, "ReceiverList"), "Receiver")
            if text(item, "OrganId")
        ),
        replacements=tuple(
            Replacement(document_id=text(item, "DocumentId"), organs=_texts(child(item, "OrganIdList"), "OrganId"))
            for item in children(child(element, "ReplacementInfoList"), "ReplacementInfo")
        ),
        staff=_staff(child(element, "StaffInfo")),
    )


def _attachments(root: Node, *, keep: bool, hashed: bool) -> tuple[list[Attachment | CarriedFile], tuple[str, ...]]:
    """The files carried, and the names of those declared but not carried.

    Declaration and file are matched by id after stripping `cid:`, since systems write it in one place or in both.
    """
    manifest = child(root, "edXMLEnvelope", "edXMLBody", "edXMLManifest")
    carried = list(children(child(root, "AttachmentEncoded"), "Attachment"))
    declared = list(children(manifest, "Reference"))
    if max(len(carried), len(declared)) > limits.MAX_ATTACHMENTS:
        raise errors.TooManyAttachments(count=max(len(carried), len(declared)), limit=limits.MAX_ATTACHMENTS)
    references: dict[str, Node] = {}
    for item in declared:
        references.setdefault(_cid(text(item, "ContentId") or item.attribute("href")), item)
    found: list[Attachment | CarriedFile] = []
    total = 0
    for item in carried:
        key = _cid(text(item, "ContentId"))
        reference = references.get(key)
        name = files.check_name(text(item, "AttachmentName") or text(reference, "AttachmentName"))
        content_type = text(item, "ContentType") or text(reference, "ContentType")
        description = text(item, "Description") or text(reference, "Description")
        encoded = child(item, "ContentTransferEncoded")
        if keep:
            content = opening.take(name, encoded, content_type)
            size = len(content)
            found.append(Attachment(name, content, content_type, description, key))
        else:
            size, sha256 = opening.look_at(name, encoded, content_type, hashed=hashed)
            found.append(CarriedFile(name, size, sha256, content_type, description, key))
        total += size
        if total > limits.MAX_UNPACKED:
            raise errors.AttachmentTooLarge(name=name, limit=limits.MAX_UNPACKED)
    present = {attachment.content_id for attachment in found}
    absent = tuple(text(item, "AttachmentName") or key for key, item in references.items() if key not in present)
    return found, absent


def _cid(value: str) -> str:
    return value[4:] if value[:4].lower() == "cid:" else value


def _texts(parent: Node | None, name: str) -> tuple[str, ...]:
    return tuple(value for item in children(parent, name) if (value := text(item)))


def _whole(value: str, default: _Default) -> int | _Default:
    return int(value) if _WHOLE.fullmatch(value) else default


def _within(value: int, most: int) -> int:
    return value if 0 <= value <= most else 0


def _date(value: str) -> date | None:
    """The first form by far the most often, which needs no more than three numbers."""
    if found := _USUAL_DATE.match(value[:10]):
        year, month, day = map(int, found.groups())
        with contextlib.suppress(ValueError):
            return date(year, month, day)
    for form in _DATES if value else ():
        with contextlib.suppress(ValueError):
            return datetime.strptime(value[:10], form).replace(tzinfo=VIETNAM).date()
    return None


def _time(value: str) -> datetime | None:
    if found := _USUAL_TIME.match(value[:19]):
        year, month, day, hour, minute, second = map(int, found.groups())
        with contextlib.suppress(ValueError):
            return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    for form in _TIMES if value else ():
        with contextlib.suppress(ValueError):
            return datetime.strptime(value[:19], form).replace(tzinfo=VIETNAM)
    return None
