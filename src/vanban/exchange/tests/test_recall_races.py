"""Two clerks at once, double clicks, and a recall in the same moment as an acceptance: one of everything."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.conf import settings

from cast import AT, actor
from vanban.axis import api as axis
from vanban.directory.api import Box, box_counts, box_items
from vanban.exchange import api
from vanban.exchange.models import Demand, Request, StatusEntry
from vanban.exchange.tests.story import MACHINE, Story, arrival
from vanban.exchange.tests.test_races import at_once
from vanban.exchange.tests.test_recall import is_gone
from vanban.kernel.refusals import Refusal
from vanban.platform.jobs import run_pending
from vanban.platform.models import AuditEntry

REASON = "Văn bản ghi sai thẩm quyền ký"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("HY19-Đ10.2#2")
def test_impatient_clerks_ask_once_and_give_back_once() -> None:
    story = Story.begin()
    document_id, arrival_id = story.delivered()
    line, hoa, ngoc = story.line(document_id), story.hoa, story.ngoc
    asked = at_once(
        lambda: api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=hoa, at=AT + timedelta(minutes=1))
    )
    assert sum(isinstance(answer, Refusal) for answer in asked) == 5
    assert Request.objects.count() == 1
    story.carry(AT + timedelta(minutes=2))
    given = at_once(lambda: api.agree_recall(arrival_id, by=ngoc, at=AT + timedelta(minutes=3)))
    assert sum(isinstance(answer, Refusal) for answer in given) == 5
    assert Demand.objects.get().state == "agreed"
    assert StatusEntry.objects.filter(direction="out", code="15").count() == 1
    assert is_gone(arrival_id)
    assert not [path for path in _files_of(arrival_id) if path.exists()]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_agreeing_and_refusing_in_the_same_moment_is_one_answer() -> None:
    story = Story.begin()
    document_id, arrival_id = story.delivered()
    line, ngoc = story.line(document_id), story.ngoc
    api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.hoa, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    turns = iter(range(6))

    def answer() -> object:
        if next(turns) % 2:
            return api.agree_recall(arrival_id, by=ngoc, at=AT + timedelta(minutes=3))
        return api.deny_recall(arrival_id, reason="Đang xử lý", by=ngoc, at=AT + timedelta(minutes=3))

    answers = at_once(answer)
    assert sum(isinstance(one, Refusal) for one in answers) == 5
    told = StatusEntry.objects.filter(direction="out", code__in=("15", "16"))
    assert told.count() == 1
    assert is_gone(arrival_id) is (told.get().code == "15")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_recall_in_the_same_moment_as_the_acceptance_finds_one_or_the_other() -> None:
    story = Story.begin()
    document_id, arrival_id = story.delivered()
    line, ngoc = story.line(document_id), story.ngoc
    api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.hoa, at=AT + timedelta(minutes=1))
    turns = iter(range(6))

    def move() -> object:
        if next(turns) == 0:
            return api.accept(arrival_id, by=ngoc, at=AT + timedelta(minutes=2))
        return story.carry(AT + timedelta(minutes=2))

    at_once(move)
    story.carry(AT + timedelta(minutes=30))
    assert Demand.objects.get().state == "open"
    assert arrival(arrival_id).state in ("arrived", "accepted")
    api.agree_recall(arrival_id, by=ngoc, at=AT + timedelta(minutes=31))
    assert is_gone(arrival_id)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_recall_read_in_the_same_moment_as_its_letter_never_misses_it() -> None:
    story = Story.begin()
    for turn in range(6):
        at = AT + timedelta(hours=turn)
        document_id = story.sent(at=at)
        line = story.line(document_id)
        api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.hoa, at=at + timedelta(minutes=1))
        for entry in StatusEntry.objects.filter(direction="out", handed_at__isnull=True):
            api.hand_status(entry.id, by=MACHINE, at=at + timedelta(minutes=1))
        waiting = [delivery_id for delivery_id, _code in axis.due(at=at + timedelta(minutes=1))]
        assert len(waiting) == 2
        mine = iter(waiting)
        at_once(lambda: api.receive(next(mine), by=MACHINE, at=at + timedelta(minutes=2)), times=2)  # noqa: B023
        assert Demand.objects.latest("noted_at").state == "open"
        story.carry(at + timedelta(minutes=3))


@pytest.mark.clause("HY19-Đ10.2#2")
def test_in_the_whole_house_a_recall_ends_the_work_everywhere(story: Story) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        run_pending()
        arrival_id = box_items(story.ngoc, Box.ARRIVED)[0].document_id
    with time_machine.travel(AT + timedelta(minutes=10), tick=False):
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=10))
        run_pending()
        uoc = actor(story.ward.posts["uoc"])
        assert [item.document_id for item in box_items(uoc, Box.INSTRUCT)] == [arrival_id]
    with time_machine.travel(AT + timedelta(minutes=20), tick=False):
        line = story.line(document_id)
        api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.hoa, at=AT + timedelta(minutes=20))
        run_pending()
        api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=20))
        run_pending()
        assert box_counts(uoc) == {} and box_counts(story.ngoc) == {}
        assert AuditEntry.objects.filter(subject_id=arrival_id, code="work.recalled").count() == 1
        assert story.line(document_id).recall == "recalled"


def _files_of(arrival_id: UUID) -> list[Path]:
    row = arrival(arrival_id)
    blobs = [row.packet, *(item.blob for item in row.files.select_related("blob"))]
    return [Path(settings.VANBAN_VAR) / "blobs" / blob.path for blob in blobs]
