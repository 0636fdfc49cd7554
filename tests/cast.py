"""The fixture province: two agencies and eight people with whom every office story is told.

Sở Nội vụ (SNV) writes: Mai drafts, Hùng reviews as head of her division, Việt signs as director, Hoa is the clerk.
UBND phường Hoa Lư receives: Ngọc is the clerk, Ước the chairman, Lan and Tuấn handle. Times are Monday
23 November 2026, the first working hour, unless a story says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from vanban.directory.api import Role, actor_for
from vanban.directory.models import Agency, AgencyCode, Person, Post, Unit
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.vietnamese import sort_key

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)

SIGNERS = {"viet", "long", "uoc"}


@dataclass
class Office:
    """An agency with its units and posts by short name."""

    agency: Agency
    units: dict[str, Unit]
    posts: dict[str, Post]


def _person(name: str) -> Person:
    return Person.objects.create(full_name=name, sort_key=sort_key(name))


def _post(
    office: Office, short: str, name: str, title: str, roles: list[Role], unit: str = "", capacity: str = ""
) -> None:
    office.posts[short] = Post.objects.create(
        person=_person(name),
        agency=office.agency,
        unit=office.units.get(unit),
        title=title,
        roles=[str(role) for role in roles],
        capacity=capacity,
        order=len(office.posts),
    )


def so_noi_vu() -> Office:
    """The department that writes."""
    agency = Agency.objects.create(
        code="H42.08",
        name="Sở Nội vụ",
        abbreviation="SNV",
        level="department",
        governing_name="UBND TỈNH NINH BÌNH",
        place="Ninh Bình",
        email="snv@ninhbinh.gov.vn",
        invented=True,
    )
    AgencyCode.objects.create(agency=agency, code="000.00.08.H42", scheme="qcvn102")
    units = {
        "vp": Unit.objects.create(agency=agency, name="Văn phòng", abbreviation="VP", order=0),
        "tccb": Unit.objects.create(agency=agency, name="Phòng Tổ chức cán bộ", abbreviation="TCCB", order=1),
    }
    office = Office(agency, units, {})
    _post(office, "viet", "Phạm Quốc Việt", "Giám đốc", [Role.LEADER])
    _post(office, "long", "Vũ Đức Long", "Phó Giám đốc", [Role.LEADER], capacity="KT.")
    _post(office, "hung", "Trần Văn Hùng", "Trưởng phòng", [Role.UNIT_HEAD, Role.SPECIALIST], "tccb")
    _post(office, "mai", "Nguyễn Thị Mai", "Chuyên viên", [Role.SPECIALIST], "tccb")
    _post(office, "hoa", "Lê Thị Hoa", "Văn thư", [Role.CLERK], "vp")
    return office


def phuong_hoa_lu() -> Office:
    """The ward that receives."""
    agency = Agency.objects.create(
        code="H42.51",
        name="Ủy ban nhân dân phường Hoa Lư",
        abbreviation="UBND",
        level="commune",
        place="Hoa Lư",
        email="phuonghoalu@ninhbinh.gov.vn",
        invented=True,
    )
    AgencyCode.objects.create(agency=agency, code="000.00.51.H42", scheme="qcvn102")
    units = {"kt": Unit.objects.create(agency=agency, name="Phòng Kinh tế, Hạ tầng và Đô thị", abbreviation="KTHTĐT")}
    office = Office(agency, units, {})
    _post(office, "uoc", "Đỗ Văn Ước", "Chủ tịch", [Role.LEADER], capacity="TM.")
    _post(office, "ngoc", "Bùi Thị Ngọc", "Văn thư", [Role.CLERK])
    _post(office, "lan", "Hoàng Thị Lan", "Công chức", [Role.SPECIALIST], "kt")
    _post(office, "tuan", "Đinh Anh Tuấn", "Công chức", [Role.SPECIALIST], "kt")
    return office


def data_centre() -> Office:
    """Who runs the system for the province."""
    agency = Agency.objects.create(
        code="H42.90",
        name="Trung tâm Chuyển đổi số",
        abbreviation="TTCĐS",
        level="department",
        place="Ninh Bình",
        invented=True,
    )
    office = Office(agency, {}, {})
    _post(office, "hanh", "Lưu Văn Hành", "Quản trị hệ thống", [Role.OPERATOR])
    return office


def actor(post: Post, at: datetime = AT) -> Actor:
    """The holder of a post, ready to act in it."""
    return actor_for(post.person_id, at=at, post_id=post.id)
