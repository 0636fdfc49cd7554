"""What another hub's answers mean for what we sent there, and when to ask again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

FINAL = frozenset({"10", "21", "22"})
"""Its verdict on the packet itself: not a file it takes, not readable, not edXML."""

FORGOTTEN = timedelta(days=30)
"""What a hub has said nothing about for so long is left to the operator."""


def names_recipients(error_code: str) -> bool:
    """True when an error is about recipients: 18 unknown, 23 closed."""
    return error_code in {"18", "23"}


def is_final(error_code: str) -> bool:
    """True when sending the same bytes again cannot help."""
    return error_code in FINAL


def ask_again_at(at: datetime, *, since: datetime) -> datetime:
    """The longer nothing happened, the rarer the question: a quarter of the age, from a minute to six hours."""
    return at + min(max((at - since) / 4, timedelta(minutes=1)), timedelta(hours=6))


def fates(codes: Collection[str], said: Mapping[str, tuple[str, str]]) -> tuple[dict[str, str], bool]:
    """The codes that failed there, each with the reason; and whether the fate of every code is known.

    `said` has the status (initial, processing, done, fail) and its reason by code.
    """
    failed = {code: said[code][1] for code in codes if code in said and said[code][0] == "fail"}
    known = all(code in said and said[code][0] in {"done", "fail"} for code in codes)
    return failed, known
