"""The whole house as wired: pressing Issue is enough, everything else happens by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from cast import AT, actor
from vanban.directory.api import Box, box_items
from vanban.exchange import api
from vanban.exchange.tests.story import Story
from vanban.platform.jobs import run_pending


@pytest.mark.clause("NB16-Đ11.2h", "VL19-Đ6.2", "NB16-Đ4.1b", "NB25-Đ14.2d")
def test_an_issued_document_travels_and_reports_come_back_without_a_hand(story: Story) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        run_pending()
        assert story.line(document_id).state == "arrived"
        waiting = box_items(story.ngoc, Box.ARRIVED)
        assert [item.title for item in waiting] == ["01/SNV-TCCB"]
    later = AT + timedelta(minutes=10)
    with time_machine.travel(later, tick=False):
        api.accept(waiting[0].document_id, by=story.ngoc, at=later)
        run_pending()
        assert story.line(document_id).state == "accepted"
        chairman = actor(story.ward.posts["uoc"])
        assert [item.document_id for item in box_items(chairman, Box.INSTRUCT)] == [waiting[0].document_id]


@pytest.mark.clause("NB16-Đ3.1c", "HY19-Đ5.4")
def test_a_refusal_comes_back_and_sending_again_is_one_press(story: Story) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        run_pending()
        first = box_items(story.ngoc, Box.ARRIVED)[0].document_id
        api.refuse(first, reason="Thiếu phụ lục 2", by=story.ngoc, at=AT)
        run_pending()
        assert story.line(document_id).state == "refused"
    later = AT + timedelta(minutes=10)
    with time_machine.travel(later, tick=False):
        api.resend(document_id, by=story.hoa, at=later)
        run_pending()
        assert story.line(document_id).state == "arrived"
        assert len(box_items(story.ngoc, Box.ARRIVED)) == 1


def test_what_it_was_is_kept_and_its_tasks_begin_without_a_hand(story: Story) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        run_pending()
        assert api.whole_of(document_id) is not None
        assert [line.task.recipient.name for line in api.followed(story.hoa, on=AT.date())] == ["UBND phường Hoa Lư"]
        arrival_id = box_items(story.ngoc, Box.ARRIVED)[0].document_id
        api.accept(arrival_id, by=story.ngoc, at=AT)
        run_pending()
        assert api.whole_of(arrival_id) is not None
        task = api.followed(story.hoa, on=AT.date())[0].task
        api.urge([task.id], text="", by=story.hoa, at=AT)
        run_pending()
        assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [arrival_id]
