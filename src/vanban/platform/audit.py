"""The append-only record of every act, reading included: who, on whose behalf, in which post, when."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from vanban.kernel.actor import Actor
from vanban.platform import once
from vanban.platform.models import AuditEntry
from vanban.platform.rows import ask

_COLUMNS = (
    "at", "code", "subject_id", "agency_id", "actor_id", "actor_name", "post_id", "post_title", "for_id", "for_name",
    "data",
)  # fmt: skip
INSERT = f"INSERT INTO platform_audit ({', '.join(_COLUMNS)}) SELECT {', '.join(f'line.{name}' for name in _COLUMNS)}"
"""How a statement begins that writes many lines at once, from records `line` such as `values` gives."""


READING = ("portal.read", "portal.file_opened")
"""Codes under which the screens write down that a person had a thing before their eyes."""


@dataclass(frozen=True)
class Reading:
    """One person's readings of one thing, in one post."""

    name: str
    post_title: str
    first: datetime
    last: datetime


def readings(subject_id: UUID, *, agency_id: UUID) -> list[Reading]:
    """Who of this agency has opened a thing or one of its files, each with the first and the last time."""
    rows = (
        AuditEntry.objects.filter(subject_id=subject_id, agency_id=agency_id, code__in=READING)
        .values("actor_id", "actor_name", "post_title")
        .annotate(first=Min("at"), last=Max("at"))
        .order_by("first", "actor_name")
    )
    return [Reading(row["actor_name"], row["post_title"], row["first"], row["last"]) for row in rows]


def acted_for_another(subject_id: UUID, person_id: UUID | None, *, others: Collection[UUID]) -> bool:
    """Whether this person has done something to a thing in the place of one of these; looking at it is no act."""
    acts = AuditEntry.objects.filter(subject_id=subject_id, actor_id=person_id, for_id__in=others)
    return acts.exclude(code__in=READING).exists()


def record(by: Actor, code: str, subject_id: UUID | None, at: datetime, **data: Any) -> None:
    """Write one line in the caller's transaction, so that act and line stand or fall together.

    `code` is `context.verb`; `subject_id` is the thing acted on (a document's UUID for the timeline); `data`
    holds JSON values that the sentence template of the code needs. Names are stored printed, so a line survives
    the person.
    """
    once.note(at)
    line(by, code, subject_id, at, **data).save(force_insert=True)


def line(by: Actor, code: str, subject_id: UUID | None, at: datetime, **data: Any) -> AuditEntry:
    """The same line unwritten, for a caller who writes it among other rows of the act in one statement."""
    return AuditEntry(**values(by, code, subject_id, at, **data))


def values(by: Actor, code: str, subject_id: UUID | None, at: datetime, **data: Any) -> dict[str, Any]:
    """The same by column, for a caller who writes many lines at once.

    Raises BeyondDelegation when a stand-in does what was not delegated: no act is done that cannot be recorded.
    """
    by.check_may(code)
    return {
        "at": at,
        "code": code,
        "subject_id": subject_id,
        "agency_id": by.agency_id,
        "actor_id": by.person_id,
        "actor_name": by.name,
        "post_id": by.post_id,
        "post_title": by.post_title,
        "for_id": by.for_person_id,
        "for_name": by.for_name,
        "data": {key: str(value) if isinstance(value, UUID) else value for key, value in data.items()},
    }


_OF_ONE = (
    f"id, {', '.join(_COLUMNS)} FROM platform_audit WHERE subject_id = %s AND code = ANY(%s) IS {{}}"
    " AND (%s::uuid IS NULL OR agency_id = %s OR agency_id IS NULL)"
)
_ACTS = f"SELECT {_OF_ONE.format('FALSE')} ORDER BY at DESC, id DESC LIMIT %s"
_FIRST = f"SELECT DISTINCT ON (code, actor_id) {_OF_ONE.format('TRUE')} ORDER BY code, actor_id, at LIMIT %s"
"""Planned once for a connection: to plan over a table with a part for every month takes longer than to read it."""


def lines(
    subject_id: UUID, *, agency_id: UUID | None = None, once_per_person: Sequence[str] = (), limit: int = 500
) -> list[AuditEntry]:
    """The latest acts on one thing, oldest first; with `agency_id` only those of that agency and of the machine.

    Codes in `once_per_person` (reading, autosave) are shown by each person's first line only, so that they never
    crowd out the acts that matter.
    """
    frequent = list(once_per_person)
    acts = ask(_ACTS, [subject_id, frequent, agency_id, agency_id, limit])
    first = ask(_FIRST, [subject_id, frequent, agency_id, agency_id, limit]) if frequent else []
    found = [AuditEntry.from_db(None, ("id", *_COLUMNS), (*row[:-1], json.loads(row[-1]))) for row in [*acts, *first]]
    return sorted(found, key=lambda line: (line.at, line.id))
