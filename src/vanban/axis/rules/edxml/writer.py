"""The strict writer: the order, the literal prefixes and the spellings that every reader in the field accepts.

Both the default namespace and the prefix `edXML` name the same URI; some receivers compare the prefix as text, so the
packet is written as text. A value that is empty is not written at all.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from vanban.axis import errors
from vanban.axis.rules.edxml import files, limits
from vanban.axis.rules.edxml.nodes import NAMESPACE
from vanban.axis.rules.edxml.packet import VIETNAM, Business, Kind, Organization, Packet, ResponseFor, Staff, Status

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<edXML xmlns="{NAMESPACE}">\n'
    f'<edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">'
)


def write_document(packet: Packet) -> bytes:
    """The bytes of a document packet; the same values always give the same bytes. Raises `CannotWrite`."""
    _check_document(packet)
    coded = [(item, *files.encode(item.name, item.content)) for item in packet.attachments]
    ids = [item.content_id or str(index + 1) for index, item in enumerate(packet.attachments)]
    lines = [
        _HEAD,
        "<edXML:edXMLHeader>",
        _tag("MessageHeader", *_message(packet), raw=True),
        *_trace_list(packet),
        "</edXML:edXMLHeader>",
        '<edXML:edXMLBody><edXML:edXMLManifest version="1.0">',
        *(
            _tag(
                "Reference",
                _tag("ContentId", f"cid:{key}"),
                _tag("ContentType", content_type),
                _tag("Description", item.description or item.name),
                _tag("AttachmentName", item.name),
                raw=True,
            )
            for key, (item, content_type, _content) in zip(ids, coded, strict=True)
        ),
        "</edXML:edXMLManifest></edXML:edXMLBody>",
        "</edXML:edXMLEnvelope>",
        "<AttachmentEncoded>",
    ]
    parts = ["\n".join(lines).encode()]
    for key, (item, content_type, content) in zip(ids, coded, strict=True):
        parts.append(
            (
                f"\n<Attachment><ContentId>cid:{_text(key)}</ContentId>"
                f"<AttachmentName>{_text(item.name)}</AttachmentName>"
                f"<Description>{_text(item.description or item.name)}</Description>"
                f"<ContentType>{content_type}</ContentType>"
                f'<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
            ).encode()
        )
        parts.append(base64.b64encode(content))
        parts.append(b"</edXML:ContentTransferEncoded></Attachment>")
    parts.append(b"\n</AttachmentEncoded>\n</edXML>\n")
    return b"".join(parts)


def write_status(status: Status) -> bytes:
    """The bytes of a status packet; it has no To, the hub routes it to the original sender. Raises `CannotWrite`."""
    missing = [
        name
        for name, value in (
            ("From/OrganId", status.sender.code),
            ("ResponseFor/OrganId", status.about.organ),
            ("ResponseFor/DocumentId", status.about.document_id),
        )
        if not _said(value)
    ]
    if missing:
        raise errors.CannotWrite(reasons=", ".join(missing))
    body = _tag(
        "MessageHeader",
        _organization("From", status.sender),
        _response(status.about),
        _staff(status.staff),
        _tag("StatusCode", status.code.value),
        _tag("Description", status.description),
        _tag("Timestamp", _time(status.at)),
        raw=True,
    )
    return f"{_HEAD}\n<edXML:edXMLHeader>\n{body}\n</edXML:edXMLHeader>\n</edXML:edXMLEnvelope>\n</edXML>\n".encode()


def _check_document(packet: Packet) -> None:
    """Every reason why receivers could not read this, told at once."""
    reasons = [
        name
        for name, present in (
            ("From/OrganId", _said(packet.sender.code)),
            ("To/OrganId", packet.recipients and all(_said(organ.code) for organ in packet.recipients)),
            ("DocumentId", _said(packet.document_id)),
            ("Code/CodeNumber", _said(packet.number)),
            ("Code/CodeNotation", _said(packet.notation)),
            ("Subject", _said(packet.subject)),
            ("DocumentType/TypeName", _said(packet.type_name)),
            ("SignerInfo/FullName", _said(packet.signer_name)),
            ("Priority", 0 <= packet.priority <= 4),
            ("SteeringType", 0 <= packet.steering <= 3),
        )
        if not present
    ]
    reasons += _business_faults(packet.business)
    names = [item.content_id for item in packet.attachments if item.content_id]
    if len(names) != len(set(names)):
        reasons.append("ContentId")
    if reasons:
        raise errors.CannotWrite(reasons=", ".join(reasons))
    if len(packet.attachments) > limits.MAX_ATTACHMENTS:
        raise errors.TooManyAttachments(count=len(packet.attachments), limit=limits.MAX_ATTACHMENTS)
    for item in packet.attachments:
        files.check_name(_said(item.name))
        if not item.content:
            raise errors.AttachmentDamaged(name=item.name)
        if len(item.content) > limits.MAX_FILE:
            raise errors.AttachmentTooLarge(name=item.name, limit=limits.MAX_FILE)


def _business_faults(business: Business) -> list[str]:
    faults = []
    if business.kind is not Kind.NEW and not _said(business.reason):
        faults.append("BussinessDocReason")
    if business.kind in (Kind.RECALL, Kind.UPDATE) and not _said(business.document_id):
        faults.append("Bussiness/DocumentId")
    if business.kind is Kind.REPLACE and not business.replacements:
        faults.append("ReplacementInfoList")
    return faults


def _message(packet: Packet) -> Iterator[str]:
    yield _organization("From", packet.sender)
    seen: set[str] = set()
    for organ in packet.recipients:
        if organ.code not in seen:
            seen.add(organ.code)
            yield _organization("To", organ)
    yield _tag("DocumentId", packet.document_id)
    yield _tag("Code", _tag("CodeNumber", packet.number), _tag("CodeNotation", packet.notation), raw=True)
    yield _tag(
        "PromulgationInfo",
        _tag("Place", packet.place),
        _tag("PromulgationDate", _date(packet.promulgated)),
        raw=True,
    )
    yield _tag(
        "DocumentType",
        _tag("Type", str(packet.type_code)),
        _tag("TypeDetail", "" if packet.type_detail is None else str(packet.type_detail)),
        _tag("TypeName", packet.type_name),
        raw=True,
    )
    yield _tag("Subject", packet.subject)
    yield _tag("Content", packet.summary or packet.subject)
    yield _tag(
        "SignerInfo",
        _tag("Competence", packet.signer_competence),
        _tag("Position", packet.signer_position),
        _tag("FullName", packet.signer_name),
        raw=True,
    )
    yield _tag("DueDate", _date(packet.due))
    yield _tag(
        "OtherInfo",
        _tag("Priority", str(packet.priority)),
        _tag("SphereOfPromulgation", packet.sphere),
        _tag("TyperNotation", packet.typist),
        _tag("PromulgationAmount", "" if packet.amount is None else str(packet.amount)),
        _tag("PageAmount", "" if packet.pages is None else str(packet.pages)),
        _tag("Direction", "false"),
        _tag("Appendixes", *(_tag("Appendix", item) for item in packet.appendixes), raw=True),
        raw=True,
    )
    for response in packet.responses:
        yield _response(response)
    yield _tag("SteeringType", str(packet.steering))
    yield _tag("ToPlaces", *(_tag("Place", place) for place in packet.to_places), raw=True)


def _trace_list(packet: Packet) -> Iterator[str]:
    """Hops and the business block; the list's id carries the message id, which stays the same in every retry."""
    mark = f" id={quoteattr(_NOT_XML.sub(' ', packet.message_id))}" if packet.message_id else ""
    yield f'<edXML:TraceHeaderList{mark} version="1.0">'
    for trace in packet.traces:
        yield _tag("TraceHeader", _tag("OrganId", trace.organ), _tag("Timestamp", _time(trace.at)), raw=True)
    yield _business(packet.business)
    yield "</edXML:TraceHeaderList>"


