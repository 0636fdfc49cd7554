"""What must be true of a hub after faults have healed and its queues have drained: plain values and a pure judge.

The idea of a total queue: what was acknowledged has been delivered exactly once, or its sender has been told that it
was not; what was not acknowledged may be there or not, but never by half. The reader of the database and the clients'
own notes fill these values in, so that the judge itself can be tried on bad histories.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A success that the hub answered to a client: the id it gave."""

    doc_id: str


@dataclass(frozen=True)
class Sent:
    """One packet as its sender remembers it, with every success it was answered; none means that it does not know."""

    sha: str
    to: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    kind: str = "edoc"


@dataclass(frozen=True)
class Got:
    """One packet as a receiver keeps it, after it has put aside what carries an id that it has seen."""

    receiver: str
    sha: str
    doc_id: str
    refused: bool = False
    """The receiver said that it cannot take it."""


@dataclass(frozen=True)
class Carried:
    """One delivery in the hub's own tables."""

    receiver: str
    state: str
    told: bool = False
    """Whether the sender can see that it failed."""
    announced: bool = True
    """Whether whoever must carry it was told in the transaction that made it; true for receivers that fetch."""


@dataclass(frozen=True)
class Proof:
    """A stored receipt: the digest in its signed text, and whether the hub's signature holds."""

    sha: str
    genuine: bool


@dataclass(frozen=True)
class Row:
    """One message in the hub's tables, with all that must stand or fall with it."""

    doc_id: str
    sha: str
    content: str
    """What its stored bytes are: `whole`, `missing` or `damaged`."""
    proofs: tuple[Proof, ...]
    carried: tuple[Carried, ...]
    accepted_events: int = 1
    audit_lines: int = 1


@dataclass(frozen=True)
class Report:
    """A status as the sender of a document saw it come in, in the order of coming."""

    document: str
    organ: str
    code: str


@dataclass(frozen=True)
class History:
    """Everything that clients, receivers and the hub remember of one run."""

    sent: tuple[Sent, ...]
    got: tuple[Got, ...]
    rows: tuple[Row, ...]
    reports: tuple[Report, ...] = ()
    files_missing: tuple[str, ...] = ()
    """Rows of stored files, pointed to or not, whose file is not there whole."""


def faults(history: History) -> list[str]:
    """Every way in which this history breaks the promise; empty when nothing was lost, doubled or done by half."""
    sent = {item.sha: item for item in history.sent}
    rows = defaultdict(list)
    for row in history.rows:
        rows[row.sha].append(row)
    got = defaultdict(list)
    for item in history.got:
        got[item.sha].append(item)
    found: list[str] = []
    for sha, item in sent.items():
        found += [f"{_short(sha)}: {fault}" for fault in _faults_of_one(item, rows[sha], got[sha])]
    found += [f"{_short(sha)}: delivered but never sent" for sha in got if sha not in sent]
    found += [f"{_short(sha)}: kept by the hub but never sent" for sha, its in rows.items() if its and sha not in sent]
    found += [f"a stored file is not there: {path}" for path in history.files_missing]
    found += _faults_of_order(history.reports)
    return found


def _short(sha: str) -> str:
    return sha[:12]


def _faults_of_one(item: Sent, rows: list[Row], got: list[Got]) -> Iterator[str]:
    if item.answers and not rows:
        yield "lost: receipted, and the hub does not know it"
    if len(rows) > 1:
        yield f"accepted {len(rows)} times"
    if len(ids := {answer.doc_id for answer in item.answers}) > 1:
        yield f"answered with {len(ids)} different ids"
    for row in rows:
        if item.answers and row.doc_id not in ids:
            yield "answered with an id that the hub does not know"
        yield from _faults_of_row(item, row)
    yield from _faults_of_delivery(item, rows, got)


def _faults_of_row(item: Sent, row: Row) -> Iterator[str]:
    """Half of an acceptance: one part there, another not."""
    if row.content != "whole":
        yield f"its stored bytes are {row.content}"
    if len(row.proofs) != 1:
        yield f"half: {len(row.proofs)} stored receipts"
    for proof in row.proofs:
        if proof.sha != item.sha:
            yield "its receipt names another digest"
        if not proof.genuine:
            yield "its receipt is not signed by the hub"
    for what, count in (("events", row.accepted_events), ("audit lines", row.audit_lines)):
        if count != 1:
            yield f"half: {count} {what} of acceptance"
    yield from _faults_of_addressing(item, row)


def _faults_of_addressing(item: Sent, row: Row) -> Iterator[str]:
    addressed = Counter(delivery.receiver for delivery in row.carried)
    for code in item.to:
        if addressed[code] != 1:
            yield f"half: {addressed[code]} deliveries to {code}"
    if strangers := sorted(set(addressed) - set(item.to)):
        yield f"carried to {strangers}, to whom it was not sent"
    for delivery in row.carried:
        if not delivery.announced:
            yield f"half: nobody was told to carry it to {delivery.receiver}"


def _faults_of_delivery(item: Sent, rows: list[Row], got: list[Got]) -> Iterator[str]:
    taken = defaultdict(list)
    for copy in got:
        taken[copy.receiver].append(copy)
    carried = {delivery.receiver: delivery for row in rows for delivery in row.carried}
    for code in item.to:
        copies = taken.pop(code, [])
        if len(copies) > 1:
            yield f"doubled: {code} got it {len(copies)} times"
        delivery = carried.get(code)
        if delivery is None:
            if item.answers:
                yield f"lost: receipted, and {code} has no delivery"
            continue
        yield from _faults_of_end(code, delivery, copies)
    if taken:
        yield f"delivered to {sorted(taken)}, to whom it was not sent"


def _faults_of_end(code: str, delivery: Carried, copies: list[Got]) -> Iterator[str]:
    refused = [copy for copy in copies if copy.refused]
    if delivery.state not in ("delivered", "failed"):
        yield f"lost: still {delivery.state} for {code}"
    if delivery.state == "delivered" and not copies:
        yield f"lost: the hub says delivered, {code} has nothing"
    if delivery.state == "delivered" and refused:
        yield f"lost: {code} refused it, the hub says delivered"
    if delivery.state == "failed" and not delivery.told:
        yield f"lost: {code} refused it and its sender cannot see that"
    if delivery.state == "failed" and len(refused) < len(copies):
        yield f"{code} took it, and its sender is told that it failed"


def _faults_of_order(reports: Iterable[Report]) -> Iterator[str]:
    """What a sender sees of one document at one receiver goes forward only."""
    last: dict[tuple[str, str], str] = {}
    for report in reports:
        key = (report.document, report.organ)
        if report.code < last.get(key, ""):
            yield f"{report.document} at {report.organ}: status {report.code} after {last[key]}"
        last[key] = max(report.code, last.get(key, ""))
