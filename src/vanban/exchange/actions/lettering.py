"""Letters out of scanned pages: made, laid back while they wait, entered with the agency's signature and stamp.

A letter waits in the same box as what came through the hub. Entering it signs the scan as the receiver's copy (kind C,
VL19-Đ8.2c), registers it, and puts the “ĐẾN” stamp on a further copy; the file from the scanner stays as it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items, for_clerks, grant_access, open_item
from vanban.exchange import policies, states
from vanban.exchange.actions.deciding import accept
from vanban.exchange.errors.mail import SameLetterHere
from vanban.exchange.errors.scans import CopyNotFit, NotFromPaper, NothingToSort, ScanNotOpen
from vanban.exchange.events import PacketArrived
from vanban.exchange.models import Arrival, ArrivalFile, CheckAnswer, Scan, ScanPage
from vanban.exchange.ports import LetterPage, scan_tools
from vanban.exchange.queries.packing import incoming_facts
from vanban.exchange.queries.scans import facts_of, laid, pages_in, table_of
from vanban.exchange.rules.scans import quality, sorting
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Phrase, Refusal, refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry import api as registry
from vanban.signing import api as signing

PDF = "application/pdf"
PAPER = "paper"
WAITS = "Văn bản giấy đã quét, {pages} trang"
"""What stands in the box until somebody has read the letter; data of the office, in its language."""


@dataclass(frozen=True)
class Entered:
    """A letter in the register; `unstamped` is why the stamp could not be put on, None when it could."""

    document: registry.IncomingDocument
    unstamped: Refusal | None = None


def sort_scan(scan_id: UUID, *, by: Actor, at: datetime) -> list[UUID]:
    """Make the letters that the marks on the table say; each then waits to be accepted. Outside any transaction.

    Raises OnlyClerksExchange, ScanNotOpen when it is no longer to be sorted or somebody moved pages meanwhile,
    NothingToSort, ScanRefused.
    """
    scan = Scan.objects.get(id=scan_id)
    policies.check_clerk_of(by, scan.agency_id)
    if not states.SCAN.can(scan.state, "sort"):
        raise ScanNotOpen(state=Phrase(states.SCAN.statuses[scan.state].label))
    table = table_of(scan_id)
    letters = sorting.letters(laid(table))
    if not letters:
        raise NothingToSort
    files = _made(table, letters)
    with transaction.atomic():
        held = Scan.objects.select_for_update().get(id=scan_id)
        step = states.SCAN.step(held.state, "sort")
        if _standing(table_of(scan_id)) != _standing(table):
            raise ScanNotOpen(state=Phrase(states.SCAN.statuses[held.state].label))
        pages = {page.id: page for page in table}
        waste = sum(1 for page in table if page.arrival_id is None and _is_out(page))
        made = [
            _arrive(held, letter, parts, pages, waste, by=by, at=at)
            for letter, parts in zip(letters, files, strict=True)
        ]
        held.move_to(step.target)
        held.sorted_at, held.sorted_by = at, by.printed
        held.save(update_fields=["state", "sorted_at", "sorted_by"])
        audit.record(by, "exchange.scan_sorted", held.id, at, letters=len(made))
    return made


@transaction.atomic
def lay_back(document_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """A letter was put together wrongly: its pages go back to the table, where it is sorted anew; the scan's id.

    Raises OnlyClerksExchange, NotFromPaper, StepRefused when it was decided on.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    if arrival.source != PAPER:
        raise NotFromPaper
    step = states.ARRIVAL.step(arrival.state, "lay_back")
    tables = ScanPage.objects.filter(arrival=arrival).values("table_id")
    scan = Scan.objects.select_for_update().filter(id__in=tables).first()
    if scan is None:
        raise NotFromPaper
    ScanPage.objects.filter(arrival=arrival).update(arrival=None)
    scan.move_to(states.SCAN.step(scan.state, "lay_back").target)
    scan.save(update_fields=["state"])
    arrival.state = step.target
    arrival.decided_at, arrival.decided_by = at, by.printed
    arrival.save(update_fields=["state", "decided_at", "decided_by"])
    close_items(arrival.id, box=Box.ARRIVED)
    audit.record(by, "exchange.letter_laid_back", arrival.id, at, name=scan.name)
    return scan.id


