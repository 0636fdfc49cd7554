"""What makes a field sure, by example: two looks, a third at its lines alone, and what a clerk would stop at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vanban.exchange.rules.reading import Knowledge, KnownIssuer, Page, read_letter
from vanban.exchange.rules.reading.confirming import is_confirmed, strip_of
from vanban.exchange.rules.reading.found import Found
from vanban.exchange.rules.reading.head import begun_as_written
from vanban.exchange.rules.reading.syllables import is_syllable, odd_words
from vanban.exchange.rules.reading.weighing import weighed
from vanban.exchange.rules.reading.words import Box, Word
from vanban.exchange.tests.test_reading_rules import head_of_a_letter, words_in

KNOWN = Knowledge((KnownIssuer("Sở Nội vụ", "SNV", "UBND tỉnh Ninh Bình"),), date(2026, 11, 23))


def looked_at_twice(**otherwise: str) -> Page:
    """The letter of the rules' tests; the second look reads some of its words otherwise."""
    first = head_of_a_letter(0.97)
    second: list[Word] = [replace(word, text=otherwise.get(word.text, word.text)) for word in first]
    return Page(1, 595, 842, tuple(first), recognised=True, second=tuple(second))


def test_where_both_looks_agree_the_fields_are_sure() -> None:
    assert all(one.is_sure for one in read_letter([looked_at_twice()], KNOWN))


@pytest.mark.parametrize(
    ("word", "other", "field"),
    [
        ("12/SNV-TCCB", "72/SNV-TCCB", "number"),
        ("12/SNV-TCCB", "12/SNV-TCCĐ", "symbol"),
        ("Đức", "Đúc", "signer_name"),
        ("liệu", "liêu", "subject"),
        ("20", "26", "issued_date"),
    ],
)
def test_a_field_that_the_looks_read_differently_is_not_sure(word: str, other: str, field: str) -> None:
    """Whichever of them is right; the other fields stay sure."""
    found = {one.name: one for one in read_letter([looked_at_twice(**{word: other})], KNOWN)}
    assert not found[field].is_sure
    assert found["type_name"].is_sure
    assert found["signer_title"].is_sure


def test_a_field_that_only_one_look_finds_is_proposed_and_not_sure() -> None:
    page = looked_at_twice()
    blind = replace(page, words=tuple(word for word in page.words if word.text not in {"Vũ", "Đức", "Long"}))
    found = {one.name: one for one in read_letter([blind], KNOWN)}
    assert found["signer_name"].value == "Vũ Đức Long"
    assert not found["signer_name"].is_sure


@pytest.mark.parametrize(
    "word", ["nghĩa", "giếng", "quyết", "hoà", "thuỷ", "OANH", "khuya", "gì", "Khuyến", "ươm", "quốc", "yến", "đường"]
)
def test_what_can_be_written_is_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["thưc", "hộl", "băc", "nghiẹpx", "tậpp", "WWWWw", "ngưòí"])
def test_what_nobody_could_write_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_abbreviations_are_no_odd_words() -> None:
    assert odd_words("UBND tỉnh, VNPT và HĐND") == []
    assert odd_words("CHỦ TỊCHX", capitals=True) == ["TỊCHX"]


