"""The way of an incoming document through an agency, and of each assignment in it."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

REGISTERED = "registered"
TO_INSTRUCT = "to_instruct"
ASSIGNED = "assigned"
IN_PROGRESS = "in_progress"
FINISHED = "finished"
RECALLED = "recalled"

HANDLING = StateTable(
    "work.handling",
    [
        Status(REGISTERED, gettext_noop("Registered, not submitted yet"), turn="clerk"),
        Status(TO_INSTRUCT, gettext_noop("Waiting for instruction"), turn="leader"),
        Status(ASSIGNED, gettext_noop("Assigned, not begun"), turn="specialist"),
        Status(IN_PROGRESS, gettext_noop("In progress"), turn="specialist"),
        Status(FINISHED, gettext_noop("Finished"), final=True),
        Status(RECALLED, gettext_noop("Taken back by the sender"), final=True),
    ],
    [
        Step("submit", REGISTERED, TO_INSTRUCT),
        Step("lay_before_all", TO_INSTRUCT, TO_INSTRUCT),
        Step("instruct", TO_INSTRUCT, ASSIGNED),
        Step("instruct", ASSIGNED, ASSIGNED),
        Step("instruct", IN_PROGRESS, ASSIGNED),
        Step("pass_on", ASSIGNED, ASSIGNED),
        Step("pass_on", IN_PROGRESS, ASSIGNED),
        Step("start", ASSIGNED, IN_PROGRESS),
        Step("return", ASSIGNED, TO_INSTRUCT),
        Step("return", IN_PROGRESS, TO_INSTRUCT),
        Step("finish", IN_PROGRESS, FINISHED),
        Step("reply", REGISTERED, FINISHED),
        Step("reply", TO_INSTRUCT, FINISHED),
        Step("reply", ASSIGNED, FINISHED),
        Step("reply", IN_PROGRESS, FINISHED),
        Step("recall", REGISTERED, RECALLED),
        Step("recall", TO_INSTRUCT, RECALLED),
        Step("recall", ASSIGNED, RECALLED),
        Step("recall", IN_PROGRESS, RECALLED),
    ],
    initial=REGISTERED,
)

UNFINISHED = (REGISTERED, TO_INSTRUCT, ASSIGNED, IN_PROGRESS)
"""Somebody has still to act."""

WAITING = "waiting"
WORKING = "working"
DONE = "done"
PASSED = "passed"
RETURNED = "returned"
REPLACED = "replaced"
CLOSED = "closed"

_OPEN = (WAITING, WORKING)

ASSIGNMENT = StateTable(
    "work.assignment",
    [
        Status(WAITING, gettext_noop("Not opened yet"), turn="specialist"),
        Status(WORKING, gettext_noop("Being handled"), turn="specialist"),
        Status(DONE, gettext_noop("Task done"), final=True),
        Status(PASSED, gettext_noop("Passed on inside the unit"), final=True),
        Status(RETURNED, gettext_noop("Returned to the leader with a reason"), final=True),
        Status(REPLACED, gettext_noop("Replaced by a later instruction"), final=True),
        Status(CLOSED, gettext_noop("Closed with the document"), final=True),
    ],
    [
        Step("start", WAITING, WORKING),
        *(
            Step(verb, source, target)
            for source in _OPEN
            for verb, target in (
                ("finish", DONE),
                ("pass_on", PASSED),
                ("return", RETURNED),
                ("replace", REPLACED),
                ("close", CLOSED),
            )
        ),
    ],
    initial=WAITING,
)

OPEN = _OPEN
"""Assignments in these states are somebody's work now."""

ASKED = "asked"
GRANTED = "granted"
REFUSED = "refused"
LAPSED = "lapsed"

EXTENSION = StateTable(
    "work.extension",
    [
        Status(ASKED, gettext_noop("More time asked"), turn="leader"),
        Status(GRANTED, gettext_noop("More time granted"), final=True),
        Status(REFUSED, gettext_noop("More time refused"), final=True),
        Status(LAPSED, gettext_noop("No longer needed"), final=True),
    ],
    [Step("grant", ASKED, GRANTED), Step("refuse", ASKED, REFUSED), Step("lapse", ASKED, LAPSED)],
    initial=ASKED,
)
"""More time asked for an assignment."""
