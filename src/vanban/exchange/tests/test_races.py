"""Several workers and clerks at the same moment: one packet, one arrival, one number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from cast import AT
from vanban.axis import api as axis
from vanban.exchange import api
from vanban.exchange.models import Arrival, Dispatch, StatusEntry
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.refusals import Refusal
from vanban.registry import api as registry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(work: Callable[[], object], times: int = 6) -> list[object]:
    """Run the same work in several threads; what each answered or refused."""

    def one(_n: int) -> object:
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.clause("HP25-Đ20.2c")
def test_many_workers_and_impatient_clerks_make_one_of_everything() -> None:
    story = Story.begin()
    document_id = story.issued()
    at_once(lambda: api.send_issued(document_id, by=MACHINE, at=AT))
    assert Dispatch.objects.filter(handed_at__isnull=False).count() == 1
    deliveries = axis.due(at=AT)
    assert len(deliveries) == 1
    at_once(lambda: api.receive(deliveries[0][0], by=MACHINE, at=AT))
    arrival = Arrival.objects.get()
    assert arrival.copies == 1
    at_once(lambda: story.carry(AT + timedelta(minutes=3)))
    ngoc = story.ngoc
    answers = at_once(lambda: api.accept(arrival.id, by=ngoc, at=AT + timedelta(minutes=5)))
    assert sum(isinstance(answer, Refusal) for answer in answers) == 5
    assert registry.get_incoming(arrival.id).arrival_number == 1
    assert len(registry.numbers_taken(story.ward.agency.id, 2026, direction="in")) == 1
    codes = StatusEntry.objects.filter(direction="out").order_by("code").values_list("code", flat=True)
    assert list(codes) == ["01", "03"]
