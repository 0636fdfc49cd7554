"""Who works where in the demo province: invented people, the same at every run, in the posts a real office has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vanban.directory.adapters.demo_province.agencies import (
    AGENCIES,
    OFFICE,
    PROVINCE,
    PlannedAgency,
)
from vanban.directory.rules import Role

#: The people of the stories that guides and tests tell.
NAMED = {
    ("UBND", "head"): "Đặng Quang Minh",
    ("UBND", "deputy"): "Trần Thị Thu Hà",
    ("VPUBND", "head"): "Lê Trọng Nghĩa",
    ("VPUBND", "clerk"): "Phạm Thị Ánh Tuyết",
    ("SNV", "head"): "Phạm Quốc Việt",
    ("SNV", "deputy"): "Vũ Đức Long",
    ("SNV", "chief"): "Trần Văn Hùng",
    ("SNV", "handler"): "Nguyễn Thị Mai",
    ("SNV", "clerk"): "Lê Thị Hoa",
    ("SKHCN", "handler"): "Nguyễn Văn An",
    ("SKHCN", "handler2"): "Nguyễn Văn An",
    ("HND", "head"): "Tạ Văn Lâm",
    ("HND", "clerk"): "Phạm Thị Yến",
    ("Hoa Lư", "head"): "Đỗ Văn Ước",
    ("Hoa Lư", "clerk"): "Bùi Thị Ngọc",
    ("Hoa Lư", "handler"): "Hoàng Thị Lan",
    ("Hoa Lư", "handler2"): "Đinh Anh Tuấn",
}

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đinh", "Bùi", "Đỗ", "Ngô", "Nguyễn", "Dương", "Lương", "Tạ", "Phan",
    "Trịnh", "Đặng", "Mai", "Quách", "Tống", "Đoàn", "Lã", "Cao",
)  # fmt: skip
_MEN = (
    ("Văn", "Dũng"), ("Đức", "Thắng"), ("Quang", "Huy"), ("Hữu", "Phước"), ("Xuân", "Trường"), ("Minh", "Đức"),
    ("Công", "Thành"), ("Ngọc", "Sơn"), ("Trung", "Kiên"), ("Thanh", "Tùng"), ("Mạnh", "Cường"), ("Bá", "Ngọc"),
    ("Hồng", "Quân"), ("Tiến", "Đạt"), ("Văn", "Ứng"), ("Gia", "Bảo"), ("Anh", "Khoa"), ("Đình", "Ân"), ("Viết", "Lâm"),
)  # fmt: skip
_WOMEN = (
    ("Thị", "Hương"), ("Thu", "Thủy"), ("Thị Kim", "Oanh"), ("Thị", "Yến"), ("Ngọc", "Ánh"), ("Thị Bích", "Ngọc"),
    ("Thị", "Dung"), ("Phương", "Thảo"), ("Thị Thanh", "Vân"), ("Thị", "Ước"), ("Thùy", "Linh"), ("Thị", "Xuân"),
    ("Khánh", "Chi"), ("Thị Minh", "Nguyệt"), ("Thị", "Ái"), ("Hải", "Yến"), ("Thị Lan", "Phương"),
)  # fmt: skip


@dataclass(frozen=True)
class PlannedPost:
    """A post of the plan; `unit` is the unit's abbreviation, empty for the agency's leaders."""

    agency: PlannedAgency
    unit: str
    title: str
    roles: tuple[Role, ...]
    capacity: str = ""


@dataclass
class PlannedPerson:
    """A person with one post or more, the first being where the account belongs; `suffix` tells namesakes apart."""

    full_name: str
    posts: list[PlannedPost] = field(default_factory=list)
    suffix: str = ""


CHECKS_FORM = frozenset({"SGDĐT", "SVHTT"})
"""Where somebody is charged with the form of drafts (NĐ 30/2020 Đ12.2); elsewhere the turn is nobody's and left out."""
CHECKS_LAW = "STP"

NAMESAKES_MAY_BE = frozenset({"HND"})
"""Agencies that came later: their people may have namesakes, so that nobody else's name changed with them."""


