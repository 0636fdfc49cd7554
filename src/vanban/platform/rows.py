"""New rows of several tables in one statement, where the time of a round trip counts.

The ordinary way to add rows stays `create`; this is for the few paths that a whole province passes, such as the hub
taking a packet, where compiling and sending one statement after the other costs more than the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models


def insert(*rows: models.Model) -> None:
    """Add rows of any tables in one statement, in the caller's transaction if there is one; all of them or none.

    Keys that the database counts up are not read back. Foreign keys among the rows may point either way.
    """
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    statements = [_statement(model, len(found)) for model, found in tables.items()]
    values = [value for found in tables.values() for row in found for value in _values(row)]
    named = [f"t{index} AS ({statement})" for index, statement in enumerate(statements[:-1])]
    sql = f"WITH {', '.join(named)} {statements[-1]}" if named else statements[-1]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert_once(row: models.Model) -> bool:
    """Add one row unless a constraint says that it is there already; waits for a twin that is being added.

    True when this row was added. In the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(type(row), 1)} ON CONFLICT DO NOTHING", _values(row))
        return bool(cursor.rowcount)


@lru_cache(maxsize=200)
def _statement(model: type[models.Model], count: int) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in _fields(model)]
    places = f"({', '.join(['%s'] * len(columns))})"
    # Only names of our own tables and columns are written into the text; every value is a parameter.
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([places] * count)}"  # noqa: S608


@lru_cache(maxsize=50)
def _fields(model: type[models.Model]) -> Sequence[models.Field[Any, Any]]:
    """Every column that is ours to fill; those that the database counts up are not."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def _values(row: models.Model) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in _fields(type(row))]
