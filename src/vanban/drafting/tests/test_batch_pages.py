"""Signing and issuing many on the screen: choose, see what would happen, press once, watch the results."""

from __future__ import annotations

import pytest
import time_machine

from vanban.drafting import api
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.platform import jobs

TITLES = ("V/v báo cáo quý IV", "V/v tập huấn nghiệp vụ văn thư", "V/v cử người dự họp")


@pytest.fixture
def three(desk):
    """Three letters before Việt."""
    return [desk.approved(subject=title) for title in TITLES]


def marks(drafts):
    """The values of the boxes as the page wrote them."""
    return [f"{draft.id}:{api.paper_of(draft.id, 'composed').number}" for draft in drafts]


def test_viet_chooses_confirms_and_sees_each_result(desk, three):
    """His list offers the way; two of three are marked; the second post begins; the page tells both results."""
    with time_machine.travel(desk.now(), tick=False):
        viet = signed_in(desk, "viet")
        assert 'href="/du-thao/loat/ky/"' in viet.get("/viec/sign/").content.decode()
        page = viet.get("/du-thao/loat/ky/").content.decode()
        assert all(title in page for title in TITLES)
        asked = viet.post("/du-thao/loat/ky/", {"chosen": marks(three[:2])}).content.decode()
        assert "2 văn bản được ký bằng khóa cá nhân của bạn" in asked
        assert TITLES[2] not in asked
        assert {api.get_draft(draft.id).status for draft in three} == {"to_sign"}
        begun = viet.post("/du-thao/loat/ky/", {"chosen": marks(three[:2]), "begin": "1"})
        assert begun.status_code == 302
        watched = viet.get(begun["Location"]).content.decode()
        assert "0/2 đã có kết quả" in watched
        assert 'hx-trigger="every 2s"' in watched
        jobs.run_pending()
        over = viet.get(begun["Location"]).content.decode()
        assert "2/2 đã có kết quả" in over
        assert "hx-trigger" not in over
        assert [api.get_draft(draft.id).status for draft in three] == ["signed", "signed", "to_sign"]


def test_hoa_is_told_how_many_places_it_goes_to(desk, three):
    """Issuing cannot be undone: the page says how many letters go to how many receivers before the press."""
    with time_machine.travel(desk.now(), tick=False):
        viet, hoa = signed_in(desk, "viet"), signed_in(desk, "hoa")
        viet.post("/du-thao/loat/ky/", {"chosen": marks(three), "begin": "1"})
        jobs.run_pending()
        waiting = [f"{draft.id}:0" for draft in three]
        asked = hoa.post("/du-thao/loat/phat-hanh/", {"chosen": waiting}).content.decode()
        assert "3 văn bản được cấp số tiếp theo" in asked
        assert "gửi tới 1 nơi nhận" in asked
        begun = hoa.post("/du-thao/loat/phat-hanh/", {"chosen": waiting, "begin": "1"})
        jobs.run_pending()
        over = hoa.get(begun["Location"]).content.decode()
        assert "3/3 đã có kết quả" in over
        assert viet.get(begun["Location"]).status_code == 404


def test_what_is_not_theirs_is_refused_item_by_item(desk, three):
    """Mai posts Việt's letters: each says that only he signs; nothing is signed. Nonsense is no choice."""
    with time_machine.travel(desk.now(), tick=False):
        mai = signed_in(desk, "mai")
        assert "Hiện không có văn bản nào chờ việc này." in mai.get("/du-thao/loat/ky/").content.decode()
        begun = mai.post("/du-thao/loat/ky/", {"chosen": marks(three), "begin": "1"})
        jobs.run_pending()
        over = mai.get(begun["Location"]).content.decode()
        assert over.count("Phạm Quốc Việt") >= 3
        assert {api.get_draft(draft.id).status for draft in three} == {"to_sign"}
        nothing = mai.post("/du-thao/loat/ky/", {"chosen": ["x", "1:2:3", ""], "begin": "1"})
        assert nothing.status_code == 422
        assert "Chưa chọn văn bản nào" in nothing.content.decode()


def test_viet_stops_the_rest(desk, three):
    """He presses stop before the machine has begun: nothing is signed, and every letter says who stopped it."""
    with time_machine.travel(desk.now(), tick=False):
        viet, mai = signed_in(desk, "viet"), signed_in(desk, "mai")
        begun = viet.post("/du-thao/loat/ky/", {"chosen": marks(three), "begin": "1"})
        address = f"{begun['Location']}dung/"
        assert mai.post(address).status_code == 404
        assert viet.post(address).status_code == 302
        jobs.run_pending()
        over = viet.get(begun["Location"]).content.decode()
        assert "Phạm Quốc Việt đã dừng loạt này." in over
        assert {api.get_draft(draft.id).status for draft in three} == {"to_sign"}
