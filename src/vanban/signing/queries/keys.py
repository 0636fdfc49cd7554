"""What a person is asked for before their key signs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.signing.queries.certificates import certificate_of_person
from vanban.signing.rules.keepers import ASKS


def asked_of(person_id: UUID | None, *, at: datetime) -> tuple[str, ...]:
    """`pin`, `otp`: what the page on which this person signs has to ask; nothing where the key opens otherwise."""
    certificate = certificate_of_person(person_id, at=at) if person_id is not None else None
    return ASKS.get(certificate.kept_in, ()) if certificate is not None else ()
