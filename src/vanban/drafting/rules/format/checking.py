"""The whole check: a page and what is known of it in, every fault out, in the order of the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from vanban.drafting.rules.format.body import body_faults
from vanban.drafting.rules.format.ends import end_faults
from vanban.drafting.rules.format.findings import Finding, Mend, fault
from vanban.drafting.rules.format.head import head_faults
from vanban.drafting.rules.format.legacy import encoding_of_font
from vanban.drafting.rules.format.paper import Known, Paper, Paragraph, Sheet
from vanban.drafting.rules.format.parts import begins_annex, find_parts
from vanban.kernel.text_faults import broken_text_layer, looks_legacy

A4 = (210.0, 297.0)
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
GRACE_MM = 0.6
CODE = "TCVN 6909:2001; NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I.4"
MOST_OF_A_KIND = 12
"""Of the same fault in the same part, so many are told one by one."""


def check(paper: Paper, known: Known, on: date) -> list[Finding]:
    """Every fault of this page on this day; a page in an old encoding or without text is told so, and nothing else."""
    text = "\n".join(one.raw for one in paper.paragraphs)
    if broken_text_layer(text) is not None:
        return [fault("no_text", "page", "I.4")]
    encoding = next((encoding_of_font(run.font) for one in paper.paragraphs for run in one.lettered
                     if encoding_of_font(run.font)), "") or looks_legacy(text)  # fmt: skip
    if encoding:
        found = [fault("legacy", "page", CODE, mends=(Mend("legacy", -1, encoding),), found=encoding)]
        return [*_sheets(paper), *found]
    parts = find_parts(paper, known)
    found = list(_sheets(paper))
    found += _numbers(paper)
    found += _letters(paper, text)
    found += head_faults(parts, paper, known)
    found += body_faults(parts, on)
    found += end_faults(parts, known)
    return _without_repeats(found)


def _sheets(paper: Paper) -> Iterator[Finding]:
    for sheet in paper.sheets:
        short, long = sorted((sheet.width, sheet.height))
        if abs(short - A4[0]) > 2 or abs(long - A4[1]) > 2:
            mends = (Mend("paper", sheet.index, "A4"),)
            yield fault("paper", "page", "I.1", mends=mends, found=f"{sheet.width:.0f} × {sheet.height:.0f} mm")
        elif sheet.width > sheet.height and not paper.wide_tables:
            yield fault("lying", "page", "I.2", mends=(Mend("paper", sheet.index, "A4"),))
        else:
            yield from _margins(sheet)


def _margins(sheet: Sheet) -> Iterator[Finding]:
    """On a page that lies, the binding side is the top one: only upright pages are judged."""
    if sheet.width > sheet.height:
        return
    for name, (least, most) in MARGINS.items():
        found = getattr(sheet, name)
        if found is not None and not least - GRACE_MM <= found <= most + GRACE_MM:
            mends = (Mend(name, sheet.index, float(min(max(found, least), most))),)
            yield fault("margin", name, "I.3", mends=mends, found=f"{found:.0f}", wanted=f"{least} - {most}")


def _numbers(paper: Paper) -> Iterator[Finding]:
    number = paper.number
    if number is None:
        return
    if number.place == "none":
        if paper.more_than_a_page and not _one_page_each(paper):
            yield fault("no_page_number", "page_number", "I.7")
        return
    if number.place == "footer":
        yield fault("page_number_place", "page_number", "I.7")
    if number.align not in {None, "center"}:
        yield fault("page_number_align", "page_number", "I.7", mends=(Mend("number_align", -1, "center"),))
    if number.on_first:
        yield fault("page_number_first", "page_number", "I.7", mends=(Mend("title_page", -1, True),))
    if number.bold or number.italic or (number.size is not None and not 12.7 <= number.size <= 14.3):
        look = f"{number.size:g}" if number.size is not None else "…"
        yield fault("page_number_look", "page_number", "I.7", mends=(Mend("number_look", -1, 13.0),), found=look)
    if not number.arabic:
        yield fault("page_number_figures", "page_number", "I.7", mends=(Mend("number_figures", -1, True),))
    if number.start != 1:
        yield fault("page_number_start", "page_number", "I.7", mends=(Mend("number_start", -1, 1),), found=number.start)


def _one_page_each(paper: Paper) -> bool:
    """Whether every page after the first begins an annex: each counts its own pages, and a first page has no number."""
    begins: dict[int, Paragraph] = {}
    for one in paper.paragraphs:
        begins.setdefault(one.page, one)
    rest = range(2, paper.pages + 1)
    return bool(rest) and all(page in begins and begins_annex(begins[page]) for page in rest)


def _letters(paper: Paper, text: str) -> Iterator[Finding]:
    if paper.tracked:
        yield fault("tracked", "page", "NĐ 30/2020/NĐ-CP Đ10, Đ11", found=paper.tracked)
    if any(unicodedata.combining(char) for char in text) and unicodedata.normalize("NFC", text) != text:
        yield fault("combining", "page", CODE, mends=(Mend("compose", -1, True),))


def _without_repeats(found: list[Finding]) -> list[Finding]:
    """The same fault in the same part, told at most so many times; of two on one paragraph, the first."""
    counts: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str, int, str]] = set()
    kept = []
    for one in found:
        mark = (*one.key, one.index, one.words)
        counts[one.key] = counts.get(one.key, 0) + 1
        if mark not in seen and counts[one.key] <= MOST_OF_A_KIND:
            kept.append(one)
        seen.add(mark)
    return kept
