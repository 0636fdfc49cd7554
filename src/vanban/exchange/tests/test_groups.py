"""A group of recipients at the sender: each member its own line that says whence, added after issue in two presses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cast import AT, MONDAY
from vanban.directory.api import Agency, AgencyClosed, GroupGivenUp, GroupWish, make_group
from vanban.exchange import api
from vanban.exchange.actions.opening import open_envelope
from vanban.exchange.queries.dispatching import lines_of
from vanban.exchange.tests.story import MACHINE, Story
from vanban.exchange.tests.test_page import VERBS, part
from vanban.platform.models import AuditEntry
from vanban.registry import api as registry

TITLE = "UBND các xã, phường"


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


def bodies(count: int) -> list[Agency]:
    """Communes with systems."""
    rows = [
        Agency(code=f"H42.3{n:03}", name=f"UBND xã {n}", abbreviation="UBND", level="commune", place=f"Xã {n}")
        for n in range(1, count + 1)
    ]
    return Agency.objects.bulk_create(rows)


def group(story: Story, codes: tuple[str, ...], *names: str) -> UUID:
    """A group of the department."""
    wish = GroupWish(TITLE, codes=codes, names=names)
    return make_group(wish, agency_id=story.snv.agency.id, by=story.hoa, at=AT).id


def typed(document_id: UUID, story: Story, data: dict[str, Any]) -> Any:
    """The form of adding recipients, filled in."""
    made = VERBS["extend"].form
    assert made is not None
    return made(document_id, story.hoa, data, {})


def test_the_grid_says_through_which_group_a_recipient_came(story: Story) -> None:
    facts = (
        registry.RecipientFacts("UBND phường Hoa Lư", "H42.51", TITLE),
        registry.RecipientFacts("UBND xã Gia Viễn", "H42.60", TITLE),
        registry.RecipientFacts("Hội Cựu chiến binh tỉnh", ""),
    )
    document_id = story.sent(recipients=facts)
    assert [row.group_name for row in api.grid(document_id)] == [TITLE, TITLE, ""]
    shown = next(one for one in part(document_id, story.hoa).sections if one.code == "dispatch")
    assert (str(shown.columns[-1]), [str(row[-1]) for row in shown.rows]) == ("Theo nhóm", [TITLE, TITLE, ""])


def test_a_group_is_opened_by_the_first_press_and_sent_by_the_second(story: Story) -> None:
    document_id = story.sent()
    chosen = group(story, ("H42.51", "H42.60"), "Báo Ninh Bình")
    first = typed(document_id, story, {"groups": [f"{chosen}"], "reason": "Để phối hợp"})
    assert not first.is_valid()
    assert "2 nơi nhận của nhóm đã được chọn bên dưới, 1 nơi đã có văn bản" in str(first.errors["groups"])
    again = {key: first[key].value() for key in ("groups", "opened", "add", "on_paper", "reason")}
    assert (again["add"], again["on_paper"]) == (["H42.60"], "Báo Ninh Bình")
    second = typed(document_id, story, again)
    assert second.is_valid(), second.errors
    VERBS["extend"].run(document_id, story.hoa, second.cleaned_data, AT + timedelta(minutes=5))
    assert [(row.name, row.group_name) for row in api.grid(document_id)[2:]] == [
        ("UBND xã Gia Viễn", TITLE),
        ("Báo Ninh Bình", TITLE),
    ]
    assert AuditEntry.objects.get(code="exchange.extended").data["groups"] == [TITLE]
    struck = typed(document_id, story, again | {"add": []})
    assert struck.is_valid() and struck.cleaned_data["add"] == []


@pytest.mark.clause("HY19-Đ14.6")
def test_heirs_get_it_and_the_dissolved_are_told_when_a_group_is_opened(story: Story) -> None:
    document_id = story.sent()
    old, gone = bodies(2)
    chosen = group(story, (old.code, gone.code, "H42.60"))
    old.merged_into, old.active_to = story.commune, MONDAY - timedelta(days=1)
    gone.active_to = MONDAY - timedelta(days=1)
    old.save()
    gone.save()
    form = typed(document_id, story, {"groups": [f"{chosen}"], "reason": "Để phối hợp"})
    assert not form.is_valid()
    said = str(form.errors["groups"])
    assert "UBND xã 1 đã sáp nhập vào UBND xã Gia Viễn" in said
    assert "UBND xã 2 đã giải thể" in said
    assert form["add"].value() == ["H42.60"]
    with pytest.raises(AgencyClosed):
        api.extend(document_id, add=[gone.code], reason="Thêm", by=story.hoa, at=AT + timedelta(minutes=1))
    with pytest.raises(GroupGivenUp):
        api.extend(
            document_id,
            add=["H42.60"],
            through=[document_id],
            reason="Thêm",
            by=story.hoa,
            at=AT + timedelta(minutes=1),
        )


def test_an_agency_and_the_one_it_went_up_in_are_one_line(story: Story) -> None:
    (old,) = bodies(1)
    old.merged_into, old.active_to = story.commune, MONDAY - timedelta(days=1)
    old.save()
    lines = lines_of(story.snv.agency, [("UBND xã 1", old.code), ("UBND xã Gia Viễn", "H42.60")], at=AT)
    assert [line.code for line in lines] == [old.code]


def test_four_hundred_recipients_are_looked_up_together(story: Story) -> None:
    rows = bodies(400)
    facts = tuple(registry.RecipientFacts(row.name, row.code, TITLE) for row in rows)
    document_id = story.issued(recipients=facts)
    with CaptureQueriesContext(connection) as asked:
        assert len(lines_of(story.snv.agency, [(row.name, row.code) for row in rows], at=AT)) == 400
    assert len(asked) < 10
    with CaptureQueriesContext(connection) as opening:
        open_envelope(registry.get_outgoing(document_id), by=MACHINE, at=AT)
    grid = api.grid(document_id)
    assert (len(grid), {row.group_name for row in grid}, len(opening) < 60) == (400, {TITLE}, True), len(opening)
