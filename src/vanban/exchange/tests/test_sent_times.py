"""Which moment counts as sending: the regulation's, or what two agencies agreed between themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT, MONDAY, actor
from vanban.exchange import api
from vanban.exchange.errors import BasisMissing, NoPartner, OnlySendersAsk, PeriodBackward
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.refusals import Refusals
from vanban.platform.models import AuditEntry
from vanban.rulebook.api import SentTime

PAPER = "Biên bản thỏa thuận số 12/BB-SNV ngày 20/11/2026"


def counted(story: Story, document_id):
    """The moment that counts for the ward's copy."""
    line = story.line(document_id)
    return api.counted_times(story.snv.agency, [line])[line.id]


def sent_and_arrived(story: Story):
    """A letter handed over at minute 2, arrived at minute 5."""
    document_id = story.issued()
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=2))
    return document_id


@pytest.mark.clause("HP25-Đ14.1b")
def test_without_an_agreement_sent_means_arrived(story: Story) -> None:
    document_id = sent_and_arrived(story)
    assert counted(story, document_id) is None
    story.carry(AT + timedelta(minutes=5))
    assert counted(story, document_id) == AT + timedelta(minutes=5)


@pytest.mark.clause("HP25-Đ14.1")
def test_two_agencies_may_agree_otherwise_and_end_it_again(story: Story) -> None:
    ward = story.ward.agency
    made = api.agree_times(ward.code, SentTime.HANDED, basis=PAPER, starts=MONDAY, by=story.hoa, at=AT)
    document_id = sent_and_arrived(story)
    assert counted(story, document_id) == AT + timedelta(minutes=2)
    api.end_agreement(made.id, by=story.hoa, at=AT + timedelta(days=1))
    assert counted(story, document_id) == AT + timedelta(minutes=2)
    assert [row.ends for row in api.agreements_of(story.snv.agency.id)] == [MONDAY + timedelta(days=1)]
    codes = AuditEntry.objects.filter(code__startswith="exchange.times_").values_list("code", "data__partner")
    assert list(codes) == [("exchange.times_agreed", ward.name), ("exchange.times_ended", ward.name)]


@pytest.mark.clause("HP25-Đ14.1")
@pytest.mark.parametrize(("starts", "ends"), [(1, None), (-9, -1)], ids=["not begun", "ended"])
def test_an_agreement_counts_in_its_days_only(story: Story, starts: int, ends: int | None) -> None:
    api.agree_times(
        story.ward.agency.code, SentTime.PRESSED, basis=PAPER, starts=MONDAY + timedelta(days=starts),
        ends=None if ends is None else MONDAY + timedelta(days=ends), by=story.viet, at=AT,
    )  # fmt: skip
    assert counted(story, sent_and_arrived(story)) is None


def test_every_fault_of_an_agreement_is_told_at_once(story: Story) -> None:
    with pytest.raises(Refusals) as refusal:
        api.agree_times(
            "H99.99", SentTime.HANDED, basis=" \u200b", starts=MONDAY, ends=MONDAY - timedelta(days=1),
            by=story.hoa, at=AT,
        )  # fmt: skip
    assert {type(reason) for reason in refusal.value.reasons} == {NoPartner, BasisMissing, PeriodBackward}
    with pytest.raises(Refusals):
        own = story.snv.agency.code
        api.agree_times(own, SentTime.HANDED, basis=PAPER, starts=MONDAY, by=story.hoa, at=AT)
    assert api.agreements_of(story.snv.agency.id) == []


def test_a_specialist_agrees_on_nothing(story: Story) -> None:
    with pytest.raises(OnlySendersAsk):
        api.agree_times(
            story.ward.agency.code, SentTime.HANDED, basis=PAPER, starts=MONDAY, by=actor(story.snv.posts["mai"]), at=AT
        )
