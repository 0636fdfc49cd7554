"""Revocation: a signed word of an authority on whether a certificate was taken back (OCSP answer or CRL)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class RevocationUnavailable(Exception):
    """Nobody says whether the certificate was revoked, or what is said cannot be believed; the message says which."""


@dataclass(frozen=True)
class RevokedFact:
    """A certificate taken back, and from when."""

    serial: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """A checked answer about one certificate: signed by its issuer or the issuer's responder, in force when asked."""

    kind: str
    """`ocsp` or `crl`."""
    content: bytes
    status: str
    """`good` or `revoked`."""
    this_update: datetime
    next_update: datetime | None
    revoked_at: datetime | None = None


class RevocationSource(Protocol):
    """Where answers come from: the network, or an authority of our own."""

    def ask(self, certificate: bytes, issuer: bytes, *, revoked: RevokedFact | None, at: datetime) -> Answer:
        """The answer about one certificate (DER) of this issuer (DER); a short answer rather than a long list.

        `revoked` is what our register knows; only an authority of our own answers from it. Raises
        `RevocationUnavailable`. Talks to the network: never inside a page request or a transaction.
        """
