"""Reads of handling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from vanban.directory.api import Post, agency_profile, calendar_of, get_agency, get_post, posts_in_force
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import Urgency
from vanban.kernel.working_time import WorkingCalendar
from vanban.registry.api import IncomingDocument
from vanban.rulebook.api import NoRulesInForce, submission_deadline
from vanban.work import rules
from vanban.work.models import Assignment, Handling, Instruction, Progress


def find_handling(document_id: UUID) -> Handling | None:
    """The handling of an incoming document, or None before it is submitted."""
    return Handling.objects.filter(document_id=document_id).first()


def case_file_of(document_id: UUID) -> str | None:
    """The case file the work was put into, empty for none yet; None where nobody was given the work."""
    return Handling.objects.filter(document_id=document_id).values_list("file_notation", flat=True).first()


def assignments_of(document_id: UUID) -> list[Assignment]:
    """Every assignment of a document, oldest first, with post, person and unit."""
    found = Assignment.objects.filter(handling_id=document_id)
    joined = found.select_related("post__person", "post__unit", "post__agency", "unit", "team", "parent", "handling")
    return list(joined.order_by("given_at", "id"))


def instructions_of(document_id: UUID) -> list[Instruction]:
    """What leaders and heads of units wrote, oldest first."""
    return list(Instruction.objects.filter(handling_id=document_id).order_by("at", "id"))


def progress_of(document_id: UUID) -> list[Progress]:
    """The notes of progress of all assignments of a document, oldest first."""
    return list(Progress.objects.filter(assignment__handling_id=document_id).order_by("at", "id"))


def agency_calendar(agency_id: UUID, *, on: date) -> WorkingCalendar:
    """The office hours and days off of the agency: its regulation's, with its province's and its own days."""
    return calendar_of(get_agency(agency_id), on=on)


def submission_due(document: IncomingDocument, at: datetime) -> datetime:
    """By when the leader must have given the document on: the limit of NĐ 30/2020 Đ23.1, urgent ones at once."""
    agency = get_agency(document.agency_id)
    try:
        profile = agency_profile(agency, on=local_date(at))
    except NoRulesInForce:
        return calendar_of(agency, on=local_date(at)).add_working_days(at, 0 if document.urgency else 1)
    return submission_deadline(profile, at, Urgency.from_wire(document.urgency)).value


def deadline_of(handling: Handling, at: datetime) -> rules.Deadline:
    """How the deadline of whose turn it is stands now, in office time."""
    due = handling.due if handling.finished_at is None else None
    return rules.deadline(due, at, agency_calendar(handling.agency_id, on=local_date(at)))


def posts_here(agency_id: UUID, *, on: date) -> dict[UUID, Post]:
    """The posts of an agency held on a day, by id, in order of unit and rank: who can be given work."""
    found = posts_in_force(on=on).filter(agency_id=agency_id)
    return {post.id: post for post in found.order_by("unit__order", "unit__name", "order", "person__sort_key")}


def post_names(post_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Printed names of posts, whichever agency they belong to; unknown ids are left out."""
    names = {}
    for post_id in set(post_ids):
        try:
            names[post_id] = get_post(post_id).person.full_name
        except Post.DoesNotExist:
            continue
    return names


def department_of(post: Post) -> str:
    """The unit of a post, or its title in the agency when it stands outside the units."""
    return post.unit.name if post.unit else post.title
