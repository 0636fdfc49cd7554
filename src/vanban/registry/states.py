"""The life of a number in a register."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

RESERVED = "reserved"
USED = "used"
RETURNED = "returned"
VOID = "void"

NUMBER = StateTable(
    "registry.number",
    [
        Status(RESERVED, gettext_noop("Number held"), turn="clerk"),
        Status(USED, gettext_noop("Number in use"), final=True),
        Status(RETURNED, gettext_noop("Number given back"), turn="clerk"),
        Status(VOID, gettext_noop("Number void"), final=True),
    ],
    [
        Step("use", RESERVED, USED),
        Step("give_back", RESERVED, RETURNED),
        Step("void", RESERVED, VOID),
        Step("take_again", RETURNED, RESERVED),
    ],
    initial=RESERVED,
)

LIVE = (RESERVED, USED)
"""A document holds at most one number in these states."""
