"""What must be true of a register after many clerks issued at once and some of their machines died: plain values.

The reader of the database fills these values in (`journeys.reading`); `faults` is a pure function of them, so that the
judge itself can be tried on bad histories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the register of numbers."""

    number: int
    state: str
    document: str


@dataclass(frozen=True)
class Paper:
    """What the check of the issued PDF says: its verdict, the number printed on it, each signature's kind and state."""

    verdict: str
    number: str
    signatures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Document:
    """One document as it stands in drafting and in the register, with the acts on record and its issued paper."""

    id: str
    status: str
    registered: int | None
    """The number in the register's own record of the issued document."""
    issued_versions: int
    same_file: bool
    """Whether drafting and the register point to the same bytes."""
    acts: tuple[str, ...]
    """Codes of the audit lines on this document, with repeats."""
    told: frozenset[str]
    """Every number that was ever told to a clerk for this document."""
    paper: Paper | None


@dataclass(frozen=True)
class History:
    """The whole register: what should have been issued, and what is there."""

    entries: tuple[Entry, ...]
    next_number: int
    documents: tuple[Document, ...]


ONCE = ("registry.number_reserved", "registry.issued", "drafting.issue_begun", "drafting.issued")
NEVER = ("registry.number_returned", "registry.number_voided", "drafting.issue_failed")


def faults(history: History, *, expected: int) -> list[str]:
    """Every way in which this history breaks the promise; empty when `expected` documents are issued as they should."""
    found = list(_faults_of_register(history, expected))
    held = {entry.document: entry for entry in history.entries}
    for document in history.documents:
        found += [f"{document.id}: {fault}" for fault in _faults_of(document, held.get(document.id))]
    return found


def _faults_of_register(history: History, expected: int) -> Iterator[str]:
    if len(history.documents) != expected:
        yield f"{len(history.documents)} documents, not {expected}"
    numbers = Counter(entry.number for entry in history.entries)
    wanted = range(1, expected + 1)
    if doubles := sorted(number for number, times in numbers.items() if times > 1):
        yield f"numbers given twice: {doubles}"
    if gaps := [number for number in wanted if number not in numbers]:
        yield f"numbers missing: {gaps}"
    if extra := sorted(number for number in numbers if number not in wanted):
        yield f"numbers beyond the end: {extra}"
    if history.next_number != expected + 1:
        yield f"the register goes on at {history.next_number}, not {expected + 1}"
    if unused := sorted(entry.number for entry in history.entries if entry.state != "used"):
        yield f"numbers not in use: {unused}"
    holders = Counter(entry.document for entry in history.entries)
    if greedy := sorted(document for document, times in holders.items() if times > 1):
        yield f"documents with several numbers: {greedy}"
    known = {document.id for document in history.documents}
    if strangers := sorted(set(holders) - known):
        yield f"numbers of unknown documents: {strangers}"


def _faults_of(document: Document, entry: Entry | None) -> Iterator[str]:
    if document.status != "issued":
        yield f"left as {document.status}"
    if entry is None:
        yield "has no number"
    if document.registered is None:
        yield "is not in the register"
    elif entry is not None and document.registered != entry.number:
        yield f"is registered as {document.registered} and holds {entry.number}"
    if document.issued_versions != 1:
        yield f"has {document.issued_versions} issued papers"
    if not document.same_file:
        yield "drafting and register point to different files"
    if entry is not None and document.told - {f"{entry.number:02d}"}:
        yield f"the clerk was told {sorted(document.told)}, the register says {entry.number:02d}"
    acts = Counter(document.acts)
    for code in ONCE:
        if acts[code] != 1:
            yield f"{code} is on record {acts[code]} times"
    for code in NEVER:
        if acts[code]:
            yield f"{code} is on record"
    yield from _faults_of_paper(document.paper, entry)


def _faults_of_paper(paper: Paper | None, entry: Entry | None) -> Iterator[str]:
    if paper is None:
        yield "has no issued paper"
        return
    if paper.signatures != (("person", "valid"), ("agency", "valid")) or paper.verdict != "valid":
        yield f"its paper is {paper.verdict}: {paper.signatures}"
    if entry is not None and paper.number != f"{entry.number:02d}":
        yield f"its paper says {paper.number}, the register {entry.number:02d}"
