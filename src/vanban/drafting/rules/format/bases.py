"""Documents cited as legal bases that are known to be out of force, and since when; the rest is not judged.

Only what a text that was read says itself stands here: the ending articles of NĐ 30/2020, and what was published of the
digital signature rules and of the laws on archives, electronic transactions, information technology, cyber safety and
state secrets. A document is named by its number where that text gives it, a law else by its name with its year or day;
nothing is listed from memory. A basis that is not named here is therefore not vouched for: nothing is said of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Repealed:
    """A document as it is said, what names it in a citation, the day it lost its force, what stands in its place."""

    name: str
    marks: tuple[str, ...]
    since: date
    successor: str


REPEALED: tuple[Repealed, ...] = (
    Repealed("Nghị định số 110/2004/NĐ-CP", ("110/2004/NĐ-CP",), date(2020, 3, 5), "Nghị định số 30/2020/NĐ-CP"),
    Repealed("Nghị định số 09/2010/NĐ-CP", ("09/2010/NĐ-CP",), date(2020, 3, 5), "Nghị định số 30/2020/NĐ-CP"),
    Repealed("Nghị định số 130/2018/NĐ-CP", ("130/2018/NĐ-CP",), date(2025, 4, 10),
             "Nghị định số 23/2025/NĐ-CP, Nghị định số 68/2024/NĐ-CP"),
    Repealed("Thông tư số 41/2017/TT-BTTTT", ("41/2017/TT-BTTTT",), date(2026, 11, 15),
             "Thông tư số 59/2026/TT-BKHCN"),
    Repealed("Luật Giao dịch điện tử năm 2005",
             ("Luật Giao dịch điện tử năm 2005", "Luật Giao dịch điện tử ngày 29 tháng 11 năm 2005"),
             date(2024, 7, 1), "Luật số 20/2023/QH15"),
    Repealed("Luật Lưu trữ năm 2011", ("Luật Lưu trữ năm 2011", "Luật Lưu trữ ngày 11 tháng 11 năm 2011"),
             date(2025, 7, 1), "Luật số 33/2024/QH15"),
    Repealed("Luật Bảo vệ bí mật nhà nước năm 2018", ("29/2018/QH14", "Luật Bảo vệ bí mật nhà nước năm 2018"),
             date(2026, 3, 1), "Luật số 117/2025/QH15"),
    Repealed("Luật Công nghệ thông tin năm 2006",
             ("67/2006/QH11", "Luật Công nghệ thông tin năm 2006",
              "Luật Công nghệ thông tin ngày 29 tháng 6 năm 2006"),
             date(2026, 7, 1), "Luật số 148/2025/QH15"),
    Repealed("Luật An toàn thông tin mạng năm 2015",
             ("86/2015/QH13", "Luật An toàn thông tin mạng năm 2015",
              "Luật An toàn thông tin mạng ngày 19 tháng 11 năm 2015"),
             date(2026, 7, 1), "Luật số 116/2025/QH15"),
    Repealed("Luật An ninh mạng năm 2018", ("24/2018/QH14", "Luật An ninh mạng năm 2018"),
             date(2026, 7, 1), "Luật số 116/2025/QH15"),
)  # fmt: skip


def out_of_force(text: str, on: date) -> Repealed | None:
    """The first document named in this basis that had lost its force by that day."""
    for one in REPEALED:
        if on >= one.since and any(mark in text for mark in one.marks):
            return one
    return None
