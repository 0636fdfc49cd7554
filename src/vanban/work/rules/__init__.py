"""Decisions of handling, in plain Python."""

from vanban.work.rules.assigning import (
    KIND_LABELS,
    SOON_HOURS,
    STANDARD_DAYS,
    Assignee,
    Deadline,
    Kind,
    Standing,
    check_instruction,
    check_passing,
    deadline,
    due_of,
)

__all__ = [
    "KIND_LABELS",
    "SOON_HOURS",
    "STANDARD_DAYS",
    "Assignee",
    "Deadline",
    "Kind",
    "Standing",
    "check_instruction",
    "check_passing",
    "deadline",
    "due_of",
]
