"""Who calls: what the hub must know of a system to check its calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from vanban.platform import keys, rows


@dataclass(frozen=True)
class Credentials:
    """A system as the wire protocol sees it; `secrets` are those that count now."""

    id: UUID
    code: str
    name: str
    kind: str
    active: bool
    calls_per_minute: int
    secrets: tuple[str, ...] = field(repr=False)
    version: str = ""
    """Of the row in which all this stands: another one means that something of it may have changed."""
    until: datetime | None = None
    """When the former secret ceases to count."""


_ASK = """
SELECT id, code, name, kind, active, calls_per_minute, secret,
       CASE WHEN former_until > %s THEN former_secret END, xmin::text, former_until
FROM axis_system WHERE code = %s AND secret IS NOT NULL
"""


def credentials(code: str, *, at: datetime) -> Credentials | None:
    """The system of this code if it has a secret; None otherwise. Asked anew for every call: a stop counts at once."""
    if not code or len(code) > 60 or not code.isprintable():
        return None
    found = rows.ask(_ASK, [at, code])
    if not found:
        return None
    own_id, own_code, name, kind, active, calls, *secrets, version, until = found[0]
    opened = tuple(_open(bytes(sealed)) for sealed in secrets if sealed is not None)
    return Credentials(own_id, own_code, name, kind, active, calls, opened, version, until)


@lru_cache(maxsize=1024)
def _open(sealed: bytes) -> str:
    return keys.open_text(sealed)
