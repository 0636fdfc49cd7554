"""Fetching from a hub above this one, and asking what became of what was sent there."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import structlog
from django.conf import settings
from django.db import transaction

from vanban.axis.actions.accepting import submit
from vanban.axis.actions.carrying import HubStore
from vanban.axis.actions.stopping import HubStopped, check_accepting
from vanban.axis.actions.tickets import open_ticket
from vanban.axis.actions.upstream import note_refused_there
from vanban.axis.errors import PacketRefused
from vanban.axis.models import Delivery, Mailbox
from vanban.axis.ports import ReceivedRow, UpstreamPort, upstream
from vanban.axis.queries.upstream import gateway_to, joint_to, unsettled
from vanban.axis.rules.carrying import still_under_way
from vanban.axis.rules.upstream import FORGOTTEN, ask_again_at, fates
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit

IN_MEMORY = 1024 * 1024
AT_ONCE = 200

log = structlog.get_logger(__name__)


def poll_upstream(system: str, *, by: Actor, at: datetime) -> int:
    """Take everything that waits for our agencies at a hub above; how many packets were taken or refused.

    A packet is accepted here as from any sender, then the other hub hears “done”, or “fail” with the reason when this
    hub refuses it for good. If that answer is lost the packet is fetched once more and recognised. Nothing is fetched
    while this hub takes nothing. An outage ends the poll and counts against the gateway.
    """
    gateway = gateway_to(system)
    store = HubStore(by)
    done = 0
    try:
        check_accepting()
        port = upstream(joint_to(gateway.system))
        for kind in ("edoc", "status"):
            for row in port.received(kind=kind)[:AT_ONCE]:
                _take(port, row, gateway, by=by, at=at)
                done += 1
    except HubStopped:
        return done
    except OutsideFailure as failure:
        log.warning("upstream hub not reached", system=system, reason=str(failure))
        store.note(gateway.id, reached=False, at=at)
        return done
    store.note(gateway.id, reached=True, at=at)
    return done


def _take(port: UpstreamPort, row: ReceivedRow, gateway: Mailbox, *, by: Actor, at: datetime) -> None:
    with _spool() as file:
        port.download(row.doc_id, file)
        file.seek(0)
        codes = [code.strip() for code in row.to.split(",") if code.strip()]
        try:
            submit(file, system=gateway.system.code, message_id=row.message_id, to=codes, by=by, at=at)
        except PacketRefused as refusal:  # on record already
            port.update_status(row.doc_id, "fail", reason=str(refusal)[:500])
            return
    port.update_status(row.doc_id, "done")


def _spool() -> BinaryIO:
    folder = Path(settings.VANBAN_VAR) / "spool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder)))


def ask_fates(system: str, *, by: Actor, at: datetime) -> int:
    """Ask a hub above what became of what it took from us; how many deliveries are settled by now.

    A recipient that failed there is told to the sender here. What the other hub leaves open is asked for more and more
    rarely; after a month the operator finds a ticket.
    """
    gateway = gateway_to(system)
    settled = 0
    try:
        port = upstream(joint_to(gateway.system))
        for delivery in unsettled(gateway, at=at, limit=AT_ONCE):
            try:
                rows = port.sent(delivery.remote_id)
            except PacketRefused as refusal:
                log.warning("upstream hub knows nothing of a packet", doc=delivery.remote_id, reason=str(refusal))
                rows = ()
            said = {row.to: (row.status, row.reason) for row in rows if row.doc_id in ("", delivery.remote_id)}
            settled += _note_fate(delivery, said, by=by, at=at)
    except OutsideFailure as failure:
        log.warning("upstream hub not reached", system=system, reason=str(failure))
        HubStore(by).note(gateway.id, reached=False, at=at)
    return settled


@transaction.atomic
def _note_fate(delivery: Delivery, said: dict[str, tuple[str, str]], *, by: Actor, at: datetime) -> bool:
    codes = still_under_way(delivery.addressees, delivery.addressed_as, delivery.failures)
    failed, known = fates(codes, said)
    note_refused_there(delivery.id, {code: reason or "fail" for code, reason in failed.items()}, by=by, at=at)
    since = delivery.ended_at or delivery.created_at
    if not known and at - since >= FORGOTTEN:
        open_ticket("unsettled", delivery.destination, ", ".join(codes), delivery=delivery, by=by, at=at)
        known = True
    if known:
        audit.record(by, "axis.settled_there", delivery.message_id, at, failed=sorted(failed), codes=codes)
    Delivery.objects.filter(id=delivery.id).update(
        settled_at=at if known else None, next_at=ask_again_at(at, since=since)
    )
    return known
