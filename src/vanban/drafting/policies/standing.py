"""How a draft stands, and a check told as yes or no."""

from __future__ import annotations

from collections.abc import Callable

from vanban.drafting import states
from vanban.drafting.models import BatchItem, Draft
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal


def answers(check: Callable[[Actor, Draft], None], by: Actor, draft: Draft, *verbs: str) -> bool:
    """A check as yes or no, together with the state table: one of the verbs must be possible now."""
    if verbs and not any(states.DRAFT.can(draft.status, verb) for verb in verbs):
        return False
    try:
        check(by, draft)
    except Refusal:
        return False
    return True


def is_reviewed(draft: Draft) -> bool:
    """Whether somebody before the signer has it."""
    return draft.status in states.REVIEWING


def is_before_deciders(draft: Draft) -> bool:
    """Whether it lies before somebody who approves it or signs it."""
    return draft.status in states.WITHDRAWABLE


def is_signed(draft: Draft) -> bool:
    """Whether the competent person's signature is on the paper."""
    return draft.status in states.SIGNATURE_GIVEN


def is_issued(draft: Draft) -> bool:
    """Whether the document has left drafting."""
    return draft.status == states.ISSUED


def is_open(draft: Draft) -> bool:
    """Whether anything remains to be done."""
    return not states.DRAFT.statuses[draft.status].final


def may_go_back(draft: Draft) -> bool:
    """Whether it can be given back to its drafter: somebody has it, and no number of a book is bound to it."""
    return states.DRAFT.can(draft.status, "reject")


def may_change_agency(draft: Draft) -> bool:
    """Whether it can be written on under another agency's name: nothing of it is at the seal or holds a number."""
    return draft.status in states.EDITABLE or may_go_back(draft)


def can_be_done(item: BatchItem) -> bool:
    """Whether the turn of this document of a batch is still to come."""
    return states.BATCH_ITEM.can(item.state, "skip")


def went_wrong(item: BatchItem) -> bool:
    """Whether it has a result that its person must look at."""
    return states.BATCH_ITEM.statuses[item.state].final and item.told != ""
