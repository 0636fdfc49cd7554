"""A leader's sentence of instruction read into proposals: who leads, who takes part, who is informed, until when.

Nothing is decided here: what is found is shown with the words it was read from, what is unsure is marked, and the
leader confirms it (NĐ 30/2020 Đ23.2, HP25-Đ18.3).
"""

from vanban.work.rules.sentence.deadlines import SaidDue, Why, read_deadlines
from vanban.work.rules.sentence.names import Place, PostHere, UnitHere
from vanban.work.rules.sentence.reading import Proposed, Reading, read_sentence

__all__ = [
    "Place",
    "PostHere",
    "Proposed",
    "Reading",
    "SaidDue",
    "UnitHere",
    "Why",
    "read_deadlines",
    "read_sentence",
]
