"""What a letter is and what it is about: the name of its type and its abstract (NĐ 30/2020 PL I, mark 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from vanban.exchange.rules.reading.found import SUBJECT, TYPE, Found, found
from vanban.exchange.rules.reading.head import is_head_of_state, is_stamp, number_line
from vanban.exchange.rules.reading.words import Lines, Run, joined, plain
from vanban.kernel.document_types import DOCUMENT_TYPES, LETTER, DocumentType, document_type
from vanban.kernel.vietnamese import strip_marks

_V = r"^\W*(?:[VvYy\\][/|l1iíìIfJj\\(.]*\s*[/|]?\s*[vVwWyYÝý]|[Vv]\S{1,3}[vV])\b\.?:?\s*"
"""“V/v” as it may be read."""
_ABOUT = re.compile(rf"{_V}|^\W*(?:Về việc|về việc)\b\s*")
_STOPS = ("can cu ", "kinh gui", "dieu 1 ", "hom nay ")
_MAYBE = ("theo de nghi", "xet de nghi", "thuc hien", "quyet dinh", "quyet nghi", "phuc dap", "tra loi")
"""An abstract may go on with these words, too: they end it where the line is as wide as the text."""
_POWER = ("chu tich", "uy ban nhan dan", "giam doc", "hoi dong nhan dan", "cuc truong", "bo truong", "hieu truong",
          "so ", "chanh", "truong ", "tong giam doc", "tong cuc", "bi thu")  # fmt: skip
_ITEM = re.compile(r"^\s*(?:I{1,3}|IV|V|\d{1,2}|[a-d])[.)]\s")
TITLE_DEPTH = 0.62
MOST_LINES = 8
LONGEST_TYPE = 80
"""Letters of a line that may be the name of a type; the longest name has half of them."""


def read_title(lines: Lines, symbol: str) -> list[Found]:
    """Type and abstract from the first page; `symbol` tells the type too (“QĐ-UBND”), and must not contradict."""
    page = lines.pages[0]
    runs = lines.on(page.number)
    head = [run for run in runs if run.middle < page.height * 0.45]
    number = number_line(head, page.width)
    told = type_told(symbol)
    heading = _heading(runs, number, page.width, page.height, told)
    if heading is not None:
        run, kind, like = heading
        agrees = told is None or told.code == kind.code
        result = [found(TYPE, kind.label, (1.0 if like > 0.95 else 0.82) if agrees else 0.6, [run])]
        return result + _under(runs, run, page.width)
    about = _beside(runs, number, page.width, page.height)
    kind = document_type(LETTER) if about or told is None else told
    seen = [number] if number is not None else []
    sure = (1.0 if told is None else 0.82) if about else 0.6
    return [found(TYPE, kind.label, sure, about or seen), *_abstract(about, "V/v ")]


def type_told(symbol: str) -> DocumentType | None:
    """The type that the first part of a symbol names, marks or none where only one fits."""
    first = symbol.split("-", 1)[0].split("/")[-1]
    if not first:
        return None
    exact = [kind for kind in DOCUMENT_TYPES if kind.abbreviation and kind.abbreviation == first]
    if exact:
        return exact[0]
    bare = [kind for kind in DOCUMENT_TYPES if kind.abbreviation and strip_marks(kind.abbreviation) == first]
    return bare[0] if len(bare) == 1 else None


def _heading(
    runs: Sequence[Run], number: Run | None, width: float, height: float, told: DocumentType | None
) -> tuple[Run, DocumentType, float] | None:
    """The line that holds nothing but the name of a type, in capitals, in the middle of the page."""
    top = number.bottom - 2 if number is not None else 0
    best: tuple[float, Run, DocumentType, float] | None = None
    for run in runs:
        if not top <= run.middle <= height * TITLE_DEPTH or not run.upper or is_head_of_state(run):
            continue
        if abs(run.centre - (width * 0.5 + 20)) > width * 0.16:
            continue
        folded = run.folded
        if len(folded) > LONGEST_TYPE:
            continue
        for kind in DOCUMENT_TYPES:
            if kind.code == LETTER:
                continue
            like = SequenceMatcher(None, folded, plain(kind.label), autojunk=False).ratio()
            if like < 0.8:
                continue
            marks = SequenceMatcher(None, run.text.lower(), kind.label.lower(), autojunk=False).ratio()
            score = like + 0.3 * marks + (0.25 if told is not None and told.code == kind.code else 0.0)
            score -= run.middle / height * 0.3
            if best is None or score > best[0]:
                best = (score, run, kind, like)
    return best[1:] if best else None


def _under(runs: Sequence[Run], title: Run, width: float) -> list[Found]:
    """The abstract: what stands centred under the type's name, until the text begins."""
    taken: list[Run] = []
    last = title
    for run in runs:
        if run.top < title.bottom - 2 or run is title or is_stamp(run):
            continue
        if len(taken) >= MOST_LINES or _ends(run, last, taken, width):
            break
        if not any(char.isalnum() for char in run.text):
            if taken and run.confidence < 1:
                continue  # the short rule under the abstract, read as a letter or a sign
            break
        taken.append(run)
        last = run
    return _abstract(taken)


