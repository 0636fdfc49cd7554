"""A message becomes an arrival with its check report, or is kept as what it is: too large, automatic, seen before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.directory.api import Agency, Box, for_clerks, grant_access, open_item
from vanban.exchange import ports
from vanban.exchange.actions.answering import queue_answer
from vanban.exchange.events import PacketArrived
from vanban.exchange.models import Arrival, ArrivalFile, Mailbox, MailMessage, ReceivedMail
from vanban.exchange.queries.arriving import content_key, file_rows
from vanban.exchange.queries.inspecting import look_at
from vanban.exchange.queries.mailboxes import agency_of_address, official_domains
from vanban.exchange.rules.checking import FileFacts
from vanban.exchange.rules.letters import answering, checking, senders
from vanban.exchange.rules.letters.reading import Read, digest, head_of
from vanban.exchange.rules.letters.saying import Told, told_by
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import secret_mark_in

MEDIA_TYPE = "message/rfc822"
WORDS_FILE = "noi-dung-thu.txt"
"""The message's own words as a file among its files, so that nothing of it is lost when it is registered."""
MEDIA_TYPES = {
    "pdf": "application/pdf", "zip": "application/zip", "xml": "application/xml", "txt": "text/plain",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff",
}  # fmt: skip
MOST_ANSWERS = 5
"""Automatic answers to one address in a day; more would only feed a machine."""
_OURS = re.compile(r"<([0-9a-f-]{36})@")


def take_message(raw: bytes, mailbox: Mailbox, *, came_at: datetime, by: Actor, at: datetime) -> ReceivedMail:
    """Keep one message and what it carries; the same message again is what was kept (NB16-Đ14.1, Đ14.4).

    Bytes are read in a bounded child, files are looked at and stored before the transaction that makes the arrival, its
    report and the clerks' sight of it. Nothing is registered by itself, whoever the sender is. Outside any transaction.
    """
    mark = digest(raw)
    before = ReceivedMail.objects.filter(agency=mailbox.agency, digest=mark).first()
    if before is not None:
        return before
    tools = ports.mail_tools()
    read = tools.read(raw)
    official = official_domains()
    standing = senders.judge(
        name=read.sender,
        address=read.address,
        others=read.others,
        seals=tools.seals(raw),
        vouched=senders.own_results(read.results, mailbox.vouches),
        official=official,
    )
    kept = storage.put(raw, media_type=MEDIA_TYPE)
    row = _row(mailbox, read, mark, len(raw), standing.code, came_at, at)
    row.blob_id = kept.id
    row.answers = _answered(read, mailbox.agency)
    if read.automatic and (read.automatic == "report" or not read.files):
        row.outcome, row.note = "automatic", read.automatic
        return _keep(row, by=by, at=at)
    return _arrive(row, kept.id, read, standing, by=by, at=at)


def take_head(
    head: bytes, mailbox: Mailbox, *, size: int, limit: int, came_at: datetime, by: Actor, at: datetime
) -> ReceivedMail:
    """Note a message that is too large to take, and tell its sender (VL19-Đ12.3). Outside any transaction."""
    mark = digest(head + f"\n{size}".encode())
    before = ReceivedMail.objects.filter(agency=mailbox.agency, digest=mark).first()
    if before is not None:
        return before
    read = head_of(head)
    standing = senders.judge(
        name=read.sender, address=read.address, others=read.others, seals=(),
        vouched=senders.own_results(read.results, mailbox.vouches), official=official_domains(),
    )  # fmt: skip
    row = _row(mailbox, read, mark, size, standing.code, came_at, at)
    row.outcome = "too_large"
    with transaction.atomic():
        kept = _keep(row, by=by, at=at)
        lately = ReceivedMail.objects.filter(address=kept.address, replies__made_at__gt=at - timedelta(days=1))
        if not read.automatic and lately.count() < MOST_ANSWERS:
            said = answering.too_large_words(mailbox.agency.name, size, limit)
            queue_answer(kept, answering.TOO_LARGE, said, by=by, at=at)
    return kept


@transaction.atomic
def _keep(row: ReceivedMail, *, by: Actor, at: datetime) -> ReceivedMail:
    """Keep what makes no arrival; a twin of this job may have been quicker."""
    Mailbox.objects.select_for_update(of=("self",)).get(id=row.mailbox_id)
    before = ReceivedMail.objects.filter(agency_id=row.agency_id, digest=row.digest).first()
    if before is not None:
        return before
    row.save(force_insert=True)
    audit.record(
        by, "exchange.mail_kept", row.answers, at, address=row.address, subject=row.subject, what=row.outcome,
        message_id=row.message_id,
    )  # fmt: skip
    return row


