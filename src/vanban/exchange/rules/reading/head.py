"""The head of a letter: number and symbol, place and date, who issues it, how urgent it is (NĐ 30/2020 PL I)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from vanban.exchange.rules.reading.found import (
    DATE,
    ISSUER,
    NUMBER,
    SYMBOL,
    URGENCY,
    Found,
    Knowledge,
    KnownIssuer,
    found,
    of_words,
)
from vanban.exchange.rules.reading.words import Lines, Page, Run, Word, plain, runs_of
from vanban.kernel.document_types import DOCUMENT_TYPES, Urgency
from vanban.kernel.vietnamese import nfc, strip_marks

HEAD = 0.45
"""The head of a letter stands in this upper part of its first page."""

_NUMBER_LINE = re.compile(r"^\W*(?:s[oốóồổỗộôõòỏọ0]|8[oốóôô]|5[oốóôô])\s*[:;.,!]*\s*(.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"^([0-9OolIiSsZzBQ|\]\[]{1,6}[a-z]?)?\s*[/|]\s*(.+)$")
_ONLY_SYMBOL = re.compile(r"^[.…_\s]*[/|]\s*(.+)$")
_DATE = re.compile(
    r"ng[aàáảãạâăìi]?[yv]\W*([0-9OolIiSsZz|]{1,2})\W*th[aáàảãạâăếé]?ng\W*([0-9OolIiSsZz|]{1,2})"
    r"\W*n[aăâàáãạảắ]m\W*([0-9OolIiSsZz|]{4})",
    re.IGNORECASE,
)
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1", "]": "1", "[": "1",
                         "S": "5", "s": "5", "Z": "2", "z": "2", "B": "8"})  # fmt: skip
_HALF_READ = re.compile(r"\b\w{0,2}huong\b")
_COUNTRY = "cong hoa xa hoi chu nghia viet nam"
_MOTTO = "doc lap tu do hanh phuc"
PARTS = ("UBND", "HĐND", "UBMTTQ", "HĐNDTTH", *(kind.abbreviation for kind in DOCUMENT_TYPES if kind.abbreviation))
"""Parts of symbols that every office knows."""
_MARKED: dict[str, list[str]] = {}
for _part in PARTS:
    _MARKED.setdefault(strip_marks(_part).upper(), []).append(_part)

STARTS = (
    "uy ban", "ubnd", "hoi dong", "hdnd", "so ", "bo ", "cuc ", "chi cuc", "tong cuc", "phong ", "van phong", "ban ",
    "truong ", "trung tam", "cong ty", "tong cong ty", "hoi ", "dang uy", "dang bo", "huyen uy", "tinh uy", "vien ",
    "thanh tra", "cong an", "bao hiem", "kho bac", "ngan hang", "toa an", "doan ", "lien doan", "mat tran",
    "chi nhanh", "dai ", "hat ", "benh vien", "bao tang", "thu vien", "tap doan", "hoc vien", "vu ", "thue ",
    "doi ", "quy ", "nha ", "buu dien", "vien kiem sat", "uy ban mttq", "lien hiep", "kiem toan", "hai quan",
)  # fmt: skip
"""How the names of bodies begin, folded; a line that begins so begins a name."""
_HEADS = {
    plain(name): name
    for name in (
        "Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban", "Hội đồng", "Sở", "Bộ", "Cục", "Chi cục", "Tổng cục", "Phòng",
        "Văn phòng", "Trường", "Trung tâm", "Công ty", "Tổng công ty", "Bệnh viện", "Thanh tra", "Công an", "Kho bạc",
        "Bảo hiểm xã hội", "Viện", "Viện kiểm sát", "Ngân hàng", "Tòa án", "Liên đoàn", "Mặt trận", "Chi nhánh", "Hạt",
        "Thư viện", "Tập đoàn", "Học viện", "Thuế", "Quỹ", "Bưu điện", "Kiểm toán", "Hải quan", "Ban", "Ban Quản lý",
    )
}  # fmt: skip
"""The same beginnings as they are written: recognition loses their marks first."""
_GOES_ON = {
    "van phong": ("hoi dong", "uy ban", "ubnd", "hdnd", "doan ", "tinh uy", "so ", "bo "),
    "thanh tra": ("so ", "bo "),
    "ban quan ly": ("so ", "cong ty"),
    "ban chi huy": ("phong ",),
    "ban chi dao": ("phong ",),
}
"""Names that go on over a second line that looks like the beginning of another one."""


def read_head(lines: Lines, knowledge: Knowledge) -> list[Found]:
    """Number, symbol, date, issuer and urgency, as far as they stand on the first page."""
    page = lines.pages[0]
    limit = page.height * HEAD
    head = [run for run in lines.on(page.number) if run.middle < limit]
    line = number_line(head, page.width) or _second_line(page, limit)
    result = [*_number(line), *_date(head, knowledge)]
    result += _issuer(head, line, page.width, knowledge)
    return [*result, *_urgency(head, page.stamps)]


def _second_line(page: Page, limit: float) -> Run | None:
    """The line of the number as a second look saw it, where the first did not make it out; never sure."""
    line = number_line([run for run in runs_of(page.second) if run.middle < limit], page.width)
    if line is None:
        return None
    return Run(tuple(replace(word, confidence=min(word.confidence, 0.55)) for word in line.words))


def number_line(head: Sequence[Run], width: float) -> Run | None:
    """The line “Số: …/…” of the head's left column."""
    best: tuple[float, Run] | None = None
    apart = [
        Run((*one.words, *other.words)) for one, other in itertools.pairwise(head)
        if len(one.text) < 6 and other.left < width * 0.5 and abs(one.middle - other.middle) < 0.5 * one.height
    ]  # fmt: skip
    for run in [*head, *apart]:
        match = _NUMBER_LINE.match(run.text)
        if not match or run.left > width * 0.55:
            continue
        rest = match[1]
        weight = 2.0 if "/" in rest else 1.0 if re.search(r"\d", rest) else 0.2
        if ":" in run.text[:8]:
            weight += 0.5
        if best is None or weight > best[0]:
            best = (weight, run)
    return best[1] if best and best[0] >= 1.0 else None


