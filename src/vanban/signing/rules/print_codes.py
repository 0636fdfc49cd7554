"""The code on a printed copy: twenty letters and digits that nobody guesses and that a person can type."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: what is read from paper is not mistaken."""
LENGTH = 20
"""A hundred bits: trying a million codes a second finds none in the age of the earth."""

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def code_for(document_id: UUID, key: bytes) -> str:
    """The document's code under a key of the house; without the key nothing follows from the id."""
    number = int.from_bytes(hmac.digest(key, document_id.bytes, hashlib.sha256)[:13], "big") >> 4
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(LENGTH)))


def canonical_code(text: str) -> str:
    """The code as it is kept, out of what somebody typed; empty when it can be none."""
    typed = "".join(sign for sign in text[:100].upper() if sign.isalnum()).translate(_MISREAD)
    return typed if len(typed) == LENGTH and set(typed) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """As printed: four groups of five."""
    return "-".join(code[place : place + 5] for place in range(0, LENGTH, 5))
