"""The digest that clients declare: SHA-256, whose bytes the vendor's client prints without their leading zeros."""

from __future__ import annotations

import re

_HEX = re.compile(r"[0-9a-fA-F]{32,64}")


def is_digest(text: str) -> bool:
    """True for what may be a SHA-256, printed properly or unpadded."""
    return _HEX.fullmatch(text) is not None


def is_of(declared: str, digest: bytes) -> bool:
    """True when `declared` prints this digest in either way."""
    return declared.lower() in (digest.hex(), "".join(f"{byte:x}" for byte in digest))
