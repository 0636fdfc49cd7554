"""Rules of the head: country and motto, agency, number and symbol, place and date, type and summary (Mục II.1-5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.drafting.rules.format.findings import Finding, Mend, fault
from vanban.drafting.rules.format.looks import wrong_looks
from vanban.drafting.rules.format.paper import Known, Paper, Paragraph
from vanban.drafting.rules.format.parts import Parts, folded_words
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.kernel.vietnamese import fold

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_COUNTRIES = frozenset({COUNTRY, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"})
_ABBREVIATIONS = {kind.abbreviation for kind in DOCUMENT_TYPES if kind.abbreviation}
_NUMBER = re.compile(r"^(?P<word>[Ss][ốỐ])\s*(?P<colon>:?)\s*(?P<number>\d*|[.…_\s]+)\s*(?P<stroke>/?)(?P<symbol>.*)$")
_BLANK = r"[\d.…_\s]*"
_DATE = re.compile(rf"^(?P<place>.*?)(?P<comma>,?)\s*ngày\s*(?P<day>{_BLANK}?)\s*tháng\s*(?P<month>{_BLANK}?)\s*năm\b")
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NO_NUMBER = frozenset({"thu-cong"})
_NO_DATE = frozenset({"bien-ban", "thu-cong"})
_NO_SUBJECT = frozenset({"giay-gioi-thieu", "giay-nghi-phep", "phieu-gui", "phieu-chuyen", "phieu-bao", "thu-cong",
                         "giay-uy-quyen", "hop-dong", "giay-moi", "ban-ghi-nho", "ban-thoa-thuan"})  # fmt: skip
FULL = gettext_noop("as long as the words")
THIRD = gettext_noop("a third to half as long as the words")


def head_faults(parts: Parts, paper: Paper, known: Known) -> Iterator[Finding]:
    """Everything wrong with boxes 1 to 5b."""
    code = parts.kind.code if parts.kind else ""
    yield from _country(parts)
    yield from _agency(parts, known)
    if parts.number is not None:
        yield from wrong_looks("number", parts.number)
        yield from _number(parts.number, parts, known)
    elif code not in _NO_NUMBER:
        yield fault("missing", "number", "II.3")
    if parts.date is not None:
        yield from wrong_looks("date", parts.date)
        yield from _date(parts.date, known)
    elif code not in _NO_DATE:
        yield fault("missing", "date", "II.4")
    yield from _title(parts, code)
    yield from _sides(parts, paper)


def _country(parts: Parts) -> Iterator[Finding]:
    if parts.country is None:
        yield fault("missing", "country", "II.1a")
    else:
        yield from wrong_looks("country", parts.country)
        if parts.country.text.upper() not in _COUNTRIES:
            yield _worded("country", "II.1a", parts.country, COUNTRY)
    if parts.motto is None:
        yield fault("missing", "motto", "II.1b")
        return
    yield from wrong_looks("motto", parts.motto)
    if parts.motto.text != MOTTO and not parts.motto.is_upper:
        yield _worded("motto", "II.1b", parts.motto, MOTTO)
    yield from line_under("motto", "II.1b", parts.motto, FULL, 0.8, 1.2)


def _worded(part: str, law: str, one: Paragraph, wanted: str) -> Finding:
    return fault("wording", part, law, one, mends=(Mend("words", one.index, wanted, one.text),), found=one.text,
                 wanted=wanted)  # fmt: skip


def line_under(part: str, law: str, one: Paragraph, wanted: str, least: float, most: float) -> Iterator[Finding]:
    """A line under these words, and of its length where the file tells it."""
    if one.rule is None:
        yield fault("no_line", part, law, one, wanted=Phrase(wanted))
    elif one.rule.share is not None and not least <= one.rule.share <= most:
        yield fault("line_length", part, law, one, found=f"{one.rule.share:.2f}", wanted=Phrase(wanted))


def _agency(parts: Parts, known: Known) -> Iterator[Finding]:
    for one in parts.parents:
        yield from wrong_looks("parent", one)
    for one in parts.agency:
        yield from wrong_looks("agency", one)
    if not parts.agency:
        yield fault("missing", "agency", "II.2")
        return
    yield from line_under("agency", "II.2b", parts.agency[-1], THIRD, 0.27, 0.6)
    found = " ".join(one.text for one in parts.agency)
    if known.agency and not _same_name(found, known.agency):
        yield fault("other_than_known", "agency", "II.2a", parts.agency[0], found=found, wanted=known.agency)


def _same_name(one: str, two: str) -> bool:
    """Names are the same when they differ only in marks' places, case and the usual short forms."""
    short = {"uy ban nhan dan": "ubnd", "hoi dong nhan dan": "hdnd", "thanh pho": "tp"}

    def bare(text: str) -> str:
        folded = folded_words(text)
        for long, brief in short.items():
            folded = folded.replace(long, brief)
        return "".join(char for char in folded if char.isalnum())

    return bare(one) == bare(two) or bare(two).endswith(bare(one)) or bare(one).endswith(bare(two))


def _number(one: Paragraph, parts: Parts, known: Known) -> Iterator[Finding]:
    found = _NUMBER.match(one.text)
    if found is None:
        return
    if not found["colon"]:
        yield fault("colon", "number", "II.3c", one, mends=(Mend("words", one.index, "Số:", "Số"),), wanted="Số")
    number, symbol = found["number"].strip(), found["symbol"]
    if number.isdigit() and len(number) == 1:
        mends = (Mend("words", one.index, f"0{number}", number),)
        yield fault("padding", "number", "II.3c", one, mends=mends, found=number, wanted=f"0{number}")
    if not found["stroke"]:
        yield fault("stroke", "number", "II.3c", one)
        symbol = symbol.lstrip(" -–")
    if re.search(r"\s", symbol.strip()) or re.search("[–—]", symbol):
        tidy = re.sub(r"[–—]", "-", re.sub(r"\s+", "", symbol))
        mends = (Mend("words", one.index, tidy, symbol.strip()),)
        yield fault("spaces", "number", "II.3c", one, mends=mends, wanted=tidy)
        symbol = tidy
    groups = [group for group in symbol.strip().split("-") if group]
    if any(group not in _ABBREVIATIONS and group != group.upper() for group in groups):
        yield fault("not_capitals", "number", "II.3c", one)
    yield from _symbol(one, groups, symbol.strip(), parts, known)


