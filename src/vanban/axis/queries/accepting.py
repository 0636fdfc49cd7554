"""All that the hub must know before it takes packets, in one look: this is asked for every packet of a province.

The subqueries with LIMIT keep the planner from hashing whole tables: a plan is made once for a connection, often while
the tables are small, and is used while they grow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from vanban.axis.models import Mailbox
from vanban.platform import rows

_LOOK = """
SELECT json_build_array(
    (SELECT reason FROM axis_stoppage WHERE lifted_at IS NULL LIMIT 1),
    (SELECT json_agg(json_build_array(asked.code, box.id, box.code, box.gateway, box.closed_at IS NULL, system.id,
            system.code, system.kind, system.stage, system.active))
        FROM unnest(%s::varchar[]) AS asked (code)
        JOIN axis_mailbox AS box ON box.id = COALESCE(
            (SELECT id FROM axis_mailbox WHERE code = asked.code AND NOT gateway),
            (SELECT mailbox_id FROM axis_mailbox_alias WHERE code = asked.code))
        JOIN axis_system AS system ON system.id = box.system_id),
    (SELECT json_agg(json_build_array(asked.place, message.id, message.sha256, acceptance.receipt,
            acceptance.signature))
        FROM unnest(%s::varchar[], %s::varchar[], %s::varchar[]) WITH ORDINALITY
            AS asked (sender, message_id, codes_key, place)
        CROSS JOIN LATERAL (SELECT id, sha256 FROM axis_message
            WHERE axis_message.message_id = asked.message_id AND sender_code = COALESCE(
                (SELECT code FROM axis_mailbox WHERE code = asked.sender AND NOT gateway),
                (SELECT box.code FROM axis_mailbox_alias AS alias JOIN axis_mailbox AS box ON box.id = alias.mailbox_id
                    WHERE alias.code = asked.sender),
                left(asked.sender, 35))
            LIMIT 1) AS message
        LEFT JOIN LATERAL (SELECT receipt, signature FROM axis_acceptance
            WHERE axis_acceptance.message_id = message.id AND axis_acceptance.codes_key = asked.codes_key
            LIMIT 1) AS acceptance ON true),
    (SELECT json_agg(json_build_array(code, xmin::text)) FROM axis_system WHERE code = ANY(%s::varchar[])))::text
"""


@dataclass(frozen=True)
class Question:
    """What is asked about one packet: its sender, its codes, its id, the system that hands it over."""

    sender: str
    codes: tuple[str, ...]
    message_id: str
    codes_key: str
    system: str


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
    version: str
    """Which version of the calling system's row counts now; empty when there is none."""


def look_all(questions: Sequence[Question]) -> list[Sight]:
    """Ask for the senders' mailboxes, those of the codes, and the messages of these senders and ids, all at once.

    Aliases lead to their mailbox; mergers and agencies behind other hubs are not followed here.
    """
    codes = {code for asked in questions for code in (asked.sender, *asked.codes)}
    given: list[Sequence[str]] = [
        list(codes),
        [asked.sender for asked in questions],
        [asked.message_id for asked in questions],
        [asked.codes_key for asked in questions],
        list({asked.system for asked in questions}),
    ]
    stopped, boxes, messages, systems = json.loads(rows.ask(_LOOK, given)[0][0])
    places = {row[0]: Place(UUID(row[1]), row[2], row[3], row[4], UUID(row[5]), *row[6:]) for row in boxes or ()}
    stored = {row[0]: Stored(UUID(row[1]), *row[2:]) for row in messages or ()}
    versions = dict(systems or ())
    return [
        Sight(
            stopped=stopped,
            sender=places.get(asked.sender),
            places={code: places[code] for code in asked.codes if code in places},
            stored=stored.get(place),
            version=versions.get(asked.system, ""),
        )
        for place, asked in enumerate(questions, start=1)
    ]


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
