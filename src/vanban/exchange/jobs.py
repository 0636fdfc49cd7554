"""Background entry points of exchange: each takes a fact or an id, reads again, calls one action, harmless twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.axis.api import Carriage, Lease, carry_next
from vanban.axis.events import DeliveryFailed, DeliveryReady
from vanban.directory.api import find_agency
from vanban.exchange import actions
from vanban.exchange.errors.scans import ScanRefused, ScanTakenBefore
from vanban.exchange.events import (
    AnswerQueued,
    CitizenLetterWritten,
    CitizenProofAsked,
    DocumentRead,
    MailQueued,
    PacketArrived,
    ReadingAsked,
    RequestsAsked,
    ScanTaken,
    SendingAsked,
    StatusQueued,
)
from vanban.exchange.ports import LaidFile, axis, scan_tools
from vanban.exchange.queries.citizens import unarrived
from vanban.exchange.queries.mailboxes import to_look_into, unanswered
from vanban.exchange.queries.outbox import being_carried, unasked, unmailed, unreported, unsent
from vanban.exchange.queries.viruses import unscanned_since
from vanban.exchange.rules.scans.kinds import MOST_BYTES
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.jobs import RETRY, defer_once
from vanban.platform.storage import ContentDamaged
from vanban.registry.events import IncomingRegistered, OutgoingIssued

log = structlog.get_logger(__name__)

RETRIES_END = timedelta(minutes=20)
"""A job has used up its own retries by then; what it should have handed over is swept up."""

SCANNED_BY_THEN = timedelta(minutes=2)
"""A file that was not scanned by then is left to the sweep."""
ENOUGH_TRIES = 5

HUB = system_actor("liên thông văn bản")
CITIZENS = system_actor("trang tiếp nhận công khai")
POSTMAN = system_actor("hộp thư công vụ")
READER = system_actor("đọc văn bản đến")
SCANNER = system_actor("quét văn bản giấy")
WATCHMAN = system_actor("quét vi-rút")


def on_issued(event: OutgoingIssued) -> None:
    """A document is registered: send it at once (NB16-Đ11.1a)."""
    actions.send_issued(event.document_id, by=HUB, at=timezone.now())


def on_sending_asked(event: SendingAsked) -> None:
    """A clerk sends again."""
    actions.send_mails(event.document_id, by=HUB, at=timezone.now())
    actions.send_issued(event.document_id, by=HUB, at=timezone.now())


def on_mail_queued(event: MailQueued) -> None:
    """Messages wait for the mail server."""
    actions.send_mails(event.document_id, by=HUB, at=timezone.now())


def on_requests_asked(event: RequestsAsked) -> None:
    """A clerk updates or replaces what was sent."""
    actions.send_requests(event.document_id, by=HUB, at=timezone.now())


def on_delivery_ready(_event: DeliveryReady) -> None:
    """The hub has something for us: not necessarily this delivery, but the one whose turn it is."""
    carry_next(by=HUB, at=timezone.now())


def carry(carriage: Carriage, *, at: datetime) -> None:
    """The hub of this house puts a delivery into our hands; we tell it ourselves what became of it."""
    held = Lease(carriage.delivery_id, carriage.token, carriage.until)
    actions.receive(carriage.delivery_id, by=HUB, at=at, held=held)


def on_delivery_failed(event: DeliveryFailed) -> None:
    """A receiver could not take what an agency of ours sent."""
    actions.note_undeliverable(
        event.document_code,
        event.agency_code,
        event.reason,
        by=HUB,
        at=timezone.now(),
        message_id=event.message_id,
    )


def on_status_queued(event: StatusQueued) -> None:
    """A report waits to be handed over."""
    actions.hand_status(event.entry_id, by=HUB, at=timezone.now())


def on_entered(event: OutgoingIssued | IncomingRegistered) -> None:
    """A document stands in the register: keep what it was."""
    actions.keep_whole(event.document_id, by=HUB, at=timezone.now())


def on_scan_taken(event: ScanTaken) -> None:
    """A file from the scanner waits to be looked at."""
    actions.read_scan(event.scan_id, by=SCANNER, at=timezone.now())


def on_answer_queued(event: AnswerQueued) -> None:
    """The sender of a message is told what became of it."""
    actions.send_answer(event.answer_id, by=POSTMAN, at=timezone.now())


def on_files_came(event: PacketArrived) -> None:
    """Files came in: the virus scanner sees them. One that is out is asked by the sweep."""
    try:
        actions.scan_arrival(event.document_id, by=WATCHMAN, at=timezone.now())
    except OutsideFailure as failure:
        log.info("files not scanned", document=str(event.document_id), failure=str(failure))


def on_proof_asked(event: CitizenProofAsked) -> None:
    """Somebody wants to write from a mailbox: the link goes there."""
    actions.send_proof(event.proof_id, by=CITIZENS, at=timezone.now())


def on_letter_written(event: CitizenLetterWritten) -> None:
    """A letter from the public page becomes an arrival."""
    actions.take_letter(event.letter_id, by=CITIZENS, at=timezone.now())


def on_known(event: PacketArrived | DocumentRead | IncomingRegistered) -> None:
    """More is known of a letter than before: it may be one that is here already."""
    actions.recognise(event.document_id, by=HUB, at=timezone.now())


REACTIONS: tuple[tuple[type, str, Callable[[Any], None]], ...] = (
    (OutgoingIssued, "exchange.send", on_issued),
    (OutgoingIssued, "exchange.keep_whole_issued", on_entered),
    (IncomingRegistered, "exchange.keep_whole_registered", on_entered),
    (SendingAsked, "exchange.send_again", on_sending_asked),
    (RequestsAsked, "exchange.send_requests", on_requests_asked),
    (DeliveryReady, "exchange.receive", on_delivery_ready),
    (DeliveryFailed, "exchange.undeliverable", on_delivery_failed),
    (StatusQueued, "exchange.report", on_status_queued),
    (MailQueued, "exchange.mail", on_mail_queued),
    (PacketArrived, "exchange.scan_files", on_files_came),
    (AnswerQueued, "exchange.answer", on_answer_queued),
    (CitizenProofAsked, "exchange.send_proof", on_proof_asked),
    (CitizenLetterWritten, "exchange.take_letter", on_letter_written),
    (PacketArrived, "exchange.recognise_arrived", on_known),
    (DocumentRead, "exchange.recognise_read", on_known),
    (IncomingRegistered, "exchange.recognise_registered", on_known),
)
"""What config/wiring.py joins, on the queue “exchange”."""


def on_to_read(event: PacketArrived | ReadingAsked | IncomingRegistered) -> None:
    """The pages of something that came in wait to be read."""
    actions.read_document(event.document_id, by=READER, at=timezone.now())


READING_REACTIONS: tuple[tuple[type, str, Callable[[Any], None]], ...] = (
    (PacketArrived, "exchange.read_arrived", on_to_read),
    (ReadingAsked, "exchange.read_again", on_to_read),
    (IncomingRegistered, "exchange.read_registered", on_to_read),
)
"""What config/wiring.py joins, on the queue “ocr”: recognising pages takes long, and nothing may wait behind it."""


@app.periodic(cron="* * * * * */10")
@app.task(name="exchange.poll_hub", queue="exchange", queueing_lock="exchange.poll_hub", lock="exchange.poll_hub")
def poll_hub(timestamp: int) -> None:
    """Ask a hub that runs apart what waits for us: a job for each delivery, which no two workers run at once."""
    if axis().tells:
        return
    found = axis().waiting(at=timezone.now(), limit=200)
    new = [defer_once(RECEIVE, key=f"exchange.{one}", queue="exchange", delivery_id=str(one)) for one in found]
    if any(new):
        log.info("deliveries found at the hub", count=sum(new), timestamp=timestamp)


RECEIVE = "exchange.receive_waiting"


@app.task(name=RECEIVE, queue="exchange", retry=RETRY)
def receive_waiting(delivery_id: str) -> None:
    """Deal with one delivery that was found waiting."""
    actions.receive(UUID(delivery_id), by=HUB, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="exchange.ask_fate", queue="exchange", queueing_lock="exchange.ask_fate", lock="exchange.ask_fate")
def ask_fate(timestamp: int) -> None:
    """Ask a hub that runs apart which recipients it gave up, so that the sender's clerks learn it (HP25-Đ20.2d)."""
    if axis().tells:
        return
    for document_code, message_id, doc_id in being_carried(minute=timestamp // 60, limit=100):
        for code, reason in axis().given_up(doc_id).items():
            actions.note_undeliverable(
                document_code, code, reason, by=HUB, at=timezone.now(), message_id=str(message_id)
            )


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="exchange.sweep_unsent", queue="exchange", queueing_lock="exchange.sweep_unsent", lock="exchange.sweep_unsent"
)
def sweep_unsent(timestamp: int) -> None:
    """After a long outage of the hub: hand over what outlived its own retries, oldest first.

    An outage that lasts ends the sweep; one document that cannot be sent does not keep the others back.
    """
    now = timezone.now()
    owed = (
        (unsent, actions.send_issued),
        (unmailed, actions.send_mails),
        (unasked, actions.send_requests),
        (unreported, actions.hand_status),
        (unanswered, actions.send_answer),
        (unarrived, actions.take_letter),
    )
    for look, verb in owed:
        for one in look(before=now - RETRIES_END, limit=100):
            try:
                verb(one, by=HUB, at=now)
            except (Refusal, ContentDamaged) as fault:
                log.warning("swept up in vain", id=str(one), fault=str(fault), timestamp=timestamp)


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.look_for_scans",
    queue="exchange",
    queueing_lock="exchange.look_for_scans",
    lock="exchange.look_for_scans",
)
def look_for_scans(timestamp: int) -> None:
    """Take what scanners laid into the agencies' folders; files of an unknown code stay where they are."""
    folder = scan_tools().folder
    if folder is None:
        return
    for file in folder.waiting(now=float(timestamp)):
        agency = find_agency(file.agency_code)
        if agency is None:
            log.warning("a scan lies in the folder of no agency", folder=file.agency_code, timestamp=timestamp)
            continue
        taken = _take_laid(file, agency.id)
        folder.put_aside(file, taken=taken)


