"""Who may write a draft, read along and comment."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import can_see
from vanban.drafting import states
from vanban.drafting.errors import NotYourDraft, NotYoursToAnswer
from vanban.drafting.models import Draft
from vanban.drafting.policies.standing import answers, is_open
from vanban.kernel.actor import Actor


def check_can_answer(by: Actor, incoming_id: UUID) -> None:
    """Raises NotYoursToAnswer unless the actor may see the incoming document: a reply can finish its handling."""
    if not can_see(by, incoming_id):
        raise NotYoursToAnswer


def can_answer(by: Actor, incoming_id: UUID) -> bool:
    """For the link “Soạn trả lời”."""
    return can_see(by, incoming_id)


def check_can_edit(by: Actor, draft: Draft) -> None:
    """Raises NotYourDraft unless the actor stands in the drafter's post."""
    if by.post_id != draft.drafter_id:
        raise NotYourDraft(who=str(draft.drafter))
    by.check_may("drafting.saved")


def can_edit(by: Actor, draft: Draft) -> bool:
    """Whether the text may be changed now by this person."""
    return draft.status in states.EDITABLE and answers(check_can_write, by, draft)


def check_can_write(by: Actor, draft: Draft) -> None:
    """Raises NotYourDraft unless the actor is the drafter or one whom the drafter lets write along."""
    by.check_may("drafting.saved")
    if by.post_id == draft.drafter_id:
        return
    if by.post_id is None or not draft.co_writers.filter(post_id=by.post_id).exists():
        raise NotYourDraft(who=str(draft.drafter))


def can_share(by: Actor, draft: Draft) -> bool:
    """For the button “Mời cùng soạn”."""
    return draft.status in states.EDITABLE and answers(check_can_edit, by, draft)


def can_submit(by: Actor, draft: Draft) -> bool:
    """For the button “Trình”."""
    return answers(check_can_edit, by, draft, "submit", "submit_to_leader")


def can_withdraw(by: Actor, draft: Draft) -> bool:
    """For the button “Rút lại”."""
    return answers(check_can_edit, by, draft, "withdraw")


def can_discard(by: Actor, draft: Draft) -> bool:
    """For the button “Hủy dự thảo”."""
    return answers(check_can_edit, by, draft, "discard")


def can_change(by: Actor, draft: Draft) -> bool:
    """For the button “Sửa văn bản đã duyệt”."""
    return answers(check_can_edit, by, draft, "change")


def is_guest(by: Actor, draft: Draft) -> bool:
    """Whether this reader belongs to another agency: asked for an opinion, not at home in the draft."""
    return by.agency_id != draft.agency_id


def check_can_comment(by: Actor, draft: Draft) -> None:
    """Whoever may read the draft may say something about it while it is open."""
    if not can_see(by, draft.id) or not is_open(draft):
        raise NotYourDraft(who=str(draft.drafter))


def can_comment(by: Actor, draft: Draft) -> bool:
    """For the button “Góp ý”."""
    return answers(check_can_comment, by, draft)


def check_can_look_at_form(by: Actor, draft: Draft) -> None:
    """Raises NotYourDraft unless the actor reads the draft at home: whoever writes, reviews, signs or issues it.

    The machine looks at what is submitted.
    """
    if by.is_system:
        return
    if not can_see(by, draft.id) or is_guest(by, draft):
        raise NotYourDraft(who=str(draft.drafter))


def can_look_at_form(by: Actor, draft: Draft) -> bool:
    """For the link “Kiểm tra thể thức”."""
    return is_open(draft) and answers(check_can_look_at_form, by, draft)
