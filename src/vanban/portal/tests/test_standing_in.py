"""A stand-in at the screen: in whose place one acts is on every page and in every line, and ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from cast import AT
from vanban.directory.api import delegate
from vanban.portal.tests.conftest import ONE_SENTENCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def ngoc_stands_in(ward, who, arrive):
    """Ước is away until ten; Ngọc acts in his place. A letter waits for instruction."""
    delegate(
        ward.posts["uoc"].id,
        ward.posts["ngoc"].id,
        starts=AT,
        ends=AT + timedelta(hours=2),
        reason="Đi công tác",
        by=who("uoc"),
        at=AT,
    )
    return arrive()


@pytest.mark.clause("NB16-Đ13.3b")
def test_acting_for_the_chairman_is_said_everywhere(ngoc_stands_in, sit, ward):
    """Ngọc chooses Ước's place, instructs, and the timeline names both."""
    client = sit("ngoc")
    assert f"/vb/{ngoc_stands_in}/instruct/" not in client.get(f"/vb/{ngoc_stands_in}/").content.decode()
    client.post("/toi/chuc-vu/", {"for_post": str(ward.posts["uoc"].id)})
    page = client.get(f"/vb/{ngoc_stands_in}/").content.decode()
    assert "Đang làm thay: Đỗ Văn Ước" in page
    typed = {"text": ONE_SENTENCE, "lead": str(ward.posts["lan"].id), "due": "2026-11-26"}
    assert client.post(f"/vb/{ngoc_stands_in}/instruct/", typed).status_code == 302
    assert "Bùi Thị Ngọc (thay Đỗ Văn Ước)" in client.get(f"/vb/{ngoc_stands_in}/").content.decode()


def test_when_it_is_over_it_is_over(ngoc_stands_in, sit, ward):
    """At eleven the place is no longer offered, and a session that still holds it acts in one's own post."""
    client = sit("ngoc")
    client.post("/toi/chuc-vu/", {"for_post": str(ward.posts["uoc"].id)})
    assert "Đang làm thay" in client.get("/viec/").content.decode()
    with time_machine.travel(AT + timedelta(hours=3), tick=True):
        page = client.get("/viec/").content.decode()
        assert "Bùi Thị Ngọc" in page
        assert "Đang làm thay" not in page
        assert "Thay Đỗ Văn Ước" not in page
        client.post("/toi/chuc-vu/", {"for_post": str(ward.posts["uoc"].id)})
        assert "Đang làm thay" not in client.get("/viec/").content.decode()
