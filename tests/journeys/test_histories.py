"""The judge of the kill test, tried on good and on bad histories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journeys.histories import ONCE, Document, Entry, History, Paper, faults

VALID = (("person", "valid"), ("agency", "valid"))


def document(number: int) -> Document:
    text = f"{number:02d}"
    return Document(f"d{number}", "issued", number, 1, True, ONCE, frozenset({text}), Paper("valid", text, VALID))


def history(count: int = 3) -> History:
    numbers = range(1, count + 1)
    entries = tuple(Entry(number, "used", f"d{number}") for number in numbers)
    return History(entries, count + 1, tuple(document(number) for number in numbers))


GOOD = history()


def with_entry(place: int, **changes: object) -> History:
    entries = list(GOOD.entries)
    entries[place] = replace(entries[place], **changes)
    return replace(GOOD, entries=tuple(entries))


def with_document(place: int, **changes: object) -> History:
    documents = list(GOOD.documents)
    documents[place] = replace(documents[place], **changes)
    return replace(GOOD, documents=tuple(documents))


def with_paper(**changes: object) -> History:
    return with_document(1, paper=replace(document(2).paper, **changes))


def test_a_whole_register_has_no_fault() -> None:
    assert faults(GOOD, expected=3) == []
    assert faults(history(1000), expected=1000) == []


def test_order_does_not_matter() -> None:
    assert faults(replace(GOOD, entries=GOOD.entries[::-1], documents=GOOD.documents[::-1]), expected=3) == []


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (with_entry(1, number=1), "given twice: [1]"),
        (with_entry(1, number=1), "missing: [2]"),
        (with_entry(2, number=4), "beyond the end: [4]"),
        (with_entry(1, state="reserved"), "not in use: [2]"),
        (with_entry(1, state="void"), "not in use: [2]"),
        (with_entry(1, document="d1"), "several numbers: ['d1']"),
        (with_entry(1, document="d1"), "d2: has no number"),
        (with_entry(1, document="dx"), "unknown documents: ['dx']"),
        (replace(GOOD, next_number=5), "goes on at 5, not 4"),
        (replace(GOOD, documents=GOOD.documents[:2]), "2 documents, not 3"),
        (with_document(1, status="issuing"), "left as issuing"),
        (with_document(1, status="signed"), "left as signed"),
        (with_document(1, registered=None), "not in the register"),
        (with_document(1, registered=3), "registered as 3 and holds 2"),
        (with_document(1, issued_versions=2), "2 issued papers"),
        (with_document(1, same_file=False), "different files"),
        (with_document(1, told=frozenset({"02", "03"})), "told ['02', '03']"),
        (with_document(1, acts=(*ONCE, "registry.issued")), "registry.issued is on record 2 times"),
        (with_document(1, acts=ONCE[:1]), "registry.issued is on record 0 times"),
        (with_document(1, acts=(*ONCE, "registry.number_voided")), "number_voided is on record"),
        (with_document(1, paper=None), "no issued paper"),
        (with_paper(number="03"), "its paper says 03, the register 02"),
        (with_paper(signatures=VALID[:1]), "its paper is valid"),
        (with_paper(signatures=(*VALID, VALID[1])), "its paper is valid"),
        (with_paper(verdict="invalid", signatures=(("person", "invalid"), VALID[1])), "its paper is invalid"),
    ],
)
def test_each_broken_promise_is_named(bad: History, says: str) -> None:
    assert any(says in fault for fault in faults(bad, expected=3)), faults(bad, expected=3)
