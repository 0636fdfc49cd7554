"""“Kiểm tra thể thức”: what is wrong on the page by NĐ 30/2020, where, by which rule, and what a click may mend."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from vanban.drafting import api, policies
from vanban.drafting.queries import format as checks
from vanban.drafting.rules.format.findings import NAMES, Finding
from vanban.drafting.web import told
from vanban.drafting.web.addresses import form_address
from vanban.drafting.web.reading import draft_for
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.page import Check, Outcome, PagePart, Provider, Section, VerbSpec

SOURCES = {checks.WORD: _("Word file"), checks.PAPER: _("Paper (PDF)")}
SHOWN = 8


@require_GET
def page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The last checks of this draft's files, and the button that checks anew."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _shown(request, draft_for(draft_id, actor), actor)


@require_POST
def run(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check the files of the draft as they are now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    try:
        api.check_form(draft_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, draft, actor, reasons=told.reasons([refusal]), status=422)
    except OutsideFailure as failure:
        return _shown(request, draft, actor, reasons=told.outside(failure), status=503)
    return HttpResponseRedirect(reverse("draft_form", args=[draft_id]))


@require_POST
def mend(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Mend the chosen faults in the Word file; the mended file is checked at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    chosen = [int(value) for value in request.POST.getlist("finding") if value.isdecimal() and len(value) < 6]
    try:
        api.mend_form(draft_id, chosen, by=actor, at=timezone.now())
        api.check_form(draft_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, draft, actor, reasons=told.reasons([refusal]), status=422)
    except OutsideFailure as failure:
        return _shown(request, draft, actor, reasons=told.outside(failure), status=503)
    messages.success(
        request,
        gettext("The Word file is mended; the former one is kept. Its paper is being made anew."),
        extra_tags=f"draft.{draft_id}",
    )
    return HttpResponseRedirect(reverse("draft_form", args=[draft_id]))


def _shown(
    request: HttpRequest,
    draft: Any,
    actor: Actor,
    *,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    current = {one.source: one.blob_id for one in checks.checkable(draft)}
    values = {
        "draft": draft,
        "reasons": reasons or [],
        "current": "drafts",
        "checks": [
            _row(one, now, stale=source not in current or current[source] != one.blob_id)
            for source, one in sorted(checks.last_checks(draft.id).items(), reverse=True)
        ],
        "may_mend": policies.can_edit(actor, draft),
        "may_check": bool(current),
    }
    return render(request, "drafting/form_check.html", values, status=status)


def _row(one: Any, now: Any, *, stale: bool) -> dict[str, Any]:
    """A check as the page shows it."""
    findings = [checks.finding_of(values) for values in one.findings]
    return {
        "source": SOURCES[one.source],
        "is_word": one.source == checks.WORD,
        "name": one.name,
        "text": one.text,
        "by": one.by_name,
        "when": moment_on_screen(one.at, now),
        "faults": one.faults,
        "advice": len(findings) - one.faults,
        "findings": [_line(place, finding) for place, finding in enumerate(findings)],
        "mendable": any(finding.mends for finding in findings) and not stale,
        "stale": stale,
    }


def _line(place: int, finding: Finding) -> dict[str, Any]:
    message, cure = finding.render(gettext)
    return {
        "place": place,
        "part": gettext(NAMES[finding.part]),
        "message": message,
        "cure": cure,
        "law": finding.law,
        "words": finding.words,
        "page": finding.page,
        "mendable": bool(finding.mends),
        "advice": finding.is_advice,
    }


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """What the last checks found, on the document page: the checker of form and the signer see it there."""
    draft = api.find_draft(document_id)
    if draft is None or not policies.can_look_at_form(actor, draft):
        return None
    last = checks.last_checks(document_id)
    if not last:
        return PagePart()
    lines: list[Check] = []
    current = {one.source: one.blob_id for one in checks.checkable(draft)}
    for source, one in sorted(last.items(), reverse=True):
        name = f"{SOURCES[source]}: {one.name}"
        if current.get(source, one.blob_id) != one.blob_id:
            lines.append(Check(name, None, gettext("It has changed since it was checked.")))
            continue
        if not one.findings:
            lines.append(Check(name, True, gettext("No fault of form was found."), one.text))
            continue
        told_count = ngettext("%(count)s fault of form", "%(count)s faults of form", one.faults) % {"count": one.faults}
        lines.append(Check(name, one.faults == 0, told_count, one.text))
        for values in one.findings[:SHOWN]:
            finding = checks.finding_of(values)
            message, cure = finding.render(gettext)
            lines.append(Check(message, None if finding.is_advice else False, cure, finding.law))
    return PagePart(sections=(Section("form", _("Form of the document"), checks=tuple(lines)),))


def _may(document_id: UUID, actor: Actor) -> bool:
    draft = api.find_draft(document_id)
    return draft is not None and policies.can_look_at_form(actor, draft)


def _nothing(_document_id: UUID, _actor: Actor, _data: Any, _at: Any) -> Outcome:
    """A link verb is never posted."""
    return Outcome("")


SENTENCES = {
    "drafting.form_checked": _("{actor} had the form checked: {faults} faults"),
    "drafting.form_mended": _("{actor} had {count} faults of form mended in “{name}”"),
}
VERB = VerbSpec("check-form", _("Check the form"), _may, _nothing, rank=35, link=form_address)
PROVIDER = Provider("form", part=part, verbs=(VERB,), sentences=SENTENCES)
"""Joined by config/wiring.py."""
