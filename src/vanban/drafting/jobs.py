"""Background entry points of drafting: complete what was begun, also after a stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.utils import timezone
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from vanban.directory.api import actor_for
from vanban.drafting import policies
from vanban.drafting.actions import device, scanning, word
from vanban.drafting.actions.batches import move_item, stop_refused
from vanban.drafting.actions.checking_form import check_submitted
from vanban.drafting.actions.issuing import MACHINE, begin_issue, finish_issue, sign
from vanban.drafting.actions.slips import make_slip
from vanban.drafting.actions.stamping import stamp_signature
from vanban.drafting.events import (
    BatchItemReady,
    DraftRejected,
    DraftSigned,
    DraftSubmitted,
    FileAdded,
    IssueBegun,
    IssueFailed,
    StampAwaited,
    WordUploaded,
)
from vanban.drafting.models import BatchItem
from vanban.drafting.queries.batches import batch_item, items_waiting_since, open_items, was_signed_in
from vanban.drafting.queries.drafts import get_draft, issues_begun_before, paper_of
from vanban.drafting.queries.files import get_word, unscanned_since, words_waiting_since
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.refusals import OutsideFailure, Refusal, gettext_noop
from vanban.platform import storage
from vanban.platform.jobs import defer_once
from vanban.platform.keys import open_text
from vanban.registry.events import OutgoingIssued
from vanban.signing.api import Permission, PinRefused, end_expired, ensure_person_signed, stamps_due
from vanban.signing.events import ReturnedSigned, SigningGivenUp

log = structlog.get_logger(__name__)
LATE = timedelta(minutes=2)
PATIENCE = timedelta(minutes=30)
"""How long a document of a batch may wait for a service outside before it is told as not done."""

NO_ANSWER = gettext_noop("A service outside did not answer for half an hour; nothing was done. Try this one again.")
STAMPER = system_actor("dấu thời gian")
SLIPS = system_actor("phiếu trình")
STAMP = "drafting.stamp_one"
SCANNER = system_actor("quét vi-rút")
FORM = system_actor("kiểm tra thể thức")


def complete_begun(event: IssueBegun) -> None:
    """React to a pressed “Phát hành”: finish the issue in the clerk's name."""
    resume_issue(event.document_id, at=timezone.now())


def resume_issue(document_id: UUID, *, at: datetime) -> bool:
    """Finish an issue in the name of the clerk who began it; True when it was issued now."""
    begun = get_draft(document_id).issue_begun_by
    clerk = actor_for(
        UUID(begun["person"]),
        at=at,
        post_id=UUID(begun["post"]),
        for_post_id=UUID(begun["for_post"]) if begun.get("for_post") else None,
    )
    return finish_issue(document_id, by=clerk, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="drafting.resume_issuing", queue="sealing", queueing_lock="drafting.resume_issuing")
def resume_issuing(timestamp: int) -> None:
    """Pick up every issue that was begun more than two minutes before this minute and not ended."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for document_id in issues_begun_before(now - LATE):
        try:
            resume_issue(document_id, at=now)
        except (Refusal, OutsideFailure) as failure:
            log.warning("issue not completed yet", document=str(document_id), failure=str(failure))


@app.periodic(cron="* * * * *")
@app.task(name="drafting.end_late_sealing", queue="office", queueing_lock="drafting.end_late_sealing")
def end_late_sealing(timestamp: int) -> None:
    """Give back numbers that waited too long for a seal from a device; end requests whose minutes are over."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    end_expired(by=device.MACHINE, at=now)
    device.end_late_sealing(by=device.MACHINE, at=now)


def take_from_device(event: ReturnedSigned) -> None:
    """React to what came back signed from a person's own device."""
    device.take_from_device(event.errand_id, event.document_id, by=device.MACHINE, at=timezone.now())


def give_up_device(event: SigningGivenUp) -> None:
    """React to a person who does not sign with the device after all."""
    device.give_up_device(event.errand_id, event.document_id, by=device.MACHINE, at=timezone.now())


def do_batch_item(event: BatchItemReady) -> None:
    """React to a batch: one of its drafts is signed or issued."""
    do_item(event.item_id, at=timezone.now())


def do_item(item_id: UUID, *, at: datetime) -> str:
    """Sign or issue one draft of a batch in the name of who began it; the state the item is in afterwards.

    Every refusal is the item's result. A passing failure of an outside service is raised: the job tries again.
    """
    item = batch_item(item_id)
    if not policies.can_be_done(item):
        return item.state
    batch = item.batch
    by = actor_for(batch.person_id, at=at, post_id=batch.post_id, for_post_id=batch.for_post_id)
    try:
        verb, number = _sign(item, by, at) if batch.kind == "sign" else _issue(item, by, at)
    except PinRefused as refused:
        return stop_refused(item_id, told=_reasons(refused), by=by, at=at).state
    except Refusal as refusal:
        return move_item(item_id, "refuse", told=_reasons(refusal), by=by, at=at).state
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        return move_item(item_id, "refuse", told=str(failure), by=by, at=at).state
    return move_item(item_id, verb, number=number, by=by, at=at).state


def _sign(item: BatchItem, by: Actor, at: datetime) -> tuple[str, str]:
    """Sign, unless a run that was cut off has done so and could not say it."""
    if not was_signed_in(item.batch, item.draft_id, by):
        permission = Permission(open_text(bytes(item.batch.secret))) if item.batch.secret is not None else None
        sign(item.draft_id, version=item.version, by=by, at=at, permission=permission)
    return "finish", ""