def _arrive(
    row: ReceivedMail,
    packet_id: UUID,
    read: Read,
    standing: senders.Standing,
    *,
    by: Actor,
    at: datetime,
) -> ReceivedMail:
    agency, document_id = row.agency, new_id()
    attached = [edxml.Attachment(name, content) for name, content in read.files]
    files = look_at(attached, document_id=document_id, by=by, at=at)
    faults = list(read.faults)
    if row.message_id and ReceivedMail.objects.filter(agency=agency, message_id=row.message_id).exists():
        faults.append(("same_id", ""))
    report = checking.report(
        checking.LetterFacts(
            standing=standing,
            address=read.address,
            our_address=agency.email,
            to=read.to,
            faults=faults,
            dangers=[*read.dangers, *_viruses(read.files)],
            nested=read.nested,
            has_words=bool(read.words),
            files=files,
            secret_mark=secret_mark_in(f"{read.subject}\n{read.words}"),
            reply_to=read.reply_to,
        )
    )
    sender = agency_of_address(read.address) if standing.code in (senders.PROVEN, senders.LISTED) else None
    told = told_by(read.subject, read.document_code, code_counts=sender is not None)
    if read.words:
        attached.append(edxml.Attachment(WORDS_FILE, read.words.encode()))
        files = (*files, FileFacts(WORDS_FILE, is_pdf=False))
    blobs = [storage.put(item.content, media_type=_media_type(item.name)) for item in attached]
    arrival = _arrival(document_id, row, packet_id, read, told, sender, content_key(attached))
    arrival.report, arrival.reported_at = [item.as_json() for item in report], at
    arrival.facts["assure"] = checking.needs_assurance(standing.code, files)
    with transaction.atomic():
        Mailbox.objects.select_for_update(of=("self",)).get(id=row.mailbox_id)
        before = ReceivedMail.objects.filter(agency=agency, digest=row.digest).first()
        if before is not None:
            return before
        arrival.save(force_insert=True)
        ArrivalFile.objects.bulk_create(file_rows(arrival, attached, blobs, files))
        row.outcome, row.arrival = "arrival", arrival
        row.save(force_insert=True)
        grant_access(document_id, [for_clerks(agency.id)], kind="incoming", moment=at, reason="clerk")
        open_item(
            document_id, [for_clerks(agency.id)], box=Box.ARRIVED, moment=at,
            title=arrival.printed_number or arrival.sender_name, subject=arrival.subject, origin=arrival.sender_name,
            urgency=arrival.urgency,
        )  # fmt: skip
        audit.record(
            by, "exchange.mail_arrived", document_id, at, sender=arrival.sender_name, address=row.address,
            message_id=row.message_id, standing=standing.code, text=arrival.subject,
            faults=", ".join(item.code for item in report if item.ok is False),
        )  # fmt: skip
        publish(PacketArrived(document_id, agency.id, at))
    return row


def _arrival(
    document_id: UUID, row: ReceivedMail, packet_id: UUID, read: Read, told: Told, sender: Agency | None, key: str
) -> Arrival:
    who = f"{read.sender} <{read.address}>" if read.sender and read.address else read.address or read.sender
    return Arrival(
        id=document_id,
        agency=row.agency,
        source="mail",
        sender=sender,
        sender_code=sender.code if sender else "",
        sender_name=(sender.name if sender else who or "(không rõ người gửi)")[:200],
        message_id=str(row.id),
        packet_id=packet_id,
        content_key=key,
        document_code=told.document_code,
        number=told.number[:60],
        notation=told.notation[:120],
        promulgated=told.promulgated,
        type_name=told.type_name,
        subject=told.subject or read.words[:200].split("\n")[0] or "(thư không có tiêu đề)",
        urgency=0,
        facts={"address": read.address, "name": read.sender, "to": read.to[:20]},
        sent_at=row.came_at,
        arrived_at=row.taken_at,
    )


def _row(
    mailbox: Mailbox, read: Read, mark: str, size: int, standing: str, came_at: datetime, at: datetime
) -> ReceivedMail:
    dated = datetime.fromisoformat(read.dated) if read.dated else None
    return ReceivedMail(
        mailbox=mailbox,
        agency=mailbox.agency,
        message_id=read.message_id,
        digest=mark,
        size=size,
        address=read.address[:254],
        name=read.sender[:200],
        subject=read.subject,
        words=read.words,
        dated=dated,
        came_at=min(came_at, at),
        taken_at=at,
        standing=standing,
    )


def _answered(read: Read, agency: Agency) -> UUID | None:
    """The issued document of this agency that a message replies to, by the ids of the messages we sent."""
    ids = [UUID(found) for one in read.references for found in _OURS.findall(one) if found.count("-") == 4]
    found = MailMessage.objects.filter(id__in=ids, envelope__agency=agency).values_list("envelope_id", flat=True)
    return found.first()


def _viruses(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, str, str]]:
    """What the virus scanner found; nothing where the house has none."""
    found = []
    for name, content in files:
        try:
            virus = ports.virus_scanner()(content)
        except OutsideFailure:
            continue
        if virus:
            found.append(("virus", name, virus))
    return found


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
