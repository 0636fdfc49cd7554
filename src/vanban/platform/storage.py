"""Stored files: encrypted with a key of their own, durable before any row points to them.

Decision 5: each version has its own AES-256-GCM data key, wrapped by a key that lies outside the database. Bytes are
written to a temporary file, flushed, renamed, and the folder flushed, before the row is written; a row never points
to missing content, and orphans are swept by age. Large files pass in chunks and are never whole in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from vanban.kernel.identifiers import new_id
from vanban.platform import keys
from vanban.platform.models import Blob
from vanban.platform.transactions import assert_none_open

CHUNK = 1024 * 1024
TAG = 16
"""Bytes by which a sealed chunk is longer than its content."""


INSERT = "INSERT INTO platform_blob (id, sha256, size, media_type, path, key_id, wrapped_key, created_at)"
"""How a statement begins that enters many written files at once."""


class ContentDamaged(RuntimeError):
    """Stored bytes are missing, altered, or their key was destroyed."""


@dataclass(frozen=True)
class StoredFile:
    """What the caller needs of a stored file: its id, digest, size and media type."""

    id: UUID
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class WrittenFile:
    """Bytes that lie durably on the disk and that no row knows yet; `enter` gives them their row."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    path: str
    data_key: bytes


def put(content: bytes, *, media_type: str) -> StoredFile:
    """Store bytes durably; must be called outside any transaction. Raises OSError when the disk refuses."""
    return enter(write(content, media_type=media_type))


def put_stream(source: BinaryIO, *, media_type: str) -> StoredFile:
    """Store what is left to read of a file, durably, a chunk at a time.

    Must be called outside any transaction. Raises OSError when the disk refuses, and whatever reading raises; then
    nothing of the file remains under its final name.
    """
    return enter(write(source, media_type=media_type))


def write(source: bytes | BinaryIO, *, media_type: str, sha256: str = "", flush_name: bool = True) -> WrittenFile:
    """Write and flush the content alone, for a caller who enters the row in a transaction of its own.

    `sha256` spares hashing bytes whose digest the caller has taken; a file is always hashed while it is written.
    Without `flush_name` the content is durable and its name is not: `flush_names` must follow, for one or many files,
    before any row. Must be called outside any transaction. Raises OSError when the disk refuses: a flush that failed
    is never tried again on the same file, for nobody knows what lies on the disk then.
    """
    assert_none_open()
    blob_id = new_id()
    data_key = AESGCM.generate_key(bit_length=256)
    relative = f"{_shelf(blob_id)}/{blob_id.hex}"
    digest = hashlib.sha256()
    size = 0
    known = sha256 if isinstance(source, bytes) else ""

    def sealed() -> Iterator[bytes]:
        nonlocal size
        cipher = AESGCM(data_key)
        for index, (piece, last) in enumerate(_marked(_pieces(source))):
            size += len(piece)
            if not known:
                digest.update(piece)
            yield cipher.encrypt(_nonce(index), piece, _bound(blob_id, index, last))

    _write_durably(f"{_root()}/{relative}", sealed(), flush_name=flush_name)
    return WrittenFile(blob_id, known or digest.hexdigest(), size, media_type, relative, data_key)


def flush_names(written: Iterable[WrittenFile]) -> None:
    """Make the names of files durable that were written without; files of one moment share one flush.

    Must be called outside any transaction. Raises OSError when the disk refuses; then none of the files remains.
    """
    assert_none_open()
    root, files = _root(), list(written)
    try:
        for folder in {file.path.rpartition("/")[0] for file in files}:
            _flush_folder(f"{root}/{folder}")
    except OSError:
        for file in files:
            discard(file)
        raise


def enter(written: WrittenFile) -> StoredFile:
    """The row of a written file, in the caller's transaction if there is one: it stands or falls with the rest."""
    row(written).save(force_insert=True)
    return StoredFile(written.id, written.sha256, written.size, written.media_type)


def row(written: WrittenFile) -> Blob:
    """The same row unwritten, for a caller who writes it among other rows in one statement."""
    key_id, data_key = wrapped(written)
    return Blob(
        id=written.id,
        sha256=written.sha256,
        size=written.size,
        media_type=written.media_type,
        path=written.path,
        key_id=key_id,
        wrapped_key=data_key,
    )


def wrapped(written: WrittenFile) -> tuple[str, bytes]:
    """The id of the key-encryption key, and the file's data key wrapped under it, as the row keeps them."""
    return keys.wrap(written.data_key)


def discard(written: WrittenFile) -> None:
    """Take back a written file that got no row; a file that cannot be removed is left to the sweep of orphans."""
    with contextlib.suppress(OSError):
        Path(_root(), written.path).unlink(missing_ok=True)


def read(blob_id: UUID) -> bytes:
    """The exact bytes stored; raises `ContentDamaged` if they cannot be had unchanged."""
    return b"".join(stream(blob_id))


