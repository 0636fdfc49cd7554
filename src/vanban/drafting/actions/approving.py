"""Submitting, approving, not approving, withdrawing: whose turn it is (NĐ 30/2020 Đ10-12; VL19-Đ11.2; HP25-Đ19)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, Post, close_items, for_post, get_post, grant_access, open_item
from vanban.drafting import policies, states
from vanban.drafting.actions.paper import make_paper
from vanban.drafting.errors import ReasonMissing
from vanban.drafting.events import DraftRejected, DraftSubmitted
from vanban.drafting.models import Draft, Opinion
from vanban.drafting.queries.drafts import get_draft, paper_of
from vanban.drafting.queries.flow import next_turn, plan_for, rules_of
from vanban.drafting.queries.readiness import faults_of
from vanban.drafting.rules.flow import Turn
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import refuse_all
from vanban.kernel.states import Step
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.rulebook.api import ReturnTarget


def submit(draft_id: UUID, *, by: Actor, at: datetime, submission: str = "", deputy: UUID | None = None) -> Draft:
    """Trình: to the first turn that the rules of its day ask for, or to the signer where nobody comes before.

    `submission` is what the phiếu trình says; `deputy` a leader who is to look at it before the signer. Composes the
    paper first. Refuses with every reason at once; NotYourDraft; StepRefused.
    """
    draft = get_draft(draft_id)
    policies.check_can_edit(by, draft)
    states.DRAFT.step(draft.status, "submit")
    refuse_all(faults_of(draft, at=at))
    make_paper(draft_id, by=by, at=at)
    return _submit(draft_id, submission=submission, deputy=str(deputy or ""), by=by, at=at)


@transaction.atomic
def _submit(draft_id: UUID, *, submission: str, deputy: str, by: Actor, at: datetime) -> Draft:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    policies.check_still_stands_in(by, at)
    turns = plan_for(draft, at=at, deputy=deputy)
    step = states.DRAFT.step(draft.status, states.SUBMITTED_TO[turns[0].step])
    refuse_all(faults_of(draft, at=at))
    draft.turns = [turn.as_json() for turn in turns]
    draft.reviewer_id = next((UUID(turn.post) for turn in turns if turn.step == states.REVIEW), draft.reviewer_id)
    draft.returned_reason = ""
    draft.submission = nfc(submission).strip()[:4000]
    _to_next(draft, turns[0], step, by, at, "drafting.submitted")
    return draft


@transaction.atomic
def approve(draft_id: UUID, *, by: Actor, at: datetime, note: str = "") -> Draft:
    """Duyệt: whoever's turn it is answers for their part; on to the next turn, at last the signer (NĐ 30/2020 Đ12).

    Raises NotYourReview, DelegationEnded, StepRefused, and every fault of the draft at once.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_review(by, draft)
    policies.check_still_stands_in(by, at)
    turn = next_turn(draft, at=at)
    step = states.DRAFT.step(draft.status, states.APPROVED_TO[turn.step])
    refuse_all(faults_of(draft, at=at))
    text = nfc(note).strip()
    _opinion(draft, "approve", text, by, at)
    _to_next(draft, turn, step, by, at, "drafting.approved", note=text)
    return draft


@transaction.atomic
def reject(draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> Draft:
    """Không duyệt, with a reason: back to the drafter, or to the head of the unit where the profile says so.

    NĐ 30/2020 Đ10.3 returns by way of the head; HP25-Đ19.3b straight to the drafter. Raises ReasonMissing.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_reject(by, draft)
    policies.check_still_stands_in(by, at)
    by_head = rules_of(draft).draft_flow.return_target is ReturnTarget.DRAFTING_HEAD
    to_head = by_head and draft.reviewer_id is not None and states.DRAFT.can(draft.status, "return_to_head")
    step = states.DRAFT.step(draft.status, "return_to_head" if to_head else "reject")
    text = nfc(reason).strip()
    if not text:
        raise ReasonMissing
    _opinion(draft, "reject", text, by, at)
    if policies.is_signed(draft):
        _keep_approved(draft)
    draft.returned_reason = text[:1000]
    draft.holder = draft.reviewer if to_head else None
    draft.stand_in = {}
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
    draft.holder = None
    draft.stand_in = {}
    _turn(draft, step.target, at)
    _wait_for(draft, draft.drafter, Box.DRAFT, "drafter", by, at)
    audit.record(by, "drafting.withdrawn", draft.id, at)
    return draft


@transaction.atomic
def change_approved(draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> Draft:
    """Take back what the signer has agreed to, to change it: it then goes back to the signer (NĐ 30/2020 Đ11.2).

    The agreed version is remembered, so that the signer sees what became of it. Raises NotYourDraft, StepRefused,
    ReasonMissing.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    policies.check_still_stands_in(by, at)
    step = states.DRAFT.step(draft.status, "change")
    text = nfc(reason).strip()
    if not text:
        raise ReasonMissing
    _keep_approved(draft)
    draft.returned_reason = text[:1000]
    draft.stand_in = {}
    _turn(draft, step.target, at)
    _wait_for(draft, draft.drafter, Box.RETURNED, "returned", by, at, origin=f"{by.name}: {text}")
    audit.record(by, "drafting.change_begun", draft.id, at, version=draft.approved_version, reason=text)
    publish(DraftRejected(draft.id, draft.drafter_id, text, at))
    return draft


def _keep_approved(draft: Draft) -> None:
    """Remember the version that had been agreed to; the caller holds the row and saves it."""
    agreed = paper_of(draft.id, "composed", "uploaded")
    draft.approved_version = agreed.number if agreed else None
    draft.by_hand = False


def _to_next(draft: Draft, turn: Turn, step: Step, by: Actor, at: datetime, code: str, **told: str) -> None:
    """Give the draft to whose turn it is: status, box, sight, the audit line, and the news of it."""
    signs = turn.step == states.TO_SIGN
    post = get_post(UUID(turn.post))
    draft.holder = None if signs else post
    _turn(draft, step.target, at)
    _wait_for(draft, post, Box.SIGN if signs else Box.REVIEW, "signer" if signs else "reviewer", by, at)
    audit.record(by, code, draft.id, at, to=str(post), **told)
    publish(DraftSubmitted(draft.id, post.id, at))


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
        draft=draft,
        verdict=verdict,
        text=text,
        step=draft.status,
        by_name=by.printed,
        by_title=by.post_title,
        at=at,
    )


def _turn(draft: Draft, status: str, at: datetime) -> None:
    """The next status; opinions that were asked stay open whosever turn it is."""
    draft.move_to(status)
    draft.turn_since = at
    draft.reminded_at = None
    draft.save()
    close_items(draft.id, keep=Box.OPINION)


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
