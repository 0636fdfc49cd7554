"""Codes to mailboxes, through aliases, mergers and gateways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vanban.axis.models import Mailbox, MailboxAlias, RemoteAgency
from vanban.axis.rules.joining import may_reach
from vanban.axis.rules.routing import CLOSED, UNKNOWN, Address

MERGERS_FOLLOWED = 5


def addresses(codes: Iterable[str], *, at: datetime, through: str = "", joining: bool = False) -> dict[str, Address]:
    """What the hub knows of each code; unknown codes are absent. A merged agency's code leads to its successor.

    A code of none of our mailboxes that the directory of an upstream hub lists leads to that hub's gateway; never back
    to `through`, the system that the packet came from. A system that is still `joining` knows the hub's test partner
    only, and only the test partner knows it.
    """
    wanted = set(codes)
    boxes = Mailbox.objects.select_related("successor", "system").filter(gateway=False)
    found = {box.code: box for box in boxes.filter(code__in=wanted)}
    if rest := wanted - found.keys():
        aliases = MailboxAlias.objects.select_related("mailbox__successor", "mailbox__system").filter(code__in=rest)
        found |= {alias.code: alias.mailbox for alias in aliases}
    reached = {
        code: box
        for code, box in found.items()
        if may_reach(box.system.code, to_joining=box.system.stage == "joining", sender=through, joining=joining)
    }
    known = {code: _address(box, at) for code, box in reached.items()}
    if (rest := wanted - found.keys()) and not joining:
        known |= _outside(rest, through)
    return known


def _address(box: Mailbox, at: datetime) -> Address:
    for _step in range(MERGERS_FOLLOWED):
        if box.closed_at is None or box.closed_at > at or box.successor is None:
            break
        box = box.successor
    return Address(box.id, box.code, open=box.closed_at is None or box.closed_at > at)


def _outside(codes: set[str], through: str) -> dict[str, Address]:
    """Agencies behind upstream hubs, by their present or their old code there; two codes of one are one agency."""
    gateways = {
        box.system_id: box
        for box in Mailbox.objects.filter(gateway=True, system__active=True).exclude(system__code=through)
    }
    if not gateways:
        return {}
    rows = RemoteAgency.objects.filter(system_id__in=gateways, deleted=False)
    found: dict[str, Address] = {}
    for row in [*rows.filter(old_code__in=codes), *rows.filter(code__in=codes)]:
        address = Address(gateways[row.system_id].id, row.code, open=True, gateway=True)
        found |= {code: address for code in (row.old_code, row.code) if code in codes}
    return found


def check_recipients(codes: Iterable[str], *, at: datetime) -> dict[str, str]:
    """The codes that cannot receive, each with its error code: 18 unknown, 23 closed."""
    wanted = list(codes)
    known = addresses(wanted, at=at)
    return {
        code: UNKNOWN if code not in known else CLOSED for code in wanted if code not in known or not known[code].open
    }


def find_mailbox(code: str) -> Mailbox | None:
    """The mailbox that has or had this code, closed ones too."""
    box = Mailbox.objects.select_related("system").filter(code=code, gateway=False).first()
    if box is None:
        alias = MailboxAlias.objects.select_related("mailbox__system").filter(code=code).first()
        box = alias.mailbox if alias else None
    return box
