"""The judge of the hub's kill test, tried on good and on bad histories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubkill.histories import Answer, Carried, Got, History, Proof, Report, Row, Sent, faults

A, B = "a" * 64, "b" * 64
BOTH = ("H42.31", "H42.32")


def row(sha: str, doc_id: str, *states: str) -> Row:
    carried = tuple(Carried(code, state, told=True) for code, state in zip(BOTH, states, strict=False))
    return Row(doc_id, sha, "whole", (Proof(sha, genuine=True),), carried)


GOOD = History(
    sent=(Sent(A, BOTH, (Answer("1"), Answer("1"))), Sent(B, BOTH[:1])),
    got=(Got("H42.31", A, "d1"), Got("H42.32", A, "d2", refused=True)),
    rows=(row(A, "1", "delivered", "failed"),),
    reports=(Report("D", "H42.31", "01"), Report("D", "H42.32", "01"), Report("D", "H42.31", "03")),
)
UNKNOWN_THERE = replace(GOOD, rows=(*GOOD.rows, row(B, "2", "delivered")), got=(*GOOD.got, Got("H42.31", B, "d3")))


def with_row(**changes: object) -> History:
    return replace(GOOD, rows=(replace(GOOD.rows[0], **changes),))


def with_carried(place: int, **changes: object) -> History:
    carried = list(GOOD.rows[0].carried)
    carried[place] = replace(carried[place], **changes)
    return with_row(carried=tuple(carried))


def test_a_good_history_has_no_fault_and_what_nobody_knows_may_go_either_way() -> None:
    assert faults(GOOD) == []
    assert faults(UNKNOWN_THERE) == []


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (replace(GOOD, rows=()), "lost: receipted, and the hub does not know it"),
        (replace(GOOD, got=GOOD.got[1:]), "lost: the hub says delivered, H42.31 has nothing"),
        (with_carried(0, state="waiting"), "lost: still waiting for H42.31"),
        (with_carried(0, state="leased"), "lost: still leased for H42.31"),
        (with_carried(1, told=False), "lost: H42.32 refused it and its sender cannot see that"),
        (with_carried(1, state="delivered"), "lost: H42.32 refused it, the hub says delivered"),
        (with_carried(0, state="failed"), "H42.31 took it, and its sender is told that it failed"),
        (with_row(carried=GOOD.rows[0].carried[:1]), "half: 0 deliveries to H42.32"),
        (with_row(carried=GOOD.rows[0].carried[:1]), "lost: receipted, and H42.32 has no delivery"),
        (with_row(carried=GOOD.rows[0].carried * 2), "half: 2 deliveries to H42.31"),
        (with_row(carried=(*GOOD.rows[0].carried, Carried("H42.40", "delivered"))), "to whom it was not sent"),
        (with_carried(0, announced=False), "half: nobody was told to carry it to H42.31"),
        (with_row(content="missing"), "its stored bytes are missing"),
        (with_row(content="damaged"), "its stored bytes are damaged"),
        (with_row(proofs=()), "half: 0 stored receipts"),
        (with_row(proofs=(Proof(B, genuine=True),)), "its receipt names another digest"),
        (with_row(proofs=(Proof(A, genuine=False),)), "its receipt is not signed by the hub"),
        (with_row(accepted_events=0), "half: 0 events"),
        (with_row(accepted_events=2), "half: 2 events"),
        (with_row(audit_lines=0), "half: 0 audit lines"),
        (with_row(doc_id="9"), "answered with an id that the hub does not know"),
        (replace(GOOD, rows=(*GOOD.rows, row(A, "2", "delivered", "failed"))), "accepted 2 times"),
        (replace(GOOD, sent=(Sent(A, BOTH, (Answer("1"), Answer("2"))),)), "answered with 2 different ids"),
        (replace(GOOD, got=(*GOOD.got, Got("H42.31", A, "d9"))), "doubled: H42.31 got it 2 times"),
        (replace(GOOD, got=(*GOOD.got, Got("H42.40", A, "d9"))), "delivered to ['H42.40'], to whom it was not sent"),
        (replace(GOOD, got=(*GOOD.got, Got("H42.31", "c" * 64, "d9"))), "delivered but never sent"),
        (replace(GOOD, rows=(*GOOD.rows, row("c" * 64, "3"))), "kept by the hub but never sent"),
        (replace(UNKNOWN_THERE, rows=(*GOOD.rows, replace(row(B, "2", "delivered"), proofs=()))), "half: 0 stored"),
        (replace(GOOD, rows=(*GOOD.rows, row(B, "2", "waiting"))), "lost: still waiting for H42.31"),
        (replace(GOOD, files_missing=("ab/cd/x",)), "a stored file is not there: ab/cd/x"),
        (replace(GOOD, reports=(*GOOD.reports, Report("D", "H42.31", "01"))), "D at H42.31: status 01 after 03"),
    ],
)
def test_each_broken_promise_is_named(bad: History, says: str) -> None:
    assert any(says in fault for fault in faults(bad)), faults(bad)
