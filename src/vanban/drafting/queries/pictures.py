"""The pictures of a draft with their bytes, for the typesetter."""

from __future__ import annotations

from uuid import UUID

from vanban.drafting.rules.content import Picture
from vanban.drafting.rules.fields import DraftFields
from vanban.platform import storage


def pictures_of(fields: DraftFields) -> tuple[Picture, ...]:
    """Every picture that was added to the draft; read outside transactions."""
    return tuple(
        Picture(one.name, storage.read(UUID(one.blob_id)), one.media_type, one.width, one.height)
        for one in fields.pictures
    )