def enter_letter(
    document_id: UUID,
    *,
    corrections: Mapping[str, Any],
    looked: Sequence[str],
    remark: str = "",
    form: str = "",
    late: registry.LateFacts | None = None,
    dossier: str = "",
    another: bool = False,
    by: Actor,
    at: datetime,
) -> Entered:
    """Enter a letter from the scanner: checklist, agency's signature, register, “ĐẾN” stamp (VL19-Đ12.5; HP25-Đ16.2).

    `corrections` are the fields as the clerk wrote them (names of `IncomingFacts`); `looked` the lines of the check
    that the clerk found in order; `remark` what is not; `form` the form of copy, empty to keep the scan unsigned;
    `late` what an outage asks for; `another` that a likely double is another letter. A letter sent twice is entered
    once. Raises everything that is wrong at once, before anything is signed. Outside any transaction.
    """
    arrival = Arrival.objects.select_related("agency", "sender").prefetch_related("files").get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    if arrival.source != PAPER:
        raise NotFromPaper
    found = registry.find_incoming(document_id)
    if found is not None:
        return Entered(found)
    states.ARRIVAL.step(arrival.state, "accept")
    given = _as_entered(corrections, remark)
    refuse_all(_faults(arrival, given, looked, remark, form, another))
    main = next(file for file in arrival.files.all() if file.role == "main")
    signed = main.blob_id
    if form:
        signing.ensure_can_seal(by, arrival.agency_id, at)
        copy = signing.sign_copy(
            storage.read(main.blob_id), agency_id=arrival.agency_id, form=form, by=by, at=at, document_id=document_id
        )
        signed = storage.put(copy.pdf, media_type=PDF).id
    with transaction.atomic():
        _answer(arrival, looked, remark, by=by, at=at)
        document = accept(document_id, by=by, at=at, corrections=given, main=signed, late=late, another=another)
        audit.record(by, "exchange.letter_entered", document_id, at, form=form, remark=remark.strip())
    return Entered(document, _stamp(document, signed, dossier, by=by, at=at))


def _as_entered(corrections: Mapping[str, Any], remark: str) -> dict[str, Any]:
    note = "; ".join(filter(None, (str(corrections.get("note", "")).strip(), remark.strip())))
    return {**corrections, "note": note[:500], "received_as": registry.ReceivedAs.PAPER}


def _faults(
    arrival: Arrival, given: Mapping[str, Any], looked: Sequence[str], remark: str, form: str, another: bool
) -> list[Refusal]:
    """Everything that forbids entering the letter, from the check to the register."""
    found: list[Refusal] = []
    try:
        policies.check_looked_at(arrival, looked, remark)
    except Refusal as refusal:
        found += refusal.reasons
    facts = incoming_facts(arrival, dict(given))
    files = [registry.FileFacts(file.blob_id, file.name) for file in arrival.files.all()]
    try:
        registry.check_incoming(facts, files=files)
    except Refusal as refusal:
        found += refusal.reasons
    unfit = quality.faults(pages_in(arrival)) if form else ()
    if unfit:
        found.append(CopyNotFit(what=tuple(Phrase(quality.FAULTS[code]) for code in unfit)))
    if not another:
        alike = registry.find_duplicates(
            arrival.agency_id,
            number=facts.number,
            symbol=facts.symbol,
            issuer_name=facts.issuer_name,
            issued_date=facts.issued_date,
            besides=arrival.id,
        )
        found += [
            SameLetterHere(
                number=one.arrival_number, year=one.arrival_year, what=one.number_symbol, issuer=one.issuer_name
            )
            for one in alike[:1]
        ]
    return found


def _answer(arrival: Arrival, looked: Sequence[str], remark: str, *, by: Actor, at: datetime) -> None:
    """What the clerk found, line by line, and the remark under which it is accepted."""
    lines = [
        CheckAnswer(arrival=arrival, code=code, fine=code in looked, by=by.printed, at=at)
        for code in policies.asked_lines(arrival)
    ]
    if remark.strip():
        lines.append(CheckAnswer(arrival=arrival, code="remark", fine=False, words=remark.strip()[:500],
                                 by=by.printed, at=at))  # fmt: skip
    CheckAnswer.objects.bulk_create(lines)


