"""Who may ask for opinions, answer and sum up."""

from __future__ import annotations

from vanban.drafting import states
from vanban.drafting.errors import NotAskedYou, NotYourConsultation
from vanban.drafting.models import Consultation, Draft
from vanban.drafting.policies.standing import answers, is_open, is_reviewed
from vanban.drafting.policies.writing import can_edit
from vanban.drafting.queries.consulting import asked_of_me, open_consultation
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal


def check_can_consult(by: Actor, draft: Draft) -> None:
    """Raises NotYourConsultation unless the actor writes the draft, or has it before them now.

    A stand-in has before them what was delegated: to review, or to sign.
    """
    turn = draft.holder_id if is_reviewed(draft) else draft.signer_id if draft.status in states.WITH_LEADER else None
    has_it = by.post_id == turn and by.may("drafting.approved" if is_reviewed(draft) else "drafting.signed")
    if by.post_id is None or (not has_it and not can_edit(by, draft)):
        raise NotYourConsultation(who=str(draft.drafter))


def can_consult(by: Actor, draft: Draft) -> bool:
    """For the button “Lấy ý kiến”."""
    return is_open(draft) and answers(check_can_consult, by, draft)


def check_was_asked(by: Actor, draft: Draft) -> None:
    """Raises NotAskedYou unless a question about this draft waits for the actor, or for the agency they lead."""
    if asked_of_me(draft.id, by) is None:
        raise NotAskedYou(who=str(draft.drafter))


def can_answer_opinion(by: Actor, draft: Draft) -> bool:
    """For the button “Trả lời ý kiến”."""
    return answers(check_was_asked, by, draft)


def check_can_close_consultation(by: Actor, consultation: Consultation) -> None:
    """Raises NotYourConsultation unless the actor asked, in the same post, or drafts the document."""
    if by.post_id is None or by.post_id not in {consultation.asker_id, consultation.draft.drafter_id}:
        raise NotYourConsultation(who=consultation.asked_by)


def consultation_to_close(by: Actor, draft: Draft) -> Consultation:
    """The open asking about this draft, if the actor may end it; raises NotYourConsultation."""
    found = open_consultation(draft.id)
    if found is None:
        raise NotYourConsultation(who=str(draft.drafter))
    check_can_close_consultation(by, found)
    return found


def can_close_consultation(by: Actor, draft: Draft) -> bool:
    """For the buttons “Tổng hợp ý kiến”, “Nhắc góp ý” and “Nhập ý kiến bằng văn bản”."""
    try:
        consultation_to_close(by, draft)
    except Refusal:
        return False
    return True


def check_may_comment_publicly(by: Actor) -> None:
    """Anybody may comment on a draft laid open; the machine writes it down, since a stranger has no account."""
    if not by.is_system:
        raise NotAskedYou(who=by.name)
