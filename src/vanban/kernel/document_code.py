"""The code of a document among all agencies (mã định danh văn bản, NB25-Đ9.3, QĐ 395/QĐ-BTTTT).

On the wire it is `<agency code>,<yyyy/MM/dd>,<number>/<notation>`; an older form is `<agency code>,<year>,<number>`.
Some senders write a GUID: such a code is opaque, it can be compared and carried but tells nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vanban.kernel.clock import from_edxml_date, to_edxml_date
from vanban.kernel.vietnamese import nfc

_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True)
class DocumentCode:
    """The code as text and, unless opaque, its parts. `number` keeps the sender's spelling (`05`, `74a`)."""

    text: str
    organ_id: str = ""
    year: int | None = None
    number: str = ""
    notation: str = ""
    issued_on: date | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def is_opaque(self) -> bool:
        """True when the text has no parts that we understand."""
        return self.year is None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two codes name the same document: issuer, year, number without leading zeros, notation."""
        if self.year is None:
            return (self.text.casefold(),)
        number = self.number.lstrip("0") or self.number
        return (self.organ_id, str(self.year), number.casefold(), self.notation.casefold())


def number_and_notation(text: str) -> tuple[str, str]:
    """Split “15/QĐ-UBND” at the first slash; without a slash the notation is empty."""
    number, _, notation = nfc(text).strip().partition("/")
    return number.strip(), notation.strip()


def build_document_code(organ_id: str, issued_on: date, number: str, notation: str) -> DocumentCode:
    """The code of a document we issue. Raises ValueError when a part is missing or would break the form."""
    if not organ_id or not number or "," in organ_id or "," in number or "/" in number:
        raise ValueError("a document code needs an agency code and a number without comma or slash")
    sign = f"{number}/{notation}" if notation else number
    text = f"{organ_id},{to_edxml_date(issued_on)},{sign}"
    return DocumentCode(text, organ_id, issued_on.year, number, notation, issued_on)


def parse_document_code(text: str) -> DocumentCode:
    """Read a code from the wire; what does not have our form becomes opaque. Never raises."""
    cleaned = nfc(text).strip()
    parts = [part.strip() for part in cleaned.split(",", 2)]
    if len(parts) == 3 and all(parts):
        organ_id, when, sign = parts
        number, notation = number_and_notation(sign)
        if _YEAR.fullmatch(when) and number:
            return DocumentCode(cleaned, organ_id, int(when), number, notation)
        try:
            day = from_edxml_date(when)
        except ValueError:
            return DocumentCode(cleaned)
        if number:
            return DocumentCode(cleaned, organ_id, day.year, number, notation, day)
    return DocumentCode(cleaned)
