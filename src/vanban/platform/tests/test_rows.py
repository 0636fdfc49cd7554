"""Rows of several tables in one statement: as complete as those written one by one, all or none, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, transaction

from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, rows
from vanban.platform.models import AuditEntry, Blob

AT = datetime(2026, 11, 23, 8, 2, 3, 456789, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")


def blob(path: str, key: UUID | None = None) -> Blob:
    return Blob(
        id=key or new_id(),
        sha256="ab" * 32,
        size=5,
        media_type="văn/bản",
        path=path,
        key_id="k",
        wrapped_key=b"\x00'\\",
    )


@pytest.mark.django_db
def test_rows_read_back_as_they_would_be_if_written_one_by_one() -> None:
    data = {"number": 7, "none": None, "list": ["đ", "'\"\\"], "deep": {"a": 1.5}}
    line = audit.line(HUB, "a.b", new_id(), AT, **data)
    audit.record(HUB, "a.b", line.subject_id, AT, **data)
    rows.insert(blob("x/1"), blob("x/2"), line)
    first = Blob.objects.get(path="x/1")
    assert (bytes(first.wrapped_key or b""), first.media_type, first.size) == (b"\x00'\\", "văn/bản", 5)
    assert first.created_at is not None
    one, other = AuditEntry.objects.filter(code="a.b").order_by("id").values()
    assert one.pop("id") < other.pop("id")
    assert one == other
    assert (one["at"], one["data"]) == (AT, data)


@pytest.mark.django_db
def test_all_rows_are_added_or_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(audit.line(HUB, "a.b", None, AT), blob("x/1"), blob("x/1"))
    with pytest.raises(DataError), transaction.atomic():
        rows.insert(audit.line(HUB, "a.b", None, AT), blob("x" * 201))
    assert (Blob.objects.count(), AuditEntry.objects.count()) == (0, 0)
    rows.insert(blob("x/1"))
