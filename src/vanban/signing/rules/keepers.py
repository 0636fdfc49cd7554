"""Where keys are kept, and what a person must type for each signature made there."""

from __future__ import annotations

ASKS: dict[str, tuple[str, ...]] = {"pkcs11": ("pin",), "csc": ("pin", "otp")}
"""A token or module opens with its PIN; a remote service says by itself which of PIN and one-time code it wants."""

NAMED = frozenset(ASKS)
"""Keepers that hold many keys, so that each must be named."""
