"""From pressing “Phát hành” to “đã đến” at the receiver: the time of each step, in one process and with real workers.

    .venv/bin/python bench/trip.py [--trips 15]

One table, medians over the trips; under it the floor measured in the same run: the same paper sealed and checked by
bare pyHanko, one flushed file and one commit each.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from journeys.places import own_place, settle_in  # noqa: E402 - after the path is set

WARM = 2
PATIENCE = 60.0
BODY = (
    "Thực hiện kế hoạch công tác năm 2026, đề nghị đơn vị triển khai các nội dung sau:\n"
    "1. Rà soát toàn bộ hồ sơ, tài liệu hình thành từ năm 2016 đến nay.\n"
    "2. Số hóa, cập nhật dữ liệu lên Hệ thống trước ngày 20 tháng 12 năm 2026.\n"
    "Đề nghị quan tâm, phối hợp thực hiện./."
)


@dataclass(frozen=True)
class Trip:
    """One measured trip: seconds by step, until “đã đến” stood at the receiver, and until the sender saw it."""

    steps: dict[str, float]
    arrived: float
    seen: float


class Offices:
    """The demo's department and ward, and the letters they send."""

    def __init__(self) -> None:
        from django.utils import timezone

        from vanban.config.demo import make_demo
        from vanban.directory import api as directory
        from vanban.kernel.clock import local_date

        make_demo(documents=0)
        today = local_date(timezone.now())
        self.sender = directory.active_agency("H42.08", on=today)
        self.receiver = directory.active_agency("H42.51", on=today)
        self.clerk = directory.posts_with_role(self.sender.id, directory.Role.CLERK, on=today)[0]
        self.signer = directory.posts_with_role(self.sender.id, directory.Role.LEADER, on=today)[0]
        drafters = directory.posts_with_role(self.sender.id, directory.Role.SPECIALIST, on=today)
        self.drafter = next(post for post in drafters if directory.Role.UNIT_HEAD not in post.roles)

    def actor(self, post: Any) -> Any:
        """The holder of a post, now."""
        from django.utils import timezone

        from vanban.directory.api import actor_for

        return actor_for(post.person_id, at=timezone.now(), post_id=post.id)

    def signed_letter(self, turn: int) -> UUID:
        """A letter from the empty page to the leader's signature."""
        from django.utils import timezone

        from vanban.drafting import api as drafting

        fields = drafting.DraftFields(
            type_code="cong-van",
            subject=f"triển khai cao điểm số hóa hồ sơ, tài liệu lưu trữ cơ quan, đợt {turn}",
            body=BODY,
            recipients=(drafting.RecipientField(self.receiver.name, self.receiver.code),),
            addressees=(self.receiver.name,),
            signer=str(self.signer.id),
        )
        drafter = self.actor(self.drafter)
        draft = drafting.create_draft(replace(fields, body=""), by=drafter, at=timezone.now())
        drafting.save_fields(draft.id, fields, revision=0, by=drafter, at=timezone.now())
        drafting.submit(draft.id, by=drafter, at=timezone.now())
        if reviewer := drafting.get_draft(draft.id).reviewer:
            drafting.approve(draft.id, by=self.actor(reviewer), at=timezone.now())
        paper = drafting.paper_of(draft.id, "composed")
        signer = self.actor(self.signer)
        drafting.sign(draft.id, version=paper.number if paper else 0, by=signer, at=timezone.now())
        return draft.id


def travel(offices: Offices, document: UUID, trace: Path, carry: Callable[[UUID], None]) -> Trip:
    """Press, let it be carried, and put the trip together from the stopwatches."""
    import probes
    from django.utils import timezone

    from vanban.drafting import api as drafting

    clerk = offices.actor(offices.clerk)
    begun = time.monotonic()
    drafting.begin_issue(document, by=clerk, at=timezone.now())
    reserved = time.monotonic()
    carry(document)
    spans = [*probes.spans_between(trace, begun, time.monotonic()), probes.Span("reserve", begun, reserved)]
    arrived = max(span.ended for span in spans if span.step == "arrival")
    seen = max(span.ended for span in spans if span.step == "report noted")
    return Trip(probes.shares(spans, begun, arrived), arrived - begun, seen - begun)


def carry_here(_document: UUID) -> None:
    """Every waiting job in this process."""
    from vanban.platform.jobs import run_pending

    run_pending()


def carry_there(document: UUID) -> None:
    """Wait until the workers have brought “đã đến” back to the sender."""
    from vanban.exchange.models import Recipient

    ends = time.monotonic() + PATIENCE
    while not Recipient.objects.filter(envelope_id=document, arrived_at__isnull=False).exists():
        if time.monotonic() > ends:
            raise TimeoutError(f"{document} did not arrive within {PATIENCE:.0f} s")
        time.sleep(0.02)
    time.sleep(0.1)  # the last stopwatch writes after its commit


@contextmanager
def workers(trace: Path, folder: Path) -> Iterator[None]:
    """The house's worker and hub as `./run` starts them, with stopwatches."""
    command = [sys.executable, str(HERE / "traced_worker.py"), str(trace), "procrastinate", "worker"]
    options = ["--concurrency", "2", "--fetch-job-polling-interval", "0.5"]
    running = []
    for queue in ("office", "sealing", "exchange"):
        with (folder / f"{queue}.log").open("wb") as log:
            running.append(subprocess.Popen([*command, *options, "--queues", queue], stdout=log, stderr=log))
    try:
        yield
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            try:
                worker.wait(timeout=15)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


