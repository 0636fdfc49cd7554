"""The connector to the hubs above this one."""

from __future__ import annotations

from datetime import datetime

from vanban.kernel.actor import Actor


def poll(system: str, *, by: Actor, at: datetime) -> int:
    return 0


def ask_fates(system: str, *, by: Actor, at: datetime) -> int:
    return 0


def sync_directory(system: str, *, by: Actor, at: datetime) -> int:
    return 0
