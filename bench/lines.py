"""Pages that stand open: how many lines the server holds, what one costs, how soon a word is on it, where it breaks.

    .venv/bin/python bench/lines.py [--lines 20000 --step 5000 --rate 100] [--words 50 200 500 1000 2000]

As many people as lines, each with a session and one page open, at the server that `vanban run` starts (two processes
of eight threads). Words are said as the house says them, each in a transaction of its own with a notice; the time runs
from the commit to the browser's socket. At the end one of the two processes is ended, and its pages come back at once.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random  # noqa: TID251 - who is told is drawn
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from listening import Listeners, Seen  # noqa: E402 - after the path is set
from served import Served, busy_of, memory_of  # noqa: E402

from journeys.places import own_place, settle_in  # noqa: E402

CLIENTS = 3
LATE = 1.0
"""Seconds after which a word no longer counts as live."""


def people(count: int) -> tuple[list[str], list[object]]:
    """So many people of 400 agencies with a session each: cookies and persons in one order."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db import connection, transaction
    from django.utils import timezone
    from django.utils.crypto import get_random_string
    from generating import people as generated
    from generating import tables

    from vanban.directory.api import Account

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(tables.SCHEMA)
        generated.write(400, max(count, 20_000))
    found = list(Account.objects.order_by("id")[:count])
    store, ends = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            session_data=store.encode(
                {
                    SESSION_KEY: str(one.pk),
                    BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                    HASH_SESSION_KEY: one.get_session_auth_hash(),
                }
            ),
            expire_date=ends,
        )
        for one in found
    ]
    Session.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [f"sessionid={row.session_key}" for row in rows], [one.person_id for one in found]


class Speaker:
    """Says words to people drawn at random, at a rate, from threads of this process."""

    def __init__(self, persons: list[object], *, rate: float, seconds: float, threads: int = 4) -> None:
        self._persons, self._rate, self._seconds, self._threads = persons, rate, seconds, threads
        self.said: list[tuple[int, float]] = []

    def say(self) -> None:
        """All of them; returns when the last was committed."""
        begun = time.monotonic()
        crew = [threading.Thread(target=self._speak, args=(begun, place)) for place in range(self._threads)]
        for one in crew:
            one.start()
        for one in crew:
            one.join()

    def _speak(self, begun: float, place: int) -> None:
        from django.db import connection, transaction
        from django.utils import timezone

        from vanban.kernel.identifiers import new_id
        from vanban.platform import live
        from vanban.portal.models import Notice

        chance = random.Random(place)
        gap = self._threads / self._rate
        turn = begun + place / self._rate
        while turn < begun + self._seconds:
            time.sleep(max(0.0, turn - time.monotonic()))
            turn += gap
            number = chance.randrange(len(self._persons))
            person = self._persons[number]
            with transaction.atomic():
                Notice.objects.create(
                    person_id=person, key=str(new_id()), kind="handle", title="Công văn đến", subject="V/v đo",
                    urgency=0, at=timezone.now(),
                )  # fmt: skip
                live.tell(person, "told")  # type: ignore[arg-type]
            self.said.append((number, time.monotonic()))
        connection.close()


