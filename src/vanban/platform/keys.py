"""Keys that never lie in the database: the key-encryption key that wraps each file's own data key."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

KEY_ID = "kek-1"


class KeyMissing(RuntimeError):
    """The key-encryption key cannot be read; no file can be opened without it."""


@lru_cache(maxsize=4)
def _kek(path: Path) -> bytes:
    if not path.exists():
        if settings.VANBAN_PRODUCTION:
            raise KeyMissing(f"key-encryption key not found: {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(os.urandom(32))
            handle.flush()
            os.fsync(handle.fileno())
    key = path.read_bytes()
    if len(key) != 32:
        raise KeyMissing(f"key-encryption key has {len(key)} bytes, not 32: {path.name}")
    return key


def wrap(data_key: bytes) -> tuple[str, bytes]:
    """Wrap a file's data key; the id of the key-encryption key and the wrapped bytes (RFC 3394)."""
    return KEY_ID, aes_key_wrap(_kek(Path(settings.VANBAN_KEK_FILE)), data_key)


def unwrap(key_id: str, wrapped: bytes) -> bytes:
    """The data key again; raises `KeyMissing` for a key-encryption key that is not here."""
    if key_id != KEY_ID:
        raise KeyMissing(f"unknown key-encryption key {key_id}")
    return aes_key_unwrap(_kek(Path(settings.VANBAN_KEK_FILE)), wrapped)


def derived(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose of this house: always the same, and telling nothing of its source."""
    return HKDF(hashes.SHA256(), 32, None, f"vanban {purpose}".encode()).derive(_kek(Path(settings.VANBAN_KEK_FILE)))


def new_secret() -> str:
    """A secret for a connected system: 288 random bits in 48 letters that survive a header, a letter and a form."""
    return secrets.token_urlsafe(36)


def seal_text(text: str) -> bytes:
    """A short text as it may lie in the database: wrapped under the key-encryption key, with that key's id."""
    plain = len(text.encode()).to_bytes(2, "big") + text.encode()
    key_id, wrapped = wrap(plain.ljust(max(16, -(-len(plain) // 8) * 8), b"\0"))
    return key_id.encode() + b":" + wrapped


def open_text(sealed: bytes) -> str:
    """The text again. Raises `KeyMissing` for another house's key-encryption key."""
    key_id, _, wrapped = sealed.partition(b":")
    plain = unwrap(key_id.decode(), wrapped)
    return plain[2 : 2 + int.from_bytes(plain[:2], "big")].decode()
