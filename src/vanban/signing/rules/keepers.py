"""Where keys are kept, and what a person must type for each signature made there."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ASKS: dict[str, tuple[str, ...]] = {"pkcs11": ("pin",), "csc": ("pin", "otp")}
"""A token or module opens with its PIN; a remote service says by itself which of PIN and one-time code it wants."""

NAMED = frozenset(ASKS)
"""Keepers that hold many keys, so that each must be named."""


def names_in(content: bytes) -> tuple[str, ...]:
    """Every word a certificate (DER) has for its holder: name, organisation, unit, identifier."""
    return tuple(str(part.value) for part in x509.load_der_x509_certificate(content).subject)


def public_key_of(content: bytes) -> bytes:
    """The public key of a certificate (DER) as it stands in every certificate of that key."""
    key = x509.load_der_x509_certificate(content).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
