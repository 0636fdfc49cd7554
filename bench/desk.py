"""Lists, search and the document page with a million documents, as each role sees them, over HTTP.

    .venv/bin/python bench/desk.py build [--documents 1000000 --accounts 20000 --agencies 400]
    .venv/bin/python bench/desk.py measure [--rounds 30] [--role clerk] [--page incoming]
    .venv/bin/python bench/desk.py rate [--rates 25 50 100 200 300] [--seconds 20]
    .venv/bin/python bench/desk.py drop

The database stands beside `DATABASE_URL` (or on the embedded server) under the same name with “_desk” and stays until
it is dropped; a build that was stopped goes on where it was. Without a verb: build, measure, rate.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random  # noqa: TID251 - who comes when is drawn
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from arriving import arrive  # noqa: E402 - after the path is set
from served import Served, busy_of  # noqa: E402

TARGET, BUSY_TARGET = 60.0, 150.0
"""Milliseconds within which 95 of 100 answers must come: one person alone, and many at once."""
MIXED = {
    "worklist": 22, "largest box": 14, "incoming": 14, "period": 3, "type": 3, "state": 3, "overdue": 2, "words": 3,
    "deep page": 3, "search": 4, "search, no marks": 4, "quick find": 9, "document": 16,
}  # fmt: skip
"""Of a hundred requests of an office, how many ask for what."""


class Place:
    """The kept database and its folder."""

    def __init__(self) -> None:
        from vanban.platform.database import start_embedded

        var = Path(os.environ.get("VANBAN_VAR", "var")).resolve()
        self.server = os.environ.get("DATABASE_URL") or start_embedded(var)
        parts = urlsplit(self.server)
        self.name = f"{parts.path.lstrip('/') or 'vanban'}_desk"
        self.url = urlunsplit(parts._replace(path=f"/{self.name}"))
        self.folder = var / "desk"

    def enter(self) -> None:
        """Make the database when it is missing, and load Django on it."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.server, autocommit=True) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone():
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        self.folder.mkdir(parents=True, exist_ok=True)
        os.environ.update(DATABASE_URL=self.url, VANBAN_VAR=str(self.folder), VANBAN_STATIC="collected")
        os.environ.pop("VANBAN_KEK_FILE", None)
        from vanban.config.starting import prepare

        prepare()

    def drop(self) -> None:
        """Leave nothing."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
        shutil.rmtree(self.folder, ignore_errors=True)


def measure(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Every kind of page as every role: answers in milliseconds, bytes, and how many questions the database gets."""
    from roles import askers

    wide = [one for one in askers() if not options.role or one.name in options.role]
    narrow = {one.name: one for one in askers(small=True)}
    header = ("first ms", "p50 ms", "p95 ms", "CPU: pages", "database", "KB", "queries", "small agency")
    with Served(folder, processes=2, threads=8) as server:
        for one in wide:
            seen = f"{one.name}: {len(one.actor.principals)} principals"
            yield ""
            yield f"{seen:<26}" + "".join(f"{column:>13}" for column in header)
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            for pages in one.pages.values():  # both processes find their code and their templates
                _ask(line, pages[:1], one.cookie, 4 if pages else 0)
            for kind, pages in one.pages.items():
                if not pages or (options.page and kind not in options.page):
                    continue
                first, _size = _ask(line, pages, one.cookie, len(pages))
                before = busy_of(server.workers()), busy_of(backends())
                times, size = _ask(line, pages, one.cookie, options.rounds)
                spent = busy_of(server.workers()) - before[0], busy_of(backends()) - before[1]
                other = narrow.get(one.name)
                count = queries_of(one.cookie, pages[0])
                beside = queries_of(other.cookie, other.pages[kind][0]) if other and other.pages[kind] else ""
                mark = "  over" if _share(times, 0.95) > TARGET else ""
                shown = [f"{_share(part, share):.1f}" for part, share in ((first, 0.5), (times, 0.5), (times, 0.95))]
                shown += [f"{part * 1000 / options.rounds:.1f}" for part in spent] + [f"{size / 1024:.0f}"]
                yield f"  {kind:<24}" + "".join(f"{value:>13}" for value in [*shown, count, beside]) + mark


def _ask(line: http.client.HTTPConnection, pages: list[str], cookie: str, rounds: int) -> tuple[list[float], int]:
    times, size = [], 0
    for turn in range(rounds):
        begun = time.perf_counter()
        line.request("GET", pages[turn % len(pages)], headers={"Cookie": cookie})
        answer = line.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{pages[turn % len(pages)]} answers {answer.status}")
        times.append((time.perf_counter() - begun) * 1000)
    return times, size


