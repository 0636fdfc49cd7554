"""Timestamps: a signed word of a third party on when some bytes were there (RFC 3161)."""

from __future__ import annotations

from typing import Protocol


class TimestampUnavailable(Exception):
    """The timestamp authority does not answer, or what it answers cannot be used; the message says which."""


class Stamper(Protocol):
    """A timestamp authority. The real one answers in 2 to 131 seconds: never ask it inside a page request."""

    def stamp(self, digest: bytes) -> bytes:
        """The token (DER, a ContentInfo) over this SHA-256 digest, its imprint and nonce checked.

        Raises `TimestampUnavailable`.
        """
