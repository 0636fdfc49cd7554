"""The house's own signature key, kept outside the database: with it the hub signs its receipts."""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from vanban.platform.keys import KeyMissing


def sign(text: str) -> str:
    """The signature under a text, in base64. Raises `KeyMissing` in production without a key."""
    return base64.b64encode(_key(Path(settings.VANBAN_HUB_KEY_FILE)).sign(text.encode())).decode()


def public_key() -> Ed25519PublicKey:
    """What anybody needs to check a signature of this house."""
    return _key(Path(settings.VANBAN_HUB_KEY_FILE)).public_key()


@lru_cache(maxsize=4)
def _key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        if settings.VANBAN_PRODUCTION:
            raise KeyMissing(f"the hub's receipt key is not found: {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
                handle.write(pem)
                handle.flush()
                os.fsync(handle.fileno())
        except FileExistsError:
            pass  # another process of the house was quicker
    found = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, Ed25519PrivateKey):
        raise KeyMissing(f"the hub's receipt key is not an Ed25519 key: {path.name}")
    return found
