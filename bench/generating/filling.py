"""Rows for a model's table by one statement: the columns that nobody names get what the model would give them."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from vanban.kernel.identifiers import new_id


def insert(label: str, source: str, **given: str) -> int:
    """Fill the table of `context.Model`: `given` are expressions over the rows of `source` (“FROM …”); how many."""
    model = apps.get_model(label)
    expressions: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in given:
            expressions[column] = given.pop(column)
        elif (plain := _plain(field)) is not None:
            expressions[column] = plain
    if given:
        raise LookupError(f"{label} has no {', '.join(given)}")
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} {}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, expressions)),
        sql.SQL(", ").join(map(sql.SQL, expressions.values())),  # type: ignore[arg-type]
        sql.SQL(source),  # type: ignore[arg-type]
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor))
        return int(cursor.rowcount)


def _plain(field: models.Field[Any, Any]) -> str | None:
    """The default of a column as the database reads it; None where the database has its own or nothing is wanted."""
    if isinstance(field, models.AutoField) or (field.null and not field.has_default()):
        return None
    if field.default is new_id:
        return "gen_random_uuid()"
    if getattr(field, "auto_now_add", False):
        return "now()"
    if not field.has_default() and not field.empty_strings_allowed:
        raise LookupError(f"{field.model.__name__}.{field.name} must be given")
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return f"'{json.dumps(value)}'::jsonb"
    if isinstance(value, list):
        return "'{}'"
    return str(sql.Literal(value).as_string(None))
