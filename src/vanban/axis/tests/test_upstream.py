"""A hub above this one: sending through its gateway, fetching, fates, directory; outages, lost answers, refusals."""

from __future__ import annotations

import tracemalloc
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
import structlog
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanban.axis import api, ports
from vanban.axis.actions.upstream_directory import register_ours
from vanban.axis.actions.upstream_mail import poll_upstream
from vanban.axis.models import Delivery, Event, Mailbox, Message, RemoteAgency, Stoppage, Ticket
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Organization, ResponseFor, Status
from vanban.axis.tests.other_hub import OtherHub, Row, Unit
from vanban.axis.tests.packets import DEPARTMENT, WARD, letter
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, OutsideFailure
from vanban.platform.models import AuditEntry

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")
COUNT = 125_000
log = structlog.get_logger(__name__)
FINANCE = Organization("G12", "Bộ Tài chính")
HEALTH = Organization("G18", "Bộ Y tế")
HAIPHONG = Organization("H24.05", "Sở Nội vụ Hải Phòng")


@pytest.fixture
def nation(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> OtherHub:
    """The national axis, with three agencies; our office with two mailboxes is joined to it."""
    settings.VANBAN_VAR = tmp_path
    other = OtherHub([Unit("G12", FINANCE.name, 5, old_code="000.00.00.G12"), Unit("G18", HEALTH.name, 6)])
    other.units_there.append(Unit(HAIPHONG.code, HAIPHONG.name, 7))
    monkeypatch.setattr(ports, "_carriers", {"upstream": api.carry_upstream})
    monkeypatch.setattr(ports, "_upstream", [other])
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)
    api.join_upstream(
        "quocgia", "Trục liên thông văn bản quốc gia", endpoint="https://truc.example/adapter", remote_id="H42",
        secret="bi-mat", by=HUB, at=AT,
    )  # fmt: skip
    api.sync_directory("quocgia", by=HUB, at=AT)
    return other


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every fact that the hub published."""
    found: list[Any] = []
    for module in ("delivering", "upstream", "clock"):
        monkeypatch.setattr(f"vanban.axis.actions.{module}.publish", found.append)
    return found


def send(*to: Organization, at: datetime = AT, **changes: Any) -> api.Receipt:
    packet = letter(recipients=to, **changes)
    return api.submit(edxml.write_document(packet), system="office", message_id=packet.message_id, by=HUB, at=at)


def carry(at: datetime = AT) -> int:
    count = 0
    while api.carry_next(by=HUB, at=at):
        count += 1
    return count


@pytest.mark.clause("VL19-Đ11.3a-b", "VL19-Đ3.3", "HP25-Đ21.3", "HY19-Đ14.2")
def test_what_is_outside_the_province_goes_through_the_national_axis_once_and_unchanged(nation: OtherHub) -> None:
    data = edxml.write_document(letter(recipients=(WARD, FINANCE, HAIPHONG, Organization("000.00.00.G12"))))
    receipt = api.submit(data, system="office", message_id="m-1", by=HUB, at=AT)
    assert receipt.destinations == ("H42.31", "G12", "H24.05")
    assert carry() == 1
    assert nation.taken == [("H42.05", "m-1", ("G12", "H24.05"), "edoc", data)]
    sent = Delivery.objects.get(destination__gateway=True)
    assert (sent.state, len(sent.remote_id)) == ("delivered", 24)


def test_a_lost_answer_repeats_the_same_bytes_and_nothing_is_doubled(nation: OtherHub) -> None:
    send(FINANCE)
    nation.lossy = True
    carry()
    nation.lossy = False
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.last_error) == ("waiting", "the answer is lost")
    carry(waiting.next_at)
    first, second = nation.taken
    assert first == second
    assert len(nation.kept) == 1
    assert Delivery.objects.get().state == "delivered"


def test_recipients_refused_there_are_told_by_name_and_the_others_go_on(nation: OtherHub, told: list[Any]) -> None:
    nation.refuses = {"G18": "23"}
    send(FINANCE, HEALTH, HAIPHONG)
    carry()
    assert [call[2] for call in nation.taken] == [("G12", "H24.05")]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.failures) == ("delivered", {"G18": "23"})
    failed = [event for event in told if type(event).__name__ == "DeliveryFailed"]
    assert [(event.agency_code, event.sender_code, event.message_id) for event in failed] == [("G18", "H42.05", "m-1")]


def test_a_hub_of_few_words_is_asked_for_each_recipient(nation: OtherHub, told: list[Any]) -> None:
    nation.refuses, nation.names_codes = {"G18": "18"}, False
    send(FINANCE, HEALTH, HAIPHONG)
    carry()
    assert nation.kept == {("H42.05", "m-1"): {"G12", "H24.05"}}
    delivery = Delivery.objects.get()
    assert (delivery.state, list(delivery.failures)) == ("delivered", ["G18"])
    assert [event.agency_code for event in told] == ["G18"]


def test_refused_for_everybody_is_a_failure_told_once_for_each(nation: OtherHub, told: list[Any]) -> None:
    nation.refuses = {"G12": "18", "G18": "18"}
    send(FINANCE, HEALTH)
    carry()
    assert Delivery.objects.get().state == "failed"
    assert sorted(event.agency_code for event in told) == ["G12", "G18"]


def test_a_verdict_on_the_packet_ends_it_but_a_fault_over_there_does_not(nation: OtherHub, told: list[Any]) -> None:
    nation.verdict = "20"
    send(FINANCE)
    carry()
    assert (Delivery.objects.get().state, told) == ("waiting", [])
    nation.verdict = "22"
    carry(AT + timedelta(minutes=1))
    assert Delivery.objects.get().state == "failed"
    assert [event.agency_code for event in told] == ["G12"]


def test_an_agency_unknown_there_is_registered_and_its_letter_goes_out(nation: OtherHub) -> None:
    nation.registered.clear()
    send(FINANCE)
    carry()
    assert nation.registered == {"H42.05": DEPARTMENT.name}
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.clause("HP25-Đ21.3")
def test_an_outage_queues_rests_and_drains(nation: OtherHub, monkeypatch: pytest.MonkeyPatch) -> None:
    nation.dead = True
    for number in range(30):
        send(FINANCE, message_id=f"m-{number}", subject=f"V/v số {number}")
    assert carry() == 3
    gateway = Mailbox.objects.get(gateway=True)
    assert (gateway.failures, gateway.rest_until) == (3, AT + timedelta(seconds=10))
    later = AT + timedelta(seconds=11)
    assert carry(later) == 1
    assert Mailbox.objects.get(gateway=True).rest_until == later + timedelta(seconds=20)
    told: list[Any] = []
    monkeypatch.setattr("vanban.axis.actions.carrying.publish", told.append)
    nation.dead, back = False, later + timedelta(seconds=30)
    assert api.carry_next(by=HUB, at=back)
    assert len(told) == 29
    assert carry(back) == 29
    assert len(nation.kept) == 30
    assert len(nation.taken) == 30


@pytest.mark.clause("HY19-Đ14.4-5")
def test_a_silent_hub_becomes_a_ticket_that_closes_by_itself(nation: OtherHub) -> None:
    nation.dead, now = True, AT
    send(FINANCE)
    for _day in range(40):
        carry(now)
        now += timedelta(hours=2)
    assert {ticket.kind for ticket in Ticket.objects.filter(closed_at__isnull=True)} == {"stuck", "unreachable"}
    nation.dead = False
    carry(now)
    assert Delivery.objects.get().state == "delivered"
    assert [ticket.kind for ticket in Ticket.objects.filter(closed_at__isnull=True)] == ["stuck"]


def arrive(nation: OtherHub, doc_id: str, to: str, *, message_id: str = "", **changes: Any) -> bytes:
    data = edxml.write_document(letter(sender=FINANCE, recipients=(WARD, DEPARTMENT, HAIPHONG), **changes))
    nation.mail[doc_id] = (Row(doc_id, "G12", to, message_id=message_id), data)
    return data


@pytest.mark.clause("HY19-Đ14.2", "HP25-Đ21.3")
def test_mail_from_the_nation_is_fetched_acknowledged_and_kept_once(nation: OtherHub) -> None:
    data = arrive(nation, "d1", "H42.31")
    arrive(nation, "d2", "H42.05")
    assert poll_upstream("quocgia", by=HUB, at=AT) == 2
    assert nation.said == [("d1", "done", ""), ("d2", "done", "")]
    message = Message.objects.get()
    assert (message.sender_code, message.sender) == ("G12", None)
    assert sorted(code for _id, code in api.due(at=AT)) == ["H42.05", "H42.31"]
    assert {api.fetch(delivery_id) for delivery_id, _code in api.due(at=AT)} == {data}
    assert not nation.mail


def test_a_lost_done_is_said_again_and_the_packet_is_recognised(nation: OtherHub) -> None:
    arrive(nation, "d1", "H42.31")
    nation.lossy = True
    assert poll_upstream("quocgia", by=HUB, at=AT) == 0
    nation.lossy = False
    assert poll_upstream("quocgia", by=HUB, at=AT + timedelta(seconds=20)) == 1
    assert nation.said == [("d1", "done", "")] * 2
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


@pytest.mark.clause("HY19-Đ14.6")
def test_mail_for_a_merged_agency_reaches_its_successor_and_for_a_stranger_goes_back(nation: OtherHub) -> None:
    api.close_mailbox("H42.31", successor="H42.05", by=HUB, at=AT)
    later = AT + timedelta(seconds=1)
    arrive(nation, "d1", "H42.31")
    arrive(nation, "d2", "H42.99", subject="V/v khác")
    poll_upstream("quocgia", by=HUB, at=later)
    assert [(doc, status) for doc, status, _reason in nation.said] == [("d1", "done"), ("d2", "fail")]
    assert "H42.99" in nation.said[1][2]
    assert Delivery.objects.get().destination.code == "H42.05"
    api.sync_directory("quocgia", by=HUB, at=later)
    assert set(nation.registered) == {"H42.05"}


def test_nothing_is_fetched_while_this_hub_takes_nothing(nation: OtherHub) -> None:
    arrive(nation, "d1", "H42.31")
    Stoppage.objects.create(at=AT, reason="EIO")
    assert poll_upstream("quocgia", by=HUB, at=AT) == 0
    assert (nation.said, list(nation.mail)) == ([], ["d1"])
    assert Mailbox.objects.get(gateway=True).failures == 0


def test_statuses_travel_both_ways_as_packets(nation: OtherHub) -> None:
    about = ResponseFor("G12", "99/BTC-VP", "G12,2026/11/20,99/BTC-VP")
    out = edxml.write_status(Status(WARD, about, Code.ARRIVED, AT))
    assert api.submit(out, system="office", message_id="s-1", by=HUB, at=AT).destinations == ("G12",)
    carry()
    assert nation.taken == [("H42.31", "s-1", ("G12",), "status", out)]
    ours = ResponseFor("H42.05", "1234/SNV-CCVC", letter().document_id)
    nation.mail["d9"] = (
        Row("d9", "G12", "H42.05", "status"), edxml.write_status(Status(FINANCE, ours, Code.ACCEPTED, AT))
    )  # fmt: skip
    poll_upstream("quocgia", by=HUB, at=AT)
    back = Message.objects.get(sender_code="G12")
    assert (back.kind, back.status_code, back.deliveries.get().destination.code) == ("status", "03", "H42.05")


@pytest.mark.clause("HP25-Đ20.2d")
def test_what_fails_over_there_later_reaches_our_sender(nation: OtherHub, told: list[Any]) -> None:
    send(FINANCE, HEALTH)
    carry()
    doc = Delivery.objects.get().remote_id
    assert api.ask_fates("quocgia", by=HUB, at=AT) == 0
    assert Delivery.objects.get().next_at == AT + timedelta(minutes=1)
    nation.fates[doc, "G12"] = ("done", "")
    nation.fates[doc, "G18"] = ("fail", "không phát được")
    assert api.ask_fates("quocgia", by=HUB, at=AT + timedelta(seconds=30)) == 0
    assert api.ask_fates("quocgia", by=HUB, at=AT + timedelta(minutes=2)) == 1
    delivery = Delivery.objects.get()
    assert (delivery.failures, delivery.settled_at is not None) == ({"G18": "không phát được"}, True)
    assert [(event.agency_code, event.reason) for event in told] == [("G18", "không phát được")]
    assert Event.objects.filter(kind="refused_there").count() == 1
    assert api.ask_fates("quocgia", by=HUB, at=AT + timedelta(days=1)) == 0


def test_what_is_never_said_becomes_a_ticket(nation: OtherHub) -> None:
    send(FINANCE)
    carry()
    assert api.ask_fates("quocgia", by=HUB, at=AT + timedelta(days=31)) == 1
    assert Ticket.objects.get().kind == "unsettled"


def test_the_directory_grows_in_increments_and_ours_are_registered(nation: OtherHub) -> None:
    assert set(nation.registered) == {"H42.05", "H42.31"}
    assert RemoteAgency.objects.filter(code="G12", old_code="000.00.00.G12").exists()
    nation.units_there[1] = Unit("G18", "Bộ Y tế (mới)", 9)
    nation.units_there.append(Unit("G99", "Bộ mới", 10))
    nation.units_there[2] = Unit(HAIPHONG.code, HAIPHONG.name, 11, deleted=True)
    later = AT + timedelta(hours=1)
    assert api.sync_directory("quocgia", by=HUB, at=later) == 3
    assert nation.asked_from == [0, 7]
    assert RemoteAgency.objects.get(code="G18").name == "Bộ Y tế (mới)"
    assert api.check_recipients(["G12", "G99", "H24.05"], at=later) == {"H24.05": "18"}
    assert RemoteAgency.objects.get(code="G12").old_code == "000.00.00.G12"


def test_a_new_agency_of_ours_is_known_there_with_the_next_poll(nation: OtherHub) -> None:
    from vanban.axis import jobs

    api.open_mailbox("H42.77", "Ban quản lý khu công nghiệp", system="office", aliases=["000.00.77.H42"], by=HUB, at=AT)
    with time_machine.travel(AT, tick=False):
        jobs.poll_upstreams(timestamp=0)
        assert "H42.77" in nation.registered
        lines = AuditEntry.objects.filter(code="axis.directory_synced").count()
        jobs.poll_upstreams(timestamp=0)
        assert AuditEntry.objects.filter(code="axis.directory_synced").count() == lines
        jobs.sync_directories(timestamp=0)
        nation.dead = True
        jobs.poll_upstreams(timestamp=0)
    assert Mailbox.objects.get(gateway=True).failures == 1


def test_an_agency_refused_there_is_left_alone_for_a_while(nation: OtherHub) -> None:
    nation.no_agency = "H42.78"
    api.open_mailbox("H42.78", "Ban khác", system="office", by=HUB, at=AT)
    api.open_mailbox("H42.79", "Ban khác nữa", system="office", by=HUB, at=AT)
    assert [register_ours("quocgia", by=HUB, at=AT + timedelta(minutes=n)) for n in (0, 1, 49)] == [1, 0, 0]
    assert nation.asked_for == ["H42.78"]
    nation.no_agency = ""
    assert register_ours("quocgia", by=HUB, at=AT + timedelta(minutes=51)) == 1


@pytest.mark.slow
def test_a_directory_of_125_000_agencies_is_kept_in_bounded_memory(nation: OtherHub) -> None:
    def everybody(*, from_version: int = 0) -> Any:
        rows = (
            Unit(f"H{n % 90:02d}.{n:06d}", f"UBND xã số {n}", n + 10, email=f"xa{n}@example.vn") for n in range(COUNT)
        )
        return (row for row in rows if row.version > from_version)

    nation.units = everybody  # type: ignore[method-assign]
    tracemalloc.start()
    begun = perf_counter()
    assert api.sync_directory("quocgia", by=HUB, at=AT) == COUNT
    first = perf_counter() - begun
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    begun = perf_counter()
    assert api.sync_directory("quocgia", by=HUB, at=AT) == 0
    again = perf_counter() - begun
    with CaptureQueriesContext(connection) as whole:
        assert api.sync_directory("quocgia", by=HUB, at=AT, whole=True) == 0
    assert api.check_recipients(["H10.000010", "H89.124999"], at=AT) == {"H89.124999": "18"}
    assert api.check_recipients([f"H{(COUNT - 1) % 90:02d}.{COUNT - 1:06d}"], at=AT) == {}
    log.info("directory kept", agencies=COUNT, first=round(first, 1), again=round(again, 1), peak_mib=round(peak, 1))
    assert peak < 32
    assert len(whole) < COUNT / 200


def test_a_pass_that_breaks_off_is_begun_again(nation: OtherHub, monkeypatch: pytest.MonkeyPatch) -> None:
    nation.units_there += [Unit("G50", "Cơ quan 50", 20)]
    monkeypatch.setattr("vanban.axis.actions.upstream_directory.BATCH", 1)
    whole = list(nation.units_there)

    def broken(*, from_version: int = 0) -> Any:
        yield whole[-1]
        raise OutsideFailure("cut", permanent=False)

    with monkeypatch.context() as moment:
        moment.setattr(nation, "units", broken)
        assert api.sync_directory("quocgia", by=HUB, at=AT) == 1
    api.sync_directory("quocgia", by=HUB, at=AT)
    assert nation.asked_from == [0, 7]
    assert AuditEntry.objects.filter(code="axis.directory_synced", data__has_key="reason").count() == 1


def test_only_the_operator_joins_a_hub(nation: OtherHub) -> None:
    clerk = Actor(person_id=new_id(), name="Bà Hoa")
    with pytest.raises(NotAllowed):
        api.join_upstream("x", "X", endpoint="https://x", remote_id="x", secret="x", by=clerk, at=AT)
