"""Who may do what to a draft. `check_can_x` refuses with who can; `can_x` answers the same for a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Role, can_see, stand_in_post
from vanban.drafting import states
from vanban.drafting.errors import (
    DelegationEnded,
    NotAskedYou,
    NotYourConsultation,
    NotYourCopy,
    NotYourDraft,
    NotYourFlow,
    NotYourIssue,
    NotYourPaperWay,
    NotYourReview,
    NotYourSignature,
    NotYoursToAnswer,
)
from vanban.drafting.models import BatchItem, Consultation, Draft
from vanban.drafting.queries.consulting import asked_of_me, open_consultation
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop

_CLERKS = gettext_noop("the agency's clerks")
_LEADERS = gettext_noop("the agency's leaders and its administrator")


def _answers(check: Callable[[Actor, Draft], None], by: Actor, draft: Draft, *verbs: str) -> bool:
    """A check as yes or no, together with the state table: one of the verbs must be possible now."""
    if verbs and not any(states.DRAFT.can(draft.status, verb) for verb in verbs):
        return False
    try:
        check(by, draft)
    except Refusal:
        return False
    return True


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


def can_edit(by: Actor, draft: Draft) -> bool:
    """Whether the text may be changed now by this person."""
    return draft.status in states.EDITABLE and _answers(check_can_write, by, draft)


def check_can_write(by: Actor, draft: Draft) -> None:
    """Raises NotYourDraft unless the actor is the drafter or one whom the drafter lets write along."""
    if by.post_id == draft.drafter_id:
        return
    if by.post_id is None or not draft.co_writers.filter(post_id=by.post_id).exists():
        raise NotYourDraft(who=str(draft.drafter))


def can_share(by: Actor, draft: Draft) -> bool:
    """For the button “Mời cùng soạn”."""
    return draft.status in states.EDITABLE and _answers(check_can_edit, by, draft)


def can_submit(by: Actor, draft: Draft) -> bool:
    """For the button “Trình”."""
    return _answers(check_can_edit, by, draft, "submit", "submit_to_leader")


def can_withdraw(by: Actor, draft: Draft) -> bool:
    """For the button “Rút lại”."""
    return _answers(check_can_edit, by, draft, "withdraw")


def can_discard(by: Actor, draft: Draft) -> bool:
    """For the button “Hủy dự thảo”."""
    return _answers(check_can_edit, by, draft, "discard")


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


def can_approve(by: Actor, draft: Draft) -> bool:
    """For the button “Duyệt”."""
    return draft.status in states.REVIEWING and _answers(check_can_review, by, draft)


def check_can_sign(by: Actor, draft: Draft) -> None:
    """Raises NotYourSignature unless the actor stands in the signer's post, in person or by delegation."""
    if by.post_id != draft.signer_id or draft.signer_id is None:
        raise NotYourSignature(who=str(draft.signer or ""))


def can_sign(by: Actor, draft: Draft) -> bool:
    """For the button “Ký duyệt”."""
    return _answers(check_can_sign, by, draft, "sign")


def check_can_issue(by: Actor, draft: Draft) -> None:
    """Raises NotYourIssue unless the actor is a clerk of the issuing agency (NĐ 30/2020 Đ6.3)."""
    if by.agency_id != draft.agency_id or not by.has(Role.CLERK):
        raise NotYourIssue(who=_CLERKS)


def check_can_complete(by: Actor, draft: Draft) -> None:
    """An issue begun by a clerk may be ended by the machine (after a stop) or by a clerk."""
    if not by.is_system:
        check_can_issue(by, draft)


def check_can_examine(by: Actor) -> None:
    """Files are looked through by the machine alone; raises NotAllowed for a person."""
    if not by.is_system:
        raise NotAllowed(who=gettext_noop("the system"))


def check_can_stamp(by: Actor, draft: Draft) -> None:
    """The timestamp of a signature is the machine's work, or part of a clerk's issue."""
    if not by.is_system:
        check_can_issue(by, draft)


