"""Keys in a PKCS#11 module behind the port `Keeper`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from vanban.platform.transactions import TransactionOpen, assert_none_open
from vanban.signing.adapters.pkcs11.module import Module
from vanban.signing.adapters.pkcs11.places import KeyPlace, place_of
from vanban.signing.adapters.secrets.files import SecretFile, SecretUnsafe
from vanban.signing.adapters.secrets.refused import RefusedPins
from vanban.signing.ports import KeyMissing, KeyRefused, KeySilent, OpenKey, Permission

FRESH = 60.0
"""Seconds for which what was seen of a token is told again inside a transaction, where nobody may ask it."""


@dataclass
class Pkcs11Keeper:
    """Keys of agencies open with PINs from a file that only this service reads, and stay open; keys of people open
    with the PIN they type, for one signature each.

    A PIN that was refused is never shown to the token again, and the machine never uses a token's last try.
    """

    module: Module
    token: str
    pins: SecretFile | None
    refused: RefusedPins
    _seen: dict[str, tuple[float, KeyMissing | KeySilent | None]] = field(default_factory=dict)

    def reach(self, certificate: bytes, *, reference: str) -> None:
        """Raises `KeyMissing` when the key cannot be here, `KeySilent` when the token is not. Asks no PIN.

        `KeyRefused` when the PIN of the machine was refused: told before a document takes a number for nothing.
        """
        self.refused.warn(_machine(self._place(reference)), self.pins)
        try:
            assert_none_open()
        except TransactionOpen:
            self._recall(reference)
            return
        try:
            if not self.module.has(self._place(reference)):
                raise KeyMissing("no such key on the token")
        except (KeyMissing, KeySilent) as error:
            self._seen[reference] = (time.monotonic(), error)
            raise
        self._seen[reference] = (time.monotonic(), None)

    def _recall(self, reference: str) -> None:
        """What was seen a moment ago."""
        seen_at, error = self._seen.get(reference, (0.0, None))
        if error is not None and time.monotonic() - seen_at < FRESH:
            raise error

    def unlock(self, certificate: bytes, *, reference: str, permission: Permission | None = None) -> OpenKey:
        """The key; with a person's PIN for this one signature, else with the PIN of the machine.

        Raises KeyMissing, KeyRefused (also before the token is asked), KeySilent.
        """
        assert_none_open()
        place = self._place(reference)
        if permission is not None:
            return OpenKey(certificate, (), lambda content: self._sign_once(place, permission.pin, content))
        self._login(place)
        return OpenKey(certificate, (), lambda content: self._sign(place, content))

    def _place(self, reference: str) -> KeyPlace:
        place = place_of(reference, token=self.token)
        if not place.token or not place.label:
            raise KeyMissing("the reference names no token and no key")
        return place

    def _sign_once(self, place: KeyPlace, pin: str, content: bytes) -> bytes:
        memory = f"pkcs11:{place.token}"
        if not pin:
            raise KeyRefused("no PIN was given")
        if self.refused.knows(memory, pin):
            raise KeyRefused("this PIN was refused already", self.module.tries(place.token))
        if self.module.tries(place.token) == 0:
            raise KeyRefused("locked", 0)
        try:
            made = self.module.sign_with_pin(place, pin, content)
        except KeyRefused:
            self.refused.remember(memory, pin)
            raise
        self.refused.forget(memory)
        return made

    def _sign(self, place: KeyPlace, content: bytes) -> bytes:
        """Sign in the kept session; a module that was restarted is logged in to again, once."""
        try:
            self._login(place)
            return self.module.sign(place, content)
        except KeySilent:
            self._login(place)
            return self.module.sign(place, content)

    def _login(self, place: KeyPlace) -> None:
        if self.module.is_open(place.token):
            return
        memory = _machine(place)
        try:
            pin = self.pins.of(place.token) if self.pins is not None else None
            written = self.pins.written() if self.pins is not None else ""
        except SecretUnsafe as error:
            raise KeyMissing(str(error)) from error
        if not pin:
            raise KeyRefused("no PIN is given for this token")
        tries = self.module.tries(place.token)
        if self.refused.knows(memory, pin, written=written) or tries in (0, 1):
            raise KeyRefused("the PIN of the machine was refused; it is not tried again", tries)
        try:
            self.module.login(place.token, pin)
        except KeyRefused:
            self.refused.remember(memory, pin, written=written)
            raise
        self.refused.forget(memory)


def _machine(place: KeyPlace) -> str:
    return f"pkcs11:{place.token}:machine"