def _stamp(document: registry.IncomingDocument, main: UUID, dossier: str, *, by: Actor, at: datetime) -> Refusal | None:
    """The stamp on a copy of its own; where page 1 is full the letter stays entered, and why is told."""
    told = signing.Arrival(
        number=str(document.arrival_number),
        arrived_at=document.arrived_at,
        to=document.to_places[:60],
        dossier=dossier.strip()[:60],
    )
    try:
        stamped = signing.stamp_arrival(
            storage.read(main), agency_id=document.agency_id, arrival=told, by=by, at=at, document_id=document.id
        )
    except Refusal as refusal:
        return refusal
    stored = storage.put(stamped.pdf, media_type=PDF)
    registry.keep_stamped(document.id, blob_id=stored.id, name=f"DauDen{document.arrival_number}.pdf", by=by, at=at)
    return None


def _made(table: Sequence[ScanPage], letters: Sequence[sorting.Sorted]) -> list[list[storage.StoredFile]]:
    """The PDFs of every letter: its own, then one for each enclosure; stored before any row points to them."""
    pages = {page.id: page for page in table}
    used = {blob: place for place, blob in enumerate(dict.fromkeys(page.scan.working_id for page in table))}
    wanted = [
        [LetterPage(used[pages[one.key].scan.working_id], pages[one.key].place, one.turn) for one in part]
        for letter in letters
        for part in letter.parts
    ]
    made = iter(scan_tools().reader.letters([storage.read(blob) for blob in used if blob], wanted))
    return [[storage.put(next(made), media_type=PDF) for _part in letter.parts] for letter in letters]


def _arrive(
    scan: Scan,
    letter: sorting.Sorted,
    files: Sequence[storage.StoredFile],
    pages: Mapping[int, ScanPage],
    waste: int,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """One letter into the box of arrivals, with its check report."""
    own = [[pages[one.key] for one in part] for part in letter.parts]
    facts = [[replace(facts_of(page), turn=page.turn) for page in part] for part in own]
    count = sum(len(part) for part in own)
    arrival = Arrival(
        id=new_id(),
        agency_id=scan.agency_id,
        source=PAPER,
        message_id="",
        packet_id=own[0][0].scan.blob_id,
        content_key=_content_key(files),
        facts={"pages": count},
        sent_at=at,
        arrived_at=at,
        report=[item.as_json() for item in quality.report(facts, left_out=waste)],
        reported_at=at,
    )
    arrival.message_id = f"scan:{arrival.id}"
    arrival.save(force_insert=True)
    stem = scan.name.rpartition(".")[0] or scan.name
    ArrivalFile.objects.bulk_create(
        ArrivalFile(
            arrival=arrival,
            blob_id=file.id,
            name=f"{stem[:180]}-{own[0][0].place:03d}.pdf" if place == 0 else f"kem-theo-{place}.pdf",
            role="main" if place == 0 else "annex",
            place=place,
            pages=len(own[place]),
        )
        for place, file in enumerate(files)
    )
    ScanPage.objects.filter(id__in=[page.id for part in own for page in part]).update(arrival=arrival)
    clerks = [for_clerks(scan.agency_id)]
    grant_access(arrival.id, clerks, kind="incoming", moment=at, reason="clerk")
    open_item(arrival.id, clerks, box=Box.ARRIVED, moment=at, title=scan.name, subject=WAITS.format(pages=count))
    audit.record(by, "exchange.letter_scanned", arrival.id, at, name=scan.name, pages=count, files=len(files))
    publish(PacketArrived(arrival.id, scan.agency_id, at))
    return arrival.id


def _content_key(files: Sequence[storage.StoredFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(bytes.fromhex(file.sha256))
    return digest.hexdigest()


def _is_out(page: ScanPage) -> bool:
    return page.left_out or page.looks == sorting.SEPARATOR


def _standing(table: Sequence[ScanPage]) -> list[tuple[object, ...]]:
    """What must not have changed while the letters were made."""
    return [(page.id, page.begins, page.left_out, page.turn, page.position, page.arrival_id) for page in table]
