"""How a person likes a list: the narrowings kept under a name, the columns shown."""

from __future__ import annotations

from uuid import UUID

from vanban.kernel.refusals import gettext_noop
from vanban.portal.models import KeptList, ListColumns

COLUMNS = {
    "den": {
        "arrival": gettext_noop("No."),
        "day": gettext_noop("Came"),
        "type": gettext_noop("Type"),
        "origin": gettext_noop("From"),
        "to": gettext_noop("Handed to"),
    },
    "di": {
        "day": gettext_noop("Dated"),
        "type": gettext_noop("Type"),
        "origin": gettext_noop("Signed by"),
        "to": gettext_noop("Sent to"),
    },
}
"""Columns one may do without; number and subject always stand, for they lead to the document."""


def kept(person_id: UUID | None, book: str) -> list[KeptList]:
    """The narrowings this person keeps for a list, by name."""
    if person_id is None:
        return []
    return list(KeptList.objects.filter(person_id=person_id, book=book).order_by("name"))


def hidden(person_id: UUID | None, book: str) -> frozenset[str]:
    """The columns this person does not want to see; what is no column any more is dropped."""
    if person_id is None:
        return frozenset()
    found = ListColumns.objects.filter(person_id=person_id, book=book).values_list("hidden", flat=True).first()
    return frozenset(found or ()) & frozenset(COLUMNS.get(book, ()))
