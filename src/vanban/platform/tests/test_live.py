"""Open lines: a word said in a transaction reaches the pages of that person, after the commit and only then."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable

import pytest
from django.db import transaction

from vanban.kernel.identifiers import new_id
from vanban.platform import live

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """One page that stands open."""

    def __init__(self, hall: live.Hall, person: object) -> None:
        ours, self.line = socket.socketpair()
        self.line.settimeout(0.1)
        self.heard = b""
        hall.hold(ours, str(person))

    def hears(self, words: bytes) -> bool:
        with contextlib.suppress(TimeoutError):
            self.heard += self.line.recv(4096)
        return words in self.heard

    def is_closed(self) -> bool:
        try:
            return self.line.recv(4096) == b""
        except TimeoutError:
            return False


def soon(seen: Callable[[], bool], seconds: float = 8) -> bool:
    """Whether something shows within a while."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if seen():
            return True
    return False


@pytest.fixture
def hall():
    found = live.Hall()
    yield found
    found.close()


def ready(page: Page) -> None:
    """The hall listens: its first word has come."""
    assert soon(lambda: page.hears(b"event: told"))
    page.heard = b""


def test_only_the_person_meant_hears_and_only_after_the_commit(hall):
    lan, tuan = new_id(), new_id()
    hers, his = Page(hall, lan), Page(hall, tuan)
    ready(hers)
    ready(his)
    with transaction.atomic():
        live.tell(lan, "told")
        assert not soon(lambda: hers.hears(b"told"), 1)
    assert soon(lambda: hers.hears(b"event: told"))
    assert not soon(lambda: his.hears(b"told"), 0.5)


def test_what_was_taken_back_is_not_said(hall):
    lan = new_id()
    hers = Page(hall, lan)
    ready(hers)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        live.tell(lan, "told")
        raise ZeroDivisionError
    assert not soon(lambda: hers.hears(b"told"), 1)


def test_who_signs_out_is_no_longer_told(hall):
    lan = new_id()
    hers = Page(hall, lan)
    ready(hers)
    live.part(lan)
    assert soon(hers.is_closed)
    assert hall.count == 0


def test_a_page_that_went_away_costs_nothing(hall):
    lan = new_id()
    hers, other = Page(hall, lan), Page(hall, lan)
    ready(other)
    hers.line.close()
    for _turn in range(3):
        live.tell(lan, "told")
        time.sleep(0.2)
    assert soon(lambda: hall.count == 1)
    assert soon(lambda: other.hears(b"event: told"))


def test_many_pages_need_one_thread(hall):
    from threading import active_count

    before = active_count()
    people = [new_id() for _n in range(200)]
    pages = [Page(hall, person) for person in people]
    assert active_count() <= before + 1
    ready(pages[0])
    for person in people:
        live.tell(person, "told")
    assert all(soon(lambda one=one: one.hears(b"told")) for one in pages)


def test_one_person_takes_no_more_than_their_share_of_lines(hall):
    """The ninth page of one person closes the first; everybody else's stay."""
    lan, tuan = new_id(), new_id()
    his = Page(hall, tuan)
    hers = [Page(hall, lan) for _page in range(live.OWN + 1)]
    ready(his)
    assert hall.count == live.OWN + 1
    assert soon(hers[0].is_closed)
    assert not hers[-1].is_closed()