def _ends(run: Run, last: Run, taken: Sequence[Run], width: float) -> bool:
    """Whether the text begins here."""
    folded = f"{run.folded} "
    if folded.startswith(_STOPS) or _ITEM.match(run.text):
        return True
    wide = run.right > width * 0.9 and not run.bold
    if folded.startswith(_MAYBE) and (wide or (run.upper and run.text.endswith(":"))):
        return True
    if taken and run.upper and (folded.startswith(_POWER) or (len(run.text) > 8 and not taken[-1].upper)):
        return True
    if abs(run.centre - (width * 0.5 + 20)) > width * 0.12:
        return True
    if taken:
        if run.top - last.bottom > 1.1 * max(last.height, run.height):
            return True
        if taken[0].bold and run.bold is False:
            return True
    return False


def _first_beside(runs: Sequence[Run], number: Run | None, border: float, height: float) -> Run | None:
    """Where “V/v …” begins; in a scan where it was not made out, what stands under the number."""
    guess: Run | None = None
    for run in runs:
        if run.middle > height * 0.5 or run.left > border or (number is not None and run.middle < number.middle):
            continue
        if _ABOUT.match(run.text):
            return run
        if guess is None and number is not None and run.middle > number.bottom and run.right < border:
            guess = run if run.confidence < 1 and not is_stamp(run) else None
    return guess


def _beside(runs: Sequence[Run], number: Run | None, width: float, height: float) -> list[Run]:
    """An official letter's abstract: “V/v …” under the number, in the left column."""
    border = width * 0.56
    first = _first_beside(runs, number, border, height)
    if first is None:
        return []
    taken, last = [first], first
    for run in runs:
        if run.middle <= first.middle + 2 or run is first:
            continue
        if run.left > border or run.right > width * 0.64:
            if run.left <= border or run.folded.startswith("kinh gui"):
                break
            continue
        if is_stamp(run):
            continue
        wide = run.top - last.bottom > 1.2 * max(last.height, run.height)
        if wide or f"{run.folded} ".startswith(("kinh gui", "can cu", "thuc hien")) or len(taken) >= MOST_LINES:
            break
        taken.append(run)
        last = run
    return taken


def _abstract(runs: Sequence[Run], opening: str = "") -> list[Found]:
    """The lines as one text; `opening` are the words it must begin with, unsure where they were not made out."""
    if not runs:
        return []
    text = re.sub(_V, "V/v ", joined(runs).strip(" -–_.*'`’"))
    lost = bool(opening) and not text.startswith((opening, "Về việc"))
    text = opening + re.sub(r"^[Vv][^\w\s]\S{0,2}\s+", "", text) if lost else text
    letters = sum(char.isalpha() or char.isspace() or char.isdigit() or char in ',./-–()“”"' for char in text)
    odd = letters < 0.97 * len(text)
    short = len(text) < 8
    return [found(SUBJECT, text, 0.6 if odd or short or lost else 1.0, runs)] if text else []
