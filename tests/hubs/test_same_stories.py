"""The stories that exchange tells with a hub in its own process, told again over HTTP: both ways must end alike.

The hub is the real web application on a socket, the office reaches it with the signed calls of the VXP protocol; only
the database is shared, so that a story may look at both sides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import AT
from hubs.serving import served
from vanban.axis import api as axis
from vanban.axis.actions.systems import register_system
from vanban.axis.adapters.vxp import VxpClient
from vanban.config.office_hub import hub_over_http
from vanban.exchange import api, jobs, ports
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.adapters.vxp_axis import VxpAxis
from vanban.exchange.models import Dispatch
from vanban.exchange.ports import AxisPort, use_axis
from vanban.exchange.tests import test_amending, test_recall, test_trip, test_wired
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.jobs import run_pending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass(frozen=True)
class Told:
    """One test of a module of stories, with the values of its own parameters."""

    story: Callable[..., None]
    given: dict[str, Any]

    def again(self, request: pytest.FixtureRequest) -> None:
        """Run it with the fixtures it names, found from here, so that `story` is the one over HTTP."""
        named = [name for name in inspect.signature(self.story).parameters if name not in self.given]
        self.story(**{name: request.getfixturevalue(name) for name in named}, **self.given)


def stories(module: Any) -> list[Any]:
    """The tests of a module, each case of a parametrized one by itself."""
    found = []
    for name, function in vars(module).items():
        if not name.startswith("test_"):
            continue
        marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
        cases = [(mark.args[0], value) for mark in marks for value in mark.args[1]] or [("", None)]
        for parameter, value in cases:
            given = {parameter: value} if parameter else {}
            found.append(pytest.param(Told(function, given), id=f"{name}-{value}" if parameter else name))
    return found


by_duty = test_recall.by_duty
"""The fixture that the stories of recall name."""


class SameClock:
    """The port of the office, with the hub's clock set by the office's: both read the moment of the story."""

    def __init__(self, port: AxisPort, clock: time_machine.Coordinates) -> None:
        self._port, self._clock = port, clock

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)

        def call(*given: Any, **named: Any) -> Any:
            if "at" in named:
                self._clock.move_to(named["at"])
            return found(*given, **named)

        return call if callable(found) else found


@pytest.fixture(scope="session")
def shared_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Blobs, keys and the demo authority of all these stories."""
    return tmp_path_factory.mktemp("over-http")


@pytest.fixture
def clean_sheet(transactional_db: None) -> Iterator[None]:
    """Emptying the database after such a test passes over the tables that Django does not manage."""

    def wipe() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE platform_audit, axis_event, procrastinate_jobs CASCADE")

    wipe()
    yield
    wipe()


@pytest.fixture
def story(clean_sheet: None, settings: Any, shared_files: Path) -> Iterator[Story]:
    """Monday morning in both offices, with the hub at the other end of a line."""
    settings.VANBAN_VAR = shared_files
    settings.VANBAN_KEK_FILE = shared_files / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = shared_files / "hub.pem"
    with served() as address, time_machine.travel(AT, tick=False) as clock:
        joined = register_system("office", "Hệ thống dùng chung", codes=["H42"], by=MACHINE, at=AT)
        use_axis(SameClock(hub_over_http(address, joined.system, joined.secret), clock))
        yield Story.begin()
    use_axis(LocalAxis())


@pytest.mark.parametrize("told", stories(test_trip))
def test_the_trip_is_the_same_over_http(told: Told, request: pytest.FixtureRequest) -> None:
    told.again(request)


@pytest.mark.parametrize("told", [*stories(test_recall), *stories(test_amending)])
def test_recalls_are_the_same_over_http(told: Told, request: pytest.FixtureRequest) -> None:
    told.again(request)


@pytest.mark.parametrize("told", stories(test_wired))
def test_everything_happens_by_itself_over_http(
    told: Told, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_and_run() -> None:
        """The office's clock: what its worker does every few seconds."""
        for _turn in range(3):
            run_pending()
            jobs.poll_hub.func(0)
        run_pending()

    monkeypatch.setattr(test_wired, "run_pending", look_and_run)
    told.again(request)


@pytest.mark.clause("HP25-Đ20.2d")
def test_what_the_hub_gave_up_reaches_the_senders_clerk(story: Story) -> None:
    document_id = story.sent()
    delivery_id = axis.due(at=AT)[0][0]
    axis.expire(delivery_id, by=MACHINE, at=AT, reason="Không phát được sau 14 ngày")
    jobs.ask_fate.func(int(AT.timestamp()))
    line = story.line(document_id)
    assert (line.state, line.reason) == ("undeliverable", "Không phát được sau 14 ngày")


@pytest.mark.clause("NB16-Đ3.1d")
def test_a_long_outage_loses_nothing_and_is_swept_up_later(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = story.issued()
    line_cut = VxpAxis(VxpClient("http://127.0.0.1:9/XrdAdapter/adapter", "office", "x", tries=1))
    joined = ports.axis()
    use_axis(line_cut)
    with pytest.raises(OutsideFailure) as cut:
        api.send_issued(document_id, by=MACHINE, at=AT)
    assert not cut.value.permanent
    with time_machine.travel(AT + timedelta(hours=5), tick=False):
        with pytest.raises(OutsideFailure):
            jobs.sweep_unsent.func(0)
        assert story.line(document_id).state == "waiting"
        use_axis(joined)
        jobs.sweep_unsent.func(0)
        assert story.line(document_id).state == "handed"
        jobs.sweep_unsent.func(0)
    assert Dispatch.objects.count() == 1
    assert len(axis.due(at=AT + timedelta(hours=5))) == 1


def test_two_workers_of_one_office_never_handle_one_delivery_together(story: Story) -> None:
    story.sent()
    delivery_id = axis.due(at=AT)[0][0]
    for _round in range(2):
        jobs.poll_hub.func(0)
    waiting = ProcrastinateJob.objects.filter(task_name=jobs.RECEIVE)
    assert [(job.lock, job.queueing_lock) for job in waiting] == [(f"exchange.{delivery_id}",) * 2]
    port = ports.axis()
    first = port.lease(delivery_id, by=MACHINE, at=AT)
    assert port.lease(delivery_id, by=MACHINE, at=AT + timedelta(minutes=4)) is None
    assert delivery_id not in port.waiting(at=AT + timedelta(minutes=4), limit=10)
    second = port.lease(delivery_id, by=MACHINE, at=AT + timedelta(minutes=6))
    with pytest.raises(axis.LeaseLost):
        port.acknowledge(delivery_id, token=first.token, outcome="deliver", by=MACHINE, at=AT + timedelta(minutes=7))
    assert axis.envelope(delivery_id).state == "waiting"
    for _again in range(2):
        port.acknowledge(delivery_id, token=second.token, outcome="deliver", by=MACHINE, at=AT + timedelta(minutes=7))
    assert axis.envelope(delivery_id).state == "delivered"
    assert port.lease(delivery_id, by=MACHINE, at=AT + timedelta(minutes=8)) is None
