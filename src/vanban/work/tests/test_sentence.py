"""Sentences as leaders of an office write them, with and without marks, and what is read from each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

import pytest

from vanban.kernel.clock import VIETNAM, local
from vanban.kernel.working_time import WorkingCalendar
from vanban.work.rules import Kind
from vanban.work.rules.sentence import Place, PostHere, Reading, UnitHere, Why, read_deadlines, read_sentence

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
"""A Monday; Tuesday the 24th is a day off."""
CALENDAR = WorkingCalendar()
ASKED = datetime(2026, 12, 1, 17, 0, tzinfo=VIETNAM)


def key(name: str) -> UUID:
    return uuid5(UUID(int=7), name)


def post(short: str, name: str, title: str, unit: str = "", *, heads: bool = False) -> PostHere:
    return PostHere(key(short), name, title, key(unit) if unit else None, heads)


WARD = Place(
    (
        post("hung", "Trần Văn Hùng", "Phó Chủ tịch"),
        post("son", "Lê Văn Sơn", "Chánh Văn phòng", "VP", heads=True),
        post("ngoc", "Bùi Thị Ngọc", "Văn thư", "VP"),
        post("binh", "Nguyễn Văn Bình", "Trưởng phòng", "KT", heads=True),
        post("lan", "Hoàng Thị Lan", "Công chức", "KT"),
        post("tuan", "Đinh Anh Tuấn", "Công chức", "KT"),
        post("mai", "Nguyễn Thị Mai", "Trưởng phòng", "VH", heads=True),
        post("thang", "Trần Đức Thắng", "Công chức", "VH"),
        post("hoa", "Vũ Thị Hoa", "Trưởng phòng", "TC", heads=True),
        post("hung2", "Phạm Hùng", "Công chức", "TC"),
    ),
    (
        UnitHere(key("VP"), "Văn phòng HĐND và UBND", "VP"),
        UnitHere(key("KT"), "Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT"),
        UnitHere(key("VH"), "Phòng Văn hóa - Xã hội", "VHXH"),
        UnitHere(key("TC"), "Phòng Tổ chức - Hành chính", "TCHC"),
    ),
    ("Sở Xây dựng", "Sở Nội vụ"),
)
SHORT = {one.post_id: short for short in ("hung", "son", "ngoc", "binh", "lan", "tuan", "mai", "thang", "hoa", "hung2")
         for one in WARD.posts if one.post_id == key(short)}  # fmt: skip


def read(text: str) -> Reading:
    return read_sentence(text, WARD, at=AT, calendar=CALENDAR, asked=ASKED)


def told(text: str) -> dict[str, str]:
    """Who stands in which part; a question mark after what is unsure."""
    found = read(text)
    return {
        kind.value: " ".join(SHORT[one.post_id] + ("" if one.sure else "?") for one in found.of(kind))
        for kind in Kind
        if found.of(kind)
    }


def lead(who: str, cowork: str = "", inform: str = "") -> dict[str, str]:
    return {part: names for part, names in (("lead", who), ("cowork", cowork), ("inform", inform)) if names}


@pytest.mark.clause("HP25-Đ18.3")
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Đồng chí Lan chủ trì, đồng chí Tuấn phối hợp, báo cáo trước 30/11", lead("lan", "tuan")),
        ("dong chi Lan chu tri, Tuan phoi hop, bao cao truoc 30/11", lead("lan", "tuan")),
        ("giao lan chu tri, tuan phoi hop", lead("lan", "tuan")),
        (
            "Giao Phòng KTHTĐT chủ trì, phối hợp với Văn phòng, Phòng VHXH tham mưu văn bản trả lời",
            lead("binh", "son mai"),
        ),
        ("giao phong kinh te chu tri phoi hop voi van phong", lead("binh", "son")),
        ("Phòng Kinh tế, Hạ tầng và Đô thị chủ trì; Phòng Văn hóa - Xã hội, VP phối hợp", lead("binh", "mai son")),
        ("Chủ trì: Lan. Phối hợp: Tuấn, Ngọc. Để biết: Mai", lead("lan", "tuan ngoc", "mai")),
        ("Chuyển đ/c Bình xử lý; đ/c Mai biết", lead("binh", "", "mai")),
        ("Giao Lan, Tuấn phối hợp", lead("lan", "tuan")),
        ("Lan phối hợp với Tuấn, Ngọc để biết", lead("lan", "tuan", "ngoc")),
        ("Hoàng Thị Lan chủ trì phối hợp Đinh Anh Tuấn", lead("lan", "tuan")),
        ("Chánh Văn phòng chủ trì, trưởng phòng Tổ chức - Hành chính phối hợp", lead("son", "hoa")),
        ("Phòng Kinh tế (đ/c Lan) chủ trì trong tuần", lead("lan")),
        ("Kính chuyển PCT Hùng chỉ đạo", lead("hung")),
        ("Giao đ/c Mai chủ trì, xong trước ngày mai", lead("mai")),
        ("VP theo dõi", lead("", "", "son")),
        ("Giao Thắng chủ trì trong tháng", lead("thang")),
    ],
)
def test_parts_are_read(text: str, parts: dict[str, str]) -> None:
    assert told(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("đ/c Hùng chủ trì", lead("hung?")),
        ("Phòng HCTC chủ trì", lead("hoa?")),
        ("P.KTHT xử lý", lead("binh?")),
        ("Lan, Tuấn nghiên cứu tham mưu", lead("lan?", "tuan?")),
        ("Lan chủ trì, Tuấn chủ trì", lead("lan?", "tuan?")),
        ("Phòng Kinh tế chủ trì, các phòng phối hợp", lead("binh", "son? mai? hoa?")),
        ("Đề nghị Phòng VHXH nghiên cứu, đề xuất. Văn phòng tổng hợp chung", lead("mai", "son?")),
    ],
)
def test_what_is_unsure_says_so(text: str, parts: dict[str, str]) -> None:
    assert told(text) == parts


def test_two_people_of_one_name_are_both_offered() -> None:
    [one] = read("đ/c Hùng chủ trì").people
    assert (one.post_id, one.others, one.said) == (key("hung"), (key("hung2"),), "Hùng")


def test_two_who_lead_are_counted() -> None:
    assert read("Lan chủ trì, Tuấn chủ trì").leads == 2


def test_another_agency_is_named_not_assigned() -> None:
    found = read("Sở Xây dựng chủ trì, Phòng TCHC phối hợp")
    assert found.outside == ("Sở Xây dựng",)
    assert told("Sở Xây dựng chủ trì, Phòng TCHC phối hợp") == lead("", "hoa")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Đã xem",
        "mai họp bàn, năm nay tổ chức hoa đăng",
        "sáng mai họp",
        "???",
        "\u0301 /// 99/99",
        "a" * 2000,
        "Giao đồng chí Bính chủ trì",
        "Đ/c Lân chủ trì, đ/c Hòa phối hợp",
    ],
)
def test_nobody_is_found_where_nobody_is_named(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("trước 30/11", "17:00 27/11/2026", True),
        ("truoc 30/11", "17:00 27/11/2026", True),
        ("chậm nhất 30/11", "17:00 30/11/2026", True),
        ("trong 3 ngày làm việc", "17:00 27/11/2026", True),
        ("trong 3 ngay lam viec", "17:00 27/11/2026", True),
        ("trong vòng 10 ngày", "17:00 03/12/2026", True),
        ("thứ Sáu tuần này", "17:00 27/11/2026", True),
        ("thu sau tuan nay", "17:00 27/11/2026", True),
        ("trước thứ Sáu", "17:00 26/11/2026", True),
        ("sáng thứ Hai tuần sau", "11:30 30/11/2026", True),
        ("17h ngày 27/11", "17:00 27/11/2026", True),
        ("trước 16h30 chiều nay", "16:30 23/11/2026", True),
        ("trước ngày 05 tháng 12 năm 2026", "17:00 04/12/2026", True),
        ("trước ngày 30", "17:00 27/11/2026", True),
        ("trong tuần", "17:00 27/11/2026", True),
        ("cuối tháng", "17:00 30/11/2026", True),
        ("trong tháng 12", "17:00 31/12/2026", True),
        ("hết quý I/2027", "17:00 31/03/2027", True),
        ("trong ngày", "17:00 23/11/2026", True),
        ("trong 4 giờ", "14:02 23/11/2026", True),
        ("đúng thời hạn", "17:00 01/12/2026", True),
        ("hạn 24/11", "17:00 25/11/2026", False),
        ("chiều mai", "17:00 25/11/2026", False),
        ("hạn 29/11", "17:00 30/11/2026", False),
        ("trước 15/10", "17:00 14/10/2027", False),
        ("trước 7 giờ sáng nay", "07:00 23/11/2026", False),
        ("xử lý ngay", "17:00 23/11/2026", False),
    ],
)
def test_deadlines_in_words(text: str, day: str, sure: bool) -> None:
    [due] = read_deadlines(text, at=AT, calendar=CALENDAR, asked=ASKED)
    assert (f"{local(due.moment):%H:%M %d/%m/%Y}", due.sure, due.said) == (day, sure, text)


@pytest.mark.parametrize(
    "text",
    ["số 15/12", "Công văn 15/12/QĐ-UBND", "giao Tuấn phối hợp", "giao Tuan phoi hop", "lần thứ hai", "bên thứ ba",
     "giao ngay Mai", "hàng tháng", "31/02", "đúng 45/13"],
)  # fmt: skip
def test_what_is_no_deadline(text: str) -> None:
    assert read_deadlines(text, at=AT, calendar=CALENDAR) == []


@pytest.mark.clause("HP25-Đ6.2c")
def test_a_day_off_is_asked_back_with_the_working_days_around_it() -> None:
    [due] = read_deadlines("hạn 24/11", at=AT, calendar=CALENDAR)
    assert due.why == Why.DAY_OFF
    assert [local(one).day for one in (due.moment, *due.others)] == [25, 23]


def test_of_several_deadlines_the_last_counts_and_is_asked_back() -> None:
    due = read("Tuấn gửi số liệu trước 10h 25/11, Lan chủ trì báo cáo hạn 27/11").due
    assert due is not None
    assert (local(due.moment).day, due.sure, [local(one).day for one in due.others]) == (27, False, [25])


def test_the_documents_own_limit_needs_to_be_known() -> None:
    assert read_deadlines("theo thời hạn của văn bản", at=AT, calendar=CALENDAR) == []