def measure(trips: int, folder: Path) -> None:
    """Play and print."""
    from vanban.config.starting import prepare

    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import probes

    offices = Offices()
    trace = folder / "trace"
    probes.install(trace)
    letters = [offices.signed_letter(turn) for turn in range(2 * (trips + WARM))]
    carry_here(letters[0])  # jobs of drafting: not part of the trip
    here = Leg(offices, trace, carry_here, folder).travel_all(letters[: trips + WARM])
    with workers(trace, folder):
        there = Leg(offices, trace, carry_there, folder).travel_all(letters[trips + WARM :])
    sys.stdout.write(_table(here, there))


@dataclass
class Leg:
    """Many trips of one kind, each followed at once by its floor, so that both meet the same load of the machine."""

    offices: Offices
    trace: Path
    carry: Callable[[UUID], None]
    folder: Path
    trips: list[Trip] = field(default_factory=list)
    seals: list[float] = field(default_factory=list)
    checks: list[float] = field(default_factory=list)

    def travel_all(self, letters: list[UUID]) -> Leg:
        """All letters; the first few only warm the machine up."""
        for turn, letter in enumerate(letters):
            trip = travel(self.offices, letter, self.trace, self.carry)
            seal, check = self._floor(letter)
            if turn >= WARM:
                self.trips.append(trip)
                self.seals.append(seal)
                self.checks.append(check)
        return self

    def _floor(self, document: UUID) -> tuple[float, float]:
        """The bare seal and the bare check on the papers of a letter that has travelled."""
        import limits
        from django.utils import timezone

        from vanban.drafting import api as drafting
        from vanban.platform import storage

        signed, issued = drafting.paper_of(document, "signed"), drafting.paper_of(document, "issued")
        before = storage.read(signed.blob_id)  # type: ignore[union-attr,arg-type]
        after = storage.read(issued.blob_id)  # type: ignore[union-attr,arg-type]
        now = timezone.now()
        seal = limits.bare_seal(before, agency_id=self.offices.sender.id, at=now, folder=self.folder)
        return seal, limits.bare_check(after, at=now, folder=self.folder)

    def median(self, *steps: str) -> float:
        """Seconds of these steps together."""
        return statistics.median(sum(trip.steps.get(step, 0.0) for step in steps) for trip in self.trips)

    @property
    def arrived(self) -> list[float]:
        """Every whole trip."""
        return [trip.arrived for trip in self.trips]


def _table(*legs: Leg) -> str:
    import probes

    totals = [statistics.median(leg.arrived) for leg in legs]
    lines = [
        _machine(len(legs[0].trips)),
        "",
        f"{'step':<30}{'one process':>14}{'share':>7}{'real workers':>14}{'share':>7}",
    ]
    names = {step for leg in legs for trip in leg.trips for step in trip.steps}
    others = tuple(names - {*probes.STEPS, *probes.HOPS})
    rows = [(step, (step,)) for step in (*probes.STEPS, *probes.HOPS)]
    for name, steps in (*rows, ("other gaps", others)):
        parts = [leg.median(*steps) for leg in legs]
        cells = [f"{part * 1000:>14.1f}{part / total:>7.0%}" for part, total in zip(parts, totals, strict=True)]
        lines.append(f"{name:<30}{''.join(cells)}")

    def row(name: str, seconds: list[float]) -> str:
        return f"{name:<30}" + "".join(f"{each * 1000:>14.1f}{'':>7}" for each in seconds).rstrip()

    lines += [
        row("press to “đã đến”", totals),
        row("  the fastest", [min(leg.arrived) for leg in legs]),
        row("  the slowest", [max(leg.arrived) for leg in legs]),
        row("press to the sender seeing it", [statistics.median(trip.seen for trip in leg.trips) for leg in legs]),
        "",
        f"{'floor, measured in between':<30}{'one process':>14}{'ratio':>7}{'real workers':>14}{'ratio':>7}",
    ]
    sealing = [leg.median("fill+seal", "timestamp", "store", "register") for leg in legs]
    checking = [leg.median("check report", "arrival") for leg in legs]
    seals = [statistics.median(leg.seals) for leg in legs]
    checks = [statistics.median(leg.checks) for leg in legs]
    both = [seal + check for seal, check in zip(seals, checks, strict=True)]
    for name, floor, ours in (
        ("bare seal, file, commit", seals, sealing),
        ("bare check, file, commit", checks, checking),
        ("both: the whole trip", both, totals),
    ):
        cells = [f"{low * 1000:>14.1f}{one / low:>6.1f}x" for low, one in zip(floor, ours, strict=True)]
        lines.append(f"{name:<30}{''.join(cells)}")
    lines += ["", f"jobs that failed and were tried again: {_retries() or 'none'}"]
    return "\n".join(lines) + "\n"


def _retries() -> str:
    """Which reactions were tried again and how often: each cost its trip two seconds or more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job.args ->> 'reaction', count(*) FROM procrastinate_events event"
            " JOIN procrastinate_jobs job ON job.id = event.job_id"
            " WHERE event.type = 'deferred_for_retry' GROUP BY 1 ORDER BY 1"
        )
        return ", ".join(f"{reaction} {times}" for reaction, times in cursor.fetchall())


def _machine(trips: int) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        facts = []
        for name in ("server_version", "fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            facts.append(cursor.fetchone()[0])
    version, fsync, synchronous = facts
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{trips} trips each, medians in milliseconds; {os.cpu_count()} cores, load {load}; "
        f"PostgreSQL {version}, fsync {fsync}, synchronous_commit {synchronous}"
    )


def main() -> int:
    """Measure on a database and in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trips", type=int, default=15)
    options = parser.parse_args()
    with own_place() as (databases, folder):
        settle_in(databases, folder)
        measure(options.trips, folder)
        from django.db import connection

        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
