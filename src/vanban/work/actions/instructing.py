"""Submitting to a leader, the leader's instruction, passing on inside a unit, returning to the leader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import (
    Box,
    Post,
    Role,
    close_items,
    for_leaders,
    for_post,
    grant_access,
    hold_posts,
    open_item,
    posts_with_role,
)
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, local_date
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import IncomingDocument, find_incoming, get_incoming, note_handed
from vanban.work import policies, rules, states
from vanban.work.errors import InstructedMeanwhile, NotRegistered, NotYourUnit, ReasonMissing
from vanban.work.events import TaskReturned, WorkAssigned
from vanban.work.models import Assignment, Handling, Instruction
from vanban.work.queries import agency_calendar, department_of, post_names, posts_here, submission_due
from vanban.work.queries.desk import leaders_of_field
from vanban.work.queries.groups import check_groups, group_name, group_principals, left_faults, place_of
from vanban.work.queries.tasks import given
from vanban.work.rules import Assignee, Kind
from vanban.work.rules.due import days_off


@transaction.atomic
def submit_to_leader(document_id: UUID, *, to_posts: Sequence[UUID] = (), by: Actor, at: datetime) -> Handling:
    """Lay a registered document before the leaders for instruction (NĐ 30/2020 Đ23.1).

    Before the posts named; else before the leaders to whom its field of work was given (VL19-Đ16.2), if the agency
    keeps such a list; else before all. Every leader may see it and may instruct it all the same. Done by the machine
    right after registration, so that a submission is never late (NB25-Đ13.2b), or by the clerk. A second submission
    changes nothing. Raises NotRegistered, OnlyClerksSubmit.
    """
    document = find_incoming(document_id)
    if document is None:
        raise NotRegistered
    policies.check_can_submit(by, document.agency_id)
    Handling.objects.get_or_create(
        document_id=document_id, defaults={"agency_id": document.agency_id, "turn_since": document.registered_at}
    )
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    if not states.HANDLING.can(handling.status, "submit"):
        return handling
    handling.status = states.HANDLING.step(handling.status, "submit").target
    handling.turn_since = at
    handling.due = submission_due(document, at)
    handling.save()
    found = [] if to_posts else leaders_of_field(document, on=local_date(at))
    _open_instruct(handling, document, to_posts or [post.id for post, _field in found], at)
    if found:
        leaders = ", ".join(post.person.full_name for post, _field in found)
        fields = ", ".join(field for _post, field in found)
        audit.record(by, "work.submitted_by_field", document_id, at, leaders=leaders, fields=fields)
    else:
        audit.record(by, "work.submitted", document_id, at)
    return handling


@transaction.atomic
def lay_before_all(document_id: UUID, *, by: Actor, at: datetime) -> Handling:
    """Let a document that lies before the leader of a field lie before all leaders: the field was not the right one.

    Raises OnlyClerksSubmit, StepRefused.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    policies.check_can_lay_before_all(by, handling)
    states.HANDLING.step(handling.status, "lay_before_all")
    document = get_incoming(document_id)
    close_items(document_id, box=Box.INSTRUCT)
    _open_instruct(handling, document, (), at)
    audit.record(by, "work.laid_before_all", document_id, at)
    return handling


