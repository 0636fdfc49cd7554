"""What was found on the form of a draft's files, and what the house knows of the document beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.drafting.models import Draft, FormatCheck
from vanban.drafting.queries.drafts import names_for, paper_of
from vanban.drafting.queries.files import latest_word
from vanban.drafting.rules.format.findings import Finding, Mend
from vanban.drafting.rules.format.paper import Known
from vanban.kernel.refusals import Phrase

WORD = "word"
PAPER = "paper"


@dataclass(frozen=True)
class Checkable:
    """A file of the draft whose form can be checked; `blob_id` None for a paper that is only composed to look at."""

    source: str
    blob_id: UUID | None
    name: str


def checkable(draft: Draft) -> tuple[Checkable, ...]:
    """The Word file given last and the paper as it is, or as it would be composed."""
    found = []
    word = latest_word(draft.id)
    if word is not None and word.kind == "docx":
        found.append(Checkable(WORD, word.blob_id, word.name))
    paper = paper_of(draft.id)
    if paper is not None and paper.blob_id is not None:
        found.append(Checkable(PAPER, paper.source_blob_id or paper.blob_id, f"v{paper.number}.pdf"))
    elif draft.signer_id is not None:
        found.append(Checkable(PAPER, None, "PDF"))
    return tuple(found)


def known_of(draft: Draft, *, at: datetime) -> Known:
    """What the directory and the draft's fields say must stand on the page."""
    if draft.signer is None:
        return Known(type_code=draft.type_code, agency=draft.agency.name, place=draft.agency.place)
    names = names_for(draft, at=at)
    return Known(
        type_code=draft.type_code,
        agency=names.agency,
        parent=names.parent,
        place=names.place,
        symbol=names.symbol,
        signer=names.signer_name,
    )


def last_checks(draft_id: UUID) -> dict[str, FormatCheck]:
    """The last check of each kind of file."""
    return {one.source: one for one in FormatCheck.objects.filter(draft_id=draft_id).order_by("at", "id")}


def as_values(finding: Finding) -> dict[str, Any]:
    """A finding for keeping."""
    return {
        "code": finding.code,
        "part": finding.part,
        "law": finding.law,
        "data": {key: str(value) for key, value in finding.data.items()},
        "phrases": [key for key, value in finding.data.items() if isinstance(value, Phrase)],
        "index": finding.index,
        "page": finding.page,
        "words": finding.words,
        "mends": [[one.what, one.index, one.value, one.old] for one in finding.mends],
    }


def finding_of(values: Mapping[str, Any]) -> Finding:
    """A finding as it was kept."""
    phrases = set(values["phrases"])
    return Finding(
        code=values["code"],
        part=values["part"],
        law=values["law"],
        data={key: Phrase(value) if key in phrases else value for key, value in values["data"].items()},
        index=values["index"],
        page=values["page"],
        words=values["words"],
        mends=tuple(Mend(*one) for one in values["mends"]),
    )
