"""The door of work."""

from vanban.work.actions.closing import close_recalled
from vanban.work.actions.handling import (
    finish,
    finish_by_reply,
    keep_in_file,
    note_opening,
    note_progress,
    start,
)
from vanban.work.actions.instructing import instruct, pass_on, return_to_leader, submit_to_leader
from vanban.work.models import Assignment, Handling, Instruction, Progress
from vanban.work.queries import (
    assignments_of,
    deadline_of,
    find_handling,
    instructions_of,
    posts_here,
    progress_of,
)
from vanban.work.rules import KIND_LABELS, Assignee, Deadline, Kind, Standing
from vanban.work.states import ASSIGNMENT, HANDLING

__all__ = [
    "ASSIGNMENT",
    "HANDLING",
    "KIND_LABELS",
    "Assignee",
    "Assignment",
    "Deadline",
    "Handling",
    "Instruction",
    "Kind",
    "Progress",
    "Standing",
    "assignments_of",
    "close_recalled",
    "deadline_of",
    "find_handling",
    "finish",
    "finish_by_reply",
    "instruct",
    "instructions_of",
    "keep_in_file",
    "note_opening",
    "note_progress",
    "pass_on",
    "posts_here",
    "progress_of",
    "return_to_leader",
    "start",
    "submit_to_leader",
]
