"""Letters of people and organisations without an account (NB16-Đ4.2, Đ8.3; HY19-Đ2.3).

First the mailbox, then the letter: nothing is taken from anybody before the link that went to their mailbox was opened.
A letter becomes an arrival with its check report like one that came by any other channel, and is never registered by
itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from vanban.axis.api import edxml
from vanban.directory.api import Agency, Box, for_clerks, grant_access, open_item
from vanban.exchange import policies, ports
from vanban.exchange.actions.answering import queue_letter_answer
from vanban.exchange.errors.citizens import (
    DeskClosed,
    LetterFileRefused,
    LetterMissing,
    LetterTooLarge,
    LinkOver,
    TooManyLinks,
)
from vanban.exchange.errors.scans import ScanRefused
from vanban.exchange.events import CitizenLetterWritten, CitizenProofAsked, PacketArrived
from vanban.exchange.models import Arrival, ArrivalFile, CitizenDesk, CitizenLetter, CitizenProof
from vanban.exchange.queries.arriving import content_key, file_rows
from vanban.exchange.queries.citizens import (
    hold_asking,
    is_in_time,
    is_over_limit,
    open_desks,
    proof_behind,
    unused_proofs,
    word_for,
)
from vanban.exchange.queries.inspecting import look_at
from vanban.exchange.rules import citizens as rules
from vanban.exchange.rules.checking import FileFacts
from vanban.exchange.rules.letters import answering
from vanban.exchange.rules.letters.citizens import CitizenFacts, needs_assurance, report
from vanban.exchange.rules.letters.saying import type_told
from vanban.exchange.rules.mailing import check_address
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure, Refusal, refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import secret_mark_in

WORDS_FILE = "noi-dung-thu.txt"
PICTURES_FILE = "anh-ghep-thanh-trang.pdf"
"""The photographs as pages, so that they are read and shown like any paper; the photographs themselves lie beside."""
_SALT = "vanban.exchange.citizens"


@dataclass(frozen=True)
class Whence:
    """Where a request came from in the network: the address itself, and the wider network it belongs to."""

    source: str
    network: str


@transaction.atomic
def keep_desk(agency_id: UUID, *, is_open: bool, by: Actor, at: datetime) -> CitizenDesk:
    """Open or close the public page for letters to an agency (NB16-Đ4.2). Raises OnlyOperatorsKeepMailboxes."""
    policies.check_operates(by)
    agency = Agency.objects.select_for_update().get(id=agency_id)
    made, _new = CitizenDesk.objects.update_or_create(
        agency=agency, defaults={"is_open": is_open, "changed_by": by.printed, "changed_at": at}
    )
    audit.record(by, "exchange.desk_kept", None, at, name=agency.name, is_open=is_open)
    return made


@transaction.atomic
def ask_proof(agency_id: UUID, *, address: str, whence: Whence, by: Actor, at: datetime) -> CitizenProof:
    """Have a link sent to the mailbox from which somebody wants to write.

    Nothing else is kept of the asker than digests of where the request came from. Raises DeskClosed, AddressNotProper,
    TooManyLinks.
    """
    agency = next((one for one in open_desks(at) if one.id == agency_id), None)
    if agency is None:
        raise DeskClosed
    plain = check_address(address).lower()
    values = {
        "agency_id": agency.id,
        "mailbox": _digest("mailbox", rules.mailbox_key(plain)),
        "source": _digest("source", whence.source),
        "network": _digest("network", whence.network),
    }
    hold_asking()
    if is_over_limit(values, at):
        raise TooManyLinks
    proof = CitizenProof.objects.create(address=plain, asked_at=at, **values)
    audit.record(by, "exchange.proof_asked", None, at, name=agency.name)
    publish(CitizenProofAsked(proof.id))
    return proof


def send_proof(proof_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hand the message with the link to the mail server; harmless twice. Outside any transaction.

    An address that is refused for good is noted; a server that is down raises `OutsideFailure`: the job tries again.
    """
    port = ports.mail()
    proof = CitizenProof.objects.select_related("agency").filter(id=proof_id, handed_at=None, failed_at=None).first()
    if port is None or proof is None or not is_in_time(proof, at):
        return
    message = rules.proof_message(
        agency=proof.agency.name,
        sender=proof.agency.email,
        to=proof.address,
        link=_address(reverse("citizen_letter", args=[word_for(proof.id)])),
        until=local(proof.asked_at + rules.LASTS),
        message_id=str(proof.id),
        at=proof.asked_at,
    )
    try:
        port.send(message, sender=proof.agency.email, to=proof.address)
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        _note_proof(proof.id, {"failed_at": at}, by=by, at=at)
    else:
        _note_proof(proof.id, {"handed_at": at}, by=by, at=at)


