"""Every state the sender must be able to see, and reports that come late, twice, or after the hub gave up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cast import AT
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items
from vanban.exchange import api, states
from vanban.exchange.rules.progress import next_state
from vanban.exchange.tests.story import MACHINE, Story, arrival
from vanban.exchange.tests.test_page import part
from vanban.rulebook import queries as rulebook
from vanban.rulebook.api import RecallMode, profile_for

HANDLING = ["01", "02", "03", "04", "05", "06"]
RANK = {
    code: rank
    for rank, code in enumerate(("waiting", "handed", "arrived", "accepted", "assigned", "in_progress", "finished"))
}


def shown(story: Story, document_id: Any) -> str:
    """The state of the ward's line as the sender's clerk reads it."""
    section = next(item for item in part(document_id, story.hoa).sections if item.code == "recipients")
    with translation.override("vi"):
        return str(section.rows[0][1])


@pytest.mark.clause("VL19-Đ11.4", "VL19-Đ13.2h")
def test_all_eight_states_of_the_regulation_are_reached_and_shown(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = replace(profile_for("ninh-binh", date(2026, 11, 23)), recall_mode=RecallMode.MANDATORY)
    seen = []
    with translation.override("vi"):
        document_id, arrival_id = story.delivered()
        seen.append(shown(story, document_id))
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
        for minute, code in enumerate(("", "04", "05", "06"), 2):
            if code:
                api.note_status(arrival_id, code, by=MACHINE, at=AT + timedelta(minutes=minute))
            story.carry(AT + timedelta(minutes=minute))
            seen.append(shown(story, document_id))
        line = story.line(document_id)
        api.recall(
            document_id, recipient_ids=[line.id], reason="Sai căn cứ", by=story.hoa, at=AT + timedelta(minutes=7)
        )
        story.carry(AT + timedelta(minutes=8))
        api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=9))
        story.carry(AT + timedelta(minutes=9))
        seen.append(shown(story, document_id))
        monkeypatch.setattr(rulebook, "profiles", lambda: (strict,))
        second, _there = story.delivered(at=AT + timedelta(minutes=10))
        line = story.line(second)
        api.recall(second, recipient_ids=[line.id], reason="Sai căn cứ", by=story.hoa, at=AT + timedelta(minutes=11))
        story.carry(AT + timedelta(minutes=12))
        seen.append(shown(story, second))
        third, there = story.delivered(at=AT + timedelta(minutes=13))
        api.refuse(there, reason="Gửi nhầm", by=story.ngoc, at=AT + timedelta(minutes=14))
        story.carry(AT + timedelta(minutes=15))
        seen.append(shown(story, third))
    assert seen == [
        "Đã đến", "Đã tiếp nhận", "Đã chuyển xử lý", "Đang xử lý", "Đã hoàn thành", "Đã thu hồi",
        "Đã xóa ở nơi nhận", "Nơi nhận từ chối",
    ]  # fmt: skip


@pytest.mark.parametrize("code", HANDLING)
@pytest.mark.clause("HP25-Đ20.2b")
def test_a_receipt_counts_also_after_the_hub_gave_up(story: Story, code: str) -> None:
    document_id, arrival_id = story.delivered()
    fresh = story.sent(("UBND xã Gia Viễn", "H42.60"), at=AT + timedelta(minutes=1))
    envelope = api.envelope_of(fresh)
    assert envelope is not None
    api.note_undeliverable(envelope.document_code, "H42.60", "quá 14 ngày", by=MACHINE, at=AT + timedelta(days=14))
    assert story.line(fresh, "H42.60").state == "undeliverable"
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [fresh]
    about = edxml.ResponseFor("H42.08", envelope.number_symbol, envelope.document_code)
    late = edxml.Status(edxml.Organization("H42.60"), about, edxml.Code(code), AT + timedelta(days=13), "muộn")
    api.note_report(late, message_id="late", by=MACHINE, at=AT + timedelta(days=15))
    line = story.line(fresh, "H42.60")
    assert line.state == states.RECIPIENT.step("handed", code).target
    assert (line.reason, [item.document_id for item in box_items(story.hoa, Box.REFUSED)]) == (
        ("muộn", [fresh]) if code == "02" else ("", [])
    )
    assert arrival(arrival_id).state == "arrived" and document_id != fresh


def test_a_late_arrival_fills_its_moment_though_the_document_was_refused(story: Story) -> None:
    document_id = story.sent()
    envelope = api.envelope_of(document_id)
    assert envelope is not None
    about = edxml.ResponseFor("H42.08", envelope.number_symbol, envelope.document_code)
    for code, minute in ((edxml.Code.REFUSED, 3), (edxml.Code.ARRIVED, 1), (edxml.Code.FINISHED, 4)):
        said = edxml.Status(edxml.Organization("H42.51"), about, code, AT + timedelta(minutes=minute), "thiếu phụ lục")
        api.note_report(said, message_id=code.value, by=MACHINE, at=AT + timedelta(minutes=5))
    line = story.line(document_id)
    assert (line.state, line.arrived_at, line.finished_at) == ("refused", AT + timedelta(minutes=1), None)


@given(
    st.sampled_from(["waiting", "handed", "undeliverable"]),
    st.lists(st.sampled_from([*HANDLING, "13", "15", "16"]), max_size=14),
)
def test_reports_lead_forward_from_wherever_a_recipient_stands(state: str, codes: list[str]) -> None:
    for code in codes:
        target = next_state(state, code)
        if target is None:
            continue
        assert state not in ("finished", "refused", "paper")
        assert target == "refused" or RANK[target] > RANK.get(state, 0)
        assert target != "refused" or RANK.get(state, 0) <= RANK["arrived"]
        state = target


@given(st.lists(st.sampled_from(["ask", "cancel", "15", "16", "06"]), max_size=14))
def test_a_recall_ends_once_and_only_a_refusal_lets_it_begin_again(verbs: list[str]) -> None:
    state, ended = states.RECALL.initial, False
    for verb in verbs:
        if not states.RECALL.can(state, verb):
            continue
        assert not ended or (state, verb) == ("recalled", "06")
        target = states.RECALL.step(state, verb).target
        if verb == "ask":
            assert state in ("none", "denied")
        state, ended = target, not states.RECALL.can(target, "ask") and target != "asked"
