"""Codes to mailboxes, through aliases and mergers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vanban.axis.models import Mailbox, MailboxAlias
from vanban.axis.rules.routing import CLOSED, UNKNOWN, Address

MERGERS_FOLLOWED = 5


def addresses(codes: Iterable[str], *, at: datetime) -> dict[str, Address]:
    """What the hub knows of each code; unknown codes are absent. A merged agency's code leads to its successor."""
    wanted = set(codes)
    found = {box.code: box for box in Mailbox.objects.select_related("successor").filter(code__in=wanted)}
    aliases = MailboxAlias.objects.select_related("mailbox__successor").filter(code__in=wanted - found.keys())
    found |= {alias.code: alias.mailbox for alias in aliases}
    return {code: _address(box, at) for code, box in found.items()}


def _address(box: Mailbox, at: datetime) -> Address:
    for _step in range(MERGERS_FOLLOWED):
        if box.closed_at is None or box.closed_at > at or box.successor is None:
            break
        box = box.successor
    return Address(box.id, box.code, open=box.closed_at is None or box.closed_at > at)


def check_recipients(codes: Iterable[str], *, at: datetime) -> dict[str, str]:
    """The codes that cannot receive, each with its error code: 18 unknown, 23 closed."""
    wanted = list(codes)
    known = addresses(wanted, at=at)
    return {
        code: UNKNOWN if code not in known else CLOSED for code in wanted if code not in known or not known[code].open
    }


def find_mailbox(code: str) -> Mailbox | None:
    """The mailbox that has or had this code, closed ones too."""
    box = Mailbox.objects.select_related("system").filter(code=code).first()
    if box is None:
        alias = MailboxAlias.objects.select_related("mailbox__system").filter(code=code).first()
        box = alias.mailbox if alias else None
    return box