def backends() -> list[int]:
    """The database's processes for this database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [row[0] for row in cursor.fetchall()]


def _share(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def queries_of(cookie: str, page: str, *, show: bool = False) -> int:
    """How many questions the database gets for one page, counted in this process; the second time, without caches."""
    from django.db import connection
    from django.test import Client

    seen: list[tuple[str, float]] = []

    def count(execute: Any, text: str, values: Any, many: Any, context: Any) -> Any:
        begun = time.perf_counter()
        answer = execute(text, values, many, context)
        seen.append((text, (time.perf_counter() - begun) * 1000))
        return answer

    client = Client(HTTP_HOST="127.0.0.1", HTTP_COOKIE=cookie)
    name, _equal, key = cookie.partition("=")
    client.cookies[name] = key
    client.get(page)
    with connection.execute_wrapper(count):
        client.get(page)
    if show:
        for text, took in seen:
            sys.stdout.write(f"{took:8.2f} ms  {text[:400]}\n")
    return len(seen)


def rate(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Mixed requests of many people at growing rates, until the answers come too late."""
    requests = _mixed()
    header = ("asked/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "failed")
    yield ""
    yield f"{'mixed load, clients on the same cores':<40}" + "".join(f"{column:>12}" for column in header)
    with Served(folder, processes=options.processes, threads=8) as server:
        arrive(server.port, requests, rate=20, seconds=8)
        for wanted in options.rates:
            found = arrive(server.port, requests, rate=wanted, seconds=options.seconds)
            shown = [f"{found.asked / options.seconds:.0f}", f"{len(found.times) / found.seconds:.0f}"]
            shown += [f"{found.share(part) * 1000:.0f}" for part in (0.5, 0.95, 0.99)]
            late = found.share(0.95) * 1000 > BUSY_TARGET
            mark = "  over" if late else ""
            yield f"{'':<40}" + "".join(f"{value:>12}" for value in [*shown, len(found.failures)]) + mark
            if found.failures:
                yield f"  {found.failures[0]!r}"
            if late:
                break


def _mixed() -> Iterator[bytes]:
    """Requests of two hundred people of all agencies and roles, drawn by weight."""
    from django.db import connection
    from roles import asker, askers

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.person FROM (SELECT office, unit FROM bench.document ORDER BY md5(n::text) LIMIT 4000) d"
            " JOIN bench.specialist s ON s.office = d.office AND s.unit = d.unit GROUP BY 1"
            " ORDER BY md5(s.person::text) LIMIT 120"
        )
        people = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT clerk_person FROM bench.office ORDER BY office LIMIT 60")
        people += [row[0] for row in cursor.fetchall()]
    crowd = [asker("mixed", person) for person in people] + list(askers())
    chance = random.Random(3)
    kinds, weights = list(MIXED), list(MIXED.values())
    while True:
        one = chance.choice(crowd)
        pages = one.pages.get(chance.choices(kinds, weights)[0]) or ["/viec/"]
        page = chance.choice(pages)
        yield f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {one.cookie}\r\n\r\n".encode()


def machine() -> str:
    """What the figures depend on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')")
        size, version = cursor.fetchone()
        cursor.execute("SELECT documents, accounts, agencies FROM bench.size")
        documents, accounts, agencies = cursor.fetchone()
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'directory_access'")
        seen = cursor.fetchone()[0]
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{documents:,} documents, {accounts:,} accounts, {agencies} agencies, {seen:,} access rows, {size}; "
        f"PostgreSQL {version}; {os.cpu_count()} cores, load {load}"
    )


def main() -> int:
    """Build, measure, drop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", nargs="?", default="all", choices=["all", "build", "measure", "rate", "look", "drop"])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--agencies", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--role", action="append", default=[])
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--rates", type=float, nargs="+", default=[25, 50, 75, 100, 150, 200, 300])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--processes", type=int, default=2, help="of the server; `vanban run` starts as many")
    options = parser.parse_args()
    place = Place()
    if options.verb == "drop":
        place.drop()
        return 0
    place.enter()
    if options.verb in ("all", "build"):
        from django.utils import timezone
        from generating.building import build

        build(count=options.documents, accounts=options.accounts, agencies=options.agencies, at=timezone.now())
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    sys.stdout.write(machine() + "\n")
    if options.verb == "look":
        _look(options)
    for verb, lines in (("measure", measure), ("rate", rate)):
        if options.verb in ("all", verb):
            for line in lines(options, place.folder):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    return 0


def _look(options: argparse.Namespace) -> None:
    """The questions of one page of one role with the time of each."""
    from roles import askers

    for one in askers():
        if one.name in options.role:
            for kind in options.page:
                sys.stdout.write(f"\n{one.name}, {kind}: {one.pages[kind][0]}\n")
                queries_of(one.cookie, one.pages[kind][0], show=True)


if __name__ == "__main__":
    sys.exit(main())
