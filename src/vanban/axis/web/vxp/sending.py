"""sendEdoc: a packet of any size, written to disk as it comes, checked against its signed digest, accepted once."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from vanban.axis.actions import CallerChanged, submit
from vanban.axis.errors import BodyCut, NoSuchCall, PacketRefused, PacketTooLarge, ParameterWrong, SenderUnknown
from vanban.axis.rules.edxml.limits import MAX_PACKET
from vanban.axis.rules.receipts import Receipt
from vanban.axis.rules.vxp.digests import is_digest, is_of
from vanban.axis.rules.vxp.parameters import codes, is_text, kind, readable
from vanban.axis.web.vxp.call import Call, Reply, ok
from vanban.axis.web.vxp.refusing import refused

IN_MEMORY = 1024 * 1024
LINE_END = b"\r\n"
LONGEST_ID = 200


@dataclass(frozen=True)
class _Asked:
    sender: str
    to: tuple[str, ...]
    digest: str
    message_id: str


def send_edoc(call: Call) -> Reply:
    """Take a packet; the same one again gets the same answer (HY19-Đ3.1)."""
    asked = _asked(call)
    announced = call.incoming.body.announced
    if announced is not None and announced <= IN_MEMORY:
        packet, hashed = _receive_small(call, announced, asked.digest)
        return _hand_over(call, asked, packet, hashed)
    with closing(_spool()) as file:
        return _hand_over(call, asked, _receive(call, file, asked.digest))


def _hand_over(call: Call, asked: _Asked, packet: bytes | BinaryIO, hashed: bytes = b"") -> Reply:
    """Give the packet to the hub; the answer. Where a caller known from an earlier call has changed, it is checked."""
    try:
        receipt = _submit(call, asked, packet, hashed, call.system.version if call.remembered else "")
    except CallerChanged:
        call.verify_again()
        receipt = _submit(call, asked, packet, hashed, "")
    except PacketRefused as refusal:  # on record already
        if call.remembered:
            call.verify_again()
        return refused(call.incoming, refusal)
    return ok(
        DocId=str(receipt.doc_id),
        receipt=receipt.text,
        signature=receipt.signature,
        messageId=receipt.message_id,
        destinations=list(receipt.destinations),
    )


def _submit(call: Call, asked: _Asked, packet: bytes | BinaryIO, hashed: bytes, version: str) -> Receipt:
    return submit(
        packet,
        system=call.system.code,
        by=call.by,
        at=call.at,
        message_id=asked.message_id,
        digest=asked.digest,
        to=asked.to,
        sender=asked.sender,
        hashed=hashed,
        version=version,
    )


def _asked(call: Call) -> _Asked:
    """What the call says beside the packet; all of it is checked before a byte of the body is read."""
    if call.incoming.method != "POST":
        raise NoSuchCall(name=f"{call.incoming.method} sendEdoc")
    kind(call.signed)
    digest, sender = call.signed.get("hash-file").strip(), call.signed.get("from").strip()
    if not is_digest(digest):
        raise ParameterWrong(name="hash-file", value=readable(digest[:40]))
    if not sender:
        raise ParameterWrong(name="from", value="")
    if not is_text(sender):
        raise SenderUnknown(agency_code=readable(sender[:35]))
    message_id = call.signed.get("message-id").strip()
    if len(message_id) > LONGEST_ID or not is_text(message_id):
        raise ParameterWrong(name="message-id", value=readable(message_id[:40]))
    return _Asked(sender, codes(call.signed, "to"), digest, message_id)


def _spool() -> BinaryIO:
    """In memory while small; beyond, a nameless file on the disk where packets are kept anyway."""
    folder = Path(settings.VANBAN_VAR) / "spool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder)))


def _receive_small(call: Call, announced: int, digest: str) -> tuple[bytes, bytes]:
    """The same in memory, with its SHA-256, for which each byte was looked at once. Raises `BodyCut`."""
    body, length = call.incoming.body, max(0, announced - len(LINE_END))
    packet, tail = b"".join(body.pieces(length)), b"".join(body.pieces(announced - length))
    if len(packet) + len(tail) < announced:
        raise BodyCut(received=len(packet) + len(tail), announced=announced)
    whole = hashlib.sha256(packet)
    if tail == LINE_END and is_of(digest, bare := whole.digest()):
        return packet, bare
    whole.update(tail)
    if tail == LINE_END and not is_of(digest, whole.digest()):
        return packet, bare
    return packet + tail, whole.digest()


def _receive(call: Call, file: BinaryIO, digest: str) -> bytes | BinaryIO:
    """The packet without the line end that clients append and their digest does not cover.

    Raises `PacketTooLarge`, unread when it is announced so, and `BodyCut`.
    """
    body, most = call.incoming.body, MAX_PACKET + len(LINE_END)
    if body.announced is not None and body.announced > most:
        raise PacketTooLarge(size=body.announced, limit=MAX_PACKET)
    whole, size, tail = hashlib.sha256(), 0, b""
    for piece in body.pieces(most + 1):
        file.write(piece)
        whole.update(piece)
        size += len(piece)
        tail = (tail + piece)[-len(LINE_END) :]
    if size > most:
        raise PacketTooLarge(size=size, limit=MAX_PACKET)
    if body.is_cut:
        raise BodyCut(received=size, announced=body.announced)
    if tail == LINE_END and not is_of(digest, whole.digest()):
        size -= len(LINE_END)
        file.truncate(size)
    file.seek(0)
    return file.read() if size <= IN_MEMORY else file
