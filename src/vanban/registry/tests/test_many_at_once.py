"""Many clerks at once, some of whose machines die on the way: every number once, none missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, transaction

from cast import AT, Office, actor, so_noi_vu
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.registry import api
from vanban.registry.models import Register
from vanban.registry.tests.office import decision, paper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CLERKS, EACH = 8, 10


@pytest.fixture
def snv() -> Iterator[Office]:
    yield so_noi_vu()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def hoa(snv: Office) -> Actor:
    return actor(snv.posts["hoa"])


def together(works: list) -> None:
    """Run every piece of work in a thread with a connection of its own; the first failure is raised."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work) -> None:
        try:
            gate.wait(timeout=30)
            work()
        except Exception as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if failures:
        raise failures[0]


def test_many_clerks_take_every_number_once(snv: Office, hoa: Actor) -> None:
    """The register does not even exist before the first of them asks."""
    taken: list[int] = []
    files = [paper()]

    def work() -> None:
        for turn in range(EACH):
            document = new_id()
            held = api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
            if turn % 5 == 4:
                api.release_number(document, reason="Ký số không thành", by=hoa, at=AT)
                continue
            api.complete_issue(document, facts=decision(), files=files, by=hoa, at=AT)
            taken.append(held.number)

    together([work] * CLERKS)
    assert len(taken) == len(set(taken)) == CLERKS * (EACH - EACH // 5)
    book = api.numbers_taken(snv.agency.id, 2026, book="QĐ")
    assert [number for number, _state in book] == list(range(1, len(book) + 1))
    assert sorted(number for number, state in book if state == "used") == sorted(taken)
    assert {state for _number, state in book} <= {"used", "void", "returned"}


def test_a_double_click_takes_one_number(snv: Office, hoa: Actor) -> None:
    document, held = new_id(), []

    def work() -> None:
        held.append(api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT))

    together([work] * 6)
    assert {one.number for one in held} == {1}
    assert api.numbers_taken(snv.agency.id, 2026) == [(1, "reserved")]


def test_a_double_click_issues_one_document(snv: Office, hoa: Actor) -> None:
    document, files = new_id(), [paper()]
    api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    together([lambda: api.complete_issue(document, facts=decision(), files=files, by=hoa, at=AT)] * 4)
    assert api.numbers_taken(snv.agency.id, 2026) == [(1, "used")]


def die_with_number(document: UUID, snv: Office, hoa: Actor, *, committed: bool) -> None:
    """A process of its own takes a number for the document and is killed, after the commit or before it."""
    program = f"""
import os, signal, sys, django
from datetime import datetime
from uuid import UUID
from django.conf import settings
django.setup()
from django.db import connection, transaction
connection.settings_dict["NAME"] = {connection.settings_dict["NAME"]!r}
from vanban.directory.api import actor_for
from vanban.registry.api import reserve_number
at = datetime.fromisoformat({AT.isoformat()!r})
with transaction.atomic():
    by = actor_for(UUID({str(hoa.person_id)!r}), at=at)
    reserve_number(UUID({str(document)!r}), agency_id=UUID({str(snv.agency.id)!r}), book="QĐ", by=by, at=at)
    if not {committed}:
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


def test_a_process_killed_after_taking_a_number_goes_on_with_the_same(snv: Office, hoa: Actor) -> None:
    document, other = new_id(), new_id()
    die_with_number(document, snv, hoa, committed=True)
    assert api.reserve_number(other, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT).number == 2
    held = api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    assert held.number == 1
    api.complete_issue(document, facts=decision(), files=[paper()], by=hoa, at=AT)
    assert api.numbers_taken(snv.agency.id, 2026) == [(1, "used"), (2, "reserved")]


def test_a_process_killed_before_the_commit_has_taken_nothing(snv: Office, hoa: Actor) -> None:
    die_with_number(new_id(), snv, hoa, committed=False)
    assert api.reserve_number(new_id(), agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT).number == 1


def test_who_waits_for_a_number_gets_the_next_after_a_rollback(snv: Office, hoa: Actor) -> None:
    """The counter is part of the caller's transaction: what is rolled back leaves no gap."""

    class Broken(Exception):
        pass

    def fail() -> None:
        with transaction.atomic():
            api.reserve_number(new_id(), agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
            raise Broken

    with pytest.raises(Broken):
        fail()
    assert api.reserve_number(new_id(), agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT).number == 1
    assert Register.objects.get().next_number == 2
