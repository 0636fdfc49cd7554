"""What other contexts tell the registry about a document: the fields the decree and the regulations ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ReceivedAs(StrEnum):
    """The way a document came in."""

    AXIS = "axis"
    NATIONAL = "national"
    EMAIL = "email"
    PAPER = "paper"
    WEB = "web"


class FileRole(StrEnum):
    """What a file is to its document."""

    MAIN = "main"
    ANNEX = "annex"
    PACKET = "packet"
    STAMPED = "stamped"


@dataclass(frozen=True)
class FileFacts:
    """One stored file of a document: the blob, the name people see, and what it is (`main`, `annex`, `packet`)."""

    blob_id: UUID
    name: str
    role: str = FileRole.MAIN


@dataclass(frozen=True)
class RecipientFacts:
    """One receiver: the name, for an agency reached electronically its code, and the group it came through."""

    name: str
    code: str = ""
    group: str = ""


@dataclass(frozen=True)
class Reservation:
    """A number held for a document. `dated` is the date the number was taken for, which the document must carry."""

    entry_id: UUID
    number: int
    year: int
    book: str
    dated: date

    @property
    def text(self) -> str:
        """The number as written: below ten with a zero (NĐ 30/2020 PL I, II.3)."""
        return f"{self.number:02d}"


@dataclass(frozen=True, kw_only=True)
class OutgoingFacts:
    """An outgoing document as it is issued (NB16-Đ13.2c; NĐ 30/2020 PL VI part II.I).

    `symbol` is what follows the number (“QĐ-UBND”); `issued_date` must be the reservation's; `signer_capacity` is
    TM., KT., TL., TUQ. or empty; `keeper` is who keeps the stored copy (“Lưu: VT, …”); `answers` is the incoming
    document replied to; `profile` and `profile_version` say which rules decided; `more` takes whatever else is known.
    """

    type_code: str
    type_name: str
    symbol: str
    issued_date: date
    subject: str
    signer_name: str
    signer_title: str
    signer_capacity: str = ""
    recipients: tuple[RecipientFacts, ...]
    urgency: int = 0
    secrecy: int = 0
    domain: str = ""
    language: str = "vi"
    page_count: int = 1
    copies: int = 1
    keeper: str = ""
    drafting_unit: str = ""
    drafter_name: str = ""
    reply_due: date | None = None
    answers: UUID | None = None
    note: str = ""
    profile: str = ""
    profile_version: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncomingFacts:
    """An incoming document as it is registered (NB16-Đ13.1c; NĐ 30/2020 PL VI part II.II; HP25-Đ17.3).

    `number` keeps the sender's spelling; `issuer_code` is empty when the issuer has none; `arrived_at` is the moment
    of arrival, the document's place in lists; `due` the sender's or the clerk's time limit; `submit_to` the leaders'
    posts to submit to (empty: all leaders); `paper_dossier` that a large paper file follows (NB25-Đ13.3).
    """

    issuer_name: str
    issuer_code: str = ""
    number: str
    symbol: str = ""
    issued_date: date | None
    type_code: str = ""
    type_name: str
    subject: str
    signer_name: str = ""
    signer_title: str = ""
    arrived_at: datetime
    received_as: str = ReceivedAs.AXIS
    document_code: str = ""
    urgency: int = 0
    secrecy: int = 0
    domain: str = ""
    language: str = "vi"
    page_count: int = 1
    copies: int = 1
    place_kept: str = ""
    note: str = ""
    due: datetime | None = None
    paper_dossier: bool = False
    submit_to: tuple[UUID, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LateFacts:
    """What was written by hand while the system was down: true time, reason, the number given then (VL19-Đ15.4).

    `handed_to` and `handed_at` are to whom the paper was given meanwhile, and when.
    """

    happened_at: datetime
    reason: str
    written_number: str = ""
    handed_to: str = ""
    handed_at: datetime | None = None


@dataclass(frozen=True)
class Duplicate:
    """A document already in the book that looks like the same; `why` is `code` or `number` (NĐ 30 PL VI III.1.h)."""

    document_id: UUID
    why: str
    arrival_number: int
    arrival_year: int
    issuer_name: str
    number_symbol: str
    subject: str
