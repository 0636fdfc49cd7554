"""Identifiers: UUIDv7, so that keys sort by time and never reveal a count."""

from __future__ import annotations

from uuid import UUID

from uuid6 import uuid7 as _uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return UUID(int=_uuid7().int)
