"""The registers as lists: documents that came in and went out, newest first, page after page without counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.directory import api as directory
from vanban.directory.api import Place
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal
from vanban.portal import actions
from vanban.portal.actions import lists as own_lists
from vanban.portal.queries import branding, drafts, incoming, lists, outgoing
from vanban.portal.web import narrowing
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import post_of, show
from vanban.portal.web.rail import link
from vanban.portal.web.shown import Chip, Moment, due_chip, now, urgency_chip
from vanban.portal.web.work import document_url
from vanban.registry import api as registry

BOOKS = {"den": "incoming", "di": "outgoing", "du-thao": "written"}
"""Addresses of the lists and the codes of their places in the rail."""
PRINTED = {"den": "in", "di": "out"}
DRAFTS = "du-thao"
LIMIT = 50
YEARS = range(1990, 2101)
"""Years a register may be asked for; anything else in an address counts as nothing."""


@dataclass(frozen=True)
class Filters:
    """What narrows a register."""

    text: str = ""
    year: int | None = None
    after: Place | None = None
    more: narrowing.Narrowing = narrowing.NONE

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.year or self.more.asked)

    def parameters(self) -> str:
        """The narrowing as an address carries it."""
        values = {"q": self.text, "nam": self.year or "", **self.more.asked}
        return urlencode({k: v for k, v in values.items() if v})

    def address(self, book: str, after: Place | None) -> str:
        """The address of the next page of the same list."""
        place = urlencode({"tu": f"{after[0].isoformat()}~{after[1]}"}) if after else ""
        return f"{reverse('register', args=[book])}?{'&'.join(filter(None, (self.parameters(), place)))}"


def register(request: Asked, book: str) -> HttpResponse:
    """One register of the actor, as a table of one line a row."""
    if book not in BOOKS:
        raise Http404
    values = draft_values(request) if book == DRAFTS else table_values(request, book)
    return show(request, "portal/register.html", {**values, "tab": "documents"})


def printed(request: Asked, book: str) -> HttpResponse:
    """A register of one year with every column of NĐ 30/2020 Phụ lục IV, to be printed, signed and bound (Đ16, Đ22)."""
    actor: Actor = request.actor
    if book not in PRINTED or actor.agency_id is None or not registry.can_read_register(actor, actor.agency_id):
        raise Http404
    year = read_filters(request).year or clock.local(now()).year
    found = registry.print_register(actor, actor.agency_id, PRINTED[book], year)
    actions.note_printed(actor.agency_id, book=book, year=year, by=actor, at=now())
    values = {
        "title": found.title,
        "agency": directory.get_agency(actor.agency_id).name,
        "columns": found.columns,
        "rows": found.rows,
        "back_url": reverse("register", args=[book]),
        "current": BOOKS[book],
        "tab": "documents",
    }
    return show(request, "portal/register_printed.html", values)


def read_filters(request: Asked) -> Filters:
    """Filters out of the address; nonsense counts as nothing."""
    moment, _tilde, document = request.GET.get("tu", "").partition("~")
    try:
        after = (datetime.fromisoformat(moment), UUID(document)) if document else None
    except ValueError:
        after = None
    if after is not None and (after[0].tzinfo is None or after[0].year not in YEARS):
        after = None
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    return Filters(text, _year(request.GET.get("nam", "")), after, narrowing.read(request.GET.dict()))


def table_values(request: Asked, book: str) -> dict[str, Any]:
    """The rows of a register page with its filters."""
    at = now()
    actor: Actor = request.actor
    asked = read_filters(request)
    if book == "den":
        question = asked.more.question(text=asked.text, year=asked.year)
        came = incoming.page(actor, question, at=at, after=asked.after, limit=LIMIT)
        late = registry.late_among(row.id for row in came.rows)
        rows, onward = [incoming_row(row, book, at, late=row.id in late) for row in came.rows], came.next
    else:
        went = outgoing.page(actor, year=asked.year, text=asked.text, after=asked.after, limit=LIMIT)
        rows, onward = [outgoing_row(row, book, at) for row in went.rows], went.next
    this_year = clock.local(at).year
    prints = actor.agency_id is not None and registry.can_read_register(actor, actor.agency_id)
    keeps = actor.agency_id is not None and registry.can_keep_register(actor, actor.agency_id)
    print_url = reverse("register_printed", args=[book]) + (f"?nam={asked.year}" if asked.year else "")
    return {
        "print_url": print_url if prints else "",
        "enter_url": link("paper_entry") if book == "den" and keeps else "",
        "current": BOOKS[book],
        "book": book,
        "is_incoming": book == "den",
        "title": branding.box_label(BOOKS[book], clock.local_date(at)),
        "rows": rows,
        "next_url": asked.address(book, onward) if onward else "",
        "first_url": asked.address(book, None) if asked.after else "",
        "asked": asked,
        "years": [(year, year == asked.year) for year in range(this_year, this_year - 6, -1)],
        "filtered": bool(asked.narrows or asked.after),
        **own_values(actor, book, asked),
    }


def own_values(actor: Actor, book: str, asked: Filters) -> dict[str, Any]:
    """How this person likes the list: kept narrowings, columns."""
    hidden = lists.hidden(actor.person_id, book)
    return {
        "more": asked.more,
        "choices": asked.more.form() if book == "den" else {},
        "asked_now": asked.parameters(),
        "kept": [
            {"id": one.id, "name": one.name, "url": f"{reverse('register', args=[book])}?{one.asked}"}
            for one in lists.kept(actor.person_id, book)
        ],
        "columns": [(code, _(label), code not in hidden) for code, label in lists.COLUMNS[book].items()],
        "shown": {code: code not in hidden for code in lists.COLUMNS[book]},
    }


@require_POST
def keep(request: Asked, book: str) -> HttpResponse:
    """Keep the narrowing under a name, or forget one."""
    if book not in PRINTED:
        raise Http404
    at = now()
    asked = Filters(
        request.POST.get("q", "").strip()[:200], _year(request.POST.get("nam", "")), None,
        narrowing.read(request.POST.dict()),
    )  # fmt: skip
    if (forgotten := post_of(request.POST.get("forget", ""))) is not None:
        own_lists.forget_list(forgotten, by=request.actor, at=at)
        return HttpResponseRedirect(asked.address(book, None))
    try:
        found = own_lists.keep_list(
            book, name=request.POST.get("name", ""), asked=asked.parameters(), by=request.actor, at=at
        )
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, " ".join(reason.render(_)))
    else:
        messages.success(request, _("“%(name)s” is kept.") % {"name": found.name})
    return HttpResponseRedirect(asked.address(book, None))


@require_POST
def columns(request: Asked, book: str) -> HttpResponse:
    """Show the columns that were ticked."""
    if book not in PRINTED:
        raise Http404
    own_lists.choose_columns(book, shown=request.POST.getlist("column"), by=request.actor, at=now())
    return HttpResponseRedirect(reverse("register", args=[book]))


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and int(text) in YEARS else None


def list_values(request: Asked, book: str, *, chosen: UUID) -> dict[str, Any]:
    """The register as a narrow list beside a document."""
    values = draft_values(request) if book == DRAFTS else table_values(request, book)
    for row in values["rows"]:
        row["current"] = row["id"] == chosen
    return {
        **values,
        "box": book,
        "list_title": values["title"],
        "list_url": reverse("register", args=[book]),
        "empty_text": "",
        "groups": [{"label": "", "rows": values["rows"]}] if values["rows"] else [],
        "total": 0,
    }


def draft_values(request: Asked) -> dict[str, Any]:
    """Documents of one's own house from first draft to issue."""
    at = now()
    asked = read_filters(request)
    drafts_found, after = drafts.page(request.actor, after=asked.after, limit=LIMIT)
    rows = []
    for draft in drafts_found:
        urgency = urgency_chip(draft.urgency)
        rows.append(
            {
                "id": draft.document_id,
                "url": document_url(draft.document_id, DRAFTS),
                "subject": draft.subject,
                "current": False,
                "title": draft.type_name,
                "type": draft.type_name,
                "origin": draft.unit,
                "time": Moment(draft.moment, at),
                "moment": Moment(draft.moment, at),
                "marks": [urgency] if urgency else [],
                "chips": [Chip(draft.state_label, "info")],
                "state_label": draft.state_label,
            }
        )
    return {
        "current": "written",
        "book": DRAFTS,
        "is_drafts": True,
        "title": _("Documents we write"),
        "rows": rows,
        "next_url": asked.address(DRAFTS, after) if after else "",
        "first_url": asked.address(DRAFTS, None) if asked.after else "",
        "filtered": False,
    }


