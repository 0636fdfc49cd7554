"""Reads what a death has left, and at the end the whole history, from the hub's tables and folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from hubkill.histories import Carried, Got, Proof, Row
from vanban.axis.api import Receipt, receipt_key
from vanban.axis.rules.receipts import is_genuine
from vanban.exchange.models import StatusEntry
from vanban.platform import storage
from vanban.platform.models import Blob


def _rows(sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def blob_folder() -> Path:
    """Where the stored files are."""
    return Path(settings.VANBAN_VAR) / "blobs"


def files() -> set[str]:
    """Every file under the folder of stored files."""
    return {path.name for path in blob_folder().rglob("*") if path.is_file()}


def found_after_death(sha: str, before: set[str]) -> str:
    """How far the packet on its way had come, by what is on the disk and in the tables."""
    ((messages, receipts, blobs),) = _rows(
        "SELECT (SELECT count(*) FROM axis_message WHERE sha256 = %s),"
        " (SELECT count(*) FROM axis_acceptance a JOIN axis_message m ON m.id = a.message_id WHERE m.sha256 = %s),"
        " (SELECT count(*) FROM platform_blob WHERE sha256 = %s)",
        [sha, sha, sha],
    )
    if messages:
        return "accepted and receipted" if receipts else "half: accepted without its receipt"
    if blobs:
        return "content stored, not accepted"
    fresh = files() - before
    if any(name.endswith(".tmp") for name in fresh):
        return "temporary file only"
    return "file without row" if fresh else "nothing"


def deliveries_of(sha: str) -> str:
    """How the deliveries of one packet stand."""
    states = _rows(
        "SELECT DISTINCT d.state FROM axis_delivery d JOIN axis_message m ON m.id = d.message_id WHERE m.sha256 = %s"
        " ORDER BY 1",
        [sha],
    )
    return "accepted, " + " and ".join(row[0] for row in states)


def messages_that_failed() -> list[str]:
    """Messages that some receiver refused."""
    return [str(row[0]) for row in _rows("SELECT DISTINCT message_id FROM axis_delivery WHERE state = 'failed'")]


def held() -> int:
    """How many deliveries somebody holds, living or dead."""
    ((count,),) = _rows("SELECT count(*) FROM axis_delivery WHERE state = 'leased'")
    return int(count)


def office_after_death() -> str:
    """Where the office's own work stands: what it holds of the hub, keeps, and has not handed over."""
    held = _rows(
        "SELECT EXISTS (SELECT FROM exchange_arrival a WHERE a.delivery_id = d.id)"
        " OR EXISTS (SELECT FROM exchange_demand r WHERE r.message_id = m.message_id AND r.sender_code = m.sender_code)"
        " FROM axis_delivery d JOIN axis_message m ON m.id = d.message_id"
        " WHERE d.state = 'leased' AND d.lease_token IS NOT NULL"
    )
    if held:
        return "kept, the hub not told" if any(row[0] for row in held) else "held, nothing kept"
    taken = _rows(
        "SELECT EXISTS (SELECT FROM axis_message m WHERE m.message_id = s.message_id) FROM exchange_status s"
        " WHERE s.direction = 'out' AND s.handed_at IS NULL AND s.packet IS NOT NULL"
    )
    if taken:
        return "report taken by the hub, not noted" if any(row[0] for row in taken) else "report not handed over"
    return "done"


