"""Scans: a file taken, its pages read, marked by the clerk, and made into letters that wait like any arrival.

NĐ 30/2020 Đ21-22; NB16-Đ13.1a; VL19-Đ12.5; HP25-Đ16. The file as it came is kept; letters are made of copies of its
pages, turned where they lay upside down. All work on files happens outside transactions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from vanban.exchange import policies, states
from vanban.exchange.errors.scans import PagesBecameLetters, ScanNotOpen, ScanRefused, ScanTakenBefore
from vanban.exchange.events import ScanTaken
from vanban.exchange.models import Scan, ScanPage
from vanban.exchange.ports import SeenPage, scan_tools, virus_scanner
from vanban.exchange.queries.inspecting import ACTIVE
from vanban.exchange.queries.scans import taken_before
from vanban.exchange.rules.scans import kinds, sorting
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.refusals import OutsideFailure, Phrase
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.signing import api as signing

PROGRESS = 10


@dataclass(frozen=True)
class Mark:
    """What the clerk says of one page."""

    page_id: int
    begins: str = ""
    left_out: bool = False
    turn: int = 0
    position: int | None = None


def take_scan(content: bytes, *, name: str, agency_id: UUID, by: Actor, at: datetime, laid: bool = False) -> Scan:
    """Take a file from a clerk's computer, or (`laid`) from the agency's folder, once.

    Raises OnlyClerksExchange, ScanRefused, ScanTakenBefore. Outside any transaction.
    """
    policies.check_may_scan(by, agency_id, laid=laid)
    fault = kinds.fault_of(content[:1024], len(content))
    if fault:
        raise ScanRefused.because(fault)
    sha256 = hashlib.sha256(content).hexdigest()
    _check_new(agency_id, sha256)
    stored = storage.put(content, media_type=kinds.media_type_of(content[:1024]))
    try:
        with transaction.atomic():
            scan = Scan.objects.create(
                agency_id=agency_id,
                name=(name.strip() or "scan")[-200:],
                origin="folder" if laid else "upload",
                blob_id=stored.id,
                sha256=sha256,
                taken_at=at,
                taken_by=by.printed,
            )
            audit.record(by, "exchange.scan_taken", scan.id, at, name=scan.name, sha256=sha256, size=stored.size)
            publish(ScanTaken(scan.id))
    except IntegrityError:
        _check_new(agency_id, sha256)
        raise
    return scan


def note_refused_scan(*, name: str, size: int, fault: str, agency_id: UUID, by: Actor, at: datetime) -> None:
    """A file in the agency's folder that is not taken, so that a clerk sees it and why. Outside any transaction."""
    policies.check_may_scan(by, agency_id, laid=True)
    sha256 = hashlib.sha256(f"{name}/{size}/{at.isoformat()}".encode()).hexdigest()
    nothing = storage.put(b"", media_type="application/octet-stream")
    with transaction.atomic():
        scan = Scan(agency_id=agency_id, name=name[-200:], origin="folder", blob_id=nothing.id, sha256=sha256,
                    taken_at=at, taken_by=by.printed, fault=fault)  # fmt: skip
        scan.move_to(states.SCAN.step(scan.state, "fail").target)
        scan.save(force_insert=True)
        audit.record(by, "exchange.scan_unreadable", scan.id, at, name=scan.name, reason=fault)


def read_scan(scan_id: UUID, *, by: Actor, at: datetime) -> None:
    """Look at every page and propose how they become letters; harmless when run twice. Outside any transaction."""
    scan = Scan.objects.select_related("blob").get(id=scan_id)
    if not states.SCAN.can(scan.state, "read"):
        return
    try:
        content = storage.read(scan.blob_id)
        if _virus_in(content):
            raise ScanRefused.because("virus")
        pdf, count = scan_tools().reader.to_pdf(content, scan.blob.media_type)
        if ACTIVE & set(signing.screen_upload(pdf).faults):
            raise ScanRefused.because("unsafe")
        working = scan.blob_id if pdf == content else storage.put(pdf, media_type="application/pdf").id
        seen, pictures = _looked_at(scan, pdf, count)
    except ScanRefused as refusal:
        _note_fault(scan_id, str(refusal.data["fault"]), by=by, at=at)
        return
    _lay_out(scan_id, working, seen, pictures, by=by, at=at)


