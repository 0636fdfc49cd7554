"""How sure a field is, beyond how surely its words were read: what two looks say, what can be written, what fits.

A look that errs does so with confidence, and errs otherwise at another size: a field that the two looks read
differently is not sure, whichever is right. The rest is what a clerk would stop at: a word that nobody could write, a
deputy's title without the line of power above it, a symbol that names another office than the head of the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vanban.exchange.rules.reading.found import (
    ANSWERS,
    DUE,
    ISSUER,
    NUMBER,
    SIGNER,
    SUBJECT,
    SYMBOL,
    TITLE,
    Found,
    Knowledge,
)
from vanban.exchange.rules.reading.syllables import odd_words
from vanban.exchange.rules.reading.words import plain
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.vietnamese import nfc

OTHERWISE = 0.55
"""At most so sure is a field that the second look reads otherwise."""
UNSEEN = 0.7
"""At most so sure is a field that one of the two looks does not find."""
ODD = 0.6
"""At most so sure is a field with something in it that does not fit."""
_WORDS = {ISSUER, SUBJECT, SIGNER, TITLE}
"""Fields of Vietnamese words; those printed in capitals are the name of the issuer and the title."""
_SPACES = re.compile(r"\s+")
_TYPES = {kind.abbreviation for kind in DOCUMENT_TYPES if kind.abbreviation}
_BODIES = {"UBND", "HĐND", "UBMTTQ", "CP", "TTg", "TU", "VP", "VPUB", "TTr"}


def agreed_fields(first: Sequence[Found], second: Sequence[Found]) -> list[Found]:
    """The fields of the first look, less sure where the second differs; then those only the second found."""
    other = {one.name: one for one in second}
    mine = {one.name for one in first}
    kept = [_less_sure(one, other.get(one.name)) for one in first]
    return [*kept, *(replace(one, sure=min(one.sure, OTHERWISE)) for one in second if one.name not in mine)]


def _less_sure(one: Found, twin: Found | None) -> Found:
    if twin is None:
        return replace(one, sure=min(one.sure, UNSEEN))
    if _even(one.value) == _even(twin.value):
        return one
    return replace(one, sure=min(one.sure, OTHERWISE))


def _even(value: str) -> str:
    """What counts as the same reading: letters, marks and signs, but not spaces, case or the kind of a quote."""
    swapped = nfc(value).translate(str.maketrans("–—“”’‘", "--\"\"''"))
    return _SPACES.sub("", swapped).casefold().strip(".,;:")


def weighed(found: Sequence[Found], knowledge: Knowledge, *, recognised: bool) -> list[Found]:
    """Each field at most as sure as what is in it allows; `recognised`: its words come from a picture."""
    by_name = {one.name: one.value for one in found}
    return [
        replace(one, sure=min(one.sure, ODD)) if any(_doubts(one, by_name, knowledge, recognised)) else one
        for one in found
    ]


def _doubts(one: Found, others: Mapping[str, str], knowledge: Knowledge, recognised: bool) -> Iterator[bool]:
    """Reasons not to be sure, each as True."""
    if recognised and one.name in _WORDS:
        yield bool(odd_words(_POWER.sub("", one.value) if one.name == TITLE else one.value, capitals=one.name == TITLE))
        yield bool(_STRAY.search(one.value))
    if recognised and one.name == ISSUER:
        yield all(one.value != issuer.name for issuer in knowledge.issuers)
    if recognised and one.name == TITLE:
        yield not _TITLE_WORDS.issuperset(re.findall(r"[^\W\d_]+", nfc(_POWER.sub("", one.value)).upper()))
    if recognised and one.name == NUMBER:
        yield len(one.value) > 5
    if one.name == TITLE:
        yield _lacks_a_line(one.value)
        yield _is_torn(one.value)
    if recognised and one.name in {SYMBOL, ANSWERS}:
        yield not _SYMBOL.fullmatch(one.value.rpartition("/")[2] if one.name == ANSWERS else one.value)
    if recognised and one.name == SYMBOL:
        yield not _names_its_office(one.value, others.get(ISSUER, ""), knowledge)
    if one.name == DUE and one.value.startswith("+"):
        yield not 0 < int(one.value[1:]) <= 180


_TITLE_WORDS = frozenset(re.findall(r"\S+", """
CHỦ TỊCH PHÓ GIÁM ĐỐC CHÁNH VĂN PHÒNG ỦY UỶ BAN NHÂN DÂN HỘI ĐỒNG TỔNG CỤC CHI TRƯỞNG HIỆU QUYỀN VIÊN BÍ THƯ KÝ CHỈ HUY
KẾ TOÁN ĐỘI ĐOÀN NHIỆM VỤ THANH TRA THƯỜNG TRỰC THỦ QUẢN ÁN
"""))  # fmt: skip
"""The words that titles are made of, with their marks. Another name or title may be right, and cannot be held against
anything: capitals lose their marks easily, and a mark makes another word."""
_STRAY = re.compile(r"[^\w\s,.;:/()\"“”'’&%+\-–—]|\d[^\W\d_]{2,}")
"""Signs that no abstract, name or title has, and letters grown onto digits."""
_POWER = re.compile(r"\b(?:TM|KT|TL|TUQ|Q|TH|P|UBND|HĐND)\b\.?", re.IGNORECASE)
_SYMBOL = re.compile(r"(?:\d{4}/)?[^\W\d_]{1,12}\d{0,2}(?:[-&+][^\W\d_]{1,12}\d{0,2}){0,4}\.?")


def _lacks_a_line(title: str) -> bool:
    """“KT. Giám đốc” without the deputy below it, a deputy without the power above, “TM.” and “TL.” without a title."""
    words = plain(title)
    head = words.split(" ", 1)[0]
    deputy = " pho " in f" {words} "
    if head == "kt":
        return not deputy
    if head in {"tl", "tuq"}:
        return not re.search(r"\S (?:pho |quyen )?(?:chanh|truong|giam doc|cuc|chi cuc|chu tich|chi huy)", words[4:])
    if head == "tm":
        return not re.search(r"(?:chu tich|truong|giam doc|bi thu|chu nhiem|chanh|vien)", words[3:])
    return deputy


_PAIRS = {"chu": {"tich", "nhiem"}, "giam": {"doc"}, "nhan": {"dan"}, "hoi": {"dong"}, "uy": {"ban", "vien"}}
"""Words of titles that stand before one of few."""
_SECONDS = {"tich", "doc"}
"""Words that stand behind their first one only."""


def _is_torn(title: str) -> bool:
    """A word of another line has come between two that stand together: “CHỦ KT. TỊCH”."""
    words = re.findall(r"\w+", plain(title))
    pairs = list(zip(["", *words], [*words, ""], strict=True))
    torn = any(second not in _PAIRS[first] for first, second in pairs if first in _PAIRS)
    return torn or any(second not in _PAIRS.get(first, ()) for first, second in pairs if second in _SECONDS)


def _names_its_office(symbol: str, issuer: str, knowledge: Knowledge) -> bool:
    """Whether a part of the symbol stands for who issues; nothing is known where no issuer was read."""
    if not issuer:
        return False
    parts = re.split(r"[-/&+]", symbol)
    if set(parts) & _BODIES and re.search(r"uy ban nhan dan|ubnd|hoi dong nhan dan|van phong|thanh tra", plain(issuer)):
        return True
    known = {one.abbreviation for one in knowledge.issuers if one.name == issuer and one.abbreviation}
    return bool(set(parts) & (known | {initials(issuer)})) or any(_stands_for(part, issuer) for part in parts)


def initials(name: str) -> str:
    """“Sở Khoa học và Công nghệ” is SKHCN."""
    words = [word for word in re.split(r"[\s,]+", name) if word and plain(word) not in {"va", "cua", "tinh"}]
    return "".join(word[0].upper() for word in words)


def _stands_for(part: str, issuer: str) -> bool:
    """Whether the letters of an abbreviation are initials of the name, in order, from its first word on."""
    if len(part) < 2 or part in _TYPES:
        return False
    letters = [unicodedata.normalize("NFD", word[0])[0].upper() for word in re.split(r"[\s,]+", issuer) if word]
    at = 0
    for letter in letters:
        if at < len(part) and unicodedata.normalize("NFD", part[at])[0].upper() == letter:
            at += 1
    return at == len(part)
