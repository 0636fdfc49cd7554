"""Fields of responsibility: which of an agency's fields a document belongs to, by the words it is known by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import search_fold
from vanban.work.errors import FieldNameless, FieldNobodys, FieldTaken, NotAPostHere

STARTERS = (
    "Chủ trì tham mưu văn bản trả lời.",
    "Nghiên cứu, tham mưu thực hiện.",
    "Để biết, tổ chức thực hiện.",
)
"""Sentences offered to whoever keeps none yet; Vietnamese, as they stand in the instruction."""

_SHORTEST = 3
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class FieldHere:
    """A field as the agency keeps it."""

    id: UUID
    name: str
    words: tuple[str, ...] = ()
    leader_id: UUID | None = None
    handler_id: UUID | None = None


@dataclass(frozen=True)
class FieldFound:
    """A field a document belongs to, and the words by which it was known."""

    field: FieldHere
    said: str


def _plain(text: str) -> str:
    return f" {_SIGNS.sub(' ', search_fold(text)).strip()} "


def fields_found(texts: Sequence[str], fields: Sequence[FieldHere]) -> list[FieldFound]:
    """The fields whose name or words stand in the texts of a document, whole words only; the longest find first."""
    plain = [_plain(text) for text in texts if text]
    found: list[tuple[int, FieldFound]] = []
    for field in fields:
        hits = [
            words
            for words in (field.name, *field.words)
            if len(_plain(words).strip()) >= _SHORTEST and any(_plain(words) in text for text in plain)
        ]
        if hits:
            longest = max(hits, key=len)
            found.append((len(longest), FieldFound(field, longest)))
    return [one for _length, one in sorted(found, key=lambda row: -row[0])]


def words_kept(text: str) -> tuple[str, ...]:
    """Words typed one a line or between commas, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[\n,;]+", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def check_field(
    name: str, *, people: Sequence[UUID], taken: Sequence[str], posts_here: Sequence[UUID], names: dict[UUID, str]
) -> None:
    """A field has a name of its own in the agency and somebody of the agency who answers for it; all faults at once."""
    refuse_all(_faults(name, people, taken, posts_here, names))


def _faults(
    name: str, people: Sequence[UUID], taken: Sequence[str], posts_here: Sequence[UUID], names: dict[UUID, str]
) -> Iterator[Refusal]:
    if not name.strip():
        yield FieldNameless()
    elif _plain(name) in {_plain(other) for other in taken}:
        yield FieldTaken(name=name)
    if not people:
        yield FieldNobodys()
    for one in people:
        if one not in posts_here:
            yield NotAPostHere(name=names.get(one, str(one)))