def _virus_in(content: bytes) -> str:
    """What the virus scanner finds; where it does not answer, the letters made of the pages wait as not scanned."""
    try:
        return virus_scanner()(content)
    except OutsideFailure:
        return ""


@transaction.atomic
def arrange_scan(scan_id: UUID, marks: Sequence[Mark], *, by: Actor, at: datetime) -> int:
    """Keep what the clerk marked on the table; how many pages changed.

    Pages that are part of a letter stay as they are. Raises OnlyClerksExchange, ScanNotOpen.
    """
    scan = _hold(scan_id)
    policies.check_clerk_of(by, scan.agency_id)
    _check_open(scan)
    said = {mark.page_id: mark for mark in marks}
    changed = []
    for page in ScanPage.objects.filter(table=scan, arrival__isnull=True, id__in=said):
        mark = said[page.id]
        wanted = (
            mark.begins if mark.begins in ("letter", "enclosure") else "",
            mark.left_out,
            mark.turn if mark.turn in sorting.TURNS else page.turn,
            page.position if mark.position is None else mark.position,
        )
        if wanted != (page.begins, page.left_out, page.turn, page.position):
            page.begins, page.left_out, page.turn, page.position = wanted
            changed.append(page)
    ScanPage.objects.bulk_update(changed, ["begins", "left_out", "turn", "position"])
    if changed:
        audit.record(by, "exchange.scan_arranged", scan.id, at, pages=", ".join(str(page.place) for page in changed))
    return len(changed)


@transaction.atomic
def join_scans(scan_id: UUID, other_id: UUID, *, by: Actor, at: datetime) -> int:
    """Lay the pages of another scan behind these, so that a letter may have pages of both; how many pages came.

    Raises OnlyClerksExchange, ScanNotOpen, PagesBecameLetters.
    """
    held = {one.id: one for one in Scan.objects.select_for_update().filter(id__in=[scan_id, other_id]).order_by("id")}
    scan, other = held[scan_id], held[other_id]
    for one in (scan, other):
        policies.check_clerk_of(by, one.agency_id)
    _check_open(scan)
    if scan.id == other.id or not states.SCAN.can(other.state, "join"):
        raise ScanNotOpen(state=_said(other))
    pages = list(ScanPage.objects.filter(table=other))
    if any(page.arrival_id for page in pages):
        raise PagesBecameLetters
    last = ScanPage.objects.filter(table=scan).order_by("-position").values_list("position", flat=True).first() or 0
    for number, page in enumerate(pages, 1):
        page.table_id, page.position = scan.id, last + number * sorting.STEP
    if pages and not any(page.begins for page in pages):
        pages[0].begins = "letter"
    ScanPage.objects.bulk_update(pages, ["table", "position", "begins"])
    other.move_to(states.SCAN.step(other.state, "join").target)
    other.joined_to = scan
    other.save(update_fields=["state", "joined_to"])
    audit.record(by, "exchange.scans_joined", scan.id, at, name=other.name, pages=len(pages))
    return len(pages)


