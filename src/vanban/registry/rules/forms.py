"""The forms of NĐ 30/2020 Phụ lục IV: titles and heads exactly as the decree prints them, in every language of ours."""

from __future__ import annotations

from dataclasses import dataclass

VOLUME = 1000
"""Lines of one bound volume; the cover counts volumes (“Quyển số”)."""


@dataclass(frozen=True)
class BookForm:
    """A book: what its cover says, the heads of its columns, and the shares of their widths."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]


OUTGOING = BookForm(
    "Sổ đăng ký văn bản đi",
    (
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ),
    (4, 3, 8, 4, 6, 4, 2, 3, 3, 4),
)
INCOMING = BookForm(
    "Sổ đăng ký văn bản đến",
    (
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ),
    (3, 2, 5, 4, 3, 8, 5, 3, 3, 4),
)
FORMS = {"out": OUTGOING, "in": INCOMING}


def volumes(lines: int) -> int:
    """How many volumes a book of so many lines takes; an empty book is one volume."""
    return max(1, -(-lines // VOLUME))
