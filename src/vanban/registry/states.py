"""The life of a number in a register."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

SET_ASIDE = "set_aside"
RESERVED = "reserved"
USED = "used"
RETURNED = "returned"
VOID = "void"

NUMBER = StateTable(
    "registry.number",
    [
        Status(RESERVED, gettext_noop("Number held"), turn="clerk"),
        Status(SET_ASIDE, gettext_noop("Number set aside"), turn="clerk"),
        Status(USED, gettext_noop("Number in use"), final=True),
        Status(RETURNED, gettext_noop("Number given back"), turn="clerk"),
        Status(VOID, gettext_noop("Number void"), final=True),
    ],
    [
        Step("use", RESERVED, USED),
        Step("give_back", RESERVED, RETURNED),
        Step("void", RESERVED, VOID),
        Step("take_again", RETURNED, RESERVED),
        Step("set_aside", RESERVED, SET_ASIDE),
        Step("assign", SET_ASIDE, RESERVED),
        Step("give_back", SET_ASIDE, RETURNED),
        Step("void", SET_ASIDE, VOID),
    ],
    initial=RESERVED,
)

LIVE = (RESERVED, USED)
"""A document holds at most one number in these states."""

COUNTED = (SET_ASIDE, RESERVED, USED)
"""Numbers that later ones must not precede in date."""

WAITING = (SET_ASIDE, RESERVED)
"""Numbers taken for a document that is not in the book yet."""
