"""Files of a document and pictures of its pages; only what a visible part of the document lists."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from vanban.kernel.actor import Actor
from vanban.platform import storage
from vanban.portal import actions
from vanban.portal.queries import documents, paper
from vanban.portal.web.asking import Asked
from vanban.portal.web.shown import now


def download(request: Asked, document_id: UUID, blob_id: UUID) -> HttpResponse:
    """One file, to keep; the download is written down."""
    actor: Actor = request.actor
    file = documents.read(document_id, actor).file(blob_id)
    if file is None:
        raise Http404
    content = storage.read(blob_id)
    actions.note_file_opened(document_id, file=file.name, by=actor, at=now())
    answer = HttpResponse(content, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def page_image(request: Asked, document_id: UUID, blob_id: UUID, number: int) -> HttpResponse:
    """One page as a picture; fetching it counts as reading, also without the page around it."""
    actor: Actor = request.actor
    if not documents.lists_file(document_id, blob_id, actor):
        raise Http404
    try:
        image = paper.page_image(blob_id, number)
    except paper.NoSuchPage as missing:
        raise Http404 from missing
    actions.note_seen(document_id, by=actor, at=now())
    answer = HttpResponse(image, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=600"
    return answer
