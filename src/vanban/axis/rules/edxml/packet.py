"""What a packet says, as values: an electronic document of four business kinds, or a status report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from vanban.kernel.clock import VIETNAM as VIETNAM


class Kind(IntEnum):
    """BussinessDocType: what the sender asks for."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


class Code(StrEnum):
    """StatusCode by QĐ 28/2018; 13 goes from sender to receiver, all others back to the sender."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    FINISHED = "06"
    RECALL_ASKED = "13"
    RECALL_AGREED = "15"
    RECALL_DENIED = "16"


@dataclass(frozen=True)
class Organization:
    """An agency in a packet; only the code is always there."""

    code: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True)
class ResponseFor:
    """The document that is answered or reported on: whose it is, number/symbol, document code, date."""

    organ: str = ""
    code: str = ""
    document_id: str = ""
    promulgated: date | None = None


@dataclass(frozen=True)
class Staff:
    """The clerk to ask."""

    department: str = ""
    department_id: str = ""
    name: str = ""
    staff_id: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class Trace:
    """One hop; the axis itself often leaves the code out."""

    organ: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Receiver:
    """An agency added to (or dropped from) the list of recipients by an update."""

    organ: str
    added: bool


@dataclass(frozen=True)
class Replacement:
    """An old document that is replaced, and at which agencies."""

    document_id: str
    organs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Business:
    """The business block: kind, which document it concerns, why, and what else its kind needs."""

    kind: Kind = Kind.NEW
    document_id: str = ""
    reason: str = ""
    paper: int = 0
    content_changed: bool = False
    receivers_changed: bool = False
    receivers: tuple[Receiver, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    staff: Staff = Staff()


@dataclass(frozen=True)
class Attachment:
    """A file of the packet: its name, its own bytes (unwrapped), and what the manifest says of it."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/pdf"
    description: str = ""
    content_id: str = ""


@dataclass(frozen=True)
class CarriedFile:
    """A file of a packet that was looked at but not kept: size and digest are those of the unwrapped file."""

    name: str
    size: int
    sha256: str
    content_type: str = "application/pdf"
    description: str = ""
    content_id: str = ""


@dataclass(frozen=True)
class Packet:
    """An electronic document on its way.

    `document_id` is the document code that stays the same in every resend; `message_id` marks this one message.
    `missing` names declared files that are not carried, `notes` what a liberal reader passed over. A packet that was
    only inspected has `files` where a packet that was read has `attachments`.
    """

    sender: Organization
    recipients: tuple[Organization, ...]
    document_id: str
    number: str
    notation: str
    promulgated: date
    subject: str
    type_name: str
    signer_name: str
    type_code: int = 2
    type_detail: int | None = None
    place: str = ""
    summary: str = ""
    signer_competence: str = ""
    signer_position: str = ""
    due: date | None = None
    priority: int = 0
    sphere: str = ""
    typist: str = ""
    amount: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    responses: tuple[ResponseFor, ...] = ()
    steering: int = 1
    to_places: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    business: Business = Business()
    attachments: tuple[Attachment, ...] = ()
    files: tuple[CarriedFile, ...] = ()
    message_id: str = ""
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def printed_number(self) -> str:
        """Number and symbol as people write them."""
        return f"{self.number}/{self.notation}" if self.number and self.notation else self.number or self.notation

    @property
    def recipient_codes(self) -> tuple[str, ...]:
        """The addressed codes, each once, in order."""
        return tuple(dict.fromkeys(organ.code for organ in self.recipients))


@dataclass(frozen=True)
class Status:
    """A report on a document's way, routed by the hub to `about.organ`."""

    sender: Organization
    about: ResponseFor
    code: Code
    at: datetime
    description: str = ""
    staff: Staff = Staff()