def _invented_names() -> Iterator[str]:
    """An endless line of different names, men and women by turns; lengths without common divisor keep them apart."""
    seen: set[str] = {name for (agency, _slot), name in NAMED.items() if agency not in NAMESAKES_MAY_BE}
    turn = 0
    while True:
        middle, given = (_MEN, _WOMEN)[turn % 2][turn // 2 % len((_MEN, _WOMEN)[turn % 2])]
        name = f"{_SURNAMES[turn * 7 % len(_SURNAMES)]} {middle} {given}"
        turn += 1
        if name not in seen:
            seen.add(name)
            yield name


def _posts(agency: PlannedAgency) -> Iterator[tuple[str, PlannedPost]]:
    """The slots of an agency of this size, in order of rank."""
    head, deputy = agency.titles
    units = [unit.abbreviation for unit in agency.units]
    collective = agency.level in {"province", "commune"}
    yield "head", PlannedPost(agency, "", head, (Role.LEADER,), "TM." if collective else "")
    if agency.size == "hamlet":
        roles = (Role.CLERK, Role.SPECIALIST, Role.UNIT_ADMIN)
        yield "clerk", PlannedPost(agency, units[0], "Công chức Văn phòng - Thống kê", roles)
        return
    if agency.size == "guest":
        yield "clerk", PlannedPost(agency, units[0], "Văn thư", (Role.CLERK, Role.UNIT_ADMIN))
        return
    yield "deputy", PlannedPost(agency, "", deputy, (Role.LEADER,), "KT.")
    if agency.size == "province":
        yield "deputy2", PlannedPost(agency, "", deputy, (Role.LEADER,), "KT.")
        return
    specialist = "Công chức" if agency.level == "commune" else "Chuyên viên"
    checks = (Role.FORMAT_CHECKER,) if agency.key in CHECKS_FORM else ()
    yield "clerk", PlannedPost(agency, units[0], "Văn thư", (Role.CLERK, Role.UNIT_ADMIN, *checks))
    if agency.size == "commune":
        yield "handler", PlannedPost(agency, units[1], specialist, (Role.SPECIALIST,))
        yield "handler2", PlannedPost(agency, units[2], specialist, (Role.SPECIALIST,))
        return
    chief = (Role.UNIT_HEAD, Role.SPECIALIST)
    legal = (Role.LEGAL_CHECKER,) if agency.key == CHECKS_LAW else ()
    yield "chief", PlannedPost(agency, units[1], "Trưởng phòng", (*chief, *legal), "TL.")
    yield "handler", PlannedPost(agency, units[1], specialist, (Role.SPECIALIST,))
    if agency.size in {"large", "office"}:
        operator = (Role.SPECIALIST, Role.OPERATOR) if agency.key == "SKHCN" else (Role.SPECIALIST,)
        yield "handler2", PlannedPost(agency, units[1], specialist, operator)
        yield "chief2", PlannedPost(agency, units[2], "Trưởng phòng", chief, "TUQ." if agency.key == "STC" else "TL.")
        yield "handler3", PlannedPost(agency, units[2], specialist, (Role.SPECIALIST,))
    if agency.size == "large":
        yield "office", PlannedPost(agency, units[0], "Chánh Văn phòng", chief, "TL.")


#: The office's people also serve the province's own letters: slot in the office, and the second post.
_SECOND_POSTS = {
    "head": PlannedPost(PROVINCE, "VP", "Chánh Văn phòng", (Role.UNIT_HEAD, Role.SPECIALIST), "TL."),
    "clerk": PlannedPost(PROVINCE, "VP", "Văn thư", (Role.CLERK, Role.UNIT_ADMIN)),
    "chief": PlannedPost(PROVINCE, "TH", "Trưởng phòng", (Role.UNIT_HEAD, Role.SPECIALIST), "TL."),
    "handler": PlannedPost(PROVINCE, "TH", "Chuyên viên", (Role.SPECIALIST,)),
    "chief2": PlannedPost(PROVINCE, "VX", "Trưởng phòng", (Role.UNIT_HEAD, Role.SPECIALIST), "TL."),
    "handler3": PlannedPost(PROVINCE, "VX", "Chuyên viên", (Role.SPECIALIST,)),
}


def planned_people() -> list[PlannedPerson]:
    """Everybody, in the order of agencies and rank."""
    invented = _invented_names()
    people: list[PlannedPerson] = []
    for agency in AGENCIES:
        if agency.closed_on is not None:
            continue
        taken: dict[str, int] = {}
        for slot, post in _posts(agency):
            name = NAMED.get((agency.key, slot)) or next(invented)
            taken[name] = taken.get(name, 0) + 1
            person = PlannedPerson(name, [post], suffix=str(taken[name]) if taken[name] > 1 else "")
            if agency is OFFICE and slot in _SECOND_POSTS:
                person.posts.append(_SECOND_POSTS[slot])
            if agency.size == "commune" and slot == "deputy":
                economy = agency.units[1].abbreviation
                head = PlannedPost(agency, economy, "Trưởng phòng", (Role.UNIT_HEAD, Role.SPECIALIST), "TL.")
                person.posts.append(head)
            people.append(person)
    return people
