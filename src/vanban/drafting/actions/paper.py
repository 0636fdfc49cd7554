"""Making the paper: compose it from the fields, or take an uploaded PDF; both get the empty named fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports, states
from vanban.drafting.errors import (
    BlankTooNarrow,
    EditedMeanwhile,
    PlacesNotFound,
    PlacesOpen,
    SignerMissing,
    TypedAlready,
    UploadRejected,
    VersionChanged,
)
from vanban.drafting.events import FileAdded
from vanban.drafting.models import Draft, DraftVersion, keep_checked
from vanban.drafting.queries.drafts import (
    PLACES,
    get_draft,
    is_placed,
    layout_from_values,
    made_for,
    names_for,
    open_places,
    paper_of,
    wanted_places,
)
from vanban.drafting.queries.pictures import pictures_of
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.assembling import assemble
from vanban.drafting.rules.files import faults
from vanban.drafting.rules.places import TEXT_SIZES, dotted, fault_of_places, phrases
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.refusals import Phrase, Refusal, refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import Upload, check_upload
from vanban.signing.api import Box, add_named_fields, page_sizes, screen_upload

PDF = "application/pdf"


def make_paper(draft_id: UUID, *, by: Actor, at: datetime) -> DraftVersion:
    """Compose the paper from the fields and keep it as a version with empty named fields.

    An uploaded paper, and a composed one whose fields have not changed since, are used as they are.
    Raises SignerMissing, ComposingFailed, EditedMeanwhile when the fields change while it is composed.
    """
    draft = get_draft(draft_id)
    policies.check_can_write(by, draft)
    latest = paper_of(draft_id, "composed", "uploaded")
    if draft.signer is None:
        raise SignerMissing
    content = made_for(draft, at=at)
    if latest is not None and (draft.uploaded or latest.content == content):
        if not is_placed(latest):
            raise PlacesOpen(missing=phrases(open_places(latest)))
        return latest
    composed = ports.composer()(assemble(draft.fields, names_for(draft, at=at), pictures_of(draft.fields)))
    pdf = add_named_fields(composed.pdf, composed.layout)
    stored = storage.put(pdf, media_type=PDF)
    source = storage.put(composed.pdf, media_type=PDF)
    return _keep_paper(
        draft_id,
        _Paper("composed", stored.id, source.id, asdict(composed.layout), len(page_sizes(pdf))),
        content=content,
        revision=draft.revision,
        by=by,
        at=at,
    )


def upload_paper(
    draft_id: UUID, *, name: str, content: bytes, media_type: str, by: Actor, at: datetime
) -> DraftVersion:
    """Take a finished PDF as the paper (NB25-Đ8.3b): screened, its blanks found, named fields put there.

    Blanks that are not found (a scan has no text) are left open: the paper is kept, and `place` puts them by hand.
    Raises every fault of name, kind and size at once; UploadRejected; TypedAlready, BlankTooNarrow, PlacesNotFound.
    """
    draft = get_draft(draft_id)
    policies.check_can_write(by, draft)
    check_upload(rules_for(draft.made_at), Upload(name=name, size=len(content), role="signed", content_type=media_type))
    return take_pdf(draft_id, name=name, content=content, by=by, at=at, from_outside=True)


def take_pdf(
    draft_id: UUID, *, name: str, content: bytes, by: Actor, at: datetime, from_outside: bool = False
) -> DraftVersion:
    """A finished PDF of allowed kind, name and size becomes the paper; `from_outside` when it came from a computer.

    Raises what is wrong with it as the paper: UploadRejected, LegacyEncoding, TypedAlready, BlankTooNarrow,
    PlacesNotFound.
    """
    draft = get_draft(draft_id)
    policies.check_can_write(by, draft)
    screened = screen_upload(content)
    if not screened.is_clean:
        raise UploadRejected(name=name, why=tuple(Phrase(message) for message in screened.messages))
    found = ports.place_finder()(content, draft.signer.person.full_name if draft.signer else "")
    refuse_all((*_faults_of(found), *faults(name, "pdf", ports.file_tools().look_at_words(content))))
    layout, pdf = _found_layout(found), content
    if all(layout.get(place) for place in PLACES):
        pdf = add_named_fields(content, layout_from_values(layout))
    source = storage.put(content, media_type=PDF)
    stored = storage.put(pdf, media_type=PDF)
    return _keep_paper(
        draft_id,
        _Paper("uploaded", stored.id, source.id, layout, len(page_sizes(content))),
        content={**draft.content, "file": name, "has_text": found.has_text},
        revision=draft.revision,
        by=by,
        at=at,
        came_as=name if from_outside else "",
    )


def place(draft_id: UUID, *, version: int, boxes: Mapping[str, Box], by: Actor, at: datetime) -> DraftVersion:
    """Move the places of number, day, month and signature on the paper, by hand; a new version carries them.

    Raises NotYourDraft, VersionChanged, and everything that is wrong with the places at once (PlaceRefused).
    """
    draft = get_draft(draft_id)
    policies.check_can_write(by, draft)
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None or paper.source_blob_id is None or paper.number != version:
        raise VersionChanged(version=paper.number if paper else 0)
    source = storage.read(paper.source_blob_id)
    asked = wanted_places(paper)
    wanted = {name: boxes[name] for name in asked if name in boxes}
    letters = ports.letter_reader()(source, tuple(sorted({box.page for box in wanted.values()})))
    refuse_all(fault_of_places(wanted, page_sizes(source), letters))
    missing = [name for name in asked if name not in wanted]
    if missing:
        raise PlacesOpen(missing=phrases(missing))
    before = dict(paper.layout or {})
    sizes = {f"{kind}_size": before.get(f"{kind}_size", TEXT_SIZES[name]) for kind, name in _TEXTS}
    baselines = {
        f"{kind}_baseline": before.get(f"{kind}_baseline", 0.891 * sizes[f"{kind}_size"]) for kind, _ in _TEXTS
    }
    values = {name: asdict(box) for name, box in wanted.items()}
    layout = layout_from_values(
        {**values, **sizes, **baselines, "dotted": dotted(wanted, letters), "absent": before.get("absent", ())}
    )
    stored = storage.put(add_named_fields(source, layout), media_type=PDF)
    return _keep_paper(
        draft_id,
        _Paper(paper.kind, stored.id, paper.source_blob_id, asdict(layout), paper.pages),
        content=paper.content,
        revision=draft.revision,
        by=by,
        at=at,
        moved=[name for name in asked if before.get(name) != asdict(wanted[name])],
        after=version,
    )


_TEXTS = (("number", "number"), ("date", "day"))


@dataclass(frozen=True)
class _Paper:
    """A paper to be kept: with its fields, without them, and where they are."""

    kind: str
    blob_id: UUID
    source_blob_id: UUID
    layout: dict[str, Any]
    pages: int


def _faults_of(found: ports.Found) -> Iterator[Refusal]:
    """What nobody can mend on the page itself."""
    if found.typed:
        yield TypedAlready(typed=phrases(tuple(found.typed)))
    if found.narrow:
        yield BlankTooNarrow(narrow=phrases(found.narrow))
    lacking = [name for name in found.missing if name not in PLACES]
    if lacking:
        yield PlacesNotFound(missing=phrases(lacking))


def _found_layout(found: ports.Found) -> dict[str, Any]:
    """The places found as a layout's JSON values; what is not there is left out."""
    layout: dict[str, Any] = {name: asdict(one.box) for name, one in found.places.items()}
    for kind, name in _TEXTS:
        one = found.places.get(name) or found.places.get("month" if name == "day" else name)
        size = one.size if one else TEXT_SIZES[name]
        layout |= {f"{kind}_size": size, f"{kind}_baseline": 0.891 * size}
    layout["dotted"] = [name for name, one in found.places.items() if one.dotted]
    return layout


