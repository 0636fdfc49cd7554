"""Keys at a remote signing service behind the port `Keeper`: info, authorize, signHash (CSC API 1.0.4, 11.5-11.9)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from vanban.platform.transactions import assert_none_open
from vanban.signing.adapters.csc.calls import Calls, Declined
from vanban.signing.adapters.secrets.files import SecretFile, SecretUnsafe
from vanban.signing.adapters.secrets.refused import RefusedPins
from vanban.signing.ports import CodeRefused, KeyMissing, KeyRefused, KeySilent, OpenKey, Permission

SHA256 = "2.16.840.1.101.3.4.2.1"
RSA = "1.2.840.113549.1.1.1"
RSA_SHA256 = "1.2.840.113549.1.1.11"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
REFUSED = {"invalid_pin", "invalid_otp", "access_denied", "credential_locked", "locked"}
SPENT = {"invalid_sad", "expired_sad", "sad_expired"}
KNOWN_FOR = 600.0
TRIES = 3
PAUSE = 0.5


@dataclass(frozen=True)
class Credential:
    """What the service says of a key."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: str
    asks_pin: bool
    asks_otp: bool


@dataclass
class CscKeeper:
    """Keys of people, who permit each signature with PIN and one-time code, and of agencies, whose PIN the machine has.

    When the connection is lost after the permission was given, the same hash is asked for again.
    """

    calls: Calls
    pins: SecretFile | None
    refused: RefusedPins
    pause: float = PAUSE
    _known: dict[str, tuple[float, Credential]] = field(default_factory=dict)

    def reach(self, certificate: bytes, *, reference: str) -> None:
        """Raises `KeyMissing` when no such key can be there, `KeyRefused` when the machine's PIN was refused.

        The service is not asked: this is called by pages.
        """
        if not reference:
            raise KeyMissing("no credential is named")
        self.refused.warn(f"csc:{reference}:machine", self.pins)

    def unlock(self, certificate: bytes, *, reference: str, permission: Permission | None = None) -> OpenKey:
        """The key; each signature of it is permitted for its own hash. Raises KeyMissing, KeyRefused, KeySilent."""
        assert_none_open()
        credential = self._credential(reference)
        if credential.certificate != certificate:
            self._known.pop(reference, None)
            raise KeyMissing("the credential holds another certificate")
        given, written = self._given(reference, permission)
        if credential.asks_pin and not given.pin:
            raise KeyRefused("the PIN is missing")
        if credential.asks_otp and not given.otp:
            raise CodeRefused("the one-time code is missing")
        return OpenKey(
            certificate, credential.chain, lambda content: self._sign(reference, credential, given, written, content)
        )

    def _given(self, reference: str, permission: Permission | None) -> tuple[Permission, str]:
        """The person's word; else the machine's, and when its file was written."""
        if permission is not None or self.pins is None:
            return permission or Permission(), ""
        try:
            return Permission(self.pins.of(reference) or ""), self.pins.written()
        except SecretUnsafe as error:
            raise KeyMissing(str(error)) from error

    def _credential(self, reference: str) -> Credential:
        at, known = self._known.get(reference, (0.0, None))
        if known is None or time.monotonic() - at > KNOWN_FOR:
            question = {"credentialID": reference, "certificates": "chain", "certInfo": False, "authInfo": True}
            try:
                known = _credential_of(self.calls.ask("credentials/info", question))
            except Declined as declined:
                raise KeyMissing(str(declined)) from declined
            self._known[reference] = (time.monotonic(), known)
        return known

    def _sign(self, reference: str, credential: Credential, given: Permission, written: str, content: bytes) -> bytes:
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        permitted = self._permitted(reference, credential, given, written, digest)
        question: dict[str, Any] = {"credentialID": reference, "hash": [digest], "signAlgo": credential.algorithm}
        if credential.algorithm == RSA:
            question["hashAlgo"] = SHA256
        for left in reversed(range(TRIES)):
            try:
                return _signature_of(self.calls.ask("signatures/signHash", {**question, "SAD": permitted}), credential)
            except KeySilent:
                if not left:
                    raise
                time.sleep(self.pause)
            except Declined as declined:
                if declined.error.lower() not in SPENT:
                    raise _as_said(declined) from declined
                # The service signed, but its answer was lost with the connection; a PIN, unlike a code, counts twice.
                if given.otp or not left:
                    raise KeySilent("the answer was lost after the permission was spent") from declined
                permitted = self._permitted(reference, credential, given, written, digest)
        raise KeySilent("no signature came back")

    def _permitted(self, reference: str, credential: Credential, given: Permission, written: str, digest: str) -> str:
        """The service's permission for this one hash (SAD)."""
        memory = f"csc:{reference}{':machine' if written else ''}"
        secret = f"{given.pin}\n{given.otp}"
        if self.refused.knows(memory, secret, written=written):
            raise KeyRefused("this PIN was refused already")
        question: dict[str, Any] = {"credentialID": reference, "numSignatures": 1, "hash": [digest]}
        question |= {"PIN": given.pin} if credential.asks_pin else {}
        question |= {"OTP": given.otp} if credential.asks_otp else {}
        try:
            answer = self.calls.ask("credentials/authorize", question, once=True)
        except Declined as declined:
            said = _as_said(declined)
            if isinstance(said, KeyRefused):
                self.refused.remember(memory, secret, written=written)
            raise said from declined
        permitted = answer.get("SAD")
        if not isinstance(permitted, str) or not permitted:
            raise KeySilent("the service gives no permission")
        self.refused.forget(memory)
        return permitted


