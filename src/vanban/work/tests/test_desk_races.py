"""Two leaders press in the same moment: one instruction stands, and one of its people leads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from cast import AT, Office
from vanban.directory.api import Person, Post, Role
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.work import api
from vanban.work.errors import InstructedMeanwhile
from vanban.work.models import Assignment, Instruction

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
LEADERS = 4


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("HP25-Đ18.3")
def test_one_of_several_leaders_is_first(
    arrive: Callable[..., UUID], who: Callable[[str], Actor], ward: Office
) -> None:
    """Four leaders have the letter open; each gives it to another hand, all at once."""
    letter = arrive()
    hands = [ward.posts[short] for short in ("lan", "tuan", "binh", "ngoc")]
    actors = [who("uoc")]
    for number in range(1, LEADERS):
        person = Person.objects.create(full_name=f"Phó Chủ tịch {number}", sort_key=f"chu tich {number}")
        ward.posts[f"pho{number}"] = Post.objects.create(
            person=person, agency=ward.agency, title="Phó Chủ tịch", roles=[Role.LEADER], order=number
        )
        actors.append(who(f"pho{number}"))
    gate = Barrier(LEADERS)

    def press(number: int) -> object:
        named = [api.Assignee(hands[number].id, api.Kind.LEAD)]
        gate.wait(timeout=20)
        try:
            return api.instruct(
                letter, text=f"Ý kiến {number}", assignees=named, due=FRIDAY, seen=0, by=actors[number], at=AT
            )
        except InstructedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(LEADERS) as pool:
        answers = list(pool.map(press, range(LEADERS)))
    [first] = [answer for answer in answers if isinstance(answer, Instruction)]
    refused = [answer for answer in answers if isinstance(answer, InstructedMeanwhile)]
    assert {refusal.data["text"] for refusal in refused} == {first.text}
    [lead] = Assignment.objects.filter(handling_id=letter, kind=api.Kind.LEAD)
    assert lead.instruction_id == first.id
    assert Instruction.objects.filter(handling_id=letter).count() == 1