def may_be_stamped(draft: Draft) -> bool:
    """Whether the signed paper may still be exchanged for the same with its timestamp: not yet sealed."""
    return draft.status in {states.SIGNED, states.ISSUING}


def can_issue(by: Actor, draft: Draft) -> bool:
    """For the button “Phát hành”."""
    return _answers(check_can_issue, by, draft, "begin_issue")


def check_can_reject(by: Actor, draft: Draft) -> None:
    """Whoever's turn it is may say no: the reviewer, the signer, the clerk for form."""
    turn: dict[str, Callable[[Actor, Draft], None]] = {
        **dict.fromkeys(states.REVIEWING, check_can_review),
        states.TO_SIGN: check_can_sign,
        **dict.fromkeys((states.SIGNED, states.TO_PRINT, states.PRINTED), check_can_issue),
    }
    turn.get(draft.status, check_can_review)(by, draft)


def can_change(by: Actor, draft: Draft) -> bool:
    """For the button “Sửa văn bản đã duyệt”."""
    return _answers(check_can_edit, by, draft, "change")


def check_can_print(by: Actor, draft: Draft) -> None:
    """Raises NotYourPaperWay unless the actor is a clerk of the issuing agency (NB16-Đ13.2a)."""
    if by.agency_id != draft.agency_id or not by.has(Role.CLERK):
        raise NotYourPaperWay(who=_CLERKS)


def can_print(by: Actor, draft: Draft) -> bool:
    """For the button “In để ký tay”."""
    return _answers(check_can_print, by, draft, "print")


def can_take_signed(by: Actor, draft: Draft) -> bool:
    """For the button “Đã ký tay, lấy số”."""
    return _answers(check_can_print, by, draft, "take_signed")


def can_scan(by: Actor, draft: Draft) -> bool:
    """For the buttons “Nộp bản quét” and “Trả lại số”."""
    return _answers(check_can_print, by, draft, "scan")


def waits_for_scan(draft: Draft) -> bool:
    """Whether it was signed by hand under a number that is held, and its scan is still to come."""
    return states.DRAFT.can(draft.status, "scan")


def is_on_paper(draft: Draft) -> bool:
    """Whether it is on its way through the printer, the pen and the scanner."""
    return draft.status in states.ON_PAPER


def check_can_keep_slip(by: Actor, draft: Draft) -> None:
    """The slip is the machine's work, after each decision; raises NotYourDraft for a person."""
    if not by.is_system:
        raise NotYourDraft(who=str(draft.drafter))


def is_reviewed(draft: Draft) -> bool:
    """Whether somebody before the signer has it."""
    return draft.status in states.REVIEWING


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
    return draft.status in states.WITHDRAWABLE and by.post_id != has_it and _answers(check_can_remind, by, draft)


def check_can_consult(by: Actor, draft: Draft) -> None:
    """Raises NotYourConsultation unless the actor writes the draft, or has it before them now."""
    turn = draft.holder_id if is_reviewed(draft) else draft.signer_id if draft.status in states.WITH_LEADER else None
    if by.post_id is None or (by.post_id != turn and not can_edit(by, draft)):
        raise NotYourConsultation(who=str(draft.drafter))


def can_consult(by: Actor, draft: Draft) -> bool:
    """For the button “Lấy ý kiến”."""
    return is_open(draft) and _answers(check_can_consult, by, draft)


def check_was_asked(by: Actor, draft: Draft) -> None:
    """Raises NotAskedYou unless a question about this draft waits for the actor, or for the agency they lead."""
    if asked_of_me(draft.id, by) is None:
        raise NotAskedYou(who=str(draft.drafter))


def can_answer_opinion(by: Actor, draft: Draft) -> bool:
    """For the button “Trả lời ý kiến”."""
    return _answers(check_was_asked, by, draft)


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


