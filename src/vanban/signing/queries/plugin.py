"""What waits at a person's own device, and who signs that way."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from vanban.signing.models import SigningRequest
from vanban.signing.queries.certificates import certificate_of_agency, certificate_of_person
from vanban.signing.states import SIGNING_REQUEST

KEEPER = "plugin"
"""The name of the keeper whose keys lie on a token at the person's own computer."""


def signs_by_device(person_id: UUID | None, *, at: datetime) -> bool:
    """True when this person's certificate lies on a token at their own computer."""
    found = certificate_of_person(person_id, at=at) if person_id is not None else None
    return found is not None and found.kept_in == KEEPER


def seals_by_device(agency_id: UUID, *, at: datetime) -> bool:
    """True when the agency's seal lies on a token at the clerk's own computer."""
    found = certificate_of_agency(agency_id, at=at)
    return found is not None and found.kept_in == KEEPER


def requests_of(errand_id: UUID) -> list[SigningRequest]:
    """The files of an errand, in order."""
    return list(SigningRequest.objects.filter(errand_id=errand_id).select_related("certificate").order_by("order"))


def open_errand(document_id: UUID, person_id: UUID | None, *, at: datetime) -> UUID | None:
    """The errand of this person on this document that can still go on; None when there is none."""
    if person_id is None:
        return None
    found = SigningRequest.objects.filter(document_id=document_id, person_id=person_id).order_by(
        "-offered_at", "-errand_id"
    )
    latest = found.values_list("errand_id", flat=True).first()
    if latest is None:
        return None
    rows = requests_of(latest)
    if any(row.reasons for row in rows) or all(SIGNING_REQUEST.statuses[row.status].final for row in rows):
        return None
    return None if any(is_over(row, at) for row in rows) else latest


def is_over(request: SigningRequest, at: datetime) -> bool:
    """True when the minutes of this request are over; a file that has come back in time is checked to its end."""
    return not request.sha256_returned and request.expires_at <= at


def digest_of(ticket: str) -> str:
    """What is kept of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def errand_state(rows: list[SigningRequest], at: datetime) -> str:
    """How an errand stands as a whole, for its page.

    `open` (a file waits), `checking`, `accepted` (the document has not taken it yet), `taken`, `not_taken`,
    `refused`, `expired`, `given_up`.
    """
    found = {row.status for row in rows}
    if any(row.reasons for row in rows):
        return "refused"
    if all(row.returned_id is not None for row in rows):
        if rows[0].settled_at is None:
            return "accepted"
        return "not_taken" if rows[0].told else "taken"
    for ended in ("given_up", "expired"):
        if ended in found:
            return ended
    if any(is_over(row, at) for row in rows):
        return "expired"
    return "checking" if "returned" in found else "open"
