"""The table that a play of the three hubs leaves."""

from __future__ import annotations

from collections.abc import Sequence


def table(times: Sequence[tuple[str, float]]) -> str:
    """One row a scene."""
    width = max(len(name) for name, _seconds in times)
    rows = [f"| {name.replace('_', ' '):<{width}} | {seconds:7.1f} s |" for name, seconds in times]
    total = sum(seconds for _name, seconds in times)
    head = [f"| {'scene':<{width}} | {'took':>9} |", f"|{'-' * (width + 2)}|{'-' * 11}|"]
    return "\n".join([*head, *rows, f"| {'all':<{width}} | {total:7.1f} s |"])
