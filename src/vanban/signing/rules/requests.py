"""What a request to the authority says on paper: plain text, a table of those it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vanban.kernel.refusals import gettext_noop

AUTHORITY = "Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ"
"""The authority of official signatures (NĐ 68/2024)."""

DOMAIN = "Chứng thư số"
MOST_SUBJECTS = 100

KIND_LABELS = {
    "new": gettext_noop("New certificate"),
    "renew": gettext_noop("Renewal"),
    "change": gettext_noop("Change of information"),
    "revoke": gettext_noop("Revocation"),
    "restore": gettext_noop("Restoring the device"),
}
_ASKS = {
    "new": "cấp mới chứng thư số",
    "renew": "gia hạn chứng thư số",
    "change": "thay đổi nội dung thông tin chứng thư số",
    "revoke": "thu hồi chứng thư số",
    "restore": "khôi phục thiết bị lưu khóa bí mật",
}
_LAW = (
    "Thực hiện Nghị định số 68/2024/NĐ-CP ngày 25 tháng 6 năm 2024 của Chính phủ quy định về chữ ký số chuyên dùng "
    "công vụ, {agency} đề nghị {authority_does} cho {whom} có tên trong danh sách sau:"
)


@dataclass(frozen=True)
class Subject:
    """One holder as the request prints it; `certificate` is the id of the one it is about, `serial` its number."""

    kind: str
    holder: str
    name: str
    post: str
    email: str
    certificate: str = ""
    serial: str = ""
    valid_to: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the JSON column."""
        return asdict(self)


def subject_from(data: Mapping[str, Any]) -> Subject:
    """A subject from the JSON column."""
    return Subject(**{name: str(data.get(name, "")) for name in Subject.__dataclass_fields__})


def whom(found: Sequence[Subject]) -> str:
    """“03 cá nhân và 01 cơ quan”, as Vietnamese offices count."""
    people = sum(1 for one in found if one.kind == "person")
    parts = [f"{count:02d} {word}" for count, word in ((people, "cá nhân"), (len(found) - people, "cơ quan")) if count]
    return " và ".join(parts)


def subject_line(kind: str, found: Sequence[Subject]) -> str:
    """The letter's trích yếu."""
    return f"đề nghị {_ASKS[kind]} chuyên dùng công vụ cho {whom(found)}".replace(
        "bí mật chuyên dùng công vụ", "bí mật"
    )


def body(kind: str, found: Sequence[Subject], *, agency: str, reason: str) -> str:
    """The letter's text, its table and its end."""
    heads = ["STT", "Họ và tên, tên cơ quan", "Chức vụ, đơn vị", "Thư điện tử"]
    rows = [[f"{number}", one.name, one.post, one.email] for number, one in enumerate(found, 1)]
    if kind != "new":
        heads = [*heads[:3], "Số chứng thư số", "Hạn dùng"]
        rows = [[*row[:3], printed_serial(one.serial), one.valid_to] for row, one in zip(rows, found, strict=True)]
    lines = [_LAW.format(agency=agency, authority_does=_ASKS[kind], whom=whom(found)), "", _row(heads)]
    lines += [_row(row) for row in rows]
    if reason:
        lines += ["", f"Lý do: {' '.join(reason.split()).rstrip('.')}."]
    lines += ["", "Đề nghị quý cơ quan xem xét, giải quyết."]
    return "\n".join(lines)


def printed_serial(serial: str) -> str:
    """A certificate's number in groups of four, so that a line may break between them."""
    return " ".join(serial[place : place + 4].upper() for place in range(0, len(serial), 4))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) or "–" for cell in cells) + " |"
