"""Keys: where they lie is a keeper's affair; here they can only sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

RawSign = Callable[[bytes], bytes]
"""Signs bytes with SHA-256 and the key's own scheme: PKCS#1 v1.5, or ECDSA with its answer in DER."""


class KeyMissing(Exception):
    """The private key of this certificate cannot be reached."""


class KeyRefused(Exception):
    """The keeper refused: a wrong PIN or a denied permission. Asking again may lock the token; nobody does so alone.

    `tries_left` when the keeper says it.
    """

    def __init__(self, message: str = "", tries_left: int | None = None) -> None:
        super().__init__(message)
        self.tries_left = tries_left


class CodeRefused(KeyRefused):
    """It was the one-time code that is missing or wrong, not the PIN."""


class KeySilent(Exception):
    """The keeper does not answer now; the same act may be tried again later."""


@dataclass(frozen=True)
class Permission:
    """What a person types to let their key sign once. It is handed on and forgotten: not stored, logged or shown."""

    pin: str = field(default="", repr=False)
    otp: str = field(default="", repr=False)


@dataclass(frozen=True)
class OpenKey:
    """A certificate (DER), the chain above it without the root, and how to sign with its key.

    `sign` raises `KeyRefused` or `KeySilent`.
    """

    certificate: bytes
    chain: tuple[bytes, ...]
    sign: RawSign = field(repr=False)


class Keeper(Protocol):
    """A place where keys lie: a token or module (PKCS#11), a remote service (CSC), the demo's folder."""

    def reach(self, certificate: bytes, *, reference: str) -> None:
        """Raises `KeyMissing` when the key cannot be here, `KeySilent` when the keeper does not answer, `KeyRefused`
        when it is known that it will refuse the machine. Asks no PIN."""

    def unlock(self, certificate: bytes, *, reference: str, permission: Permission | None = None) -> OpenKey:
        """The key: a person's for one signature under their permission; without one the machine's own, kept open.

        Raises KeyMissing, KeyRefused, KeySilent.
        """
