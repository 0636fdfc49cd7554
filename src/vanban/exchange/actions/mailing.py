"""Official e-mail: to recipients whose channel it is, and copies that a clerk sends (NB16-Đ4.1, Đ14; HP25-Đ13.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange import policies, ports, states
from vanban.exchange.actions.following import mark_unreachable
from vanban.exchange.actions.sending import note_left
from vanban.exchange.errors import MailNotJoined, NotSentYet
from vanban.exchange.events import DeliveryStatusChanged, MailQueued
from vanban.exchange.models import Envelope, MailMessage, Recipient
from vanban.exchange.queries.mailboxes import is_official_address
from vanban.exchange.queries.packing import stored_files
from vanban.exchange.rules.mailing import Letter, check_address, check_password, message_for
from vanban.exchange.rules.naming import as_sent
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.platform.events import publish

MEDIA_TYPE = "message/rfc822"
ARCHIVE = "van-ban.zip"


def send_mails(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Mail a document to every recipient whose channel is official mail, and hand over what waits. Harmless twice.

    Each message's bytes are kept before the mail server sees them. An address that is refused for good puts the
    recipient before the clerks; a server that is down raises `OutsideFailure`, and the job tries again. Outside any
    transaction. Raises `ContentDamaged` when a stored file is no longer what was signed.
    """
    port = ports.mail()
    envelope = Envelope.objects.select_related("agency").filter(id=document_id).first()
    if port is None or envelope is None:
        return
    waiting = Recipient.objects.filter(
        envelope=envelope, channel="mail", state=states.WAITING, recall__in=states.SENDABLE
    )
    for row in waiting.exclude(mails__handed_at__isnull=True, mails__failed_at__isnull=True, mails__isnull=False):
        _keep(envelope, row.address, _files(envelope), recipient=row, by=by, at=at)
    for message in MailMessage.objects.filter(envelope=envelope, handed_at=None, failed_at=None):
        try:
            answer = port.send(storage.read(message.blob_id), sender=envelope.agency.email, to=message.address)
        except OutsideFailure as failure:
            if not failure.permanent:
                raise
            _note_failed(message, str(failure), by=by, at=at)
        else:
            _note_handed(message, answer, by=by, at=at)


def mail_copy(document_id: UUID, address: str, *, password: str = "", by: Actor, at: datetime) -> MailMessage:
    """Send a document to one more address, where asked with its files locked (NB16-Đ4.2, Đ10, Đ14.2a, Đ14.5).

    The password is not kept: it is told by another way. Outside any transaction. Raises OnlyClerksExchange,
    NotSentYet, MailNotJoined, AddressNotProper, PasswordTooWeak, `ContentDamaged`.
    """
    envelope = Envelope.objects.select_related("agency").filter(id=document_id).first()
    if envelope is None:
        raise NotSentYet
    policies.check_clerk_of(by, envelope.agency_id)
    if ports.mail() is None or not envelope.agency.email:
        raise MailNotJoined
    plain = check_address(address)
    files = _files(envelope)
    if password:
        check_password(password)
        files = [(ARCHIVE, ports.lock()(files, password))]
    return _keep(envelope, plain, files, locked=bool(password), by=by, at=at)


def _files(envelope: Envelope) -> list[tuple[str, bytes]]:
    return as_sent(envelope.file_names, stored_files(envelope.id))


def _keep(
    envelope: Envelope,
    address: str,
    files: Sequence[tuple[str, bytes]],
    *,
    recipient: Recipient | None = None,
    locked: bool = False,
    by: Actor,
    at: datetime,
) -> MailMessage:
    message_id = new_id()
    letter = Letter(
        sender=envelope.agency.name,
        sender_address=envelope.agency.email,
        to=address,
        number_symbol=envelope.number_symbol,
        subject=envelope.subject,
        document_code=envelope.document_code,
        message_id=str(message_id),
        at=at,
        locked=locked,
    )
    blob = storage.put(message_for(letter, files), media_type=MEDIA_TYPE)
    with transaction.atomic():
        if recipient is not None:
            held = Recipient.objects.select_for_update(of=("self",)).get(id=recipient.id)
            other = MailMessage.objects.filter(recipient=held, handed_at=None, failed_at=None).first()
            if other is not None:
                return other
        made = MailMessage.objects.create(
            id=message_id, envelope=envelope, recipient=recipient, address=address, blob_id=blob.id, locked=locked,
            sent_by=by.printed, made_at=at,
        )  # fmt: skip
        audit.record(
            by,
            "exchange.mail_written",
            envelope.id,
            at,
            address=address,
            locked=locked,
            official=is_official_address(address),
        )
        if recipient is None:
            publish(MailQueued(envelope.id))
    return made


@transaction.atomic
def _note_handed(message: MailMessage, answer: str, *, by: Actor, at: datetime) -> None:
    held = MailMessage.objects.select_for_update().get(id=message.id)
    if held.handed_at is not None:
        return
    held.handed_at, held.answer = at, answer[:500]
    held.save(update_fields=["handed_at", "answer"])
    _mailed(held, at=at)
    note_left(held.envelope_id, by=by, at=at)
    audit.record(by, "exchange.mailed", held.envelope_id, at, address=held.address, text=held.answer)


@transaction.atomic
def _note_failed(message: MailMessage, reason: str, *, by: Actor, at: datetime) -> None:
    held = MailMessage.objects.select_for_update().get(id=message.id)
    held.failed_at, held.answer = at, reason[:500]
    held.save(update_fields=["failed_at", "answer"])
    if held.recipient is not None:
        mark_unreachable(held.envelope_id, {held.recipient.code: reason}, by=by, at=at)
    audit.record(by, "exchange.mail_failed", held.envelope_id, at, address=held.address, reason=reason[:500])


def _mailed(message: MailMessage, *, at: datetime) -> None:
    """The recipient's line follows its message."""
    if message.recipient_id is None:
        return
    row = Recipient.objects.select_for_update(of=("self",)).select_related("envelope").get(id=message.recipient_id)
    if states.RECIPIENT.can(row.state, "mail"):
        row.state, row.handed_at = states.RECIPIENT.step(row.state, "mail").target, at
        row.save(update_fields=["state", "handed_at"])
        publish(DeliveryStatusChanged(row.envelope_id, row.envelope.agency_id, row.id, row.state, at))
