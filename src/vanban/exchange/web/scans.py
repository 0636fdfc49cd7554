"""Scanned paper: the list of an agency's scans with the place to send new ones, and separator sheets to print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory.api import get_agency
from vanban.exchange import api, policies, states
from vanban.exchange.ports import scan_tools
from vanban.exchange.rules.scans.kinds import MOST_BYTES
from vanban.exchange.rules.scans.separators import ENCLOSURE, LETTER
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import known_actor, told

MOST_FILES = 20
MOST_SHEETS = 25


@require_http_methods(["GET", "POST"])
def scans(request: HttpRequest) -> HttpResponse:
    """Scans of the agency, newest first; POST takes files from the clerk's computer."""
    actor, agency_id = clerk(request)
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        taken, reasons = _take(request, actor, agency_id)
        if not reasons and len(taken) == 1:
            return HttpResponseRedirect(reverse("scan", args=[taken[0].id]))
        if not reasons:
            messages.success(request, gettext("Files taken: {count}.").format(count=len(taken)))
            return HttpResponseRedirect(reverse("scans"))
    rows = [_row(scan) for scan in api.scans_of(agency_id)]
    values = {
        "rows": rows,
        "reading": any(row["reading"] for row in rows),
        "reasons": reasons,
        "limit_mb": MOST_BYTES // (1024 * 1024),
        "tab": "documents",
        "current": "scans",
    }
    return render(request, "exchange/scans.html", values, status=422 if reasons else 200)


@require_GET
def separators(request: HttpRequest) -> HttpResponse:
    """Sheets to lay between letters before they are scanned."""
    _actor, agency_id = clerk(request)
    kinds = [LETTER] * _count(request, "letters", 5) + [ENCLOSURE] * _count(request, "enclosures", 2)
    pdf = scan_tools().press(kinds or [LETTER], agency=get_agency(agency_id).name)
    headers = {"Content-Disposition": 'inline; filename="to-ngan.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def clerk(request: HttpRequest) -> tuple[Actor, UUID]:
    """Who asks and for which agency; raises PermissionDenied for anybody but its clerks."""
    actor = known_actor(request)
    if actor.agency_id is None or not policies.is_clerk_of(actor, actor.agency_id):
        raise PermissionDenied
    return actor, actor.agency_id


def _take(request: HttpRequest, actor: Actor, agency_id: UUID) -> tuple[list[api.Scan], list[dict[str, str]]]:
    """Each file by itself: one that is refused keeps no other back."""
    taken: list[api.Scan] = []
    reasons: list[dict[str, str]] = []
    at = timezone.now()
    files = request.FILES.getlist("scan")[:MOST_FILES]
    for file in files:
        name = file.name or "scan"
        try:
            if (file.size or 0) > MOST_BYTES:
                raise api.ScanRefused.because("too_large")
            taken.append(api.take_scan(file.read(), name=name, agency_id=agency_id, by=actor, at=at))
        except Refusal as refusal:
            reasons += [{**one, "message": f"{name}: {one['message']}", "target": "id_scan"} for one in told(refusal)]
    if not files:
        reasons = [{"target": "id_scan", "message": gettext("Choose a file first."), "cure": "", "law": ""}]
    return taken, reasons


def _row(scan: api.Scan) -> dict[str, object]:
    return {
        "id": scan.id,
        "name": scan.name,
        "origin": gettext("scanner's folder") if scan.origin == "folder" else gettext("sent by hand"),
        "taken": moment(scan.taken_at),
        "by": scan.taken_by,
        "pages": scan.pages,
        "read": scan.read_pages,
        "letters": scan.letters,  # type: ignore[attr-defined]
        "state": gettext(states.SCAN.statuses[scan.state].label),
        "fault": gettext(api.SCAN_FAULTS[scan.fault]) if scan.fault in api.SCAN_FAULTS else "",
        "reading": policies.is_being_read(scan),
        "open": states.SCAN.can(scan.state, "sort"),
    }


def _count(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return min(int(text[:3]), MOST_SHEETS) if text.isascii() and text.isdigit() else usual
