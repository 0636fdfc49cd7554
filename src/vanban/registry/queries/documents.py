"""Registered documents: one by one, as pages of a person's list, and as likely duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Q

from vanban.directory.api import Place, find_agency
from vanban.platform.storage import is_destroyed
from vanban.platform.web.reading import once
from vanban.registry.models import (
    DocumentFile,
    IncomingDocument,
    LateEntry,
    NumberEntry,
    OutgoingDocument,
    PaperReceipt,
)
from vanban.registry.rules import duplicates
from vanban.registry.rules.facts import Duplicate, Reservation

Row = TypeVar("Row", OutgoingDocument, IncomingDocument)


@dataclass(frozen=True)
class RegisterPage(Generic[Row]):
    """Some rows of a list, newest first, and the place to go on from; None at the end. Never an exact count."""

    rows: list[Row]
    next: Place | None


def get_outgoing(document_id: UUID) -> OutgoingDocument:
    """The issued document; raises OutgoingDocument.DoesNotExist before it is issued."""
    return OutgoingDocument.objects.select_related("agency").get(id=document_id)


def find_outgoing(document_id: UUID) -> OutgoingDocument | None:
    """The issued document, or None."""
    found = OutgoingDocument.objects.select_related("agency", "entry").filter(id=document_id)
    return once(("registry.outgoing", document_id), found.first)


def get_incoming(document_id: UUID) -> IncomingDocument:
    """The registered incoming document; raises IncomingDocument.DoesNotExist before it is registered."""
    return IncomingDocument.objects.select_related("agency").get(id=document_id)


def find_incoming(document_id: UUID) -> IncomingDocument | None:
    """The registered incoming document, or None."""
    found = IncomingDocument.objects.select_related("agency").filter(id=document_id)
    return once(("registry.incoming", document_id), found.first)


def files_of(document_id: UUID) -> list[DocumentFile]:
    """The files of a registered document with their blobs, in order."""
    found = DocumentFile.objects.filter(document_id=document_id).select_related("blob").order_by("place")
    return list(once(("registry.files", document_id), lambda: list(found)))


def is_content_destroyed(document_id: UUID) -> bool:
    """True when the files of a registered document were made irrecoverable; its line in the book stays."""
    files = files_of(document_id)
    return bool(files) and all(is_destroyed(file.blob) for file in files)


def late_entry_of(document_id: UUID) -> LateEntry | None:
    """What was noted of a document that was entered after an outage."""
    return LateEntry.objects.filter(document_id=document_id).first()


def paper_receipt_of(document_id: UUID) -> PaperReceipt | None:
    """Who received the paper file of a document."""
    return PaperReceipt.objects.filter(document_id=document_id).first()


def held_number(document_id: UUID) -> Reservation | None:
    """The number a document holds or uses, or None."""
    entry = NumberEntry.held_by(document_id)
    return entry.as_reservation() if entry else None


def numbers_taken(
    agency_id: UUID, year: int, *, direction: str = "out", book: str | None = None
) -> list[tuple[int, str]]:
    """Every number of a register (of all books without `book`) with its state, in order; for checks of gaps."""
    entries = NumberEntry.objects.filter(
        register__agency_id=agency_id, register__year=year, register__direction=direction
    )
    if book is not None:
        entries = entries.filter(register__book=book)
    return list(entries.order_by("register__book", "number").values_list("number", "state"))


def find_duplicates(
    agency_id: UUID,
    *,
    document_code: str = "",
    number: str = "",
    symbol: str = "",
    issuer_code: str = "",
    issuer_name: str = "",
    issued_date: date | None = None,
    besides: UUID | None = None,
) -> list[Duplicate]:
    """Documents already in the agency's book with this code, or with this number, symbol and issuer (NĐ 30 PL VI h).

    An issuer is the same under any of its codes, or by name when one side has no code. Numbers begin anew each year:
    with `issued_date` a namesake dated in another year is no duplicate. A warning for the clerk, never a refusal.
    """
    mine = IncomingDocument.objects.filter(agency_id=agency_id)
    if besides is not None:
        mine = mine.exclude(id=besides)
    found: dict[UUID, Duplicate] = {}
    if key := duplicates.code_key(document_code):
        for row in mine.filter(code_key=key).order_by("registered_at")[:20]:
            found[row.id] = _duplicate(row, "code")
    if number.strip():
        rows = mine.filter(_same_issuer(issuer_code, issuer_name), number_key=duplicates.number_key(number, symbol))
        if issued_date is not None:
            rows = rows.filter(Q(issued_date__isnull=True) | Q(issued_date__year=issued_date.year))
        for row in rows.order_by("registered_at")[:20]:
            found.setdefault(row.id, _duplicate(row, "number"))
    return list(found.values())


def _same_issuer(code: str, name: str) -> Q:
    same = Q(pk__in=[])
    if code:
        agency = find_agency(code)
        same |= Q(issuer_code=code) | (Q(issuer=agency) if agency else Q(pk__in=[]))
        if agency and not name:
            name = agency.name
    if name:
        unknown = Q(issuer_code="") if code else Q()
        same |= unknown & Q(issuer_name__iexact=name.strip())
    return same


def _duplicate(row: IncomingDocument, why: str) -> Duplicate:
    return Duplicate(row.id, why, row.arrival_number, row.arrival_year, row.issuer_name, row.number_symbol, row.subject)
