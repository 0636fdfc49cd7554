"""The ledger of a document that gives many tasks to many agencies: lines read from a list, kinds of entries, sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vanban.exchange.errors import TaskDueBeforeIssue, TaskEmpty
from vanban.exchange.errors.ledger import (
    LedgerLineUnread,
    LedgerTooLong,
    OnlyLeadersBlame,
    UrgedInTime,
    UrgingSaysNothing,
)
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop, refuse_all
from vanban.kernel.vietnamese import nfc, search_fold

_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_EVERYBODY = ("tat ca", "cac noi nhan", "tat ca cac co quan")
MOST_LINES = 300
MOST_TASKS = 2000
"""Lines for single agencies that one list may make: 30 tasks for 60 agencies are 1,800."""
_LEADERS = Phrase(gettext_noop("the agency's leaders"))


class EntryKind(StrEnum):
    """What a line of a task's history says."""

    REPORT = "report"
    DONE = "done"
    BACK = "back"
    ASK = "ask"
    GRANT = "grant"
    DENY = "deny"
    REMIND = "remind"
    CRITICISE = "criticise"
    REVIEW = "review"
    LATE = "late"
    END = "end"


ENTRY_LABELS = {
    EntryKind.REPORT: gettext_noop("Progress reported"),
    EntryKind.DONE: gettext_noop("Reported done"),
    EntryKind.BACK: gettext_noop("Sent back: not done yet"),
    EntryKind.ASK: gettext_noop("More time asked"),
    EntryKind.GRANT: gettext_noop("More time granted"),
    EntryKind.DENY: gettext_noop("More time refused"),
    EntryKind.REMIND: gettext_noop("Reminding"),
    EntryKind.CRITICISE: gettext_noop("Criticism"),
    EntryKind.REVIEW: gettext_noop("Review of responsibility demanded"),
    EntryKind.LATE: gettext_noop("Deadline passed"),
    EntryKind.END: gettext_noop("Task ended"),
}

URGINGS = (EntryKind.REMIND, EntryKind.CRITICISE, EntryKind.REVIEW)
"""The kinds of urging, from the mildest to the strongest (VL19-Đ16.1, Đ16.3)."""

WIRE_WORDS = {EntryKind.CRITICISE: "Phê bình", EntryKind.REVIEW: "Yêu cầu kiểm điểm trách nhiệm"}
"""What the receiver reads before the words of a stronger urging; the documents' language is Vietnamese."""


@dataclass(frozen=True)
class NewLine:
    """One task for one recipient, as it stands in a list somebody typed or pasted."""

    place: int
    text: str
    due: date | None


@dataclass
class Sum:
    """How the tasks of one recipient stand."""

    total: int = 0
    done: int = 0
    reported: int = 0
    overdue: int = 0
    soon: int = 0
    late_done: int = 0
    percent: int = 0
    urged: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> int:
        """How far the whole is: the mean of its tasks."""
        return round(self.percent / self.total) if self.total else 0


def read_lines(typed: str, names: Sequence[str], *, issued: date) -> list[NewLine]:
    """A list with one task a line: recipient | task | day. Several recipients are parted by “;”, “tất cả” is everyone.

    Columns may also be parted by a tab, as a spreadsheet copies them. A recipient is named as on the document's list or
    by the end of that name, with or without marks. Raises every reason at once, naming the line.
    """
    folded = [_plain(name) for name in names]
    found: list[NewLine] = []
    faults: list[Refusal] = []
    lines = [(number, line) for number, line in enumerate(typed.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > MOST_LINES:
        raise TaskEmpty
    for number, line in lines:
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split("|"))]
        places = list(_places(cells[0], folded))
        due, fault = _day(cells[2]) if len(cells) > 2 else (None, False)
        if len(cells) < 2 or not cells[1] or not places or None in places or fault:
            faults.append(LedgerLineUnread(number=number, text=line.strip()[:80]))
        elif due is not None and due < issued:
            faults.append(TaskDueBeforeIssue())
        else:
            found += [NewLine(place, nfc(cells[1])[:1000], due) for place in places if place is not None]
    if len(found) > MOST_TASKS:
        faults.append(LedgerTooLong(count=len(found), most=MOST_TASKS))
    refuse_all(faults)
    return found


def _places(cell: str, folded: Sequence[str]) -> Iterator[int | None]:
    """The places of the recipients named; None for one that is not on the list or fits several."""
    if _plain(cell) in _EVERYBODY:
        yield from range(len(folded))
        return
    for part in cell.split(";"):
        wanted = _plain(part)
        exact = [place for place, name in enumerate(folded) if name == wanted]
        near = [place for place, name in enumerate(folded) if wanted and name.endswith(f" {wanted}")]
        hits = exact or near
        yield hits[0] if len(hits) == 1 else None


def _day(cell: str) -> tuple[date | None, bool]:
    """The day in a cell, and whether there is something that is none."""
    match = _DAY.match(cell)
    if match is None:
        return None, bool(cell)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])), False
    except ValueError:
        return None, True


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", search_fold(nfc(text))).split())


def check_urging(kind: EntryKind, text: str, *, all_overdue: bool, by_leader: bool) -> None:
    """A reminder at any time; criticism and a demand for review by a leader, once the day has passed, with a reason."""
    faults: list[Refusal] = []
    if kind is not EntryKind.REMIND:
        if not by_leader:
            faults.append(OnlyLeadersBlame(who=_LEADERS))
        if not all_overdue:
            faults.append(UrgedInTime())
        if not text.strip():
            faults.append(UrgingSaysNothing())
    refuse_all(faults)


def total(sums: Iterable[Sum]) -> Sum:
    """The sum over all recipients."""
    whole = Sum()
    for one in sums:
        for name in ("total", "done", "reported", "overdue", "soon", "late_done", "percent"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        for kind, times in one.urged.items():
            whole.urged[kind] = whole.urged.get(kind, 0) + times
    return whole
