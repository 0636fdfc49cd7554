"""Who may print, seal, issue and copy."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import Role, can_see
from vanban.drafting import states
from vanban.drafting.errors import NotYourCopy, NotYourIssue, NotYourPaperWay
from vanban.drafting.models import Draft
from vanban.drafting.policies.standing import answers
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop

_CLERKS = gettext_noop("the agency's clerks")


def check_can_issue(by: Actor, draft: Draft) -> None:
    """Raises NotYourIssue unless the actor is a clerk of the issuing agency (NĐ 30/2020 Đ6.3)."""
    if not by.is_of(draft.agency_id) or not by.has(Role.CLERK):
        raise NotYourIssue(who=_CLERKS)
    by.check_may("drafting.issue_begun")


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
    return answers(check_can_issue, by, draft, "begin_issue")


def check_can_print(by: Actor, draft: Draft) -> None:
    """Raises NotYourPaperWay unless the actor is a clerk of the issuing agency (NB16-Đ13.2a)."""
    if by.agency_id != draft.agency_id or not by.has(Role.CLERK):
        raise NotYourPaperWay(who=_CLERKS)


def can_print(by: Actor, draft: Draft) -> bool:
    """For the button “In để ký tay”."""
    return answers(check_can_print, by, draft, "print")


def can_take_signed(by: Actor, draft: Draft) -> bool:
    """For the button “Đã ký tay, lấy số”."""
    return answers(check_can_print, by, draft, "take_signed")


def can_scan(by: Actor, draft: Draft) -> bool:
    """For the buttons “Nộp bản quét” and “Trả lại số”."""
    return answers(check_can_print, by, draft, "scan")


def waits_for_scan(draft: Draft) -> bool:
    """Whether it was signed by hand under a number that is held, and its scan is still to come."""
    return states.DRAFT.can(draft.status, "scan")


def is_on_paper(draft: Draft) -> bool:
    """Whether it is on its way through the printer, the pen and the scanner."""
    return draft.status in states.ON_PAPER


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
    return waits_for_device(draft) and answers(check_can_issue, by, draft)


def can_be_sealed(draft: Draft) -> bool:
    """Whether it waits for number and seal, with no number spent on it yet."""
    return states.DRAFT.can(draft.status, "begin_issue")


def check_can_copy(by: Actor, agency_id: UUID, document_id: UUID) -> None:
    """Raises NotYourCopy unless the actor is a clerk of this agency and may see the document (NĐ 30/2020 Đ27, Đ33)."""
    if by.agency_id != agency_id or not by.has(Role.CLERK) or not can_see(by, document_id):
        raise NotYourCopy(who=_CLERKS)
    by.check_may("drafting.copied")


def can_copy(by: Actor, agency_id: UUID, document_id: UUID) -> bool:
    """For the button “Sao văn bản”."""
    try:
        check_can_copy(by, agency_id, document_id)
    except Refusal:
        return False
    return True
