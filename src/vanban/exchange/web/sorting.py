"""The table on which a scan's pages lie: marks for letters and enclosures, turns, order, pages left out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vanban.exchange import api, policies, states
from vanban.exchange.ports import scan_tools
from vanban.exchange.rules.scans.sorting import STEP, TURNS, letters
from vanban.exchange.web.moments import moment
from vanban.exchange.web.scans import clerk
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.platform.web.asking import identifier, told

LARGE = 1100


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, scan_id: UUID) -> HttpResponse:
    """One scan's table; POST keeps the marks and does what the button says."""
    actor, row = _own(request, scan_id)
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _act(request, actor, row)
        except Refusal as refusal:
            reasons = told(refusal)
            row = api.scan_of(scan_id) or row
    return render(request, "exchange/scan.html", _values(actor, row, reasons), status=422 if reasons else 200)


@require_GET
def page_picture(request: HttpRequest, scan_id: UUID, page_id: int) -> HttpResponse:
    """One page, small as it lay on the glass, or large and turned as the clerk marked it."""
    _actor, row = _own(request, scan_id)
    found = api.page_of(row.id, page_id)
    if found is None:
        raise Http404
    if request.GET.get("lon") and found.working_id is not None:
        try:
            turn = _turn(request.GET.get("xoay", ""), found.turn)
            content = scan_tools().reader.picture(storage.read(found.working_id), found.place, turn=turn, width=LARGE)
        except (Refusal, storage.ContentDamaged) as fault:
            raise Http404 from fault
    else:
        try:
            content = storage.read(found.blob_id)
        except storage.ContentDamaged as fault:
            raise Http404 from fault
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


def _own(request: HttpRequest, scan_id: UUID) -> tuple[Actor, api.Scan]:
    actor, _agency_id = clerk(request)
    row = api.scan_of(scan_id)
    if row is None or not policies.is_clerk_of(actor, row.agency_id):
        raise Http404
    return actor, row


def _act(request: HttpRequest, actor: Actor, row: api.Scan) -> HttpResponse:
    at = timezone.now()
    verb, _colon, what = request.POST.get("do", "").partition(":")
    here = HttpResponseRedirect(reverse("scan", args=[row.id]))
    if verb == "drop":
        if not request.POST.get("sure"):
            messages.error(request, gettext("Tick that it may be destroyed."))
            return here
        api.drop_scan(row.id, by=actor, at=at)
        messages.success(request, gettext("Put away: the file and its pictures are destroyed, the record stays."))
        return HttpResponseRedirect(reverse("scans"))
    marks = _marks(request, row)
    if verb in ("up", "down"):
        marks = _moved(marks, what, -1 if verb == "up" else 1)
    api.arrange_scan(row.id, marks, by=actor, at=at)
    if verb == "join":
        other = identifier(request.POST.get("other", ""))
        if other is None or all(one.id != other for one in api.joinable_scans(row)):
            messages.error(request, gettext("Choose the scan whose pages are to be laid here."))
            return here
        count = api.join_scans(row.id, other, by=actor, at=at)
        messages.success(request, gettext("Pages laid to these: {count}.").format(count=count))
        return here
    if verb == "make":
        made = api.sort_scan(row.id, by=actor, at=at)
        messages.success(request, gettext("Letters made: {count}; each waits to be entered.").format(count=len(made)))
        return HttpResponseRedirect(reverse("document", args=[made[0]]))
    anchor = f"#trang-{what}" if verb in ("up", "down") and what.isdigit() else ""
    return HttpResponseRedirect(here.url + anchor)


def _marks(request: HttpRequest, row: api.Scan) -> list[api.Mark]:
    """What the form says of every page that is not part of a letter; a page that it does not name stays as it is."""
    found = []
    for page in api.table_of(row.id):
        if page.arrival_id is not None or f"begins-{page.id}" not in request.POST:
            continue
        place = request.POST.get(f"position-{page.id}", "")[:7]
        found.append(
            api.Mark(
                page.id,
                begins=request.POST.get(f"begins-{page.id}", ""),
                left_out=bool(request.POST.get(f"out-{page.id}")),
                turn=_turn(request.POST.get(f"turn-{page.id}", ""), page.turn),
                position=int(place) if place.isascii() and place.isdigit() else None,
            )
        )
    return found


def _moved(marks: list[api.Mark], what: str, way: int) -> list[api.Mark]:
    """One page further up or down; all positions anew."""
    order = sorted(marks, key=lambda mark: (mark.position or 0, mark.page_id))
    place = next((index for index, mark in enumerate(order) if str(mark.page_id) == what), None)
    if place is not None and 0 <= place + way < len(order):
        order[place], order[place + way] = order[place + way], order[place]
    return [
        api.Mark(mark.page_id, mark.begins, mark.left_out, mark.turn, number * STEP)
        for number, mark in enumerate(order, 1)
    ]


def _turn(text: str, usual: int) -> int:
    return int(text) if text in {str(turn) for turn in TURNS} else usual


def _values(actor: Actor, row: api.Scan, reasons: list[dict[str, str]]) -> dict[str, object]:
    pages = api.table_of(row.id)
    is_open = policies.can_sort(actor, row)
    count = len(letters(api.laid(pages)))
    return {
        "scan": row,
        "state": gettext(states.SCAN.statuses[row.state].label),
        "fault": gettext(api.SCAN_FAULTS[row.fault]) if row.fault in api.SCAN_FAULTS else "",
        "reading": policies.is_being_read(row),
        "taken": moment(row.taken_at),
        "pages": [_page(page, row) for page in pages],
        "open": is_open,
        "droppable": policies.can_drop(actor, row) and not any(page.arrival_id for page in pages),
        "count": count,
        "made": _letters_made(pages),
        "others": api.joinable_scans(row) if is_open else [],
        "joined_to": row.joined_to if policies.is_laid_to_another(row) else None,
        "turns": TURNS,
        "reasons": reasons,
        "tab": "documents",
        "current": "scans",
    }


def _page(page: api.ScanPage, row: api.Scan) -> dict[str, object]:
    return {
        "id": page.id,
        "place": page.place,
        "from": page.scan.name if page.scan_id != row.id else "",
        "position": page.position,
        "begins": page.begins,
        "turn": page.turn,
        "out": page.left_out,
        "blank": page.looks == "blank",
        "separator": page.looks == "separator",
        "was_turned": page.turned != 0 and page.turn == page.turned,
        "done": page.arrival_id is not None,
        "letter": f"/vb/{page.arrival_id}/" if page.arrival_id else "",
        "tall": page.height_mm >= page.width_mm,
    }


def _letters_made(pages: list[api.ScanPage]) -> list[dict[str, object]]:
    """The letters of this table, each with its pages."""
    found: dict[UUID, dict[str, object]] = {}
    for page in pages:
        if page.arrival_id is None or page.arrival is None:
            continue
        row = found.setdefault(
            page.arrival_id,
            {
                "link": f"/vb/{page.arrival_id}/",
                "title": page.arrival.printed_number or gettext("Letter not entered yet"),
                "state": gettext(states.ARRIVAL.statuses[page.arrival.state].label),
                "pages": [],
            },
        )
        row["pages"] = [*row["pages"], page.place]  # type: ignore[misc]
    return list(found.values())
