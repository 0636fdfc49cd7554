"""Which enclosures of a paper must be scanned: those on the regulation's list (HP25-Đ16.2c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vanban.drafting.errors import EnclosuresNotScanned
from vanban.kernel.refusals import Refusal
from vanban.kernel.vietnamese import search_fold


def listed(text: str) -> tuple[str, ...]:
    """The enclosures as the clerk wrote them, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def enclosure_faults(enclosures: Sequence[str], must_scan: Sequence[str], *, files: int) -> Iterator[Refusal]:
    """Enclosures on the list want a file each; words are compared without marks and case."""
    wanted = [search_fold(name) for name in must_scan]
    owed = [line for line in enclosures if any(name and name in search_fold(line) for name in wanted)]
    if len(owed) > files:
        yield EnclosuresNotScanned(names="; ".join(owed), found=files)