def _number(line: Run | None) -> list[Found]:
    if line is None:
        return []
    match = _NUMBER_LINE.match(line.text)
    rest = nfc(match[1]).strip() if match else ""
    parts = _NUMBER.match(rest)
    if parts is None:
        only = _ONLY_SYMBOL.match(rest)
        symbol, repaired = mended_symbol(only[1]) if only else ("", False)
        return [found(SYMBOL, symbol, 0.6 if repaired else 0.9, [line])] if symbol else []
    number, symbol_text = (parts[1] or "").strip(), parts[2]
    digits = number.translate(_DIGITS) if number else ""
    tail = number[-1] if len(number) > 1 and number[-1] in "abcde" else ""
    if tail:
        digits = number[:-1].translate(_DIGITS) + tail
    symbol, repaired = mended_symbol(symbol_text)
    result = []
    if digits[:1].isdigit():
        sure = 1.0 if digits == number else 0.7
        result.append(of_words(NUMBER, digits, sure, _with(line.words, number) or line.words))
    if symbol:
        result.append(of_words(SYMBOL, symbol, 0.75 if repaired else 1.0, _with(line.words, "/") or line.words))
    return result


def mended_symbol(text: str) -> tuple[str, bool]:
    """A symbol as it must have been printed, and whether anything was guessed: “QD - UBND” is “QĐ-UBND”."""
    cut = re.split(r"[,;“”\"(]|\s{2,}|\bV/v\b", nfc(text).strip())[0]
    tight = re.sub(r"\s*([-–—/&+])\s*", r"\1", cut).replace("–", "-").replace("—", "-")
    tight = tight.split(" ")[0].strip(".:_'`’*|-") if "-" in tight else tight.replace(" ", "").strip(".:_'`’*|-")
    if not tight:
        return "", False
    guessed = tight != tight.replace("|", "I")
    parts = re.split(r"([-/&+])", tight.replace("|", "I"))
    result = []
    for part in parts:
        options = _MARKED.get(strip_marks(part).upper(), [])
        if not options and "ĐĐ" in part:  # the stroke of Đ taken for a letter of its own
            options = _MARKED.get(strip_marks(re.sub("Đ{2,}", "Đ", part)).upper(), [])
        if part in options or not options:
            result.append(part)
            continue
        near = [one for one in options if one.upper() == part.upper()] or options
        result.append(near[0])
        guessed = guessed or len(options) > 1 or near[0].upper() != part.upper()
    joined = re.sub(r"-{2,}", "-", "".join(result))
    odd = bool(re.search(r"[^0-9A-Za-zĐđƯưƠơÂâĂăÊêÔôÀ-ỹ\-/&+.]", joined))
    return joined[:120], guessed or odd


