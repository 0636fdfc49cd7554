"""The directory of a hub above, kept in increments; and our own agencies made known there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.db import transaction

from vanban.axis.errors import PacketRefused
from vanban.axis.models import ConnectedSystem, RemoteAgency
from vanban.axis.ports import UnitRow, UpstreamPort, upstream
from vanban.axis.queries.upstream import closed_here, gateway_to, joint_to, keep_units, unknown_there
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit

BATCH = 2000
LONGEST_CODE = 35
AT_ONCE = 1000
REFUSED_FOR = timedelta(minutes=50)
"""How long a registration that was refused is left alone: less than the hour between two passes."""

log = structlog.get_logger(__name__)


def sync_directory(system: str, *, by: Actor, at: datetime, whole: bool = False) -> int:
    """Keep the directory of a hub above, row by row as it comes in; how many agencies were new or different.

    Only what changed since the last complete pass is asked for; the first pass, or `whole`, also brings the codes of
    the former scheme. A pass that breaks off is begun again, and what it kept stays. Then agencies of ours that the
    other hub does not list are registered there, closed ones taken back (HY19-Đ14.6). An outage is on record.
    """
    joined = gateway_to(system).system
    changed = registered = 0
    try:
        port = upstream(joint_to(joined))
        if whole or not joined.directory_at:
            changed += _keep_old_codes(port, joined, at=at)
        newest = 0 if whole else joined.directory_version
        for batch in _batches(port.units(from_version=newest)):
            changed += _keep(joined, batch, at=at)
            newest = max(newest, *(row.version for row in batch))
        registered = _register_ours(port, joined, at=at)
    except OutsideFailure as failure:
        log.warning("directory not synchronised", system=system, reason=str(failure))
        _note(joined, by=by, at=at, changed=changed, reason=str(failure)[:500])
        return changed
    _finish(joined, newest, by=by, at=at, changed=changed, registered=registered)
    return changed


def _keep_old_codes(port: UpstreamPort, joined: ConnectedSystem, *, at: datetime) -> int:
    """A hub without this list has no old codes to give."""
    try:
        return sum(_keep(joined, batch, at=at) for batch in _batches(port.agencies()))
    except PacketRefused as refusal:
        log.info("no list of agencies with old codes", system=joined.code, reason=str(refusal))
        return 0


def _batches(rows: Iterable[UnitRow]) -> Iterator[list[UnitRow]]:
    usable = (row for row in rows if row.code and len(row.code) <= LONGEST_CODE)
    while batch := list(islice(usable, BATCH)):
        yield batch


@transaction.atomic
def _keep(joined: ConnectedSystem, batch: list[UnitRow], *, at: datetime) -> int:
    return keep_units(joined, batch, at=at)


def register_ours(system: str, *, by: Actor, at: datetime) -> int:
    """Make agencies of ours known at a hub above as soon as they have a mailbox here; how many were registered."""
    joined = gateway_to(system).system
    if not unknown_there(joined, untried_since=at - REFUSED_FOR, limit=1) and not closed_here(joined, limit=1):
        return 0
    try:
        registered = _register_ours(upstream(joint_to(joined)), joined, at=at)
    except OutsideFailure as failure:
        log.warning("agencies not registered there", system=system, reason=str(failure))
        return 0
    _note(joined, by=by, at=at, registered=registered)
    return registered


def _register_ours(port: UpstreamPort, joined: ConnectedSystem, *, at: datetime) -> int:
    """Register what is missing there; one that is refused is tried again after a while."""
    count = 0
    for box in unknown_there(joined, untried_since=at - REFUSED_FOR, limit=AT_ONCE):
        try:
            old = [alias.code for alias in box.aliases.all()]
            port.register_agency(box.code, box.name, email=box.email, old_codes=old)
            taken = True
        except PacketRefused as refusal:
            log.warning("agency not registered there", system=joined.code, code=box.code, reason=str(refusal))
            taken = False
        RemoteAgency.objects.update_or_create(
            system=joined, code=box.code, defaults={"name": box.name, "deleted": not taken, "synced_at": at}
        )
        count += taken
    for code in closed_here(joined, limit=AT_ONCE):
        try:
            port.delete_agency(code)
        except PacketRefused as refusal:
            log.warning("agency not taken back there", system=joined.code, code=code, reason=str(refusal))
        RemoteAgency.objects.filter(system=joined, code=code).update(deleted=True, synced_at=at)
    return count


@transaction.atomic
def _finish(joined: ConnectedSystem, newest: int, *, by: Actor, at: datetime, changed: int, registered: int) -> None:
    ConnectedSystem.objects.filter(id=joined.id).update(directory_version=newest, directory_at=at)
    _note(joined, by=by, at=at, changed=changed, registered=registered)


def _note(joined: ConnectedSystem, *, by: Actor, at: datetime, **data: object) -> None:
    audit.record(by, "axis.directory_synced", joined.id, at, system=joined.code, **data)
