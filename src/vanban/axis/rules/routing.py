"""Where a packet goes: one copy per mailbox, and every code that cannot receive named at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from vanban.axis.errors import RecipientsRefused

UNKNOWN = "18"
CLOSED = "23"


@dataclass(frozen=True)
class Address:
    """What the hub knows of a code: the mailbox that answers to it or the gateway to it, or its closing."""

    mailbox_id: UUID
    code: str
    open: bool
    gateway: bool = False
    """True when the code lies behind an upstream hub; `code` is then the code there."""


def route(codes: Sequence[str], known: Mapping[str, Address]) -> dict[UUID, tuple[str, ...]]:
    """Mailbox to the codes it is for: the one it was addressed by, or through a gateway all codes behind it.

    An agency named by old and new code gets one copy. Raises `RecipientsRefused` naming every unknown (18) and closed
    (23) code.
    """
    refused = {
        code: UNKNOWN if code not in known else CLOSED for code in codes if code not in known or not known[code].open
    }
    if refused:
        raise RecipientsRefused(names=", ".join(refused), codes=refused)
    found: dict[UUID, tuple[str, ...]] = {}
    for code in codes:
        address = known[code]
        if not address.gateway:
            found.setdefault(address.mailbox_id, (code,))
        elif address.code not in (behind := found.get(address.mailbox_id, ())):
            found[address.mailbox_id] = (*behind, address.code)
    return found


def pause(attempt: int) -> int:
    """Seconds until a delivery that failed for a while is tried again: 5, 10, 20 … up to an hour."""
    return int(min(5 * 2 ** min(attempt, 12), 3600))
