"""Scans of an agency, and the pages on their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from vanban.exchange import states
from vanban.exchange.models import Arrival, CheckAnswer, Scan, ScanPage
from vanban.exchange.rules.scans.quality import PageFacts
from vanban.exchange.rules.scans.sorting import Laid

MANY = 60


@dataclass(frozen=True)
class Drawn:
    """What a picture of one page is made of."""

    blob_id: UUID
    """The small picture, upright as it lay on the glass."""
    working_id: UUID | None
    place: int
    turn: int


def scans_of(agency_id: UUID, *, limit: int = MANY) -> list[Scan]:
    """Newest first, with how many letters were made of each (`letters`); what was laid to another or put away last."""
    rows = Scan.objects.filter(agency_id=agency_id).exclude(state__in=states.SCANS_AWAY)
    return list(rows.annotate(letters=Count("laid_pages__arrival", distinct=True)).order_by("-taken_at", "-id")[:limit])


def waiting_scans(agency_id: UUID) -> int:
    """How many wait for the clerk's hand."""
    return Scan.objects.filter(agency_id=agency_id, state__in=states.SCANS_OPEN).count()


def scan_of(scan_id: UUID) -> Scan | None:
    """One scan, with where it was laid."""
    return Scan.objects.filter(id=scan_id).select_related("agency", "joined_to", "blob").first()


def table_of(scan_id: UUID) -> list[ScanPage]:
    """Every page on the table of this scan in order, with the letters that were made."""
    return list(ScanPage.objects.filter(table_id=scan_id).select_related("arrival", "scan", "picture"))


def joinable_scans(scan: Scan) -> list[Scan]:
    """Other scans of the agency that wait to be sorted and may be laid to this one."""
    rows = Scan.objects.filter(agency_id=scan.agency_id, state=states.READY).exclude(id=scan.id)
    taken = ScanPage.objects.filter(arrival__isnull=False).values("table_id")
    return list(rows.exclude(id__in=taken).order_by("-taken_at")[:MANY])


def page_of(scan_id: UUID, page_id: int) -> Drawn | None:
    """What a page's picture is drawn from."""
    page = ScanPage.objects.filter(table_id=scan_id, id=page_id).select_related("scan").first()
    return Drawn(page.picture_id, page.scan.working_id, page.place, page.turn) if page is not None else None


def scan_behind(document_id: UUID) -> Scan | None:
    """The scan on whose table the pages of this letter lay."""
    page = ScanPage.objects.filter(arrival_id=document_id).select_related("table").first()
    return page.table if page is not None else None


def taken_before(agency_id: UUID, sha256: str) -> Scan | None:
    """The scan of the same bytes that was not put away."""
    return Scan.objects.filter(Q(agency_id=agency_id, sha256=sha256) & ~Q(state=states.DROPPED)).first()


def answers_on(document_id: UUID) -> list[CheckAnswer]:
    """What clerks said to the check of this arrival, in order."""
    return list(CheckAnswer.objects.filter(arrival_id=document_id))


def laid(pages: Sequence[ScanPage]) -> list[Laid]:
    """Pages that are not part of a letter yet, as the rules want them."""
    return [
        Laid(page.id, page.begins, page.left_out or page.looks == "separator", page.turn)
        for page in pages
        if page.arrival_id is None
    ]


def facts_of(page: ScanPage) -> PageFacts:
    """A page as the check of quality wants it; turned a quarter its sides change places."""
    wide, high = (page.width_mm, page.height_mm) if page.turn % 180 == 0 else (page.height_mm, page.width_mm)
    return PageFacts(wide, high, page.dpi, page.colour, page.turn)


def pages_in(arrival: Arrival) -> list[PageFacts]:
    """The scanned pages of a letter."""
    return [facts_of(page) for page in ScanPage.objects.filter(arrival=arrival)]
