"""The hub's clock: reminders on days 3 and 9, giving up on day 14, alarms for urgent letters, books that balance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from vanban.axis import api
from vanban.axis.errors import StillOnItsWay
from vanban.axis.events import DeliveryFailed, DeliveryOverdue, UrgentWaiting
from vanban.axis.models import Acceptance, Delivery, Event, Ticket
from vanban.axis.rules import edxml
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed
from vanban.platform.models import AuditEntry
from vanban.rulebook.api import HubClock

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")


@pytest.fixture
def told(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A ward and a commune that fetch by themselves; every fact that the hub published."""
    settings.VANBAN_VAR = tmp_path
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    api.connect_system("own", "Phần mềm riêng", kind="vxp", by=HUB, at=AT)
    api.open_mailbox(DEPARTMENT.code, DEPARTMENT.name, system="office", by=HUB, at=AT)
    for organ in (WARD, COMMUNE):
        api.open_mailbox(organ.code, organ.name, system="own", by=HUB, at=AT)
    found: list[Any] = []
    for module in ("delivering", "clock"):
        monkeypatch.setattr(f"vanban.axis.actions.{module}.publish", found.append)
    return found


def send(message_id: str = "m-1", *, at: datetime = AT, **changes: Any) -> api.Receipt:
    packet = letter(message_id=message_id, **changes)
    return api.submit(edxml.write_document(packet), system="office", message_id=message_id, by=HUB, at=at)


def day(number: float) -> datetime:
    return AT + timedelta(days=number)


@pytest.mark.clause("HP25-Đ20.2d")
def test_a_letter_that_nobody_fetches_is_reminded_of_twice_then_given_up_and_kept(told: list[Any]) -> None:
    send()
    struck = [api.strike(by=HUB, at=day(number)) for number in (2.9, 3, 3.5, 8.9, 9, 13.9, 14, 20)]
    assert [item.reminded for item in struck] == [0, 1, 0, 0, 1, 0, 0, 0]
    assert [item.given_up for item in struck] == [0, 0, 0, 0, 0, 0, 1, 0]
    overdue = [event for event in told if isinstance(event, DeliveryOverdue)]
    failed = [event for event in told if isinstance(event, DeliveryFailed)]
    assert [(event.days, event.agency_code, event.sender_code) for event in overdue] == [
        (3, "H42.31", "H42.05"), (9, "H42.31", "H42.05")]  # fmt: skip
    assert [(event.agency_code, event.message_id) for event in failed] == [("H42.31", "m-1")]
    assert "14 ngày" in failed[0].reason
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reminded) == ("failed", 2)
    assert api.fetch(delivery.id)
    assert [event.kind for event in api.trace(delivery.message_id)] == ["accepted", "overdue", "overdue", "failed"]
    assert AuditEntry.objects.filter(code="axis.delivery_overdue").count() == 2
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.delivery_id, api.open_tickets()) == ("undeliverable", delivery.id, [ticket])


def test_a_hub_that_was_off_for_a_week_reminds_once_and_of_the_right_day(told: list[Any]) -> None:
    send()
    api.strike(by=HUB, at=day(10))
    assert [event.days for event in told] == [9]


def test_what_is_fetched_is_not_reminded_of(told: list[Any]) -> None:
    send()
    api.settle(Delivery.objects.get().id, system="own", outcome="deliver", by=HUB, at=day(1))
    assert not api.strike(by=HUB, at=day(20)).any
    assert told == []


def test_what_a_worker_holds_is_not_given_up_what_a_dead_one_left_is(told: list[Any]) -> None:
    send()
    api.lease(Delivery.objects.get().id, by=HUB, at=day(14))
    assert api.strike(by=HUB, at=day(14)).given_up == 0
    assert api.strike(by=HUB, at=day(14) + timedelta(seconds=121)).given_up == 1


