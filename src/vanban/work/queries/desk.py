"""Reads of the leader's desk: who may be named, which fields the agency keeps, sentences at hand, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from vanban.directory.api import Box, Post, Role, active_agencies, box_items, for_leaders, units_of, waits_with
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.registry.api import IncomingDocument
from vanban.work.models import Favourite, Instruction, Responsibility
from vanban.work.queries.handling import agency_calendar, posts_here
from vanban.work.rules.due import ProposedDue, proposed_due
from vanban.work.rules.fields import FieldFound, FieldHere, fields_found
from vanban.work.rules.sentence import Place, PostHere, Reading, UnitHere, read_sentence

MANY = 50
"""Documents that are instructed in one press, at most."""


@dataclass(frozen=True)
class WaitingHere:
    """A document before the leaders, for the list of several."""

    document_id: UUID
    title: str
    subject: str
    origin: str
    urgency: int
    due: datetime | None
    moment: datetime
    field: str = ""
    said: int = 0
    """How many have written about it already; whoever instructs it has seen so many."""


def people_here(actor: Actor, at: datetime) -> dict[UUID, Post]:
    """Whom this actor may name: the posts of the agency held today, other than the own."""
    if actor.agency_id is None:
        return {}
    found = posts_here(actor.agency_id, on=local_date(at))
    return {post_id: post for post_id, post in found.items() if post_id != actor.post_id}


def place_here(agency_id: UUID, posts: Iterable[Post], *, on: date) -> Place:
    """The agency as a sentence may name it, and the names of all others."""
    return Place(
        tuple(
            PostHere(post.id, post.person.full_name, post.title, post.unit_id, heads=Role.UNIT_HEAD in post.roles)
            for post in posts
        ),
        tuple(UnitHere(unit.id, unit.name, unit.abbreviation) for unit in units_of(agency_id)),
        tuple(active_agencies(on=on).exclude(id=agency_id).values_list("name", flat=True)),
    )


def read_for(text: str, actor: Actor, posts: Iterable[Post], *, asked: datetime | None, at: datetime) -> Reading:
    """What a sentence says to this actor; empty without an agency or without words."""
    if actor.agency_id is None or not text.strip():
        return Reading()
    today = local_date(at)
    place = place_here(actor.agency_id, posts, on=today)
    return read_sentence(text, place, at=at, calendar=agency_calendar(actor.agency_id, on=today), asked=asked)


def due_by_rule(document: IncomingDocument, at: datetime) -> ProposedDue:
    """The deadline that the document itself, its urgency or the usual time proposes."""
    calendar = agency_calendar(document.agency_id, on=local_date(at))
    return proposed_due(document.due, document.urgency, at=at, calendar=calendar)


def fields_of(agency_id: UUID) -> list[Responsibility]:
    """The agency's fields of responsibility, by name."""
    found = Responsibility.objects.filter(agency_id=agency_id, ended_at__isnull=True)
    return list(found.select_related("leader__person", "handler__person", "handler__unit").order_by("name"))


def fields_for(document: IncomingDocument, kept: Iterable[Responsibility]) -> list[FieldFound]:
    """The fields a document belongs to by its subject, its field of work and who sent it (VL19-Đ16.2)."""
    here = [FieldHere(one.id, one.name, tuple(one.words.splitlines()), one.leader_id, one.handler_id) for one in kept]
    return fields_found([document.subject, document.domain, document.issuer_name], here)


def leaders_of_field(document: IncomingDocument, *, on: date) -> list[tuple[Post, str]]:
    """The leaders in office to whom the field of a document was given, each once with the field; best find first."""
    kept = fields_of(document.agency_id)
    if not any(one.leader_id for one in kept):
        return []
    here = posts_here(document.agency_id, on=on)
    found: dict[UUID, tuple[Post, str]] = {}
    for one in fields_for(document, kept)[:1]:
        leader = here.get(one.field.leader_id) if one.field.leader_id else None
        if leader is not None:
            found[leader.id] = (leader, one.field.name)
    return list(found.values())


def lies_before_some(document_id: UUID, agency_id: UUID) -> bool:
    """Whether a document waits for the instruction of some leaders only, those of its field."""
    waiting = waits_with(document_id, Box.INSTRUCT)
    return bool(waiting) and for_leaders(agency_id) not in waiting


def favourites_of(person_id: UUID | None) -> list[Favourite]:
    """The sentences somebody keeps, oldest first."""
    return list(Favourite.objects.filter(person_id=person_id)) if person_id is not None else []


def said_before(document_id: UUID) -> list[Instruction]:
    """Every word written about a document, oldest first; whoever instructs next has read them."""
    return list(Instruction.objects.filter(handling_id=document_id).order_by("at", "id"))


def waiting_for(actor: Actor, *, limit: int = MANY) -> list[WaitingHere]:
    """What waits for this leader's word, with the field each document belongs to."""
    if actor.agency_id is None:
        return []
    kept = fields_of(actor.agency_id)
    items = box_items(actor, Box.INSTRUCT, limit=limit)
    ids = [item.document_id for item in items]
    documents = IncomingDocument.objects.in_bulk(ids) if kept else {}
    counted = Instruction.objects.filter(handling_id__in=ids).values("handling_id").annotate(n=Count("id")).order_by()
    said = {row["handling_id"]: row["n"] for row in counted}
    rows = []
    for item in items:
        document = documents.get(item.document_id)
        found = fields_for(document, kept) if document is not None else []
        rows.append(
            WaitingHere(
                item.document_id,
                item.title,
                item.subject,
                item.origin,
                item.urgency,
                item.due,
                item.moment,
                found[0].field.name if found else "",
                said.get(item.document_id, 0),
            )
        )
    return rows
