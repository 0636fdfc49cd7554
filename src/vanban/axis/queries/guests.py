"""What an agency without a system sees: its mailbox, what came, what it wrote, and whom it can write to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Q

from vanban.axis import states
from vanban.axis.events import GuestLetterReady, GuestMail, GuestReported
from vanban.axis.models import (
    Delivery,
    GuestArrival,
    GuestLetter,
    GuestRecipient,
    GuestReport,
    Mailbox,
    RemoteAgency,
)
from vanban.axis.queries.addresses import addresses, find_mailbox
from vanban.axis.rules import edxml
from vanban.axis.rules.guests import without_centres
from vanban.axis.rules.receipts import Receipt
from vanban.directory.api import Agency, Role, get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import fold
from vanban.platform import storage

GUESTS = "guest"
"""The one system of all agencies without a system; the hub itself runs it."""

Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Desk:
    """Where a clerk of an agency without a system works: the agency, and its mailbox once it has one."""

    agency: Agency
    box: Mailbox | None


@dataclass(frozen=True)
class Addressee:
    """An agency one can write to."""

    code: str
    name: str


def desk_of(by: Actor) -> Desk | None:
    """The desk of this actor: a clerk, in the post in force, of an agency without a system; else None."""
    if not by.has(Role.CLERK) or by.agency_id is None:
        return None
    agency = get_agency(by.agency_id)
    box = find_mailbox(agency.code)
    if agency.has_system or (box is not None and (box.system.kind != GUESTS or box.closed_at is not None)):
        return None
    return Desk(agency, box)


def arrivals(box: Mailbox, shelf: str, *, after: Place | None = None, limit: int = 50) -> list[GuestArrival]:
    """One shelf of the inbox, newest first; `after` is the last place of the page before."""
    rows = GuestArrival.objects.filter(mailbox=box, state__in=states.GUEST_SHELVES[shelf])
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(arrived_at__lt=moment) | Q(arrived_at=moment, id__lt=last))
    return list(rows.defer("report", "facts").order_by("-arrived_at", "-id")[:limit])


def how_many_wait(box: Mailbox) -> int:
    """Documents that wait for the clerk's decision."""
    return GuestArrival.objects.filter(mailbox=box, state__in=states.GUEST_SHELVES["cho"]).count()


def arrival_of(box: Mailbox, arrival_id: UUID) -> GuestArrival | None:
    """A document in this mailbox; None for every other id."""
    return GuestArrival.objects.select_related("delivery__message").filter(mailbox=box, id=arrival_id).first()


def others_like(arrival: GuestArrival) -> list[GuestArrival]:
    """Earlier and later copies of the same document, and recalls of it, in the same mailbox."""
    if not arrival.document_code:
        return []
    rows = GuestArrival.objects.filter(mailbox_id=arrival.mailbox_id, document_code=arrival.document_code)
    return list(rows.filter(sender_code=arrival.sender_code).exclude(id=arrival.id).order_by("-arrived_at")[:10])


def packet_of(arrival: GuestArrival) -> bytes:
    """The exact bytes the sender handed over; must be called outside any transaction."""
    return storage.read(arrival.delivery.message.blob_id)


def files_of(arrival: GuestArrival) -> tuple[edxml.Attachment, ...]:
    """The files of the packet; must be called outside any transaction."""
    content = edxml.read(packet_of(arrival))
    return content.attachments if isinstance(content, edxml.Packet) else ()


def letters(box: Mailbox, *, after: Place | None = None, limit: int = 50) -> list[GuestLetter]:
    """What the agency wrote: letters still in hand and letters sent, last touched first."""
    rows = GuestLetter.objects.filter(mailbox=box).exclude(state=states.DROPPED).prefetch_related("recipients")
    if after is not None:
        moment, last = after
        rows = rows.filter(Q(touched_at__lt=moment) | Q(touched_at=moment, id__lt=last))
    return list(rows.order_by("-touched_at", "-id")[:limit])


