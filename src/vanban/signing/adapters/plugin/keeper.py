"""The keeper of keys that never come near this house."""

from __future__ import annotations

from vanban.signing.ports import KeyMissing, OpenKey, Permission


class InThePersonsHand:
    """Only the person's browser can speak to such a token: the file goes there and comes back (actions/plugin.py)."""

    def reach(self, certificate: bytes, *, reference: str) -> None:
        """Nobody knows before the browser asks, so nothing is said against it."""

    def unlock(self, certificate: bytes, *, reference: str, permission: Permission | None = None) -> OpenKey:
        """Never possible here. Raises KeyMissing."""
        raise KeyMissing("the key lies on a token at the person's own computer")
