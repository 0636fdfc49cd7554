"""The rules of reading on words alone: debris in a text layer, places on a turned page, what counts as the same."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date

import pytest

from vanban.exchange.adapters.ocr.fields import find_fields, told_knowledge, told_pages
from vanban.exchange.rules.reading import Knowledge, KnownIssuer, Page, read_letter, read_level
from vanban.exchange.rules.reading.body import read_body
from vanban.exchange.rules.reading.comparing import differences, same
from vanban.exchange.rules.reading.found import SURE, Found, from_json
from vanban.exchange.rules.reading.head import mended_symbol, named
from vanban.exchange.rules.reading.layer import FAULTS, layer_fault
from vanban.exchange.rules.reading.words import Box, Lines, Word, as_seen, box_of

HONEST = (
    "Thực hiện Kế hoạch số 45/KH-UBND của Ủy ban nhân dân tỉnh về chuyển đổi số, Sở Nội vụ đề nghị các cơ quan, đơn vị "
    "rà soát, cập nhật dữ liệu cán bộ, công chức và báo cáo kết quả trước ngày 30 tháng 11."
)


def words_in(*lines: tuple[float, float, str], confidence: float = 1.0, page: int = 1) -> list[Word]:
    """Lines of text at a place: each letter 6 points wide, each line 12 high."""
    found = []
    for left, top, text in lines:
        at = left
        for word in text.split():
            found.append(Word(word, page, at, top, at + 6 * len(word), top + 12, confidence))
            at += 6 * len(word) + 4
    return found


def page_of(words: list[Word], *, recognised: bool = False) -> Page:
    return Page(1, 595, 842, tuple(words), recognised)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HONEST, None),
        ("", "empty"),
        ("\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd", "unmapped"),
        ("C ộ n g h ò a x ã h ộ i c h ủ n g h ĩ a", "spaced"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc", "TCVN3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do", "VNI"),
        (HONEST.encode().decode("cp1252", "replace"), "mojibake"),
        ("Thuc hien Ke hoach so 45 cua Uy ban nhan dan tinh ve chuyen doi so, So Noi vu de nghi cac co quan, don vi ra "
         "soat, cap nhat du lieu can bo, cong chuc va bao cao ket qua truoc ngay 30 thang 11.", "unmarked"),
        ("This letter is written in English for a partner abroad, and nobody would expect any marks on its words at "
         "all, however long it may be or become in time.", None),
    ],
)  # fmt: skip
def test_a_text_layer_of_debris_is_not_believed(text: str, fault: str | None) -> None:
    assert layer_fault(text) == fault
    assert fault is None or fault in FAULTS


def test_a_signature_over_a_picture_is_not_the_text_of_the_page() -> None:
    assert layer_fault("Ký bởi: Sở Nội vụ 08:02", covered=True) == "few"
    assert layer_fault("Ký bởi: Sở Nội vụ 08:02") is None
    assert layer_fault(HONEST, covered=True) is None


def head_of_a_letter(confidence: float = 1.0) -> list[Word]:
    return words_in(
        (60, 60, "UBND TỈNH NINH BÌNH"),
        (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (90, 75, "SỞ NỘI VỤ"),
        (330, 75, "Độc lập - Tự do - Hạnh phúc"),
        (70, 105, "Số: 12/SNV-TCCB"),
        (320, 105, "Ninh Bình, ngày 20 tháng 11 năm 2026"),
        (60, 125, "V/v rà soát dữ liệu"),
        (60, 139, "cán bộ, công chức"),
        (200, 200, "Kính gửi: UBND phường Hoa Lư"),
        (85, 240, "Phúc đáp Công văn số 77/UBND-VX ngày 01/11/2026, đề nghị gửi báo cáo"),
        (60, 256, "trước ngày 30/11."),
        (60, 500, "Nơi nhận:"),
        (380, 500, "KT. GIÁM ĐỐC"),
        (370, 515, "PHÓ GIÁM ĐỐC"),
        (380, 600, "Vũ Đức Long"),
        confidence=confidence,
    )


def test_a_letter_is_read_and_every_field_names_its_place() -> None:
    known = Knowledge((KnownIssuer("Sở Nội vụ", "SNV", "UBND tỉnh Ninh Bình"),), date(2026, 11, 23))
    found = {one.name: one for one in read_letter([page_of(head_of_a_letter())], known)}
    assert {name: one.value for name, one in found.items()} == {
        "number": "12",
        "symbol": "SNV-TCCB",
        "issued_date": "2026-11-20",
        "issuer_name": "Sở Nội vụ",
        "type_name": "Công văn",
        "subject": "V/v rà soát dữ liệu cán bộ, công chức",
        "signer_name": "Vũ Đức Long",
        "signer_title": "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "due": "2026-11-30",
        "answers": "77/UBND-VX",
    }
    assert all(one.is_sure and one.box is not None and one.box.page == 1 for one in found.values())
    assert found["signer_name"].box == Box(1, 380, 600, 62, 12)
    again = from_json(found["due"].as_json())
    assert (again.value, again.box, again.why) == ("2026-11-30", found["due"].box, found["due"].why)


def test_the_short_word_of_a_power_stands_apart_from_what_follows() -> None:
    """Recognition lost the space: “KT.GIÁM” is written as it is meant, and is not surer for it."""
    close = [replace(word, text="KT.GIÁM") if word.text == "KT." else word for word in head_of_a_letter(0.97)]
    close = [word for word in close if not (word.text == "GIÁM" and word.top == 500)]
    found = {one.name: one for one in read_letter([page_of(close, recognised=True)], Knowledge())}
    assert found["signer_title"].value == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"


def test_the_bounded_child_finds_what_the_rules_find() -> None:
    """Pages, places and knowledge survive the way there and back."""
    known = Knowledge((KnownIssuer("Sở Nội vụ", "SNV", "UBND tỉnh Ninh Bình"),), date(2026, 11, 23))
    first = replace(
        page_of(head_of_a_letter(0.93), recognised=True), angle=0.7, stamps=tuple(words_in((60, 150, "KHẨN")))
    )
    asked = json.loads(json.dumps({"pages": told_pages([first]), "knowledge": told_knowledge(known)}))
    answer, files = find_fields(asked, [])
    assert [from_json(one) for one in answer["fields"]] == [
        replace(one, sure=round(one.sure, 3)) for one in read_level([first], known)
    ]
    assert "Vũ Đức Long" in answer["text"]
    assert files == []


def test_a_field_is_never_surer_than_the_least_sure_of_its_words() -> None:
    for one in read_letter([page_of(head_of_a_letter(0.5), recognised=True)], Knowledge()):
        assert one.sure < SURE, one


def test_pages_without_words_give_nothing() -> None:
    assert read_letter([Page(1, 595, 842, ())], Knowledge()) == []
    assert read_letter([page_of(words_in((100, 100, "***")))], Knowledge())[0].name == "type_name"


@pytest.mark.parametrize(
    ("read", "meant", "guessed"),
    [
        ("SNV-TCCB", "SNV-TCCB", False),
        ("QD - UBND", "QĐ-UBND", True),
        ("NQ-HDND", "NQ-HĐND", True),
        ("2026/NĐ-CP", "2026/NĐ-CP", False),
        ("SGDĐT-TCCB.", "SGDĐT-TCCB", False),
    ],
)
def test_a_symbol_is_mended_only_where_one_reading_is_meant(read: str, meant: str, guessed: bool) -> None:
    assert mended_symbol(read) == (meant, guessed)


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Đề nghị gửi báo cáo trước ngày 05/12/2026.", "2026-12-05"),
        ("Báo cáo gửi về Sở chậm nhất ngày 5 tháng 12 năm 2026.", "2026-12-05"),
        ("Yêu cầu hoàn thành trước 17 giờ 00 ngày 15/01.", "2027-01-15"),
        ("Đề nghị có ý kiến trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận.", "+5"),
        ("Đề nghị trả lời trong 10 ngày.", "2026-11-30"),
        ("Hội nghị đã họp ngày 05/12/2025 tại Ninh Bình.", ""),
        ("Đề nghị gửi báo cáo trước ngày 31/02/2027.", ""),
    ],
)
def test_a_deadline_in_words_becomes_a_day(sentence: str, due: str) -> None:
    lines = Lines((page_of(words_in((60, 100, sentence))),))
    found = {one.name: one.value for one in read_body(lines, date(2026, 11, 20))}
    assert found.get("due", "") == due


def test_marks_lie_on_the_page_as_it_came() -> None:
    """Upside down, and turned a little: the box goes back to where the eye finds the words."""
    box = box_of(words_in((100, 100, "Số:")))
    assert box is not None
    turned = as_seen(box, Page(1, 600, 800, (), turned=True))
    assert (turned.left, turned.top) == (pytest.approx(600 - 118), pytest.approx(800 - 112))
    level = as_seen(box, Page(1, 600, 800, (), angle=2.0))
    assert abs(level.left - box.left) < 12
    assert level.top != box.top


def test_only_what_both_say_and_say_otherwise_is_a_difference() -> None:
    read = [Found("number", "012", 1.0), Found("subject", "V/v rà soát dữ liệu", 1.0), Found("signer_name", "A B", 1.0)]
    told = {"number": "12", "subject": "Rà soát dữ liệu cán bộ", "signer_name": "C D", "symbol": "X"}
    assert [one.name for one in differences(read, told)] == ["signer_name"]
    assert same("issuer_name", "UBND tỉnh Ninh Bình", "Ủy ban nhân dân tỉnh Ninh Bình")
    assert not same("due", "2026-11-30", "2026-12-01")


def test_a_name_in_capitals_is_written_as_in_a_sentence() -> None:
    assert named("ỦY BAN NHÂN DÂN PHƯỜNG HOA LƯ") == "Ủy ban nhân dân phường Hoa Lư"


@pytest.mark.parametrize(
    "words",
    [
        "thời hạn " + "a" * 250,
        "thời hạn " + " ".join(["a" * 20] * 400),
        "V/v " + "\\" * 20_000,
        "C" * 20_000,
        "trả lời đề nghị của " + "a " * 2_000,
    ],
)
def test_words_made_to_hold_the_reader_do_not(words: str) -> None:
    began = time.process_time()
    read_letter([page_of(words_in((80, 60, words)))], Knowledge())
    assert time.process_time() - began < 1.5


def test_a_deadline_some_words_after_its_name_is_read() -> None:
    page = page_of(words_in((80, 300, "đề nghị báo cáo, thời hạn gửi kết quả là ngày 30/11/2026")))
    assert {one.name: one.value for one in read_letter([page], Knowledge())}["due"] == "2026-11-30"
