"""Stored files: encrypted with a key of their own, durable before any row points to them.

Decision 5: each version has its own AES-256-GCM data key, wrapped by a key that lies outside the database. Bytes are
written to a temporary file, flushed, renamed, and the folder flushed, before the row is written; a row never points
to missing content, and orphans are swept by age.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vanban.kernel.identifiers import new_id
from vanban.platform import keys
from vanban.platform.models import Blob
from vanban.platform.transactions import assert_none_open

CHUNK = 1024 * 1024


class ContentDamaged(RuntimeError):
    """Stored bytes are missing, altered, or their key was destroyed."""


@dataclass(frozen=True)
class StoredFile:
    """What the caller needs of a stored file: its id, digest, size and media type."""

    id: UUID
    sha256: str
    size: int
    media_type: str


def put(content: bytes, *, media_type: str) -> StoredFile:
    """Store bytes durably; must be called outside any transaction. Raises OSError when the disk refuses."""
    assert_none_open()
    blob_id = new_id()
    data_key = AESGCM.generate_key(bit_length=256)
    sealed = _seal(content, data_key, blob_id)
    relative = f"{blob_id.hex[-2:]}/{blob_id.hex[-4:-2]}/{blob_id.hex}"
    _write_durably(_root() / relative, sealed)
    key_id, wrapped = keys.wrap(data_key)
    blob = Blob.objects.create(
        id=blob_id,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        path=relative,
        key_id=key_id,
        wrapped_key=wrapped,
    )
    return StoredFile(blob.id, blob.sha256, blob.size, blob.media_type)


def read(blob_id: UUID) -> bytes:
    """The exact bytes stored; raises `ContentDamaged` if they cannot be had unchanged."""
    assert_none_open()
    blob = Blob.objects.get(id=blob_id)
    if blob.wrapped_key is None:
        raise ContentDamaged(f"{blob}: destroyed")
    try:
        sealed = (_root() / blob.path).read_bytes()
        content = _open(sealed, keys.unwrap(blob.key_id, bytes(blob.wrapped_key)), blob.id)
    except (FileNotFoundError, InvalidTag) as error:
        raise ContentDamaged(f"{blob}: missing or altered") from error
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        raise ContentDamaged(f"{blob}: digest differs")
    return content


def describe(blob_id: UUID) -> StoredFile:
    """Digest, size and type without reading the content."""
    blob = Blob.objects.get(id=blob_id)
    return StoredFile(blob.id, blob.sha256, blob.size, blob.media_type)


def _root() -> Path:
    return Path(settings.VANBAN_VAR) / "blobs"


def _seal(content: bytes, data_key: bytes, blob_id: UUID) -> bytes:
    """Chunks of 1 MiB, each sealed with its place and whether it is the last, so that none can be cut or moved."""
    cipher = AESGCM(data_key)
    count = max(1, -(-len(content) // CHUNK))
    parts = []
    for index in range(count):
        piece = content[index * CHUNK : (index + 1) * CHUNK]
        parts.append(cipher.encrypt(_nonce(index), piece, _bound(blob_id, index, index == count - 1)))
    return b"".join(parts)


def _open(sealed: bytes, data_key: bytes, blob_id: UUID) -> bytes:
    cipher = AESGCM(data_key)
    step = CHUNK + 16
    count = max(1, -(-len(sealed) // step))
    return b"".join(
        cipher.decrypt(_nonce(i), sealed[i * step : (i + 1) * step], _bound(blob_id, i, i == count - 1))
        for i in range(count)
    )


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _bound(blob_id: UUID, index: int, last: bool) -> bytes:
    return blob_id.bytes + index.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


def _write_durably(path: Path, content: bytes) -> None:
    for folder in (_root(), path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".tmp")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fdatasync(handle.fileno())
    temporary.rename(path)
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
