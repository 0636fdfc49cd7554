"""The public directory: every agency at work, its code, and the one place that sends and receives (NB16-Đ24.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vanban.directory.models import Agency, ContactPoint
from vanban.directory.queries.people import active_agencies
from vanban.kernel.vietnamese import fold


@dataclass(frozen=True)
class Contact:
    """How one agency is reached."""

    name: str
    code: str
    email: str
    office: str
    phone: str
    level: str


def contacts(*, on: date, typed: str = "") -> list[Contact]:
    """Every agency one can send to, by level and name; `typed` narrows by words of name, code or address."""
    found = active_agencies(on=on).filter(is_operator=False).order_by("order", "name")
    points = {one.agency_id: one for one in ContactPoint.objects.select_related("unit")}
    lines = [_line(agency, points.get(agency.id)) for agency in found]
    words = fold(typed).split()
    return [one for one in lines if all(word in fold(f"{one.name} {one.code} {one.email}") for word in words)]


def contact_of(agency: Agency) -> ContactPoint | None:
    """The contact point that was set, if one was."""
    return ContactPoint.objects.select_related("unit").filter(agency=agency).first()


def _line(agency: Agency, point: ContactPoint | None) -> Contact:
    office = point.unit.name if point and point.unit else ""
    email = (point.email if point else "") or agency.email
    return Contact(agency.name, agency.code, email, office, point.phone if point else "", agency.level)
