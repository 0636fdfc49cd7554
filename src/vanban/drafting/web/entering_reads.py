"""What the machine read of the scan that a clerk is about to enter: beside its pages, put into fields on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from vanban.drafting.ports import LetterRead, ReadField, letter_reading
from vanban.drafting.web.entering_form import PDF, kept_files
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import Urgency, type_named
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.registry.api import can_keep_register
from vanban.signing.api import render_page

MOST_PAGES = 12
WIDTH = 1240
_FIELDS = {
    "number": "number",
    "symbol": "symbol",
    "issued_date": "issued_date",
    "issuer_name": "issuer_name",
    "type_name": "type_code",
    "subject": "subject",
    "signer_name": "signer_name",
    "signer_title": "signer_title",
    "urgency": "urgency",
    "due": "due",
}
"""What is read, and where it goes in the form."""
_PRESET = {"type_code": "cong-van", "urgency": "0", "page_count": "1"}
"""Values that stand in the form before anybody has touched it."""


@dataclass(frozen=True)
class ScanRead:
    """The scan sent with the form and what was read of it."""

    key: UUID
    kept: str
    read: LetterRead

    @property
    def values(self) -> dict[str, str]:
        """By the names of the form."""
        found = {_FIELDS[one.name]: _given(one) for one in self.read.fields if one.name in _FIELDS}
        if self.read.pages:
            found["page_count"] = str(self.read.pages)
        return {name: value for name, value in found.items() if value}


def ask(key: UUID, kept: str, by: Actor, at: datetime) -> bool:
    """Have the scan read; False where none was sent, or it is no PDF. Raises what the reader refuses."""
    scan, _more = kept_files(kept, by)
    if scan is None or scan.media_type != PDF or by.agency_id is None:
        return False
    letter_reading().ask(key, scan.blob_id, agency_id=by.agency_id, by=by, at=at)
    return True


def found_for(key: UUID, kept: str, by: Actor, at: datetime) -> ScanRead | None:
    """What is known by now of the scan that came with this form; only its own sender's word opens it."""
    scan, _more = kept_files(kept, by)
    if scan is None or by.agency_id is None:
        return None
    read = letter_reading().read(key, scan.blob_id, agency_id=by.agency_id, at=at)
    return ScanRead(key, kept, read) if read is not None else None


def filled(data: Mapping[str, Any], read: ScanRead) -> dict[str, Any]:
    """The form with what was read where nothing was typed; what a clerk wrote stays."""
    values = {name: data.get(name, "") for name in data}
    for name, value in read.values.items():
        if values.get(name, "") in ("", _PRESET.get(name)):
            values[name] = value
    return values


def shown(read: ScanRead | None) -> dict[str, Any]:
    """For the page: whether it waits, why it failed, what was read for each field, and the pages with their marks."""
    if read is None:
        return {"asked": False}
    here = f"?kept={read.kept}"
    return {
        "asked": True,
        "waits": read.read.waits,
        "failed": bool(read.read.failed),
        "count": len(read.read.fields),
        "unsure": sum(not one.sure for one in read.read.fields),
        "again": reverse("paper_read", args=[read.key]) + here,
        "sources": {_FIELDS[one.name]: _source(one) for one in read.read.fields if one.name in _FIELDS},
        "pages": [_page(read, here, *size) for size in _marked(read.read)],
        "all_pages": read.read.pages,
    }


@require_GET
def state(request: HttpRequest, key: UUID) -> HttpResponse:
    """How the reading goes: asked every few seconds by the page of entry."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = found_for(key, request.GET.get("kept", ""), actor, timezone.now())
    if found is None:
        raise Http404
    return render(request, "drafting/entering_read.html", {"read": shown(found)})


@require_GET
def page(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """A page of the scan as a picture, for who sent it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scan, _more = kept_files(request.GET.get("kept", ""), actor)
    if scan is None or actor.agency_id is None or not can_keep_register(actor, actor.agency_id):
        raise Http404
    try:
        picture = render_page(storage.read(scan.blob_id), number, width=WIDTH)
    except Refusal as refused:
        raise Http404 from refused
    answer = HttpResponse(picture, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _given(one: ReadField) -> str:
    if one.name == "type_name":
        kind = type_named(one.value)
        return kind.code if kind is not None else ""
    return one.value


def _source(one: ReadField) -> dict[str, Any]:
    return {
        "name": one.name,
        "read": _printed(one),
        "why": one.why if one.why != one.value else "",
        "sure": one.sure,
        "page": one.place[0] if one.place else None,
    }


def _printed(one: ReadField) -> str:
    if one.name in {"issued_date", "due"} and one.value:
        return f"{date.fromisoformat(one.value):%d/%m/%Y}"
    return gettext(Urgency.from_wire(one.value).label) if one.name == "urgency" else one.value


def _marked(read: LetterRead) -> Sequence[tuple[int, float, float]]:
    """The pages that carry fields, the first in any case."""
    wanted = {one.place[0] for one in read.fields if one.place} | {1}
    return [size for size in read.sizes if size[0] in wanted][:MOST_PAGES]


def _page(read: ScanRead, here: str, number: int, width: float, height: float) -> dict[str, Any]:
    marks = [one for one in read.read.fields if one.place and one.place[0] == number and one.name in _FIELDS]
    return {
        "number": number,
        "width": round(width, 1),
        "height": round(height, 1),
        "url": reverse("paper_page", args=[read.key, number]) + here,
        "marks": [
            {"name": _FIELDS[one.name], "sure": one.sure, "place": one.place, "read": _printed(one)} for one in marks
        ],
    }