def _as_said(declined: Declined) -> KeyRefused | KeyMissing:
    """What the service's error means: only an error about PIN, code or permission is one that a person can mend."""
    error = declined.error.lower()
    if error == "invalid_otp":
        return CodeRefused(str(declined))
    if error in REFUSED or declined.answered == 403:
        return KeyRefused(str(declined), 0 if "locked" in error else None)
    return KeyMissing(str(declined))


def _credential_of(answer: dict[str, Any]) -> Credential:
    """Read and check what the service says. Raises `KeyMissing` for a key that cannot sign here."""
    key, held = _part(answer, "key"), _part(answer, "cert")
    found = [_decoded(item) for item in held.get("certificates", [])]
    mode = answer.get("authMode", "implicit")
    if not found or key.get("status") != "enabled" or held.get("status", "valid") != "valid":
        raise KeyMissing("the key or its certificate is not in force at the service")
    if mode not in ("implicit", "explicit"):
        raise KeyMissing("the service wants the permission in a browser of its own")
    offered = [algorithm for algorithm in (RSA_SHA256, ECDSA_SHA256, RSA) if algorithm in key.get("algo", [])]
    if not offered:
        raise KeyMissing("the key signs neither RSA nor ECDSA with SHA-256")
    return Credential(
        certificate=found[0],
        chain=tuple(item for item in found[1:] if not _is_root(item)),
        algorithm=offered[0],
        asks_pin=mode == "explicit" and _is_asked(_part(answer, "PIN")),
        asks_otp=mode == "explicit" and _is_asked(_part(answer, "OTP")),
    )


def _signature_of(answer: dict[str, Any], credential: Credential) -> bytes:
    found = answer.get("signatures")
    if not isinstance(found, list) or len(found) != 1:
        raise KeySilent("the service gives no signature")
    value = _decoded(found[0])
    if credential.algorithm != ECDSA_SHA256:
        return value
    with suppress(ValueError):
        return encode_dss_signature(*decode_dss_signature(value))
    half = len(value) // 2  # some services answer with both numbers side by side instead of DER
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))


def _part(answer: dict[str, Any], name: str) -> dict[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def _is_asked(asked: dict[str, Any]) -> bool:
    return str(asked.get("presence", "false")).lower() == "true"


def _decoded(item: object) -> bytes:
    try:
        return base64.b64decode(str(item), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeySilent("the service answers something else") from error


def _is_root(certificate: bytes) -> bool:
    try:
        read = x509.Certificate.load(certificate)
        return bool(read.subject == read.issuer)
    except (ValueError, TypeError) as error:
        raise KeyMissing("a certificate of the service cannot be read") from error
