"""Handing one mail or push over, trying again, giving up; who did what was told learns that it did not arrive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import api as directory
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit
from vanban.portal import ports
from vanban.portal.actions.telling import tell
from vanban.portal.models import PushDevice, Sending
from vanban.portal.queries import wording
from vanban.portal.rules import telling
from vanban.portal.rules.telling import Fact


def deliver(sending_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Hand one mail or push over; True when it is done for good, sent or given up. Harmless twice."""
    sending = Sending.objects.select_related("notice").filter(id=sending_id).first()
    if sending is None or sending.sent_at is not None or sending.given_up_at is not None:
        return True
    try:
        answer = _handed(sending, at)
    except OutsideFailure as failure:
        return _note_failure(sending, failure, by=by, at=at)
    sending.sent_at, sending.answer = at, answer[:400]
    sending.save(update_fields=["sent_at", "answer"])
    return True


def _handed(sending: Sending, at: datetime) -> str:
    """The server's answer. Raises OutsideFailure."""
    notice = sending.notice
    account = directory.account_of(notice.person_id)
    if account is not None and not account.is_active:
        raise OutsideFailure("the account is locked", permanent=True)
    language = account.language if account is not None else "vi"
    if sending.channel == telling.MAIL:
        mail = ports.mail()
        if mail is None:
            raise OutsideFailure("there is no mail server", permanent=True)
        letter = wording.letter(notice, sending.address, message_id=sending.id, language=language, at=at)
        return mail.send(letter.as_bytes(), sender=letter.sender, to=sending.address)
    push = ports.push()
    device = PushDevice.objects.filter(id=sending.address, ended_at__isnull=True).first()
    if push is None or device is None:
        raise OutsideFailure("this browser takes no notices any more", permanent=True)
    to = ports.PushAddress(device.endpoint, device.p256dh, device.auth)
    return push.push(to, wording.push_words(notice, language=language, at=at), urgent=bool(notice.urgency))


@transaction.atomic
def _note_failure(sending: Sending, failure: OutsideFailure, *, by: Actor, at: datetime) -> bool:
    held = Sending.objects.select_for_update(of=("self",)).select_related("notice").get(id=sending.id)
    held.tries += 1
    held.answer = str(failure)[:400]
    following = None if failure.permanent else telling.next_try(held.tries, at)
    if following is not None:
        held.next_at = following
        held.save(update_fields=["tries", "answer", "next_at"])
        return False
    held.given_up_at = at
    held.save(update_fields=["tries", "answer", "given_up_at"])
    if isinstance(failure, ports.BrowserGone):
        PushDevice.objects.filter(id=held.address).update(ended_at=at)
    notice = held.notice
    audit.record(
        by, "portal.notice_failed", notice.subject_id, at, channel=held.channel, kind=notice.kind, reason=held.answer
    )
    if held.channel == telling.MAIL and notice.by_id is not None and notice.kind != "undelivered":
        person = directory.get_person(notice.person_id)
        fact = Fact(
            kind="undelivered",
            key=f"undelivered:{held.id}",
            at=at,
            title=notice.title,
            subject=notice.subject,
            words=f"{person.full_name} <{held.address}>: {held.answer}",
            subject_id=notice.subject_id,
        )
        tell(fact, people=[notice.by_id], at=at)
    return True