@transaction.atomic
def drop_scan(scan_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put a scan away for good: its content is made irrecoverable, as for a secret that was scanned by mistake.

    The row stays with name, digest, who and when. Raises OnlyClerksExchange, StepRefused, PagesBecameLetters.
    """
    scan = _hold(scan_id)
    policies.check_clerk_of(by, scan.agency_id)
    step = states.SCAN.step(scan.state, "drop")
    pages = list(ScanPage.objects.filter(table=scan).select_related("scan"))
    if any(page.arrival_id for page in pages):
        raise PagesBecameLetters
    files = {scan.blob_id, scan.working_id, *(page.picture_id for page in pages)}
    files |= {blob for page in pages for blob in (page.scan.blob_id, page.scan.working_id)}
    scan.move_to(step.target)
    scan.sorted_at, scan.sorted_by = at, by.printed
    scan.save(update_fields=["state", "sorted_at", "sorted_by"])
    storage.destroy(blob for blob in files if blob)
    audit.record(by, "exchange.scan_dropped", scan.id, at, name=scan.name, sha256=scan.sha256)


def _check_new(agency_id: UUID, sha256: str) -> None:
    before = taken_before(agency_id, sha256)
    if before is not None:
        raise ScanTakenBefore(name=before.name, when=f"{local(before.taken_at):%H:%M %d/%m/%Y}", scan_id=before.id)


def _looked_at(scan: Scan, pdf: bytes, count: int) -> tuple[list[SeenPage], list[UUID]]:
    """Every page with its small picture stored; the bar on the clerk's page moves meanwhile."""
    seen: list[SeenPage] = []
    pictures: list[UUID] = []
    written: list[storage.WrittenFile] = []
    for page in scan_tools().reader.look(pdf, count):
        written.append(storage.write(page.picture, media_type="image/jpeg", flush_name=False))
        seen.append(page)
        if len(seen) % PROGRESS == 0 or len(seen) == count:
            storage.flush_names(written)
            pictures += [storage.enter(one).id for one in written]
            written = []
            Scan.objects.filter(id=scan.id).update(read_pages=len(seen), pages=count)
    return seen, pictures


@transaction.atomic
def _lay_out(
    scan_id: UUID, working: UUID, seen: list[SeenPage], pictures: list[UUID], *, by: Actor, at: datetime
) -> None:
    scan = _hold(scan_id)
    if not states.SCAN.can(scan.state, "read"):
        return
    proposed = sorting.proposals((_look(page), page.separator) for page in seen)
    ScanPage.objects.bulk_create(
        [
            ScanPage(
                scan=scan,
                table=scan,
                place=place,
                position=place * sorting.STEP,
                picture_id=picture,
                width_mm=page.width_mm,
                height_mm=page.height_mm,
                dpi=page.dpi,
                colour=page.colour,
                looks=_look(page),
                turned=page.upright.turn,
                turn=page.upright.turn if page.upright.sure else 0,
                begins=proposal.begins,
                left_out=proposal.left_out,
            )
            for place, (page, picture, proposal) in enumerate(zip(seen, pictures, proposed, strict=True), 1)
        ]
    )
    scan.move_to(states.SCAN.step(scan.state, "read").target)
    scan.working_id, scan.pages, scan.read_pages = working, len(seen), len(seen)
    scan.save(update_fields=["state", "working", "pages", "read_pages"])
    audit.record(by, "exchange.scan_read", scan.id, at, pages=len(seen))


@transaction.atomic
def _note_fault(scan_id: UUID, fault: str, *, by: Actor, at: datetime) -> None:
    scan = _hold(scan_id)
    if not states.SCAN.can(scan.state, "fail"):
        return
    scan.move_to(states.SCAN.step(scan.state, "fail").target)
    scan.fault = fault
    scan.save(update_fields=["state", "fault"])
    audit.record(by, "exchange.scan_unreadable", scan.id, at, name=scan.name, reason=fault)


def _look(page: SeenPage) -> str:
    if page.separator:
        return sorting.SEPARATOR
    return sorting.BLANK if page.blank else sorting.PAGE


def _hold(scan_id: UUID) -> Scan:
    return Scan.objects.select_for_update().get(id=scan_id)


def _check_open(scan: Scan) -> None:
    if not states.SCAN.can(scan.state, "sort"):
        raise ScanNotOpen(state=_said(scan))


def _said(scan: Scan) -> Phrase:
    return Phrase(states.SCAN.statuses[scan.state].label)
