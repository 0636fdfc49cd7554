"""All that the hub must know before it takes a packet, in one look: this is asked for every packet of a province."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from vanban.axis.models import Mailbox
from vanban.platform import rows

_LOOK = """
SELECT asked.code, box.id, box.code, box.gateway, box.closed_at IS NULL, system.id, system.code, system.kind,
    system.stage, system.active, message.id, message.sha256, acceptance.receipt, acceptance.signature,
    (SELECT reason FROM axis_stoppage WHERE lifted_at IS NULL LIMIT 1)
FROM unnest(%s::varchar[]) WITH ORDINALITY AS asked (code, place)
LEFT JOIN axis_mailbox AS box ON box.id = COALESCE(
    (SELECT id FROM axis_mailbox WHERE code = asked.code AND NOT gateway),
    (SELECT mailbox_id FROM axis_mailbox_alias WHERE code = asked.code))
LEFT JOIN axis_system AS system ON system.id = box.system_id
LEFT JOIN axis_message AS message ON asked.place = 1 AND message.message_id = %s
    AND message.sender_code = COALESCE(box.code, left(asked.code, 35))
LEFT JOIN axis_acceptance AS acceptance ON acceptance.message_id = message.id AND acceptance.codes_key = %s
ORDER BY asked.place
"""


@dataclass(frozen=True)
class Place:
    """A mailbox with what accepting must know of its system."""

    id: UUID
    code: str
    gateway: bool
    open: bool
    """Not closed, now or for later."""
    system_id: UUID
    system: str
    kind: str
    stage: str
    active: bool


@dataclass(frozen=True)
class Stored:
    """A message that the hub has taken before; without receipt when it was for other codes."""

    id: UUID
    sha256: str
    receipt: str | None
    signature: str | None


@dataclass(frozen=True)
class Sight:
    """What one look shows: why the hub is stopped, the mailboxes by the codes asked for, the message if it is known."""

    stopped: str | None
    sender: Place | None
    places: dict[str, Place]
    stored: Stored | None


def look(sender: str, codes: Sequence[str], *, message_id: str, codes_key: str) -> Sight:
    """Ask for the sender's mailbox, those of `codes`, and the message of this sender and id, all at once.

    Aliases lead to their mailbox; mergers and agencies behind other hubs are not followed here.
    """
    found = rows.ask(_LOOK, [[sender, *codes], message_id, codes_key])
    places = [Place(*row[1:10]) if row[1] is not None else None for row in found]
    first = found[0]
    return Sight(
        stopped=first[14],
        sender=places[0],
        places={row[0]: place for row, place in zip(found[1:], places[1:], strict=True) if place is not None},
        stored=Stored(*first[10:14]) if first[10] is not None else None,
    )


def places_of(boxes: Iterable[UUID]) -> dict[UUID, Place]:
    """The same of mailboxes that were found by other ways."""
    found = Mailbox.objects.select_related("system").filter(id__in=list(boxes))
    return {
        box.id: Place(
            box.id,
            box.code,
            box.gateway,
            box.closed_at is None,
            box.system.id,
            box.system.code,
            box.system.kind,
            box.system.stage,
            box.system.active,
        )
        for box in found
    }
