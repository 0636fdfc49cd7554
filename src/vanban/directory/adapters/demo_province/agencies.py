"""The bodies of the demo province: names and abbreviations as in use, codes invented below level 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEVEL_ONE = "H42"
MERGED = ("H25", "H40")
"""Hà Nam and Nam Định: their level-1 codes are closed since the merger; old letters still carry them."""
MERGED_ON = date(2025, 7, 1)
GOVERNING = "UBND TỈNH NINH BÌNH"


@dataclass(frozen=True)
class PlannedUnit:
    """A unit by its abbreviation."""

    abbreviation: str
    name: str


@dataclass(frozen=True)
class PlannedAgency:
    """An agency of the plan. `number` is the group under level 1, 0 for the province itself; `size` how it is staffed.

    `titles` are those of the head and the deputy.
    """

    number: int
    abbreviation: str
    name: str
    level: str
    size: str
    titles: tuple[str, str]
    units: tuple[PlannedUnit, ...]
    place: str = "Ninh Bình"
    closed_on: date | None = None
    has_system: bool = True

    @property
    def key(self) -> str:
        """A short name unique in the plan: the abbreviation, for communes the place."""
        return self.place if self.level == "commune" else self.abbreviation

    @property
    def code(self) -> str:
        """The code by QĐ 20/2020."""
        return f"{LEVEL_ONE}.{self.number:02d}" if self.number else LEVEL_ONE

    @property
    def old_code(self) -> str:
        """The code by QCVN 102:2016."""
        return f"000.00.{self.number:02d}.{LEVEL_ONE}"


_DIRECTORS = ("Giám đốc", "Phó Giám đốc")
_OFFICE = PlannedUnit("VP", "Văn phòng")


def _department(
    number: int, abbreviation: str, name: str, *units: tuple[str, str], size: str = "small"
) -> PlannedAgency:
    planned = (_OFFICE, *(PlannedUnit(short, long) for short, long in units))
    titles = {"TTT": ("Chánh Thanh tra", "Phó Chánh Thanh tra"), "BQLKCN": ("Trưởng Ban", "Phó Trưởng Ban")}
    return PlannedAgency(number, abbreviation, name, "department", size, titles.get(abbreviation, _DIRECTORS), planned)


PROVINCE = PlannedAgency(
    0,
    "UBND",
    "Ủy ban nhân dân tỉnh Ninh Bình",
    "province",
    "province",
    ("Chủ tịch", "Phó Chủ tịch"),
    (
        _OFFICE,
        PlannedUnit("TH", "Phòng Tổng hợp"),
        PlannedUnit("KTN", "Phòng Kinh tế ngành"),
        PlannedUnit("VX", "Phòng Khoa giáo - Văn xã"),
    ),
)

OFFICE = PlannedAgency(
    1,
    "VPUBND",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "department",
    "office",
    ("Chánh Văn phòng", "Phó Chánh Văn phòng"),
    (
        PlannedUnit("HCTC", "Phòng Hành chính - Tổ chức"),
        PlannedUnit("TH", "Phòng Tổng hợp"),
        PlannedUnit("VX", "Phòng Khoa giáo - Văn xã"),
    ),
)

DEPARTMENTS = (
    _department(2, "STC", "Sở Tài chính", ("QLNS", "Phòng Quản lý ngân sách"),
                ("DN", "Phòng Đăng ký kinh doanh"), size="large"),
    _department(3, "SXD", "Sở Xây dựng", ("QHKT", "Phòng Quy hoạch - Kiến trúc")),
    _department(4, "SNNMT", "Sở Nông nghiệp và Môi trường", ("QLDĐ", "Phòng Quản lý đất đai"),
                ("MT", "Phòng Quản lý môi trường"), size="large"),
    _department(5, "SCT", "Sở Công Thương", ("QLTM", "Phòng Quản lý thương mại")),
    _department(6, "SKHCN", "Sở Khoa học và Công nghệ", ("CĐS", "Phòng Chuyển đổi số"),
                ("QLKH", "Phòng Quản lý khoa học"), size="large"),
    _department(7, "STP", "Sở Tư pháp", ("VBPL", "Phòng Xây dựng và Phổ biến pháp luật")),
    _department(8, "SNV", "Sở Nội vụ", ("TCCB", "Phòng Tổ chức cán bộ"),
                ("CCHC", "Phòng Cải cách hành chính và Văn thư lưu trữ"), size="large"),
    _department(9, "SYT", "Sở Y tế", ("NVY", "Phòng Nghiệp vụ y")),
    _department(10, "SGDĐT", "Sở Giáo dục và Đào tạo", ("GDTH", "Phòng Giáo dục trung học")),
    _department(11, "SVHTT", "Sở Văn hóa và Thể thao", ("QLVH", "Phòng Quản lý văn hóa")),
    _department(12, "SDL", "Sở Du lịch", ("QLDL", "Phòng Quản lý du lịch")),
    _department(13, "SDTTG", "Sở Dân tộc và Tôn giáo", ("CSDT", "Phòng Chính sách dân tộc")),
    _department(14, "TTT", "Thanh tra tỉnh", ("NV1", "Phòng Nghiệp vụ 1")),
    _department(15, "BQLKCN", "Ban Quản lý các khu công nghiệp tỉnh", ("QLĐT", "Phòng Quản lý đầu tư")),
)  # fmt: skip

#: Closed when its work went to Sở Khoa học và Công nghệ: letters addressed to it are refused with the reason.
CLOSED = PlannedAgency(
    16, "STTTT", "Sở Thông tin và Truyền thông", "department", "none", _DIRECTORS, (), closed_on=date(2025, 2, 28)
)

_LARGE_COMMUNES = ("phường Hoa Lư", "phường Tam Điệp", "phường Phủ Lý", "phường Nam Định", "xã Nho Quan", "xã Hải Hậu")
_SMALL_COMMUNES = (
    "phường Tây Hoa Lư", "phường Đông Hoa Lư", "phường Yên Sơn", "phường Trung Sơn", "phường Duy Tiên",
    "phường Kim Bảng", "phường Đồng Văn", "phường Thiên Trường", "phường Mỹ Lộc", "xã Gia Viễn", "xã Gia Vân",
    "xã Cúc Phương",
    "xã Quỳnh Lưu", "xã Yên Khánh", "xã Khánh Nhạc", "xã Yên Mô", "xã Kim Sơn", "xã Phát Diệm", "xã Bình Lục",
    "xã Thanh Liêm", "xã Lý Nhân", "xã Vụ Bản", "xã Xuân Trường", "xã Giao Thủy",
)  # fmt: skip


def _commune(number: int, name: str, size: str) -> PlannedAgency:
    kind, _, place = name.partition(" ")
    economy = (
        PlannedUnit("KTHTĐT", "Phòng Kinh tế, Hạ tầng và Đô thị")
        if kind == "phường"
        else PlannedUnit("KT", "Phòng Kinh tế")
    )
    units = (
        PlannedUnit("VP", "Văn phòng HĐND và UBND"),
        economy,
        PlannedUnit("VHXH", "Phòng Văn hóa - Xã hội"),
    )
    return PlannedAgency(
        number, "UBND", f"Ủy ban nhân dân {name}", "commune", size, ("Chủ tịch", "Phó Chủ tịch"), units, place=place
    )


COMMUNES = tuple(
    _commune(number, name, "commune" if name in _LARGE_COMMUNES else "hamlet")
    for number, name in enumerate((*_LARGE_COMMUNES, *_SMALL_COMMUNES), start=51)
)

_CHAIR = ("Chủ tịch", "Phó Chủ tịch")
GUESTS = (
    PlannedAgency(81, "HND", "Hội Nông dân tỉnh Ninh Bình", "external", "guest", _CHAIR, (_OFFICE,), has_system=False),
    PlannedAgency(
        82, "HCTĐ", "Hội Chữ thập đỏ tỉnh Ninh Bình", "external", "guest", _CHAIR, (_OFFICE,), has_system=False
    ),
)
"""Associations without a system of their own: they write and read on the hub's own pages (VL19-Đ5.2)."""

AGENCIES = (PROVINCE, OFFICE, *DEPARTMENTS, CLOSED, *COMMUNES, *GUESTS)
