"""Rules of exchange, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.exchange import states
from vanban.exchange.errors import ReasonMissing, ReasonTooLong
from vanban.exchange.rules import checking
from vanban.exchange.rules.checking import FileFacts, Seen, SignatureFacts, blocking, report
from vanban.exchange.rules.deadlines import end_of
from vanban.exchange.rules.progress import belongs_to_round, may_report, next_state
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.clock import to_wire

BOTH = (SignatureFacts("person", "Phạm Quốc Việt", True), SignatureFacts("agency", "Sở Nội vụ", True))
GOOD = Seen(
    claimed_sender="H42.08",
    claimed_sender_name="Sở Nội vụ",
    vouched_sender="H42.08",
    sender_known=True,
    same_sender=True,
    addressed=("H42.51",),
    our_codes=frozenset({"H42.51", "000.00.51.H42"}),
    missing=(),
    declared_pages=2,
    declared_annexes=0,
    absent_fields=(),
    secret_mark=None,
    files=(FileFacts("a.pdf", True, pages=2, signatures=BOTH),),
)
ORDER = ["waiting", "handed", "arrived", "accepted", "assigned", "in_progress", "finished"]


def signed(holds: bool | None) -> FileFacts:
    """A paper whose only signature holds, does not hold, or cannot be told."""
    return FileFacts("a.pdf", True, pages=2, signatures=(replace(BOTH[0], holds=holds),))


def verdicts(seen: Seen) -> dict[str, bool | None]:
    return {item.code: item.ok for item in report(seen)}


def test_a_good_packet_has_a_report_without_faults() -> None:
    assert set(verdicts(GOOD).values()) == {True}
    assert set(verdicts(GOOD)) == set(checking.LABELS) - {"safety", "by_hand"}, (
        "what only the mailbox and only paper ask"
    )


@pytest.mark.parametrize(
    ("change", "code", "ok", "blocks"),
    [
        ({"same_sender": False, "vouched_sender": "H42.60"}, "origin", False, True),
        ({"sender_known": False}, "origin", None, False),
        ({"addressed": ("H42.60",)}, "address", False, True),
        ({"missing": ("b.pdf",)}, "completeness", False, True),
        ({"files": ()}, "completeness", False, True),
        ({"declared_annexes": 3}, "completeness", False, False),
        ({"declared_pages": 7}, "pages", False, False),
        ({"absent_fields": ("DocumentId",)}, "structure", False, False),
        ({"secret_mark": "MẬT"}, "secrecy", False, True),
        ({"files": (FileFacts("a.pdf", True, pages=2),)}, "signatures", False, False),
        ({"files": (FileFacts("a.pdf", True, readable=False),)}, "signatures", False, True),
        (
            {"files": (FileFacts("a.pdf", True, 2, signatures=(replace(BOTH[0], holds=False),)),)},
            "signatures",
            False,
            True,
        ),
        (
            {"files": (FileFacts("a.pdf", True, 2, signatures=(replace(BOTH[0], holds=None),)),)},
            "signatures",
            None,
            False,
        ),
        ({"files": (FileFacts("a.pdf", True, pages=2, active=True, signatures=BOTH),)}, "safety", False, True),
        ({"files": (FileFacts("a.doc", False),)}, "signatures", False, False),
    ],
)
def test_each_fault_is_found_and_only_some_forbid_acceptance(
    change: dict[str, object], code: str, ok: bool | None, blocks: bool
) -> None:
    found = [item for item in report(replace(GOOD, **change)) if item.code == code and item.ok is not True]  # type: ignore[arg-type]
    assert [(item.ok, item.blocks) for item in found] == [(ok, blocks)]
    assert found[0].message.format(**found[0].data)
    assert found[0].law
    assert bool(blocking([found[0].as_json()])) is blocks


@given(st.lists(st.sampled_from(["01", "02", "03", "04", "05", "06", "13", "15"]), max_size=12))
def test_reports_in_any_order_only_lead_forward_and_ends_are_final(codes: list[str]) -> None:
    state = "handed"
    for code in codes:
        target = next_state(state, code)
        if target is None:
            continue
        assert state not in ("finished", "refused", "paper", "undeliverable")
        if target in ORDER:
            assert ORDER.index(target) > ORDER.index(state)
        else:
            assert target == "refused" and state in ("handed", "arrived")
        state = target


def test_an_accepted_document_can_no_longer_be_refused() -> None:
    assert next_state("accepted", "02") is None
    assert next_state("arrived", "02") == "refused"
    assert states.RECIPIENT.statuses["finished"].final


def test_a_report_is_of_this_round_from_the_second_of_sending_on() -> None:
    clicked = datetime(2026, 11, 23, 1, 2, 3, 900_000, tzinfo=UTC)
    assert belongs_to_round(datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC), clicked)
    assert not belongs_to_round(datetime(2026, 11, 23, 1, 2, 2, tzinfo=UTC), clicked)


def test_handling_is_reported_forward_only() -> None:
    assert [may_report("03", code) for code in ("01", "02", "03", "04", "05", "06")] == [False] * 3 + [True] * 3
    assert not may_report("05", "04")
    assert not may_report("06", "06")


@pytest.mark.parametrize("reason", ["", "   ", "ko", "\n\t"])
def test_a_refusal_says_why(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        check_reason(reason)


def test_a_reason_has_at_most_a_thousand_characters() -> None:
    assert len(check_reason("x" * 1000)) == 1000
    with pytest.raises(ReasonTooLong):
        check_reason("x" * 1001)


def test_a_day_as_time_limit_ends_with_office_hours() -> None:
    found = end_of(datetime(2026, 12, 1, tzinfo=UTC).date())
    assert found is not None and to_wire(found) == "2026-12-01T17:00:00+07:00"
    assert end_of(None) is None