def rows_of_messages(failures: set[tuple[str, str]]) -> tuple[Row, ...]:
    """Every message with all that belongs to it; `failures` is what senders are told of: message and receiver."""
    proofs = _grouped(
        (message, _proof(text, signature))
        for message, text, signature in _rows("SELECT message_id, receipt, signature FROM axis_acceptance")
    )
    announced = {
        row[0] for row in _rows("SELECT DISTINCT args->'payload'->>'delivery_id' FROM procrastinate_jobs") if row[0]
    }
    carried = _grouped(
        (
            message,
            Carried(
                code,
                state,
                (str(message), code) in failures,
                kind not in ("local", "upstream") or str(delivery) in announced,
            ),
        )
        for message, delivery, code, state, kind in _rows(
            "SELECT d.message_id, d.id, b.code, d.state, s.kind FROM axis_delivery d"
            " JOIN axis_mailbox b ON b.id = d.destination_id JOIN axis_system s ON s.id = b.system_id"
        )
    )
    events = dict(_rows("SELECT message_id, count(*) FROM axis_event WHERE kind = 'accepted' GROUP BY 1"))
    lines = dict(_rows("SELECT subject_id, count(*) FROM platform_audit WHERE code = 'axis.accepted' GROUP BY 1"))
    return tuple(
        Row(
            str(message), sha, _content(blob, sha), tuple(proofs.get(message, ())), tuple(carried.get(message, ())),
            events.get(message, 0), lines.get(message, 0),
        )
        for message, sha, blob in _rows("SELECT id, sha256, blob_id FROM axis_message")
    )  # fmt: skip


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _proof(text: str, signature: str) -> Proof:
    receipt = Receipt.from_text(text, signature)
    return Proof(receipt.sha256, is_genuine(receipt, receipt_key()))


def _content(blob: Any, sha: str) -> str:
    try:
        content = storage.read(blob)
    except storage.ContentDamaged as error:
        return "missing" if "missing" in str(error) else "damaged"
    return "whole" if hashlib.sha256(content).hexdigest() == sha else "damaged"


def files_missing() -> tuple[str, ...]:
    """Rows of stored files that nothing lies behind."""
    present = blob_folder()
    kept = Blob.objects.filter(wrapped_key__isnull=False).values_list("path", flat=True)
    return tuple(path for path in kept if not (present / path).is_file())


def orphans() -> tuple[int, int]:
    """Stored files that no row points to, and rows of stored files that nothing uses: both are harmless, and swept."""
    known = {Path(path).name for path in Blob.objects.values_list("path", flat=True)}
    used = {
        row[0]
        for row in _rows(
            "SELECT blob_id FROM axis_message UNION SELECT packet_id FROM exchange_arrival WHERE packet_id IS NOT NULL"
            " UNION SELECT blob_id FROM exchange_arrival_file"
        )
    }
    return len(files() - known), len(set(Blob.objects.values_list("id", flat=True)) - used)


def got_by_the_office() -> tuple[Got, ...]:
    """What the house's own agencies have noted, one line for each: arrivals, and what a sender asks without files.

    The digest is that of the bytes kept; where a recall has destroyed them, that of the message they came with.
    """
    arrivals = _rows(
        "SELECT a.code, coalesce(b.sha256, m.sha256), r.id FROM exchange_arrival r"
        " JOIN directory_agency a ON a.id = r.agency_id LEFT JOIN platform_blob b ON b.id = r.packet_id"
        " LEFT JOIN axis_message m ON m.sender_code = r.sender_code AND m.message_id = r.message_id"
    )
    demands = _rows(
        "SELECT a.code, m.sha256, r.id FROM exchange_demand r JOIN directory_agency a ON a.id = r.agency_id"
        " JOIN axis_message m ON m.sender_code = r.sender_code AND m.message_id = r.message_id"
        " WHERE r.carrier_id IS NULL"
    )
    return tuple(Got(code, sha, str(line)) for code, sha, line in (*arrivals, *demands))


@dataclass(frozen=True)
class OwnReport:
    """A report that the office wrote: the digest of its bytes, to whom, and the hub's id for it once handed over."""

    sha: str
    to: str
    doc_id: str
    handed: bool


def reports_of_the_office() -> tuple[OwnReport, ...]:
    """Every report it has written."""
    ids = dict(_rows("SELECT message_id, id FROM axis_message WHERE kind = 'status'"))
    return tuple(
        OwnReport(
            hashlib.sha256(bytes(entry.packet)).hexdigest(),
            entry.organ_code,
            str(ids.get(entry.message_id, "unknown")),
            entry.handed_at is not None,
        )
        for entry in StatusEntry.objects.filter(direction="out", packet__isnull=False)
    )
