"""The hub over HTTP: packets accepted a second beside the machine's limit, deliveries, delays, memory, the directory.

    .venv/bin/python bench/hub.py [--seconds 3] [--turns 3] [--only accept] [--profile]

One table. The limit (digest, flushed file, one commit, with as many threads and processes as the hub has) is measured
in turns with the hub, so that both meet the same load of the machine. Beside them stands what one packet costs the
processor, in the hub, in the database's processes and in the clients of this program.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import floor  # noqa: E402 - after the path is set
from load import Crowd, PacketMill, crowd  # noqa: E402
from served import Served, busy_of, memory_of, watermark_of  # noqa: E402

from hubkill.wire import Caller, ask  # noqa: E402
from journeys.places import own_place, settle_in  # noqa: E402

SENDER, RECEIVERS, OFFICE = "H42.91", ("H42.92", "H42.93", "H42.94"), "H42.51"
SIZE = 200_000
CLIENTS = (1, 16, 64)
AGENCIES = 125_000
MEGABYTE = 1024 * 1024


class Bench:
    """The joined systems, and every measurement."""

    def __init__(self, options: argparse.Namespace, url: str, empty: str, folder: Path) -> None:
        from cast import AT, phuong_hoa_lu
        from vanban.axis import api
        from vanban.axis.actions.systems import register_system
        from vanban.exchange.api import join_hub
        from vanban.kernel.actor import system_actor

        self.options, self.url, self.empty, self.folder = options, url, empty, folder
        by = system_actor("đo")
        systems = {}
        for code, boxes in (("do.gui", (SENDER,)), ("do.nhan", RECEIVERS)):
            fresh = register_system(code, f"Phần mềm {code}", calls_per_minute=100_000_000, by=by, at=AT)
            systems[code] = Caller(code, fresh.secret)
            for box in boxes:
                api.open_mailbox(box, f"Cơ quan {box}", system=code, by=by, at=AT)
        join_hub(phuong_hoa_lu().agency.id, by=by, at=AT)
        self.sender, self.receiver = systems["do.gui"], systems["do.nhan"]
        self.mill = PacketMill(self.sender, sender=SENDER, to=RECEIVERS, size=SIZE)

    def run(self) -> Iterator[str]:
        """Every line of the table."""
        parts: dict[str, Callable[[], Iterator[str]]] = {
            "accept": self.accepting, "list": self.listing, "deliver": self.delivering, "push": self.pushing,
            "memory": self.memory, "agencies": self.agencies,
        }  # fmt: skip
        yield f"{machine()}; the hub: {self.options.processes} processes of {self.options.threads} threads"
        for name, part in parts.items():
            if not self.options.only or name in self.options.only:
                yield ""
                yield from part()

    # Accepting

    def accepting(self) -> Iterator[str]:
        """Packets accepted a second, and the limit."""
        columns = ("accepted/s", "limit/s", "ratio", "p50 ms", "p95 ms", "CPU: hub ms", "database", "clients")
        yield f"{'packets of 200 KB, 3 recipients':<34}" + "".join(f"{column:>12}" for column in columns)
        content = b"".join(self.mill.packet()[0])
        with Served(self.folder, processes=self.options.processes, threads=self.options.threads) as hub:
            crowd(hub.port, 4, self._packets(), seconds=1.5)
            for clients in self.options.clients or CLIENTS:
                whole, limits, busy = Crowd(), [], [0.0, 0.0, 0.0]
                threads = min(self.options.threads, -(-clients // self.options.processes))
                for _turn in range(self.options.turns):
                    before = self._busy(hub)
                    whole.add(crowd(hub.port, clients, self._packets(), seconds=self.options.seconds))
                    busy = [
                        so_far + now - then for so_far, now, then in zip(busy, self._busy(hub), before, strict=True)
                    ]
                    limits.append(
                        floor.limit(
                            self.url, self.folder / "floor", content, processes=min(self.options.processes, clients),
                            threads=threads, seconds=self.options.seconds / 2,
                        )
                    )  # fmt: skip
                limit = statistics.mean(limits)
                yield (
                    f"{f'  {clients} clients':<34}{whole.rate:>12.0f}{limit:>12.0f}{whole.rate / limit:>12.2f}"
                    f"{whole.share(0.5) * 1000:>12.1f}{whole.share(0.95) * 1000:>12.1f}"
                    + "".join(f"{seconds / max(1, len(whole.times)) * 1000:>12.2f}" for seconds in busy)
                )
                yield from _failures(whole)

    @staticmethod
    def _busy(hub: Served) -> tuple[float, float, float]:
        """Seconds of the processor so far: of the hub, of the database's processes for it, and of the clients."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            backends = [row[0] for row in cursor.fetchall()]
        return busy_of(hub.workers()), busy_of(backends), time.process_time()

    def _packets(self) -> Iterator[list[bytes]]:
        while True:
            yield self.mill.request()

    def listing(self) -> Iterator[str]:
        """From the answer to the sender until the receiver's list names the packet."""
        accepted: dict[str, float] = {}
        seen: dict[str, float] = {}
        with Served(self.folder, processes=self.options.processes, threads=self.options.threads) as hub:
            self._empty_boxes(hub.port)
            ends = time.perf_counter() + 6.0
            while time.perf_counter() < ends:
                due = time.perf_counter() + 0.05
                answer = ask(_line(hub.port), b"".join(self.mill.request()))
                accepted[answer.said["DocId"]] = time.perf_counter()
                while time.perf_counter() < due:
                    said = ask(_line(hub.port), self._list_request()).said
                    for row in said.get("data", ()):
                        seen.setdefault(
                            row["senderDocId"] if "senderDocId" in row else row["docId"], time.perf_counter()
                        )
            rows = self._messages(seen)
        delays = sorted(max(0.0, rows[doc] - at) for doc, at in accepted.items() if doc in rows)
        yield (
            f"{'accepted until in the list':<34}{len(delays)} packets at 20/s: "
            f"p50 {delays[len(delays) // 2] * 1000:.1f} ms, p95 {delays[int(len(delays) * 0.95)] * 1000:.1f} ms"
        )

    def _messages(self, seen: dict[str, float]) -> dict[str, float]:
        """Message ids from the ids of their deliveries, with the moment when the first was seen."""
        from vanban.axis.models import Delivery

        found: dict[str, float] = {}
        for delivery, message in Delivery.objects.filter(id__in=list(seen)).values_list("id", "message_id"):
            found[str(message)] = min(found.get(str(message), 9e9), seen[str(delivery)])
        return found

    # Delivering

    def delivering(self) -> Iterator[str]:
        """Receivers that fetch: list, then for each packet download and “done”."""
        with Served(self.folder, processes=self.options.processes, threads=self.options.threads) as hub:
            self._fill(hub.port, 500)
            begun = time.perf_counter()
            rows = ask(_line(hub.port), self._list_request()).said["data"]
            listed = time.perf_counter() - begun
            for clients in (1, 16):
                half = [str(row["docId"]) for row in rows[: 150 if clients == 1 else 700]]
                rows = rows[len(half) :]
                begun = time.perf_counter()
                got = crowd(hub.port, clients, (self._get(doc) for doc in half), seconds=60, is_good=_is_packet)
                told = crowd(hub.port, clients, (self._done(doc) for doc in half), seconds=60)
                rate = len(half) / (time.perf_counter() - begun)
                yield (
                    f"{f'fetched by {clients} clients':<34}{rate:>12.0f} deliveries/s "
                    f"(download {got.rate:.0f}/s, done {told.rate:.0f}/s)"
                )
                yield from _failures(got)
                yield from _failures(told)
        yield f"{'a list of 1,000':<34}{listed * 1000:>12.0f} ms"

    def pushing(self) -> Iterator[str]:
        """The house's own agency: taken in by exchange in one process, each with its check, arrival and report."""
        from datetime import timedelta

        from django.utils import timezone

        from hubkill.office import HUB
        from vanban.axis import api
        from vanban.exchange import actions

        mill = PacketMill(self.sender, sender=SENDER, to=(OFFICE,), size=SIZE, name="du-toan.txt")
        with Served(self.folder, processes=self.options.processes, threads=self.options.threads) as hub:
            crowd(hub.port, 8, (mill.request() for _packet in range(120)), seconds=60)
        at = timezone.now() + timedelta(seconds=1)
        due = [delivery for delivery, code in api.due(at=at, kind="local", limit=500) if code == OFFICE]
        begun = time.perf_counter()
        for delivery in due:
            actions.receive(delivery, by=HUB, at=at)
        rate = len(due) / (time.perf_counter() - begun)
        yield f"{'pushed to an office, 1 process':<34}{rate:>12.0f} deliveries/s ({len(due)} of 200 KB)"

    def _fill(self, port: int, packets: int) -> None:
        self._empty_boxes(port)
        filled = crowd(port, 8, (self.mill.request() for _packet in range(packets)), seconds=120)
        if len(filled.times) < packets:
            raise RuntimeError(f"only {len(filled.times)} accepted: {filled.failures[:1]}")

    def _empty_boxes(self, _port: int) -> None:
        """What earlier measurements left waiting counts as fetched."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE axis_delivery SET state = 'delivered', ended_at = now() WHERE state = 'waiting'")
            cursor.execute("ANALYZE axis_delivery, axis_message")

    def _list_request(self) -> bytes:
        return self.receiver.request("getReceivedEdocList", servicetype="eDoc", messagetype="edoc")

    def _get(self, doc: str) -> list[bytes]:
        return [self.receiver.request("downloadEdoc", method="GET", docId=doc)]

    def _done(self, doc: str) -> list[bytes]:
        return [self.receiver.request("updateStatus", b"{}", status="done", docId=doc)]

    # Memory and the directory

    def memory(self) -> Iterator[str]:
        """What a packet with a file of 50 MB costs the process that takes it, above its idle state."""
        big = PacketMill(self.sender, sender=SENDER, to=RECEIVERS, size=69_900_000)
        with Served(self.folder, processes=1, threads=self.options.threads) as hub:
            crowd(hub.port, 2, self._packets(), seconds=1.0)
            worker = hub.workers()[0]
            idle = memory_of(worker)
            watermark_of(worker, begin=True)
            sent = crowd(hub.port, 1, iter([big.request()]), seconds=120)
            peak = watermark_of(worker)
            yield from _failures(sent)
            yield (
                f"{'a file of 50 MB (packet 70 MB)':<34}{(peak - idle) / MEGABYTE:>12.0f} MB above idle "
                f"({idle / MEGABYTE:.0f} MB), {sent.share(0.5):.1f} s"
            )
            rows = ask(_line(hub.port), self._list_request()).said["data"]
            doc = str(rows[-1]["docId"])
            watermark_of(worker, begin=True)
            got = crowd(hub.port, 1, iter([self._get(doc)]), seconds=120, is_good=_is_packet)
            yield (
                f"{'the same fetched':<34}{(watermark_of(worker) - idle) / MEGABYTE:>12.0f} MB above idle, "
                f"{got.share(0.5):.1f} s"
            )
            yield from _failures(got)

    def agencies(self) -> Iterator[str]:
        """A directory as large as the nation's: listed by this hub, copied from it, and copied again in increments."""
        fill_directory(AGENCIES)
        with Served(self.folder, processes=1, threads=self.options.threads) as hub:
            crowd(hub.port, 2, self._packets(), seconds=0.5)
            worker = hub.workers()[0]
            idle = memory_of(worker)
            watermark_of(worker, begin=True)
            begun = time.perf_counter()
            answer = ask(_line(hub.port), self.receiver.request("getAgenciesList"))
            yield (
                f"{'listing the directory':<34}{len(answer.said['data']):>12,} agencies in "
                f"{time.perf_counter() - begun:.1f} s, {len(answer.body) / MEGABYTE:.0f} MB, worker "
                f"{(watermark_of(worker) - idle) / MEGABYTE:.0f} MB above idle"
            )
            yield from self._copying(hub.port)

    def _copying(self, port: int) -> Iterator[str]:
        from synchronising import copy_directory

        for name, rows, seconds, grown in copy_directory(self.empty, port, self.receiver):
            yield f"{name:<34}{rows:>12,} agencies in {seconds:.1f} s, {grown / MEGABYTE:.0f} MB above idle"

    def profile(self) -> None:
        """Where the time of accepting goes, in this process."""
        import cProfile
        import io
        import pstats

        from vanban.config.wsgi import application

        def call() -> None:
            pieces = self.mill.request()
            environ = _environ(pieces)
            body = b"".join(application(environ, lambda *_given: None))
            assert json.loads(body)["status"] == "OK", body

        for _packet in range(20):
            call()
        begun, busy = time.perf_counter(), time.process_time()
        for _packet in range(200):
            call()
        whole, own = (time.perf_counter() - begun) * 5, (time.process_time() - busy) * 5
        sys.stdout.write(f"\none packet alone, in one thread: {whole:.2f} ms, of which {own:.2f} ms of this process\n")
        profiler = cProfile.Profile(time.process_time)  # waiting does not count: it is the database and the disk
        profiler.enable()
        for _packet in range(300):
            call()
        profiler.disable()
        for order in ("cumulative", "tottime"):
            text = io.StringIO()
            pstats.Stats(profiler, stream=text).sort_stats(order).print_stats(45 if order == "cumulative" else 30)
            sys.stdout.write(text.getvalue())


