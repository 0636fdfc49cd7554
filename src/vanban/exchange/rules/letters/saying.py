"""What a subject line and its document code tell of the letter that a message carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vanban.kernel.document_code import parse_document_code
from vanban.kernel.document_types import document_type, type_of_notation

_AGAIN = re.compile(r"^(?:\s*(?:re|fw|fwd|tl|trả lời|chuyển tiếp|v/v chuyển)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:\bsố\s*:?\s*)?\b(\d{1,6}[a-zA-Z]?)\s*/\s*((?:\d{4}/)?[A-ZĐ][A-ZĐa-z0-9.&]*(?:-[A-ZĐ][A-ZĐa-zÀ-ỹ0-9.&]*){0,4})"
)


@dataclass(frozen=True)
class Told:
    """Number, notation, date, type and abstract, each empty where nothing is told."""

    number: str = ""
    notation: str = ""
    promulgated: date | None = None
    type_name: str = ""
    subject: str = ""
    document_code: str = ""


def told_by(subject: str, document_code: str, *, code_counts: bool) -> Told:
    """What the subject line says; the code's own parts where the sender may speak for its agency."""
    plain = _AGAIN.sub("", subject).strip()
    found = _NUMBER.search(plain)
    number, notation = (found[1], found[2]) if found else ("", "")
    promulgated, code = None, ""
    if code_counts and document_code:
        parts = parse_document_code(document_code)
        if not parts.is_opaque:
            code, promulgated = document_code, parts.issued_on
            number, notation = parts.number or number, parts.notation or notation
    abstract = plain
    if found:
        rest = plain[found.end() :].strip(" -–:;,.")
        abstract = rest if len(rest) > 8 else plain
    return Told(number, notation, promulgated, type_told(notation), abstract, code)


def type_told(notation: str) -> str:
    """The type that a symbol names; empty without one."""
    if not notation or notation[:4].isdigit():  # laws and decrees have their year there and names of their own
        return ""
    kind = type_of_notation(notation)
    return kind.label if kind is not None else document_type("cong-van").label
