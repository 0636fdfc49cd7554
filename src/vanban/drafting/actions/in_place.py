"""Signing in another's place: the signature block shows who really signs, with their capacity (NĐ 30/2020 Đ13)."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory.api import stand_in_lines, stand_in_post
from vanban.drafting import policies, ports, states
from vanban.drafting.errors import BlockOnUploadedPaper, DelegationEnded, EditedMeanwhile
from vanban.drafting.models import Draft, DraftVersion
from vanban.drafting.queries.drafts import get_draft, made_for, names_for
from vanban.drafting.queries.pictures import pictures_of
from vanban.drafting.rules.assembling import assemble
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.platform import audit, storage
from vanban.signing.api import add_named_fields, page_sizes

PDF = "application/pdf"


def set_block(draft_id: UUID, *, by: Actor, at: datetime) -> DraftVersion:
    """Set the paper anew with the name and capacity of whoever is about to sign: KT. a deputy, TUQ. anybody else.

    The signer in person gets their own block back. Raises NotYourSignature, DelegationEnded, StepRefused,
    BlockOnUploadedPaper, ComposingFailed.
    """
    draft = get_draft(draft_id)
    policies.check_can_sign(by, draft)
    policies.check_still_stands_in(by, at)
    states.DRAFT.step(draft.status, "sign")
    if draft.uploaded:
        raise BlockOnUploadedPaper
    draft.stand_in = _block(draft, by, at)
    content = made_for(draft, at=at)
    composed = ports.composer()(assemble(draft.fields, replace(names_for(draft, at=at)), pictures_of(draft.fields)))
    pdf = add_named_fields(composed.pdf, composed.layout)
    source = storage.put(composed.pdf, media_type=PDF)
    stored = storage.put(pdf, media_type=PDF)
    return _keep(
        draft,
        {"blob_id": stored.id, "source_blob_id": source.id, "layout": asdict(composed.layout)},
        pages=len(page_sizes(pdf)),
        content=content,
        by=by,
        at=at,
    )


def _block(draft: Draft, by: Actor, at: datetime) -> dict[str, Any]:
    """The name, title, capacity and lines of a stand-in; nothing for the signer in person."""
    if by.for_person_id is None or by.person_id is None or draft.signer is None:
        return {}
    taker = stand_in_post(by.person_id, draft.signer.id, at=at)
    if taker is None:
        raise DelegationEnded(name=by.for_name, who=by.for_name)
    lines = stand_in_lines(taker, draft.signer, on=local_date(at))
    return {
        "name": taker.person.full_name,
        "title": taker.title,
        "capacity": taker.capacity or "TUQ.",
        "lines": list(lines),
    }


@transaction.atomic
def _keep(
    made: Draft, paper: dict[str, Any], *, pages: int, content: dict[str, Any], by: Actor, at: datetime
) -> DraftVersion:
    draft = Draft.objects.select_for_update().get(id=made.id)
    policies.check_can_sign(by, draft)
    states.DRAFT.step(draft.status, "sign")
    if draft.revision != made.revision:
        raise EditedMeanwhile(name=draft.saved_by, time=moment_on_screen(draft.saved_at, at), version=draft.revision)
    version = draft.add_version("composed", made_by=by.printed, made_at=at, content=content, pages=pages, **paper)
    draft.stand_in = made.stand_in
    draft.save(update_fields=["stand_in"])
    shown = str(made.stand_in.get("capacity", ""))
    audit.record(by, "drafting.block_set", draft.id, at, version=version.number, capacity=shown, name=by.name)
    return version
