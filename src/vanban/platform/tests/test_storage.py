"""Stored files come back byte for byte, or not at all; each has a key of its own."""

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


@pytest.mark.django_db(transaction=True)
def test_no_file_is_written_while_rows_are_locked() -> None:
    with transaction.atomic(), pytest.raises(TransactionOpen):
        storage.put(LETTER, media_type="text/plain")
    assert not connection.in_atomic_block
