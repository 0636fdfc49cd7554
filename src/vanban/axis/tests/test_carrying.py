"""The delivery engine on the hub's own tables: turn by turn, urgent first, dead destinations at rest, leases fenced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
import time_machine
from django.db import connection

from vanban.axis import api, ports
from vanban.axis.actions.carrying import HubStore, Worker
from vanban.axis.models import ConnectedSystem, Delivery, Event, Mailbox, Message
from vanban.axis.ports import Carriage
from vanban.axis.queries import carrying as reads
from vanban.axis.rules.carrying import Result
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.models import Blob

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")


class Post:
    """A carrier that notes where it went; some destinations are dead, slow or refusing."""

    def __init__(self) -> None:
        self.went: list[str] = []
        self.dead: set[str] = set()
        self.results: dict[str, Result | None] = {}

    def __call__(self, carriage: Carriage, *, at: datetime) -> Result | None:
        self.went.append(carriage.destination)
        if carriage.destination in self.dead:
            raise OutsideFailure("nobody answers", permanent=False)
        return self.results.get(carriage.destination, Result("deliver"))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """The only carrier of local systems."""
    carrier = Post()
    monkeypatch.setattr(ports, "_carriers", {"local": carrier})
    return carrier


def boxes(*codes: str, kind: str = "local") -> None:
    system, _made = ConnectedSystem.objects.get_or_create(code=kind, defaults={"name": kind, "kind": kind})
    Mailbox.objects.bulk_create(Mailbox(code=code, name=code, system=system, opened_at=AT) for code in codes)


def mail(code: str, count: int = 1, *, priority: int = 0, at: datetime = AT) -> None:
    """So many deliveries waiting for a mailbox."""
    box = Mailbox.objects.get(code=code)
    blob, _made = Blob.objects.get_or_create(
        sha256="0" * 64, defaults={"id": new_id(), "size": 1, "media_type": "x", "path": "x", "key_id": "x"}
    )
    messages = Message.objects.bulk_create(
        Message(
            system=box.system, sender_code="S", message_id=str(new_id()), kind="edoc", sha256="0" * 64, size=1,
            blob=blob, accepted_at=at,
        )
        for _n in range(count)
    )  # fmt: skip
    Delivery.objects.bulk_create(
        Delivery(
            message=message, destination=box, addressed_as=code, priority=priority, next_at=at, created_at=at
        )
        for message in messages
    )  # fmt: skip


def carry(at: datetime = AT) -> int:
    """Everything due, one after the other, each a moment later."""
    count = 0
    while api.carry_next(by=HUB, at=at + timedelta(milliseconds=count)):
        count += 1
    return count


@pytest.mark.django_db
def test_destinations_take_turns_however_long_their_queues_are(post: Post) -> None:
    boxes("A", "B", "C")
    mail("A", 6)
    mail("B", 2, at=AT + timedelta(seconds=1))
    mail("C", 1, at=AT + timedelta(seconds=2))
    assert carry(AT + timedelta(seconds=3)) == 9
    assert post.went == ["A", "B", "C", "A", "B", "A", "A", "A", "A"]


@pytest.mark.django_db
@pytest.mark.clause("HY19-Đ6.3", "HP25-Đ6.1a#2")
def test_urgent_letters_go_before_everything_else(post: Post) -> None:
    boxes("A", "B")
    mail("A", 5)
    mail("B", 1, priority=1, at=AT + timedelta(seconds=1))
    mail("B", 1, priority=3, at=AT + timedelta(seconds=2))
    mail("A", 1, priority=2, at=AT + timedelta(seconds=3))
    api.carry_next(by=HUB, at=AT + timedelta(seconds=4))
    assert Delivery.objects.get(state="delivered").priority == 3
    carry(AT + timedelta(seconds=5))
    assert post.went == ["B", "A", "B", "A", "A", "A", "A", "A"]


@pytest.mark.django_db
def test_a_dead_destination_rests_longer_each_time_and_holds_nobody_up(post: Post) -> None:
    boxes("DEAD", "LIVE")
    mail("DEAD", 50, priority=3)
    mail("LIVE", 5)
    post.dead = {"DEAD"}
    assert carry() == 8
    assert post.went == ["DEAD"] * 3 + ["LIVE"] * 5
    rests, now = [], AT
    for _probe in range(9):
        box = Mailbox.objects.get(code="DEAD")
        rests.append(round((box.rest_until - now).total_seconds()))
        assert carry(box.rest_until - timedelta(seconds=1)) == 0
        now = box.rest_until
        assert carry(now) == 1  # a single probe
    assert rests == [10, 20, 40, 80, 160, 300, 300, 300, 300]
    post.dead = set()
    assert carry(now + timedelta(seconds=300)) == 50
    assert Mailbox.objects.get(code="DEAD").failures == 0


@pytest.mark.django_db
def test_a_refusal_is_an_answer_and_no_fault_of_the_destination(post: Post) -> None:
    boxes("A")
    mail("A", 5)
    post.results = {"A": Result("fail", "sai địa chỉ")}
    assert carry() == 5
    assert Mailbox.objects.get().failures == 0
    assert set(Delivery.objects.values_list("state", "last_error")) == {("failed", "sai địa chỉ")}


@pytest.mark.django_db
def test_a_fault_of_ours_puts_the_letter_back_and_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(carriage: Carriage, *, at: datetime) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr(ports, "_carriers", {"local": broken})
    boxes("A")
    mail("A")
    with pytest.raises(ZeroDivisionError):
        api.carry_next(by=HUB, at=AT)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.next_at) == ("waiting", AT + timedelta(seconds=10))
    assert Mailbox.objects.get().failures == 0


@pytest.mark.django_db
def test_a_worker_overtaken_leaves_its_result_on_record_only(post: Post) -> None:
    boxes("A")
    mail("A")
    store = HubStore(HUB)
    slow = store.take_next(at=AT)
    later = AT + timedelta(seconds=121)
    quick = store.take_next(at=later)
    assert slow
    assert quick
    assert quick.delivery_id == slow.delivery_id
    assert store.conclude(slow, Result("fail", "muộn"), at=later) is False
    assert store.conclude(quick, Result("deliver"), at=later) is True
    assert Delivery.objects.get().state == "delivered"
    assert Event.objects.filter(kind="late_fail").count() == 1


@pytest.mark.django_db
def test_who_begins_after_its_lease_does_not_begin(post: Post) -> None:
    boxes("A")
    mail("A")
    moments = iter([AT, AT + timedelta(seconds=120)])
    assert list(Worker(HubStore(HUB), ports.carriers(), now=lambda: next(moments)).steps()) == ["taken"]
    assert post.went == []


@pytest.mark.django_db
def test_pulling_systems_and_suspended_ones_are_not_pushed(post: Post) -> None:
    boxes("V", kind="vxp")
    boxes("A")
    mail("V")
    mail("A")
    ConnectedSystem.objects.filter(code="local").update(active=False)
    assert carry() == 0


@pytest.mark.django_db
def test_the_sweep_carries_what_lost_its_job(post: Post) -> None:
    from vanban.axis.jobs import sweep_due

    boxes("A", "B")
    mail("A", 3)
    mail("B", 3)
    with time_machine.travel(AT + timedelta(minutes=1)):
        sweep_due(timestamp=0)
    assert Delivery.objects.filter(state="delivered").count() == 6


@pytest.mark.django_db
def test_a_long_queue_is_never_read_through(post: Post) -> None:
    """Whose turn it is comes from the index: 10,000 letters for one destination cost what ten cost."""
    boxes("LONG", "SHORT", *[f"B{n}" for n in range(100)])
    mail("LONG", 10_000)
    Delivery.objects.update(next_at=AT + timedelta(hours=1))
    mail("LONG", 2)
    mail("SHORT", 1, at=AT + timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE axis_delivery, axis_mailbox, axis_system")
        facts = reads._facts(AT + timedelta(seconds=2), ["local"]) | {"without": []}
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + reads.NEXT, facts)
        explained: Any = cursor.fetchone()[0][0]
    nodes = list(_nodes(explained["Plan"]))
    deliveries = [node for node in nodes if node.get("Relation Name") == "axis_delivery"]
    assert all("Seq Scan" not in node["Node Type"] for node in deliveries), explained
    assert max(node["Actual Rows"] * node["Actual Loops"] for node in deliveries) <= 10
    assert "axis_delivery_ready" in {node.get("Index Name") for node in deliveries}
    begun = perf_counter()
    assert carry(AT + timedelta(seconds=2)) == 3
    assert perf_counter() - begun < 1
    assert post.went == ["LONG", "SHORT", "LONG"]


def _nodes(plan: dict[str, Any]) -> Any:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.django_db(transaction=True)
def test_many_workers_share_one_queue_without_losing_or_doubling_and_keep_the_limit(post: Post) -> None:
    boxes("A", "B")
    mail("A", 40)
    mail("B", 10)
    most: list[int] = []

    def slow(carriage: Carriage, *, at: datetime) -> Result:
        most.append(reads.held(carriage.destination_id, at=at))
        return post(carriage, at=at)

    ports._carriers["local"] = slow

    def work(_worker: int) -> int:
        try:
            return carry()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, range(8)))
    rest = carry()
    assert done + rest == 50
    assert Delivery.objects.filter(state="delivered", attempt=1).count() == 50
    assert max(most) <= 4
