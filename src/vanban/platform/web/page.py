"""The vocabulary of the document page: what a context contributes and which verbs it offers.

One document has one page (`/vb/<uuid>/`), composed by the portal from the parts of every context that knows the
UUID. Contexts speak these values and never write a page of their own. The portal asks every registered provider for
its part, merges them in the order of registration (first non-empty title wins; facts, files, notices, sections and
verbs are joined), shows the verbs that `can` allows, posts to `/vb/<uuid>/<verb code>/`, and serves files at
`/vb/<uuid>/tep/<blob id>/` only when a visible part of that document lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise

from vanban.kernel.actor import Actor

Text = str | Promise
"""Text for the screen: already in Vietnamese data, or a lazy translation."""


@dataclass(frozen=True)
class Fact:
    """One labelled value; `source` says where it comes from (packet, page, typed by …)."""

    label: Text
    value: Text
    source: Text = ""


@dataclass(frozen=True)
class FileLink:
    """A file of the document. `role` is `main`, `annex` or `packet`; the first main PDF is the paper on the page."""

    blob_id: UUID
    name: str
    size: int
    role: str = "main"
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Notice:
    """A warning of one line. `level`: danger, warning, info, success."""

    level: str
    text: Text
    link: str = ""


@dataclass(frozen=True)
class Check:
    """One line of a check report; `ok` None means not applicable or waiting."""

    label: Text
    ok: bool | None
    detail: Text = ""
    law: str = ""


@dataclass(frozen=True)
class Section:
    """A titled block under the paper: a table (columns and rows), a list of checks, or both empty with a text."""

    code: str
    title: Text
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    checks: tuple[Check, ...] = ()
    text: Text = ""


@dataclass(frozen=True)
class Outcome:
    """What a verb leaves on the screen: one line, and where to go (empty: the next item of the list)."""

    message: Text
    url: str = ""


@dataclass(frozen=True)
class VerbSpec:
    """A verb of the regulation on a document.

    `can` answers for the button; `run` calls one action, which checks again. `form` builds an (unbound or bound)
    Django form for this document and actor, None when the verb asks nothing. `confirm` gives the one sentence shown
    before an irrevocable act. `run` gets the form's cleaned data. A verb with `link` is a plain link elsewhere.
    """

    code: str
    label: Text
    can: Callable[[UUID, Actor], bool]
    run: Callable[[UUID, Actor, Mapping[str, Any], datetime], Outcome]
    key: str = ""
    rank: int = 50
    danger: bool = False
    form: Callable[..., forms.Form] | None = None
    confirm: Callable[[UUID, Actor], Text] | None = None
    link: Callable[[UUID], str] | None = None
    instead_of: str = ""
    """The verb whose form, opened a moment too early, is answered by this one: somebody else was quicker."""


@dataclass(frozen=True)
class PagePart:
    """What one context says about one document. `kind` is `outgoing` or `incoming`."""

    kind: str = ""
    title: Text = ""
    subject: Text = ""
    type_label: Text = ""
    urgency: int = 0
    due: datetime | None = None
    status: Text = ""
    turn: Text = ""
    since: datetime | None = None
    facts: tuple[Fact, ...] = ()
    files: tuple[FileLink, ...] = ()
    notices: tuple[Notice, ...] = ()
    sections: tuple[Section, ...] = ()
    former: tuple[FileLink, ...] = ()
    """Earlier versions: not shown among the files, still served to whoever sees the document, since a page opened a
    moment ago asks for them."""
    withheld: frozenset[UUID] = frozenset()
    """Files that nobody is handed, whichever context lists them."""
    hides_timeline: bool = False
    """The reader is a guest of this document: who did what inside the agency is not told."""


@dataclass(frozen=True)
class Provider:
    """A context's voice on the document page.

    `part` answers None for a UUID the context does not know; visibility was checked before (directory access rows).
    `sentences` maps audit codes to sentence templates (lazy msgids with `{actor}` and the names of the line's data).
    `search_text` gives the text to index for a document, or None: (kind, number, text, moment).
    """

    name: str
    part: Callable[[UUID, Actor], PagePart | None]
    verbs: tuple[VerbSpec, ...] = ()
    sentences: Mapping[str, Text] = field(default_factory=dict)
    search_text: Callable[[UUID], tuple[str, str, str, datetime] | None] | None = None


_providers: dict[str, Provider] = {}


def register_provider(provider: Provider) -> None:
    """Join a context's voice to the page; called by config/wiring.py in the order the page shows."""
    _providers[provider.name] = provider


def providers() -> tuple[Provider, ...]:
    """Every registered voice, in order."""
    return tuple(_providers.values())
