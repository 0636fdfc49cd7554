"""Where a key lies in PKCS#11: a label alone, or the words of a PKCS#11 URI (RFC 7512)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

SCHEME = "pkcs11:"


@dataclass(frozen=True)
class KeyPlace:
    """A token and a key on it."""

    token: str
    label: str


def place_of(reference: str, *, token: str) -> KeyPlace:
    """`pkcs11:token=…;object=…`, or only the key's label on the token that is configured."""
    if not reference.startswith(SCHEME):
        return KeyPlace(token, reference)
    parts = (part.partition("=") for part in reference.removeprefix(SCHEME).split("?")[0].split(";"))
    words = {name: unquote(value) for name, _sign, value in parts}
    return KeyPlace(words.get("token", token), words.get("object", ""))