def test_the_days_are_the_profiles_and_have_a_usual_value(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    send()
    monkeypatch.setattr("vanban.axis.actions.clock.hub_clock", lambda *_on: HubClock((1,), 2, 5))
    assert [api.strike(by=HUB, at=day(number)).any for number in (0.9, 1, 1.9, 2)] == [False, True, False, True]


@pytest.mark.clause("HP25-Đ6.1a#2", "HY19-Đ6.3")
def test_an_urgent_letter_that_nobody_fetches_raises_one_alarm(told: list[Any]) -> None:
    send("slow")
    send("urgent", priority=3)
    assert api.strike(by=HUB, at=AT + timedelta(minutes=29)).urgent == 0
    assert api.strike(by=HUB, at=AT + timedelta(minutes=30)).urgent == 1
    assert api.strike(by=HUB, at=AT + timedelta(minutes=31)).urgent == 0
    (alarm,) = told
    assert isinstance(alarm, UrgentWaiting)
    assert (alarm.message_id, alarm.minutes, alarm.agency_code) == ("urgent", 30, "H42.31")
    assert Event.objects.filter(kind="urgent_waiting").count() == 1
    assert [ticket.kind for ticket in api.open_tickets()] == ["urgent_waiting"]


def test_a_given_up_letter_can_be_sent_again_with_the_same_bytes(told: list[Any]) -> None:
    send()
    with pytest.raises(StillOnItsWay):
        api.deliver_again(Delivery.objects.get().id, by=HUB, at=AT)
    api.strike(by=HUB, at=day(14))
    old = Delivery.objects.get()
    fresh = api.deliver_again(old.id, by=HUB, at=day(15))
    assert api.fetch(fresh.id) == api.fetch(old.id)
    assert not api.strike(by=HUB, at=day(17)).any
    assert api.strike(by=HUB, at=day(18)).reminded == 1


def test_only_the_operator_closes_a_ticket(told: list[Any]) -> None:
    send()
    api.strike(by=HUB, at=day(14))
    (ticket,) = api.open_tickets()
    with pytest.raises(NotAllowed):
        api.close_ticket(ticket.id, note="xong", by=Actor(person_id=new_id(), name="Bà Hoa"), at=day(14))
    api.close_ticket(ticket.id, note="đã gọi điện", by=HUB, at=day(14))
    api.close_ticket(ticket.id, note="lần nữa", by=HUB, at=day(15))
    assert api.open_tickets() == []
    assert Ticket.objects.get().note == "đã gọi điện"


def books() -> api.Balance:
    return api.balance(since=AT - timedelta(days=1), until=AT + timedelta(days=30))


def test_the_books_balance_at_every_moment_and_show_what_is_missing(told: list[Any]) -> None:
    send("a", recipients=(WARD, COMMUNE))
    send("b")
    assert (books().accepted, books().open, books().holds) == (3, 3, True)
    first, second, _third = Delivery.objects.order_by("created_at", "id")
    api.settle(first.id, system="own", outcome="deliver", by=HUB, at=AT)
    api.settle(second.id, system="own", outcome="fail", by=HUB, at=AT, reason="hỏng")
    found = books()
    assert (found.accepted, found.delivered, found.failed, found.open, found.holds) == (3, 1, 1, 1, True)
    api.deliver_again(second.id, by=HUB, at=day(1))
    assert (books().failed, books().open, books().holds) == (0, 2, True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE axis_delivery DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM axis_delivery WHERE id = %s", [first.id])
    broken = books()
    assert (broken.holds, broken.lost) == (False, ((first.message_id, first.destination.code),))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE axis_acceptance DISABLE TRIGGER USER")
    Acceptance.objects.filter(message__message_id="b").delete()
    assert len(books().unexpected) == 1


def test_the_clocks_job_strikes(told: list[Any]) -> None:
    from vanban.axis.jobs import clock

    send()
    with time_machine.travel(day(3), tick=False):
        clock(timestamp=0)
    assert Delivery.objects.get().reminded == 1
