"""Who may review, sign, refuse and remind, and who sets the way of an agency's drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Role, stand_in_post
from vanban.drafting import states
from vanban.drafting.errors import DelegationEnded, NotYourDraft, NotYourFlow, NotYourReview, NotYourSignature
from vanban.drafting.models import Draft
from vanban.drafting.policies.issuing import check_can_issue
from vanban.drafting.policies.standing import answers, is_reviewed
from vanban.drafting.policies.writing import check_can_write
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal, gettext_noop

_LEADERS = gettext_noop("the agency's leaders and its administrator")


def check_still_stands_in(by: Actor, at: datetime) -> None:
    """Raises DelegationEnded when the actor acts for another and the delegation is over at this moment (NB16-Đ13.3).

    A page may have been opened, or a batch begun, while it was still in force.
    """
    if by.for_person_id is None or by.person_id is None or by.post_id is None:
        return
    if stand_in_post(by.person_id, by.post_id, at=at) is None:
        raise DelegationEnded(name=by.for_name, who=by.for_name)


def check_can_review(by: Actor, draft: Draft) -> None:
    """Raises NotYourReview unless the actor stands in the post whose turn it is (NĐ 30/2020 Đ12)."""
    if by.post_id != draft.holder_id or draft.holder_id is None:
        raise NotYourReview(who=str(draft.holder or ""))
    by.check_may("drafting.approved")


def can_approve(by: Actor, draft: Draft) -> bool:
    """For the button “Duyệt”."""
    return draft.status in states.REVIEWING and answers(check_can_review, by, draft)


def check_can_sign(by: Actor, draft: Draft) -> None:
    """Raises NotYourSignature unless the actor stands in the signer's post, in person or by delegation."""
    if by.post_id != draft.signer_id or draft.signer_id is None:
        raise NotYourSignature(who=str(draft.signer or ""))
    by.check_may("drafting.signed")


def can_sign(by: Actor, draft: Draft) -> bool:
    """For the button “Ký duyệt”."""
    return answers(check_can_sign, by, draft, "sign")


def check_can_reject(by: Actor, draft: Draft) -> None:
    """Whoever's turn it is may say no: the reviewer, the signer, the clerk for form."""
    turn: dict[str, Callable[[Actor, Draft], None]] = {
        **dict.fromkeys(states.REVIEWING, check_can_review),
        states.TO_SIGN: check_can_sign,
        **dict.fromkeys((states.SIGNED, states.TO_PRINT, states.PRINTED), check_can_issue),
    }
    turn.get(draft.status, check_can_review)(by, draft)


def can_reject(by: Actor, draft: Draft) -> bool:
    """For the button “Không duyệt”."""
    return answers(check_can_reject, by, draft, "reject")


def check_can_set_flow(by: Actor, agency_id: UUID) -> None:
    """Raises NotYourFlow unless the actor leads or administers this agency (HY19-Đ12.2)."""
    if by.agency_id != agency_id or not (by.has(Role.LEADER) or by.has(Role.UNIT_ADMIN)):
        raise NotYourFlow(who=_LEADERS)


def can_set_flow(by: Actor, agency_id: UUID) -> bool:
    """For the page “Quy trình của cơ quan”."""
    try:
        check_can_set_flow(by, agency_id)
    except Refusal:
        return False
    return True


def check_can_keep_slip(by: Actor, draft: Draft) -> None:
    """The slip is the machine's work, after each decision; raises NotYourDraft for a person."""
    if not by.is_system:
        raise NotYourDraft(who=str(draft.drafter))


def can_be_reminded(draft: Draft) -> bool:
    """Whether somebody before the clerks has it."""
    return draft.status in states.WITHDRAWABLE


def check_can_remind(by: Actor, draft: Draft) -> None:
    """The drafter, who writes along, and the head of the drafting unit may remind; raises NotYourDraft."""
    if by.post_id is None or by.post_id != draft.reviewer_id:
        check_can_write(by, draft)


def can_remind(by: Actor, draft: Draft) -> bool:
    """For the button “Nhắc”: somebody else has it now."""
    has_it = draft.holder_id if is_reviewed(draft) else draft.signer_id
    return draft.status in states.WITHDRAWABLE and by.post_id != has_it and answers(check_can_remind, by, draft)


def can_set_block(by: Actor, draft: Draft) -> bool:
    """For the button “Lập khối chữ ký”: the block shows another than who would sign now."""
    shown = str(draft.stand_in.get("name", "")) or (draft.signer.person.full_name if draft.signer else "")
    return shown != by.name and not draft.uploaded and can_sign(by, draft)
