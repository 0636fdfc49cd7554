"""Reads of work."""

from vanban.work.queries.handling import (
    agency_calendar,
    assignments_of,
    case_file_of,
    deadline_of,
    department_of,
    find_handling,
    instructions_of,
    post_names,
    posts_here,
    progress_of,
    submission_due,
)
from vanban.work.queries.listing import handled_by, in_state, overdue

__all__ = [
    "agency_calendar",
    "assignments_of",
    "case_file_of",
    "deadline_of",
    "department_of",
    "find_handling",
    "handled_by",
    "in_state",
    "instructions_of",
    "overdue",
    "post_names",
    "posts_here",
    "progress_of",
    "submission_due",
]
