"""The ward's day: a letter of the department lies registered, and everybody of the ward is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Person, Post, Role
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import events
from vanban.registry import api as registry
from vanban.registry.events import IncomingRegistered
from vanban.registry.tests.office import letter, paper
from vanban.work.events import WorkAssigned, WorkFinished, WorkStarted
from vanban.work.jobs import on_incoming_registered


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Blobs and keys below tmp_path."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"


@pytest.fixture
def snv() -> Office:
    """The department that writes."""
    return so_noi_vu()


@pytest.fixture
def ward(snv: Office) -> Office:
    """The ward that receives; Nguyễn Văn Bình heads the unit of Lan and Tuấn."""
    office = phuong_hoa_lu()
    person = Person.objects.create(full_name="Nguyễn Văn Bình", sort_key="binh nguyen van")
    office.posts["binh"] = Post.objects.create(
        person=person,
        agency=office.agency,
        unit=office.units["kt"],
        title="Trưởng phòng",
        roles=[Role.UNIT_HEAD],
        order=9,
    )
    return office


Who = Callable[[str], Actor]


@pytest.fixture
def who(ward: Office, snv: Office) -> Who:
    """A person by short name, as actor with today's principals."""

    def find(short: str, at: datetime = AT) -> Actor:
        return actor((ward.posts.get(short) or snv.posts[short]), at)

    return find


@pytest.fixture
def arrive(ward: Office, who: Who) -> Callable[..., UUID]:
    """Ngọc registers a letter and the machine submits it."""

    def do(at: datetime = AT, **changes: Any) -> UUID:
        arrival = new_id()
        registry.register_incoming(
            arrival, agency_id=ward.agency.id, facts=letter(**changes), files=[paper()], by=who("ngoc"), at=at
        )
        on_incoming_registered(IncomingRegistered(arrival, ward.agency.id, changes.get("submit_to", ()), at))
        return arrival

    return do


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Any]]:
    """Every event of work in order, as a listener gets it from the queue."""
    monkeypatch.setattr(events, "_reactions", {kind: dict(known) for kind, known in events._reactions.items()})
    monkeypatch.setattr(events, "_types", dict(events._types))
    kinds = {kind.__name__: kind for kind in (WorkAssigned, WorkStarted, WorkFinished)}
    for kind in kinds.values():
        events.react(kind, "work.tests.listener", lambda _event: None)

    def heard() -> list[Any]:
        jobs = ProcrastinateJob.objects.filter(args__reaction="work.tests.listener").order_by("id")
        found = [(kinds[job.args["event_type"].rpartition(":")[2]], job.args["payload"]) for job in jobs]
        return [events.decode(kind, payload) for kind, payload in found]

    return heard
