"""The hub of this house hands letters over by turn: each once, under one lease, urgent ones first."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from cast import AT
from vanban.axis import api as axis
from vanban.exchange import jobs
from vanban.exchange.models import Arrival
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending


@pytest.mark.clause("HY19-Đ6.3", "HP25-Đ6.1a#2")
def test_one_carriage_one_lease_and_the_urgent_letter_first(story: Story) -> None:
    for number, urgency in (("71", 0), ("72", 0), ("73", 3)):
        packet = story.packet(number=number, document_id=f"H42.08,2026/11/20,{number}/SNV-VP", priority=urgency)
        axis.submit(
            axis.edxml.write_document(packet), system="office", message_id=str(new_id()), by=MACHINE, at=AT
        )  # fmt: skip
    with time_machine.travel(AT + timedelta(seconds=1), tick=False):
        assert axis.carry_next(by=jobs.HUB, at=AT + timedelta(seconds=1))
        assert Arrival.objects.get().number == "73"
        run_pending()
    assert Arrival.objects.count() == 3
    arrival = Arrival.objects.get(number="73")
    assert axis.envelope(arrival.delivery_id).state == "delivered"
    assert axis.due(at=AT + timedelta(days=1)) == []
    assert not axis.carry_next(by=jobs.HUB, at=AT + timedelta(days=1))


def test_an_overtaken_office_does_not_fail_its_job(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one worker reads a letter for too long, another delivers it: the first one's answer counts for nothing."""
    packet = story.packet()
    axis.submit(axis.edxml.write_document(packet), system="office", message_id="m-1", by=MACHINE, at=AT)
    ((delivery_id, _code),) = axis.due(at=AT)
    fetch, times = axis.fetch, []

    def slow(one):
        times.append(one)
        if len(times) == 1:
            later = AT + timedelta(seconds=130)
            assert axis.carry_next(by=jobs.HUB, at=later)
        return fetch(one)

    monkeypatch.setattr("vanban.exchange.adapters.local_axis.api.fetch", slow)
    assert axis.carry_next(by=jobs.HUB, at=AT)
    assert len(times) == 2
    assert axis.envelope(delivery_id).state == "delivered"
    assert Arrival.objects.count() == 1
    run_pending()
