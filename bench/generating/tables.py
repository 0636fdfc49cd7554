"""Schema `bench`: what is drawn from, which step was done, and every document in one line before it is written out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection
from psycopg import sql

from generating import words
from vanban.kernel.vietnamese import search_fold

WORKING_DAYS = 500
"""Two years of working days lie between the first document and the last."""

SCHEMA = (Path(__file__).parent / "schema.sql").read_text()

_TYPES = (
    ("cong-van", "Công văn", "", 12), ("bao-cao", "Báo cáo", "BC", 2), ("ke-hoach", "Kế hoạch", "KH", 1),
    ("thong-bao", "Thông báo", "TB", 1), ("to-trinh", "Tờ trình", "TTr", 1), ("quyet-dinh", "Quyết định", "QĐ", 1),
    ("giay-moi", "Giấy mời", "GM", 1), ("cong-dien", "Công điện", "CĐ", 1),
)  # fmt: skip
BODIES = 4000

DOCUMENTS = (Path(__file__).parent / "draw.sql").read_text()


def prepare(at: datetime) -> None:
    """What documents are drawn from, besides people."""
    day, days = at.date(), list[date]()
    while len(days) < WORKING_DAYS:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    with connection.cursor() as cursor:
        with cursor.copy("COPY bench.day (place, day) FROM STDIN") as copy:
            for place, one in enumerate(reversed(days)):
                copy.write_row((place, one))
        with cursor.copy("COPY bench.phrase (kind, place, text, folded) FROM STDIN") as copy:
            for kind, phrases in (("verb", words.VERBS), ("object", words.OBJECTS), ("place", words.PLACES)):
                for place, text in enumerate(phrases):
                    copy.write_row((kind, place, text, search_fold(text)))
            for place, text in enumerate(words.bodies(BODIES, 70)):
                copy.write_row(("body", place, "", text))
        slots = [one for *one, weight in _TYPES for _slot in range(weight)]
        with cursor.copy("COPY bench.type (place, code, name, short) FROM STDIN") as copy:
            for place, (code, name, short) in enumerate(slots):
                copy.write_row((place, code, name, short))


def draw(count: int) -> None:
    """Every document in one line: when, whose, which way, under which number."""
    with connection.cursor() as cursor:
        for table, column, kind in (
            ("office", "clerks", "clerks"),
            ("office", "leaders", "leaders"),
            ("unit", "principal", "unit"),
            ("unit", "head_principal", "post"),
            ("specialist", "principal", "post"),
        ):
            key = {"office": "agency", "specialist": "post"}.get(table, "head" if kind == "post" else "id")
            cursor.execute(
                sql.SQL("UPDATE bench.{} t SET {} = p.id FROM directory_principal p WHERE p.ref = t.{} AND p.kind = {}")
                .format(*map(sql.Identifier, (table, column, key)), sql.Literal(kind))
                .as_string(cursor.cursor)
            )
        cursor.execute(DOCUMENTS, {"count": count, "days": WORKING_DAYS})
        cursor.execute("ANALYZE")
