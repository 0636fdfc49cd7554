"""What a reported status does to a recipient: forward or nothing, so that late and repeated reports are harmless."""

from __future__ import annotations

from datetime import datetime

from vanban.exchange import states

MOMENTS = {
    "01": "arrived_at",
    "02": "refused_at",
    "03": "accepted_at",
    "04": "assigned_at",
    "05": "started_at",
    "06": "finished_at",
}
"""The column of the grid that each code fills."""

COMES_LATE = ("arrived_at",)
"""Moments that a late report still fills for a recipient who refused meanwhile."""

REPORTED_AFTER_ACCEPTANCE = ("04", "05", "06")


def next_state(state: str, code: str) -> str | None:
    """The state this report leads to, None when it is late, repeated, or not about handling."""
    if not states.RECIPIENT.can(state, code):
        return None
    return states.RECIPIENT.step(state, code).target


def belongs_to_round(reported: datetime, clicked: datetime) -> bool:
    """A report made before the present sending is about an earlier round; the protocol counts whole seconds."""
    return reported.replace(microsecond=0) >= clicked.replace(microsecond=0)


def is_handling(code: str) -> bool:
    """True for 01 to 06, which say how far the handling is; the others answer or ask."""
    return code in MOMENTS


def moment_of(code: str, *, moved: bool, current: bool, refused: bool) -> str:
    """The column that a report fills; empty for one of an earlier round, or one that contradicts a refusal."""
    column = MOMENTS.get(code, "")
    if moved:
        return column
    if not current or column == "refused_at" or (refused and column not in COMES_LATE):
        return ""
    return column


def may_report(last: str, code: str) -> bool:
    """Handling is reported forward only: 04, 05, 06, each once, earlier ones never after later ones."""
    return code in REPORTED_AFTER_ACCEPTANCE and code > last
