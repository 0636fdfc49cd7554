"""The timestamp of the person's signature, where it comes after the signing (HP25-Đ11.1b; TT 41/2017 Đ9)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies
from vanban.drafting.models import Draft
from vanban.drafting.queries.drafts import get_draft, paper_of
from vanban.kernel.actor import Actor
from vanban.platform import audit, storage
from vanban.signing.api import FileTooHard, PdfRefused, end_wait, stamp_last, stamp_wait

PDF = "application/pdf"


def stamp_signature(draft_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Put the timestamp into the signature that waits for it; True when it was put there now.

    The paper with the timestamp becomes the signed paper. Harmless when run twice or at the same time: one counts.
    Raises OutsideFailure(permanent=False) when the authority does not answer; the signed paper then stays as it is.
    """
    if stamp_wait(draft_id) is None:
        return False
    draft = get_draft(draft_id)
    policies.check_can_stamp(by, draft)
    paper = paper_of(draft_id, "signed")
    if paper is None or paper.blob_id is None or not policies.may_be_stamped(draft):
        _end(draft_id, by=by, at=at)
        return False
    content = storage.read(paper.blob_id)
    try:
        stamped = stamp_last(content, by=by, at=at, document_id=draft_id)
    except FileTooHard:
        raise
    except PdfRefused:  # made by software elsewhere that left no room in it: the signature stays without a timestamp
        stamped = content
    if stamped == content:
        _end(draft_id, by=by, at=at)
        return False
    return _keep(draft_id, paper.number, storage.put(stamped, media_type=PDF).id, by=by, at=at)


@transaction.atomic
def _keep(draft_id: UUID, number: int, blob_id: UUID, *, by: Actor, at: datetime) -> bool:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_stamp(by, draft)
    paper = paper_of(draft_id, "signed")
    if paper is None or paper.number != number or not policies.may_be_stamped(draft):
        return False  # another try was faster, or it was returned and signed anew
    draft.add_version(
        "signed", made_by=paper.made_by, made_at=at, blob_id=blob_id, layout=paper.layout, pages=paper.pages
    )
    end_wait(draft_id, by=by, at=at)
    audit.record(by, "drafting.stamped", draft.id, at, version=paper.number)
    return True


@transaction.atomic
def _end(draft_id: UUID, *, by: Actor, at: datetime) -> None:
    end_wait(draft_id, by=by, at=at)
