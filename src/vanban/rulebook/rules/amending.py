"""Amendments: which parts of a regulation an operator may change, and the data that come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.rulebook.errors import (
    BasisMissing,
    BeforeTheLast,
    NotInForceThen,
    TooEarly,
    WhyMissing,
)
from vanban.rulebook.rules.profile import Profile

PARTS = {
    "formats": gettext_noop("Formats of files"),
    "names": gettext_noop("Names and sizes of files"),
    "dispatch_rules": gettext_noop("Paper or electronic"),
    "boxes": gettext_noop("Names of boxes"),
    "states": gettext_noop("Names of states"),
    "time_limits": gettext_noop("Time limits"),
    "must_scan": gettext_noop("Papers that must be scanned"),
}
"""What may be amended, by code. A part is kept under its data keys (`KEYS`)."""

KEYS = {part: (part,) for part in PARTS} | {"names": ("file_name", "max_file_mb")}
"""The keys of the data that a part covers."""

LONGEST_TEXT = 500


@dataclass(frozen=True)
class Change:
    """One amendment as the rules need it: its number in the row of versions, its day, and the data it sets."""

    number: int
    effective_from: date
    values: Mapping[str, Any]


def version_of(base: str, number: int) -> str:
    """“1” amended for the second time is “1.2”; without amendments the shipped version itself."""
    return f"{base}.{number}" if number else base


def part_of(data: Mapping[str, Any], part: str) -> dict[str, Any]:
    """What a regulation's data say on a part. Raises KeyError for another."""
    return {key: data[key] for key in KEYS[part]}


def laid_over(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The data with an amendment's values; of a table with names each name by itself, a list as a whole."""
    merged = dict(data)
    for key, value in values.items():
        before = merged.get(key)
        merged[key] = {**before, **value} if isinstance(before, Mapping) and isinstance(value, Mapping) else value
    return merged


def as_of(data: Mapping[str, Any], changes: list[Change], on: date | None = None) -> dict[str, Any]:
    """The data with every change that counts on a day (all of them when None), under the version they make.

    Changes come in the order of their numbers; their days never go back (`time_faults`).
    """
    merged, number = dict(data), 0
    for change in changes:
        if on is None or change.effective_from <= on:
            merged, number = laid_over(merged, change.values), change.number
    merged["version"] = version_of(str(data["version"]), number)
    return merged


def time_faults(profile: Profile, effective_from: date, *, today: date, last: Change | None) -> Iterator[Refusal]:
    """Why a change may not count from this day. The rules of a day that has begun never change any more."""
    if effective_from <= today:
        yield TooEarly(on=f"{effective_from:%d/%m/%Y}", earliest=f"{today + timedelta(days=1):%d/%m/%Y}")
    if effective_from < profile.effective_from or (
        profile.effective_to is not None and effective_from > profile.effective_to
    ):
        yield NotInForceThen(title=profile.title, on=f"{effective_from:%d/%m/%Y}")
    if last is not None and effective_from < last.effective_from:
        yield BeforeTheLast(version=profile.version, on=f"{last.effective_from:%d/%m/%Y}")


def word_faults(*, basis: str, reason: str) -> Iterator[Refusal]:
    """A change names the document that orders it, and why."""
    if not basis.strip():
        yield BasisMissing()
    if not reason.strip():
        yield WhyMissing()