def _with(words: Iterable[Word], part: str) -> list[Word]:
    return [word for word in words if part and part in word.text]


def _date(head: Sequence[Run], knowledge: Knowledge) -> list[Found]:
    """The line “Ninh Bình, ngày 20 tháng 11 năm 2026”, else the first date of the head."""
    rows: list[tuple[float, Run, date, bool]] = []
    for run in head:
        match = _DATE.search(nfc(run.text))
        if match is None:
            continue
        digits = [group.translate(_DIGITS) for group in match.groups()]
        day = _day(*digits)
        if day is None:
            continue
        place = run.text[: match.start()].rstrip()
        goes_on = len(plain(run.text[match.end() :])) > 1  # a day in a sentence, not the line of place and date
        weight = 0.5 if goes_on else 1.0 if place.endswith((",", ".", ";")) else 0.72 if place else 0.6
        rows.append((weight, run, day, "".join(digits) != "".join(match.groups())))
    if not rows:
        return []
    weight, run, day, repaired = max(rows, key=lambda row: (row[0], -row[1].top))
    sure = min(1.0, weight + 0.02) * (0.8 if repaired else 1.0)
    if knowledge.today and not 0 <= (knowledge.today - day).days <= 400:
        sure = min(sure, 0.6)
    match = _DATE.search(nfc(run.text))
    from_day = [word for word in run.words if word.left >= _start_of_date(run)]
    return [of_words(DATE, day.isoformat(), sure, from_day or run.words, match[0] if match else "")]


def date_in(text: str) -> date | None:
    """The first day written as “ngày … tháng … năm …”; None for none, or one that no calendar has."""
    match = _DATE.search(nfc(text))
    return _day(*(group.translate(_DIGITS) for group in match.groups())) if match is not None else None


def _start_of_date(run: Run) -> float:
    return next((word.left for word in run.words if plain(word.text).startswith("ng")), run.left)


def _day(day: str, month: str, year: str) -> date | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if 1945 <= value.year <= 2100 else None


def _issuer(head: Sequence[Run], line: Run | None, width: float, knowledge: Knowledge) -> list[Found]:
    """Who issues: the lines of the left column above the number; the last name of them, its parents before it."""
    country = next((run for run in head if _like(run.folded, _COUNTRY) > 0.7), None)
    border = country.left if country is not None else width * 0.5
    bottom = line.top if line is not None else (country.bottom + 60 if country is not None else 0)
    top = country.top - 25 if country is not None else 0
    column = [
        run
        for run in head
        if run.right <= border + 12 and run.centre < border and top <= run.middle < bottom and _is_name(run)
    ]
    if not column:
        return []
    known = _known(column, knowledge.issuers)
    if known is not None:
        return [known]
    start = _start(column)
    mine = column[start:]
    printed = named(" ".join(run.text for run in mine))
    name = begun_as_written(printed) if any(run.confidence < 1 for run in mine) else printed
    sure = 0.85 if len(column) == 1 or start > 0 else 0.7
    if any(run.upper is False for run in mine):
        sure = min(sure, 0.6)
    return [found(ISSUER, name, sure, mine)]


def _is_name(run: Run) -> bool:
    letters = sum(char.isalpha() for char in run.text)
    return letters >= 2 and run.upper and letters >= 0.6 * len(run.text.replace(" ", ""))


def _start(column: Sequence[Run]) -> int:
    """Where the last name of the column begins; by the weight of the letters where the file tells it."""
    weights = [run.bold for run in column]
    if weights[-1] and None not in weights:
        first = len(column) - 1
        while first and weights[first - 1]:
            first -= 1
        return first
    start = 0
    for index, run in enumerate(column):
        folded = f"{run.folded} "
        if index and folded.startswith(STARTS) and not _continues(column[start:index], folded):
            start = index
    return start


def _continues(before: Sequence[Run], folded: str) -> bool:
    so_far = " ".join(run.folded for run in before)
    return any(so_far.startswith(head) and folded.startswith(tails) for head, tails in _GOES_ON.items())