def _business(business: Business) -> str:
    info = ""
    if business.kind is Kind.UPDATE:
        receivers = (
            _tag("Receiver", _tag("OrganId", r.organ), _tag("ReceiverType", str(int(r.added))), raw=True)
            for r in business.receivers
        )
        info = _tag(
            "BussinessDocumentInfo",
            _tag("DocumentInfo", str(int(business.content_changed))),
            _tag("DocumentReceiver", str(int(business.receivers_changed))),
            _tag("ReceiverList", *receivers, raw=True),
            raw=True,
        )
    replacements = (
        _tag(
            "ReplacementInfo",
            _tag("DocumentId", item.document_id),
            _tag("OrganIdList", *(_tag("OrganId", organ) for organ in item.organs), raw=True),
            raw=True,
        )
        for item in business.replacements
    )
    return _tag(
        "Bussiness",
        _tag("DocumentId", business.document_id),
        _tag("BussinessDocType", str(int(business.kind))),
        _tag("BussinessDocReason", business.reason),
        _tag("Paper", str(business.paper)),
        info,
        _tag("ReplacementInfoList", *replacements, raw=True) if business.kind is Kind.REPLACE else "",
        _staff(business.staff),
        raw=True,
    )


def _organization(name: str, organ: Organization) -> str:
    return _tag(
        name,
        _tag("OrganId", organ.code),
        _tag("OrganizationInCharge", organ.in_charge),
        _tag("OrganName", organ.name),
        _tag("OrganAdd", organ.address),
        _tag("Email", organ.email),
        _tag("Telephone", organ.telephone),
        _tag("Fax", organ.fax),
        _tag("Website", organ.website),
        raw=True,
    )


def _response(response: ResponseFor) -> str:
    return _tag(
        "ResponseFor",
        _tag("OrganId", response.organ),
        _tag("Code", response.code),
        _tag("DocumentId", response.document_id),
        _tag("PromulgationDate", _date(response.promulgated)),
        raw=True,
    )


def _staff(staff: Staff) -> str:
    return _tag(
        "StaffInfo",
        _tag("Department", staff.department),
        _tag("DepartmentId", staff.department_id),
        _tag("Staff", staff.name),
        _tag("StaffId", staff.staff_id),
        _tag("Email", staff.email),
        _tag("Mobile", staff.mobile),
        raw=True,
    )


def _tag(name: str, *content: str, raw: bool = False) -> str:
    """One element with its prefix; nothing at all when it would be empty."""
    inner = "".join(content) if raw else _text("".join(content))
    return f"<edXML:{name}>{inner}</edXML:{name}>" if inner.strip() else ""


def _text(value: str) -> str:
    return escape(_NOT_XML.sub(" ", value), {"\r": "&#13;"})


def _said(value: str) -> str:
    """What a reader will find: letters that XML cannot carry are spaces there."""
    return _NOT_XML.sub(" ", value).strip()


def _date(value: date | None) -> str:
    return f"{value:%Y}/{value:%m}/{value:%d}".zfill(10) if value else ""


def _time(value: datetime | None) -> str:
    return value.astimezone(VIETNAM).strftime("%Y/%m/%d %H:%M:%S").zfill(19) if value else ""