def incoming_row(row: registry.IncomingDocument, book: str, at: datetime, *, late: bool = False) -> dict[str, Any]:
    """An incoming document as a row; one of an outage says so (VL19-Đ15.4)."""
    due = due_chip(row.due, at) if row.due else None
    line = _row(row, book, at)
    marks = [*line["marks"], *([Chip(_("Entered after an outage"), "warning")] if late else [])]
    return line | {
        "marks": marks,
        "title": row.number_symbol,
        "origin": row.issuer_name,
        "arrival": row.arrival_number,
        "day": clock.day_on_screen(row.arrival_date, at),
        "time": Moment(row.arrived_at, at),
        "moment": Moment(row.arrived_at, at),
        "chips": [due] if due and not row.to_places else [],
        "to": row.to_places,
    }


def outgoing_row(row: registry.OutgoingDocument, book: str, at: datetime) -> dict[str, Any]:
    """An issued document as a row."""
    return _row(row, book, at) | {
        "title": row.number_symbol,
        "origin": row.signer_name,
        "day": clock.day_on_screen(row.issued_date, at),
        "time": Moment(row.issued_at, at),
        "moment": Moment(row.issued_at, at),
        "chips": [],
        "sent": Moment(row.sent_at, at) if row.sent_at else "",
        "to": ", ".join(str(one.get("name", "")) for one in row.recipients),
    }


def _row(row: registry.IncomingDocument | registry.OutgoingDocument, book: str, at: datetime) -> dict[str, Any]:
    urgency = urgency_chip(row.urgency)
    return {
        "id": row.id,
        "url": document_url(row.id, book),
        "subject": row.subject,
        "type": row.type_name,
        "marks": [urgency] if urgency else [],
        "current": False,
    }
