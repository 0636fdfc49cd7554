"""The newest of many lists in one question: every list gives its first rows from its own index, and they are merged.

`ORDER BY … LIMIT` over “any of these lists” would read and sort all of them; asking list by list would be one question
for each. What one list gives is an ordinary queryset over `LIST_ID`, so every context writes its own part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

Place = tuple[datetime, UUID]
"""A place in a list: moment and document, newest first."""

LIST_ID = RawSQL("list.id", ())
"""Stands for the list in the queryset of `newest`."""


def newest(ids: Iterable[Any], each: QuerySet[Any, Place], *, kind: str, limit: int) -> list[Place]:
    """The newest places of all these lists, each once. `each` yields moment and id, newest first, for one list.

    `kind` is the type of the lists' ids as the database calls it (`int`, `uuid`).
    """
    wanted = list(ids)
    if not wanted:
        return []
    try:
        arm, values = each[:limit].query.sql_with_params()
    except EmptyResultSet:  # narrowed to something that nothing can be
        return []
    question = (
        f"SELECT DISTINCT found.moment, found.id FROM unnest(%s::{kind}[]) AS list(id)"  # noqa: S608 - no values in it
        f" CROSS JOIN LATERAL ({arm}) AS found(moment, id) ORDER BY 1 DESC, 2 DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [wanted, *values, limit])
        return list(cursor.fetchall())


class OneOf(Func):
    """For `filter`: the column is one of these ids. They are read first, and each is then looked up by its index.

    For questions that have few answers; a plain `__in` leaves the order to the database, which may walk a whole list
    for them.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, few: QuerySet[Any, Any]) -> None:
        super().__init__(F(column), ArraySubquery(few))