def _environ(pieces: list[bytes]) -> dict[str, object]:
    import io

    lines = pieces[0].decode().split("\r\n")
    environ: dict[str, object] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": lines[0].split()[1],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(b"".join(pieces[1:])),
    }
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if colon:
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"] = value
    return environ


def fill_directory(count: int) -> None:
    """An upstream hub with so many agencies behind it."""
    from django.db import connection

    from cast import AT
    from vanban.axis import api
    from vanban.kernel.actor import system_actor

    api.connect_system("do.tren", "Trục quốc gia", kind="upstream", by=system_actor("đo"), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO axis_remote_agency (system_id, code, name, email, old_code, remote_id, parent_id_there,"
            " version, listed_version, deleted, synced_at)"
            " SELECT s.id, format('G%%s.%%s.%%s', 10 + n / 9000, n / 90 %% 100, n %% 90),"
            " format('Ủy ban nhân dân xã số %%s, tỉnh thử nghiệm', n), format('xa%%s@thu.gov.vn', n),"
            " format('000.%%s.%%s.G%%s', n %% 90, n / 90 %% 100, 10 + n / 9000), n, '', n, n, false, now()"
            " FROM axis_system s, generate_series(1, %s) n WHERE s.code = 'do.tren' ON CONFLICT DO NOTHING",
            [count],
        )
        cursor.execute("ANALYZE axis_remote_agency")


def _line(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=120)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _is_packet(answer: bytearray) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b"</edXML>" in answer[-200:]


def _failures(outcome: Crowd) -> Iterator[str]:
    if outcome.failures:
        yield f"  {len(outcome.failures)} calls failed: {outcome.failures[0][-300:]!r}"


def machine() -> str:
    """What the figures depend on."""
    from django.db import connection

    facts = []
    with connection.cursor() as cursor:
        for name in ("server_version", "fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            facts.append(cursor.fetchone()[0])
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, load {load}; PostgreSQL {facts[0]}, fsync {facts[1]}, synchronous_commit {facts[2]}; "
        "clients and database on the same cores"
    )


def main() -> int:
    """Measure on a database and in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", action="append", default=[], help="accept, list, deliver, push, memory, agencies")
    parser.add_argument("--clients", type=int, action="append", help="only so many at once; may be given again")
    parser.add_argument("--processes", type=int, default=2, help="of the hub; `vanban axis` starts as many")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--profile", action="store_true", help="where accepting spends its time, instead of the table")
    options = parser.parse_args()
    with own_place() as (databases, folder):
        name = settle_in(databases, folder)
        from vanban.config.starting import prepare

        prepare()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        connection.close()
        empty = databases.url(databases.make(like=name))
        bench = Bench(options, databases.url(name), empty, folder)
        if options.profile:
            bench.profile()
        else:
            for line in bench.run():
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
