"""How lists and ends are punctuated on the paper (NĐ 30/2020 Phụ lục I, II.6, II.9): decided here, never by hand."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from vanban.drafting.rules.content import Block, Kind

_TAIL = re.compile(r"[\s.;,:/]+$")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def bare(line: str) -> str:
    """A line without the punctuation at its end and the dash at its beginning."""
    return _TAIL.sub("", line.strip().removeprefix("-").lstrip().removeprefix("–").lstrip())


def ended(lines: Sequence[str], *, last: str = ".") -> tuple[str, ...]:
    """Every line ends with a semicolon, the last one with a full stop."""
    kept = [text for text in map(bare, lines) if text]
    return tuple(f"{text};" for text in kept[:-1]) + tuple(f"{text}{last}" for text in kept[-1:])


def file_line(unit_abbreviation: str = "", copies: int = 0) -> str:
    """The last line of the recipients: “Lưu: VT, TCCB (02)”."""
    line = f"Lưu: VT, {unit_abbreviation}" if unit_abbreviation else "Lưu: VT"
    return f"{line} ({copies:02d})" if copies else line


def recipients_list(recipients: Sequence[str], last_line: str, *, has_addressees: bool) -> tuple[str, ...]:
    """Box 9b: “Như trên” first when there is a “Kính gửi”, then the recipients, “Lưu: …” last."""
    lines = [bare(line) for line in recipients]
    if has_addressees and not any(line.casefold() == "như trên" for line in lines):
        lines.insert(0, "Như trên")
    return ended([*(line for line in lines if not line.casefold().startswith("lưu:")), last_line])


def roman(number: int) -> str:
    """A Roman numeral, for annexes and divisions."""
    if number < 1:
        raise ValueError("Roman numerals begin at I")
    letters = ""
    for value, sign in _ROMAN:
        while number >= value:
            letters += sign
            number -= value
    return letters


def closed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The body with “./.” at its very end, as the samples of Phụ lục III close; tables and pictures get none."""
    if not blocks or blocks[-1].kind in {Kind.TABLE, Kind.PICTURE, Kind.CAPTION} or not blocks[-1].text:
        return tuple(blocks)
    last = blocks[-1]
    text = last.text.rstrip()
    text = text if text.endswith("./.") else re.sub(r"[\s./;]*$", "", text) + "./."
    return (*blocks[:-1], dataclasses.replace(last, text=text))
