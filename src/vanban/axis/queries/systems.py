"""Who calls: what the hub must know of a system to check its calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vanban.axis.models import ConnectedSystem
from vanban.platform import keys


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


def credentials(code: str, *, at: datetime) -> Credentials | None:
    """The system of this code if it has a secret; None otherwise."""
    if not code or len(code) > 60 or not code.isprintable():
        return None
    system = ConnectedSystem.objects.filter(code=code).first()
    if system is None or system.secret is None:
        return None
    sealed = [bytes(system.secret)]
    if system.former_secret is not None and system.former_until is not None and system.former_until > at:
        sealed.append(bytes(system.former_secret))
    return Credentials(
        system.id, system.code, system.name, system.kind, system.active, system.calls_per_minute,
        tuple(keys.open_text(item) for item in sealed),
    )  # fmt: skip
