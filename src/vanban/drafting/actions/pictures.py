"""Pictures in the text of a draft: added, and taken off. They are no part of the form, so saving keeps them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports, states
from vanban.drafting.errors.composing import TooManyPictures
from vanban.drafting.models import Draft
from vanban.drafting.queries.drafts import get_draft
from vanban.drafting.rules.fields import PictureField
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import fold
from vanban.platform import audit, storage

MOST = 40
_NAME = re.compile(r"[^a-z0-9]+")


def add_picture(draft_id: UUID, *, name: str, content: bytes, by: Actor, at: datetime) -> PictureField:
    """Take a picture for the text: read, drawn anew and kept under a name of letters and digits.

    A line “![caption](name)” of the text calls for it. Raises NotYourDraft, StepRefused, PictureRejected,
    TooManyPictures.
    """
    policies.check_can_write(by, get_draft(draft_id))
    drawn = ports.picture_reader()(name, content)
    stored = storage.put(drawn.content, media_type=drawn.media_type)
    return _add(draft_id, name, PictureField("", str(stored.id), drawn.media_type, drawn.width, drawn.height), by, at)


@transaction.atomic
def _add(draft_id: UUID, name: str, picture: PictureField, by: Actor, at: datetime) -> PictureField:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    fields = draft.fields
    if len(fields.pictures) >= MOST:
        raise TooManyPictures(limit=MOST)
    named = replace(picture, name=_free_name(name, picture.media_type, {one.name for one in fields.pictures}))
    draft.keep_fields(replace(fields, pictures=(*fields.pictures, named)))
    draft.save(update_fields=["content"])
    audit.record(by, "drafting.picture_added", draft.id, at, name=named.name)
    return named


@transaction.atomic
def remove_picture(draft_id: UUID, name: str, *, by: Actor, at: datetime) -> None:
    """Take a picture off the draft; earlier versions still show it. Raises NotYourDraft, StepRefused."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    fields = draft.fields
    left = tuple(one for one in fields.pictures if one.name != name)
    if left != fields.pictures:
        draft.keep_fields(replace(fields, pictures=left))
        draft.save(update_fields=["content"])
        audit.record(by, "drafting.picture_removed", draft.id, at, name=name)


def _free_name(name: str, media_type: str, taken: set[str]) -> str:
    """A short name of plain letters and digits that no other picture of the draft has."""
    stem = _NAME.sub("-", fold(name.rpartition(".")[0] or name)).strip("-")[:40] or "hinh"
    ending = "png" if media_type == "image/png" else "jpg"
    tried, count = f"{stem}.{ending}", 1
    while tried in taken:
        count += 1
        tried = f"{stem}-{count}.{ending}"
    return tried
