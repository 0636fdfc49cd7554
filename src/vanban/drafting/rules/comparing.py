"""What changed between two versions of a draft, word by word: plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from vanban.kernel.refusals import gettext_noop

SAME, GONE, NEW = "same", "gone", "new"
LONGEST = 200_000
"""Characters of one field that are compared word by word; more is compared line by line."""

FIELDS = {
    "type_code": gettext_noop("Type"),
    "subject": gettext_noop("Summary (trích yếu)"),
    "legal_bases": gettext_noop("Legal bases"),
    "body": gettext_noop("Text"),
    "annexes": gettext_noop("Annexes"),
    "addressees": gettext_noop("Addressees"),
    "recipients": gettext_noop("Recipients"),
    "printed_recipients": gettext_noop("Recipients as printed"),
    "urgency": gettext_noop("Urgency"),
    "reply_due": gettext_noop("Reply due"),
    "signer_name": gettext_noop("Signer"),
}
"""The fields that are compared, in the order of the form."""

_WORD = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class Piece:
    """Some words: as before, taken out, or put in."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field that differs, with its words."""

    field: str
    label: str
    pieces: tuple[Piece, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every field that differs between two stored versions, in the order of the form."""
    found = []
    for field, label in FIELDS.items():
        before, after = _words(old, field), _words(new, field)
        if before != after:
            found.append(Change(field, label, tuple(pieces(before, after))))
    return found


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Two texts as one row of pieces; what was taken out stands before what came in its place."""
    small = len(before) + len(after) <= LONGEST
    old = _WORD.findall(before) if small else before.splitlines(keepends=True)
    new = _WORD.findall(after) if small else after.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > 2000)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Piece(SAME, "".join(old[a:b]))
            continue
        if a < b:
            yield Piece(GONE, "".join(old[a:b]))
        if c < d:
            yield Piece(NEW, "".join(new[c:d]))


def _words(content: Mapping[str, Any], field: str) -> str:
    """A field's value as the reader knows it."""
    if field == "signer_name":
        return str((content.get("names") or {}).get("signer_name", ""))
    value = content.get(field, "")
    if isinstance(value, list):
        return "\n".join(_line(entry) for entry in value)
    return str(value)


def _line(entry: Any) -> str:
    if isinstance(entry, dict):
        return " - ".join(str(part) for part in entry.values() if part)
    return str(entry)
