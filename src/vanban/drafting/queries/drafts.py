"""Drafts, their versions and files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.directory.api import Post, Role, posts_with_role, signer_lines
from vanban.drafting import states
from vanban.drafting.models import Attachment, Draft, DraftVersion, Opinion
from vanban.drafting.rules.assembling import Names
from vanban.kernel.clock import local_date
from vanban.platform.web.reading import once
from vanban.registry.api import symbol_of
from vanban.signing.api import Box, Layout

PLACES = ("number", "day", "month", "signature")
"""What must have a place before a paper goes on."""


def find_draft(document_id: UUID) -> Draft | None:
    """The draft of this document with its people, or None."""
    people = ("agency", "unit", "drafter__person", "reviewer__person", "holder__person", "signer__person")
    found = Draft.objects.select_related(*people).filter(id=document_id)
    return once(("drafting", document_id), found.first)


def get_draft(document_id: UUID) -> Draft:
    """The draft of this document; raises Draft.DoesNotExist."""
    people = ("agency", "unit", "drafter__person", "reviewer__person", "holder__person", "signer__person")
    return Draft.objects.select_related(*people).get(id=document_id)


def draft_begun_on(page_id: UUID, post_id: UUID) -> Draft | None:
    """The draft that this open page of this post has begun, if its answer was lost."""
    return Draft.objects.filter(begun_on_page=page_id, drafter_id=post_id).first()


def drafts_by_id(ids: Iterable[UUID]) -> dict[UUID, Draft]:
    """Several drafts at once, for lists."""
    return {draft.id: draft for draft in Draft.objects.filter(id__in=list(ids)).select_related("unit", "agency")}


def drafts_answering(incoming_id: UUID) -> list[Draft]:
    """Drafts that reply to an incoming document, newest first."""
    return list(Draft.objects.filter(answers=incoming_id).select_related("drafter__person").order_by("-made_at"))


def how_many() -> int:
    """How many documents were ever begun in this house; for the demo and for operators, not for lists."""
    return Draft.objects.count()


def issues_begun_before(moment: datetime) -> list[UUID]:
    """Documents whose issue was begun before this moment and has not ended."""
    begun = Draft.objects.filter(status=states.ISSUING, issue_begun_at__lt=moment)
    return list(begun.order_by("issue_begun_at").values_list("id", flat=True))


def versions_of(document_id: UUID) -> list[DraftVersion]:
    """Every version, oldest first."""
    return list(DraftVersion.objects.filter(draft_id=document_id).order_by("number"))


def paper_of(document_id: UUID, *kinds: str) -> DraftVersion | None:
    """The latest version that has a paper (of these kinds, if given)."""
    found = DraftVersion.objects.filter(draft_id=document_id, blob_id__isnull=False)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.order_by("-number").first()


def attachments_of(document_id: UUID) -> list[Attachment]:
    """The separate files, in order."""
    return list(Attachment.objects.filter(draft_id=document_id).order_by("order"))


def opinions_on(document_id: UUID) -> list[Opinion]:
    """What was said about it, oldest first."""
    return list(Opinion.objects.filter(draft_id=document_id).order_by("at"))


def head_of(draft: Draft, *, at: datetime) -> Post | None:
    """The head of the drafting unit who reviews; None when the drafter is the head or the unit has none."""
    if draft.unit_id is None:
        return None
    heads = posts_with_role(draft.agency_id, Role.UNIT_HEAD, on=local_date(at), unit_id=draft.unit_id)
    return next((head for head in heads if head.id != draft.drafter_id), None) if heads else None


def signers_for(agency_id: UUID, *, at: datetime) -> list[Post]:
    """Leaders in office who may sign for the agency, the head first."""
    return posts_with_role(agency_id, Role.LEADER, on=local_date(at))


def names_for(draft: Draft, *, at: datetime) -> Names:
    """The printed names of issuer and signer on this day; the draft must have a signer.

    Where somebody signs in the signer's place, the block names who really signs (NĐ 30/2020 Đ13).
    """
    signer = draft.signer
    if signer is None:
        raise ValueError(f"{draft.id} has no signer")
    unit = draft.unit.abbreviation if draft.unit else ""
    block: dict[str, Any] = draft.stand_in
    return Names(
        agency=draft.agency.name,
        parent=draft.agency.governing_name,
        place=draft.agency.place,
        symbol=symbol_of(draft.type_code, draft.agency.abbreviation, unit),
        year=local_date(at).year,
        unit_abbreviation=unit,
        signer_name=block.get("name", signer.person.full_name),
        signer_title=block.get("title", signer.title),
        signer_capacity=block.get("capacity", signer.capacity),
        signer_lines=tuple(block.get("lines", ())) or signer_lines(signer.id, on=local_date(at)),
    )


def made_for(draft: Draft, *, at: datetime) -> dict[str, Any]:
    """What a composed paper is made of, as stored with its version: the fields and the printed names."""
    values: dict[str, Any] = json.loads(json.dumps({**draft.content, "names": asdict(names_for(draft, at=at))}))
    return values


def layout_of(version: DraftVersion) -> Layout:
    """The places stored with a version."""
    return layout_from_values(version.layout or {})


def layout_from_values(values: Mapping[str, Any]) -> Layout:
    """A layout from its JSON values."""
    stored: dict[str, Any] = dict(values)
    for name in PLACES:
        stored[name] = Box(**stored[name]) if stored.get(name) else None
    return Layout(**{**stored, **{name: tuple(stored.get(name, ())) for name in ("dotted", "absent")}})


def wanted_places(version: DraftVersion) -> tuple[str, ...]:
    """The places this form of paper must have; minutes carry no date in their head (Phụ lục III, form 1.9)."""
    absent = (version.layout or {}).get("absent", ())
    return tuple(name for name in PLACES if name not in absent)


def open_places(version: DraftVersion) -> list[str]:
    """Names of the places that this paper still lacks."""
    return [name for name in wanted_places(version) if not (version.layout or {}).get(name)]


def is_placed(version: DraftVersion) -> bool:
    """Whether number, signature and, where the form has them, day and month all have their places on this paper."""
    return not open_places(version)
