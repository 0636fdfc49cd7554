"""The same letter by two channels becomes one registration; what only looks alike is left to the clerk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, can_see, close_items
from vanban.exchange import policies, states
from vanban.exchange.actions.answering import tell_copy_accepted
from vanban.exchange.errors.mail import NotTheSame
from vanban.exchange.models import Arrival, DocumentCopy, Likeness
from vanban.exchange.queries.sameness import (
    Known,
    bands_of,
    hold_letters,
    known_letter,
    marks_of,
    twins,
    words_of,
)
from vanban.exchange.rules import sameness
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.registry.api import find_incoming


@transaction.atomic
def recognise(document_id: UUID, *, by: Actor, at: datetime) -> DocumentCopy | None:
    """Keep by what a letter is known again, and keep it with the same letter where that is certain.

    Called when it arrives, when its pages are read and when it is registered, each time with what is known then. The
    copy that was joined, None for none.
    """
    known = known_letter(document_id)
    if known is None:
        return None
    hold_letters(known.agency_id)
    _keep(known, sameness.sketch(words_of(document_id)), at)
    known = known_letter(document_id)
    found = next((twin for twin in twins(known) if twin.same.certain), None) if known is not None else None
    if known is None or found is None:
        return None
    kept, second = _order(known, found.known)
    if second.arrival is None or second.registered is not None:
        return None  # both stand in the register: the clerk was warned then
    return _join(kept, second, found.same.why, found.same.likeness, by=by, at=at)


@transaction.atomic
def join_copy(document_id: UUID, with_id: UUID, *, by: Actor, at: datetime) -> DocumentCopy:
    """A clerk keeps an arrival with a document that waits or is registered (NĐ 30/2020 PL VI; NB25-Đ9.3).

    Its sender is told the number of that document. Raises OnlyClerksExchange, StepRefused, NotTheSame.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("agency").get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    states.ARRIVAL.step(arrival.state, "join")
    hold_letters(arrival.agency_id)
    kept, second = known_letter(with_id), known_letter(document_id)
    if (
        kept is None
        or second is None
        or with_id == document_id
        or kept.agency_id != arrival.agency_id
        or not can_see(by, with_id)
    ):
        raise NotTheSame
    same = sameness.compare(second.letter, kept.letter)
    likeness = same.likeness if same else None
    return _join(kept, second, same.why if same else "clerk", likeness, by=by, at=at)


@transaction.atomic
def note_paper_copy(document_id: UUID, *, note: str = "", by: Actor, at: datetime) -> DocumentCopy:
    """The paper of a document that came electronically has come: no second number, only where and when (VL19-Đ10.3).

    Raises OnlyClerksExchange, NotTheSame.
    """
    document = find_incoming(document_id)
    if document is None:
        raise NotTheSame
    policies.check_clerk_of(by, document.agency_id)
    copy = DocumentCopy.objects.create(
        document_id=document_id, agency_id=document.agency_id, source="paper", sender=document.issuer_name[:300],
        came_at=at, recognised_by="clerk", note=" ".join(note.split())[:300], joined_by=by.printed, joined_at=at,
    )  # fmt: skip
    audit.record(by, "exchange.paper_copy", document_id, at, text=copy.note)
    return copy


@transaction.atomic
def dismiss(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """A message that is no document leaves the box without an answer; it is kept as it came.

    Raises OnlyClerksExchange, StepRefused, NotTheSame for what did not come by mail.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    if arrival.source not in ("mail", "web"):
        raise NotTheSame
    arrival.state = states.ARRIVAL.step(arrival.state, "dismiss").target
    arrival.decided_at, arrival.decided_by = at, by.printed
    arrival.save(update_fields=["state", "decided_at", "decided_by"])
    close_items(arrival.id, box=Box.ARRIVED)
    audit.record(by, "exchange.dismissed", arrival.id, at, sender=arrival.sender_name)


def _join(kept: Known, second: Known, why: str, likeness: int | None, *, by: Actor, at: datetime) -> DocumentCopy:
    """Inside the caller's transaction: the second leaves the box, and its sender is told where a number is known."""
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("agency").get(id=second.document_id)
    arrival.state = states.ARRIVAL.step(arrival.state, "join").target
    arrival.decided_at, arrival.decided_by = at, by.printed
    arrival.save(update_fields=["state", "decided_at", "decided_by"])
    close_items(arrival.id, box=Box.ARRIVED)
    copy = DocumentCopy.objects.create(
        document_id=kept.document_id, agency_id=kept.agency_id, arrival=arrival, source=arrival.source,
        sender=arrival.sender_name[:300], came_at=arrival.arrived_at, recognised_by=why, likeness=likeness,
        joined_by=by.printed, joined_at=at,
    )  # fmt: skip
    audit.record(by, "exchange.joined", arrival.id, at, what=kept.title, sender=kept.sender)
    audit.record(by, "exchange.copy_came", kept.document_id, at, source=arrival.source, sender=arrival.sender_name)
    if kept.registered is not None:
        tell_copy_accepted(arrival, kept.registered, by=by, at=at)
    return copy


def _order(one: Known, other: Known) -> tuple[Known, Known]:
    """Which of the two is the document: the registered one, then what came by the hub, then what came first."""

    def rank(known: Known) -> tuple[bool, bool, datetime]:
        return known.registered is None, known.source != "axis", known.came_at

    first, second = sorted((one, other), key=rank)
    return first, second


def _keep(known: Known, sketch: sameness.Sketch | None, at: datetime) -> None:
    Likeness.objects.update_or_create(
        document_id=known.document_id,
        defaults={
            "agency_id": known.agency_id,
            "files": marks_of(known),
            "bands": bands_of(known.agency_id, sketch) if sketch else [],
            "sketch": list(sketch.places) if sketch else [],
            "words": sketch.words if sketch else 0,
            "noted_at": at,
        },
    )
