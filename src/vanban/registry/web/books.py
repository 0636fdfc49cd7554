"""Pages of an agency's books: how they stand, numbers set aside, what an inspector asks, which types share a book."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier
from vanban.registry import api
from vanban.registry.rules.gaps import UNEXPLAINED, Kind
from vanban.registry.web.forms import AsideForm, GiveUpForm, SeriesForm, shared_as_initial

YEARS = range(1990, 2101)
FILES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
DIRECTIONS = {"di": "out", "den": "in"}
KINDS = {
    Kind.MISSING: _("Missing: nothing is known of this number"),
    Kind.TWICE: _("Given twice"),
    Kind.UNORDERED: _("Dated before an earlier number, without a reason"),
    Kind.BACK_DATED: _("Back-dated"),
    Kind.LATE: _("Entered after an outage"),
    Kind.HELD: _("Held, document not issued yet"),
    Kind.SET_ASIDE: _("Set aside"),
    Kind.VOID: _("Void"),
}


@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """The books of a year with their counts, what may be taken to the printer, and the numbers that wait."""
    actor, agency_id = _reader(request)
    today = local_date(timezone.now())
    year = _year(request, today)
    whose = {"co-quan": str(agency_id)} if agency_id in actor.agencies else {}
    outgoing = [_standing(one, "di", year, whose) for one in api.books_standing(actor, agency_id, year)]
    incoming = [_standing(one, "den", year, whose) for one in api.books_standing(actor, agency_id, year, "in")]
    values = {
        "outgoing": outgoing,
        "incoming": incoming,
        "sheets": [
            (reverse("book_file", args=[code, "xlsx"]) + f"?{urlencode({'nam': year} | whose)}", code)
            for code in DIRECTIONS
        ],
        "formers": [
            {"id": one, "name": get_agency(one).name, "current": one == agency_id} for one in sorted(actor.agencies)
        ],
        "whose": whose.get("co-quan", ""),
        "waiting": [_waiting(one) for one in api.numbers_waiting(actor, agency_id)],
        "year": year,
        "years": [(one, one == year) for one in range(today.year + 1, today.year - 6, -1)],
        "keeps": api.can_keep_register(actor, agency_id),
    }
    return _shown(request, "registry/books.html", values)


@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest) -> HttpResponse:
    """A number for a document that is not ready, or that carries a day that has passed."""
    actor, agency_id = _reader(request)
    if not api.can_keep_register(actor, agency_id):
        raise PermissionDenied
    at = timezone.now()
    form = AsideForm(request.POST or None, today=local_date(at))
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            held = _set_aside(form.cleaned_data, agency_id, actor, at)
        except Refusal as refusal:
            reasons = _told(refusal, {"wanted": "number"})
        else:
            told = gettext("Number %(number)s of book %(book)s is set aside, dated %(day)s.")
            values = {"number": held.text, "book": held.book, "day": f"{held.dated:%d/%m/%Y}"}
            messages.success(request, told % values)
            return HttpResponseRedirect(reverse("books"))
    title = gettext("Set a number aside")
    return _form(request, form, reasons, title, gettext("Set it aside"), wide=False)


@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A number that was set aside will not be used."""
    actor, agency_id = _reader(request)
    if not api.can_keep_register(actor, agency_id):
        raise PermissionDenied
    found = next((one for one in api.numbers_waiting(actor, agency_id) if one.entry_id == entry_id), None)
    if found is None:
        raise Http404
    form = GiveUpForm(request.POST or None)
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            fate = api.give_up_number(entry_id, reason=form.cleaned_data["reason"], by=actor, at=timezone.now())
        except Refusal as refusal:
            reasons = _told(refusal)
        else:
            void = gettext("Number %(number)s is void; its reason stands in the register.")
            back = gettext("Number %(number)s was given back and is given to the next document.")
            messages.success(request, {"void": void}.get(fate, back) % {"number": found.number})
            return HttpResponseRedirect(reverse("books"))
    title = gettext("Give up number %(number)s of book %(book)s") % {"number": found.number, "book": found.book}
    return _form(request, form, reasons, title, gettext("Give it up"), intro=found.purpose)


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Every number of a year that is missing, void, held, back-dated or out of order, with its reason."""
    actor, agency_id = _reader(request)
    today = local_date(timezone.now())
    year = _year(request, today)
    groups = []
    for code, direction in DIRECTIONS.items():
        found = api.inspect_books(actor, agency_id, year, direction)
        rows = [
            {
                "book": book,
                "number": f"{one.number:02d}",
                "day": f"{one.dated:%d/%m/%Y}" if one.dated else "",
                "what": KINDS[one.kind],
                "said": one.said,
                "bad": one.kind in UNEXPLAINED,
            }
            for book, one in found
        ]
        bad = sum(one.kind in UNEXPLAINED for _book, one in found)
        groups.append({"code": code, "rows": rows, "bad": bad})
    years = [(one, one == year) for one in range(today.year, today.year - 6, -1)]
    return _shown(request, "registry/check.html", {"groups": groups, "year": year, "years": years})


@require_http_methods(["GET", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """Which types share a book, by whose decision; and the form for a new decision."""
    actor, agency_id = _reader(request)
    at = timezone.now()
    this_year = local_date(at).year
    initial = shared_as_initial(agency_id, this_year, request.GET.get("so", "")) | {"from_year": this_year}
    form = SeriesForm(request.POST or None, this_year=this_year, initial=initial)
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            api.decide_book(agency_id, **form.cleaned_data, by=actor, at=at)
        except Refusal as refusal:
            reasons = _told(refusal)
        else:
            messages.success(request, gettext("The decision is kept; it counts from its year on."))
            return HttpResponseRedirect(reverse("books_series"))
    language = get_language() or "vi"
    years = [
        {
            "year": year,
            "books": [
                {"code": book.code, "name": book.name, "types": [document_type(k).name(language) for k in book.types]}
                for book in api.shared_books(agency_id, year)
            ],
        }
        for year in (this_year, this_year + 1)
    ]
    decided = [
        {
            "year": one.from_year,
            "basis": one.basis,
            "by": one.decided_by,
            "at": f"{local_date(one.decided_at):%d/%m/%Y}",
        }
        for one in api.plans(agency_id)
    ]
    values = {"form": form, "reasons": reasons, "years": years, "decided": decided}
    return _shown(request, "registry/series.html", values, status=422 if form.is_bound else 200)


@require_GET
def book_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """A volume as PDF, or a whole book as a spreadsheet; taking it out is written down."""
    actor, agency_id = _reader(request)
    if code not in DIRECTIONS or form not in FILES:
        raise Http404
    at = timezone.now()
    year = _year(request, local_date(at))
    book = request.GET.get("so", "")[:10]
    volume = request.GET.get("quyen", "1")
    number = (int(volume) if volume.isascii() and volume.isdigit() and len(volume) < 4 else 1) or 1
    made = api.take_out_book(
        agency_id,
        DIRECTIONS[code],
        year,
        form=form,
        by=actor,
        at=at,
        book=book if book.isalnum() else None,
        volume=number if form == "pdf" else None,
    )
    part = "-".join(
        filter(None, ["so", code, book if book.isalnum() else "", str(year), f"q{number}" if form == "pdf" else ""])
    )
    answer = HttpResponse(made, content_type=FILES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_ascii(part)}.{form}"
    return answer


def _set_aside(given: dict[str, Any], agency_id: UUID, actor: Actor, at: datetime) -> Any:
    return api.set_number_aside(
        agency_id,
        key=given["key"],
        book=api.book_for(agency_id, given["type_code"], on=given["on"]),
        purpose=given["purpose"],
        on=given["on"],
        wanted=given["number"],
        why_back_dated=given["why_back_dated"],
        by=actor,
        at=at,
    )


def _reader(request: HttpRequest) -> tuple[Actor, UUID]:
    """Who asks, and whose books; clerks and leaders of the agency only, for those merged into it, too (HY19-Đ14.6)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    former = identifier(request.GET.get("co-quan", ""))
    if former is not None and former in actor.agencies and api.can_read_register(actor, former):
        return actor, former
    if actor.agency_id is None or not api.can_read_register(actor, actor.agency_id):
        raise PermissionDenied
    return actor, actor.agency_id


