"""Agencies, units, posts and accounts of unequal size, by COPY; and what documents are drawn from (schema `bench`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from generating import words
from vanban.directory.api import Role
from vanban.kernel.identifiers import new_id
from vanban.kernel.vietnamese import sort_key

SINCE = date(2024, 1, 1)
LED_AT_ONCE = 50
"""Agencies whose leadership one person belongs to."""
ROOMS = [
    "Văn phòng",
    "Tổng hợp",
    "Tổ chức",
    "Kế hoạch",
    "Tài chính",
    "Kỹ thuật",
    "Pháp chế",
    "Thanh tra",
    "Quản lý đất đai",
    "Văn hóa",
    "Y tế",
]


@dataclass
class Seat:
    """One post of the plan."""

    person: UUID
    name: str
    title: str
    roles: tuple[Role, ...]
    unit: int = 0
    """The number of the unit inside the agency, from 1; 0 for those outside the units."""
    capacity: str = ""
    id: UUID = field(default_factory=new_id)
    principal: int = 0


@dataclass
class Office:
    """One agency of the plan, the largest being number 1."""

    number: int
    people: int
    units: int
    id: UUID = field(default_factory=new_id)
    seats: list[Seat] = field(default_factory=list)
    rooms: list[UUID] = field(default_factory=list)

    @property
    def code(self) -> str:
        """A code that no agency of the nation has."""
        return f"H99.{self.number:03d}"

    @property
    def name(self) -> str:
        """The name as printed."""
        kind = "Sở" if self.number <= 30 else "Ủy ban nhân dân xã" if self.number <= 160 else "Trung tâm"
        return f"{kind} thử tải số {self.number}"


def shares(count: int, *, flat: float, power: float) -> list[float]:
    """Shares of a whole that fall with the rank."""
    weights = [1 / (rank + flat) ** power for rank in range(1, count + 1)]
    return [weight / sum(weights) for weight in weights]


def plan(agencies: int, accounts: int) -> list[Office]:
    """Who works where: leaders, clerks, heads of units and specialists of each agency."""
    names = words.people(accounts + 10)
    offices = []
    for number, share in enumerate(shares(agencies, flat=8, power=0.6), 1):
        people = max(8, round(share * accounts))
        office = Office(number, people, max(2, min(15, people // 10)))
        _staff(office, names)
        offices.append(office)
    many = Seat(new_id(), "Trần Thị Nhiều Việc", "Phó Chủ tịch", (Role.LEADER,), capacity="KT.")
    for office in offices[1 :: max(1, agencies // LED_AT_ONCE)][:LED_AT_ONCE]:
        office.seats.append(Seat(many.person, many.name, many.title, many.roles, capacity="KT."))
    return offices


def _staff(office: Office, names: Iterable[str]) -> None:
    people = iter(names)

    def sit(title: str, *roles: Role, unit: int = 0, capacity: str = "") -> None:
        office.seats.append(Seat(new_id(), next(people), title, roles, unit, capacity))

    sit("Giám đốc", Role.LEADER)
    for _deputy in range(min(3, 1 + office.people // 60)):
        sit("Phó Giám đốc", Role.LEADER, capacity="KT.")
    for clerk in range(1 + office.people // 120):
        sit("Văn thư", Role.CLERK, *((Role.UNIT_ADMIN,) if not clerk else ()), unit=1)
    for unit in range(1, office.units + 1):
        sit("Trưởng phòng", Role.UNIT_HEAD, Role.SPECIALIST, unit=unit, capacity="TL.")
    if office.number == 1:
        sit("Chuyên viên", Role.SPECIALIST, Role.OPERATOR, unit=1)
    turn = 0
    while len(office.seats) < office.people or turn < office.units:
        sit("Chuyên viên", Role.SPECIALIST, unit=1 + turn % office.units)
        turn += 1


def write(agencies: int, accounts: int) -> None:
    """Fill the directory and the lists that documents are drawn from, in one transaction of the caller."""
    offices = plan(agencies, accounts)
    _copy(
        "directory_agency",
        "id code name abbreviation level place province email has_system is_operator invented order "
        "governing_name active_from",
        (
            (
                o.id,
                o.code,
                o.name,
                f"TT{o.number}",
                "department" if o.number <= 30 else "commune",
                "Ninh Bình",
                "ninh-binh",
                f"tt{o.number}@ninhbinh.gov.vn",
                True,
                False,
                True,
                1000 + o.number,
                "",
                SINCE,
            )
            for o in offices
        ),
    )
    for office in offices:
        office.rooms = [new_id() for _unit in range(office.units)]
    _copy(
        "directory_unit",
        "id agency_id name abbreviation order",
        (
            (room, o.id, f"Phòng {ROOMS[place % len(ROOMS)]}", f"P{place + 1}", place)
            for o in offices
            for place, room in enumerate(o.rooms)
        ),
    )
    people = {seat.person: seat.name for office in offices for seat in office.seats}
    _copy(
        "directory_person",
        "id full_name sort_key email phone",
        ((person, name, sort_key(name), "", "") for person, name in people.items()),
    )
    _copy(
        "directory_post",
        "id person_id agency_id unit_id title roles capacity order starts",
        (
            (
                s.id,
                s.person,
                o.id,
                o.rooms[s.unit - 1] if s.unit else None,
                s.title,
                [str(role) for role in s.roles],
                s.capacity,
                place,
                SINCE,
            )
            for o in offices
            for place, s in enumerate(o.seats)
        ),
    )
    _copy(
        "directory_account",
        "id person_id username password is_active session_epoch language theme",
        ((new_id(), person, f"tai_{place}", "!", True, 0, "vi", "auto") for place, person in enumerate(people)),
    )
    _principals(offices)
    _sources(offices)


def _principals(offices: list[Office]) -> None:
    wanted: list[tuple[str, UUID]] = []
    for office in offices:
        wanted += [(kind, office.id) for kind in ("agency", "clerks", "leaders")]
        wanted += [("unit", room) for room in office.rooms]
        wanted += [("post", seat.id) for seat in office.seats]
    _copy("directory_principal", "kind ref", wanted)


def _sources(offices: list[Office]) -> None:
    """Numbered agencies, units and specialists, so that a document finds its people by joins of integers."""
    slots: list[tuple[int, int]] = []
    ends = 0.0
    for office, share in zip(offices, shares(len(offices), flat=3, power=1.0), strict=True):
        ends += share
        while len(slots) < round(ends * 10_000):
            slots.append((len(slots), office.number))
    _copy("bench.slot", "slot office", slots)
    _copy(
        "bench.office",
        "office agency name abbreviation code units leader leader_name clerk_person clerk_name",
        (
            (
                o.number,
                o.id,
                o.name,
                f"TT{o.number}",
                o.code,
                o.units,
                o.seats[0].id,
                o.seats[0].name,
                *next((s.person, s.name) for s in o.seats if Role.CLERK in s.roles),
            )
            for o in offices
        ),
    )
    heads = [(o, s) for o in offices for s in o.seats if Role.UNIT_HEAD in s.roles]
    _copy(
        "bench.unit",
        "office unit id head head_name specialists",
        ((o.number, s.unit, o.rooms[s.unit - 1], s.id, s.name, len(_specialists(o, s.unit))) for o, s in heads),
    )
    _copy(
        "bench.specialist",
        "office unit place post person name title",
        (
            (o.number, unit, place, s.id, s.person, s.name, s.title)
            for o in offices
            for unit in range(1, o.units + 1)
            for place, s in enumerate(_specialists(o, unit))
        ),
    )


def _specialists(office: Office, unit: int) -> Sequence[Seat]:
    return [s for s in office.seats if s.unit == unit and Role.SPECIALIST in s.roles and Role.UNIT_HEAD not in s.roles]


def _copy(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns.split())
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
