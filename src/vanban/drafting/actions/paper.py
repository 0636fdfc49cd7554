"""Making the paper: compose it from the fields, or take an uploaded PDF; both get the empty named fields."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports, states
from vanban.drafting.errors import EditedMeanwhile, SignerMissing, UploadRejected
from vanban.drafting.models import Draft, DraftVersion
from vanban.drafting.queries.drafts import get_draft, names_for, paper_of
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.assembling import assemble
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.refusals import Phrase
from vanban.platform import audit, storage
from vanban.rulebook.api import Upload, check_upload
from vanban.signing.api import Layout, add_named_fields, page_sizes, screen_upload

PDF = "application/pdf"


def make_paper(draft_id: UUID, *, by: Actor, at: datetime) -> DraftVersion:
    """Compose the paper from the fields and keep it as a version with empty named fields.

    An uploaded paper, and a composed one whose fields have not changed since, are used as they are.
    Raises SignerMissing, ComposingFailed, EditedMeanwhile when the fields change while it is composed.
    """
    draft = get_draft(draft_id)
    policies.check_can_edit(by, draft)
    latest = paper_of(draft_id, "composed", "uploaded")
    if draft.signer is None:
        raise SignerMissing
    names = names_for(draft, at=at)
    made_for = {**draft.content, "names": asdict(names)}
    if latest is not None and (draft.uploaded or latest.content == made_for):
        return latest
    composed = ports.composer()(assemble(draft.fields, names))
    pdf = add_named_fields(composed.pdf, composed.layout)
    stored = storage.put(pdf, media_type=PDF)
    return _keep_paper(
        draft_id,
        "composed",
        stored.id,
        layout=composed.layout,
        pages=len(page_sizes(pdf)),
        content=made_for,
        revision=draft.revision,
        by=by,
        at=at,
    )


def upload_paper(
    draft_id: UUID, *, name: str, content: bytes, media_type: str, by: Actor, at: datetime
) -> DraftVersion:
    """Take a finished PDF as the paper (NB25-Đ8.3b): screened, its blanks found, named fields put there.

    Raises every fault of name, kind and size at once; UploadRejected; PlacesNotFound.
    """
    draft = get_draft(draft_id)
    policies.check_can_edit(by, draft)
    check_upload(rules_for(at), Upload(name=name, size=len(content), role="signed", content_type=media_type))
    screened = screen_upload(content)
    if not screened.is_clean:
        raise UploadRejected(name=name, why=tuple(Phrase(message) for message in screened.messages))
    layout = ports.place_finder()(content, draft.signer.person.full_name if draft.signer else "")
    pdf = add_named_fields(content, layout)
    stored = storage.put(pdf, media_type=PDF)
    return _keep_paper(
        draft_id,
        "uploaded",
        stored.id,
        layout=layout,
        pages=len(page_sizes(pdf)),
        content={**draft.content, "file": name},
        revision=draft.revision,
        by=by,
        at=at,
    )


@transaction.atomic
def _keep_paper(
    draft_id: UUID,
    kind: str,
    blob_id: UUID,
    *,
    layout: Layout,
    pages: int,
    content: dict[str, object],
    revision: int,
    by: Actor,
    at: datetime,
) -> DraftVersion:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    states.DRAFT.step(draft.status, "submit")
    if draft.revision != revision:
        raise EditedMeanwhile(name=draft.saved_by, time=moment_on_screen(draft.saved_at, at), version=draft.revision)
    version = draft.add_version(
        kind, made_by=by.printed, made_at=at, content=content, blob_id=blob_id, layout=asdict(layout), pages=pages
    )
    draft.uploaded = kind == "uploaded"
    draft.save(update_fields=["uploaded"])
    audit.record(by, f"drafting.{kind}", draft.id, at, version=version.number, pages=pages)
    return version
