"""Taking what was given to a unit or team, giving parts of one's own share to colleagues, taking parts back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items, for_post, get_post, grant_access, hold_posts, open_item
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import get_incoming, note_handed
from vanban.work import policies, rules, states
from vanban.work.actions.handling import start
from vanban.work.errors import AssignedTwice, NotForYourUnit, NotYourUnit, PartMissing, ReasonMissing
from vanban.work.models import Assignment, Handling, Instruction
from vanban.work.queries import agency_calendar, post_names, posts_here
from vanban.work.queries.groups import group_principals, left_faults, place_of
from vanban.work.queries.tasks import claimable, given
from vanban.work.rules import Kind


@transaction.atomic
def claim(document_id: UUID, *, by: Actor, at: datetime) -> Assignment:
    """Take a share that was given to the own unit or team: it becomes this post's, and begins.

    Of two who take it at once the second is refused. Raises NotForYourUnit, AssignedTwice, and HolderLeft when the
    post was handed over in this moment.
    """
    hold_posts([by.post_id] if by.post_id is not None else [])
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    shares = handling.open_assignments()
    free = claimable(shares, by)
    if free is None or by.post_id is None or not policies.is_delegated(by, free):
        raise NotForYourUnit(who=policies.GROUP)
    refuse_all(left_faults([by.post_id], handling.agency_id, on=local_date(at)).values())
    if free.post_id != by.post_id and policies.own_open(by, shares) is not None:
        raise AssignedTwice(name=by.name)
    close_items(document_id, principals=group_principals(free))
    free.post_id, free.claimed_at = by.post_id, at
    free.save(update_fields=["post", "claimed_at"])
    free.handling = handling
    document = get_incoming(document_id)
    mine = [for_post(by.post_id)]
    grant_access(document_id, mine, kind="incoming", moment=document.arrived_at, reason=free.kind)
    open_item(
        document_id,
        mine,
        box=Box.HANDLE if free.kind == Kind.LEAD else Box.COWORK,
        moment=at,
        title=document.number_symbol,
        subject=document.subject,
        origin=document.issuer_name,
        urgency=document.urgency,
        due=free.due,
    )
    audit.record(by, "work.claimed", document_id, at)
    start(document_id, by=by, at=at)
    acting = [one for one in handling.open_assignments() if one.kind != Kind.INFORM]
    note_handed(document_id, to_places="; ".join(place_of(one) for one in acting), due=handling.due, by=by, at=at)
    return Assignment.objects.get(id=free.id)


@transaction.atomic
def split(
    document_id: UUID, *, to_post: UUID, text: str, due: datetime | None = None, by: Actor, at: datetime
) -> Assignment:
    """Give a part of one's own share to a colleague of the unit, with a word of what is wanted.

    Without `due` it is due with the whole, never after it. Raises NotYourTask, NotYourUnit, AssignedTwice,
    InstructionMissing, DeadlinePast, DeadlineAfterLead.
    """
    hold_posts([to_post])
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    shares = handling.open_assignments()
    own = policies.check_own_task(by, shares)
    post = posts_here(handling.agency_id, on=local_date(at)).get(to_post)
    if post is None or post.unit_id != by.unit_id or post.id == by.post_id or not policies.can_split(by, shares):
        raise NotYourUnit(name=post_names([to_post]).get(to_post, str(to_post)))
    if any(one.post_id == to_post for one in shares):
        raise AssignedTwice(name=post.person.full_name)
    rules.check_passing(text, due, at=at, latest=own.due, name=post.person.full_name)
    calendar = agency_calendar(handling.agency_id, on=local_date(at))
    instruction = Instruction.objects.create(
        handling=handling,
        post_id=by.post_id,
        giver_name=by.printed,
        giver_title=by.post_title,
        text=nfc(text).strip(),
        due=due,
        at=at,
    )
    moments = rules.due_moments(due or own.due, calendar, at)
    part = Assignment.give(instruction, post, Kind.COWORK, moments, at=at, parent=own)
    document = get_incoming(document_id)
    theirs = [for_post(post.id)]
    grant_access(document_id, theirs, kind="incoming", moment=document.arrived_at, reason=Kind.COWORK)
    open_item(
        document_id,
        theirs,
        box=Box.COWORK,
        moment=at,
        title=document.number_symbol,
        subject=document.subject,
        origin=document.issuer_name,
        urgency=document.urgency,
        due=part.due,
    )
    audit.record(by, "work.split", document_id, at, to=post.person.full_name, text=instruction.text)
    publish(given(part, by, at))
    return part


@transaction.atomic
def take_back_part(assignment_id: UUID, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """Take a part back from a colleague, with the reason. Raises PartMissing, ReasonMissing."""
    found = Assignment.objects.filter(id=assignment_id).values("handling")
    handling = Handling.objects.select_for_update().filter(document_id__in=found).first()
    part = Assignment.objects.select_related("parent").filter(id=assignment_id).first()
    if (
        handling is None
        or part is None
        or part.parent is None
        or part.parent.post_id != by.post_id
        or not policies.is_delegated(by, part.parent)
        or not states.ASSIGNMENT.can(part.status, "replace")
    ):
        raise PartMissing
    cleaned = nfc(reason).strip()
    if not cleaned:
        raise ReasonMissing
    part.result = cleaned
    part.end("replace", at)
    close_items(handling.document_id, principals=[for_post(part.post_id)])
    name = get_post(part.post_id).person.full_name
    audit.record(by, "work.part_taken_back", handling.document_id, at, to=name, reason=cleaned)
    return part