@transaction.atomic
def _keep_paper(
    draft_id: UUID,
    paper: _Paper,
    *,
    content: dict[str, object],
    revision: int,
    by: Actor,
    at: datetime,
    moved: list[str] | None = None,
    after: int | None = None,
    came_as: str = "",
) -> DraftVersion:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    if draft.revision != revision:
        raise EditedMeanwhile(name=draft.saved_by, time=moment_on_screen(draft.saved_at, at), version=draft.revision)
    latest = paper_of(draft_id, "composed", "uploaded")
    if after is not None and (latest is None or latest.number != after):
        raise VersionChanged(version=latest.number if latest else 0)
    version = draft.add_version(
        paper.kind,
        made_by=by.printed,
        made_at=at,
        content=content,
        blob_id=paper.blob_id,
        source_blob_id=paper.source_blob_id,
        layout=paper.layout,
        pages=paper.pages,
    )
    draft.uploaded = paper.kind == "uploaded"
    draft.save(update_fields=["uploaded"])
    if came_as:
        keep_checked(draft.id, paper.source_blob_id, name=came_as, kind="pdf", flags=[], at=at)
        publish(FileAdded(paper.source_blob_id))
    if moved is None:
        audit.record(by, f"drafting.{paper.kind}", draft.id, at, version=version.number, pages=paper.pages)
    else:
        audit.record(by, "drafting.placed", draft.id, at, version=version.number, moved=moved, layout=paper.layout)
    return version
