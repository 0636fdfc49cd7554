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
            # Else the database plans anew for every call as long as it takes its own guess for dear.
            connection.execute("SET plan_cache_mode = force_generic_plan")
        with psycopg.Cursor(connection) as cursor:
            # Not composed of anything that came from outside: see the callers' constants.
            cursor.execute(sql, values)
            # Asking for the description instead would build one object for every column.
            result = cursor.pgresult
            return cursor.fetchall() if result is not None and result.nfields else []


def plain(values: Sequence[Any]) -> str:
    """Records as one JSON text, for statements that take many of them as one value."""
    return json.dumps(values, default=_plain, ensure_ascii=False)


def insert(*rows: models.Model) -> None:
    """Add rows of any tables in one statement, in the caller's transaction if there is one; all of them or none.

    Keys that the database counts up are not read back. Foreign keys among the rows may point either way.
    """
    tables = _tables(rows)
    ask(_statement(tuple(tables)), list(tables.values()))


def _tables(rows: Sequence[models.Model]) -> dict[type[models.Model], str]:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return {model: _record(own) for model, own in found.items()}


@lru_cache(maxsize=50)
def _statement(tables: tuple[type[models.Model], ...]) -> str:
    """One common table expression for each table; every value arrives in one JSON list a table.

    Only names of our own tables and columns are written into the text.
    """
    named = ", ".join(f"t{index} AS ({_insert(model)})" for index, model in enumerate(tables))
    return f"WITH {named} SELECT 1"


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
    return plain(values)


def _plain(value: Any) -> str:
    """A value that JSON has no form for, as the database reads it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
