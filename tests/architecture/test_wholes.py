"""Every status, event, job and route; each law is also shown to refuse a bad example."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from architecture import house, wholes
from vanban.config import generated_docs
from vanban.kernel.states import StateTable, Status, Step


def state_tables() -> list[StateTable]:
    """Every state table of every context."""
    found = []
    for module in house.modules():
        if module.in_context and module.room == "states" and not module.is_test:
            loaded = importlib.import_module(".".join(("vanban", *module.parts)))  # noqa: TID251 - whole set
            found += [value for value in vars(loaded).values() if isinstance(value, StateTable)]
    return found


def routes() -> list[tuple[str, Any]]:
    """Every address with its view."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, before + str(pattern.pattern))
            else:
                yield before + str(pattern.pattern), pattern.callback

    return list(walk(get_resolver().url_patterns, ""))


def sources(found: list[tuple[str, Any]]) -> list[tuple[Any, str]]:
    """The text of our own views; views of the framework answer for themselves."""
    texts = []
    for _route, view in found:
        kind = inspect.unwrap(getattr(view, "view_class", view))
        if str(getattr(kind, "__module__", "")).startswith("vanban."):
            texts.append((view, inspect.getsource(kind)))
    return texts


def test_every_status_has_a_label_and_a_turn():
    """A thing in a status is somebody's turn, or it has come to its end."""
    house.refuse([fault for table in state_tables() for fault in wholes.statuses_have_a_turn(table)])


def test_every_event_is_frozen_and_wired():
    """No fact is published into the void without config/wiring.py saying so."""
    facts = [
        (m.context, name, len(generated_docs.reactions_to(house.ROOT, m.context, name)))
        for m in house.modules()
        for name in wholes.event_classes(m)
    ]
    wiring = (house.SOURCE / "config" / "wiring.py").read_text(encoding="utf-8")
    house.refuse([fault for m in house.modules() for fault in wholes.events_are_frozen(m)])
    house.refuse(wholes.events_are_wired(facts, wiring))


@pytest.mark.parametrize("law", [wholes.jobs_have_a_queue, wholes.jobs_stand_in_jobs], ids=lambda law: law.__name__)
def test_every_job(law):
    """Every job has a queue, a name and stands in its room."""
    house.refuse([fault for module in house.modules() for fault in law(module)])


def test_every_queue_has_a_worker():
    """What `vanban run` starts serves every queue that jobs and reactions name."""
    named = [found for module in house.modules() if not module.is_test for found in wholes.queues_named(module)]
    served = {
        queue for module in house.modules() if module.context == "config" for queue in wholes.queues_served(module)
    }
    house.refuse(wholes.queues_have_a_worker(named, served))


def test_every_route_has_a_policy():
    """Every address wants an account and hands the actor on, or is on the short list of open ones."""
    found = routes()
    house.refuse(wholes.open_routes(found))
    house.refuse(wholes.views_know_the_actor(found, sources(found)))


def test_the_laws_can_fail():
    """Each law refuses a bad example."""
    table = StateTable(
        "bad",
        [Status("a", "", turn="x"), Status("b", "B"), Status("c", "C", final=True)],
        [Step("go", "a", "b")],
        "a",
    )
    assert len(list(wholes.statuses_have_a_turn(table))) == 4
    assert list(wholes.events_are_wired([("registry", "OutgoingIssued", 0)], "from x import OutgoingIssued"))
    assert not list(wholes.events_are_wired([("registry", "OutgoingIssued", 0)], "UNHEARD = (events.OutgoingIssued,)"))
    assert list(wholes.events_are_frozen(house.module("registry.events", "@dataclass\nclass A: ...")))
    assert len(list(wholes.jobs_have_a_queue(house.module("work.jobs", "@app.task\ndef urge(): ...")))) == 2
    assert list(wholes.jobs_stand_in_jobs(house.module("work.actions", "@app.task(queue='x')\ndef urge(): ...")))

    job = house.module("work.jobs", "@app.task(name='work.urge', queue='nobody')\ndef urge(): ...")
    served = wholes.queues_served(house.module("config.x", "a = [*b, '--queues', 'office,axis']"))
    assert served == {"office", "axis"}
    assert list(wholes.queues_have_a_worker(wholes.queues_named(job), served))

    def naked() -> None: ...

    public = SimpleNamespace(login_required=False)
    assert list(wholes.open_routes([("vb/", public)]))
    assert not list(wholes.open_routes([("dang-nhap/", public)]))
    assert list(wholes.views_know_the_actor([("vb/", naked)], [(naked, "def naked(): return all()")]))
