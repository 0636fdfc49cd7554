"""Urging by kind: who may say what, and when (VL19-Đ16.1, Đ16.3)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from vanban.kernel.refusals import Phrase, Refusal, gettext_noop, refuse_all
from vanban.work.errors import BlamedInTime, OnlyLeadersBlame, UrgingSaysNothing

URGE_WORDS = {
    "remind": "nhắc nhở",
    "criticise": "phê bình",
    "review": "yêu cầu kiểm điểm trách nhiệm",
}
"""How the record names each kind, in the language of the documents."""

_LEADERS = Phrase(gettext_noop("the agency's leaders and those who act for them"))


class UrgeKind(StrEnum):
    """How strongly somebody is urged."""

    REMIND = "remind"
    CRITICISE = "criticise"
    REVIEW = "review"


URGE_LABELS = {
    UrgeKind.REMIND: gettext_noop("Reminding"),
    UrgeKind.CRITICISE: gettext_noop("Criticism"),
    UrgeKind.REVIEW: gettext_noop("Review of responsibility demanded"),
}


def check_urging(kind: UrgeKind, text: str, *, is_overdue: bool, by_leader: bool) -> None:
    """A reminder may come at any time; criticism and a demand for review come from a leader, after the deadline.

    Both say what for. Raises every reason at once: OnlyLeadersBlame, BlamedInTime, UrgingSaysNothing.
    """
    refuse_all(_faults(kind, text, is_overdue, by_leader))


def _faults(kind: UrgeKind, text: str, is_overdue: bool, by_leader: bool) -> Iterator[Refusal]:
    if kind is UrgeKind.REMIND:
        return
    if not by_leader:
        yield OnlyLeadersBlame(who=_LEADERS)
    if not is_overdue:
        yield BlamedInTime()
    if not text.strip():
        yield UrgingSaysNothing()
