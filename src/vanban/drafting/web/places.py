"""Places on the page: where number, day, month and signature stand on the paper, shown over it and moved by hand.

Works without JavaScript: the boxes are drawn by the server, their numbers in millimetres are typed and saved.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.drafting import api
from vanban.drafting.queries import placing
from vanban.drafting.queries.drafts import PLACES
from vanban.drafting.rules.places import LEAST_MM, NAMES, POINTS_PER_MM
from vanban.drafting.web import told
from vanban.drafting.web.reading import draft_for, editable
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.signing.api import Box

MANY_PAGES = 20
LABELS = {"number": _("Number"), "day": _("Day"), "month": _("Month"), "signature": _("Signature")}


class PlaceForm(forms.Form):
    """One place: page, left, top, width and height in millimetres from the page's top left."""

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=500)
    x = forms.FloatField(label=_("Left (mm)"), min_value=0, max_value=1000)
    y = forms.FloatField(label=_("Top (mm)"), min_value=0, max_value=1000)
    width = forms.FloatField(label=_("Width (mm)"), min_value=1, max_value=300)
    height = forms.FloatField(label=_("Height (mm)"), min_value=1, max_value=300)

    def __init__(self, name: str, posted: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(posted, initial=initial, prefix=name)
        self.name = name
        for key in ("x", "y", "width", "height"):
            self.fields[key].widget.attrs |= {"step": "0.1", "inputmode": "decimal"}
        if name != "signature":
            self.fields["page"].widget = forms.HiddenInput()
            self.fields["height"].widget = forms.HiddenInput()

    def as_box(self) -> Box:
        """The place in points."""
        data = self.cleaned_data
        sides = (data[key] * POINTS_PER_MM for key in ("x", "y", "width", "height"))
        return Box(data["page"], *sides)


@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The paper with its places; POST saves them as a new version of the paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = editable(draft_id, actor)
    if draft is None:
        return HttpResponseRedirect(f"/vb/{draft_id}/")
    if request.method == "GET":
        return _shown(request, draft, None)
    now = placing.placeable(draft, at=timezone.now())
    filled = [PlaceForm(name, request.POST) for name in (now.boxes if now else PLACES)]
    if {form.is_valid() for form in filled} != {True}:
        wrong = [reason for form in filled for reason in told.form_errors(form)]
        return _shown(request, draft, filled, reasons=wrong, status=422)
    boxes = _boxes(filled, now)
    version = request.POST.get("version", "")
    try:
        api.place(
            draft_id, version=int(version) if version.isdecimal() else 0, boxes=boxes, by=actor, at=timezone.now()
        )
    except Refusal as refusal:
        return _shown(request, draft, filled, reasons=told.reasons([refusal]), status=422)
    except OutsideFailure as failure:
        return _shown(request, draft, filled, reasons=told.outside(failure), status=503)
    messages.success(request, gettext("The places are saved."), extra_tags=f"draft.{draft_id}")
    return HttpResponseRedirect(reverse("draft_places", args=[draft_id]))


@require_POST
def typeset(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Typeset the fields now, so that their places can be seen and moved before submitting."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = editable(draft_id, actor)
    if draft is None:
        return HttpResponseRedirect(f"/vb/{draft_id}/")
    try:
        api.make_paper(draft_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, draft, None, reasons=told.reasons([refusal]), status=422)
    except OutsideFailure as failure:
        return _shown(request, draft, None, reasons=told.outside(failure), status=503)
    return HttpResponseRedirect(reverse("draft_places", args=[draft_id]))


@require_GET
def page_picture(request: HttpRequest, draft_id: UUID, version: int, number: int) -> HttpResponse:
    """A page of exactly the version whose places are shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    try:
        picture = placing.page_picture(draft_id, version, number)
    except (Refusal, LookupError) as gone:
        raise Http404 from gone
    answer = HttpResponse(picture, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _boxes(filled: list[PlaceForm], paper: placing.Placeable | None) -> dict[str, Box]:
    """The places as typed; one that nobody touched stays exactly where it is, whatever tenths the screen showed."""
    boxes = {form.name: form.as_box() for form in filled}
    for form in filled:
        if paper is not None and form.cleaned_data == _initial(form.name, paper):
            boxes[form.name] = paper.boxes[form.name]
    return boxes


def _shown(
    request: HttpRequest,
    draft: Any,
    filled: list[PlaceForm] | None,
    *,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    paper = placing.placeable(draft, at=at)
    values: dict[str, Any] = {"draft": draft, "reasons": reasons or [], "current": "drafts", "paper": paper}
    if paper is not None:
        shown = filled or [PlaceForm(name, initial=_initial(name, paper)) for name in paper.boxes]
        values |= {
            "places": [_row(form, paper) for form in shown],
            "pages": _pages(draft.id, paper, shown),
            "open": [str(LABELS[name]) for name in paper.open],
        }
    return render(request, "drafting/places.html", values, status=status)


def _initial(name: str, paper: placing.Placeable) -> dict[str, Any]:
    box = paper.boxes[name]
    sides = {key: round(getattr(box, key) / POINTS_PER_MM, 1) for key in ("x", "y", "width", "height")}
    return {"page": box.page, **sides}


def _row(form: PlaceForm, paper: placing.Placeable) -> dict[str, Any]:
    least_width, least_height = LEAST_MM[form.name]
    return {
        "form": form,
        "name": form.name,
        "label": LABELS[form.name],
        "what": gettext(NAMES[form.name]),
        "found": form.name not in paper.open,
        "least": f"{least_width:g} × {least_height:g} mm",
    }


def _pages(draft_id: UUID, paper: placing.Placeable, shown: list[PlaceForm]) -> list[dict[str, Any]]:
    """Pages with what stands on each, in millimetres: the first, those with a place, and as many as fit a screen."""
    boxes = {form.name: {key: _value(form, key) for key in ("page", "x", "y", "width", "height")} for form in shown}
    wanted = {1, *(int(box["page"]) for box in boxes.values()), *range(1, MANY_PAGES + 1), len(paper.sizes)}
    return [
        {
            "number": number,
            "url": reverse("draft_place_page", args=[draft_id, paper.version, number]),
            "width": round(width / POINTS_PER_MM, 2),
            "height": round(height / POINTS_PER_MM, 2),
            "boxes": [
                {"name": name, "label": LABELS[name], "foot": round(box["y"] + box["height"], 1), **box}
                for name, box in boxes.items()
                if box["page"] == number
            ],
        }
        for number, (width, height) in enumerate(paper.sizes, 1)
        if number in wanted
    ]


def _value(form: PlaceForm, key: str) -> float:
    try:
        return float(form[key].value() or 0)
    except ValueError:
        return 0.0
