"""Urging by kind, counted for good; and the moments at which deadlines come near and pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.work import policies, rules, states
from vanban.work.errors import NobodyToUrge, UrgedJustNow
from vanban.work.events import WorkDueSoon, WorkOverdue, WorkUrged
from vanban.work.models import Assignment, Handling, Urging
from vanban.work.rules import URGE_WORDS, UrgeKind

AT_MOST_HOURLY = timedelta(hours=1)


@transaction.atomic
def urge(
    assignment_ids: Sequence[UUID], *, kind: str = UrgeKind.REMIND, text: str = "", by: Actor, at: datetime
) -> int:
    """Urge the holders of these open shares; how many. Each urging stays on record by its kind (VL19-Đ16.1, Đ16.3).

    Of several those are left out that this person does not watch over. Raises NobodyToUrge, OnlyLeadersBlame,
    BlamedInTime, UrgingSaysNothing, UrgedJustNow.
    """
    handlings = Assignment.objects.filter(id__in=list(assignment_ids)).values_list("handling_id", flat=True)
    held = list(Handling.objects.select_for_update().filter(document_id__in=list(handlings)).order_by("document_id"))
    wanted, said, how = set(assignment_ids), nfc(text).strip()[:1000], UrgeKind(kind)
    chosen: list[Assignment] = []
    for handling in held:
        shares = handling.open_assignments()
        for one in shares:
            one.handling = handling
        chosen += [one for one in shares if one.id in wanted and policies.may_urge(by, one, shares)]
    if not chosen:
        raise NobodyToUrge
    for one in chosen:
        late = one.due is not None and one.due < at
        rules.check_urging(how, said, is_overdue=late, by_leader=policies.is_leader(by))
        last = Urging.objects.filter(assignment=one, kind=how, giver_name=by.printed, at__gt=at - AT_MOST_HOURLY)
        latest = last.order_by("-at").first()
        if latest is not None:
            raise UrgedJustNow(name=one.post.person.full_name, when=f"{local(latest.at):%H:%M}")
    for one in chosen:
        Urging.objects.create(
            handling_id=one.handling_id,
            assignment=one,
            kind=how,
            text=said,
            giver_name=by.printed,
            giver_title=by.post_title,
            was_overdue=one.due is not None and one.due < at,
            at=at,
        )
        audit.record(
            by, "work.urged", one.handling_id, at, kind=how.value, what=URGE_WORDS[how], to=one.post.person.full_name,
            text=said,
        )  # fmt: skip
        publish(
            WorkUrged(one.handling_id, one.id, one.handling.agency_id, one.post_id, how.value, said, at, by.person_id)
        )
    return len(chosen)


@transaction.atomic
def pass_deadlines(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Store on every open share whose deadline has come near or passed that it has, and tell it once; how many.

    Reads two partial indexes that hold only what has not been told yet, so a million finished tasks cost nothing. What
    another worker holds is left for the next minute. The moment stored is the deadline itself, not the hour of this
    job.
    """
    late = list(
        Assignment.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status__in=states.OPEN, overdue_at__isnull=True, due__lt=at)
        .select_related("handling", "post__person")
        .order_by("due")[:limit]
    )
    for one, due in [(one, one.due) for one in late if one.due is not None]:
        one.overdue_at, one.soon_told_at = due, one.soon_told_at or due
        one.save(update_fields=["overdue_at", "soon_told_at"])
        audit.record(
            by, "work.overdue", one.handling_id, at, to=one.post.person.full_name, due=f"{local(due):%H:%M %d/%m/%Y}"
        )
        publish(WorkOverdue(one.handling_id, one.id, one.handling.agency_id, one.post_id, due, at))
    soon = list(
        Assignment.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status__in=states.OPEN, soon_told_at__isnull=True, soon_at__lte=at)
        .select_related("handling")
        .order_by("soon_at")[:limit]
    )
    for one in soon:
        one.soon_told_at = at
        one.save(update_fields=["soon_told_at"])
        if one.due is not None:
            publish(WorkDueSoon(one.handling_id, one.id, one.handling.agency_id, one.post_id, one.due, at))
    return len(late) + len(soon)
