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
    due_moments,
    due_of,
    soon_from,
)
from vanban.work.rules.urging import URGE_LABELS, URGE_WORDS, UrgeKind, check_urging

__all__ = [
    "KIND_LABELS",
    "SOON_HOURS",
    "STANDARD_DAYS",
    "URGE_LABELS",
    "URGE_WORDS",
    "Assignee",
    "Deadline",
    "Kind",
    "Standing",
    "UrgeKind",
    "check_instruction",
    "check_passing",
    "check_urging",
    "deadline",
    "due_moments",
    "due_of",
    "soon_from",
]
