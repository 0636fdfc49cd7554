"""Facts that signing tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class ReturnedSigned:
    """Every file of an errand came back signed from a person's own device, and was found in order."""

    errand_id: UUID
    document_id: UUID
    at: datetime


@dataclass(frozen=True)
class SigningGivenUp:
    """A person gave up signing with the device."""

    errand_id: UUID
    document_id: UUID
    at: datetime