def _issue(item: BatchItem, by: Actor, at: datetime) -> tuple[str, str]:
    """Hold the number, after looking whether the seal could go on it at all."""
    paper = paper_of(item.draft_id, "signed")
    if policies.can_be_sealed(get_draft(item.draft_id)) and paper is not None and paper.blob_id is not None:
        ensure_person_signed(storage.read(paper.blob_id), at=at)
    held = begin_issue(item.draft_id, by=by, at=at)
    return "finish" if policies.is_issued(get_draft(item.draft_id)) else "begin", held.text


def _reasons(refusal: Refusal) -> str:
    """Every reason with what to do, as the person reads it."""
    return " ".join(" ".join(part for part in reason.render(gettext) if part) for reason in refusal.reasons)


def note_issued(event: OutgoingIssued) -> None:
    """Tell the batch it came from, if any."""
    for item in open_items(event.document_id, kind="issue"):
        move_item(item.id, "finish", by=MACHINE, at=event.at)


def note_failed(event: IssueFailed) -> None:
    """Tell the batch it came from, if any."""
    for item in open_items(event.document_id, kind="issue"):
        if not policies.can_be_done(item):
            move_item(item.id, "refuse", told=event.reason, by=MACHINE, at=event.at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="drafting.end_batches", queue="office", queueing_lock="drafting.end_batches")
def end_batches(timestamp: int) -> None:
    """Tell as not done what waited half an hour for a service outside."""
    give_up(at=datetime.fromtimestamp(timestamp, tz=UTC))


def give_up(*, at: datetime) -> int:
    """End the items that waited too long; how many. An issue under way ends by itself."""
    late = items_waiting_since(at - PATIENCE)
    for item in late:
        move_item(item.id, "refuse", told=gettext(NO_ANSWER), by=MACHINE, at=at)
    return len(late)


def convert_word(event: WordUploaded) -> None:
    """React to a Word file: make its PDF in the name of who uploaded it."""
    resume_word(event.word_id, at=timezone.now())


def resume_word(word_id: UUID, *, at: datetime) -> None:
    """Make the PDF of a waiting Word file. A converter that does not answer is raised: the job tries again."""
    given = get_word(word_id).given_by
    by = actor_for(
        UUID(given["person"]),
        at=at,
        post_id=UUID(given["post"]),
        for_post_id=UUID(given["for_post"]) if given.get("for_post") else None,
    )
    word.convert_word(word_id, by=by, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="drafting.resume_words", queue="office", queueing_lock="drafting.resume_words")
def resume_words(timestamp: int) -> None:
    """Pick up Word files whose job went down with its machine."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for word_id in words_waiting_since(now - LATE):
        try:
            resume_word(word_id, at=now)
        except (Refusal, OutsideFailure) as failure:
            log.warning("word file not converted yet", word=str(word_id), failure=str(failure))


def scan_added(event: FileAdded) -> None:
    """React to a file that came with a draft: the virus scanner sees it. One that is out is asked by the sweep."""
    try:
        scanning.scan_file(event.blob_id, by=SCANNER, at=timezone.now())
    except OutsideFailure as failure:
        log.info("file not scanned", file=str(event.blob_id), failure=str(failure))


@app.periodic(cron="* * * * *")
@app.task(name="drafting.scan_waiting", queue="office", queueing_lock="drafting.scan_waiting")
def scan_waiting(timestamp: int) -> None:
    """Show the scanner what it has not seen; the first time it does not answer ends this minute's round."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for blob_id in unscanned_since(now - LATE):
        try:
            scanning.scan_file(blob_id, by=SCANNER, at=now)
        except OutsideFailure as failure:
            if not failure.permanent:
                log.warning("virus scanner does not answer", failure=str(failure))
                return


def stamp(event: StampAwaited) -> None:
    """React to a signature without a timestamp: fetch it. An authority that is out is asked again by the sweep."""
    stamp_one(str(event.document_id))


@app.task(name=STAMP, queue="sealing")
def stamp_one(document_id: str) -> None:
    """Fetch the timestamp of one signature; what failed is noted with the time of the next try."""
    try:
        stamp_signature(UUID(document_id), by=STAMPER, at=timezone.now())
    except (Refusal, OutsideFailure) as failure:
        log.warning("timestamp not there yet", document=document_id, failure=str(failure))


@app.periodic(cron="* * * * * */10")
@app.task(name="drafting.stamp_waiting", queue="sealing", queueing_lock="drafting.stamp_waiting")
def stamp_waiting(timestamp: int) -> None:
    """A job for each signature whose time for another try has come."""
    for document_id in stamps_due(at=datetime.fromtimestamp(timestamp, tz=UTC)):
        defer_once(STAMP, key=f"stamp.{document_id}", queue="sealing", document_id=str(document_id))


def check_submitted_form(event: DraftSubmitted) -> None:
    """React to a turn: the form of what was submitted is checked, so that whoever decides sees what is wrong with it.

    A file that cannot be read or takes too long stays unchecked; anybody may still press “Check the form”.
    """
    try:
        check_submitted(event.document_id, by=FORM, at=event.at)
    except (Refusal, OutsideFailure) as failure:
        log.warning("form not checked", document=str(event.document_id), failure=str(failure))


def note_turn(event: DraftSubmitted | DraftRejected | DraftSigned) -> None:
    """React to every turn: the phiếu trình with what was said so far is set and kept, where the rules ask for one."""
    make_slip(event.document_id, by=SLIPS, at=event.at)
