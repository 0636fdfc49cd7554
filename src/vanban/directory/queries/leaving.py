"""What somebody holds, what was handed over, who wants to take their own data along."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from vanban.directory import states
from vanban.directory.models import Account, DataExport, Delegation, Handover, Post
from vanban.directory.ports import HeldItem, holdings
from vanban.directory.queries.people import posts_in_force
from vanban.platform.models import AuditEntry


def posts_to_hand_over(person_id: UUID, agency_id: UUID, *, on: date) -> list[Post]:
    """The posts that a person holds in an agency on this day."""
    return list(posts_in_force(on=on).filter(person_id=person_id, agency_id=agency_id).order_by("order", "id"))


def held_of(post_id: UUID) -> list[HeldItem]:
    """Everything open that the flows know of a post, and its delegations."""
    return [item for holding in holdings().values() for item in holding.held(post_id)]


def delegated_of(post_id: UUID, *, at: datetime) -> list[Delegation]:
    """The delegations from or to a post that would end with it."""
    found = Delegation.objects.filter(Q(giver_id=post_id) | Q(taker_id=post_id), ends__gt=at, revoked_at__isnull=True)
    return list(found.select_related("giver__person", "taker__person").order_by("ends"))


def handover(handover_id: UUID) -> Handover:
    """One hand-over with its people; raises Handover.DoesNotExist."""
    return Handover.objects.select_related("agency", "person", "successor__person", "successor__unit").get(
        id=handover_id
    )


def handovers_of(agency_id: UUID, *, limit: int = 100) -> list[Handover]:
    """The hand-overs of an agency, newest first."""
    found = Handover.objects.filter(agency_id=agency_id).select_related("person", "successor__person")
    return list(found.order_by("-prepared_at")[:limit])


def handovers_for(person_id: UUID, *, limit: int = 20) -> list[Handover]:
    """Those in which this person gives or takes, newest first."""
    found = Handover.objects.filter(Q(person_id=person_id) | Q(successor__person_id=person_id))
    return list(found.select_related("person", "successor__person").order_by("-prepared_at")[:limit])


def exports_of(agency_id: UUID, *, limit: int = 50) -> list[DataExport]:
    """Who asked to take their own data along, newest first."""
    return list(DataExport.objects.filter(agency_id=agency_id).select_related("person").order_by("-asked_at")[:limit])


def own_export(person_id: UUID) -> DataExport | None:
    """The latest wish of this person."""
    return DataExport.objects.filter(person_id=person_id).select_related("agency").order_by("-asked_at").first()


def granted_export(person_id: UUID) -> DataExport | None:
    """The one that may be fetched now."""
    return DataExport.objects.filter(person_id=person_id, status=states.GRANTED).order_by("-decided_at").first()


def own_data(person_id: UUID) -> dict[str, Any]:
    """What the house knows of a person's own account: who, posts, and every act, without any document's content."""
    posts = Post.objects.filter(person_id=person_id).select_related("person", "agency", "unit").order_by("order")
    account = Account.objects.filter(person_id=person_id).first()
    acts = AuditEntry.objects.filter(actor_id=person_id).order_by("at", "id")
    person = posts[0].person if posts else None
    return {
        "full_name": person.full_name if person else "",
        "email": person.email if person else "",
        "phone": person.phone if person else "",
        "username": account.username if account else "",
        "posts": [
            {
                "title": post.title,
                "unit": post.unit.name if post.unit else "",
                "agency": post.agency.name,
                "from": post.starts.isoformat() if post.starts else "",
                "to": post.ends.isoformat() if post.ends else "",
            }
            for post in posts
        ],
        "acts": [
            {
                "at": one.at.isoformat(),
                "act": one.code,
                "as": one.post_title,
                "for": one.for_name,
                "subject": str(one.subject_id or ""),
            }
            for one in acts.iterator(chunk_size=2000)
        ],
    }


def is_export_of(export_id: UUID, agency_id: UUID) -> bool:
    """Whether there is one of this id in this agency."""
    return DataExport.objects.filter(id=export_id, agency_id=agency_id).exists()
