"""A letter that its sender takes back: the work on it ends, and nothing of it stays in anybody's box."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from cast import AT, Office
from vanban.directory.api import box_counts
from vanban.kernel.actor import Actor, system_actor
from vanban.platform import audit
from vanban.work import api
from vanban.work.web.page import PROVIDER, SENTENCES

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
HUB = system_actor("liên thông văn bản")
Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


def assign(letter: UUID, ward: Office, who: Who) -> None:
    """Lan leads and Tuấn takes part."""
    kinds = {"lan": api.Kind.LEAD, "tuan": api.Kind.COWORK}
    named = [api.Assignee(ward.posts[short].id, kind) for short, kind in kinds.items()]
    api.instruct(letter, text="Trả lời", assignees=named, due=AT + timedelta(days=4), by=who("uoc"), at=AT)


@pytest.mark.clause("HY19-Đ10.2#2")
def test_a_recall_ends_the_work_on_the_letter(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    assign(letter, ward, who)
    api.note_opening(letter, by=who("lan"), at=LATER)
    for _twice in range(2):
        api.close_recalled(letter, reason="Sai thẩm quyền", by=HUB, at=LATER)
    handling = api.find_handling(letter)
    assert handling is not None and (handling.status, handling.finished_at) == ("recalled", None)
    assert [one.status for one in api.assignments_of(letter)] == ["closed", "closed"]
    for short in ("uoc", "lan", "tuan", "ngoc"):
        assert box_counts(who(short)) == {}
        assert {verb.code for verb in PROVIDER.verbs if verb.can(letter, who(short))} == set()
    line = next(line for line in audit.lines(letter) if line.code == "work.recalled")
    assert "Sai thẩm quyền" in str(SENTENCES[line.code]).format(actor=line.actor_name, **line.data)
    assert len([one for one in audit.lines(letter) if one.code == "work.recalled"]) == 1


def test_what_was_finished_stays_finished(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    assign(letter, ward, who)
    api.finish(letter, result="Xong", by=who("lan"), at=LATER)
    assert api.close_recalled(letter, reason="Sai", by=HUB, at=LATER) is None
    handling = api.find_handling(letter)
    assert handling is not None and handling.status == "finished"
