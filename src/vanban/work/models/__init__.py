"""Tables of work."""

from vanban.work.models.desk import Favourite, Responsibility
from vanban.work.models.handling import Assignment, Handling, Instruction, Progress

__all__ = ["Assignment", "Favourite", "Handling", "Instruction", "Progress", "Responsibility"]
