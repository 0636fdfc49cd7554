"""Documents cited as legal bases that are known to be out of force, and since when; the rest is not judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Repealed:
    """A document by its number, the day it lost its force, and what stands in its place."""

    number: str
    name: str
    since: date
    successor: str


REPEALED: tuple[Repealed, ...] = (
    Repealed("01/2011/QH13", "Luật Lưu trữ năm 2011", date(2025, 7, 1), "Luật Lưu trữ số 33/2024/QH15"),
    Repealed("51/2005/QH11", "Luật Giao dịch điện tử năm 2005", date(2024, 7, 1), "Luật số 20/2023/QH15"),
    Repealed("67/2006/QH11", "Luật Công nghệ thông tin năm 2006", date(2026, 7, 1), "Luật số 148/2025/QH15"),
    Repealed("86/2015/QH13", "Luật An toàn thông tin mạng năm 2015", date(2026, 7, 1), "Luật số 116/2025/QH15"),
    Repealed("24/2018/QH14", "Luật An ninh mạng năm 2018", date(2026, 7, 1), "Luật số 116/2025/QH15"),
    Repealed("29/2018/QH14", "Luật Bảo vệ bí mật nhà nước năm 2018", date(2026, 3, 1), "Luật số 117/2025/QH15"),
    Repealed("77/2015/QH13", "Luật Tổ chức chính quyền địa phương năm 2015", date(2025, 3, 1), "Luật số 72/2025/QH15"),
    Repealed("110/2004/NĐ-CP", "Nghị định số 110/2004/NĐ-CP", date(2020, 3, 5), "Nghị định số 30/2020/NĐ-CP"),
    Repealed("09/2010/NĐ-CP", "Nghị định số 09/2010/NĐ-CP", date(2020, 3, 5), "Nghị định số 30/2020/NĐ-CP"),
    Repealed("130/2018/NĐ-CP", "Nghị định số 130/2018/NĐ-CP", date(2025, 4, 10), "Nghị định số 23/2025/NĐ-CP"),
    Repealed("41/2017/TT-BTTTT", "Thông tư số 41/2017/TT-BTTTT", date(2026, 11, 15), "Thông tư số 59/2026/TT-BKHCN"),
    Repealed("34/2016/NĐ-CP", "Nghị định số 34/2016/NĐ-CP", date(2025, 4, 1), "Nghị định số 78/2025/NĐ-CP"),
)


def out_of_force(text: str, on: date) -> Repealed | None:
    """The first document named in this basis that had lost its force by that day: by number, or by a law's name."""
    for one in REPEALED:
        if on >= one.since and (one.number in text or one.name in text):
            return one
    return None