def _take_laid(file: LaidFile, agency_id: UUID) -> bool:
    """One file of an agency's folder; False when it is not taken, and the agency's clerks see why."""
    folder, at = scan_tools().folder, timezone.now()
    if folder is None:
        return False
    try:
        if file.size > MOST_BYTES:
            raise ScanRefused.because("too_large")
        actions.take_scan(folder.read(file), name=file.name, agency_id=agency_id, by=SCANNER, at=at, laid=True)
    except ScanTakenBefore:
        return True
    except ScanRefused as refusal:
        fault = str(refusal.data["fault"])
        actions.note_refused_scan(name=file.name, size=file.size, fault=fault, agency_id=agency_id, by=SCANNER, at=at)
        return False
    return True


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.scan_waiting", queue="exchange", queueing_lock="exchange.scan_waiting", lock="exchange.scan_waiting"
)
def scan_waiting(timestamp: int) -> None:
    """Show the virus scanner what it has not seen; a few times without an answer end this minute's round."""
    now, vain = timezone.now(), 0
    for blob_id in unscanned_since(now - SCANNED_BY_THEN):
        try:
            actions.scan_file(blob_id, by=WATCHMAN, at=now)
        except OutsideFailure as failure:
            vain += 1
            if vain == ENOUGH_TRIES or not failure.permanent:
                log.warning("files not scanned", failure=str(failure), timestamp=timestamp)
                return