def write_letter(
    word: str, given: rules.Written, files: Sequence[tuple[str, bytes]], *, by: Actor, at: datetime
) -> CitizenLetter:
    """Take the letter of whoever opened the link: one letter for one link; sent twice it is the same letter.

    Its files are stored before the transaction that keeps the letter. Outside any transaction. Raises LinkOver,
    DeskClosed, and everything that is wrong with fields and files at once: LetterMissing, LetterFileRefused,
    LetterTooLarge.
    """
    proof = proof_behind(word)
    if proof is None:
        raise LinkOver
    before = CitizenLetter.objects.filter(proof=proof).first()
    if before is not None:
        return before
    if not is_in_time(proof, at):
        raise LinkOver
    if all(one.id != proof.agency_id for one in open_desks(at)):
        raise DeskClosed
    letter = rules.as_written(given)
    refuse_all(_faults(letter, files))
    kinds = [rules.kind_of(content) for _name, content in files]
    names = rules.own_names(
        [
            rules.plain_name(name, kind, place)
            for place, ((name, _c), kind) in enumerate(zip(files, kinds, strict=True), 1)
        ]
    )
    letter_id = new_id()
    code = rules.code_from(salted_hmac(_SALT, letter_id.hex, algorithm="sha256").digest())
    stored = [storage.put(content, media_type=kind) for (_name, content), kind in zip(files, kinds, strict=True)]
    listed = [
        {"name": name, "sha256": one.sha256, "size": str(one.size)} for name, one in zip(names, stored, strict=True)
    ]
    facts = rules.packet_facts(
        letter, address=proof.address, agency=proof.agency.name, code=code, files=listed, at=at, proven_at=at
    )
    packet = storage.put(json.dumps(facts, ensure_ascii=False, indent=1).encode(), media_type="application/json")
    with transaction.atomic():
        held = CitizenProof.objects.select_for_update(of=("self",)).filter(id=proof.id).first()
        before = CitizenLetter.objects.filter(proof_id=proof.id).first()
        if before is not None:
            return before
        if held is None:
            raise LinkOver
        made = CitizenLetter.objects.create(
            id=letter_id,
            agency=proof.agency,
            proof=held,
            code=code,
            address=proof.address,
            files=[{"id": str(one.id), "name": name} for name, one in zip(names, stored, strict=True)],
            packet_id=packet.id,
            written_at=at,
            name=letter.name,
            postal=letter.postal,
            phone=letter.phone,
            number_symbol=letter.number_symbol,
            dated=letter.dated,
            subject=letter.subject,
            words=letter.words,
        )
        held.used_at = at
        held.save(update_fields=["used_at"])
        said = rules.received_words(
            proof.agency.name, letter.subject, code, _address(reverse("citizen_standing", args=[rules.grouped(code)]))
        )
        audit.record(by, "exchange.letter_written", made.id, at, name=proof.agency.name, files=len(files))
        queue_letter_answer(made, answering.RECEIVED, said, by=by, at=at)
        publish(CitizenLetterWritten(made.id))
    return made


def take_letter(letter_id: UUID, *, by: Actor, at: datetime) -> None:
    """Make the arrival of a letter that was written: files looked at in bounded children, report, the clerks' box.

    Harmless twice. Outside any transaction but for the last step.
    """
    letter = CitizenLetter.objects.select_related("agency", "proof").filter(id=letter_id, arrival=None).first()
    if letter is None:
        return
    document_id = new_id()
    given = [edxml.Attachment(one["name"], storage.read(UUID(one["id"]))) for one in letter.files]
    blobs = [storage.describe(UUID(one["id"])) for one in letter.files]
    files = list(look_at(given, document_id=document_id, by=by, at=at))
    attached = list(given)
    sheets, broken = _as_pages(given)
    if sheets is not None and not any(file.is_pdf for file in files):
        attached.insert(0, edxml.Attachment(PICTURES_FILE, sheets[0]))
        files.insert(0, FileFacts(PICTURES_FILE, is_pdf=True, pages=sheets[1]))
        blobs.insert(0, storage.put(sheets[0], media_type=rules.PDF))
    sender = Agency.objects.filter(email__iexact=letter.address).first()
    found = report(
        CitizenFacts(
            name=letter.name,
            address=letter.address,
            proven_at=f"{local(letter.proof.used_at or letter.written_at):%H:%M %d/%m/%Y}",
            agency=letter.agency.name,
            files=files,
            count=len(given),
            broken=broken,
            secret_mark=secret_mark_in(f"{letter.subject}\n{letter.words}"),
        )
    )
    sent = len(files)
    if letter.words:
        attached.append(edxml.Attachment(WORDS_FILE, letter.words.encode()))
        files.append(FileFacts(WORDS_FILE, is_pdf=False))
        blobs.append(storage.put(letter.words.encode(), media_type="text/plain"))
    arrival = _arrival(document_id, letter, sender, content_key(given) if given else letter.packet.sha256)
    arrival.report, arrival.reported_at = [item.as_json() for item in found], at
    arrival.facts["assure"] = needs_assurance(files[:sent], words=letter.words, known=sender is not None)
    _arrive(arrival, letter, file_rows(arrival, attached, blobs, files), by=by, at=at)


