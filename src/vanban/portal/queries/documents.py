"""One document as every context that knows it describes it, joined in the order of registration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.directory import api as directory
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Fact, FileLink, Notice, PagePart, Provider, Section, Text, VerbSpec, providers
from vanban.platform.web.reading import same_reading
from vanban.portal.errors import DocumentNotVisible


@dataclass(frozen=True)
class Document:
    """The joined page of one document, for one actor."""

    id: UUID
    kind: str
    title: Text
    subject: Text
    type_label: Text
    urgency: int
    due: datetime | None
    status: Text
    turn: Text
    since: datetime | None
    facts: tuple[Fact, ...]
    files: tuple[FileLink, ...]
    notices: tuple[Notice, ...]
    sections: tuple[Section, ...]
    former: tuple[FileLink, ...]
    hides_timeline: bool
    verbs: tuple[VerbSpec, ...]

    @property
    def main_verb(self) -> VerbSpec | None:
        """The one main button: the first verb that carries the work on; none when it is another's turn."""
        return next((verb for verb in self.verbs if not verb.danger and verb.link is None and verb.rank < 40), None)

    @property
    def paper(self) -> FileLink | None:
        """The paper on the page: the first main PDF."""
        return next((f for f in self.files if f.role == "main" and f.media_type == "application/pdf"), None)

    def verb(self, code: str) -> VerbSpec | None:
        """The verb of this code, when this actor may use it now, or the one that has taken its place."""
        named = (verb for verb in self.verbs if verb.code == code)
        return next(named, None) or next((verb for verb in self.verbs if verb.instead_of == code), None)

    def file(self, blob_id: UUID) -> FileLink | None:
        """The file of this id, when a visible part lists it."""
        return next((file for file in (*self.files, *self.former) if file.blob_id == blob_id), None)


def check_visible(document_id: UUID, actor: Actor) -> None:
    """Raises DocumentNotVisible when nobody gave this actor sight of the document."""
    if not directory.can_see(actor, document_id):
        raise DocumentNotVisible


def read(document_id: UUID, actor: Actor) -> Document:
    """The document as this actor sees it; raises DocumentNotVisible."""
    check_visible(document_id, actor)
    with same_reading():
        return _read(document_id, actor)


def _read(document_id: UUID, actor: Actor) -> Document:
    told = list(_told(document_id, actor))
    if not told:
        raise DocumentNotVisible
    parts = [part for _provider, part in told]
    return Document(
        id=document_id,
        kind=_first(parts, "kind"),
        title=_first(parts, "title"),
        subject=_first(parts, "subject"),
        type_label=_first(parts, "type_label"),
        urgency=max(part.urgency for part in parts),
        due=_first(parts, "due") or None,
        status=_last(parts, "status"),
        turn=_last(parts, "turn"),
        since=_last(parts, "since") or None,
        facts=_facts(parts),
        files=_files(parts),
        notices=tuple(notice for part in parts for notice in part.notices),
        sections=tuple(section for part in parts for section in part.sections),
        former=_former(parts),
        hides_timeline=any(part.hides_timeline for part in parts),
        verbs=_verbs(document_id, actor, [provider for provider, _part in told]),
    )


def _verbs(document_id: UUID, actor: Actor, knowing: list[Provider]) -> tuple[VerbSpec, ...]:
    """The verbs this actor may use now, in order of rank; a context that does not know the document is not asked."""
    allowed = [verb for provider in knowing for verb in provider.verbs if verb.can(document_id, actor)]
    return tuple(sorted(allowed, key=lambda verb: verb.rank))


def _told(document_id: UUID, actor: Actor) -> Iterator[tuple[Provider, PagePart]]:
    """Every context's part; where one speaks to a guest of the document, that one alone."""
    found = []
    for provider in providers():
        part = provider.part(document_id, actor)
        if part is not None:
            found.append((provider, part))
    narrow = [(provider, part) for provider, part in found if part.hides_timeline and part.title]
    yield from narrow or found


def _first(parts: list[PagePart], name: str):  # type: ignore[no-untyped-def]
    return next((value for part in parts if (value := getattr(part, name))), "")


def _last(parts: list[PagePart], name: str):  # type: ignore[no-untyped-def]
    """The latest context in the order of registration speaks for status and turn: it carries the document now."""
    return next((value for part in reversed(parts) if (value := getattr(part, name))), "")


def _facts(parts: list[PagePart]) -> tuple[Fact, ...]:
    """Every fact once: what two contexts say in the same words is said by the first."""
    seen: dict[tuple[str, str], Fact] = {}
    for part in parts:
        for fact in part.facts:
            seen.setdefault((str(fact.label), str(fact.value)), fact)
    return tuple(seen.values())


def _files(parts: list[PagePart]) -> tuple[FileLink, ...]:
    """Every file once; the first context to list it names it; none that is withheld."""
    seen: dict[UUID, FileLink] = {}
    for part in parts:
        for file in part.files:
            seen.setdefault(file.blob_id, file)
    withheld = _withheld(parts)
    return tuple(file for file in seen.values() if file.blob_id not in withheld)


def _former(parts: list[PagePart]) -> tuple[FileLink, ...]:
    withheld = _withheld(parts)
    return tuple(file for part in parts for file in part.former if file.blob_id not in withheld)


def _withheld(parts: list[PagePart]) -> set[UUID]:
    return {blob_id for part in parts for blob_id in part.withheld}


def lists_file(document_id: UUID, blob_id: UUID, actor: Actor) -> bool:
    """Whether this actor sees the document and one of its parts lists the file; verbs are not asked."""
    check_visible(document_id, actor)
    with same_reading():
        parts = [part for _provider, part in _told(document_id, actor)]
    return any(file.blob_id == blob_id for file in (*_files(parts), *_former(parts)))
