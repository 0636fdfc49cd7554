"""Sends clerks to work in parallel processes, kills half of them on the way, starts them again, and asks the judge."""

from __future__ import annotations

import multiprocessing
import random  # noqa: TID251 - a seeded choice of whom to kill, when and where
import shutil
import statistics
import subprocess
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from django.db import connection

from cast import AT, phuong_hoa_lu, so_noi_vu
from journeys import issuers, reading
from journeys.histories import Paper, faults
from journeys.issuers import POINTS, Aim, Shift
from vanban.kernel.actor import system_actor
from vanban.signing.api import issue_demo_certificates

CORES = multiprocessing.cpu_count()
SIGKILLED = -9
SECONDS_A_PIECE = 0.3
"""About what one issue costs; only to choose random moments inside a shift."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["journeys.ready"])

_children = threading.Lock()
"""Every start looks at all children, and an end can be read once only: two threads reading it make 255 of -9."""


def _start(process: Any) -> None:
    with _children:
        process.start()


def _lives(process: Any) -> bool:
    with _children:
        return bool(process.is_alive())


def _end_of(process: Any) -> int:
    """How it ended, waiting for that."""
    wait([process.sentinel])
    with _children:
        process.join()
        return process.exitcode or 0


@dataclass(frozen=True)
class Plan:
    """How many clerks issue how many documents each, and what is taken away on purpose."""

    issuers: int
    each: int
    seed: int = 1
    without: frozenset[str] = frozenset()
    """`locks`, `constraints`, `resume`: negative controls."""
    seal_seconds: float = 0.0

    @property
    def documents(self) -> int:
        """All of them."""
        return self.issuers * self.each


@dataclass(frozen=True)
class Kill:
    """One death: how it came, the last word heard, and the state in which the document was found."""

    how: str
    mark: str
    found: str


@dataclass
class Outcome:
    """What happened, and the judge's verdict."""

    plan: Plan
    seconds: float = 0.0
    kills: list[Kill] = field(default_factory=list)
    missed: int = 0
    """Deaths planned for a shift that ended before."""
    crashes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """Issues that were given up and pressed again, with their reasons."""
    late: int = 0
    """Seals that did not come in time and were tried again."""
    refused: int = 0
    """Doubles that the database did not let in; only without locks."""
    pieces: list[float] = field(default_factory=list)
    sweeps: int = 0
    in_between: int = 0
    """Documents left half-way by the dead, before the machine's last round."""
    seals: int = 0
    pdfsig: str = ""
    faults: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For whoever started the program."""
        return {
            **asdict(self),
            "plan": {**asdict(self.plan), "without": sorted(self.plan.without)},
            "pieces": [round(piece, 3) for piece in self.pieces],
            "median": round(statistics.median(self.pieces), 3) if self.pieces else None,
        }


def open_offices() -> None:
    """Sở Nội vụ and the ward, with certificates for director and seal."""
    snv = so_noi_vu()
    phuong_hoa_lu()
    people, agencies = [snv.posts["viet"].person_id], [snv.agency.id]
    issue_demo_certificates(people, agencies, by=system_actor("thử"), at=AT - timedelta(days=1))


def prepare(database: str, count: int) -> list[str]:
    """Signed drafts, made by as many processes as there are cores."""
    shares = [count // CORES + (1 if place < count % CORES else 0) for place in range(CORES)]
    shifts = [Shift(database, count=share) for share in shares if share]
    said = _together(issuers.prepare, shifts)
    return [word[1] for word in said if word[0] == "signed"]


def check(database: str, documents: Sequence[str], *, keep: Path, sample: Sequence[str]) -> dict[str, Paper]:
    """What a full check says of every issued paper."""
    shares = [tuple(documents[place::CORES]) for place in range(CORES)]
    shifts = [Shift(database, share, keep=str(keep), sample=tuple(sample)) for share in shares if share]
    said = _together(issuers.check, shifts)
    return {word[1]: Paper(word[2], word[3], word[4]) for word in said if word[0] == "paper"}


def _together(body: Any, shifts: Sequence[Shift]) -> list[tuple[Any, ...]]:
    """Run bodies that nobody kills; everything they said. Raises RuntimeError with the words of one that crashed."""
    said: list[tuple[Any, ...]] = []
    runs = []
    for shift in shifts:
        ours, theirs = _context.Pipe(duplex=False)
        process = _context.Process(target=body, args=(shift, theirs))
        _start(process)
        theirs.close()
        runs.append((process, ours))
    for process, ours in runs:
        said += _words(ours)
        _end_of(process)
    crashed = [word[1] for word in said if word[0] == "crash"]
    if crashed:
        raise RuntimeError(crashed[0])
    return said


def _words(ours: Any) -> list[tuple[Any, ...]]:
    words = []
    while True:
        try:
            words.append(ours.recv())
        except (EOFError, OSError):
            return words


class Office:
    """One morning of the kill test on one database."""

    def __init__(self, plan: Plan, database: str, documents: Sequence[str]) -> None:
        self.plan = plan
        self.database = database
        self.documents = list(documents)
        self.outcome = Outcome(plan)
        self.told: dict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()
        self._over = threading.Event()
        chance = random.Random(plan.seed)
        whole = SECONDS_A_PIECE * plan.each * max(1.0, plan.issuers / CORES)
        killing = not plan.without or "resume" in plan.without
        victims = chance.sample(range(plan.issuers), plan.issuers // 2) if killing else []
        aims = _aims(chance, 2 * len(victims), plan.each)
        self._deaths: dict[int, list[Aim | float]] = {
            victim: [aims.pop(), aims.pop(), chance.uniform(0.0, whole / 4)] for victim in victims
        }
        self._leaves = {victim: "resume" in plan.without or chance.random() < 0.5 for victim in victims}
        self._machine_deaths = [chance.uniform(0.5, 2.0 + whole / 3) for _time in range(2)] if killing else []

    def play(self, *, keep: Path, sample: int) -> Outcome:
        """Everything from the first press to the verdict."""
        begun = time.monotonic()
        clerks = [threading.Thread(target=self._clerk, args=(index,)) for index in range(self.plan.issuers)]
        machine = threading.Thread(target=self._machine)
        resuming = not self.plan.without
        for thread in [*clerks, *([machine] if resuming else [])]:
            thread.start()
        for thread in clerks:
            thread.join()
        self._over.set()
        if resuming:
            machine.join()
        self.outcome.in_between = reading.in_between(self.documents)
        if resuming:
            self._live_as_machine(death=None)
        self.outcome.seconds = time.monotonic() - begun
        self.outcome.seals = reading.seals_made(self.documents)
        self._judge(keep, sample)
        return self.outcome

    def _judge(self, keep: Path, sample: int) -> None:
        chosen = random.Random(self.plan.seed).sample(self.documents, min(sample, len(self.documents)))
        papers = check(self.database, self.documents, keep=keep, sample=chosen)
        history = reading.history_of(self.documents, self.told, papers)
        self.outcome.faults = faults(history, expected=self.plan.documents)
        self.outcome.faults += [f"crash: {crash.strip().splitlines()[-1]}" for crash in self.outcome.crashes]
        self.outcome.faults += [kill.found for kill in self.outcome.kills if kill.found.startswith("impossible")]
        good, said = _pdfsig([keep / f"{document}.pdf" for document in chosen])
        self.outcome.pdfsig = f"{good} of {len(chosen)} valid twice" if said is not None else "not installed"
        if said:
            self.outcome.faults += said

    def _clerk(self, index: int) -> None:
        """One clerk's place: a process, and another one after each death."""
        own = self.documents[index * self.plan.each : (index + 1) * self.plan.each]
        if index % 2:  # two clerks press on the same document: the neighbour's first one
            own = [self.documents[(index - 1) * self.plan.each], *own]
        deaths = list(self._deaths.get(index, []))
        while True:
            death = deaths.pop(0) if deaths else None
            ended, document, mark = self._live(index, own, death)
            if ended == SIGKILLED:
                how = f"aimed at {death.point}" if isinstance(death, Aim) else "from outside"
                self._note(Kill(how, mark, reading.found_after_death(document) if document else "nothing begun"))
                continue
            with self._lock:
                self.outcome.missed += len(deaths) + (death is not None)
                if ended:
                    where = document or "nothing"
                    self.outcome.crashes.append(f"clerk {index} ended with {ended} after “{mark}” on {where}")
            connection.close()
            return

    def _live(self, index: int, documents: Sequence[str], death: Aim | float | None) -> tuple[int, str, str]:
        """One process of a clerk: how it ended, on which document, after which word."""
        shift = Shift(
            self.database,
            tuple(documents),
            aim=death if isinstance(death, Aim) else None,
            leaves_begun=self._leaves.get(index, False),
            without_locks="locks" in self.plan.without,
            seal_seconds=self.plan.seal_seconds,
        )
        ours, theirs = _context.Pipe(duplex=False)
        process = _context.Process(target=issuers.issue, args=(shift, theirs))
        _start(process)
        theirs.close()
        timer = threading.Timer(death, process.kill) if isinstance(death, float) else None
        document = mark = ""
        while True:
            try:
                word = ours.recv()
            except (EOFError, OSError):
                break
            if word[0] == "document":
                if timer and not document:
                    timer.start()
                document, mark = word[1], "document opened"
            elif word[0] == "mark":
                mark = word[1]
            else:
                self._hear(word)
        end = _end_of(process)
        if timer:
            timer.cancel()
        return end, document, mark

    def _hear(self, word: tuple[Any, ...]) -> None:
        with self._lock:
            if word[0] == "told":
                self.told[word[1]].add(word[2])
            elif word[0] == "seconds":
                self.outcome.pieces.append(word[1])
            elif word[0] == "failed":
                self.outcome.failures.append(word[2])
            elif word[0] == "late":
                self.outcome.late += 1
            elif word[0] == "refused":
                self.outcome.refused += 1
            elif word[0] == "swept":
                self.outcome.sweeps += 1
            elif word[0] == "crash":
                self.outcome.crashes.append(word[1])

    def _note(self, kill: Kill) -> None:
        with self._lock:
            self.outcome.kills.append(kill)

    def _machine(self) -> None:
        """The machine resumes all the while, in a process that is killed too."""
        deaths = list(self._machine_deaths)
        while not self._over.is_set():
            if self._live_as_machine(deaths.pop(0) if deaths else 3600.0) == SIGKILLED:
                self._note(Kill("the machine", "resuming", "the machine"))
            elif self.outcome.crashes:
                return

    def _live_as_machine(self, death: float | None) -> int:
        """One process of the machine, until it dies or the clerks are done; without a death, one round."""
        ours, theirs = _context.Pipe(duplex=False)
        their_orders, our_orders = _context.Pipe(duplex=False)
        shift = Shift(self.database, seal_seconds=self.plan.seal_seconds)
        process = _context.Process(target=issuers.resume, args=(shift, theirs, their_orders))
        _start(process)
        theirs.close()
        their_orders.close()
        if death is None:
            our_orders.send("end")
        else:
            ends = time.monotonic() + death
            while _lives(process) and time.monotonic() < ends and not self._over.wait(0.1):
                pass
            if self._over.is_set():
                our_orders.send("end")
            elif _lives(process):
                process.kill()
        for word in _words(ours):
            self._hear(word)
        end = _end_of(process)
        our_orders.close()
        return end


