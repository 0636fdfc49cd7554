"""Outlines of the 29 types (“mẫu”) for the compose page: first values of a new document, or put in by a button."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from vanban.directory.api import get_agency
from vanban.drafting.api import CoSignerField, DraftFields
from vanban.drafting.rules.starters import Starter, starter_of
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import UnknownDocumentType


@require_GET
def outline_of(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of a type as the form's values; the page puts it where nothing is typed yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _starter(code, actor)
    if found is None:
        raise Http404
    return JsonResponse(
        {
            "body": found.body,
            "legal_bases": "\n".join(found.legal_bases),
            "addressees": "\n".join(found.addressees),
            "co_signers": found.co_signers,
        }
    )


def started(code: str, actor: Actor) -> DraftFields | None:
    """The fields of a new document of this type with its outline; None for no type of the 29."""
    found = _starter(code, actor)
    if found is None:
        return None
    pairs = [line.rpartition("|") for line in found.co_signers.splitlines() if line]
    return DraftFields(
        type_code=code,
        body=found.body,
        legal_bases=found.legal_bases,
        addressees=found.addressees,
        co_signers=tuple(CoSignerField(title.strip(), name.strip()) for title, _stroke, name in pairs),
    )


def _starter(code: str, actor: Actor) -> Starter | None:
    if actor.agency_id is None:
        return None
    try:
        return starter_of(code, get_agency(actor.agency_id).name)
    except UnknownDocumentType:
        return None
