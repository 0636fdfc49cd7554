"""Joining a hub above this one (the national axis), and sending through it: the exact bytes, code by code accounted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.actions.mailboxes import connect_system
from vanban.axis.actions.systems import keep_secret
from vanban.axis.errors import PacketRefused, RecipientsRefused, RefusedThere, SenderUnknown
from vanban.axis.events import DeliveryFailed
from vanban.axis.models import ConnectedSystem, Delivery, Event, Mailbox
from vanban.axis.policies import check_can_operate
from vanban.axis.ports import Carriage, UpstreamPort, upstream
from vanban.axis.queries.addresses import find_mailbox
from vanban.axis.queries.traffic import fetch
from vanban.axis.queries.upstream import Outgoing, outgoing
from vanban.axis.rules.carrying import Result, still_under_way
from vanban.axis.rules.upstream import is_final, names_recipients
from vanban.kernel.actor import Actor, system_actor
from vanban.platform import audit
from vanban.platform.events import publish

HUB = system_actor("trục liên thông")


@transaction.atomic
def join_upstream(
    code: str, name: str, *, endpoint: str, remote_id: str, secret: str, by: Actor, at: datetime
) -> ConnectedSystem:
    """Join a hub above this one, with its gateway mailbox (HY19-Đ14.2); joining again corrects what is known of it."""
    check_can_operate(by)
    connect_system(code, name, kind="upstream", by=by, at=at)
    system = ConnectedSystem.objects.select_for_update().get(code=code)
    system.name, system.kind, system.endpoint, system.remote_id = name, "upstream", endpoint, remote_id
    system.joined_at = system.joined_at or at
    system.save(update_fields=["name", "kind", "endpoint", "remote_id", "joined_at"])
    keep_secret(code, secret, by=by, at=at)
    Mailbox.objects.get_or_create(
        gateway=True, system=system, defaults={"code": code[:35], "name": name[:200], "opened_at": at}
    )
    audit.record(by, "axis.upstream_joined", system.id, at, system=code, endpoint=endpoint)
    system.refresh_from_db()
    return system


def carry_upstream(carriage: Carriage, *, by: Actor = HUB, at: datetime) -> Result:
    """Hand one delivery to a hub above: the bytes as they came, for every code behind it (VL19-Đ11.3b).

    Sending again after a lost answer is the same call with the same bytes. Codes that the other hub refuses are told
    to the sender at once, the others go on. Only the other hub's verdict on the packet ends the delivery; everything
    else is tried again. Raises `OutsideFailure` when it cannot be reached.
    """
    job = outgoing(carriage.delivery_id)
    if not job.codes:
        return Result("fail", "refused for every recipient")
    port = upstream(job.joint)
    data = fetch(job.delivery_id)
    try:
        return _send(port, job, data, job.codes, by=by, at=at)
    except SenderUnknown:
        _introduce(port, job.sender)
    try:
        return _send(port, job, data, job.codes, by=by, at=at)
    except SenderUnknown as refusal:
        return Result("release", str(refusal))


def _send(port: UpstreamPort, job: Outgoing, data: bytes, codes: Sequence[str], *, by: Actor, at: datetime) -> Result:
    """One call for all codes; again without those that are refused by name. Raises `SenderUnknown`."""
    try:
        answer = port.send_edoc(data, sender=job.sender, to=list(codes), kind=job.kind, message_id=job.message_id)
    except RecipientsRefused as refusal:
        named = {code: str(error) for code, error in refusal.data["codes"].items() if code in codes}
        rest = [code for code in codes if code not in named]
        if not named:
            return _send_singly(port, job, data, codes, str(refusal), by=by, at=at)
        note_refused_there(job.delivery_id, named, by=by, at=at)
        return _send(port, job, data, rest, by=by, at=at) if rest else Result("fail", str(refusal))
    except SenderUnknown:
        raise
    except PacketRefused as refusal:
        return _judged(port, job, data, codes, refusal, by=by, at=at)
    doc_id = answer if isinstance(answer, str) else str(answer.doc_id)
    return Result("deliver", remote_id=doc_id if job.kind == "edoc" else "")


def _judged(
    port: UpstreamPort,
    job: Outgoing,
    data: bytes,
    codes: Sequence[str],
    refusal: PacketRefused,
    *,
    by: Actor,
    at: datetime,
) -> Result:
    answered = refusal.answered if isinstance(refusal, RefusedThere) else refusal.error_code
    if names_recipients(answered):
        return _send_singly(port, job, data, codes, str(refusal), by=by, at=at)
    return Result("fail" if is_final(answered) else "release", str(refusal))


def _send_singly(
    port: UpstreamPort, job: Outgoing, data: bytes, codes: Sequence[str], reason: str, *, by: Actor, at: datetime
) -> Result:
    """A hub that refuses recipients without saying which is asked for each."""
    if len(codes) == 1:
        note_refused_there(job.delivery_id, {codes[0]: reason}, by=by, at=at)
        return Result("fail", reason)
    results = [_send(port, job, data, [code], by=by, at=at) for code in codes]
    for outcome in ("release", "deliver"):
        for result in results:
            if result.outcome == outcome:
                return result
    return results[0]


def _introduce(port: UpstreamPort, code: str) -> None:
    """The other hub does not know an agency of ours yet: register it, then send again."""
    box = find_mailbox(code)
    if box is not None:
        old = list(box.aliases.values_list("code", flat=True))
        port.register_agency(box.code, box.name, email=box.email, old_codes=old)


@transaction.atomic
def note_refused_there(delivery_id: UUID, reasons: Mapping[str, str], *, by: Actor, at: datetime) -> int:
    """Codes that the other hub could not serve: on record, told to the sender, once each; how many were new."""
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("message").get(id=delivery_id)
    under_way = still_under_way(delivery.addressees, delivery.addressed_as, delivery.failures)
    fresh = {code: reason[:500] for code, reason in reasons.items() if code in under_way}
    if not fresh:
        return 0
    delivery.failures = {**delivery.failures, **fresh}
    delivery.save(update_fields=["failures"])
    for code, reason in fresh.items():
        Event.objects.create(
            at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind="refused_there", code=code, text=reason
        )
        publish(
            DeliveryFailed(
                delivery_id=delivery.id,
                sender_code=delivery.message.sender_code,
                agency_code=code,
                document_code=delivery.message.document_code,
                message_id=delivery.message.message_id,
                reason=reason,
                at=at,
            )
        )
    audit.record(by, "axis.refused_there", delivery.message_id, at, codes=fresh)
    return len(fresh)
