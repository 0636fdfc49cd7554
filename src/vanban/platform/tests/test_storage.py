"""Stored files come back byte for byte, or not at all; each has a key of its own."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from vanban.platform import storage
from vanban.platform.models import Blob
from vanban.platform.storage import ContentDamaged
from vanban.platform.transactions import TransactionOpen

pytestmark = pytest.mark.django_db
LETTER = "Công văn về phòng chống bão số 4".encode()


def path_of(stored: storage.StoredFile) -> Path:
    return Path(settings.VANBAN_VAR) / "blobs" / Blob.objects.get(id=stored.id).path


@pytest.mark.clause("NB16-Đ2.8", "NB16-Đ3.2")
@pytest.mark.parametrize("size", [0, 1, storage.CHUNK - 1, storage.CHUNK, storage.CHUNK * 2 + 7])
def test_what_was_stored_is_read_back_unchanged(size: int) -> None:
    content = (LETTER * (size // len(LETTER) + 1))[:size]
    stored = storage.put(content, media_type="application/pdf")
    assert storage.read(stored.id) == content
    assert stored.size == size


def test_the_disk_holds_no_plain_text_and_two_equal_files_differ() -> None:
    first, second = (storage.put(LETTER, media_type="text/plain") for _ in range(2))
    assert LETTER not in path_of(first).read_bytes()
    assert path_of(first).read_bytes() != path_of(second).read_bytes()
    assert first.sha256 == second.sha256


@pytest.mark.parametrize("hurt", ["flip", "cut", "swap chunks", "remove"])
def test_altered_content_is_refused_never_returned(hurt: str) -> None:
    stored = storage.put(b"x" * (storage.CHUNK + 50), media_type="text/plain")
    path, sealed = path_of(stored), path_of(stored).read_bytes()
    step = storage.CHUNK + 16
    if hurt == "flip":
        path.write_bytes(sealed[:9] + bytes([sealed[9] ^ 1]) + sealed[10:])
    elif hurt == "cut":
        path.write_bytes(sealed[:step])
    elif hurt == "swap chunks":
        path.write_bytes(sealed[step:] + sealed[:step])
    else:
        path.unlink()
    with pytest.raises(ContentDamaged):
        storage.read(stored.id)


def test_destroying_the_key_destroys_the_content_for_good() -> None:
    stored = storage.put(LETTER, media_type="text/plain")
    Blob.objects.filter(id=stored.id).update(wrapped_key=None)
    with pytest.raises(ContentDamaged, match="destroyed"):
        storage.read(stored.id)


class Drops(io.RawIOBase):
    """A source that hands out a few bytes at a time, as a socket does, and may break off."""

    def __init__(self, content: bytes, *, breaks: bool = False) -> None:
        self.inner, self.breaks = io.BytesIO(content), breaks

    def read(self, size: int = -1) -> bytes:
        found = self.inner.read(min(size, 300_007))
        if self.breaks and not found:
            raise ConnectionResetError("the sender went away")
        return found


@pytest.mark.parametrize("size", [0, 5, storage.CHUNK, storage.CHUNK * 2, storage.CHUNK * 2 + 7])
def test_a_stream_is_stored_as_the_same_bytes_would_be(size: int) -> None:
    content = (LETTER * (size // len(LETTER) + 1))[:size]
    stored = storage.put_stream(Drops(content), media_type="text/plain")  # type: ignore[arg-type]
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert storage.read(stored.id) == content
    assert path_of(stored).stat().st_size == path_of(storage.put(content, media_type="text/plain")).stat().st_size
    pieces = list(storage.stream(stored.id))
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= storage.CHUNK


def test_a_reader_of_the_stream_gets_only_verified_chunks_and_learns_of_the_damage() -> None:
    stored = storage.put(b"x" * (storage.CHUNK * 2 + 9), media_type="text/plain")
    sealed = bytearray(path_of(stored).read_bytes())
    sealed[-1] ^= 1
    path_of(stored).write_bytes(sealed)
    found = storage.stream(stored.id)
    assert [len(next(found)), len(next(found))] == [storage.CHUNK, storage.CHUNK]
    with pytest.raises(ContentDamaged):
        next(found)
    path_of(stored).write_bytes(sealed[:-9])
    with pytest.raises(ContentDamaged):
        storage.stream(stored.id)


def test_a_digest_that_differs_is_told_at_the_end() -> None:
    stored = storage.put(LETTER, media_type="text/plain")
    Blob.objects.filter(id=stored.id).update(sha256="0" * 64)
    found = storage.stream(stored.id)
    assert next(found) == LETTER
    with pytest.raises(ContentDamaged, match="digest"):
        next(found)


def files_left() -> list[Path]:
    return [path for path in (Path(settings.VANBAN_VAR) / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize("call", ["write", "fdatasync", "fsync"])
def test_a_refusing_disk_leaves_no_file_no_row_and_is_asked_once(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.put(LETTER, media_type="text/plain")
    before, asked = files_left(), []

    def refuse(descriptor: int, *_rest: object) -> int:
        asked.append(descriptor)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(OSError, match="Input/output"):
        storage.put(LETTER, media_type="text/plain")
    monkeypatch.undo()
    assert len(asked) == 1
    assert files_left() == before
    assert Blob.objects.count() == 1


def test_a_sender_that_breaks_off_leaves_nothing() -> None:
    before = files_left()
    with pytest.raises(ConnectionResetError):
        storage.put_stream(Drops(b"y" * 3_000_000, breaks=True), media_type="text/plain")  # type: ignore[arg-type]
    assert files_left() == before
    assert not Blob.objects.exists()


def test_everything_is_flushed_before_the_row_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def told(name: str, real: Callable[..., object]) -> Callable[..., object]:
        return lambda *args, **rest: (steps.append(name), real(*args, **rest))[1]

    storage.put(LETTER, media_type="text/plain")
    for name in ("fdatasync", "fsync", "rename"):
        monkeypatch.setattr(os, name, told(name, getattr(os, name)))
    with connection.execute_wrapper(told("row", lambda execute, *args: execute(*args))):
        storage.put(LETTER, media_type="text/plain")
    assert [step for step in steps if step != "fsync"] == ["fdatasync", "rename", "row"]
    assert steps[steps.index("rename") + 1] == "fsync"


@pytest.mark.django_db(transaction=True)
def test_no_file_is_written_while_rows_are_locked() -> None:
    with transaction.atomic(), pytest.raises(TransactionOpen):
        storage.put(LETTER, media_type="text/plain")
    assert not connection.in_atomic_block


def test_destroyed_content_cannot_be_had_again_and_its_row_stays(
    django_capture_on_commit_callbacks: Callable[..., contextlib.AbstractContextManager[object]],
) -> None:
    stored, other = (storage.put(LETTER, media_type="text/plain") for _ in range(2))
    path = path_of(stored)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert storage.destroy([stored.id]) == 1
        assert path.exists()
    assert storage.destroy([stored.id]) == 0
    with pytest.raises(ContentDamaged):
        storage.read(stored.id)
    assert not path.exists()
    row = Blob.objects.get(id=stored.id)
    assert storage.is_destroyed(row) and not storage.is_destroyed(Blob.objects.get(id=other.id))
    assert (row.sha256, row.size) == (other.sha256, len(LETTER))
    assert storage.read(other.id) == LETTER


def test_a_destruction_that_is_taken_back_has_destroyed_nothing() -> None:
    stored = storage.put(LETTER, media_type="text/plain")
    with pytest.raises(KeyError), transaction.atomic():
        storage.destroy([stored.id])
        raise KeyError
    assert storage.read(stored.id) == LETTER
