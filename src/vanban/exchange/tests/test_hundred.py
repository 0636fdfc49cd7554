"""A document to a hundred agencies, three of which refuse it: nobody is forgotten, nobody gets it twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from cast import AT
from vanban.directory.api import Agency, Box, Role, box_items
from vanban.exchange import api
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.tests.test_dispatching import copies, sealed
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id


def clerk_of(agency_id: UUID) -> Actor:
    """Some clerk of a commune."""
    return Actor(new_id(), "Văn thư xã", agency_id=agency_id, roles=frozenset({Role.CLERK}))


@pytest.mark.slow
@pytest.mark.clause("HP25-Đ20.2b", "HP25-Đ20.2c", "HY19-Đ11.2")
def test_a_hundred_recipients_three_refuse_and_only_these_get_it_again(story: Story) -> None:
    names = []
    for number in range(100):
        made = Agency.objects.create(
            code=f"H42.{200 + number}",
            name=f"UBND xã số {number:03d}",
            abbreviation="UBND",
            level="commune",
            place="NB",
        )
        api.join_hub(made.id, by=MACHINE, at=AT - timedelta(days=1))
        names.append((made.name, made.code))
    document_id = sealed(story, story.issued(*names, main=annex()))
    api.send_issued(document_id, by=MACHINE, at=AT)
    arrivals = story.carry(AT + timedelta(minutes=1))
    assert len(set(arrivals)) == 100
    refusing = {f"H42.{200 + number}" for number in (7, 42, 99)}
    for arrival_id in arrivals:
        arrival = api.arrival_of(arrival_id)
        assert arrival is not None
        clerk = clerk_of(arrival.agency_id)
        if arrival.agency.code in refusing:
            api.refuse(arrival_id, reason="Không đúng thẩm quyền", by=clerk, at=AT + timedelta(minutes=2))
        else:
            api.accept(arrival_id, by=clerk, at=AT + timedelta(minutes=2))
    story.carry(AT + timedelta(minutes=3))
    states = [item.state for item in api.grid(document_id)]
    assert (states.count("accepted"), states.count("refused")) == (97, 3)
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert copies(document_id) == [], "nobody gets paper because of a refusal"
    assert api.resend(document_id, by=story.hoa, at=AT + timedelta(hours=1)) == 3
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(hours=1))
    again = story.carry(AT + timedelta(hours=1, minutes=1))
    found = {arrival.agency.code for arrival in map(api.arrival_of, again) if arrival is not None}
    assert found == refusing
    assert box_items(story.hoa, Box.REFUSED) == []
    assert len(api.receipts_of(document_id)) == 2