def stream(blob_id: UUID) -> Iterator[bytes]:
    """The exact bytes stored, in chunks of at most 1 MiB, each verified before it is handed out.

    Raises `ContentDamaged` here when the content is missing, cut or destroyed, so that nothing is sent of it; and while
    reading, at a chunk that was altered, or at the end when the digest of the whole differs. Must be called outside any
    transaction.
    """
    assert_none_open()
    blob = Blob.objects.get(id=blob_id)
    if blob.wrapped_key is None:
        raise ContentDamaged(f"{blob}: destroyed")
    path = Path(_root(), blob.path)
    try:
        length = path.stat().st_size
    except FileNotFoundError as error:
        raise ContentDamaged(f"{blob}: missing") from error
    if length != blob.size + TAG * max(1, -(-blob.size // CHUNK)):
        raise ContentDamaged(f"{blob}: altered")
    return _opened(blob, path, keys.unwrap(blob.key_id, bytes(blob.wrapped_key)))


def destroy(blob_ids: Iterable[UUID]) -> int:
    """Make the content of these files irrecoverable: their keys go in the caller's transaction, the bytes afterwards.

    How many were still there; destroying twice is harmless. The rows stay, with digest and size, as evidence of what
    was destroyed; `read` raises `ContentDamaged` from then on (NB16-Đ17.5, HY19-Đ10.2).
    """
    doomed = list(Blob.objects.select_for_update().filter(id__in=list(blob_ids), wrapped_key__isnull=False))
    Blob.objects.filter(id__in=[blob.id for blob in doomed]).update(wrapped_key=None)
    transaction.on_commit(partial(_forget, [blob.path for blob in doomed]))
    return len(doomed)


def is_destroyed(blob: Blob) -> bool:
    """True when the key of this file is gone, and with it its content."""
    return blob.wrapped_key is None


def _forget(paths: Iterable[str]) -> None:
    """Remove bytes that no key opens any more; what stays behind is noise."""
    for path in paths:
        with contextlib.suppress(OSError):
            Path(_root(), path).unlink(missing_ok=True)


def digests(blob_ids: Iterable[UUID]) -> dict[UUID, str]:
    """SHA-256 of the content of stored files that were not destroyed."""
    rows = Blob.objects.filter(id__in=list(blob_ids), wrapped_key__isnull=False)
    return dict(rows.values_list("id", "sha256"))


def describe(blob_id: UUID) -> StoredFile:
    """Digest, size and type without reading the content."""
    blob = Blob.objects.get(id=blob_id)
    return StoredFile(blob.id, blob.sha256, blob.size, blob.media_type)


def _root() -> str:
    return f"{settings.VANBAN_VAR}/blobs"


def _shelf(blob_id: UUID) -> str:
    """One of 256 folders: the same for what one process writes within a quarter of a second, so that the names of many
    files need one flush; over a minute all of them are filled alike."""
    return f"{((blob_id.int >> 88) + os.getpid()) & 0xFF:02x}"


def _opened(blob: Blob, path: Path, data_key: bytes) -> Iterator[bytes]:
    cipher, digest = AESGCM(data_key), hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as handle:
            for index, (piece, last) in enumerate(_marked(_read_pieces(handle, CHUNK + TAG))):
                content = cipher.decrypt(_nonce(index), piece, _bound(blob.id, index, last))
                digest.update(content)
                yield content
    except (FileNotFoundError, InvalidTag) as error:
        raise ContentDamaged(f"{blob}: missing or altered") from error
    if digest.hexdigest() != blob.sha256:
        raise ContentDamaged(f"{blob}: digest differs")


def _pieces(source: bytes | BinaryIO) -> Iterator[bytes | memoryview]:
    """Chunks of 1 MiB without copying what is in memory already; an empty content has one empty chunk."""
    if not isinstance(source, bytes):
        yield from _read_pieces(source, CHUNK)
    elif len(source) <= CHUNK:
        yield source
    else:
        view = memoryview(source)
        for start in range(0, len(source), CHUNK):
            yield view[start : start + CHUNK]


def _read_pieces(source: BinaryIO, length: int) -> Iterator[bytes]:
    """Pieces of exactly `length`, the last one shorter, however short the single reads are."""
    first = True
    while piece := _read_full(source, length):
        first = False
        yield piece
    if first:
        yield b""


def _read_full(source: BinaryIO, length: int) -> bytes:
    piece = source.read(length) or b""
    while len(piece) < length and (more := source.read(length - len(piece))):
        piece += more
    return piece


def _marked(pieces: Iterable[bytes | memoryview]) -> Iterator[tuple[bytes | memoryview, bool]]:
    """Each piece with whether it is the last: it is sealed with its place, so that none can be cut off or moved."""
    iterator = iter(pieces)
    piece = next(iterator)
    for following in iterator:
        yield piece, False
        piece = following
    yield piece, True


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _bound(blob_id: UUID, index: int, last: bool) -> bytes:
    return blob_id.bytes + index.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


_flushed_folders: set[str] = set()
"""Folders whose own name this process has flushed in the folder above; the rest is asked of the disk once."""


def _write_durably(path: str, pieces: Iterable[bytes], *, flush_name: bool) -> None:
    """Write, flush, rename, flush the folder; when any of it fails, nothing stays under the final name."""
    temporary, folder = f"{path}.tmp", path.rpartition("/")[0]
    descriptor = _create(temporary, folder)
    kept = False
    try:
        try:
            for piece in pieces:
                _write_all(descriptor, piece)
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, path)  # noqa: PTH104 - a path object costs as much as the call, for every packet
        if flush_name:
            _flush_folder(folder)
        kept = True
    finally:
        if not kept:
            for left in (temporary, path):
                with contextlib.suppress(OSError):
                    Path(left).unlink()


def _create(temporary: str, folder: str) -> int:
    """A new file for writing; its folder exists and is itself durable."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    _make_folder(folder)
    try:
        return os.open(temporary, flags, 0o600)
    except FileNotFoundError:  # the folder was taken away under a running process
        _flushed_folders.clear()
        _make_folder(folder)
        return os.open(temporary, flags, 0o600)


def _make_folder(folder: str) -> None:
    if folder in _flushed_folders:
        return
    root = Path(folder).parent
    root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for made in (root, Path(folder)):
        made.mkdir(exist_ok=True, mode=0o700)
        _flush_folder(str(made.parent))
    _flushed_folders.add(folder)


def _write_all(descriptor: int, piece: bytes) -> None:
    done = os.write(descriptor, piece)
    while done < len(piece):
        done += os.write(descriptor, memoryview(piece)[done:])


def _flush_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