def share(times: list[float], part: float) -> float:
    """Milliseconds within which this part lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000 if ordered else float("nan")


def opened(server: Served, listeners: Listeners, options: argparse.Namespace) -> Iterator[str]:
    """Lines opened in steps, with what they cost."""
    bare = sum(memory_of(pid) for pid in server.workers())
    yield (
        f"{'open lines':<14}{'each process, MB':>20}{'KB a line':>12}{'opened/s':>11}"
        f"{'p50 ms':>9}{'p95 ms':>9}{'refused':>9}{'pulse, CPU %':>14}"
    )
    held = 0
    while held < options.lines:
        step = min(options.step, options.lines - held)
        begun = time.monotonic()
        listeners.open(step, rate=options.rate)
        waits: list[float] = []
        refused = 0
        while True:
            time.sleep(0.5)
            seen = listeners.seen()
            waits += seen.waits
            refused += seen.refused
            if seen.open >= held + step or time.monotonic() > begun + 3 * step / options.rate + 30:
                break
        took, held = time.monotonic() - begun, held + step
        memory = [memory_of(pid) for pid in server.workers()]
        before = busy_of(server.workers())
        time.sleep(26)  # longer than one pulse
        idle = (busy_of(server.workers()) - before) / 26 * 100
        yield (
            f"{seen.open:<14,}{' + '.join(f'{one / 1e6:.0f}' for one in memory):>20}"
            f"{(sum(memory) - bare) / max(1, seen.open) / 1024:>12.1f}{step / took:>11.0f}"
            f"{share(waits, 0.5):>9.0f}{share(waits, 0.95):>9.0f}{refused:>9}{idle:>14.1f}"
        )


def spoken(
    server: Served, listeners: Listeners, persons: list[object], cookie: str, options: argparse.Namespace
) -> Iterator[str]:
    """Words at growing rates, until they come late or not at all; beside them one page asked for again and again."""
    yield ""
    yield (
        f"{'words/s asked':<14}{'said/s':>9}{'heard':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'latest':>9}"
        f"{'pages, CPU %':>14}{'/viec/ p50':>12}{'p95 ms':>9}"
    )
    listeners.seen()
    for rate in options.words:
        speaker = Speaker(persons, rate=rate, seconds=options.seconds)
        ended = threading.Event()
        pages: list[float] = []
        asking = threading.Thread(target=_ask, args=(server.port, cookie, ended, pages))
        before = busy_of(server.workers())
        begun = time.monotonic()
        asking.start()
        speaker.say()
        took = time.monotonic() - begun
        busy = (busy_of(server.workers()) - before) / took * 100
        ended.set()
        asking.join()
        time.sleep(3)
        waits = _matched(speaker.said, listeners.seen())
        heard = len(waits) / max(1, len(speaker.said))
        yield (
            f"{rate:<14,.0f}{len(speaker.said) / took:>9.0f}{heard:>9.1%}{share(waits, 0.5):>9.0f}"
            f"{share(waits, 0.95):>9.0f}{share(waits, 0.99):>9.0f}{share(waits, 1):>9.0f}{busy:>14.0f}"
            f"{share(pages, 0.5):>12.0f}{share(pages, 0.95):>9.0f}"
        )
        if share(waits, 0.95) > LATE * 1000 or heard < 0.99:
            return


def _ask(port: int, cookie: str, ended: threading.Event, times: list[float]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while not ended.is_set():
        begun = time.monotonic()
        line.request("GET", "/viec/", headers={"Cookie": cookie})
        line.getresponse().read()
        times.append(time.monotonic() - begun)
        time.sleep(0.1)


def _matched(said: list[tuple[int, float]], seen: Seen) -> list[float]:
    """Seconds from each commit to its word on the line; of one person the first is matched with the first."""
    heard: dict[int, list[float]] = {}
    for number, at in sorted(seen.told, key=lambda one: one[1]):
        heard.setdefault(number, []).append(at)
    found = []
    for number, at in sorted(said, key=lambda one: one[1]):
        if heard.get(number):
            found.append(max(0.0, heard[number].pop(0) - at))
    return found


def herd(server: Served, listeners: Listeners, count: int) -> Iterator[str]:
    """One process ends, as it does now and then by itself; all of its pages come back."""
    victim = server.workers()[0]
    listeners.seen()
    begun = time.monotonic()
    os.kill(victim, signal.SIGTERM)
    lost = refused = 0
    waits: list[float] = []
    lowest = count
    while True:
        time.sleep(0.25)
        seen = listeners.seen()
        lost, refused = lost + seen.ended, refused + seen.refused
        waits += seen.waits
        lowest = min(lowest, seen.open)
        gone = time.monotonic() - begun
        if (lost and seen.open >= count - 10) or gone > 300:
            break
    yield ""
    yield (
        f"one process ended: {lost:,} lines lost, {lowest:,} left; {seen.open:,} again after {gone:.0f} s "
        f"({len(waits) / gone:.0f} a second, p50 {share(waits, 0.5):.0f} ms, p95 {share(waits, 0.95):.0f} ms), "
        f"{refused:,} had to ask again"
    )


def main() -> int:
    """Measure on a database and in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--step", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=100, help="lines asked for a second")
    parser.add_argument("--words", type=float, nargs="+", default=[50, 200, 500, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    with own_place() as (databases, folder):
        settle_in(databases, folder)
        from django.core.management import call_command
        from django.db import connection

        from vanban.config.starting import prepare

        prepare()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        cookies, persons = people(options.lines)
        connection.close()
        load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
        sys.stdout.write(f"{os.cpu_count()} cores, load {load}; clients and database on the same cores\n\n")
        with Served(folder, processes=2, threads=8) as server:
            listeners = Listeners(server.port, cookies, processes=CLIENTS)
            try:
                for lines in (
                    opened(server, listeners, options),
                    spoken(server, listeners, persons, cookies[0], options),
                    herd(server, listeners, options.lines),
                ):
                    for line in lines:
                        sys.stdout.write(line + "\n")
                        sys.stdout.flush()
            finally:
                listeners.close()
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
