"""Rules of the text: legal bases, divisions and their numbers, paragraphs (Mục II.6), and citing (Phụ lục II)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from vanban.drafting.rules.format.bases import out_of_force
from vanban.drafting.rules.format.findings import Finding, Mend, fault
from vanban.drafting.rules.format.looks import MOST, wrong_face, wrong_looks
from vanban.drafting.rules.format.paper import Paragraph
from vanban.drafting.rules.format.parts import Parts
from vanban.kernel.refusals import Phrase, gettext_noop

_CHAPTER = re.compile(r"^(phần|chương)\s+(?P<n>[^\s.:]+)\s*[.:]?$", re.IGNORECASE)
_SECTION = re.compile(r"^(mục|tiểu mục)\s+(?P<n>[^\s.:]+)\s*[.:]?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?P<word>điều)\s+(?P<n>\d+)(?P<end>[.:)\-]?)(?=\s|$)", re.IGNORECASE)
_CLAUSE = re.compile(r"^(?P<n>\d{1,2})(?P<end>[.)/:\-])(?=\s+\S)")
_POINT = re.compile(r"^(?P<n>[a-zđ])(?P<end>[.)/:\-])(?=\s+\S)")
_ROMAN = re.compile(r"^[IVXLC]+$")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_LOWER_ARTICLE = re.compile(r"\b(khoản \d+|điểm [a-zđ]) (điều)(?= \d)")
_NAMED = re.compile(r"^căn cứ (nghị định|thông tư|quyết định|nghị quyết|chỉ thị|kế hoạch|công văn|tờ trình)\b", re.I)
_FULL = (re.compile(r"\bsố\s+\d+\s*/"), re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"))
ROMAN = gettext_noop("Roman numerals")
ARABIC = gettext_noop("Arabic figures")
LEAST_BETWEEN = 6.0
FIRST_LINES = ((9.0, 11.0), (11.7, 13.7))


def body_faults(parts: Parts, on: date) -> Iterator[Finding]:
    """Everything wrong with box 6."""
    yield from _bases(parts.bases, on)
    for one in parts.authority:
        yield from wrong_looks("authority", one)
    if not parts.body:
        yield fault("missing", "body", "II.6")
        return
    rest = list(parts.body)
    text: list[Paragraph] = []
    while rest:
        one = rest.pop(0)
        if one.table >= 0 or one.boxed:
            yield from wrong_face("body", one)
        elif _CHAPTER.match(one.text) and _stands_alone(one):
            yield from _division("chapter", _CHAPTER, one, rest)
        elif _SECTION.match(one.text) and _stands_alone(one):
            yield from _division("section", _SECTION, one, rest)
        else:
            text.append(one)
            yield from _paragraph(one)
    yield from _articles([one for one in parts.body if one.table < 0])
    yield from _clauses(text)
    yield from _points(text)


def _stands_alone(one: Paragraph) -> bool:
    return one.align in {"center", None} or len(one.text) < 16


def _bases(bases: Sequence[Paragraph], on: date) -> Iterator[Finding]:
    for place, one in enumerate(bases):
        yield from wrong_looks("base", one)
        last = place == len(bases) - 1
        wanted = "." if last else ";"
        if not one.text.endswith(wanted) and not (last and one.text.endswith(",")):
            end = one.text[-1] if not one.text[-1].isalnum() else ""
            mends = (Mend("end", one.index, wanted, end),)
            yield fault("ending", "base", "II.6a", one, mends=mends, found=one.text[-12:], wanted=wanted)
        if _NAMED.match(one.text) and not all(needed.search(one.text) for needed in _FULL):
            yield fault("incomplete", "base", "II.6a", one, found=one.text[:60])
        old = out_of_force(one.text, on)
        if old is not None:
            yield fault("repealed", "base", "II.6a", one, found=old.name, wanted=old.successor)


def _division(part: str, pattern: re.Pattern[str], one: Paragraph, rest: list[Paragraph]) -> Iterator[Finding]:
    """A part, chapter or section: its number on a line of its own, its title under it."""
    yield from wrong_looks(part, one)
    found = pattern.match(one.text)
    number = found["n"] if found else ""
    roman = part == "chapter"
    if number and bool(_ROMAN.match(number)) is not roman:
        yield fault("numeral", part, "II.6đ", one, found=one.text, wanted=Phrase(ROMAN if roman else ARABIC))
    titles = 0
    while rest and titles < 4 and (rest[0].align == "center" or (titles == 0 and rest[0].is_upper)):
        if pattern.match(rest[0].text) or _SECTION.match(rest[0].text) or _CHAPTER.match(rest[0].text):
            break
        yield from wrong_looks(f"{part}_title", rest.pop(0))
        titles += 1
    if not titles:
        yield fault("no_title", part, "II.6d", one, found=one.text)


def _paragraph(one: Paragraph) -> Iterator[Finding]:
    """A paragraph of the text: letters, edges, gaps."""
    for finding in wrong_looks("body", one):
        if finding.code != "italic" or len(one.text) > 60:
            yield finding
    centred = one.align == "center" or one.is_upper
    if not centred and one.align in {"left", "right"} and len(one.text) > 95:
        yield fault("not_justified", "body", "II.6e", one, mends=(Mend("align", one.index, "both"),))
    if one.first is not None and not centred and len(one.text) > 40 and not one.text.startswith(("/", ".")):
        begins = one.first + (one.left or 0.0)
        if not any(least <= begins <= most for least, most in FIRST_LINES):
            mends = (Mend("first", one.index, 12.7),)
            yield fault("first_line", "body", "II.6e", one, mends=mends, found=f"{begins:.1f}")
    if one.before is not None and one.after is not None and not centred and one.before + one.after < 5.9:
        mends = (Mend("after", one.index, LEAST_BETWEEN),)
        yield fault("between", "body", "II.6e", one, mends=mends, found=f"{one.before + one.after:g}")
    if one.line is not None and not 0.98 <= one.line <= 1.52:
        mends = (Mend("line", one.index, min(max(one.line, 1.0), 1.5)),)
        yield fault("spacing", "body", "II.6e", one, mends=mends, found=f"{one.line:g}")
    for found in _LOWER_ARTICLE.finditer(one.text):
        cited = found.group(0)
        wanted = cited[: -len("điều")] + "Điều"
        mends = (Mend("words", one.index, wanted, cited),)
        yield fault("citation", "body", "NĐ 30/2020/NĐ-CP, Phụ lục II, Mục V.7", one, mends=mends, found=cited,
                    wanted=wanted)  # fmt: skip


def _articles(text: Sequence[Paragraph]) -> Iterator[Finding]:
    """“Điều 1.” in bold, with a full stop, one after the other from 1."""
    before = 0
    for one in text:
        found = _ARTICLE.match(one.text)
        if found is None or (found["end"] == "" and len(one.text) > 60 and not _bold_start(one, 4)):
            continue
        number, label = int(found["n"]), found.group(0)
        if found["end"] != ".":
            mends = (Mend("words", one.index, f"Điều {number}.", label),)
            yield fault("label_end", "article", "II.6đ", one, mends=mends, found=label, wanted=f"Điều {number}.")
        if found["word"] != "Điều":
            mends = (Mend("words", one.index, "Điều", found["word"]),)
            yield fault("wording", "article", "II.6đ", one, mends=mends, found=found["word"], wanted="Điều")
        if not _bold_start(one, len(label.replace(" ", ""))):
            yield fault("not_bold", "article", "II.6đ", one, mends=(Mend("bold_start", one.index, label),))
        if number != before + 1:
            yield fault("gap", "article", "II.6đ", one, found=label, wanted=f"Điều {before + 1}.")
        before = number


def _bold_start(one: Paragraph, count: int) -> bool:
    """Whether the first so many letters are bold; a number that the program writes is judged by what follows."""
    if one.label:
        return True
    seen = bold = 0
    for run in one.runs:
        for char in run.text:
            if seen >= count:
                return bold >= MOST * seen
            if not char.isspace():
                seen += 1
                bold += run.bold
    return bold >= MOST * max(seen, 1)


def _clauses(text: Sequence[Paragraph]) -> Iterator[Finding]:
    """“1.” with a full stop, upright, one after the other; a new 1 begins a new row."""
    before: int | None = None
    for one in text:
        found = _CLAUSE.match(one.text)
        if found is None:
            if _ARTICLE.match(one.text) or re.match(r"^[IVXLC]+\.\s", one.text) or one.align == "center":
                before = None
            continue
        number, label = int(found["n"]), found.group(0)
        if found["end"] != ".":
            mends = (Mend("words", one.index, f"{number}.", label),)
            yield fault("label_end", "clause", "II.6đ", one, mends=mends, found=label, wanted=f"{number}.")
        if number != 1 and number != (before or 0) + 1:
            yield fault("gap", "clause", "II.6đ", one, found=label, wanted=f"{(before or 0) + 1}.")
        before = number


def _points(text: Sequence[Paragraph]) -> Iterator[Finding]:
    """“a)” with a bracket, by the Vietnamese alphabet: a, b, c, d, đ, e, g, h …"""
    before = ""
    for one in text:
        found = _POINT.match(one.text)
        if found is None:
            if _CLAUSE.match(one.text) or _ARTICLE.match(one.text) or one.align == "center":
                before = ""
            continue
        letter, label = found["n"], found.group(0)
        if found["end"] != ")":
            mends = (Mend("words", one.index, f"{letter})", label),)
            yield fault("label_end", "point", "II.6đ", one, mends=mends, found=label, wanted=f"{letter})")
        expected = _ALPHABET[_ALPHABET.index(before) + 1] if before and before != "y" else "a"
        if letter not in {expected, "a"}:
            yield fault("gap", "point", "II.6đ", one, found=label, wanted=f"{expected})")
        before = letter if letter in _ALPHABET else expected
