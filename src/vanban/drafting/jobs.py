"""Background entry points of drafting: complete what was begun, also after a stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.directory.api import actor_for
from vanban.drafting.actions import batches, device
from vanban.drafting.actions.issuing import finish_issue
from vanban.drafting.actions.stamping import stamp_signature
from vanban.drafting.events import BatchItemReady, IssueBegun, IssueFailed, StampAwaited
from vanban.drafting.queries.drafts import get_draft, issues_begun_before
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.jobs import defer_once
from vanban.registry.events import OutgoingIssued
from vanban.signing.api import end_expired
from vanban.signing.events import ReturnedSigned, SigningGivenUp
from vanban.signing.api import stamps_due

log = structlog.get_logger(__name__)
LATE = timedelta(minutes=2)
STAMPER = system_actor("dấu thời gian")
STAMP = "drafting.stamp_one"


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
@app.task(name="drafting.resume_issuing", queue="office", queueing_lock="drafting.resume_issuing")
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
    batches.do_item(event.item_id, at=timezone.now())


def note_issued(event: OutgoingIssued) -> None:
    """Tell the batch it came from, if any."""
    batches.settle_issued(event.document_id, at=event.at)


def note_failed(event: IssueFailed) -> None:
    """Tell the batch it came from, if any."""
    batches.settle_failed(event.document_id, reason=event.reason, at=event.at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="drafting.end_batches", queue="office", queueing_lock="drafting.end_batches")
def end_batches(timestamp: int) -> None:
    """Tell as not done what waited half an hour for a service outside."""
    batches.give_up(at=datetime.fromtimestamp(timestamp, tz=UTC))


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
