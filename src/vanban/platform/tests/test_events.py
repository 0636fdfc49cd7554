"""A fact and its reactions commit together; a reaction that fails does not undo the fact."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from vanban.kernel.identifiers import new_id
from vanban.platform import events, jobs


@dataclass(frozen=True)
class LetterSent:
    """A fact for these tests."""

    document_id: UUID
    at: datetime
    on: date
    to: tuple[UUID, ...]
    answers: UUID | None
    subject: str


FACT = LetterSent(new_id(), datetime(2026, 11, 23, tzinfo=UTC), date(2026, 11, 23), (new_id(),), None, "V/v đê điều")
heard: list[object] = []


@pytest.fixture(autouse=True)
def _joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_reactions", {})
    heard.clear()
    events.react(LetterSent, "tests.listen", heard.append)


def test_an_event_survives_the_wire_with_its_types() -> None:
    assert events.decode(LetterSent, events.encode(FACT)) == FACT


@pytest.mark.django_db
def test_a_reaction_hears_the_fact_once() -> None:
    events.publish(FACT)
    assert heard == [], "not in the publisher's transaction"
    assert jobs.run_pending() == 1
    assert heard == [FACT]
    assert jobs.run_pending() == 0


@pytest.mark.django_db
def test_no_fact_no_reaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        events.publish(FACT)
        raise RuntimeError("the act failed")
    assert not ProcrastinateJob.objects.filter(task_name="platform.react").exists()


@pytest.mark.django_db
def test_an_event_cannot_carry_a_live_object() -> None:
    with pytest.raises(TypeError, match="an event carries"):
        events.encode(LetterSent(new_id(), FACT.at, FACT.on, (), None, object()))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_inside_a_worker_a_reaction_still_belongs_to_the_publishers_transaction() -> None:
    """A worker speaks to the queue over connections of its own; a fact published there is no different."""
    with app.replace_connector(InMemoryConnector()):
        events.publish(FACT)
        assert ProcrastinateJob.objects.filter(task_name="platform.react").count() == 1
        with pytest.raises(RuntimeError), transaction.atomic():
            events.publish(FACT)
            raise RuntimeError("the act failed")
    assert ProcrastinateJob.objects.filter(task_name="platform.react").count() == 1
