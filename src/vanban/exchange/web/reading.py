"""What was read from the pages, beside the pages: each field with its place, unsure ones marked, one key to accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory.api import can_see
from vanban.exchange import api, policies, states
from vanban.exchange.rules.deadlines import end_of
from vanban.exchange.rules.reading.comparing import same
from vanban.exchange.rules.reading.found import ANSWERS, DATE, DUE, ISSUER, LABELS, SYMBOL, URGENCY, Found
from vanban.exchange.rules.reading.layer import FAULTS
from vanban.exchange.web.forms import DayInput
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import DOCUMENT_TYPES, Urgency
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.page import Notice, Outcome, PagePart, Provider, Section, VerbSpec
from vanban.platform.web.reading import once

HUB, PAPER = "axis", "paper"
MOST_PAGES = 12
"""Pictures on one page; the fields of a letter stand on the first and the last of its own pages."""
_COLUMNS = {SYMBOL: "notation", DATE: "promulgated", ISSUER: "sender_name"}
"""Where a field of the form stands in an arrival, where the names differ."""


class FieldsForm(forms.Form):
    """What the register asks for, each field as the sender says it or as it was read."""

    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    symbol = forms.CharField(label=_("Symbol"), max_length=60, required=False)
    issued_date = forms.DateField(label=_("Date of document"), required=False, widget=DayInput)
    issuer_name = forms.CharField(label=_("Issuing agency"), max_length=200, required=False)
    type_name = forms.CharField(
        label=_("Document type"), max_length=100, required=False, widget=forms.TextInput(attrs={"list": "types"})
    )
    subject = forms.CharField(label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(label=_("Signer"), max_length=100, required=False)
    signer_title = forms.CharField(label=_("Signer's title"), max_length=200, required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), coerce=int, choices=[(degree.value, _(degree.label)) for degree in Urgency]
    )
    due = forms.DateField(label=_("Deadline for processing"), required=False, widget=DayInput)


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The fields beside the pages they were read from; clerks of the receiver only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = api.arrival_of(document_id)
    if row is None or not can_see(actor, document_id):
        raise Http404
    if not policies.is_clerk_of(actor, row.agency_id):
        raise PermissionDenied
    if request.method == "GET" or not policies.awaits_decision(row):
        return _shown(request, row, FieldsForm(initial=_present(row)), actor)
    form = FieldsForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form, actor, status=422)
    try:
        return _done(request, row, form.cleaned_data, actor, timezone.now())
    except Refusal as refusal:
        return _shown(request, row, form, actor, reasons=[_told(one, form) for one in refusal.reasons], status=422)
    except OutsideFailure:
        told = {"message": gettext("A service outside this system failed."), "cure": "", "law": "", "target": ""}
        return _shown(request, row, form, actor, reasons=[told], status=422)


def _done(request: HttpRequest, row: api.Arrival, given: Mapping[str, Any], actor: Actor, at: datetime) -> HttpResponse:
    """Accept with these fields, or keep them in the arrival and go on to where it is entered."""
    document = reverse("document", args=[row.id])
    changed = {name: value for name, value in given.items() if value != _present(row)[name]}
    if request.POST.get("do") == "accept" and row.source != PAPER:
        if "due" in changed:
            changed["due"] = end_of(changed["due"])
        if "issuer_name" in changed:
            issuer = api.issuer_named(changed["issuer_name"], at)
            changed["issuer_code"] = issuer.code if issuer is not None else ""
        accepted = api.accept(row.id, by=actor, at=at, corrections=changed)
        said = gettext("Accepted under arrival number {number}; the sender knows.")
        messages.success(request, said.format(number=accepted.arrival_number))
        return HttpResponseRedirect(document)
    api.take_fields(row.id, {_COLUMNS.get(name, name): value for name, value in given.items()}, by=actor, at=at)
    messages.success(request, gettext("The fields are kept."))
    return HttpResponseRedirect(f"{document}enter-letter/" if row.source == PAPER else document)


def _present(row: api.Arrival) -> dict[str, Any]:
    """The fields as the arrival has them now."""
    return {
        "number": row.number,
        "symbol": row.notation,
        "issued_date": row.promulgated,
        "issuer_name": row.sender.name if row.sender else row.sender_name,
        "type_name": row.type_name,
        "subject": row.subject,
        "signer_name": row.signer_name,
        "signer_title": row.signer_title,
        "urgency": row.urgency,
        "due": row.due,
    }


def _shown(
    request: HttpRequest,
    row: api.Arrival,
    form: FieldsForm,
    actor: Actor,
    *,
    reasons: Sequence[Mapping[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    reading = api.reading_of(row.id)
    read = {one.name: one for one in api.found_in(reading)} if reading else {}
    source = api.source_of(row.id)
    values = {
        "row": row,
        "title": row.printed_number or row.sender_name,
        "form": form,
        "fields": [_field(form, name, read.get(name), row) for name in form.fields],
        "answers": read.get(ANSWERS),
        "reading": reading,
        "waiting": reading is not None and states.waits_for_reading(reading.state),
        "fault": gettext(FAULTS[reading.fault]) if reading and reading.fault in FAULTS else "",
        "partly": reading is not None and 0 < len(reading.sizes) < reading.pages,
        "pages": list(_pages(row.id, source.blob_id, reading, read)) if reading and source else [],
        "is_open": policies.awaits_decision(row),
        "can_accept": row.source != PAPER and policies.can_accept(actor, row),
        "is_paper": row.source == PAPER,
        "from_hub": row.source == HUB,
        "unsure": sum(1 for one in read.values() if not one.is_sure),
        "types": [kind.label for kind in DOCUMENT_TYPES],
        "reasons": reasons,
        "tab": "work",
        "current": "arrived",
    }
    return render(request, "exchange/reading.html", values, status=status)


def _field(form: FieldsForm, name: str, found: Found | None, row: api.Arrival) -> dict[str, Any]:
    """One field with what was read for it: the words, the page, how sure, and whether they say something else."""
    field = form[name]
    present = field.value()
    told = present.isoformat() if hasattr(present, "isoformat") else str(present if present is not None else "")
    value = as_day(found, row) if found is not None and name == DUE else found.value if found else ""
    return {
        "field": field,
        "name": name,
        "read": printed(name, value) if found else "",
        "value": value,
        "page": found.box.page if found and found.box else None,
        "sure": bool(found and found.is_sure),
        "differs": bool(found and told and not same(name, value, told)),
        "why": found.why if found else "",
    }


def as_day(found: Found, row: api.Arrival) -> str:
    """A deadline as the form wants it."""
    day = api.day_of(found.value, row)
    return day.isoformat() if day else ""


def printed(name: str, value: str) -> str:
    """A value as people read it."""
    if name in (DATE, DUE) and value[:1].isdigit():
        return f"{datetime.fromisoformat(value):%d/%m/%Y}"
    if name == DUE and value.startswith("+"):
        return gettext("{count} working days").format(count=value[1:])
    if name == URGENCY:
        return gettext(Urgency.from_wire(value).label)
    return value


def _pages(
    document_id: UUID, blob_id: UUID, reading: api.Reading, read: Mapping[str, Found]
) -> Iterator[dict[str, Any]]:
    """The pages that carry fields, the first in any case, each with its marks."""
    marked = {one.box.page for one in read.values() if one.box} | {1}
    chosen = [size for size in reading.sizes if int(size[0]) in marked][:MOST_PAGES]
    for number, width, height in chosen:
        yield {
            "number": int(number),
            "width": round(width, 1),
            "height": round(height, 1),
            "url": reverse("page_image", args=[document_id, blob_id, int(number)]),
            "marks": [
                {"name": one.name, "label": gettext(LABELS[one.name]), "sure": one.is_sure, "box": one.box}
                for one in read.values()
                if one.box and one.box.page == int(number)
            ],
        }


def _section(row: api.Arrival) -> tuple[Section, ...]:
    """What was read, on the document page: the field, its words, its page, and how sure the reading is."""
    reading = once(("reading", row.id), lambda: api.reading_of(row.id))
    if reading is None or not states.is_read(reading.state):
        return ()
    differing = {one.name for one in api.differences_of(row, api.found_in(reading))}
    rows = tuple(
        (
            gettext(LABELS[one.name]),
            printed(one.name, one.value),
            str(one.box.page) if one.box else "",
            gettext("says otherwise than the packet")
            if one.name in differing
            else gettext("sure")
            if one.is_sure
            else gettext("not sure"),
        )
        for one in api.found_in(reading)
    )
    columns = (_("Field"), _("Read from the page"), _("Page"), _("How sure"))
    return (Section("reading", _("Read from the pages"), columns=columns, rows=rows),) if rows else ()


def _notices(row: api.Arrival) -> Iterator[Notice]:
    """That pages are being read, could not be read, or say something else than the packet."""
    reading = once(("reading", row.id), lambda: api.reading_of(row.id))
    if reading is None:
        return
    link = reverse("page_reading", args=[row.id])
    if states.waits_for_reading(reading.state):
        yield Notice("info", gettext("Its pages are being read; the fields follow in a moment."))
        return
    if not states.is_read(reading.state):
        yield Notice("warning", gettext("Its pages could not be read by the machine; the fields are typed by hand."))
        return
    found = api.differences_of(row, api.found_in(reading))
    if found:
        names = ", ".join(gettext(LABELS[one.name]).lower() for one in found)
        yield Notice("warning", gettext("The page says otherwise than the packet: {names}.").format(names=names), link)
    elif row.source != HUB and any(not one.is_sure for one in api.found_in(reading)):
        yield Notice("info", gettext("Some fields were read from the page and are not sure: look at them."), link)


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """What was read of an arrival that waits to be accepted; nothing to say of anything else."""
    row = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if row is None or not policies.awaits_decision(row):
        return None
    return PagePart(notices=tuple(_notices(row)), sections=_section(row))


def search_text(document_id: UUID) -> tuple[str, str, str, datetime] | None:
    """The words of its pages: who searches for a word of the letter finds it."""
    reading = api.reading_of(document_id)
    if reading is None or not reading.text:
        return None
    return "incoming", "", reading.text, reading.asked_at


def _can_look(document_id: UUID, actor: Actor) -> bool:
    row = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if row is None or not policies.is_clerk_of(actor, row.agency_id) or not policies.awaits_decision(row):
        return False
    reading = once(("reading", document_id), lambda: api.reading_of(document_id))
    return reading is not None and states.is_read(reading.state)


def _can_read_again(document_id: UUID, actor: Actor) -> bool:
    row = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if row is None or not policies.is_clerk_of(actor, row.agency_id):
        return False
    reading = once(("reading", document_id), lambda: api.reading_of(document_id))
    return reading is not None and states.READING.can(reading.state, "try_again")


def _read_again(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.read_again(document_id, by=actor, at=at)
    return Outcome(_("Its pages take their turn once more."), f"/vb/{document_id}/")


def _address(document_id: UUID) -> str:
    return reverse("page_reading", args=[document_id])


def _told(reason: Refusal, form: forms.Form) -> dict[str, str]:
    message, cure = reason.render(gettext)
    target = f"id_{reason.field}" if reason.field in form.fields else ""
    return {"message": message, "cure": cure, "law": reason.law, "target": target}


VERBS = (
    VerbSpec("look-at-fields", _("Fields on the page"), _can_look, _read_again, key="o", rank=15, link=_address),
    VerbSpec("read-again", _("Read its pages again"), _can_read_again, _read_again, rank=60),
)
SENTENCES = {
    "exchange.pages_read": _("{actor} read {fields} fields from its pages"),
    "exchange.pages_unread": _("{actor} could not read its pages: {reason}"),
    "exchange.reading_asked": _("{actor} has its pages read again"),
    "exchange.scan_to_be_read": _("{actor} had the scan read before entering it"),
    "exchange.reading_forgotten": _("What was read of a scan that nobody entered was deleted"),
    "exchange.fields_taken": _("{actor} took over fields: {changed}"),
}
PROVIDER = Provider("reading", part=part, verbs=VERBS, sentences=SENTENCES, search_text=search_text)
"""Joined by config/wiring.py."""
