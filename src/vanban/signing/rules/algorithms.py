"""Algorithms that end: what a file relies on, and by when it must be stamped anew (ETSI TS 119 312 in spirit).

The house knows no dates of its own: an end is entered by the operator when the authority for cryptography says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

MARGIN = timedelta(days=90)
"""Renewal begins so long before an end: outages, holidays and a queue of a million files fit in."""

KINDS = ("rsa", "ec")
DIGESTS = ("sha256", "sha384", "sha512")


def is_known(name: str) -> bool:
    """True for `sha256`, `rsa2048`, `ec256` and the like."""
    return name in DIGESTS or any(name.startswith(kind) and name.removeprefix(kind).isdecimal() for kind in KINDS)


def end_of(name: str, ends: Mapping[str, datetime]) -> datetime | None:
    """When an algorithm ends; a key ends with the longest key of its kind that is named."""
    if name in ends:
        return ends[name]
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    size = name.removeprefix(kind)
    if not kind or not size.isdecimal():
        return None
    longer = [
        moment
        for other, moment in ends.items()
        if other.startswith(kind)
        and other.removeprefix(kind).isdecimal()
        and int(other.removeprefix(kind)) >= int(size)
    ]
    return min(longer, default=None)


def renew_by(
    certificate_ends: datetime | None, relies_on: Iterable[str], ends: Mapping[str, datetime]
) -> datetime | None:
    """When the newest timestamp over a file must be renewed: some time before it can no longer be proven."""
    found = [certificate_ends, *(end_of(name, ends) for name in relies_on)]
    last = min((moment for moment in found if moment is not None), default=None)
    return last - MARGIN if last is not None else None
