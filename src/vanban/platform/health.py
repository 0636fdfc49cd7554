"""What is missing on this machine, and how to get it: one registry of probes behind the health page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the health page: what was probed, its state (`ok`, `warning`, `missing`), what was seen, the cure."""

    name: str
    state: str
    seen: str
    cure: str = ""


_probes: dict[str, Callable[[], Finding]] = {}


def register_probe(name: str, probe: Callable[[], Finding]) -> None:
    """Add a probe; it must be quick (under a second) and must not raise."""
    _probes[name] = probe


def findings() -> list[Finding]:
    """Run every probe."""
    return [probe() for probe in _probes.values()]
