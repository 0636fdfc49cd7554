"""Who leaves or moves hands over: everything open goes to a successor in one act, on record (NB25-Đ23, VL19-Đ20.5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vanban.directory import policies, states
from vanban.directory.actions.delegations import end_them
from vanban.directory.errors import (
    HandoverOpen,
    HandoverToTheMaker,
    HandoverUnconfirmed,
    LeaderUnconfirmed,
    NoPostInForce,
    ReasonMissing,
    SuccessorUnfit,
)
from vanban.directory.events import HandedOver, HandoverPrepared
from vanban.directory.models import Account, Delegation, Handover, OpenItem, Person, Post
from vanban.directory.ports import holdings
from vanban.directory.queries.leaving import held_of, posts_to_hand_over
from vanban.directory.queries.people import get_post, hold_posts, posts_in_force
from vanban.directory.queries.principals import for_post, inherit
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish


@transaction.atomic
def prepare_handover(
    person_id: UUID, agency_id: UUID, successor_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Handover:
    """Begin a hand-over: name the successor and why, so that both can look at the list and confirm it.

    By the one who leaves, by somebody set over them, or by the administrator, none of whom names themselves. Raises
    NoPostInForce, and SuccessorUnfit, HandoverToTheMaker, ReasonMissing, HandoverOpen at once.
    """
    person = Person.objects.select_for_update().get(id=person_id)
    posts = posts_to_hand_over(person_id, agency_id, on=local_date(at))
    if not posts:
        raise NoPostInForce
    policies.check_can_prepare_handover(by, person_id, posts, agency_id)
    told = nfc(reason).strip()[:300]
    successor = posts_in_force(on=local_date(at)).filter(id=successor_id, agency_id=agency_id).first()
    fit = successor is not None and successor.person_id != person_id
    to_maker = fit and successor is not None and successor.person_id == by.person_id
    refuse_all(
        [
            *([] if told else [ReasonMissing()]),
            *([] if fit else [SuccessorUnfit()]),
            *([HandoverToTheMaker(giver=person.full_name)] if to_maker else []),
            *([HandoverOpen(name=person.full_name)] if _open(person_id, agency_id).exists() else []),
        ]
    )
    made = Handover.objects.create(
        agency_id=agency_id,
        person=person,
        successor_id=successor_id,
        reason=told,
        prepared_by=by.printed,
        prepared_at=at,
        posts=[
            {"id": str(post.id), "title": post.title, "unit": post.unit.name if post.unit else ""} for post in posts
        ],
    )
    taker = get_post(successor_id)
    audit.record(
        by, "directory.handover_prepared", made.id, at, giver=person.full_name, taker=str(taker.person), reason=told
    )
    publish(HandoverPrepared(made.id, person.id, taker.person_id, by.person_id, at))
    return made


@transaction.atomic
def confirm_handover(handover_id: UUID, *, by: Actor, at: datetime) -> Handover:
    """The one who leaves, or the successor, confirms the list with their own account; a second time changes nothing."""
    found = _held(handover_id)
    place = policies.check_can_confirm_handover(by, found)
    found.move_to(states.HANDOVER.step(found.status, "confirm").target)
    if getattr(found, place) is None:
        setattr(found, place, at)
        found.save(update_fields=["status", place])
        audit.record(by, "directory.handover_confirmed", found.id, at, place=place.removesuffix("_at"))
    return found


@transaction.atomic
def cancel_handover(handover_id: UUID, *, by: Actor, at: datetime) -> Handover:
    """Give a prepared hand-over up: nothing has moved yet."""
    found = _held(handover_id)
    posts = posts_to_hand_over(found.person_id, found.agency_id, on=local_date(at))
    policies.check_can_prepare_handover(by, found.person_id, posts, found.agency_id)
    found.move_to(states.HANDOVER.step(found.status, "cancel").target)
    found.save(update_fields=["status"])
    audit.record(by, "directory.handover_cancelled", found.id, at)
    return found


@transaction.atomic
def complete_handover(handover_id: UUID, *, excuse: str = "", by: Actor, at: datetime) -> Handover:
    """Everything open goes to the successor, delegations end, the posts end, the account is locked: one transaction.

    Old links go on working for the successor, who inherits what was granted to the posts. The account stays open when
    the person holds a post elsewhere. Raises HandoverUnconfirmed when a confirmation is missing and `excuse` does not
    say why, LeaderUnconfirmed when that of a leader is missing and `by` cannot speak for them, HandoverToTheMaker,
    SuccessorUnfit when the successor has left meanwhile, NoPostInForce.
    """
    found = _held(handover_id)
    posts = posts_to_hand_over(found.person_id, found.agency_id, on=local_date(at))
    if not posts:
        raise NoPostInForce
    policies.check_can_complete_handover(by, found.person_id, posts, found.agency_id)
    step = states.HANDOVER.step(found.status, "complete")
    hold_posts([*(post.id for post in posts), found.successor_id])
    told = nfc(excuse).strip()[:300]
    unspoken = found.giver_at is None and not policies.can_excuse_giver(by, posts)
    missing = [
        name
        for name, moment in (
            (found.person.full_name, found.giver_at),
            (found.successor.person.full_name, found.taker_at),
        )
        if moment is None
    ]
    refuse_all(
        [
            *([HandoverToTheMaker(giver=found.person.full_name)] if by.person_id == found.successor.person_id else []),
            *([LeaderUnconfirmed(name=found.person.full_name)] if unspoken else []),
            *([HandoverUnconfirmed(names=", ".join(missing))] if missing and not told and not unspoken else []),
            *([] if _in_force(found.successor_id, at) else [SuccessorUnfit()]),
        ]
    )
    lines = [line for post in posts for line in _lines(post)]
    for post in posts:
        _hand_over(post, found.successor, by, at)
    locked = _lock(found.person_id, by, at)
    found.complete(step.target, lines=lines, by=by.printed, excuse=told if missing else "", at=at)
    audit.record(
        by,
        "directory.handover_completed",
        found.id,
        at,
        giver=found.person.full_name,
        taker=found.successor.person.full_name,
        things=len(lines),
        locked=locked,
        excuse=found.excuse,
    )
    publish(HandedOver(found.id, found.person_id, found.successor.person_id, by.person_id, at))
    return found


@transaction.atomic
def keep_handover_paper(handover_id: UUID, blob_id: UUID, *, by: Actor, at: datetime) -> None:
    """Bind the typeset record to its row, once; after that the row is never changed."""
    found = _held(handover_id)
    if found.blob_id is None and found.completed_at is not None:
        found.blob_id = blob_id
        found.save(update_fields=["blob_id"])
        audit.record(by, "directory.handover_kept", found.id, at, blob=blob_id)


def _held(handover_id: UUID) -> Handover:
    found = Handover.objects.select_for_update(of=("self",))
    return found.select_related("person", "agency", "successor__person").get(id=handover_id)


def _open(person_id: UUID, agency_id: UUID) -> Any:
    return Handover.objects.filter(person_id=person_id, agency_id=agency_id, status=states.PREPARED)


def _in_force(post_id: UUID, at: datetime) -> bool:
    return posts_in_force(on=local_date(at)).filter(id=post_id).exists()


def _lines(post: Post) -> list[dict[str, Any]]:
    return [
        {
            "kind": item.kind,
            "title": item.title,
            "subject": item.subject[:500],
            "document": str(item.document_id or ""),
            "due": item.due.isoformat() if item.due else "",
        }
        for item in held_of(post.id)
    ]


def _hand_over(post: Post, successor: Post, by: Actor, at: datetime) -> None:
    """One post: its work by each flow, what is left in its boxes, its delegations, its past; then it ends."""
    for holding in holdings().values():
        holding.hand_over(post.id, successor.id, by=by, at=at)
    old, new = for_post(post.id), for_post(successor.id)
    there = OpenItem.objects.filter(principal_id=new).values_list("document_id", "box")
    for item in OpenItem.objects.filter(principal_id=old):
        if (item.document_id, item.box) in set(there):
            item.delete()
        else:
            item.principal_id = new
            item.save(update_fields=["principal"])
    delegations = Delegation.objects.select_for_update(of=("self",)).select_related("giver__person", "taker__person")
    open_ones = delegations.filter(Q(giver_id=post.id) | Q(taker_id=post.id), ends__gt=at, revoked_at__isnull=True)
    end_them(list(open_ones), by=by, at=at)
    inherit(new, old, since=at)
    post.ends = local_date(at) - timedelta(days=1)
    post.save(update_fields=["ends"])
    audit.record(by, "directory.post_ended", post.id, at, person=post.person.full_name, title=post.title)


def _lock(person_id: UUID, by: Actor, at: datetime) -> bool:
    """Lock the account of who holds no post any more (NB25-Đ23.1c); every session ends at once."""
    account = Account.objects.select_for_update(of=("self",)).filter(person_id=person_id, is_active=True).first()
    if account is None or posts_in_force(on=local_date(at)).filter(person_id=person_id).exists():
        return False
    account.is_active = False
    account.session_epoch += 1
    account.save(update_fields=["is_active", "session_epoch"])
    audit.record(by, "directory.account_locked", account.id, at, username=account.username, reason="bàn giao")
    return True
