"""Sending for agencies without a system: typed once, kept through every refusal, packed, handed over, followed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from vanban.axis import policies, states
from vanban.axis.actions.accepting import submit
from vanban.axis.errors import NotYourDelivery, PacketRefused
from vanban.axis.events import GuestLetterReady
from vanban.axis.models import GuestFile, GuestLetter, GuestRecipient, Mailbox, Message
from vanban.axis.ports import examiner
from vanban.axis.queries.addresses import check_recipients
from vanban.axis.queries.guests import GUESTS, Addressee, named
from vanban.axis.rules import edxml
from vanban.axis.rules.guests import LetterFacts, file_faults, letter_faults, next_state, without_centres
from vanban.directory.api import find_agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, to_wire
from vanban.kernel.document_code import build_document_code
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import tidy
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import secret_mark_in

PACKET_TYPE = "application/vnd.edxml+xml"


@dataclass(frozen=True)
class Typed:
    """What stands in the form; every field is text as typed, dates are ISO."""

    type_code: str = ""
    number: str = ""
    symbol: str = ""
    issued: str = ""
    subject: str = ""
    signer: str = ""
    signer_title: str = ""
    priority: str = "0"
    due: str = ""
    recipients: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """As kept with the letter."""
        return {**vars(self), "recipients": list(self.recipients)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Typed:
        """Back from what was kept."""
        codes = kept.get("recipients", [])
        texts = {name: str(kept.get(name, "")) for name in cls.__dataclass_fields__ if name != "recipients"}
        return cls(**texts, recipients=tuple(map(str, codes)) if isinstance(codes, list) else ())


def keep_letter(
    letter_id: UUID,
    typed: Typed,
    *,
    files: Sequence[tuple[str, bytes]] = (),
    without: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> list[Refusal]:
    """Keep what is typed and attached so far; the faults of the new files, which are left out.

    `letter_id` comes from the form: the same form writes the same letter. Must be called outside any transaction.
    Raises `NotAllowed`, and `NotYourDelivery` for the id of another agency's letter. A letter that has gone out stays
    as it is.
    """
    box = policies.check_guest(by)
    letter, _made = GuestLetter.objects.get_or_create(
        id=letter_id, defaults={"mailbox": box, "begun_at": at, "touched_at": at}
    )
    if letter.mailbox_id != box.id:
        raise NotYourDelivery()
    if not states.can_be_written(letter.state):
        return []
    faults: list[Refusal] = []
    fresh: list[GuestFile] = []
    kept = {item.sha256: item.size for item in letter.files.exclude(id__in=without)}
    for name, content in files:
        clean = _clean_name(name)
        digest = hashlib.sha256(content).hexdigest()
        if digest in kept:
            continue
        wrong = list(file_faults(clean, len(content), is_pdf=b"%PDF-" in content[:1024], beside=sum(kept.values())))
        faults += wrong
        if not wrong:
            kept[digest] = len(content)
            fresh.append(_examined(letter, clean, content, digest, by=by, at=at))
    _write_down(letter_id, typed, fresh, without, by=by, at=at)
    return faults


def _clean_name(name: str) -> str:
    """The last part of a name as a browser sends it, without signs that a file system or a reader trips over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in tidy(last) if sign.isprintable() and sign not in '<>:"|?*')[-200:]
    return kept if kept.strip(" .") else "van-ban.pdf"


def _examined(letter: GuestLetter, name: str, content: bytes, digest: str, *, by: Actor, at: datetime) -> GuestFile:
    seen = examiner().file(content, subject_id=letter.id, by=by, at=at)
    blob = storage.put(content, media_type="application/pdf")
    return GuestFile(
        letter=letter,
        place=0,
        name=name,
        blob_id=blob.id,
        sha256=digest,
        size=len(content),
        pages=seen.pages,
        told=[{"text": text, "ok": good} for text, good in seen.told],
        broken=seen.broken,
    )


@transaction.atomic
def _write_down(
    letter_id: UUID, typed: Typed, fresh: Sequence[GuestFile], without: Sequence[UUID], *, by: Actor, at: datetime
) -> None:
    letter = GuestLetter.objects.select_for_update().get(id=letter_id)
    if not states.can_be_written(letter.state):
        return
    letter.files.filter(id__in=without).delete()
    place = max((item.place for item in letter.files.all()), default=-1)
    for offset, item in enumerate(fresh, start=1):
        item.place = place + offset
    GuestFile.objects.bulk_create(fresh, ignore_conflicts=True)
    letter.typed, letter.touched_at = typed.as_json(), at
    letter.subject = typed.subject[:1000]
    letter.number_symbol = "/".join(filter(None, (typed.number, typed.symbol)))[:200]
    letter.save(update_fields=["typed", "touched_at", "subject", "number_symbol"])
    audit.record(by, "axis.guest_letter_kept", letter.id, at, files=", ".join(item.name for item in fresh))


