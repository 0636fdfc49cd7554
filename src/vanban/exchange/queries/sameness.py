"""Letters as they are compared, and which of those that are here may be the same as one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from vanban.directory.api import Agency, find_agency
from vanban.exchange import states
from vanban.exchange.models import Arrival, DocumentCopy, Likeness, Reading, ReceivedMail
from vanban.exchange.rules import sameness
from vanban.exchange.rules.letters.senders import PROVEN
from vanban.kernel.document_code import parse_document_code
from vanban.kernel.vietnamese import search_fold
from vanban.registry.api import FileRole, IncomingDocument, files_of, find_incoming

MOST = 50
HUB = "axis"
_SPREAD = (1 << 62) - 1


@dataclass(frozen=True)
class Known:
    """A letter that is here, waiting or registered, with what it is compared by."""

    document_id: UUID
    agency_id: UUID
    letter: sameness.Letter
    arrival: Arrival | None
    registered: IncomingDocument | None
    came_at: datetime
    title: str
    sender: str

    @property
    def source(self) -> str:
        """By which channel it came; what was entered without an arrival came on paper."""
        return self.arrival.source if self.arrival is not None else "paper"


@dataclass(frozen=True)
class Twin:
    """Another letter that may be the same, and why."""

    known: Known
    same: sameness.Same


def known_letter(document_id: UUID) -> Known | None:
    """The letter under this id; None for what is refused, destroyed, a copy itself, or not incoming at all."""
    arrival = Arrival.objects.select_related("agency", "sender").filter(id=document_id).first()
    registered = find_incoming(document_id)
    if arrival is not None and (arrival.destroyed_at is not None or not states.counts_as_here(arrival.state)):
        return None
    kept = Likeness.objects.filter(document_id=document_id).first()
    sketch = None
    if kept is not None and kept.words:
        sketch = sameness.Sketch(tuple(kept.sketch), tuple(_own(kept.agency_id, kept.bands)), kept.words)
    return _known(document_id, arrival, registered, sketch)


def main_file(document_id: UUID) -> tuple[UUID, str] | None:
    """Blob and digest of the letter itself."""
    arrival_file = (
        Arrival.objects.filter(id=document_id, files__role="main").values_list("files__blob_id", "files__blob__sha256")
    ).first()
    if arrival_file is not None:
        return arrival_file
    found = next((file for file in files_of(document_id) if file.role == FileRole.MAIN), None)
    return (found.blob_id, found.blob.sha256) if found is not None else None


def words_of(document_id: UUID) -> str:
    """Its words as they were read from its pages; of a message without pages its own."""
    read = Reading.objects.filter(document_id=document_id).values_list("text", flat=True).first()
    return read or ReceivedMail.objects.filter(arrival_id=document_id).values_list("words", flat=True).first() or ""


def marks_of(known: Known) -> list[str]:
    """By what it is looked up: the bytes of its files, its code, its number with symbol and issuer."""
    letter = known.letter
    found = [f"f|{digest}" for digest in letter.files]
    if letter.code_key:
        found.append(f"c|{letter.code_key}")
    if letter.number_key:
        found.append(f"n|{letter.number_key}|{letter.issuer}")
    return sorted(hashlib.sha256(f"{known.agency_id}|{one}".encode()).hexdigest() for one in found)


def bands_of(agency_id: UUID, sketch: sameness.Sketch) -> list[int]:
    """The bands of a sketch, of this agency only: a letter to all of a province is looked up in one of them."""
    return _own(agency_id, sketch.bands)


def _own(agency_id: UUID, bands: Iterable[int]) -> list[int]:
    """Bands as they are kept for one agency; done twice it is undone."""
    own = agency_id.int & _SPREAD
    return [band ^ own for band in bands]


def twins(known: Known) -> list[Twin]:
    """What may be the same letter, certain ones first.

    Two packets of the hub are never compared here: a document's update, correction and replacement travel there with
    the same files, and the hub's own rules tell them from copies.
    """
    look = Q(files__overlap=marks_of(known))
    if known.letter.sketch is not None:
        look |= Q(bands__overlap=bands_of(known.agency_id, known.letter.sketch))
    rows = Likeness.objects.filter(look, agency_id=known.agency_id).exclude(document_id=known.document_id)
    found = []
    for document_id in rows.order_by("noted_at").values_list("document_id", flat=True)[:MOST]:
        other = known_letter(document_id)
        same = sameness.compare(known.letter, other.letter) if other is not None else None
        if other is not None and same is not None and (known.source, other.source) != (HUB, HUB):
            found.append(Twin(other, same))
    return sorted(found, key=_rank)


def _rank(twin: Twin) -> tuple[bool, bool, bool, datetime]:
    known = twin.known
    return not twin.same.certain, known.registered is None, known.source != "axis", known.came_at


def proposals(document_id: UUID) -> list[Twin]:
    """What a clerk may keep this arrival with."""
    known = known_letter(document_id)
    return twins(known) if known is not None and known.registered is None else []


def copies_of(document_id: UUID) -> list[DocumentCopy]:
    """The other copies of a document, and those that were kept with one of these before, in the order they came."""
    found: list[DocumentCopy] = []
    ids = [document_id]
    while ids:
        rows = DocumentCopy.objects.filter(document_id__in=ids).select_related("arrival__agency", "arrival__sender")
        new = list(rows)
        found += new
        ids = [one.arrival_id for one in new if one.arrival_id is not None]
    return sorted(found, key=lambda one: (one.came_at, one.id))


def copy_of(document_id: UUID) -> DocumentCopy | None:
    """Which document this arrival was kept with; None for one of its own."""
    return DocumentCopy.objects.filter(arrival_id=document_id).first()


def hold_letters(agency_id: UUID) -> None:
    """Until the caller's transaction ends nobody else puts letters of this agency together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [str(agency_id)])


