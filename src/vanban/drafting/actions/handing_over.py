"""Drafts go to a successor, or to the agency into which one's own was merged (NB25-Đ23.2b, VL19-Đ20.5)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vanban.directory.api import Box, Post, Role, close_items, for_post, get_agency, get_post, grant_access, open_item
from vanban.drafting import policies, states
from vanban.drafting.models import Consultation, Consulted, CoWriter, Draft
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import document_type
from vanban.platform import audit


@transaction.atomic
def hand_over_drafts(post_id: UUID, to_post_id: UUID, *, by: Actor, at: datetime) -> int:
    """Give a post's drafts, turns and unanswered questions to its successor; how many drafts.

    What waits for the signature of who leaves, or is reviewed for it, goes back to its drafter: the paper carries a
    name that can no longer sign it. Called by the verb that hands over, which has asked who may.
    """
    giver, taker = get_post(post_id), get_post(to_post_id)
    places = Q(drafter_id=post_id) | Q(holder_id=post_id) | Q(reviewer_id=post_id) | Q(signer_id=post_id)
    drafts = list(Draft.objects.select_for_update().filter(places).exclude(status__in=states.ENDED).order_by("id"))
    for draft in drafts:
        signs = draft.signer_id == post_id and not policies.is_signed(draft)
        _replace(draft, giver, taker)
        if signs and policies.may_go_back(draft):
            _return(draft, f"{giver.person.full_name} đã bàn giao công việc; cần lập lại bản trình ký.", at)
        draft.save()
        grant_access(draft.id, [for_post(taker.id)], kind="outgoing", moment=draft.made_at, reason="drafter")
        audit.record(
            by, "drafting.handed_over", draft.id, at, giver=giver.person.full_name, taker=taker.person.full_name
        )
    _replace_asked(post_id, to_post_id)
    return len(drafts)


@transaction.atomic
def merge_drafts(former_id: UUID, heir_id: UUID, *, by: Actor, at: datetime) -> int:
    """What an agency that goes up in another has not issued yet is written on there; how many drafts.

    Papers that were composed in the old name go back to their drafters. What is at the seal or holds a number of the
    old books is ended under them.
    """
    name = get_agency(former_id).name
    drafts = Draft.objects.select_for_update().filter(agency_id=former_id).exclude(status__in=states.ENDED)
    done = 0
    for draft in drafts.order_by("id"):
        if not policies.may_change_agency(draft):
            continue
        draft.agency_id = heir_id
        if policies.may_go_back(draft):
            _return(draft, f"{name} đã sáp nhập; cần lập lại văn bản dưới tên cơ quan mới.", at)
        draft.save()
        audit.record(by, "drafting.carried_over", draft.id, at, agency=name)
        done += 1
    return done


def _replace(draft: Draft, giver: Post, taker: Post) -> None:
    for place in ("drafter_id", "holder_id", "reviewer_id"):
        if getattr(draft, place) == giver.id:
            setattr(draft, place, taker.id)
    draft.turns = [{**turn, "post": _other(turn.get("post"), giver, taker)} for turn in draft.turns]
    if draft.signer_id == giver.id and not policies.is_signed(draft):
        draft.signer_id = taker.id if Role.LEADER in taker.roles else None
        draft.content = {**draft.content, "signer": str(draft.signer_id or "")}


def _other(post: object, giver: Post, taker: Post) -> object:
    return str(taker.id) if post == str(giver.id) else post


def _return(draft: Draft, why: str, at: datetime) -> None:
    draft.move_to(states.DRAFT.step(draft.status, "reject").target)
    draft.returned_reason, draft.holder, draft.stand_in, draft.turn_since = why, None, {}, at
    close_items(draft.id)
    open_item(
        draft.id,
        [for_post(draft.drafter_id)],
        box=Box.RETURNED,
        moment=at,
        title=document_type(draft.type_code).label,
        subject=draft.subject or "—",
        origin=why,
        urgency=draft.urgency,
    )


def _replace_asked(post_id: UUID, to_post_id: UUID) -> None:
    """Who writes along, who was asked and has not answered, who asked and is not done."""
    for row in CoWriter.objects.filter(post_id=post_id).exclude(draft__status__in=states.ENDED):
        _move_or_drop(row, CoWriter.objects.filter(draft_id=row.draft_id, post_id=to_post_id).exists(), to_post_id)
    unanswered = Consulted.objects.filter(
        post_id=post_id, answered_at__isnull=True, consultation__closed_at__isnull=True
    )
    successor = get_post(to_post_id)
    for asked in unanswered:
        if not Consulted.objects.filter(consultation_id=asked.consultation_id, post_id=to_post_id).exists():
            asked.post_id = to_post_id
            asked.name = str(successor)
            asked.save(update_fields=["post", "name"])
    Consultation.objects.filter(asker_id=post_id, closed_at__isnull=True).update(asker_id=to_post_id)


def _move_or_drop(row: CoWriter, is_there: bool, to_post_id: UUID) -> None:
    if is_there:
        row.delete()
        return
    row.post_id = to_post_id
    row.save(update_fields=["post"])
