"""Looking into official mailboxes: every message is taken once for ever, and marked only when it is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DataError, transaction

from vanban.exchange import ports
from vanban.exchange.actions.taking import take_head, take_message
from vanban.exchange.models import Mailbox
from vanban.exchange.queries.mailboxes import place_of
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit
from vanban.platform.storage import ContentDamaged

MOST_AT_ONCE = 40
MOST_BYTES = 72_000_000
"""A message of this size carries about 50 MB of files, which is what a packet of the hub may carry."""


@dataclass(frozen=True)
class Fetched:
    """How a look went: messages taken, and left for the next look."""

    taken: int
    left: int


def look_into(mailbox_id: UUID, *, by: Actor, at: datetime) -> Fetched:
    """Take what waits in one mailbox, oldest first (NB16-Đ14.1a). Outside any transaction; harmless twice.

    A message is read without being touched, kept, and marked last: whatever breaks in between, it is found again and
    recognised. What the server says no to stands on the operators' page; nothing is raised, the next look tries again.
    One message that cannot be kept does not hold up the others.
    """
    mailbox = Mailbox.objects.select_related("agency").filter(id=mailbox_id, enabled=True).first()
    if mailbox is None:
        return Fetched(0, 0)
    taken = waiting = 0
    failure = ""
    try:
        with ports.mail_tools().mailboxes.session(place_of(mailbox)) as opened:
            found = opened.waiting()
            waiting = len(found)
            for item in found[:MOST_AT_ONCE]:
                try:
                    _take(opened, item, mailbox, by=by, at=at)
                except (DataError, ValueError, ContentDamaged) as fault:
                    failure = f"message {item.uid}: {fault}"[:400]
                    continue
                opened.note_taken(item.uid)
                taken += 1
    except OutsideFailure as fault:
        failure = str(fault)[:400]
    _note_look(mailbox_id, left=waiting - taken, failure=failure, by=by, at=at)
    return Fetched(taken, waiting - taken)


def _take(opened: ports.OpenMailbox, item: ports.Waiting, mailbox: Mailbox, *, by: Actor, at: datetime) -> None:
    if item.size > MOST_BYTES:
        head = opened.head(item.uid)
        take_head(head, mailbox, size=item.size, limit=MOST_BYTES, came_at=item.came_at, by=by, at=at)
    else:
        take_message(opened.read(item.uid), mailbox, came_at=item.came_at, by=by, at=at)


@transaction.atomic
def _note_look(mailbox_id: UUID, *, left: int, failure: str, by: Actor, at: datetime) -> None:
    held = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(id=mailbox_id)
    was = held.failure
    held.looked_at, held.waiting, held.failure = at, left, failure
    if failure:
        held.failing_since = held.failing_since or at
    else:
        held.worked_at, held.failing_since = at, None
    held.save(update_fields=["looked_at", "worked_at", "failing_since", "failure", "waiting"])
    if bool(was) != bool(failure):
        code = "exchange.mailbox_failed" if failure else "exchange.mailbox_works"
        audit.record(by, code, None, at, name=held.agency.name, address=held.account, reason=failure)
