"""Reads of work."""

from vanban.work.queries.handling import (
    agency_calendar,
    assignments_of,
    deadline_of,
    department_of,
    find_handling,
    instructions_of,
    own_tasks,
    post_names,
    posts_here,
    progress_of,
    submission_due,
)

__all__ = [
    "agency_calendar",
    "assignments_of",
    "deadline_of",
    "department_of",
    "find_handling",
    "instructions_of",
    "own_tasks",
    "post_names",
    "posts_here",
    "progress_of",
    "submission_due",
]