@transaction.atomic
def instruct(
    document_id: UUID,
    *,
    text: str,
    assignees: Sequence[Assignee],
    due: datetime | None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Instruction:
    """Assign an incoming document: one post leads, others take part or are informed (NĐ 30/2020 Đ23.2, HP25-Đ18.3).

    A later instruction replaces the open assignments of an earlier one. `seen` is how many instructions the giver
    had before the eyes: when another has come meanwhile it is shown instead of being replaced unread. Raises
    OnlyLeadersInstruct, InstructedMeanwhile, StepRefused, and every reason of `rules.check_instruction` at once,
    a deadline on a day off among them.
    """
    hold_posts(one.post_id for one in assignees)
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    policies.check_can_instruct(by, handling)
    _check_seen(handling, seen)
    step = states.HANDLING.step(handling.status, "instruct")
    here = posts_here(handling.agency_id, on=local_date(at))
    rules.check_instruction(
        text,
        assignees,
        due=due,
        at=at,
        posts_here={post.id: post.person.full_name for post in here.values()},
        names=post_names([one.post_id for one in assignees]),
        left=left_faults(
            [one.post_id for one in assignees if one.post_id not in here], handling.agency_id, on=local_date(at)
        ),
        also=days_off([due, *(one.due for one in assignees)], agency_calendar(handling.agency_id, on=local_date(at))),
    )
    check_groups(assignees, handling.agency_id, on=local_date(at))
    document = get_incoming(document_id)
    calendar = agency_calendar(handling.agency_id, on=local_date(at))
    for one in handling.open_assignments():
        one.end("replace", at)
    close_items(document_id)
    instruction = _write(handling, text, due, by, at)
    made = [
        Assignment.give(
            instruction,
            here[one.post_id],
            one.kind,
            rules.due_moments(
                None
                if one.kind == Kind.INFORM
                else rules.due_of(one, common=due, asked=document.due, at=at, calendar=calendar),
                calendar,
                at,
            ),
            at=at,
            unit_id=one.unit_id,
            team_id=one.team_id,
        )
        for one in assignees
    ]
    lead = next(one for one in made if one.kind == Kind.LEAD)
    first = handling.assigned_at is None
    handling.status = step.target
    handling.turn_since, handling.due = at, lead.due
    handling.assigned_at = handling.assigned_at or at
    handling.save()
    _hand_out(handling, made, by, at)
    audit.record(
        by,
        "work.instructed",
        document_id,
        at,
        text=instruction.text,
        lead=group_name(lead) or lead.post.person.full_name,
        coworkers=[group_name(one) or one.post.person.full_name for one in made if one.kind == Kind.COWORK],
        informed=[group_name(one) or one.post.person.full_name for one in made if one.kind == Kind.INFORM],
        due=lead.due.isoformat() if lead.due else None,
    )
    if first:
        publish(WorkAssigned(document_id, handling.agency_id, at, lead.post.person.full_name, department_of(lead.post)))
    return instruction


@transaction.atomic
def pass_on(
    document_id: UUID, *, to_post: UUID, text: str, due: datetime | None = None, by: Actor, at: datetime
) -> Assignment:
    """The head of a unit gives the unit's task to somebody inside it (PL IV, VII.2), who leads or takes part instead.

    Without `due` the task keeps its deadline. Raises NotYourTask, OnlyUnitHeadsPassOn, NotYourUnit, DeadlinePast,
    DeadlineAfterLead when it would outlast the leader's deadline.
    """
    hold_posts([to_post])
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_can_pass_on(by, list(handling.assignments.all()))
    step = states.HANDLING.step(handling.status, "pass_on") if own.kind == Kind.LEAD else None
    here = posts_here(handling.agency_id, on=local_date(at))
    post = here.get(to_post)
    if post is None or post.unit_id != by.unit_id or post.id == by.post_id:
        raise NotYourUnit(name=post_names([to_post]).get(to_post, str(to_post)))
    calendar = agency_calendar(handling.agency_id, on=local_date(at))
    faults = days_off([due], calendar)
    rules.check_passing(text, due, at=at, latest=own.due, name=post.person.full_name, also=faults)
    close_items(document_id, principals=group_principals(own))
    own.end("pass_on", at)
    instruction = _write(handling, text, due, by, at)
    moments = rules.due_moments(due or own.due, calendar, at)
    made = Assignment.give(instruction, post, own.kind, moments, at=at, parent=own.parent, of=own)
    if step is not None:
        handling.status = step.target
        handling.turn_since, handling.due = at, made.due
        handling.save()
    _hand_out(handling, [made], by, at)
    audit.record(by, "work.passed_on", document_id, at, text=instruction.text, to=post.person.full_name)
    return made


@transaction.atomic
def return_to_leader(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Handling:
    """Give a document back that was assigned to the wrong place: the leader instructs anew.

    The lead's return calls for a new instruction; that of somebody taking part only ends the own share and is shown
    to the others. Raises NotYourTask, ReasonMissing, StepRefused.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_own_task(by, list(handling.assignments.select_related("post__person", "post__unit")))
    cleaned = nfc(reason).strip()
    if not cleaned:
        raise ReasonMissing
    own.result = cleaned
    close_items(document_id, principals=group_principals(own))
    own.end("return", at)
    if own.kind == Kind.LEAD:
        document = get_incoming(document_id)
        handling.status = states.HANDLING.step(handling.status, "return").target
        handling.turn_since = at
        handling.due = submission_due(document, at)
        handling.save()
        _open_instruct(handling, document, (), at)
    audit.record(by, "work.returned", document_id, at, reason=cleaned)
    whole = own.kind == Kind.LEAD
    publish(TaskReturned(document_id, own.id, handling.agency_id, own.post_id, cleaned, whole, at, by.person_id))
    return handling


def _check_seen(handling: Handling, seen: int | None) -> None:
    """Raises InstructedMeanwhile when somebody's word has come since this person looked."""
    if seen is None:
        return
    later = list(handling.instructions.order_by("at", "id"))[seen:]
    if later:
        last = later[-1]
        lead = next((one for one in handling.open_assignments() if one.kind == Kind.LEAD), None)
        raise InstructedMeanwhile(
            giver=last.giver_name,
            when=f"{local(last.at):%H:%M %d/%m/%Y}",
            text=last.text,
            lead=place_of(lead) if lead is not None else "–",
        )


def _write(handling: Handling, text: str, due: datetime | None, by: Actor, at: datetime) -> Instruction:
    return Instruction.objects.create(
        handling=handling,
        post_id=by.post_id,
        giver_name=by.printed,
        giver_title=by.post_title,
        text=text.strip(),
        due=due,
        at=at,
    )


def _hand_out(handling: Handling, made: Sequence[Assignment], by: Actor, at: datetime) -> None:
    """Let each assignee and the head of their unit see the document, put it into the box, and fill in the book."""
    document = get_incoming(handling.document_id)
    for one in made:
        heads = _heads(one.post, at)
        grant_access(
            handling.document_id, group_principals(one), kind="incoming", moment=document.arrived_at, reason=one.kind
        )
        if heads:
            grant_access(
                handling.document_id,
                [for_post(head.id) for head in heads],
                kind="incoming",
                moment=document.arrived_at,
                reason="unit_head",
            )
        _open_task(document, one, at)
        publish(given(one, by, at))
    grant_access(
        handling.document_id,
        [for_leaders(handling.agency_id)],
        kind="incoming",
        moment=document.arrived_at,
        reason="leader",
    )
    acting = [one for one in handling.open_assignments() if one.kind != Kind.INFORM]
    places = [place_of(one) for one in acting]
    note_handed(handling.document_id, to_places="; ".join(places), due=handling.due, by=by, at=at)


def _heads(post: Post, at: datetime) -> list[Post]:
    """The heads of the post's unit, who answer for its progress (NB25-Đ12)."""
    if post.unit_id is None:
        return []
    found = posts_with_role(post.agency_id, Role.UNIT_HEAD, on=local_date(at), unit_id=post.unit_id)
    return [head for head in found if head.id != post.id]


def _open_instruct(handling: Handling, document: IncomingDocument, to_posts: Sequence[UUID], at: datetime) -> None:
    """Put the document into the leaders' box; one who was named may be outside the leaders (a delegate's post)."""
    principals = [for_post(post_id) for post_id in to_posts] or [for_leaders(handling.agency_id)]
    grant_access(
        document.id,
        {*principals, for_leaders(handling.agency_id)},
        kind="incoming",
        moment=document.arrived_at,
        reason="leader",
    )
    _open(document, principals, Box.INSTRUCT, handling.due, at)


def _open_task(document: IncomingDocument, one: Assignment, at: datetime) -> None:
    box = Box.HANDLE if one.kind == Kind.LEAD else Box.COWORK
    _open(document, group_principals(one), box, one.due, at)


def _open(document: IncomingDocument, principals: Sequence[int], box: Box, due: datetime | None, at: datetime) -> None:
    open_item(
        document.id,
        principals,
        box=box,
        moment=at,
        title=document.number_symbol,
        subject=document.subject,
        origin=document.issuer_name,
        urgency=document.urgency,
        due=due,
    )
