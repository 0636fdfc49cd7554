"""The stories that exchange tells with a hub in its own process, told again over HTTP: both ways must end alike.

The hub is the real web application on a socket, the office reaches it with the signed calls of the VXP protocol; only
the database is shared, so that a story may look at both sides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from cast import AT
from hubs.serving import served
from vanban.axis import api as axis
from vanban.axis.actions.systems import register_system
from vanban.config.office_hub import hub_over_http
from vanban.exchange import jobs
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.ports import AxisPort, use_axis
from vanban.exchange.tests import test_trip, test_wired
from vanban.exchange.tests.story import MACHINE, Story
from vanban.platform.jobs import run_pending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Told = Callable[..., None]


def stories(module: Any) -> list[Told]:
    """The tests of a module of stories."""
    return [function for name, function in vars(module).items() if name.startswith("test_")]


def tell(story: Told, request: pytest.FixtureRequest) -> None:
    """Run a test with the fixtures it names, found from here, so that `story` is the one over HTTP."""
    story(**{name: request.getfixturevalue(name) for name in inspect.signature(story).parameters})


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


@pytest.mark.parametrize("told", stories(test_trip), ids=lambda told: told.__name__)
def test_the_trip_is_the_same_over_http(told: Told, request: pytest.FixtureRequest) -> None:
    tell(told, request)


@pytest.mark.parametrize("told", stories(test_wired), ids=lambda told: told.__name__)
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
    tell(told, request)


@pytest.mark.clause("HP25-Đ20.2d")
def test_what_the_hub_gave_up_reaches_the_senders_clerk(story: Story) -> None:
    document_id = story.sent()
    delivery_id = axis.due(at=AT)[0][0]
    axis.expire(delivery_id, by=MACHINE, at=AT, reason="Không phát được sau 14 ngày")
    jobs.ask_fate.func(int(AT.timestamp()))
    line = story.line(document_id)
    assert (line.state, line.reason) == ("undeliverable", "Không phát được sau 14 ngày")
