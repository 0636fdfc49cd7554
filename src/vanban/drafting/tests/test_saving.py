"""One writer on a bad line is no second writer: lost answers, late arrivals, a first save sent twice."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

import pytest

from vanban.drafting import api
from vanban.drafting.models import Draft
from vanban.drafting.rules.saving import OpenPage, Saving, judge
from vanban.drafting.tests.test_compose_page import NOBODY, form, signed_in

PHONE, DESK = uuid5(NOBODY, "phone"), uuid5(NOBODY, "desk")
JSON = {"accept": "application/json"}


@pytest.mark.parametrize(
    ("opened", "now", "page", "last", "said"),
    [
        (3, 3, None, None, Saving.KEEP),
        (2, 3, None, None, Saving.CONFLICT),
        (3, 3, OpenPage(PHONE, 1), OpenPage(DESK, 9), Saving.KEEP),
        (2, 3, OpenPage(PHONE, 1), OpenPage(DESK, 9), Saving.CONFLICT),
        (2, 3, OpenPage(PHONE, 2), OpenPage(PHONE, 1), Saving.KEEP),
        (3, 3, OpenPage(PHONE, 1), OpenPage(PHONE, 1), Saving.OVERTAKEN),
        (2, 3, OpenPage(PHONE, 1), OpenPage(PHONE, 2), Saving.OVERTAKEN),
        (2, 3, None, OpenPage(PHONE, 2), Saving.CONFLICT),
    ],
)
def test_what_becomes_of_a_text(opened, now, page, last, said):
    assert judge(opened=opened, now=now, page=page, last=last) is said


def test_a_save_whose_answer_was_lost_is_no_conflict(desk):
    """The phone still believes in the revision before its own save; its next text is simply kept."""
    client, draft = signed_in(desk, "mai"), desk.drafted()
    address = f"/du-thao/{draft.id}/luu/"
    assert client.post(address, form(desk, body="một", page=str(PHONE), turn="0")).status_code == 200
    again = client.post(address, form(desk, body="một, hai", page=str(PHONE), turn="1"))
    assert again.status_code == 200
    assert api.get_draft(draft.id).fields.body == "một, hai"
    late = client.post(address, form(desk, body="một", page=str(PHONE), turn="0"))
    assert late.json()["revision"] == again.json()["revision"]
    assert api.get_draft(draft.id).fields.body == "một, hai"
    assert not api.versions_of(draft.id)


def test_every_opening_of_the_page_names_itself(desk):
    """Twice opened, two pages; each begins to count at nought."""
    client = signed_in(desk, "mai")
    pages = [client.get("/du-thao/moi/").content.decode() for _time in range(2)]
    named = [re.search(r'name="page" value="([0-9a-f-]{36})"', page) for page in pages]
    assert all(named)
    assert named[0][1] != named[1][1]
    assert 'name="turn" value="0"' in pages[0]


def test_another_open_page_of_the_same_person_is_told(desk):
    """The desk at the office saved meanwhile: both texts are kept, whoever types."""
    client, draft = signed_in(desk, "mai"), desk.drafted()
    address = f"/du-thao/{draft.id}/luu/"
    client.post(address, form(desk, body="điện thoại", page=str(PHONE), turn="0"))
    client.post(address, form(desk, body="máy bàn", revision="1", page=str(DESK), turn="0"))
    answer = client.post(address, form(desk, body="điện thoại nữa", page=str(PHONE), turn="1"))
    assert answer.status_code == 409
    assert api.get_draft(draft.id).fields.body == "máy bàn"
    assert [version.kind for version in api.versions_of(draft.id)] == ["conflict"]


def test_a_page_begins_one_draft(desk):
    """The first answer was lost: the next save of that page goes on with the draft it began."""
    client = signed_in(desk, "mai")
    first = client.post("/du-thao/moi/", form(desk, body="một", page=str(PHONE), turn="0"), headers=JSON).json()
    again = client.post("/du-thao/moi/", form(desk, body="hai", page=str(PHONE), turn="1"), headers=JSON).json()
    assert again["url"] == first["url"]
    assert Draft.objects.count() == 1
    pressed = client.post("/du-thao/moi/", form(desk, body="ba", page=str(PHONE), turn="2", submit="1"))
    assert pressed["Location"] == f"/vb/{first['url'].split('/')[2]}/"
    late = client.post("/du-thao/moi/", form(desk, body="hai", page=str(PHONE), turn="1"), headers=JSON)
    assert late.status_code == 403
    assert [(draft.status, draft.fields.body) for draft in Draft.objects.all()] == [("review", "ba")]


def test_a_page_of_somebody_else_is_not_mine(desk):
    """The same open page named by another person begins that person's own draft, and reads nothing."""
    signed_in(desk, "mai").post("/du-thao/moi/", form(desk, page=str(PHONE), turn="0"), headers=JSON)
    other = signed_in(desk, "hung").post("/du-thao/moi/", form(desk, page=str(PHONE), turn="0"), headers=JSON)
    assert other.status_code == 200
    assert Draft.objects.count() == 2


def test_submitting_twice_with_one_key_submits_once(desk):
    """The answer to Trình was lost; the same act sent again leads to the document and changes nothing."""
    client = signed_in(desk, "mai")
    deed = str(uuid5(NOBODY, "deed"))
    act = form(desk, page=str(PHONE), turn="0", submit="1", deed=deed)
    first = client.post("/du-thao/moi/", act)
    document = UUID(first["Location"].split("/")[2])
    assert first.cookies[f"vanban_answered_{deed[:8]}"].value == "1"
    again = client.post("/du-thao/moi/", act)
    assert again.status_code == 302
    assert Draft.objects.get().id == document
    assert Draft.objects.get().revision == 0


def test_a_submission_that_was_refused_is_no_act_done(desk):
    """Saving went through, submitting did not: sent again it is refused again, and never told as done."""
    client = signed_in(desk, "mai")
    act = form(desk, page=str(PHONE), turn="0", submit="1", deed=str(uuid5(NOBODY, "deed")), subject="")
    assert client.post("/du-thao/moi/", act).status_code == 422
    assert client.post("/du-thao/moi/", act).status_code == 422
    mended = client.post("/du-thao/moi/", {**act, "turn": "1", "subject": "Rà soát"})
    assert mended["Location"] == f"/vb/{Draft.objects.get().id}/"
