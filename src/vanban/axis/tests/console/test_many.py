"""A hundred thousand messages: lists and figures come by index, in a fixed number of questions, and soon."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import AT
from vanban.axis.queries.console import monitor, search, statistics
from vanban.axis.queries.console.search import Wanted
from vanban.axis.rules.periods import read_period
from vanban.kernel.identifiers import new_id
from vanban.platform.models import Blob

pytestmark = pytest.mark.slow
MESSAGES = 100_000
FEW = 10_000
"""Of a hundred thousand: a number that is only begun is looked for among the newest first."""

FILL = """
INSERT INTO axis_mailbox (id, code, name, system_id, opened_at, gateway, email, failures, listed_version)
SELECT gen_random_uuid(), 'H42.' || (100 + n), 'Cơ quan ' || n, (SELECT id FROM axis_system WHERE code = 'office'),
    %(at)s, false, '', 0, 0 FROM generate_series(0, 399) n;
INSERT INTO axis_message (id, system_id, sender_id, sender_code, message_id, kind, business, status_code, sha256, size,
    blob_id, document_code, number_symbol, priority, accepted_at)
SELECT gen_random_uuid(), b.system_id, b.id, b.code, 'nhieu-' || n, CASE WHEN n %% 4 = 0 THEN 'status' ELSE 'edoc' END,
    0, CASE WHEN n %% 4 <> 0 THEN '' WHEN n %% 40 = 0 THEN '02' ELSE '01' END, repeat('0', 64), 1000, %(blob)s,
    b.code || ',2026,' || n, n || '/UBND-VX', 0, %(at)s - n * interval '80 seconds'
FROM generate_series(1, %(count)s) n JOIN axis_mailbox b ON b.code = 'H42.' || (100 + n %% 400);
INSERT INTO axis_delivery (id, message_id, destination_id, addressed_as, addressees, failures, remote_id, round, state,
    priority, attempt, next_at, last_error, ended_at, receipt, reminded, created_at{more})
SELECT gen_random_uuid(), m.id, b.id, b.code, '[]', '{{}}', '', 1,
    CASE WHEN n %% 500 = 0 THEN 'waiting' WHEN n %% 499 = 0 THEN 'failed' ELSE 'delivered' END, 0, 1, m.accepted_at,
    '', CASE WHEN n %% 500 <> 0 THEN m.accepted_at + interval '1 minute' END, '{{}}', 0, m.accepted_at{values}
FROM generate_series(1, %(count)s) n
JOIN axis_message m ON m.message_id = 'nhieu-' || n
CROSS JOIN generate_series(1, 2) copy
JOIN axis_mailbox b ON b.code = 'H42.' || (100 + (n + copy) %% 400);
INSERT INTO platform_audit (at, code, actor_name, post_title, for_name, data)
SELECT %(at)s - n * interval '10 seconds', CASE WHEN n %% 100 = 0 THEN 'axis.refused' ELSE 'axis.accepted' END,
    'x', '', '', '{{"reason": "axis.not_edxml", "error_code": "22", "text": "x", "system": "office"}}'
FROM generate_series(1, 50000) n;
ANALYZE axis_message; ANALYZE axis_delivery; ANALYZE axis_mailbox; ANALYZE platform_audit;
"""


@pytest.fixture
def many(hub: None) -> None:
    """A hundred thousand messages of four hundred agencies over ninety days, two copies each."""
    blob = Blob.objects.create(id=new_id(), sha256="0" * 64, size=1000, media_type="x", path="x", key_id="x")
    with connection.cursor() as cursor:
        text = FILL.format(more="", values="")
        for statement in text.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"at": AT, "count": MESSAGES, "blob": blob.id})


def questions(do: Callable[[], object]) -> Iterator[str]:
    """Every SELECT that this asks."""
    with CaptureQueriesContext(connection) as asked:
        do()
    yield from (query["sql"] for query in asked.captured_queries if query["sql"].lstrip().startswith(("SELECT", "(")))


def read_in_vain(sql: str) -> int:
    """How many rows the database read and threw away: few, when an index leads to what is asked."""

    def wasted(node: dict[str, Any]) -> int:
        scanned = node["Actual Rows"] if node["Node Type"] == "Seq Scan" else 0
        own = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0) + scanned
        return int(own * node["Actual Loops"]) + sum(wasted(child) for child in node.get("Plans", []))

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}".replace("%", "%%"), {})
        told = cursor.fetchone()[0]
    return wasted((json.loads(told) if isinstance(told, str) else told)[0]["Plan"])


WAYS = [
    Wanted(),
    Wanted(sender="H42.150"),
    Wanted(words="777/UBND-VX"),
    Wanted(words="77"),
    Wanted(words="nhieu-9999"),
    Wanted(words="H42.150,2026,50"),
    Wanted(receiver="H42.150"),
    Wanted(fate="open"),
    Wanted(fate="failed"),
    Wanted(fate="failed", receiver="H42.150"),
    Wanted(kind="status", period=read_period("2026-10")),
    Wanted(after=(datetime.fromisoformat("2026-10-01T00:00:00+07:00"), new_id())),
    Wanted(receiver="H42.150", after=(datetime.fromisoformat("2026-10-01T00:00:00+07:00"), new_id())),
]


def test_every_search_and_the_live_page_go_by_index(many: None, record_property: Callable[[str, object], None]) -> None:
    slowest = 0.0
    for wanted in WAYS:
        begun = time.monotonic()
        found = search.find(wanted)
        slowest = max(slowest, time.monotonic() - begun)
        assert found.lines or (wanted.fate and wanted.receiver), wanted
        asked = list(questions(lambda wanted=wanted: search.find(wanted)))
        assert len(asked) <= 4
        for sql in asked:
            assert read_in_vain(sql) < FEW, (wanted, sql)
    begun = time.monotonic()
    monitor.live(at=AT)
    live = time.monotonic() - begun
    asked = list(questions(lambda: monitor.live(at=AT)))
    assert len(asked) <= 16
    for sql in asked:
        assert read_in_vain(sql) < FEW, sql
    record_property("slowest search, ms", round(slowest * 1000, 1))
    record_property("live page, ms", round(live * 1000, 1))
    assert slowest < 1.0
    assert live < 1.0


def test_a_quarter_of_four_hundred_agencies_is_counted_in_four_questions(
    many: None, record_property: Callable[[str, object], None]
) -> None:
    period = read_period("2026-Q4")
    assert period is not None
    begun = time.monotonic()
    rows = statistics.per_agency(period, at=AT)
    took = time.monotonic() - begun
    assert len(rows) >= 400
    assert len(list(questions(lambda: statistics.per_agency(period, at=AT)))) <= 8
    record_property("quarter, ms", round(took * 1000, 1))
    assert took < 10.0


def test_the_pages_ask_little_however_much_there_is(many: None, mai: Client) -> None:
    for address in ("/truc/", "/truc/goi-tin/", "/truc/goi-tin/?trang-thai=open", "/truc/he-thong/"):
        with CaptureQueriesContext(connection) as asked:
            assert mai.get(address).status_code == 200
        assert len(asked) <= 45, (address, len(asked))
