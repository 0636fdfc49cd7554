"""The simulated store and the database keep the same promises: the same acts, step by step, the same answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from vanban.axis import ports
from vanban.axis.actions.carrying import HubStore
from vanban.axis.actions.delivering import expire, settle
from vanban.axis.models import ConnectedSystem, Delivery, Mailbox, Message
from vanban.axis.ports import Carriage
from vanban.axis.rules.carrying import Result
from vanban.axis.tests.simulation.memory import MemoryStore
from vanban.kernel.actor import system_actor
from vanban.kernel.identifiers import new_id
from vanban.platform.models import Blob

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HUB = system_actor("trục liên thông")
KINDS = ("local", "upstream", "vxp")
OUTCOMES = [
    Result("deliver"), Result("fail", "từ chối"), Result("release", "bận"),
    Result("release", "mất mạng", reached=False), Result("deliver", remote_id="d1"),
]  # fmt: skip


class BothStores(RuleBasedStateMachine):
    """Every act is done to both; afterwards both say the same."""

    @initialize(boxes=st.lists(st.sampled_from(("local", *KINDS)), min_size=2, max_size=4))
    def open_boxes(self, boxes: list[str]) -> None:
        self.now = START
        self.memory, self.hub = MemoryStore(), HubStore(HUB)
        self.held: list[tuple[Carriage, Carriage]] = []
        self.count = 0
        systems = {
            kind: ConnectedSystem.objects.get_or_create(code=kind, defaults={"name": kind, "kind": kind})[0]
            for kind in KINDS
        }
        self.sender = systems["local"]
        self.boxes = []
        for place, kind in enumerate(boxes):
            stored = Mailbox.objects.create(
                code=f"T{place}", name="x", system=systems[kind], opened_at=self.now, gateway=kind == "upstream"
            )
            self.boxes.append(self.memory.add_box(stored.code, kind, stored.id))
        self.blob = Blob.objects.create(
            id=new_id(), sha256="0" * 64, size=1, media_type="x", path="x", key_id="x", wrapped_key=b"x"
        )

    @rule(place=st.integers(0, 3), priority=st.sampled_from([0, 0, 0, 2]), copies=st.integers(1, 4))
    def accept(self, place: int, priority: int, copies: int) -> None:
        for _copy in range(copies):
            self._accept(place, priority)

    def _accept(self, place: int, priority: int) -> None:
        self.count += 1
        self.now += timedelta(milliseconds=1)
        box = self.boxes[place % len(self.boxes)]
        message = Message.objects.create(
            system=self.sender, sender_code="S", message_id=f"m{self.count}", kind="edoc", sha256="0" * 64, size=1,
            blob=self.blob, accepted_at=self.now,
        )  # fmt: skip
        row = Delivery.objects.create(
            message=message, destination_id=box.id, addressed_as=box.code, priority=priority, next_at=self.now,
            created_at=self.now,
        )  # fmt: skip
        self.memory.add_row(box, "S", message.message_id, priority, at=self.now, row_id=row.id)

    @rule(seconds=st.sampled_from([1, 5, 11, 60, 121, 601, 3601, 86400 * 14]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(times=st.integers(1, 6))
    def take(self, times: int) -> None:
        for _time in range(times):
            self._take()

    def _take(self) -> None:
        self.now += timedelta(milliseconds=1)
        mine, theirs = self.memory.take_next(at=self.now), self.hub.take_next(at=self.now)
        assert (mine and (mine.delivery_id, mine.destination, mine.until)) == (
            theirs and (theirs.delivery_id, theirs.destination, theirs.until)
        )
        if mine and theirs:
            self.held.append((mine, theirs))

    @precondition(lambda self: getattr(self, "held", None))
    @rule(which=st.integers(0, 9), result=st.sampled_from(OUTCOMES))
    def conclude(self, which: int, result: Result) -> None:
        mine, theirs = self.held[which % len(self.held)]
        assert self.memory.conclude(mine, result, at=self.now) == self.hub.conclude(theirs, result, at=self.now)

    @precondition(lambda self: getattr(self, "count", 0))
    @rule(which=st.integers(0, 9), outcome=st.sampled_from(["deliver", "fail", "release"]))
    def settle(self, which: int, outcome: str) -> None:
        row = self._row(which)
        if row.box.kind != "vxp":
            return
        kept = settle(row.id, system="vxp", outcome=outcome, by=HUB, at=self.now)  # type: ignore[arg-type]
        assert kept == self.memory.settle(row.id, outcome, at=self.now)  # type: ignore[arg-type]

    @precondition(lambda self: getattr(self, "count", 0))
    @rule(which=st.integers(0, 9))
    def expire(self, which: int) -> None:
        row = self._row(which)
        given_up = expire(row.id, by=HUB, at=self.now, reason="quá hạn")
        assert given_up == self.memory.expire(row.id, at=self.now)

    def _row(self, which: int):
        return list(self.memory.rows.values())[which % self.count]

    def teardown(self) -> None:
        """Everything both know is the same."""
        if not hasattr(self, "memory"):
            return
        stored = {row.id: row for row in Delivery.objects.all()}
        for row in self.memory.rows.values():
            theirs = stored[row.id]
            assert (row.way.state, row.way.attempt, row.way.next_at, row.way.lease_until) == (
                theirs.state, theirs.attempt, theirs.next_at if theirs.remote_id == "" else row.way.next_at,
                theirs.lease_until,
            )  # fmt: skip
        for box in Mailbox.objects.all():
            mine = self.memory.boxes[UUID(str(box.id))].fared
            assert (mine.failures, mine.rest_until, mine.served_at) == (box.failures, box.rest_until, box.served_at)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_simulated_store_and_the_database_answer_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_carriers", {"local": None, "upstream": None})

    class Undone(BothStores):
        """Each run in a transaction that is taken back."""

        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

    run_state_machine_as_test(
        Undone,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            report_multiple_bugs=False,
        ),
    )
