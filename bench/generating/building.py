"""The database of the desk, built in steps that are written down in it: a second call goes on where the first ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import connection, transaction

from generating import documents, people, tables

PAPERS = 400
"""Stored files that the documents share: real issued papers of the demo, each stored so many times."""
LETTERS = 12


def build(*, count: int, accounts: int, agencies: int, at: datetime) -> None:
    """Make what is missing. Raises ValueError when a database of another size is there."""
    call_command("migrate", verbosity=0)
    _begin(count, accounts, agencies)
    _step("demo", _demo, apart=True)
    _step("papers", _papers, apart=True)
    _step("people", lambda: people.write(agencies, accounts))
    _step("sources", lambda: tables.prepare(at))
    _step("draw", lambda: tables.draw(count))
    _step("registers", documents.write_registers)
    _step("index of words put off", _put_off)
    for first in range(0, count, documents.BATCH):
        _step(f"documents {first:,}", lambda first=first: documents.write_batch(first))  # type: ignore[misc]
    _step("index of words", _index)
    _step("analysed", _analyse, apart=True)


def _begin(count: int, accounts: int, agencies: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench.step')")
        if cursor.fetchone()[0] is None:
            with transaction.atomic():
                cursor.execute(tables.SCHEMA)
                cursor.execute("INSERT INTO bench.size VALUES (%s, %s, %s)", [count, accounts, agencies])
        cursor.execute("SELECT documents, accounts, agencies FROM bench.size")
        there = cursor.fetchone()
    if there != (count, accounts, agencies):
        raise ValueError(f"a database of {there} documents, accounts and agencies is there: drop it first")


def _step(name: str, act: Callable[[], object], *, apart: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM bench.step WHERE name = %s", [name])
        if cursor.fetchone():
            return
    begun = time.monotonic()
    if apart:
        act()
    with transaction.atomic(), connection.cursor() as cursor:
        if not apart:
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            act()
        took = time.monotonic() - begun
        cursor.execute("INSERT INTO bench.step VALUES (%s, %s)", [name, took])
    sys.stderr.write(f"  {name}: {took:.1f} s\n")
    sys.stderr.flush()


def _demo() -> None:
    from vanban.config.demo import make_demo

    make_demo(documents=LETTERS)


def _papers() -> None:
    """Issued papers of the demo with their reports; a stored file has its own key, so each copy is stored again."""
    from vanban.platform import storage
    from vanban.registry.models import DocumentFile

    found = list(DocumentFile.objects.filter(role="main", blob__media_type="application/pdf").order_by("id"))
    contents = {file.blob_id: storage.read(file.blob_id) for file in found}
    rows = []
    for place in range(PAPERS):
        file = found[place % len(found)]
        rows.append((place, storage.put(contents[file.blob_id], media_type="application/pdf").id, file.name))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench.paper")
        cursor.executemany("INSERT INTO bench.paper (place, blob, name) VALUES (%s, %s, %s)", rows)


def _put_off() -> None:
    """An index of words is made much faster at once than row by row; its definition is kept meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'search_entry' AND indexdef LIKE '%USING gin%'"
        )
        for name, made_by in cursor.fetchall():
            cursor.execute("INSERT INTO bench.later VALUES (%s, %s)", [name, made_by])
            cursor.execute(f'DROP INDEX "{name}"')


def _index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, made_by FROM bench.later")
        for name, made_by in cursor.fetchall():
            cursor.execute(made_by)
            cursor.execute("DELETE FROM bench.later WHERE name = %s", [name])


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