def _aims(chance: random.Random, count: int, each: int) -> list[Aim]:
    """As many aims as asked for, every point in turn in random order."""
    aims: list[Aim] = []
    while len(aims) < count:
        for point in chance.sample(POINTS, len(POINTS)):
            after = chance.uniform(0.005, 0.2) if point == "sealing" else 0.0
            aims.append(Aim(point, chance.randint(1, max(1, each // 5)), after))
    return aims[:count]


def _pdfsig(papers: Sequence[Path]) -> tuple[int, list[str] | None]:
    """How many papers another program finds validly signed twice, and what it says of the others."""
    if shutil.which("pdfsig") is None:
        return 0, None
    good, said = 0, []
    for paper in papers:
        if not paper.exists():
            continue
        ran = subprocess.run(["pdfsig", "-nocert", str(paper)], capture_output=True, text=True, check=False, timeout=60)
        if ran.stdout.count("Signature is Valid.") == 2:
            good += 1
        else:
            said.append(f"pdfsig on {paper.name}: {ran.stdout[:300]}")
    return good, said


def table(outcome: Outcome) -> str:
    """The outcome for people."""
    plan = outcome.plan
    lines = [
        f"{plan.issuers} issuers x {plan.each} documents, seed {plan.seed}"
        + (f", without {', '.join(sorted(plan.without))}" if plan.without else ""),
        f"  {plan.documents} documents in {outcome.seconds:.1f} s ({plan.documents / outcome.seconds:.1f} a second);"
        + (f" one takes {statistics.median(outcome.pieces):.2f} s (median)" if outcome.pieces else ""),
        f"  {len(outcome.kills)} deaths, {outcome.missed} missed; {outcome.sweeps} rounds of the machine; "
        f"{outcome.in_between} documents left for its last; {outcome.seals - plan.documents} seals made for nothing",
        "  last word before the death    found in the database       deaths",
    ]
    for (mark, found), times in sorted(Counter((kill.mark, kill.found) for kill in outcome.kills).items()):
        lines.append(f"  {mark:<29} {found:<27} {times:>6}")
    lines.append(f"  issues given up and pressed again: {len(outcome.failures)} {Counter(outcome.failures) or ''}")
    lines.append(f"  seals too late and tried again: {outcome.late}")
    lines.append(f"  doubles refused by the database: {outcome.refused}")
    lines.append(f"  pdfsig: {outcome.pdfsig}")
    lines.append(f"  faults: {len(outcome.faults)}")
    lines += [f"    {fault}" for fault in outcome.faults[:40]]
    return "\n".join(lines)