@app.periodic(cron="40 3 * * *")
@app.task(
    name="exchange.forget_readings", queue="exchange", queueing_lock="exchange.forget_readings",
    lock="exchange.forget_readings",
)  # fmt: skip
def forget_readings(timestamp: int) -> None:
    """What was read of scans that nobody entered is not kept."""
    count = actions.forget_abandoned(by=READER, at=timezone.now())
    if count:
        log.info("readings of scans never entered forgotten", count=count, timestamp=timestamp)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.pass_days", queue="exchange", queueing_lock="exchange.pass_days", lock="exchange.pass_days")
def pass_days(timestamp: int) -> None:
    """The day of a task given to another agency has run out: stored and told once."""
    count = actions.pass_days(by=HUB, at=timezone.now())
    if count:
        log.info("days of tasks ran out", count=count, timestamp=timestamp)


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.look_into_mailboxes",
    queue="exchange",
    queueing_lock="exchange.look_into_mailboxes",
    lock="exchange.look_into_mailboxes",
)
def look_into_mailboxes(timestamp: int) -> None:
    """A job for every official mailbox, which no two workers run at once; one slow server keeps no other back."""
    found = [defer_once(LOOK, key=f"exchange.mailbox.{one}", queue="exchange", mailbox_id=str(one))
             for one in to_look_into()]  # fmt: skip
    log.debug("mailboxes to look into", count=sum(found), timestamp=timestamp)


@app.periodic(cron="17 * * * *")
@app.task(
    name="exchange.forget_proofs",
    queue="exchange",
    queueing_lock="exchange.forget_proofs",
    lock="exchange.forget_proofs",
)
def forget_proofs(timestamp: int) -> None:
    """Delete the addresses of those who never used their link."""
    count = actions.forget_proofs(by=CITIZENS, at=timezone.now())
    log.debug("links that nobody used", count=count, timestamp=timestamp)


LOOK = "exchange.look_into_mailbox"


@app.task(name=LOOK, queue="exchange")
def look_into_mailbox(mailbox_id: str) -> None:
    """Take what waits in one mailbox."""
    actions.look_into(UUID(mailbox_id), by=POSTMAN, at=timezone.now())