def _symbol(one: Paragraph, groups: list[str], symbol: str, parts: Parts, known: Known) -> Iterator[Finding]:
    """The first group names the type; a letter's does not (Phụ lục III, Mục I)."""
    if parts.kind is None or not groups:
        return
    first, wanted = groups[0], parts.kind.abbreviation
    if "/" in first:
        return
    if wanted and fold(first) != fold(wanted) and _means_type(first):
        mends = (Mend("words", one.index, f"/{wanted}-", f"/{first}-"),)
        yield fault("symbol_type", "number", "II.3b", one, mends=mends, found=first, wanted=wanted)
    elif wanted and not _means_type(first):
        yield fault("symbol_type", "number", "II.3b", one, found=first, wanted=wanted)
    elif parts.is_letter and first in _ABBREVIATIONS and len(groups) > 1 and not known.symbol:
        yield fault("symbol_type", "number", "II.3b", one, found=first, wanted="…")
    elif known.symbol and folded_words(known.symbol) != folded_words(symbol) and symbol:
        yield fault("other_than_known", "number", "II.3b", one, found=symbol, wanted=known.symbol)


def _means_type(group: str) -> bool:
    return any(fold(group) == fold(one) for one in _ABBREVIATIONS)


def _date(one: Paragraph, known: Known) -> Iterator[Finding]:
    found = _DATE.match(one.text)
    if found is None:
        figures = _FIGURES.search(one.text)
        mends: tuple[Mend, ...] = ()
        if figures is not None:
            day, month, year = figures.groups()
            full = f"{int(day):02d} tháng {padded_month(month)} năm {year}"
            before = one.text[: figures.start()]
            mends = (Mend("words", one.index, full if "ngày" in before else f"ngày {full}", figures.group(0)),)
        yield fault("date_form", "date", "II.4b", one, mends=mends)
        return
    place = found["place"].strip()
    if not found["comma"]:
        mends = (Mend("words", one.index, f"{place}, ngày", f"{place} ngày"),)
        yield fault("comma", "date", "II.4c", one, mends=mends, wanted=f"{place}, ngày …")
    if known.place and place and folded_words(known.place) != folded_words(place):
        yield fault("other_than_known", "date", "II.4a", one, found=place, wanted=known.place)
    day, month = found["day"].strip(), found["month"].strip()
    if day.isdigit() and len(day) == 1:
        mends = (Mend("words", one.index, f"ngày 0{day}", f"ngày {day}"),)
        yield fault("padding", "date", "II.4b", one, mends=mends, found=f"ngày {day}", wanted=f"ngày 0{day}")
    if month in {"1", "2"}:
        mends = (Mend("words", one.index, f"tháng 0{month}", f"tháng {month}"),)
        yield fault("padding", "date", "II.4b", one, mends=mends, found=f"tháng {month}", wanted=f"tháng 0{month}")
    elif re.fullmatch(r"0[3-9]", month):
        mends = (Mend("words", one.index, f"tháng {month[1]}", f"tháng {month}"),)
        yield fault("needless_zero", "date", "II.4b", one, mends=mends, found=month, wanted=month[1])


def padded_month(month: str) -> str:
    """A month as the decree writes it: 01, 02, 3, 4 …"""
    value = int(month)
    return f"{value:02d}" if value <= 2 else str(value)


def _title(parts: Parts, code: str) -> Iterator[Finding]:
    if parts.type_name is not None:
        yield from wrong_looks("type_name", parts.type_name)
        for one in parts.subject:
            yield from wrong_looks("subject", one)
        if parts.subject:
            yield from line_under("subject", "II.5b", parts.subject[-1], THIRD, 0.27, 0.6)
        elif code not in _NO_SUBJECT:
            yield fault("missing", "subject", "II.5b", parts.type_name)
        return
    if parts.kind is not None and not parts.is_letter:
        if code != "thu-cong":
            yield fault("missing", "type_name", "II.5a")
        return
    for one in parts.letter_subject:
        yield from wrong_looks("letter_subject", one)
    if not parts.letter_subject:
        yield fault("missing", "letter_subject", "II.5b")
    elif not parts.letter_subject[0].text.startswith("V/v"):
        one = parts.letter_subject[0]
        wanted = "V/v …"
        yield fault("wording", "letter_subject", "II.5b", one, found=one.text[:40], wanted=wanted)


def _sides(parts: Parts, paper: Paper) -> Iterator[Finding]:
    """Country and date on the right, agency and number on the left; country over everything."""
    for part, one, side in (
        ("country", parts.country, "right"),
        ("agency", parts.agency[0] if parts.agency else None, "left"),
        ("number", parts.number, "left"),
        ("date", parts.date, "right"),
    ):
        if one is not None and one.side and one.side != side:
            yield fault("side", part, "IV", one)
    order = {id(one): place for place, one in enumerate(paper.paragraphs)}
    if parts.type_name is None or parts.country is None:
        return
    if order[id(parts.type_name)] < order[id(parts.country)]:
        yield fault("order", "type_name", "IV", parts.type_name)
