"""The narrowing of the incoming list in an address and in its form; nonsense in an address narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from vanban.kernel.document_types import type_choices
from vanban.portal.queries.incoming import Asked
from vanban.work import api as work

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
STAGES = ("to_instruct", "assigned", "in_progress", "finished", "recalled")


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to beside words and year."""

    since: date | None = None
    until: date | None = None
    type_code: str = ""
    issuer: str = ""
    stage: str = ""
    handler: str = ""
    overdue: bool = False

    @property
    def asked(self) -> dict[str, str]:
        """As an address carries it."""
        values = {
            "tungay": self.since.isoformat() if self.since else "",
            "denngay": self.until.isoformat() if self.until else "",
            "loai": self.type_code,
            "noigui": self.issuer,
            "tinhtrang": self.stage,
            "nguoi": self.handler,
            "quahan": "1" if self.overdue else "",
        }
        return {name: value for name, value in values.items() if value}

    def question(self, *, text: str, year: int | None) -> Asked:
        """For the list; a year is a period too."""
        since, until = self.since, self.until
        if year is not None:
            since, until = max(since or FIRST, date(year, 1, 1)), min(until or LAST, date(year, 12, 31))
        return Asked(text, since, until, self.type_code, self.issuer, self.stage, self.handler, self.overdue)

    def form(self) -> dict[str, Any]:
        """The choices of the form, the chosen ones marked."""
        labels = {code: status.label for code, status in work.HANDLING.statuses.items()}
        types = type_choices(get_language() or "vi")
        return {
            "types": [(code, label, code == self.type_code) for code, label in types],
            "states": [(code, gettext(labels[code]), code == self.stage) for code in STAGES],
        }


NONE = Narrowing()


def read(given: Mapping[str, str]) -> Narrowing:
    """Out of the values of an address."""
    known_types = {code for code, _label in type_choices()}
    kind, stage = given.get("loai", ""), given.get("tinhtrang", "")
    return Narrowing(
        since=_day(given.get("tungay", "")),
        until=_day(given.get("denngay", "")),
        type_code=kind if kind in known_types else "",
        issuer=" ".join(given.get("noigui", "").replace("\0", "").split())[:100],
        stage=stage if stage in STAGES else "",
        handler=" ".join(given.get("nguoi", "").replace("\0", "").split())[:100],
        overdue=given.get("quahan") == "1",
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None