@transaction.atomic
def forget_proofs(*, by: Actor, at: datetime) -> int:
    """Delete the addresses of those who asked for a link and never used it; how many."""
    count, _each = unused_proofs(at).delete()
    if count:
        audit.record(by, "exchange.proofs_forgotten", None, at, count=count)
    return count


@transaction.atomic
def _arrive(arrival: Arrival, letter: CitizenLetter, rows: list[ArrivalFile], *, by: Actor, at: datetime) -> None:
    held = CitizenLetter.objects.select_for_update(of=("self",)).get(id=letter.id)
    if held.arrival_id is not None:
        return  # a twin of this job was quicker
    arrival.save(force_insert=True)
    ArrivalFile.objects.bulk_create(rows)
    held.arrival = arrival
    held.save(update_fields=["arrival"])
    clerks = [for_clerks(arrival.agency_id)]
    grant_access(arrival.id, clerks, kind="incoming", moment=at, reason="clerk")
    open_item(
        arrival.id, clerks, box=Box.ARRIVED, moment=at, title=arrival.printed_number or arrival.sender_name,
        subject=arrival.subject, origin=arrival.sender_name,
    )  # fmt: skip
    audit.record(
        by, "exchange.citizen_arrived", arrival.id, at, sender=arrival.sender_name, address=letter.address,
        text=arrival.subject,
    )  # fmt: skip
    publish(PacketArrived(arrival.id, arrival.agency_id, at))


def _arrival(document_id: UUID, letter: CitizenLetter, sender: Agency | None, key: str) -> Arrival:
    number, symbol = rules.number_and_symbol(letter.number_symbol)
    return Arrival(
        id=document_id,
        agency=letter.agency,
        source="web",
        sender=sender,
        sender_code=sender.code if sender else "",
        sender_name=(sender.name if sender else letter.name)[:200],
        message_id=f"web:{letter.id}",
        packet_id=letter.packet_id,
        content_key=key,
        number=number,
        notation=symbol,
        promulgated=letter.dated,
        type_name=type_told(symbol) or rules.PETITION,
        subject=letter.subject,
        facts={"address": letter.address, "name": letter.name, "postal": letter.postal, "phone": letter.phone},
        sent_at=letter.written_at,
        arrived_at=letter.written_at,
    )


def _as_pages(given: Sequence[edxml.Attachment]) -> tuple[tuple[bytes, int] | None, list[str]]:
    """All photographs as one PDF with its pages counted, and the names of those that cannot be opened."""
    reader = ports.scan_tools().reader
    made: list[tuple[bytes, int]] = []
    broken = []
    for item in given:
        kind = rules.kind_of(item.content)
        if kind not in (rules.JPEG, rules.PNG):
            continue
        try:
            made.append(reader.to_pdf(item.content, kind))
        except ScanRefused:
            broken.append(item.name)
    if not made:
        return None, broken
    pages = [
        ports.LetterPage(source, number) for source, (_pdf, count) in enumerate(made) for number in range(1, count + 1)
    ]
    try:
        (joined,) = reader.letters([pdf for pdf, _count in made], [pages])
    except ScanRefused:
        return None, broken
    return (joined, len(pages)), broken


def _faults(letter: rules.Written, files: Sequence[tuple[str, bytes]]) -> list[Refusal]:
    found: list[Refusal] = [LetterMissing.of(place) for place in rules.missing_in(letter, len(files))]
    if len(files) > rules.MOST_FILES or sum(len(content) for _name, content in files) > rules.MOST_TOGETHER:
        found.append(LetterTooLarge(most=rules.MOST_FILES, together=rules.MOST_TOGETHER // (1024 * 1024)))
    for name, content in files[: rules.MOST_FILES]:
        fault = rules.fault_of(content)
        if fault:
            found.append(LetterFileRefused.because(rules.shown_name(name), fault))
    return found


@transaction.atomic
def _note_proof(proof_id: UUID, values: dict[str, datetime], *, by: Actor, at: datetime) -> None:
    held = CitizenProof.objects.select_for_update().get(id=proof_id)
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    audit.record(by, "exchange.proof_sent", None, at, sent="handed_at" in values)


def _digest(what: str, value: str) -> str:
    return salted_hmac(f"{_SALT}.{what}", value, algorithm="sha256").hexdigest()


def _address(path: str) -> str:
    return settings.VANBAN_BASE_URL.rstrip("/") + path
