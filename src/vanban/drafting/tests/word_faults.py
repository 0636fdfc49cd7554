"""Faults to be seeded: for each a sheet it can stand on, the one change that makes it, and what must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vanban.drafting.tests.word_sheets import Sheet, body_line, centred

Change = Callable[[Sheet], Any]


@dataclass(frozen=True)
class Fault:
    """A seeded fault: its kind and part as the checker must name them; `on` the type of document, `asks` its form."""

    key: tuple[str, str]
    make: Change
    on: str = "cong-van"
    asks: dict[str, Any] = field(default_factory=dict)


def _look(part: str, at: int = 0, **changes: Any) -> Change:
    return lambda sheet: sheet.change(part, at, **changes)


def _say(part: str, old: str, new: str, at: int = 0) -> Change:
    return lambda sheet: sheet.say(part, old, new, at)


def _margin(side: str, value: float) -> Change:
    return lambda sheet: sheet.margins.update({side: value})


def _number(**changes: Any) -> Change:
    return lambda sheet: sheet.number.update(changes)


def _drop(part: str, at: int | None = None) -> Change:
    return lambda sheet: sheet.lines.pop(part) if at is None else sheet.lines[part].pop(at)


def _set(name: str, value: Any) -> Change:
    return lambda sheet: setattr(sheet, name, value)


def _paper(width: float, height: float) -> Change:
    def change(sheet: Sheet) -> None:
        sheet.width, sheet.height = width, height

    return change


def _add(part: str, *texts: str, at: int = 0) -> Change:
    def change(sheet: Sheet) -> None:
        sheet.lines[part][at:at] = [body_line(text) for text in texts]

    return change


LONG = {"wide": True}
ON = {"on": "ke-hoach", "asks": LONG}
DECISION = {"on": "quyet-dinh"}
ANNEX = {"asks": {"annexes": 1}}
ANNEXES = {"asks": {"annexes": 2}}
PLAN = {"on": "ke-hoach"}

FAULTS: tuple[Fault, ...] = (
    # the sheet
    Fault(("paper", "page"), _paper(215.9, 279.4)),
    Fault(("lying", "page"), _paper(297, 210)),
    Fault(("margin", "top"), _margin("top", 15)),
    Fault(("margin", "bottom"), _margin("bottom", 30)),
    Fault(("margin", "left"), _margin("left", 25.4)),
    Fault(("margin", "right"), _margin("right", 25.4)),
    Fault(("no_page_number", "page_number"), _set("number", None), asks={"pages": 3}),
    Fault(("page_number_place", "page_number"), _number(place="footer")),
    Fault(("page_number_align", "page_number"), _number(align="right")),
    Fault(("page_number_first", "page_number"), _number(first=True)),
    Fault(("page_number_look", "page_number"), _number(size=10)),
    Fault(("page_number_figures", "page_number"), _number(form="lowerRoman")),
    Fault(("page_number_start", "page_number"), _number(start=3)),
    Fault(("tracked", "page"), _set("tracked", True)),
    # country and motto
    Fault(("missing", "country"), _drop("country")),
    Fault(("wording", "country"), _say("country", "CHỦ NGHĨA", "CHỦ NGHIÃ")),
    Fault(("size", "country"), _look("country", size=14)),
    Fault(("not_bold", "country"), _look("country", bold=False)),
    Fault(("not_capitals", "country"), _say("country", "VIỆT NAM", "Việt Nam")),
    Fault(("missing", "motto"), _drop("motto")),
    Fault(("wording", "motto"), _say("motto", "Tự do - Hạnh phúc", "Tự Do – Hạnh Phúc")),
    Fault(("size", "motto"), _look("motto", size=12)),
    Fault(("not_bold", "motto"), _look("motto", bold=False)),
    Fault(("italic", "motto"), _look("motto", italic=True)),
    Fault(("no_line", "motto"), _look("motto", rule=0.0)),
    Fault(("side", "country"), _set("swapped", True)),
    # agency
    Fault(("not_capitals", "parent"), _say("parent", "TỈNH NINH BÌNH", "tỉnh Ninh Bình")),
    Fault(("size", "parent"), _look("parent", size=11)),
    Fault(("not_bold", "agency"), _look("agency", bold=False)),
    Fault(("not_capitals", "agency"), _say("agency", "SỞ NỘI VỤ", "Sở Nội vụ")),
    Fault(("size", "agency"), _look("agency", size=14)),
    Fault(("no_line", "agency"), _look("agency", rule=0.0)),
    # number and symbol
    Fault(("missing", "number"), _drop("number"), **PLAN),
    Fault(("colon", "number"), _say("number", "Số:", "Số")),
    Fault(("padding", "number"), _say("number", "05/", "5/")),
    Fault(("stroke", "number"), _say("number", "05/", "05-")),
    Fault(("spaces", "number"), _say("number", "SNV-TCCB", "SNV - TCCB")),
    Fault(("not_capitals", "number"), _say("number", "SNV-TCCB", "snv-tccb")),
    Fault(("symbol_type", "number"), _say("number", "/KH-", "/BC-"), **PLAN),
    Fault(("size", "number"), _look("number", size=14)),
    Fault(("bold", "number"), _look("number", bold=True)),
    # place and date
    Fault(("missing", "date"), _drop("date")),
    Fault(("padding", "date"), _say("date", "ngày 05", "ngày 5")),
    Fault(("needless_zero", "date"), _say("date", "tháng 01", "tháng 09")),
    Fault(("comma", "date"), _say("date", "Bình, ngày", "Bình ngày")),
    Fault(("date_form", "date"), _say("date", "05 tháng 01 năm 2026", "05/01/2026")),
    Fault(("not_italic", "date"), _look("date", italic=False)),
    Fault(("size", "date"), _look("date", size=12)),
    # type and summary
    Fault(("not_capitals", "type_name"), _say("type_name", "KẾ HOẠCH", "Kế hoạch"), **PLAN),
    Fault(("not_bold", "type_name"), _look("type_name", bold=False), **PLAN),
    Fault(("not_centred", "type_name"), _look("type_name", align="left"), **PLAN),
    Fault(("size", "type_name"), _look("type_name", size=16), **PLAN),
    Fault(("not_bold", "subject"), _look("subject", bold=False), **PLAN),
    Fault(("no_line", "subject"), _look("subject", rule=0.0), **PLAN),
    Fault(("missing", "subject"), _drop("subject"), **PLAN),
    Fault(("missing", "letter_subject"), _drop("letter_subject")),
    Fault(("wording", "letter_subject"), _say("letter_subject", "V/v", "Về việc")),
    Fault(("size", "letter_subject"), _look("letter_subject", size=14)),
    Fault(("bold", "letter_subject"), _look("letter_subject", bold=True)),
    # “Kính gửi”
    Fault(("missing", "addressees"), lambda s: (_drop("greeting")(s), _drop("addressees")(s))),
    Fault(("colon", "addressees"), _say("greeting", "Kính gửi:", "Kính gửi")),
    Fault(("dash", "addressees"), _say("addressees", "- ", "", 1)),
    Fault(("ending", "addressees"), _say("addressees", "xã.", "xã;", 1)),
    Fault(("size", "addressees"), _look("addressees", size=12)),
    # legal bases
    Fault(("not_italic", "base"), _look("base", 1, italic=False), **DECISION),
    Fault(("ending", "base"), _say("base", "2025;", "2025,"), **DECISION),
    Fault(("incomplete", "base"), _say("base", " ngày 05 tháng 3 năm 2020", "", 1), **DECISION),
    Fault(("repealed", "base"), _say("base", "30/2020/NĐ-CP", "110/2004/NĐ-CP", 1), **DECISION),
    Fault(("size", "base"), _look("base", size=12), **DECISION),
    # the text
    Fault(("font", "body"), _look("body", font="Arial")),
    Fault(("colour", "body"), _look("body", colour="FF0000")),
    Fault(("size", "body"), _look("body", size=12)),
    Fault(("italic", "body"), _look("body", italic=True)),
    Fault(("not_justified", "body"), _look("body", align="left")),
    Fault(("first_line", "body"), _look("body", first=25)),
    Fault(("between", "body"), _look("body", after=0)),
    Fault(("spacing", "body"), _look("body", line=2.0)),
    Fault(("citation", "body"), _add("body", "Căn cứ khoản 2 điều 24 của Quy chế làm việc.", at=1)),
    Fault(("numeral", "chapter"), _say("body", "Chương I", "Chương 1"), **ON),
    Fault(("not_bold", "chapter"), _look("body", bold=False), **ON),
    Fault(("not_capitals", "chapter_title"), _say("body", "QUY ĐỊNH CHUNG", "Quy định chung", 1), **ON),
    Fault(("no_title", "chapter"), _drop("body", 1), **ON),
    Fault(("numeral", "section"), _say("body", "Mục 1", "Mục I", 16), **ON),
    Fault(("label_end", "article"), _say("body", "Điều 1.", "Điều 1:"), **DECISION),
    Fault(("not_bold", "article"), _look("body", 1, bold_start=0), **DECISION),
    Fault(("gap", "article"), _say("body", "Điều 3.", "Điều 4.", 2), **DECISION),
    Fault(("label_end", "clause"), _say("body", "1. ", "1) ", 1)),
    Fault(("gap", "clause"), _say("body", "2. ", "3. ", 4)),
    Fault(("label_end", "point"), _say("body", "b) ", "b. ", 3)),
    Fault(("gap", "point"), _say("body", "đ) ", "e) ", 10), **ON),
    # signer
    Fault(("missing", "signer"), lambda s: (_drop("signer")(s), _drop("name")(s))),
    Fault(("capacity", "signer"), _say("signer", "KT. ", "KT ")),
    Fault(("own_title", "signer"), _drop("signer", 1)),
    Fault(("not_bold", "signer"), _look("signer", bold=False)),
    Fault(("size", "signer"), _look("signer", size=12)),
    Fault(("not_capitals", "signer"), _say("signer", "PHÓ GIÁM ĐỐC", "Phó Giám đốc", 1)),
    Fault(("missing", "name"), _drop("name")),
    Fault(("degree", "name"), _say("name", "Vũ", "TS. Vũ")),
    Fault(("capitals", "name"), _say("name", "Vũ Đức Long", "VŨ ĐỨC LONG")),
    Fault(("not_bold", "name"), _look("name", bold=False)),
    # “Nơi nhận”
    Fault(("missing", "recipients_label"), lambda s: (_drop("recipients_label")(s), _drop("recipient")(s))),
    Fault(("colon", "recipients_label"), _say("recipients_label", "nhận:", "nhận")),
    Fault(("not_bold", "recipients_label"), _look("recipients_label", bold=False)),
    Fault(("not_italic", "recipients_label"), _look("recipients_label", italic=False)),
    Fault(("size", "recipients_label"), _look("recipients_label", size=14)),
    Fault(("size", "recipient"), _look("recipient", 1, size=13)),
    Fault(("dash", "recipient"), _say("recipient", "- ", "", 1)),
    Fault(("ending", "recipient"), _say("recipient", "ngành;", "ngành", 1)),
    Fault(("as_above", "recipient"), _drop("recipient", 0)),
    Fault(("file_copy", "recipient"), lambda s: s.lines["recipient"].pop()),
    Fault(("colon", "recipient"), _say("recipient", "Lưu:", "Lưu", 2)),
    # annexes and marks
    Fault(("annex_unnamed", "annex"), _drop("body", -2), **ANNEX),
    Fault(("annex_absent", "annex"), _add("body", "Chi tiết tại Phụ lục kèm theo.", at=1)),
    Fault(("numeral", "annex"), _say("annex1", "II", "2"), **ANNEXES),
    Fault(("size", "annex"), _look("annex0", size=12), **ANNEX),
    Fault(
        ("not_capitals", "annex_title"), _say("annex0", "BẢNG TỔNG HỢP SỐ LIỆU", "Bảng tổng hợp số liệu", 1), **ANNEX
    ),
    Fault(("not_italic", "annex_note"), _look("annex0", 2, italic=False), **ANNEX),
    Fault(("missing", "annex_note"), _drop("annex0", 2), **ANNEX),
    Fault(("size", "urgency"), lambda s: s.lines.update(urgency=[centred("HỎA TỐC", bold=True, size=18)])),
    Fault(("not_bold", "urgency"), lambda s: s.lines.update(urgency=[centred("KHẨN", size=13)])),
)
"""Each kind and part once; what a fault brings with it is told in `BRINGS`."""

BRINGS: dict[tuple[str, str], set[tuple[str, str]]] = {
    ("wording", "country"): set(),
    ("side", "country"): {("side", "agency"), ("side", "number"), ("side", "date")},
    ("missing", "signer"): set(),
}
