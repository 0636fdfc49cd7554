"""A letter is answered by an issued document: that finishes it, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cast import AT, Office
from vanban.directory.api import box_counts
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.identifiers import new_id
from vanban.registry import api as registry
from vanban.registry.events import OutgoingIssued
from vanban.registry.tests.office import decision, paper
from vanban.work import api
from vanban.work.jobs import on_outgoing_issued

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


def assign(arrival: UUID, ward: Office, who: Who) -> None:
    """Lan leads and Tuấn takes part."""
    kinds = {"lan": api.Kind.LEAD, "tuan": api.Kind.COWORK}
    named = [api.Assignee(ward.posts[short].id, kind) for short, kind in kinds.items()]
    api.instruct(arrival, text="Trả lời", assignees=named, due=AT + timedelta(days=4), by=who("uoc"), at=AT)


def reply(arrival: UUID | None, ward: Office, who: Who) -> UUID:
    """Ngọc issues a document of the ward that answers a letter."""
    answer = new_id()
    ngoc = who("ngoc")
    registry.reserve_number(answer, agency_id=ward.agency.id, book="CV", by=ngoc, at=AT)
    registry.complete_issue(answer, facts=decision(symbol="UBND-KT", answers=arrival), files=[paper()], by=ngoc, at=AT)
    return answer


def test_an_issued_reply_finishes_the_letter_it_answers(
    arrive: Arrive, who: Who, ward: Office, told: Callable[[], list[Any]]
) -> None:
    arrival = arrive()
    assign(arrival, ward, who)
    api.note_opening(arrival, by=who("lan"), at=LATER)
    answer = reply(arrival, ward, who)
    fact = OutgoingIssued(answer, ward.agency.id, arrival, LATER)
    for _twice in range(2):
        on_outgoing_issued(fact)
    handling = api.find_handling(arrival)
    assert handling is not None
    assert (handling.status, handling.reply_id, handling.result) == ("finished", answer, "01/UBND-KT")
    assert [one.status for one in api.assignments_of(arrival)] == ["done", "closed"]
    assert [type(event).__name__ for event in told()] == ["WorkAssigned", "WorkStarted", "WorkFinished"]
    assert (told()[-1].reply_id, told()[-1].staff) == (answer, "Hoàng Thị Lan")


def test_a_leader_may_answer_without_assigning(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    on_outgoing_issued(OutgoingIssued(reply(arrival, ward, who), ward.agency.id, arrival, LATER))
    handling = api.find_handling(arrival)
    assert handling is not None
    assert handling.status == "finished"
    assert box_counts(who("uoc")) == {}


def test_an_issue_that_answers_nothing_here_finishes_nothing(
    arrive: Arrive, who: Who, ward: Office, snv: Office
) -> None:
    arrival = arrive()
    machine = system_actor("phát hành")
    on_outgoing_issued(OutgoingIssued(reply(None, ward, who), ward.agency.id, None, LATER))
    assert api.finish_by_reply(arrival, reply_id=reply(new_id(), ward, who), by=machine, at=LATER) is None
    assert api.finish_by_reply(new_id(), reply_id=reply(None, ward, who), by=machine, at=LATER) is None
    other = new_id()
    registry.reserve_number(other, agency_id=snv.agency.id, book="CV", by=who("hoa"), at=AT)
    registry.complete_issue(other, facts=decision(answers=arrival), files=[paper()], by=who("hoa"), at=AT)
    assert api.finish_by_reply(arrival, reply_id=other, by=machine, at=LATER) is None
    handling = api.find_handling(arrival)
    assert handling is not None
    assert handling.status == "to_instruct"