def _year(request: HttpRequest, today: date) -> int:
    text = request.GET.get("nam", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS else today.year


def _ascii(text: str) -> str:
    return urlencode({"": text})[1:]


def _standing(one: api.BookStanding, code: str, year: int, whose: dict[str, str]) -> dict[str, Any]:
    query = {"nam": year} | ({"so": one.book} if one.book else {}) | whose
    address = reverse("book_file", args=[code, "pdf"])
    return {
        "name": one.name,
        "range": f"{one.first_number:02d} - {one.last_number:02d}" if one.first_number and one.last_number else "",
        "day": f"{one.last_day:%d/%m/%Y}" if one.last_day else "",
        "used": one.used,
        "held": one.held,
        "aside": one.aside,
        "void": one.void,
        "volumes": [
            (number, f"{address}?{urlencode(query | {'quyen': number})}") for number in range(1, one.volumes + 1)
        ],
        "sheet": f"{reverse('book_file', args=[code, 'xlsx'])}?{urlencode(query)}",
    }


def _waiting(one: api.Waiting) -> dict[str, Any]:
    return {
        "number": f"{one.number:02d}",
        "book": one.book,
        "day": f"{one.dated:%d/%m/%Y}",
        "purpose": one.purpose or gettext("held for a document that is being issued"),
        "why": one.why_back_dated,
        "url": "" if one.is_aside else reverse("document", args=[one.document_id]),
        "give_up": reverse("number_give_up", args=[one.entry_id]) if one.is_aside else "",
    }


def _form(
    request: HttpRequest,
    form: django_forms.Form,
    reasons: list[dict[str, str]],
    title: str,
    press: str,
    *,
    intro: str = "",
    wide: bool = False,
) -> HttpResponse:
    values = {"form": form, "reasons": reasons, "title": title, "press": press, "intro": intro, "wide": wide}
    return _shown(request, "registry/form.html", values, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"tab": "documents", "current": "books", **values}, status=status)


def _told(refusal: Refusal, fields: dict[str, str] | None = None) -> list[dict[str, str]]:
    """Every reason as the summary over the form shows it."""
    shown = []
    for reason in refusal.reasons:
        message, cure = reason.render(gettext)
        field = (fields or {}).get(reason.field, reason.field)
        shown.append({"target": f"id_{field}" if field else "", "message": message, "cure": cure, "law": reason.law})
    return shown