def _known(column: Sequence[Run], issuers: Sequence[KnownIssuer]) -> Found | None:
    """The agency of the directory whose name ends the column; the longest when several do."""
    best: tuple[float, int, str] | None = None
    for start in range(len(column)):
        text = spelled_out(" ".join(run.folded for run in column[start:]))
        above = spelled_out(" ".join(run.folded for run in column[:start]))
        for issuer in issuers:
            like = _alike(text, spelled_out(plain(issuer.name)))
            if like < 0.88:
                continue
            if above and issuer.parent:
                like += 0.03 * _like(above, spelled_out(plain(issuer.parent)))
            if best is None or like > best[0]:
                best = (like, start, issuer.name)
    if best is None:
        return None
    like, start, name = best
    return found(ISSUER, name, 1.0 if like >= 0.97 else 0.78, column[start:])


def _alike(text: str, name: str) -> float:
    """How much two names are one: word by word, since names of provinces differ in little but mean another office."""
    words, others = text.split(), name.split()
    if len(words) != len(others):
        return 1.0 if text.replace(" ", "") == name.replace(" ", "") else 0.0
    each = [_like(one, other) for one, other in zip(words, others, strict=True)]
    return _like(text, name) if min(each, default=0.0) >= 0.5 else 0.0


def spelled_out(folded: str) -> str:
    """The usual short forms of names written out, for comparing."""
    return folded.replace("ubnd", "uy ban nhan dan").replace("hdnd", "hoi dong nhan dan").replace("tp ", "thanh pho ")


def named(upper: str) -> str:
    """A name set in capitals as it is written in a sentence: “SỞ NỘI VỤ TỈNH NINH BÌNH” keeps only what it must."""
    result: list[str] = []
    proper = False
    for index, word in enumerate(upper.split()):
        low = word.lower()
        if index == 0 or proper:
            result.append(word.capitalize() if not _short(word) else word)
        else:
            result.append(word if _short(word) else low)
        if plain(low) in {"tinh", "huyen", "xa", "phuong", "quan", "tran"} and index:
            proper = True
    return " ".join(result)


def begun_as_written(name: str) -> str:
    """“Sơ y tế” begins as no office does; the longest known beginning is given its marks."""
    words = name.split()
    for count in range(min(4, len(words)), 0, -1):
        meant = _HEADS.get(plain(" ".join(words[:count])))
        if meant is not None:
            return " ".join([meant, *words[count:]])
    return name


def _short(word: str) -> bool:
    return plain(word) in {"ubnd", "hdnd", "mttq", "tnhh"}


def _urgency(head: Sequence[Run], stamps: Sequence[Word]) -> list[Found]:
    """KHẨN, THƯỢNG KHẨN, HỎA TỐC in its frame; nothing printed is normal, and nothing is proposed."""
    from_stamps = [Run((word,)) for word in stamps]
    together = [Run(tuple(stamps))] if stamps else []
    head = [*head, *_neighbours(head)]
    for degree, words in ((Urgency.EXPRESS, "hoa toc"), (Urgency.VERY_URGENT, "thuong khan"), (Urgency.URGENT, "khan")):
        for run in [*head, *together, *from_stamps]:
            text = run.folded
            exact = text in (words, f"{words} hen gio")
            in_red = run in together and f" {words} " in f" {_HALF_READ.sub('thuong', text)} "
            if (exact or in_red) and run.upper:
                half = degree == Urgency.URGENT and run.confidence < 1  # perhaps of THƯỢNG KHẨN
                return [found(URGENCY, str(degree.value), 0.75 if half else 1.0, [run], run.text)]
    return []


def _neighbours(head: Sequence[Run]) -> list[Run]:
    """Two runs as one: the words of a stamp stand wide apart, or one above the other."""
    pairs = list(itertools.pairwise(head))
    beside = [Run((*one.words, *other.words)) for one, other in pairs if abs(one.middle - other.middle) < 3]
    halves = {"thuong": "khan", "hoa": "toc"}
    stacked = [
        Run((*one.words, *other.words)) for one, other in pairs
        if halves.get(one.folded) == other.folded and abs(one.centre - other.centre) < 2 * one.height
    ]  # fmt: skip
    return [*beside, *stacked]


def is_stamp(run: Run) -> bool:
    """Whether a line is a degree of urgency in its frame, or half of one."""
    return run.upper and run.folded in {"khan", "thuong khan", "thuong", "hoa toc", "hoa", "toc", "hoa toc hen gio"}


def _like(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def is_head_of_state(run: Run) -> bool:
    """Whether a line is Quốc hiệu or Tiêu ngữ."""
    return _like(run.folded, _COUNTRY) > 0.7 or _like(run.folded, _MOTTO) > 0.7