@transaction.atomic
def drop_letter(letter_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a letter away that has not gone out. Raises `NotYourDelivery`, `StepRefused`."""
    letter = _hold(letter_id, by)
    letter.state = states.GUEST_LETTER.step(letter.state, "drop").target
    letter.touched_at = at
    letter.save(update_fields=["state", "touched_at"])
    audit.record(by, "axis.guest_letter_dropped", letter.id, at, subject=letter.subject[:200])


def send_letter(letter_id: UUID, *, also: Sequence[Refusal] = (), by: Actor, at: datetime) -> None:
    """Pack a letter and have it handed to the hub (VL19-Đ5.2); pressed twice it goes once.

    Raises every reason at once why it may not go yet, those of `also` first, `NotAllowed` and `NotYourDelivery`. Must
    be called outside any transaction; the packet's bytes are kept before the hub sees them, so a lost answer is
    repeated with the same bytes.
    """
    box = policies.check_guest(by)
    letter = GuestLetter.objects.filter(id=letter_id, mailbox=box).first()
    if letter is None:
        raise NotYourDelivery()
    if not states.can_be_written(letter.state):
        return
    typed = Typed.from_json(letter.typed)
    files = list(letter.files.order_by("place"))
    chosen = _check(typed, files, box, also, at)
    packet = _packet(letter, typed, files, chosen, box, by=by, at=at)
    blob = storage.put(edxml.write_document(packet), media_type=PACKET_TYPE)
    _seal(letter_id, packet, blob.id, chosen, by=by, at=at)


def _check(
    typed: Typed, files: Sequence[GuestFile], box: Mailbox, also: Sequence[Refusal], at: datetime
) -> list[Addressee]:
    codes = without_centres(typed.recipients)
    chosen = named([code for code in codes if code != box.code], at=at)
    wrong = check_recipients([item.code for item in chosen], at=at)
    facts = LetterFacts(
        type_code=typed.type_code,
        number=typed.number,
        symbol=typed.symbol,
        issued=_day(typed.issued),
        subject=typed.subject,
        signer=typed.signer,
        due=_day(typed.due),
        codes=tuple(item.code for item in chosen),
        files=tuple((item.name, item.broken) for item in files),
    )
    closed = {item.code: item.name for item in chosen if item.code in wrong}
    mark = secret_mark_in(f"{typed.subject}\n{typed.symbol}")
    refuse_all([*also, *letter_faults(facts, today=local_date(at), secret_mark=mark, closed=closed)])
    return chosen


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _packet(
    letter: GuestLetter, typed: Typed, files: Sequence[GuestFile], chosen: Sequence[Addressee], box: Mailbox, *,
    by: Actor, at: datetime,
) -> edxml.Packet:  # fmt: skip
    issued = date.fromisoformat(typed.issued)
    agency = find_agency(box.code)
    number = typed.number.zfill(2)
    return edxml.Packet(
        sender=edxml.Organization(box.code, box.name, agency.governing_name if agency else "", email=box.email),
        recipients=tuple(edxml.Organization(item.code, item.name) for item in chosen),
        document_id=build_document_code(box.code, issued, number, typed.symbol).text,
        number=number,
        notation=typed.symbol,
        promulgated=issued,
        subject=typed.subject,
        type_name=document_type(typed.type_code).label,
        signer_name=typed.signer,
        signer_position=typed.signer_title,
        place=agency.place if agency else "",
        due=_day(typed.due),
        priority=int(typed.priority) if typed.priority in "0123" and typed.priority else 0,
        pages=files[0].pages or None,
        appendixes=tuple(item.name for item in files[1:]),
        to_places=tuple(item.name for item in chosen),
        traces=(edxml.Trace(box.code, at),),
        business=edxml.Business(staff=edxml.Staff(department=box.name, name=by.name, email=box.email)),
        attachments=tuple(edxml.Attachment(item.name, storage.read(item.blob_id)) for item in files),
        message_id=str(letter.id),
    )


@transaction.atomic
def _seal(
    letter_id: UUID, packet: edxml.Packet, blob_id: UUID, chosen: Sequence[Addressee], *, by: Actor, at: datetime
) -> None:
    """Fix the letter as packed; a twin of this call finds it fixed and changes nothing."""
    letter = GuestLetter.objects.select_for_update().get(id=letter_id)
    if not states.can_be_written(letter.state):
        return
    letter.state = states.GUEST_LETTER.step(letter.state, "hand").target
    letter.packet_id, letter.fault = blob_id, ""
    letter.document_code, letter.number_symbol = packet.document_id[:200], packet.printed_number[:200]
    letter.touched_at, letter.sent_by = at, by.printed[:200]
    letter.save()
    letter.recipients.all().delete()  # of an attempt that the hub did not take
    GuestRecipient.objects.bulk_create(
        GuestRecipient(letter=letter, place=place, code=item.code, name=item.name[:300])
        for place, item in enumerate(chosen)
    )
    audit.record(
        by, "axis.guest_letter_sent", letter.id, at, number=letter.number_symbol,
        recipients=", ".join(item.code for item in chosen)[:2000],
    )  # fmt: skip
    publish(GuestLetterReady(letter.id))


def hand_letter(letter_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a packed letter to the hub and write down its answer; harmless when repeated, outside any transaction.

    What the hub refuses comes back to the clerk with the reason. Raises `OutsideFailure` while the hub takes nothing.
    """
    letter = GuestLetter.objects.get(id=letter_id)
    if not states.is_being_handed(letter.state) or letter.packet_id is None:
        return
    packet = storage.read(letter.packet_id)
    try:
        receipt = submit(packet, system=GUESTS, message_id=str(letter.id), by=by, at=at)
    except PacketRefused as refusal:
        with translation.override("vi"):
            told = " ".join(refusal.render(gettext))
        _answer(letter_id, "return", {"fault": told[:1000]}, by=by, at=at)
    else:
        answer = {"receipt": receipt.text, "signature": receipt.signature, "sent_at": receipt.accepted_at}
        _answer(letter_id, "sent", answer, by=by, at=at)


@transaction.atomic
def _answer(letter_id: UUID, verb: str, answer: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    letter = GuestLetter.objects.select_for_update().get(id=letter_id)
    if not states.GUEST_LETTER.can(letter.state, verb):
        return
    letter.state = states.GUEST_LETTER.step(letter.state, verb).target
    for name, value in answer.items():
        setattr(letter, name, value)
    letter.touched_at = at
    letter.save()
    audit.record(by, f"axis.guest_letter_{verb}", letter.id, at, number=letter.number_symbol, fault=letter.fault)


@transaction.atomic
def note_guest_status(status: edxml.Status, message: Message, box: Mailbox, *, by: Actor, at: datetime) -> bool:
    """Write a receiver's report into the letter it is about; False when it is late, repeated, or about no letter."""
    rows = GuestRecipient.objects.select_for_update(of=("self",)).filter(
        letter__mailbox=box, letter__document_code=status.about.document_id, code__in=_codes_of(message)
    )
    line = rows.order_by("-letter__touched_at").first()
    if line is None:
        audit.record(
            by, "axis.guest_status_unmatched", None, at, sender=message.sender_code, document=status.about.document_id
        )
        return False
    code = status.code.value
    line.moments = {code: to_wire(status.at), **line.moments}
    target = next_state(line.state, code)
    if target is not None:
        line.state = target
        if states.failed_to_arrive(target):
            line.reason, line.said_by = status.description[:1000], status.staff.name[:200]
    line.save()
    audit.record(
        by, "axis.guest_status_noted", line.letter_id, at, status=code, recipient=line.name,
        reason=status.description[:500], counted=target is not None,
    )  # fmt: skip
    return target is not None


def _codes_of(message: Message) -> list[str]:
    """The codes under which the reporting agency may have been written to."""
    own = [message.sender_code]
    if message.sender is not None:
        own += message.sender.aliases.values_list("code", flat=True)
        own += message.sender.predecessors.values_list("code", flat=True)
    return own


@transaction.atomic
def note_guest_undelivered(message_id: str, agency_code: str, reason: str, *, by: Actor, at: datetime) -> None:
    """The hub has given up on a recipient of a letter; its line says so and why."""
    try:
        letter_id = UUID(message_id)
    except ValueError:
        return
    rows = GuestRecipient.objects.select_for_update(of=("self",)).filter(letter_id=letter_id, code=agency_code)
    line = rows.first()
    if line is None or not states.GUEST_RECIPIENT.can(line.state, "give_up"):
        return
    line.state = states.GUEST_RECIPIENT.step(line.state, "give_up").target
    line.reason = reason[:1000]
    line.save(update_fields=["state", "reason"])
    audit.record(by, "axis.guest_undelivered", letter_id, at, recipient=line.name, reason=line.reason)


def _hold(letter_id: UUID, by: Actor) -> GuestLetter:
    box = policies.check_guest(by)
    letter = GuestLetter.objects.select_for_update().filter(id=letter_id, mailbox=box).first()
    if letter is None:
        raise NotYourDelivery()
    return letter
