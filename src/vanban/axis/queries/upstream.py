"""Reads of the connector to the hubs above this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from vanban.axis import states
from vanban.axis.models import ConnectedSystem, Delivery, Mailbox, RemoteAgency
from vanban.axis.ports import Joint, UnitRow
from vanban.axis.rules.carrying import still_under_way
from vanban.platform import keys

UPSERT = """
INSERT INTO axis_remote_agency
    (system_id, code, name, email, old_code, remote_id, parent_id_there, version, deleted, synced_at)
SELECT %(system)s, code, name, email, old_code, remote_id, parent, version, deleted, %(at)s
FROM unnest(%(code)s::text[], %(name)s::text[], %(email)s::text[], %(old_code)s::text[], %(remote_id)s::text[],
            %(parent)s::text[], %(version)s::bigint[], %(deleted)s::boolean[])
    AS t(code, name, email, old_code, remote_id, parent, version, deleted)
ON CONFLICT (system_id, code) DO UPDATE SET
    name = excluded.name, email = excluded.email, remote_id = excluded.remote_id,
    old_code = coalesce(nullif(excluded.old_code, ''), axis_remote_agency.old_code),
    parent_id_there = excluded.parent_id_there, version = greatest(excluded.version, axis_remote_agency.version),
    deleted = excluded.deleted, synced_at = excluded.synced_at
WHERE (axis_remote_agency.name, axis_remote_agency.email, axis_remote_agency.remote_id, axis_remote_agency.old_code,
       axis_remote_agency.parent_id_there, axis_remote_agency.version, axis_remote_agency.deleted)
    IS DISTINCT FROM
      (excluded.name, excluded.email, excluded.remote_id,
       coalesce(nullif(excluded.old_code, ''), axis_remote_agency.old_code), excluded.parent_id_there,
       greatest(excluded.version, axis_remote_agency.version), excluded.deleted)
"""
"""A row that is as it was is not written: a directory that is always sent whole costs reading only."""


@dataclass(frozen=True)
class Outgoing:
    """A delivery as the other hub gets it."""

    delivery_id: UUID
    sender: str
    message_id: str
    kind: Literal["edoc", "status"]
    codes: tuple[str, ...]
    joint: Joint


def upstream_codes(*, at: datetime) -> list[str]:
    """The hubs above that are joined and not at rest."""
    boxes = Mailbox.objects.filter(gateway=True, system__kind="upstream", system__active=True)
    rested = boxes.filter(Q(rest_until__isnull=True) | Q(rest_until__lte=at))
    return list(rested.order_by("system__code").values_list("system__code", flat=True))


def gateway_to(system: str) -> Mailbox:
    """The mailbox through which everything for a hub above leaves; raises Mailbox.DoesNotExist."""
    return Mailbox.objects.select_related("system").get(gateway=True, system__code=system)


def joint_to(system: ConnectedSystem) -> Joint:
    """How a hub above is reached."""
    secret = keys.open_text(bytes(system.secret)) if system.secret else ""
    return Joint(system.endpoint, system.remote_id, secret)


def outgoing(delivery_id: UUID) -> Outgoing:
    """What is to be sent; codes refused there before are left out."""
    found = Delivery.objects.select_related("message", "destination__system").get(id=delivery_id)
    return Outgoing(
        delivery_id=found.id,
        sender=found.message.sender_code,
        message_id=found.message.message_id,
        kind=cast(Literal["edoc", "status"], found.message.kind),
        codes=tuple(still_under_way(found.addressees, found.addressed_as, found.failures)),
        joint=joint_to(found.destination.system),
    )


def unsettled(gateway: Mailbox, *, at: datetime, limit: int) -> list[Delivery]:
    """What the other hub took and has not yet said everything about, if it is time to ask again."""
    rows = Delivery.objects.filter(
        ~Q(remote_id=""), destination=gateway, state=states.DELIVERED, settled_at__isnull=True, next_at__lte=at
    )
    return list(rows.order_by("next_at")[:limit])


def keep_units(system: ConnectedSystem, rows: Iterable[UnitRow], *, at: datetime) -> int:
    """Write a batch of another hub's directory, in the caller's transaction; how many rows were new or different."""
    batch = {row.code: row for row in rows}
    facts: dict[str, Any] = {
        "code": [row.code for row in batch.values()],
        "name": [row.name[:300] for row in batch.values()],
        "email": [row.email[:254] for row in batch.values()],
        "old_code": [row.old_code[:35] for row in batch.values()],
        "remote_id": [row.id[:60] for row in batch.values()],
        "parent": [row.parent_id[:60] for row in batch.values()],
        "version": [row.version for row in batch.values()],
        "deleted": [row.deleted for row in batch.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, facts | {"system": system.id, "at": at})
        return int(cursor.rowcount)


def unknown_there(system: ConnectedSystem, *, untried_since: datetime, limit: int) -> list[Mailbox]:
    """Open mailboxes of ours that the other hub's directory does not list; those it refused lately are left out."""
    lately = Q(deleted=False) | Q(synced_at__gt=untried_since)
    listed = RemoteAgency.objects.filter(lately, system=system, code=OuterRef("code"))
    rows = Mailbox.objects.filter(~Exists(listed), gateway=False, closed_at__isnull=True, system__stage="live")
    return list(rows.prefetch_related("aliases").order_by("code")[:limit])


def closed_here(system: ConnectedSystem, *, limit: int) -> list[str]:
    """Mailboxes of ours that are closed and that the other hub still lists."""
    listed = RemoteAgency.objects.filter(system=system, deleted=False, code=OuterRef("code"))
    rows = Mailbox.objects.filter(Exists(listed), gateway=False, closed_at__isnull=False)
    return list(rows.order_by("code").values_list("code", flat=True)[:limit])
