"""What the database itself refuses about handling."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT, Office
from vanban.kernel.actor import Actor
from vanban.work import api
from vanban.work.models import Assignment, Handling, Instruction, Progress

pytestmark = pytest.mark.django_db


@pytest.fixture
def assigned(arrive: Callable[..., UUID], who: Callable[[str], Actor], ward: Office) -> Assignment:
    arrival = arrive()
    api.instruct(
        arrival,
        text="Chủ trì",
        assignees=[api.Assignee(ward.posts["lan"].id, api.Kind.LEAD)],
        due=None,
        by=who("uoc"),
        at=AT,
    )
    api.note_progress(arrival, text="Đang làm", by=who("lan"), at=AT)
    return Assignment.objects.get()


@pytest.mark.clause("HP25-Đ18.3")
def test_a_second_open_lead_is_impossible(assigned: Assignment, ward: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            handling=assigned.handling,
            instruction=assigned.instruction,
            post=ward.posts["tuan"],
            kind="lead",
            given_at=AT,
        )


def test_instructions_and_notes_are_never_changed_and_handling_never_deleted(assigned: Assignment) -> None:
    for act in (
        lambda: Instruction.objects.update(text="khác"),
        lambda: Instruction.objects.filter(id=assigned.instruction_id)._raw_delete("default"),
        lambda: Progress.objects.update(text="khác"),
        Progress.objects.all().delete,
        lambda: Assignment.objects.filter(id=assigned.id)._raw_delete("default"),
        lambda: Handling.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
