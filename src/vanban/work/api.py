"""The door of work."""

from vanban.work.actions.claiming import claim, split, take_back_part
from vanban.work.actions.closing import close_recalled
from vanban.work.actions.extending import answer_more_time, ask_more_time
from vanban.work.actions.handing_over import hand_over_tasks, merge_work
from vanban.work.actions.handling import (
    finish,
    finish_by_reply,
    keep_in_file,
    note_opening,
    note_progress,
    start,
)
from vanban.work.actions.instructing import instruct, lay_before_all, pass_on, return_to_leader, submit_to_leader
from vanban.work.actions.teaming import change_team, end_team, make_team
from vanban.work.actions.urging import pass_deadlines, urge
from vanban.work.models import Assignment, Extension, Handling, Instruction, Progress, Team, Urging
from vanban.work.policies import is_leader as may_blame
from vanban.work.queries import (
    assignments_of,
    case_file_of,
    deadline_of,
    find_handling,
    handled_by,
    in_state,
    instructions_of,
    overdue,
    posts_here,
    progress_of,
)
from vanban.work.queries.groups import group_name, place_of, team_assignee, teams_of, unit_assignee
from vanban.work.queries.held import held_tasks
from vanban.work.queries.progress import overdue_here
from vanban.work.queries.tasks import (
    answerable,
    claimable,
    extensions_of,
    open_parts,
    parts_given,
    urged_counts,
    urgings_of,
    watched,
)
from vanban.work.rules import KIND_LABELS, URGE_LABELS, Assignee, Deadline, Kind, Standing, UrgeKind
from vanban.work.states import ASSIGNMENT, EXTENSION, HANDLING

__all__ = [
    "ASSIGNMENT",
    "EXTENSION",
    "HANDLING",
    "KIND_LABELS",
    "URGE_LABELS",
    "Assignee",
    "Assignment",
    "Deadline",
    "Extension",
    "Handling",
    "Instruction",
    "Kind",
    "Progress",
    "Standing",
    "Team",
    "UrgeKind",
    "Urging",
    "answer_more_time",
    "answerable",
    "ask_more_time",
    "assignments_of",
    "case_file_of",
    "change_team",
    "claim",
    "claimable",
    "close_recalled",
    "deadline_of",
    "end_team",
    "extensions_of",
    "find_handling",
    "finish",
    "finish_by_reply",
    "group_name",
    "hand_over_tasks",
    "handled_by",
    "held_tasks",
    "in_state",
    "instruct",
    "instructions_of",
    "keep_in_file",
    "lay_before_all",
    "make_team",
    "may_blame",
    "merge_work",
    "note_opening",
    "note_progress",
    "open_parts",
    "overdue",
    "overdue_here",
    "parts_given",
    "pass_deadlines",
    "pass_on",
    "place_of",
    "posts_here",
    "progress_of",
    "return_to_leader",
    "split",
    "start",
    "submit_to_leader",
    "take_back_part",
    "team_assignee",
    "teams_of",
    "unit_assignee",
    "urge",
    "urged_counts",
    "urgings_of",
    "watched",
]
