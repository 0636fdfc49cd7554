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


_ASK = """
SELECT id, code, name, kind, active, calls_per_minute, secret,
       CASE WHEN former_until > %s THEN former_secret END
FROM axis_system WHERE code = %s AND secret IS NOT NULL
"""


def credentials(code: str, *, at: datetime) -> Credentials | None:
    """The system of this code if it has a secret; None otherwise. Asked anew for every call: a stop counts at once."""
    if not code or len(code) > 60 or not code.isprintable():
        return None
    found = rows.ask(_ASK, [at, code])
    if not found:
        return None
    *facts, secret, former = found[0]
    sealed = [bytes(item) for item in (secret, former) if item is not None]
    return Credentials(*facts, secrets=tuple(_open(item) for item in sealed))


@lru_cache(maxsize=1024)
def _open(sealed: bytes) -> str:
    return keys.open_text(sealed)
