"""Packets enter the hub's tables: as many as have come together, in one statement, each wholly or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.actions.stopping import refuse_while_stopped, stop_on_failed_flush
from vanban.axis.events import DeliveryReady, GuestMail
from vanban.axis.rules.receipts import Receipt
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, rows, storage
from vanban.platform.events import publish

_ENTER = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS given (
        id uuid, system uuid, sender uuid, sender_code text, message_id text, kind text, business smallint,
        status_code text, sha256 text, size bigint, document_code text, number_symbol text, priority smallint,
        at timestamptz, blob uuid, path text, media_type text, key_id text, key text, acceptance uuid, codes_key text,
        receipt text, signature text)
), fresh AS (
    INSERT INTO "axis_message" (id, system_id, sender_id, sender_code, message_id, kind, business, status_code, sha256,
        size, blob_id, document_code, number_symbol, priority, accepted_at)
    SELECT id, system, sender, sender_code, message_id, kind, business, status_code, sha256, size, blob, document_code,
        number_symbol, priority, at
    FROM given ORDER BY sender_code, message_id
    ON CONFLICT DO NOTHING RETURNING id
), entered AS (
    SELECT given.* FROM given JOIN fresh USING (id)
), files AS (
    {storage.INSERT}
    SELECT blob, sha256, size, media_type, path, key_id, decode(key, 'hex'), now() FROM entered
), acceptances AS (
    INSERT INTO axis_acceptance (id, message_id, codes_key, receipt, signature, at)
    SELECT acceptance, id, codes_key, receipt, signature, at FROM entered
), deliveries AS (
    INSERT INTO axis_delivery (id, message_id, destination_id, addressed_as, addressees, failures, remote_id, round,
        state, priority, attempt, next_at, last_error, receipt, reminded, created_at)
    SELECT box.id, box.message, box.mailbox, box.code, box.codes, '{{}}', '', 1, 'waiting', entered.priority, 0,
        entered.at, '', '{{}}', 0, entered.at
    FROM jsonb_to_recordset(%s::jsonb) AS box (id uuid, message uuid, mailbox uuid, code text, codes jsonb)
    JOIN entered ON entered.id = box.message
), events AS (
    INSERT INTO axis_event (at, message_id, kind, text) SELECT at, id, 'accepted', size || ' B' FROM entered
), lines AS (
    {audit.INSERT}
    FROM jsonb_populate_recordset(NULL::platform_audit, %s::jsonb) AS line
    WHERE line.subject_id IN (SELECT id FROM fresh)
)
SELECT id::text FROM fresh
"""  # noqa: S608 - composed of the column lists of two tables of the platform


@dataclass(frozen=True)
class Box:
    """One delivery: its id, the mailbox, the code the sender wrote, and through a gateway all codes behind it."""

    delivery: UUID
    mailbox: UUID
    code: str
    behind: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """All that is written of one new packet, whose bytes are durable under a name that is not yet so."""

    system: UUID
    sender: UUID | None
    facts: dict[str, str | int]
    codes_key: str
    receipt: Receipt
    written: storage.WrittenFile
    boxes: list[Box]
    news: list[DeliveryReady | GuestMail]
    by: Actor

    def record(self) -> dict[str, object]:
        """The row of the message, of its file and of its acceptance."""
        receipt, file = self.receipt, self.written
        key_id, key = storage.wrapped(file)
        return {
            **self.facts,
            "id": receipt.doc_id,
            "system": self.system,
            "sender": self.sender,
            "sender_code": receipt.sender,
            "message_id": receipt.message_id,
            "sha256": file.sha256,
            "size": file.size,
            "at": receipt.accepted_at,
            "blob": file.id,
            "path": file.path,
            "media_type": file.media_type,
            "key_id": key_id,
            "key": key.hex(),
            "acceptance": new_id(),
            "codes_key": self.codes_key,
            "receipt": receipt.text,
            "signature": receipt.signature,
        }

    def deliveries(self) -> list[dict[str, object]]:
        """The rows of its deliveries."""
        message = self.receipt.doc_id
        return [
            {"id": box.delivery, "message": message, "mailbox": box.mailbox, "code": box.code, "codes": box.behind}
            for box in self.boxes
        ]

    def line(self) -> dict[str, object]:
        """The row of the audit."""
        receipt = self.receipt
        return audit.values(
            self.by, "axis.accepted", receipt.doc_id, receipt.accepted_at, sender=receipt.sender,
            message_id=receipt.message_id, kind=self.facts["kind"], destinations=list(receipt.destinations),
        )  # fmt: skip


def enter_all(entries: Sequence[Entry], *, by: Actor, at: datetime) -> list[bool]:
    """Message, file, receipt, deliveries, event and audit of each in one transaction; False where a twin came first.

    The message's constraint decides between twins, of which the later waits here; all processes take packets in the
    same order, so that none waits for another in a ring. A statement is a transaction by itself; one is opened only for
    the jobs of those who are told, which must share it. Each is on record as its own sender's act. Raises `HubStopped`,
    put on record as `by`'s, when the names cannot be made durable: they are, before any row.
    """
    refuse_while_stopped(None)  # one of them may have failed in company; a flush that failed is never tried again
    with stop_on_failed_flush(by=by, at=at):
        storage.flush_names(entry.written for entry in entries)
    return _commit(entries)


def _commit(entries: Sequence[Entry]) -> list[bool]:
    given = [
        rows.plain([entry.record() for entry in entries]),
        rows.plain([row for entry in entries for row in entry.deliveries()]),
        rows.plain([entry.line() for entry in entries]),
    ]
    with transaction.atomic() if any(entry.news for entry in entries) else nullcontext():
        fresh = {row[0] for row in rows.ask(_ENTER, given)}
        added = [str(entry.receipt.doc_id) in fresh for entry in entries]
        for entry, is_new in zip(entries, added, strict=True):
            for event in entry.news if is_new else ():
                publish(event)
    return added
