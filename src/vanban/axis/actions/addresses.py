"""What the operator changes about an agency's address: other codes of it, and its end after a merger."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.actions.mailboxes import close_mailbox
from vanban.axis.errors import CodeTaken, SuccessorUnknown
from vanban.axis.models import Mailbox, MailboxAlias
from vanban.axis.policies import check_can_operate
from vanban.axis.queries.addresses import find_mailbox
from vanban.kernel.actor import Actor
from vanban.kernel.agency_codes import parse_addressee
from vanban.platform import audit


@transaction.atomic
def add_alias(mailbox_id: UUID, code: str, *, by: Actor, at: datetime) -> MailboxAlias:
    """Let a mailbox answer to another code too; repeating it changes nothing. Raises `CodeTaken`, `BadAgencyCode`."""
    box = Mailbox.objects.select_for_update().get(id=mailbox_id)
    check_can_operate(by)
    own = parse_addressee(code).text
    holder = find_mailbox(own)
    if (holder is not None and holder.id != box.id) or own == box.code:
        raise CodeTaken(agency_code=own)
    alias, made = MailboxAlias.objects.get_or_create(code=own, defaults={"mailbox": box})
    if made:
        audit.record(by, "axis.alias_added", box.id, at, agency_code=box.code, alias=own)
    return alias


@transaction.atomic
def close_address(mailbox_id: UUID, *, successor: str, by: Actor, at: datetime) -> Mailbox:
    """Close an address after a merger or for good (HY19-Đ14.6); `successor` takes over its code, empty refuses with 23.

    Closing it again changes nothing. Raises `SuccessorUnknown` for a code that no open mailbox answers to.
    """
    box = Mailbox.objects.select_for_update().get(id=mailbox_id)
    check_can_operate(by)
    if box.closed_at is not None:
        return box
    heir = find_mailbox(parse_addressee(successor).text) if successor.strip() else None
    if successor.strip() and (heir is None or heir.closed_at is not None or heir.id == box.id):
        raise SuccessorUnknown(agency_code=successor.strip()[:60])
    return close_mailbox(box.code, successor=heir.code if heir else "", by=by, at=at)
