"""At the hours of the regulation each person hears how their work stands (VL19-Đ18.2a, NB16-Đ14.3a)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from vanban.directory import api as directory
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.portal.actions.telling import tell
from vanban.portal.models import Deed, Notice, NoticeChoice
from vanban.portal.queries import told
from vanban.portal.rules.digests import Moment, Standing
from vanban.portal.rules.telling import Fact

KEPT_SEEN = timedelta(days=90)
KEPT_UNSEEN = timedelta(days=365)
KEPT_DEEDS = timedelta(days=30)


@transaction.atomic
def tell_standing(agency_id: UUID, moment: Moment, *, by: Actor, at: datetime) -> int:
    """Tell everybody in an agency what waits for them; the number of people told. Harmless twice.

    Who has nothing open and nothing unseen, or wants no digest, is left in peace.
    """
    held = directory.open_work_of(agency_id, at=at)
    silent = set(NoticeChoice.objects.filter(person_id__in=held, digest=False).values_list("person_id", flat=True))
    done = 0
    for person_id, works in held.items():
        standing = Standing(
            open=len(works),
            overdue=sum(1 for one in works if one.due is not None and one.due < at),
            today=sum(
                1 for one in works if one.due is not None and one.due >= at and local_date(one.due) == moment.day
            ),
            urgent=sum(1 for one in works if one.urgency),
            unseen=told.unseen_count(person_id),
        )
        if person_id in silent or not standing.is_worth_telling:
            continue
        counts = (standing.open, standing.overdue, standing.today, standing.urgent, standing.unseen)
        fact = Fact(kind="digest", key=moment.key, at=at, title="", words=" ".join(str(one) for one in counts))
        done += tell(fact, people=[person_id], at=at)
    audit.record(by, "portal.digest_told", agency_id, at, digest=moment.key, people=done)
    return done


@transaction.atomic
def clear_old(*, by: Actor, at: datetime) -> int:
    """Forget notices long seen, acts long done and sessions that have ended, also those of strangers who went to the
    province's sign-in and never came back; what happened stays in the record of acts."""
    gone, _kinds = Notice.objects.filter(at__lt=at - KEPT_SEEN, seen_at__isnull=False).delete()
    older, _kinds = Notice.objects.filter(at__lt=at - KEPT_UNSEEN).delete()
    Deed.objects.filter(at__lt=at - KEPT_DEEDS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    audit.record(by, "portal.notices_cleared", None, at, count=gone + older)
    return gone + older
