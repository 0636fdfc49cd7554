"""Which agency codes a system may claim."""

from __future__ import annotations

from collections.abc import Iterable


def covers(allowed: Iterable[str], code: str) -> bool:
    """True when a listed code is this one or stands above it: `H42.05` covers `H42.05.02`, never `H42.050`."""
    return any(code == listed or code.startswith(f"{listed}.") for listed in allowed)
