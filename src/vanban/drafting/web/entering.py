"""The page on which a clerk enters paper with its scan, and the verb that stamps it (NB16-Đ13.1a; HP25-Đ16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.drafting import api
from vanban.drafting.rules.enclosures import listed
from vanban.drafting.web import entering_reads, told
from vanban.drafting.web.entering_form import EnteringForm, keep_files, kept_files
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.page import Outcome, PagePart, Provider, VerbSpec
from vanban.registry.api import (
    Duplicate,
    FileRole,
    IncomingFacts,
    LateFacts,
    can_keep_register,
    files_of,
    find_duplicates,
    find_incoming,
)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form; a refused one keeps every word and every file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None or not can_keep_register(actor, actor.agency_id):
        raise PermissionDenied
    at = timezone.now()
    if request.method == "GET":
        return _shown(request, EnteringForm(at=at))
    data = request.POST.copy()
    others = request.FILES.getlist("enclosure_files")
    data["kept"] = keep_files(request.FILES.get("scan"), others, data.get("kept", ""), actor)
    if data.get("do") == "read":
        return _read(request, data, actor, at)
    form = EnteringForm(data, at=at)
    if not form.is_valid():
        return _shown(request, form, reasons=told.form_errors(form))
    given = form.cleaned_data
    alike = [] if given["anyway"] else _alike(given, actor.agency_id)
    if alike:
        return _shown(request, form, alike=alike)
    try:
        document = _enter(given, actor, at)
    except Refusal as refusal:
        return _shown(request, form, reasons=told.reasons([refusal], form))
    except OutsideFailure as failure:
        return _shown(request, form, reasons=told.outside(failure))
    said = gettext("Entered under arrival number %(number)s; it stands before the leaders.")
    messages.success(request, said % {"number": document.arrival_number})
    return HttpResponseRedirect(reverse("document", args=[document.id]))


def _read(request: HttpRequest, data: Mapping[str, Any], actor: Actor, at: datetime) -> HttpResponse:
    """Have the scan read, or put what was read into the fields where nothing was typed; nothing is entered."""
    try:
        key = UUID(str(data.get("key", "")))
        asked = entering_reads.ask(key, data["kept"], actor, at)
    except ValueError:
        return _shown(request, EnteringForm(data, at=at))
    except Refusal as refusal:
        return _shown(request, EnteringForm(at=at, given=data), reasons=told.reasons([refusal]))
    found = entering_reads.found_for(key, data["kept"], actor, at) if asked else None
    values = entering_reads.filled(data, found) if found is not None else {name: data[name] for name in data}
    reasons = []
    if not asked:
        reasons = [told.plain(gettext("There is no scan to read."), gettext("Choose the PDF from the scanner first."))]
    return _shown(request, EnteringForm(at=at, given=values), reasons=reasons)


def _enter(given: dict[str, Any], actor: Actor, at: datetime) -> Any:
    scan, enclosures = kept_files(given["kept"], actor)
    came = given["arrived_at"].replace(tzinfo=VIETNAM) if given["arrived_at"].tzinfo is None else given["arrived_at"]
    names = listed(given["listed"])
    late = LateFacts(came, given["outage_reason"], given["written_number"]) if given["outage_reason"] else None
    facts = IncomingFacts(
        issuer_name=given["issuer_name"],
        number=given["number"],
        symbol=given["symbol"],
        issued_date=given["issued_date"],
        type_code=given["type_code"],
        type_name=document_type(given["type_code"]).label,
        subject=given["subject"],
        signer_name=given["signer_name"],
        signer_title=given["signer_title"],
        arrived_at=min(came, at),
        urgency=given["urgency"],
        domain=given["domain"],
        page_count=given["page_count"],
        due=_end_of(given["due"]) if given["due"] else None,
        place_kept=given["place_kept"],
        note=given["note"],
        paper_dossier=given["paper_dossier"],
        more={gettext("Enclosures"): "; ".join(names)} if names else {},
    )
    return api.enter_paper(
        given["key"],
        facts=facts,
        scan=scan,
        enclosures=enclosures,
        listed=names,
        form=given["form"],
        late=late,
        by=actor,
        at=at,
    )


def _end_of(day: Any) -> datetime:
    """A deadline by day ends with the office's day."""
    return datetime(day.year, day.month, day.day, 17, 0, tzinfo=VIETNAM)


def _alike(given: dict[str, Any], agency_id: UUID) -> list[Duplicate]:
    """Registered documents of the same number, symbol and issuer: a warning, never a refusal."""
    return find_duplicates(
        agency_id,
        number=given["number"],
        symbol=given["symbol"],
        issuer_name=given["issuer_name"],
        issued_date=given["issued_date"],
        besides=given["key"],
    )


def _shown(
    request: HttpRequest,
    form: EnteringForm,
    *,
    reasons: list[dict[str, str]] | None = None,
    alike: list[Duplicate] | None = None,
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    word = str(form["kept"].value() or "")
    scan, enclosures = kept_files(word, actor)
    read = _found(form, word, actor) if scan is not None else None
    told_of_scan = entering_reads.shown(read)
    sources = told_of_scan.get("sources", {})
    values = {
        "form": form,
        "read": told_of_scan,
        "fields": [{"field": field, "source": sources.get(field.name)} for field in form if field.name != "anyway"],
        "anyway": form["anyway"],
        "reasons": reasons or [],
        "alike": [
            {
                "url": reverse("document", args=[one.document_id]),
                "number": f"{one.arrival_number}/{one.arrival_year}",
                "said": f"{one.number_symbol} · {one.issuer_name} · {one.subject}",
            }
            for one in alike or []
        ],
        "kept": [one.name for one in [*([scan] if scan else []), *enclosures]],
        "tab": "documents",
        "current": "paper_entry",
    }
    return render(request, "drafting/entering.html", values, status=422 if form.is_bound or reasons else 200)


def _found(form: EnteringForm, word: str, actor: Actor) -> entering_reads.ScanRead | None:
    """What was read of the scan that is kept with this form, where it was asked for."""
    try:
        return entering_reads.found_for(UUID(str(form["key"].value())), word, actor, timezone.now())
    except ValueError:
        return None


def _may_stamp(document_id: UUID, actor: Actor) -> bool:
    row = find_incoming(document_id)
    if row is None or not can_keep_register(actor, row.agency_id):
        return False
    files = files_of(document_id)
    is_pdf = any(file.role == FileRole.MAIN and file.blob.media_type == "application/pdf" for file in files)
    return is_pdf and not any(file.role == FileRole.STAMPED for file in files)


def _stamp(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.stamp_arrived(document_id, by=actor, at=at)
    return Outcome(_("The stamped copy is kept among the files."), f"/vb/{document_id}/")


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """Nothing to show beside the verb; the register speaks of the document itself."""
    return PagePart() if find_incoming(document_id) is not None else None


SENTENCES = {
    "drafting.paper_entered": _("{actor} entered it from paper"),
    "drafting.arrival_stamped": _("{actor} signed the arrival stamp for the agency"),
}
VERBS = (VerbSpec("stamp-arrival", _("Put the arrival stamp on it"), _may_stamp, _stamp, rank=58),)
PROVIDER = Provider("entering", part=part, verbs=VERBS, sentences=SENTENCES)
"""Joined by config/wiring.py."""
