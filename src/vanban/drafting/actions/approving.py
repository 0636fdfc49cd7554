"""Submitting, approving, not approving, withdrawing: whose turn it is (NĐ 30/2020 Đ10-12; VL19-Đ11.2; HP25-Đ19)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, Post, close_items, for_post, grant_access, open_item
from vanban.drafting import policies, states
from vanban.drafting.actions.paper import make_paper
from vanban.drafting.errors import ReasonMissing
from vanban.drafting.events import DraftRejected, DraftSubmitted
from vanban.drafting.models import Draft, Opinion
from vanban.drafting.queries.drafts import get_draft, head_of
from vanban.drafting.queries.readiness import faults_of, rules_for
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.rulebook.api import ReturnTarget


def submit(draft_id: UUID, *, by: Actor, at: datetime) -> Draft:
    """Trình: to the head of the drafting unit, or to the signer where the drafter is the head.

    Composes the paper first. Refuses with every reason at once; NotYourDraft; StepRefused.
    """
    draft = get_draft(draft_id)
    policies.check_can_edit(by, draft)
    states.DRAFT.step(draft.status, "submit")
    refuse_all(faults_of(draft, at=at))
    make_paper(draft_id, by=by, at=at)
    return _submit(draft_id, by=by, at=at)


@transaction.atomic
def _submit(draft_id: UUID, *, by: Actor, at: datetime) -> Draft:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    head = head_of(draft, at=at)
    step = states.DRAFT.step(draft.status, "submit" if head else "submit_to_leader")
    refuse_all(faults_of(draft, at=at))
    draft.reviewer = head
    draft.returned_reason = ""
    _turn(draft, step.target, at)
    to = head or draft.signer
    _wait_for(draft, to, Box.REVIEW if head else Box.SIGN, "reviewer" if head else "signer", by, at)
    audit.record(by, "drafting.submitted", draft.id, at, to=str(to))
    if to is not None:
        publish(DraftSubmitted(draft.id, to.id, at))
    return draft


@transaction.atomic
def approve(draft_id: UUID, *, by: Actor, at: datetime, note: str = "") -> Draft:
    """Duyệt: the head of the drafting unit answers for the content; on to the signer (NĐ 30/2020 Đ12.1)."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_review(by, draft)
    step = states.DRAFT.step(draft.status, "approve")
    refuse_all(faults_of(draft, at=at))
    _opinion(draft, "approve", note, by, at)
    _turn(draft, step.target, at)
    _wait_for(draft, draft.signer, Box.SIGN, "signer", by, at)
    audit.record(by, "drafting.approved", draft.id, at, to=str(draft.signer), note=note)
    if draft.signer_id is not None:
        publish(DraftSubmitted(draft.id, draft.signer_id, at))
    return draft


@transaction.atomic
def reject(draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> Draft:
    """Không duyệt, with a reason: back to the drafter, or to the head of the unit where the profile says so.

    NĐ 30/2020 Đ10.3 returns by way of the head; HP25-Đ19.3b straight to the drafter. Raises ReasonMissing.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_reject(by, draft)
    by_head = rules_for(at).draft_flow.return_target is ReturnTarget.DRAFTING_HEAD
    to_head = by_head and draft.reviewer_id is not None and states.DRAFT.can(draft.status, "return_to_head")
    step = states.DRAFT.step(draft.status, "return_to_head" if to_head else "reject")
    text = nfc(reason).strip()
    if not text:
        raise ReasonMissing
    _opinion(draft, "reject", text, by, at)
    draft.returned_reason = text[:1000]
    _turn(draft, step.target, at)
    to = draft.reviewer if to_head else draft.drafter
    _wait_for(draft, to, Box.REVIEW if to_head else Box.RETURNED, "returned", by, at, origin=f"{by.name}: {text}")
    audit.record(by, "drafting.rejected", draft.id, at, to=str(to), reason=text)
    publish(DraftRejected(draft.id, to.id if to else draft.drafter_id, text, at))
    return draft


@transaction.atomic
def withdraw(draft_id: UUID, *, by: Actor, at: datetime) -> Draft:
    """Rút lại: the drafter takes the draft back before it is signed."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    step = states.DRAFT.step(draft.status, "withdraw")
    _turn(draft, step.target, at)
    _wait_for(draft, draft.drafter, Box.DRAFT, "drafter", by, at)
    audit.record(by, "drafting.withdrawn", draft.id, at)
    return draft


@transaction.atomic
def give_opinion(draft_id: UUID, *, text: str, by: Actor, at: datetime) -> Opinion:
    """Góp ý: a remark by anybody who may read the draft; it is kept for good (NĐ 30/2020 PL VI III.5)."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_comment(by, draft)
    if not text.strip():
        raise ReasonMissing
    opinion = _opinion(draft, "remark", text.strip(), by, at)
    audit.record(by, "drafting.remarked", draft.id, at, text=text.strip())
    return opinion


def _opinion(draft: Draft, verdict: str, text: str, by: Actor, at: datetime) -> Opinion:
    return Opinion.objects.create(
        draft=draft, verdict=verdict, text=text, by_name=by.printed, by_title=by.post_title, at=at
    )


def _turn(draft: Draft, status: str, at: datetime) -> None:
    draft.move_to(status)
    draft.turn_since = at
    draft.save()
    close_items(draft.id)


def _wait_for(
    draft: Draft, to: Post | None, box: Box, reason: str, by: Actor, at: datetime, *, origin: str = ""
) -> None:
    """Put the draft before a post: it may see it, and it stands in its box."""
    if to is None:
        raise ValueError(f"{draft.id} goes to nobody")
    grant_access(draft.id, [for_post(to.id)], kind="outgoing", moment=draft.made_at, reason=reason)
    open_item(
        draft.id,
        [for_post(to.id)],
        box=box,
        moment=at,
        title=document_type(draft.type_code).label,
        subject=draft.subject,
        origin=origin or f"{by.name} · {draft.unit or draft.agency}",
        urgency=draft.urgency,
    )