def is_guest(by: Actor, draft: Draft) -> bool:
    """Whether this reader belongs to another agency: asked for an opinion, not at home in the draft."""
    return by.agency_id != draft.agency_id


def can_set_block(by: Actor, draft: Draft) -> bool:
    """For the button “Lập khối chữ ký”: the block shows another than who would sign now."""
    shown = str(draft.stand_in.get("name", "")) or (draft.signer.person.full_name if draft.signer else "")
    return shown != by.name and not draft.uploaded and can_sign(by, draft)


def can_reject(by: Actor, draft: Draft) -> bool:
    """For the button “Không duyệt”."""
    return _answers(check_can_reject, by, draft, "reject")


def check_can_comment(by: Actor, draft: Draft) -> None:
    """Whoever may read the draft may say something about it while it is open."""
    if not can_see(by, draft.id) or not is_open(draft):
        raise NotYourDraft(who=str(draft.drafter))


def can_comment(by: Actor, draft: Draft) -> bool:
    """For the button “Góp ý”."""
    return _answers(check_can_comment, by, draft)


def is_resumable(draft: Draft) -> bool:
    """Whether an issue was begun that the machine ends."""
    return draft.status == states.ISSUING


def waits_for_device(draft: Draft) -> bool:
    """Whether a number is held and the seal is still to come from a clerk's own device."""
    return draft.status == states.AT_DEVICE


def is_being_issued(draft: Draft) -> bool:
    """Whether an issue was begun, by the machine or at a device, and not ended."""
    return is_resumable(draft) or waits_for_device(draft)


def can_seal_at_device(by: Actor, draft: Draft) -> bool:
    """For the buttons “Đóng dấu bằng thiết bị” and “Thôi phát hành”."""
    return waits_for_device(draft) and _answers(check_can_issue, by, draft)


def is_signed(draft: Draft) -> bool:
    """Whether the competent person's signature is on the paper."""
    return draft.status in states.SIGNATURE_GIVEN


def is_issued(draft: Draft) -> bool:
    """Whether the document has left drafting."""
    return draft.status == states.ISSUED


def is_open(draft: Draft) -> bool:
    """Whether anything remains to be done."""
    return not states.DRAFT.statuses[draft.status].final


def can_be_sealed(draft: Draft) -> bool:
    """Whether it waits for number and seal, with no number spent on it yet."""
    return states.DRAFT.can(draft.status, "begin_issue")


def can_be_done(item: BatchItem) -> bool:
    """Whether the turn of this document of a batch is still to come."""
    return states.BATCH_ITEM.can(item.state, "skip")


def went_wrong(item: BatchItem) -> bool:
    """Whether it has a result that its person must look at."""
    return states.BATCH_ITEM.statuses[item.state].final and item.told != ""


def check_can_copy(by: Actor, agency_id: UUID, document_id: UUID) -> None:
    """Raises NotYourCopy unless the actor is a clerk of this agency and may see the document (NĐ 30/2020 Đ27, Đ33)."""
    if by.agency_id != agency_id or not by.has(Role.CLERK) or not can_see(by, document_id):
        raise NotYourCopy(who=_CLERKS)


def can_copy(by: Actor, agency_id: UUID, document_id: UUID) -> bool:
    """For the button “Sao văn bản”."""
    try:
        check_can_copy(by, agency_id, document_id)
    except Refusal:
        return False
    return True


def check_can_look_at_form(by: Actor, draft: Draft) -> None:
    """Raises NotYourDraft unless the actor reads the draft at home: whoever writes, reviews, signs or issues it."""
    if not can_see(by, draft.id) or is_guest(by, draft):
        raise NotYourDraft(who=str(draft.drafter))


def can_look_at_form(by: Actor, draft: Draft) -> bool:
    """For the link “Kiểm tra thể thức”."""
    return is_open(draft) and _answers(check_can_look_at_form, by, draft)
