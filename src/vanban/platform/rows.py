"""New rows of several tables in one statement, and questions whose plan the database keeps.

The ordinary ways stay `create` and querysets; this is for the few paths that a whole province passes, such as the hub
taking a packet, where building, sending and planning one statement after the other costs more than the rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connections, models

DATABASE = "default"


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The answer to a fixed question with `%s` for its values; the database plans it once per connection.

    In the caller's transaction if there is one. Errors are Django's.
    """
    database = connections[DATABASE]
    database.ensure_connection()
    with database.wrap_database_errors:
        connection: psycopg.Connection[Any] = database.connection
        if connection.prepare_threshold is None:  # Django's own cursors send values as text and never prepare
            connection.prepare_threshold = 1
        with psycopg.Cursor(connection) as cursor:
            # Not composed of anything that came from outside: see the callers' constants.
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []


def insert(*rows: models.Model) -> None:
    """Add rows of any tables in one statement, in the caller's transaction if there is one; all of them or none.

    Keys that the database counts up are not read back. Foreign keys among the rows may point either way.
    """
    tables = _tables(rows)
    ask(_statement(tuple(tables), once=False), list(tables.values()))


def insert_once(row: models.Model, *others: models.Model) -> bool:
    """Add one row, and the others with it, unless a constraint says that it is there already: then none of them.

    Waits for a twin that is being added. True when the row was added.
    """
    tables = _tables(others)
    sql = _statement((type(row), *tables), once=True)
    return bool(ask(sql, [_record([row]), *tables.values()])[0][0])


def _tables(rows: Sequence[models.Model]) -> dict[type[models.Model], str]:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return {model: _record(own) for model, own in found.items()}


@lru_cache(maxsize=50)
def _statement(tables: tuple[type[models.Model], ...], *, once: bool) -> str:
    """One common table expression for each table; every value arrives in one JSON list a table.

    Only names of our own tables and columns are written into the text.
    """
    parts = [_insert(model) for model in tables]
    if once:
        parts = [
            f"{parts[0]} ON CONFLICT DO NOTHING RETURNING 1",
            *(f"{part} WHERE EXISTS (SELECT FROM t0)" for part in parts[1:]),
        ]
    named = ", ".join(f"t{index} AS ({part})" for index, part in enumerate(parts))
    return f"WITH {named} SELECT {'count(*) FROM t0' if once else '1'}"  # noqa: S608


def _insert(model: type[models.Model]) -> str:
    quote = connections[DATABASE].ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in _fields(model))
    records = f"jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {records}"  # noqa: S608


@lru_cache(maxsize=50)
def _fields(model: type[models.Model]) -> Sequence[models.Field[Any, Any]]:
    """Every column that is ours to fill; those that the database counts up are not."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def _record(rows: Sequence[models.Model]) -> str:
    fields = _fields(type(rows[0]))
    values = [{str(field.column): field.pre_save(row, True) for field in fields} for row in rows]
    return json.dumps(values, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    """A value that JSON has no form for, as the database reads it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
