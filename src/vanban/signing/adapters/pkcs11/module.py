"""One PKCS#11 module in this process: sessions kept open, opened again after a loss, one caller at a time.

A module knows one login for each token and process. So a key that opens with the PIN of a person is used in a session
of its own that is closed right after, and never while a session of the machine stands open on the same token: else
the person's PIN would not be looked at.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.exceptions import (
    AnotherUserAlreadyLoggedIn,
    MechanismInvalid,
    MultipleObjectsReturned,
    MultipleTokensReturned,
    NoSuchKey,
    NoSuchToken,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserAlreadyLoggedIn,
    UserPinNotInitialized,
)

from vanban.signing.adapters.pkcs11.places import KeyPlace
from vanban.signing.ports import KeyMissing, KeyRefused, KeySilent

PATIENCE = 15.0
"""Seconds to wait for another caller; a module that hangs must not hang every page."""

_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of SHA-256 before the digest (RFC 8017 9.2), for modules that sign no more than what they are given."""


@dataclass
class Module:
    """A loaded module. Its methods raise KeyMissing, KeyRefused, KeySilent and nothing of the library's own."""

    path: str
    _lib: Any = None
    _owner: int = 0
    _kept: dict[str, Any] = field(default_factory=dict)
    _keys: dict[KeyPlace, Any] = field(default_factory=dict)
    _one: threading.RLock = field(default_factory=threading.RLock)

    def tries(self, token: str) -> int | None:
        """How many PINs the token still takes, as far as it says. Raises KeySilent when it is not there."""
        with self._alone(), _in_words():
            return self._tries(token)

    def has(self, place: KeyPlace) -> bool:
        """Whether the key is seen there; True also when only a login would show it."""
        with self._alone(), _in_words():
            self._token(place.token)
            return place.token not in self._kept or place in self._keys or self._find(self._kept[place.token], place)

    def login(self, token: str, pin: str) -> None:
        """Open the machine's session on a token, to be kept. Raises KeyRefused for a wrong PIN."""
        with self._alone():
            if token not in self._kept:
                self._kept[token] = self._opened(token, pin)

    def is_open(self, token: str) -> bool:
        """Whether the machine's session on a token is open."""
        return self._owner == os.getpid() and token in self._kept

    def sign(self, place: KeyPlace, content: bytes) -> bytes:
        """Sign in the machine's session; raises KeySilent and closes everything when the session is lost."""
        with self._alone(), self._closing_on_loss():
            if place.token not in self._kept:
                raise KeySilent("the session was closed")  # for a person's PIN on the same token
            if place not in self._keys:
                self._keys[place] = self._key(self._kept[place.token], place)
            return _raw(self._keys[place], content)

    def sign_with_pin(self, place: KeyPlace, pin: str, content: bytes) -> bytes:
        """Sign in a session of this PIN's own, closed before this returns."""
        with self._alone():
            self._close(place.token)
            session = self._opened(place.token, pin)
            try:
                with self._closing_on_loss():
                    return _raw(self._key(session, place), content)
            finally:
                with suppress(PKCS11Error):
                    session.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._one.acquire(timeout=PATIENCE):
            raise KeySilent("the module is busy")
        try:
            if self._owner != os.getpid():
                self._load()
            yield
        finally:
            self._one.release()

    def _load(self) -> None:
        """Load the module, or begin anew with it: after a fork the library of the parent must not be used."""
        self._kept, self._keys = {}, {}
        try:
            self._lib = pkcs11.lib(self.path)
            if self._owner:
                self._begin_anew()
        except (PKCS11Error, OSError) as error:
            self._lib = None
            raise KeyMissing("the PKCS#11 module cannot be loaded") from error
        self._owner = os.getpid()

    def _begin_anew(self) -> None:
        """Close everything and ask for the tokens afresh: after a loss the module may know only dead sessions."""
        self._kept, self._keys = {}, {}
        with suppress(PKCS11Error):
            self._lib.finalize()
        self._lib.initialize()

    @contextmanager
    def _closing_on_loss(self) -> Iterator[None]:
        with _in_words():
            try:
                yield
            except (NoSuchKey, MultipleObjectsReturned, MechanismInvalid):
                raise
            except PKCS11Error as error:
                with suppress(PKCS11Error):
                    self._begin_anew()
                raise KeySilent(type(error).__name__) from error

    def _opened(self, token: str, pin: str) -> Any:
        """A session logged in with this PIN."""
        with _in_words():
            try:
                return self._token(token).open(user_pin=pin)
            except (UserAlreadyLoggedIn, AnotherUserAlreadyLoggedIn):
                self._begin_anew()  # no PIN was looked at, so none is used up
                return self._token(token).open(user_pin=pin)
            except (PinIncorrect, PinLocked, PinExpired, PinInvalid, PinLenRange, UserPinNotInitialized) as error:
                locked = isinstance(error, PinLocked)
                with suppress(PKCS11Error):
                    self._begin_anew()
                raise KeyRefused(type(error).__name__, 0 if locked else self._tries_now(token)) from error

    def _tries_now(self, token: str) -> int | None:
        with suppress(PKCS11Error):
            return self._tries(token)
        return None

    def _tries(self, token: str) -> int | None:
        flags = self._token(token).flags
        if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
            return 0
        return 1 if flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY else None

    def _token(self, label: str) -> Any:
        """The token of this label; one that came after the module was loaded is found by asking afresh."""
        try:
            return self._lib.get_token(token_label=label)
        except PKCS11Error as error:
            if isinstance(error, MultipleTokensReturned) or self._kept:
                raise
            self._begin_anew()
            return self._lib.get_token(token_label=label)

    def _close(self, token: str) -> None:
        session = self._kept.pop(token, None)
        self._keys = {place: key for place, key in self._keys.items() if place.token != token}
        if session is not None:
            with suppress(PKCS11Error):
                session.close()

    def _find(self, session: Any, place: KeyPlace) -> bool:
        try:
            self._keys[place] = self._key(session, place)
        except (NoSuchKey, MultipleObjectsReturned):
            return False
        return True

    @staticmethod
    def _key(session: Any, place: KeyPlace) -> Any:
        return session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=place.label)


def _raw(key: Any, content: bytes) -> bytes:
    """Sign with SHA-256: digested here for curves, since not every module does it; by the module for RSA."""
    if key.key_type == pkcs11.KeyType.EC:
        pair = key.sign(hashlib.sha256(content).digest(), mechanism=pkcs11.Mechanism.ECDSA)
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half], "big"), int.from_bytes(pair[half:], "big"))
    try:
        return bytes(key.sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
    except MechanismInvalid:
        told = _DIGEST_INFO + hashlib.sha256(content).digest()
        return bytes(key.sign(told, mechanism=pkcs11.Mechanism.RSA_PKCS))


@contextmanager
def _in_words() -> Iterator[None]:
    """The library's errors in the words of the port."""
    try:
        yield
    except (NoSuchKey, MultipleObjectsReturned, MultipleTokensReturned, MechanismInvalid) as error:
        raise KeyMissing(type(error).__name__) from error
    except NoSuchToken as error:
        raise KeySilent("the token is not there") from error
    except PKCS11Error as error:
        raise KeySilent(type(error).__name__) from error
