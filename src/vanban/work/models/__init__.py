"""Tables of work."""

from vanban.work.models.desk import Favourite, Responsibility
from vanban.work.models.handling import Assignment, Handling, Instruction, Progress
from vanban.work.models.tasks import Extension, Team, Urging

__all__ = [
    "Assignment",
    "Extension",
    "Favourite",
    "Handling",
    "Instruction",
    "Progress",
    "Responsibility",
    "Team",
    "Urging",
]
