"""What a hub's lists say, as values; a member that a hub does not write is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vanban.axis import states
from vanban.kernel.clock import from_edxml, from_wire


@dataclass(frozen=True)
class Received:
    """A packet waiting for us. Members after `status_text` are written by hubs of this house only."""

    doc_id: str
    kind: str
    sender: str
    to: str
    status: str
    created_at: datetime | None
    status_text: str = ""
    message_id: str = ""
    destination: str = ""
    sha256: str = ""
    size: int = 0
    business: int = 0
    status_code: str = ""
    priority: int = 0
    document_code: str = ""

    @property
    def has_ended(self) -> bool:
        """True when there is nothing left to do about it."""
        return states.ended_there(self.status)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Received:
        """Liberal: vendors differ in case and in what they leave out."""
        return cls(
            doc_id=_text(row, "docId"),
            kind=_text(row, "messageType").lower() or "edoc",
            sender=_text(row, "from"),
            to=_text(row, "to"),
            status=_text(row, "status").lower(),
            created_at=_moment(_text(row, "acceptedAt") or _text(row, "created_time")),
            status_text=_text(row, "status_desc"),
            message_id=_text(row, "messageId"),
            destination=_text(row, "destination"),
            sha256=_text(row, "sha256"),
            size=_whole(row, "size"),
            business=_whole(row, "business"),
            status_code=_text(row, "statusCode"),
            priority=_whole(row, "priority"),
            document_code=_text(row, "documentCode"),
        )


@dataclass(frozen=True)
class Sent:
    """What became of a packet that we sent, for one of its recipients."""

    doc_id: str
    delivery_id: str
    kind: str
    sender: str
    to: str
    status: str
    """The receiver's side: initial, processing, done, fail."""
    reason: str
    sent_at: datetime | None
    received_at: datetime | None

    @property
    def has_failed(self) -> bool:
        """True when the receiver's system could not take it, or did not fetch it in time."""
        return states.failed_there(self.status)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Sent:
        """Liberal as above."""
        return cls(
            doc_id=_text(row, "senderDocId"),
            delivery_id=_text(row, "receiverDocId"),
            kind=_text(row, "messageType").lower() or "edoc",
            sender=_text(row, "fromCode"),
            to=_text(row, "toCode"),
            status=_text(row, "receiveStatus").lower(),
            reason=_text(row, "receiveStatusDesc"),
            sent_at=_moment(_text(row, "sentAt") or _text(row, "sentTime")),
            received_at=_moment(_text(row, "receivedAt") or _text(row, "receivedTime")),
        )


@dataclass(frozen=True)
class Unit:
    """An agency of a hub's directory."""

    id: str
    code: str
    name: str
    parent_id: str = ""
    email: str = ""
    old_code: str = ""
    version: int = 0
    center_code: str = ""
    deleted: bool = False
    is_agency: bool = True

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Unit:
        """From any of the three lists of agencies."""
        return cls(
            id=_text(row, "id"),
            code=_text(row, "code"),
            name=_text(row, "name"),
            parent_id=_text(row, "pid"),
            email=_text(row, "mail"),
            old_code=_text(row, "oldCode") or _text(row, "code102"),
            version=_whole(row, "version"),
            center_code=_text(row, "centerCode"),
            deleted=_flag(row, "deleted"),
            is_agency=_flag(row, "isAgency") if "isAgency" in row else True,
        )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return "" if value is None else str(value).strip()


def _whole(row: Mapping[str, Any], name: str) -> int:
    text = _text(row, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _flag(row: Mapping[str, Any], name: str) -> bool:
    return _text(row, name).lower() in {"true", "1"}


def _moment(text: str) -> datetime | None:
    """Hubs write packet times, ISO times, or something else, which then is no time."""
    for read in (from_edxml, from_wire):
        try:
            return read(text)
        except ValueError:
            continue
    return None
