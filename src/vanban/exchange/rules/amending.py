"""What an update changes, and whether a demand made earlier binds a copy that comes later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from vanban.kernel.refusals import gettext_noop

FIELDS = {
    "subject": gettext_noop("Abstract"),
    "type_name": gettext_noop("Document type"),
    "due": gettext_noop("Deadline for processing"),
    "urgency": gettext_noop("Urgency"),
    "signer_name": gettext_noop("Signer"),
    "files": gettext_noop("Files"),
}
"""What a receiver is shown of an update, in this order."""


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[list[str]]:
    """Every field that differs, as [field, old, new] in JSON values; fields that one side lacks are left out."""
    pairs = ((name, old[name], new[name]) for name in FIELDS if name in old and name in new)
    return [[name, _plain(before), _plain(after)] for name, before, after in pairs if _plain(before) != _plain(after)]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def binds(asked: datetime, made: datetime) -> bool:
    """A demand is about copies packed before it was made, to the second; a copy sent after it is a new sending."""
    return asked.replace(microsecond=0) >= made.replace(microsecond=0)


def first_hop(moments: Iterable[datetime | None], otherwise: datetime) -> datetime:
    """When a packet was made: the earliest moment its trace names, never later than the hub took it."""
    return min([*(moment for moment in moments if moment is not None), otherwise])
