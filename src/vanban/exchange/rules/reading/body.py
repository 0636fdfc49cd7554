"""What the text of a letter asks for and answers: a deadline in words, and the document it replies to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vanban.exchange.rules.reading.found import ANSWERS, DUE, Found, of_words
from vanban.exchange.rules.reading.words import Lines, Word
from vanban.kernel.vietnamese import fold, nfc

_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?"
_SPOKEN = r"(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*(?:nam\s*|/\s*)(\d{4}))?"
_WHEN = rf"(?:ngay\s*)?(?:{_SPOKEN}|{_DAY})"
_HOUR = r"(?:\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{1,2})?\s*(?:phut)?\s*,?\s*)?"
_DEADLINE = re.compile(
    rf"\b(?:truoc|cham nhat(?:\s*(?:la|den|vao|trong))?|han cuoi(?:\s*(?:la|cung))?|thoi han"
    rf"(?:\s+\w{{1,20}}){{0,4}}?\s*(?:la|den|truoc)|den het|"
    rf"muon nhat(?:\s*la)?|xong truoc|hoan thanh truoc|khong qua)\s*:?\s*{_HOUR}{_WHEN}"
)
_WITHIN = re.compile(
    r"\b(?:trong|trong vong|trong thoi han|thoi han|thoi gian)\s*(?:khong qua\s*|toi da\s*)?(\d{1,3})\s*"
    r"(?:\([^)]{0,20}\)\s*)?ngay(\s*lam viec)?"
)
_ASKS = re.compile(r"\b(?:gui|bao cao|hoan thanh|cung cap|co y kien|tra loi|phan hoi|dang ky|nop|cho y kien|xong)\b")
_KIND = r"((?:cong van|to trinh|bao cao|van ban|giay moi|ke hoach|thong bao|phieu chuyen|cong dien|quyet dinh|don)\b)?"
_REPLY = re.compile(
    rf"\b(?:phuc dap|tra loi|hoi dap|xet|tiep nhan)\s+(?:noi dung\s+|de nghi\s+(?:cua\s+[\w\s]{{2,60}}?\s+)?tai\s+)?"
    rf"(?:cac\s+)?{_KIND}\s*so\s*:?\s*(\d{{1,6}}[a-z]?)\s*/\s*([0-9a-z&.]+(?:\s*[-/]\s*[0-9a-z&.]+)*)"
    rf"(?:\s*,?\s*(?:ngay\s*(?:{_SPOKEN}|{_DAY})))?"
)


@dataclass(frozen=True)
class Text:
    """The running text of all pages, folded, with the word behind every character."""

    folded: str
    original: str
    owners: tuple[Word, ...]
    starts: tuple[int, ...]

    def words(self, start: int, end: int) -> list[Word]:
        """The words that these characters belong to."""
        found = []
        for index, begin in enumerate(self.starts):
            if begin < end and begin + len(self.owners[index].text) > start:
                found.append(self.owners[index])
        return found


def running_text(lines: Lines) -> Text:
    """All words in reading order, one space between them."""
    parts, owners, starts, at = [], [], [], 0
    for run in lines.runs:
        for word in run.words:
            text = nfc(word.text)
            parts.append(text)
            owners.append(word)
            starts.append(at)
            at += len(text) + 1
    original = " ".join(parts)
    folded = fold(original)
    if len(folded) != len(original):  # a letter that folds to two: give up places rather than point at wrong ones
        folded = "".join(char if len(low := fold(char)) != 1 else low for char in original)
    return Text(folded, original, tuple(owners), tuple(starts))


def read_body(lines: Lines, issued: date | None) -> list[Found]:
    """The deadline and what is answered, each with the words it stands in."""
    text = running_text(lines)
    return [*_deadline(text, issued), *_answers(text)]


def _deadline(text: Text, issued: date | None) -> list[Found]:
    rows = [*_dated(text, issued), *_counted(text, issued)]
    if not rows:
        return []
    rows.sort(key=lambda row: (-row[0], row[2]))
    weight, value, start, end = rows[0]
    several = {row[1] for row in rows if row[0] == weight}
    sure = (0.95 if weight >= 1 else 0.85) if len(several) == 1 and weight >= 0.8 else 0.65
    return [of_words(DUE, value, sure, text.words(start, end), text.original[start:end].strip())]


def _dated(text: Text, issued: date | None) -> Iterator[tuple[float, str, int, int]]:
    """Deadlines with a day; the year is the letter's own where none is written, or the next when the day is past."""
    for match in _DEADLINE.finditer(text.folded):
        groups = match.groups()
        day, month, year = groups[:3] if groups[0] else groups[3:6]
        value = _date(day, month, year, issued)
        if value is None or (issued is not None and value < issued):
            continue
        near = text.folded[max(0, match.start() - 160) : match.start()]
        yield (1.0 if _ASKS.search(near) else 0.5), value.isoformat(), match.start(), match.end()


def _counted(text: Text, issued: date | None) -> Iterator[tuple[float, str, int, int]]:
    """Deadlines counted in days: calendar days become a day, working days stay words for the agency's calendar."""
    for match in _WITHIN.finditer(text.folded):
        days = int(match[1])
        near = text.folded[max(0, match.start() - 160) : match.end() + 80]
        if not 0 < days <= 365 or not _ASKS.search(near):
            continue
        if match[2]:
            yield 0.8, f"+{days}", match.start(), match.end()
        elif issued is not None:
            yield 0.8, (issued + timedelta(days=days)).isoformat(), match.start(), match.end()


def _date(day: str | None, month: str | None, year: str | None, issued: date | None) -> date | None:
    try:
        if year:
            return date(int(year), int(month or 0), int(day or 0))
        if issued is None:
            return None
        value = date(issued.year, int(month or 0), int(day or 0))
        return value if value >= issued else date(issued.year + 1, value.month, value.day)
    except ValueError:
        return None


def _answers(text: Text) -> list[Found]:
    """“Phúc đáp Công văn số 12/SNV-VP ngày 01/11/2026”: number and symbol as printed."""
    for match in _REPLY.finditer(text.folded):
        start, end = match.start(2), match.end(3)
        value = re.sub(r"\s*([-/])\s*", r"\1", text.original[start:end]).strip(" .,;")
        symbol = value.partition("/")[2]
        if not symbol or (symbol.upper() != symbol and not any(char.isupper() for char in symbol)):
            continue
        words = text.words(match.start(), match.end())
        return [of_words(ANSWERS, value, 0.95, words, text.original[match.start() : match.end()].strip())]
    return []
