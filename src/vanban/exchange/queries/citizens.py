"""Reads for letters from the public page: who takes them, what a link leads to, how a letter stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import QuerySet

from vanban.directory.api import Agency, active_agencies
from vanban.exchange import ports, states
from vanban.exchange.models import Arrival, CitizenDesk, CitizenLetter, CitizenProof
from vanban.exchange.queries.sameness import copy_of
from vanban.exchange.rules.citizens import KEPT, LASTS, LIMITS, canonical
from vanban.kernel.clock import local_date
from vanban.registry.api import IncomingDocument, find_incoming

WAITING, REGISTERED, REFUSED, CLOSED = "waiting", "registered", "refused", "closed"
_ASKING = 2023
"""Names the lock under which links are asked for."""
_SIGNER = Signer(salt="vanban.exchange.citizens", sep=".")


@dataclass(frozen=True)
class LetterStanding:
    """All that a code tells: that a letter came and when, its number or the reason of its refusal."""

    code: str
    written_at: datetime
    number: int = 0
    year: int = 0
    decided_at: datetime | None = None
    reason: str = ""


def open_desks(at: datetime) -> list[Agency]:
    """The agencies to which one can write here: opened by an operator, with an official address to answer from.

    None where the house has no mail server: no mailbox could be proven.
    """
    if ports.mail() is None:
        return []
    opened = CitizenDesk.objects.filter(is_open=True).values("agency_id")
    found = active_agencies(on=local_date(at)).filter(id__in=opened).exclude(email="")
    return list(found.order_by("order", "name"))


def desks() -> list[CitizenDesk]:
    """Every desk that was opened once, for the operators' page."""
    return list(CitizenDesk.objects.select_related("agency").order_by("agency__order", "agency__name"))


def word_for(proof_id: UUID) -> str:
    """The last part of the link that goes to the mailbox; only the house can make it."""
    return _SIGNER.sign(proof_id.hex)


def proof_behind(word: str) -> CitizenProof | None:
    """The proof that a link leads to; None for what the house never made, and for what is deleted."""
    try:
        proof_id = UUID(_SIGNER.unsign(word[:200]))
    except (BadSignature, ValueError):
        return None
    return CitizenProof.objects.select_related("agency", "letter").filter(id=proof_id).first()


def is_in_time(proof: CitizenProof, at: datetime) -> bool:
    """Whether the link still leads to the form."""
    return proof.used_at is None and at < proof.asked_at + LASTS


def hold_asking() -> None:
    """Until the caller's transaction ends nobody else asks for a link: what is asked in one moment is counted, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_ASKING])


def is_over_limit(values: dict[str, object], at: datetime) -> bool:
    """Whether one more link would be too many, for any of the limits."""
    for limit in LIMITS:
        rows = CitizenProof.objects.filter(asked_at__gt=at - limit.within)
        if limit.column:
            rows = rows.filter(**{limit.column: values[limit.column]})
        if rows.count() >= limit.most:
            return True
    return False


def unused_proofs(at: datetime) -> QuerySet[CitizenProof]:
    """What nobody used and nothing counts any more."""
    return CitizenProof.objects.filter(used_at=None, letter=None, asked_at__lt=at - KEPT)


def unarrived(*, before: datetime, limit: int) -> list[UUID]:
    """Letters of which no arrival was made since this moment."""
    rows = CitizenLetter.objects.filter(arrival=None, written_at__lt=before).order_by("written_at")
    return list(rows.values_list("id", flat=True)[:limit])


def citizen_letter_of(document_id: UUID) -> CitizenLetter | None:
    """The letter an arrival was made of, None for what came otherwise."""
    rows = CitizenLetter.objects.filter(arrival_id=document_id).select_related("proof").prefetch_related("replies")
    return rows.first()


def standing_of(code: str) -> LetterStanding | None:
    """How the letter with this code stands; None for a code that no letter has."""
    plain = canonical(code)
    letter = CitizenLetter.objects.select_related("arrival").filter(code=plain).first() if plain else None
    if letter is None:
        return None
    arrival = letter.arrival
    seen: set[UUID] = set()
    while arrival is not None and arrival.id not in seen:
        seen.add(arrival.id)
        document = find_incoming(arrival.id)
        if document is not None:
            return _registered(letter, document)
        if states.was_refused(arrival.state):
            return LetterStanding(REFUSED, letter.written_at, decided_at=arrival.decided_at, reason=arrival.reason)
        if states.was_dismissed(arrival.state):
            return LetterStanding(CLOSED, letter.written_at, decided_at=arrival.decided_at)
        kept = copy_of(arrival.id)  # the same letter by another channel speaks for it
        document = find_incoming(kept.document_id) if kept is not None else None
        if document is not None:
            return _registered(letter, document)
        arrival = Arrival.objects.filter(id=kept.document_id).first() if kept is not None else None
    return LetterStanding(WAITING, letter.written_at)


def _registered(letter: CitizenLetter, document: IncomingDocument) -> LetterStanding:
    return LetterStanding(
        REGISTERED,
        letter.written_at,
        number=document.arrival_number,
        year=document.arrival_year,
        decided_at=document.registered_at,
    )
