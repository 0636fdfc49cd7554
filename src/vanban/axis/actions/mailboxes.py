"""Joining systems and agencies to the hub, and closing addresses after mergers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from vanban.axis.errors import CodeTaken
from vanban.axis.models import ConnectedSystem, Mailbox, MailboxAlias
from vanban.axis.queries.addresses import find_mailbox
from vanban.kernel.actor import Actor
from vanban.kernel.agency_codes import parse_addressee
from vanban.platform import audit


@transaction.atomic
def connect_system(code: str, name: str, *, kind: str = "local", by: Actor, at: datetime) -> ConnectedSystem:
    """Join a system to the hub; joining it again answers with what there is."""
    found, made = ConnectedSystem.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})
    if made:
        audit.record(by, "axis.system_connected", found.id, at, system=code, name=name)
    return found


@transaction.atomic
def open_mailbox(code: str, name: str, *, system: str, aliases: Iterable[str] = (), by: Actor, at: datetime) -> Mailbox:
    """Give an agency its address, with its other codes; repeating it adds what is missing (NB25-Đ9.2).

    Raises the refusals of `kernel.agency_codes`, and `CodeTaken` when a code answers for another mailbox.
    """
    own = parse_addressee(code).text
    joined = ConnectedSystem.objects.get(code=system)
    box, made = Mailbox.objects.get_or_create(code=own, defaults={"name": name, "system": joined, "opened_at": at})
    if box.system_id != joined.id:
        raise CodeTaken(agency_code=own)
    for alias in (parse_addressee(item).text for item in aliases):
        holder = find_mailbox(alias)
        if holder is None:
            MailboxAlias.objects.create(code=alias, mailbox=box)
        elif holder.id != box.id:
            raise CodeTaken(agency_code=alias)
    if made:
        audit.record(by, "axis.mailbox_opened", box.id, at, agency_code=own, name=name, system=system)
    return box


@transaction.atomic
def close_mailbox(code: str, *, successor: str = "", by: Actor, at: datetime) -> Mailbox:
    """Close an address; what is sent to it later goes to its successor, or is refused with 23 (HY19-Đ14.6)."""
    box = Mailbox.objects.select_for_update().get(code=code)
    box.closed_at = at
    box.successor = Mailbox.objects.get(code=successor) if successor else None
    box.save(update_fields=["closed_at", "successor"])
    audit.record(by, "axis.mailbox_closed", box.id, at, agency_code=code, successor=successor)
    return box
