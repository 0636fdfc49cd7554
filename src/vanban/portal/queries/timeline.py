"""The timeline: every act on a document as a sentence, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.kernel import clock
from vanban.platform import audit
from vanban.platform.models import AuditEntry
from vanban.platform.web.page import Text, providers

READ = "portal.read"
SAVED = "drafting.saved"
OPENED = "portal.file_opened"

OWN_SENTENCES: Mapping[str, Text] = {
    READ: gettext_lazy("{actor} opened the document"),
    OPENED: gettext_lazy("{actor} downloaded {file}"),
}


@dataclass(frozen=True)
class Line:
    """One act: when, and what in words."""

    at: datetime
    text: str
    code: str


class _Kept(dict[str, Any]):
    """A name a sentence asks for and the line lacks is shown as a dash, never as a fault."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentences() -> dict[str, Text]:
    """Sentence templates of every context by audit code."""
    found: dict[str, Text] = dict(OWN_SENTENCES)
    for provider in providers():
        found.update(provider.sentences)
    return found


def lines(document_id: UUID, *, now: datetime) -> list[Line]:
    """Every act, oldest first; of readings only each person's first."""
    templates = sentences()
    readers: set[UUID | None] = set()
    found = []
    for entry in audit.lines(document_id, once_per_person=(READ, SAVED)):
        if entry.code == READ:
            if entry.actor_id in readers:
                continue
            readers.add(entry.actor_id)
        found.append(Line(entry.at, _sentence(entry, templates, now), entry.code))
    return found


def _sentence(entry: AuditEntry, templates: Mapping[str, Text], now: datetime) -> str:
    template = templates.get(entry.code)
    if template is None:
        return _("%(actor)s: %(code)s") % {"actor": _who(entry), "code": entry.code}
    values = _Kept({key: _value(value, now) for key, value in entry.data.items()})
    values["actor"] = _who(entry)
    return str(template).format_map(values)


def _who(entry: AuditEntry) -> str:
    if entry.for_name:
        return _("%(name)s (for %(principal)s)") % {"name": entry.actor_name, "principal": entry.for_name}
    return entry.actor_name


def _value(value: Any, now: datetime) -> str:
    """Data of a line as people read it: moments become short, lists are joined."""
    if isinstance(value, list):
        return ", ".join(_value(item, now) for item in value)
    if value is None or value == "":
        return "–"
    text = str(value)
    if len(text) >= 19 and text[4:5] == "-" and text[10:11] in {"T", " "}:
        try:
            return clock.moment_on_screen(clock.from_wire(text), now)
        except ValueError:
            return text
    return text
