"""The calls of a receiver: what waits, the packets themselves, what became of them; and of a sender: what became."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from uuid import UUID

from vanban.axis.actions import acknowledge, calling, lease, settle
from vanban.axis.errors import NotYourDelivery, ParameterWrong
from vanban.axis.queries import mail
from vanban.axis.rules.carrying import Outcome
from vanban.axis.rules.vxp.answers import done, listed
from vanban.axis.rules.vxp.parameters import (
    STATUSES,
    description,
    identifier,
    kind,
    list_asked,
    number,
    readable,
    settled_id,
)
from vanban.axis.rules.vxp.statuses import WORDS
from vanban.axis.web.vxp.call import PACKET, Call, Reply, ok
from vanban.kernel.clock import to_edxml, to_wire

SERVICE = "eDoc"
THIRDS = 3 * 64 * 1024
OUTCOMES: dict[str, Outcome] = {"done": "deliver", "fail": "fail", "initial": "release"}
LONGEST_LEASE = 3600


def received(call: Call) -> Reply:
    """getReceivedEdocList: packets that wait, urgent ones first; with filters also those that were settled."""
    rows = mail.waiting(call.system.code, list_asked(call.signed))
    return Reply(listed(_waiting(row) for row in rows))


def _waiting(row: mail.Waiting) -> dict[str, object]:
    return {
        "docId": str(row.delivery_id),
        "serviceType": SERVICE,
        "messageType": row.kind,
        "created_time": to_edxml(row.accepted_at),
        "updated_time": to_edxml(row.changed_at),
        "from": row.sender,
        "to": ",".join(row.to),
        "status": row.status,
        "status_desc": row.reason or WORDS[row.status],
        "acceptedAt": to_wire(row.accepted_at),
        "messageId": row.message_id,
        "destination": row.destination,
        "sha256": row.sha256,
        "size": row.size,
        "business": row.business,
        "statusCode": row.status_code,
        "priority": row.priority,
        "documentCode": row.document_code,
        "notation": row.number_symbol,
    }


def count_documents(call: Call) -> Reply:
    """countReceiveEdoc."""
    return ok(count=mail.count_waiting(call.system.code, "edoc"))


def count_statuses(call: Call) -> Reply:
    """countReceiveStatus."""
    return ok(count=mail.count_waiting(call.system.code, "status"))


def download(call: Call) -> Reply:
    """downloadEdoc: the exact bytes; a refusal has an empty body, since clients keep any other as the packet."""
    packet = _fetch(call)
    return Reply(packet.pieces, PACKET, packet.size)


def get_edoc(call: Call) -> Reply:
    """getEdoc: the same in base64, within JSON, written piece by piece."""
    packet = _fetch(call)
    head, tail = done()[:-1] + b',"data":"', b'"}'
    length = len(head) + -(-packet.size // 3) * 4 + len(tail)
    return Reply(_wrapped(head, packet.pieces, tail), length=length)


def _fetch(call: Call) -> mail.Carried:
    delivery = identifier(call.signed, "docId")
    packet = mail.carried(delivery, system=call.system.code)
    calling.note_fetched(delivery, by=call.by, at=call.at)
    return packet


def _wrapped(head: bytes, pieces: Iterable[bytes], tail: bytes) -> Iterator[bytes]:
    yield head
    held = b""
    for piece in pieces:
        held += piece
        whole = len(held) - len(held) % 3
        yield base64.b64encode(held[:whole])
        held = held[whole:]
    yield base64.b64encode(held) + tail


def update_status(call: Call) -> Reply:
    """updateStatus: what the receiver made of a packet; repeats are harmless, and only the receiver may say it.

    Systems of this house may also take a packet for one of their workers (`lease-seconds`), and then prove with the
    token that the result is that worker's.
    """
    delivery, status = settled_id(call.signed), call.signed.get("status").strip().lower()
    if status not in STATUSES:
        raise ParameterWrong(name="status", value=readable(status[:40]))
    if not mail.is_theirs(delivery, system=call.system.code):
        raise NotYourDelivery()
    if status == "processing":
        return _take(call, delivery)
    outcome, reason = OUTCOMES[status], description(call.signed)
    if call.signed.get("lease-token"):
        token = identifier(call.signed, "lease-token")
        acknowledge(delivery, token=token, outcome=outcome, by=call.by, at=call.at, reason=reason)
    elif status != "initial":
        settle(delivery, system=call.system.code, outcome=outcome, by=call.by, at=call.at, reason=reason)
    return ok()


def _take(call: Call, delivery: UUID) -> Reply:
    seconds = number(call.signed, "lease-seconds")
    if not seconds:
        calling.note_processing(delivery, by=call.by, at=call.at)
        return ok()
    held = lease(delivery, by=call.by, at=call.at, seconds=min(max(seconds, 5), LONGEST_LEASE))
    if held is None:
        return ok()
    return ok(leaseToken=str(held.token), leaseUntil=to_wire(held.until))


def sent(call: Call) -> Reply:
    """getSentEdocList: what became of a packet at each of its recipients, with both times (HP25-Đ14.2)."""
    wanted = identifier(call.signed, "docId") if call.signed.get("docId") else None
    rows = mail.fates(call.system.code, message=wanted, kind=kind(call.signed))
    return Reply(listed(_fate(row) for row in rows))


def _fate(row: mail.Fate) -> dict[str, object]:
    return {
        "serviceType": SERVICE,
        "messageType": row.kind,
        "senderDocId": str(row.message),
        "receiverDocId": str(row.delivery_id),
        "fromCode": row.sender,
        "toCode": row.to,
        "sendStatus": "done",
        "sendStatusDesc": "Trục đã tiếp nhận",
        "receiveStatus": row.status,
        "receiveStatusDesc": row.reason or WORDS[row.status],
        "title": "",
        "notation": row.number_symbol,
        "sentTime": to_edxml(row.sent_at),
        "receivedTime": to_edxml(row.received_at) if row.received_at else "",
        "sentAt": to_wire(row.sent_at),
        "receivedAt": to_wire(row.received_at) if row.received_at else "",
    }
