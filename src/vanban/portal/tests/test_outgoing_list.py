"""The list of issued documents: page after page, narrowed by words and year, and only what one may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cast import AT, Office, actor
from vanban.directory.api import for_clerks, grant_access
from vanban.kernel.identifiers import new_id
from vanban.portal.queries import outgoing
from vanban.registry import api as registry
from vanban.registry.tests.office import decision, paper
from vanban.search import api as search

pytestmark = pytest.mark.django_db


def issue(snv: Office, *, book: str = "QĐ", minutes: int, **facts: Any) -> UUID:
    """The department issued a document; the index has read it."""
    hoa = actor(snv.posts["hoa"])
    at = AT + timedelta(minutes=minutes)
    document = new_id()
    grant_access(document, [for_clerks(snv.agency.id)], kind="outgoing", moment=at, reason="clerk")
    registry.reserve_number(document, agency_id=snv.agency.id, book=book, by=hoa, at=at)
    registry.complete_issue(document, facts=decision(**facts), files=[paper()], by=hoa, at=at)
    search.index(document)
    return document


def test_it_goes_on_page_after_page_and_is_narrowed(snv: Office) -> None:
    """Five decisions on storms and a notice, four a page; words in any order without marks, a year, a word begun."""
    made = [issue(snv, minutes=n, subject=f"Đợt {n} về phòng chống bão") for n in range(5)]
    other = issue(snv, minutes=60, book="TB", type_code="thong-bao", symbol="TB-SNV")
    hoa = actor(snv.posts["hoa"])
    first = outgoing.page(hoa, limit=4)
    second = outgoing.page(hoa, after=first.next, limit=4)
    assert [row.id for row in [*first.rows, *second.rows]] == [other, *reversed(made)]
    assert second.next is None
    for text in ("bao phong", "PHÒNG chống b", "phong chong bao"):
        assert [row.id for row in outgoing.page(hoa, text=text).rows] == list(reversed(made)), text
    begun = outgoing.page(hoa, text="bao phong", limit=3)
    rest = outgoing.page(hoa, text="bao phong", after=begun.next, limit=3)
    assert [row.id for row in [*begun.rows, *rest.rows]] == list(reversed(made))
    assert outgoing.page(hoa, year=2025).rows == []
    assert outgoing.page(hoa, year=2027).rows == []
    assert len(outgoing.page(hoa, year=2026).rows) == 6
    assert outgoing.page(hoa, text="bao phong", year=2025).rows == []


def test_it_is_ones_own(snv: Office) -> None:
    """Mai was shown none of them."""
    issue(snv, minutes=0)
    mai = actor(snv.posts["mai"])
    assert outgoing.page(mai).rows == []
    assert outgoing.page(mai, text="kien toan").rows == []


def test_what_is_still_being_written_is_not_in_it(snv: Office) -> None:
    """Places of drafts stand in the same list; the book has no line for them."""
    made = issue(snv, minutes=0)
    hoa = actor(snv.posts["hoa"])
    grant_access(new_id(), [for_clerks(snv.agency.id)], kind="outgoing", moment=AT + timedelta(hours=1), reason="clerk")
    assert [row.id for row in outgoing.page(hoa).rows] == [made]