@pytest.mark.parametrize(
    ("name", "value", "sure"),
    [
        ("signer_title", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", True),
        ("signer_title", "KT. GIÁM ĐỐC", False),
        ("signer_title", "PHÓ GIÁM ĐỐC", False),
        ("signer_title", "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG", True),
        ("signer_title", "TL. CHỦ TỊCH", False),
        ("signer_title", "TM. ỦY BAN NHÂN DÂN", False),
        ("signer_title", "KT. CHI CỤC TRƯỞNG PHÓ CHI CỤC TRƯỞNG", True),
        ("signer_title", "TM. ỦY BAN NHÂN DÂN CHỦ KT. TỊCH PHÓ CHỦ TỊCH", False),
        ("signer_title", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", True),
        ("signer_title", "TM. HỘI ĐỒNG NHÂN DÂN CHỦ", False),
        ("signer_title", "KT. CHI CỤC TRƯỞNG PHÓ CHỊ CỤC TRƯỞNG", False),
        ("subject", "V/v thưc hiện kế hoạch", False),
        ("subject", "V/v thực hiện kế hoạch", True),
        ("symbol", "SNV-TCCB", True),
        ("symbol", "SMV-TCCB", False),
        ("due", "+999", False),
    ],
)
def test_what_a_clerk_would_stop_at_is_not_sure(name: str, value: str, sure: bool) -> None:
    read = [Found("issuer_name", "Sở Nội vụ", 1.0), Found(name, value, 1.0)]
    assert weighed(read, KNOWN, recognised=True)[1].is_sure == sure


@pytest.mark.parametrize(("name", "sure"), [("Sở Nội vụ", True), ("Trường Cao đằng Kỹ thuật Công nghệ", False)])
def test_a_name_on_a_picture_that_no_agency_has_is_not_sure(name: str, sure: bool) -> None:
    """It may be right: nothing says so. A file's own text needs no witness."""
    assert weighed([Found("issuer_name", name, 1.0)], KNOWN, recognised=True)[0].is_sure == sure
    assert weighed([Found("issuer_name", name, 1.0)], KNOWN, recognised=False)[0].is_sure


@pytest.mark.parametrize(
    ("name", "value", "strip", "confirmed"),
    [
        ("signer_name", "Chú Thị Bích Ngọc", "Chu Thị Bích Ngọc", False),
        ("signer_name", "Chu Thị Bích Ngọc", "Chu Thị Bích Ngọc.", True),
        ("number", "12", "Số: 12/SNV-TCCB", True),
        ("number", "12", "Số: 112/SNV-TCCB", False),
        ("symbol", "SGDĐT-TCCB", "Số: 01/SGDDT-TCCB", False),
        ("issued_date", "2026-11-20", "Ninh Bình, ngày 20 tháng 11 năm 2026", True),
        ("issued_date", "2026-11-20", "Ninh Bình, ngày 26 tháng 11 năm 2026", False),
        ("issuer_name", "Sở Y tế", "SƠ Y TẾ", False),
        ("issuer_name", "Sở Nội vụ", "SƠ NỘI VỤ", True),
        ("signer_title", "PHÓ GIÁM ĐỐC", "PHO GIAM ĐOC", True),
        ("subject", "V/v rà soát dữ liệu", "V/v rà soát\ndữ liệu", True),
    ],
)
def test_a_strip_shows_the_field_again_or_it_is_not_sure(name: str, value: str, strip: str, confirmed: bool) -> None:
    """Names of the directory were recognised as a whole: lost marks do not count against them."""
    assert is_confirmed(Found(name, value, 1.0), strip, {"Sở Nội vụ"}) == confirmed


def test_a_number_is_looked_at_with_its_line() -> None:
    number = Found("number", "12", 1.0, Box(1, 100, 100, 12, 12))
    symbol = Found("symbol", "SNV", 1.0, Box(1, 114, 101, 60, 12))
    strip = strip_of(number, [number, symbol])
    assert strip is not None
    assert strip.left < 100
    assert strip.left + strip.width >= 174
    assert strip_of(Found("subject", "x", 1.0, Box(2, 1, 2, 3, 4)), [number]) == Box(2, 1, 2, 3, 4)


def test_offices_begin_as_they_are_written() -> None:
    assert begun_as_written("Sơ y tế") == "Sở y tế"
    assert begun_as_written("Van phong") == "Văn phòng"
    assert begun_as_written("Hợp tác xã Tràng An") == "Hợp tác xã Tràng An"


@pytest.mark.parametrize(("stamp", "degree", "sure"), [("KHẨN", "1", False), ("HỎA TỐC", "3", True)])
def test_an_urgent_stamp_that_was_recognised_may_be_half_of_a_longer_one(stamp: str, degree: str, sure: bool) -> None:
    page = replace(looked_at_twice(), stamps=tuple(words_in((60, 150, stamp), confidence=0.96)))
    urgency = next(one for one in read_letter([page], KNOWN) if one.name == "urgency")
    assert (urgency.value, urgency.is_sure) == (degree, sure)


def test_a_day_in_a_sentence_is_not_surely_the_date_of_the_letter() -> None:
    """The line of place and date could not be made out: the next day in the upper half belongs to another paper."""
    words = [word for word in head_of_a_letter(0.97) if word.top != 105 or word.left < 300]
    words += words_in(
        (60, 260, "Thực hiện Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của Ủy ban"), confidence=0.97
    )
    page = Page(1, 595, 842, tuple(words), recognised=True, second=tuple(words))
    found = {one.name: one for one in read_letter([page], KNOWN)}
    assert "issued_date" not in found or not found["issued_date"].is_sure