def _known(
    document_id: UUID,
    arrival: Arrival | None,
    registered: IncomingDocument | None,
    sketch: sameness.Sketch | None,
) -> Known | None:
    digests = _digests(document_id, arrival)
    main = main_file(document_id)
    if registered is not None:
        issuer = issuer_of(registered.issuer_code, registered.issuer_name)
        number, symbol, dated = registered.number, registered.symbol, registered.issued_date
        code, agency_id, came_at = registered.document_code, registered.agency_id, registered.arrived_at
        title, sender = registered.number_symbol, registered.issuer_name
    elif arrival is not None:
        issuer = issuer_of(arrival.sender_code, arrival.sender_name)
        number, symbol, dated = arrival.number, arrival.notation, arrival.promulgated
        code, agency_id, came_at = arrival.document_code, arrival.agency_id, arrival.arrived_at
        title, sender = arrival.printed_number or arrival.subject[:80], arrival.sender_name
    else:
        return None
    letter = sameness.Letter(
        issuer=issuer,
        sender=_sender_of(arrival, registered),
        vouched=_is_vouched(arrival, registered),
        number_key=number_key(number, symbol),
        dated=dated,
        code_key="|".join(parse_document_code(code).key) if code.strip() else "",
        main=main[1] if main else "",
        files=frozenset(digests),
        sketch=sketch,
    )
    return Known(document_id, agency_id, letter, arrival, registered, came_at, title, sender)


def number_key(number: str, symbol: str) -> str:
    """One spelling of number and symbol; empty without a symbol, which says nothing alone."""
    bare = number.strip().casefold()
    return f"{bare.lstrip('0') or bare}/{symbol.strip().casefold()}" if bare and symbol.strip() else ""


def issuer_of(code: str, name: str) -> str:
    """One name for an agency under any of its codes and for its written name; the folded words for anybody else."""
    agency = find_agency(code) if code else None
    if agency is None and name:
        found = list(Agency.objects.filter(name__iexact=name.strip())[:2])
        agency = found[0] if len(found) == 1 else None
    return str(agency.id) if agency is not None else search_fold(name).strip()


def _sender_of(arrival: Arrival | None, registered: IncomingDocument | None) -> str:
    """The agency that handed it over, as far as the channel knows; of paper the clerk's word, once it is registered."""
    if arrival is not None and arrival.source != "paper":
        return str(arrival.sender_id) if arrival.sender_id else ""
    return issuer_of(registered.issuer_code, registered.issuer_name) if registered is not None else ""


def _is_vouched(arrival: Arrival | None, registered: IncomingDocument | None) -> bool:
    """Whether its origin is sure: the hub took it from its sender, the mail's domain signed, or a clerk held it."""
    if arrival is None or arrival.source == "paper":
        return registered is not None
    if arrival.source == "axis":
        return all(item["code"] != "origin" or item["ok"] is not False for item in arrival.report or ())
    return arrival.source == "mail" and arrival.mail.standing == PROVEN


def _digests(document_id: UUID, arrival: Arrival | None) -> list[str]:
    if arrival is not None:
        rows = arrival.files.exclude(name="noi-dung-thu.txt").filter(blob__isnull=False)
        return list(rows.values_list("blob__sha256", flat=True))
    return [file.blob.sha256 for file in files_of(document_id)]