def letter_of(box: Mailbox, letter_id: UUID) -> GuestLetter | None:
    """A letter of this mailbox; None for every other id."""
    return GuestLetter.objects.select_related("mailbox").filter(mailbox=box, id=letter_id).first()


def recipients_of(letter: GuestLetter) -> list[GuestRecipient]:
    """The lines of a sent letter, as they were chosen."""
    return list(letter.recipients.order_by("place"))


def receipt_of(letter: GuestLetter) -> Receipt | None:
    """The hub's receipt of a sent letter."""
    return Receipt.from_text(letter.receipt, letter.signature) if letter.receipt else None


def letter_packet(letter: GuestLetter) -> bytes:
    """The exact bytes handed to the hub; must be called outside any transaction."""
    return storage.read(letter.packet_id) if letter.packet_id else b""


def find_addressees(text: str, *, but: str = "", limit: int = 20) -> list[Addressee]:
    """Agencies by a part of their name or code, marks not needed: those of this hub first, then those behind others."""
    words = fold(text).split()
    if not words:
        return []
    boxes = Mailbox.objects.filter(gateway=False, closed_at__isnull=True).exclude(code=but)
    found = [
        Addressee(code, name)
        for code, name in boxes.order_by("name").values_list("code", "name")
        if all(word in fold(f"{name} {code}") for word in words)
    ]
    if len(found) < limit:
        found += _find_outside(words, limit)
    kept = set(without_centres([item.code for item in found]))
    once = {item.code: item for item in found if item.code in kept}
    return list(once.values())[:limit]


def _find_outside(words: Sequence[str], limit: int) -> list[Addressee]:
    """Agencies behind other hubs that have every word, or its beginning, in name or code; by one index."""
    parts = [part for word in words for part in re.findall(r"[a-z0-9]+", word)]
    if not parts:
        return []
    wanted = SearchQuery(" & ".join(f"{part}:*" for part in parts), config="simple", search_type="raw")
    text = Func("name", "code", "old_code", function="axis_agency_words", output_field=SearchVectorField())
    rows = RemoteAgency.objects.filter(deleted=False, system__active=True).annotate(text=text).filter(text=wanted)
    return [Addressee(code, name) for code, name in sorted(rows.values_list("code", "name")[:limit])]


def named(codes: Iterable[str], *, at: datetime) -> list[Addressee]:
    """The chosen codes with the names of those who would get the letter; a merged agency's code leads to its heir."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    boxes = _names(wanted, at)
    return [Addressee(code, boxes.get(code, code)) for code in wanted]


def _names(codes: Sequence[str], at: datetime) -> dict[str, str]:
    known = addresses(codes, at=at)
    boxes = dict(
        Mailbox.objects.filter(id__in={item.mailbox_id for item in known.values() if not item.gateway}).values_list(
            "id", "name"
        )
    )
    remote = dict(
        RemoteAgency.objects.filter(code__in={item.code for item in known.values() if item.gateway}).values_list(
            "code", "name"
        )
    )
    return {
        code: remote.get(item.code, code) if item.gateway else boxes.get(item.mailbox_id, code)
        for code, item in known.items()
    }


def left_lying(*, before: datetime, limit: int = 200) -> list[GuestMail | GuestReported | GuestLetterReady]:
    """The facts whose jobs should have been done by now: mail not laid out, reports and letters not handed over."""
    mail = Delivery.objects.filter(
        destination__system__kind=GUESTS, state=states.WAITING, created_at__lt=before, guest_arrival__isnull=True
    )
    reports = GuestReport.objects.filter(handed_at__isnull=True, at__lt=before)
    packed = GuestLetter.objects.filter(state=states.HANDING, touched_at__lt=before)
    return [
        *(GuestMail(row.id, row.addressed_as) for row in mail.order_by("created_at")[:limit]),
        *(GuestReported(row_id) for row_id in reports.order_by("at").values_list("id", flat=True)[:limit]),
        *(GuestLetterReady(row_id) for row_id in packed.order_by("touched_at").values_list("id", flat=True)[:limit]),
    ]
