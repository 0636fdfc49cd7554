"""The director is on leave: his deputy signs in his place, everybody reads both names, it ends by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from cast import AT
from vanban.drafting import api as drafting

pytestmark = pytest.mark.django_db


@pytest.mark.clause("VL19-Đ16.4", "NB16-Đ13.3a", "NB16-Đ13.3b")
def test_the_director_on_leave(desk, sit):
    """Việt delegates his signing alone; a draft comes while he is away; Long finds it, signs, and no more than that."""
    snv = desk.snv.posts
    viet, long = sit("viet"), sit("long")
    typed = {
        "giver": str(snv["viet"].id),
        "taker": str(snv["long"].id),
        "scope": "sign",
        "starts": "2026-11-23T08:00",
        "ends": "2026-11-25T17:00",
        "reason": "Nghỉ phép",
    }
    assert viet.post("/nhan-su/thay/", typed).status_code == 302
    draft = desk.approved()
    other = desk.submitted()
    # new work finds its way by itself: it lies in Long's own box although it was laid into Việt's
    assert f"/vb/{draft.id}/" in long.get("/viec/sign/").content.decode()
    assert long.get(f"/vb/{other.id}/").status_code == 404, "what is not before the director is not before his stand-in"
    assert long.post("/toi/chuc-vu/", {"for_post": str(snv["viet"].id)}).status_code == 302
    page = long.get(f"/vb/{draft.id}/").content.decode()
    assert "Đang làm thay: Phạm Quốc Việt" in page
    assert f"/vb/{draft.id}/reject/" in page
    block = re.search(rf"/vb/{draft.id}/([a-z-]*block[a-z-]*)/", page)
    assert block, "the block must first name who really signs"
    answer = long.post(f"/vb/{draft.id}/{block.group(1)}/", {})
    assert answer.status_code == 302, answer.content.decode()
    version = drafting.paper_of(draft.id, "composed").number
    answer = long.post(f"/vb/{draft.id}/sign/", {"version": version})
    told = re.findall(r'class="summary.*?</(?:div|section)>', answer.content.decode(), re.S)
    assert answer.status_code == 302, told
    assert "Vũ Đức Long (thay Phạm Quốc Việt)" in sit("mai").get(f"/vb/{draft.id}/").content.decode()
    assert long.get(f"/vb/{draft.id}/").status_code == 200, "what he signed he goes on seeing"
    refused = long.post("/nhan-su/thay/", {**typed, "giver": str(snv["viet"].id), "taker": str(snv["mai"].id)})
    assert refused.status_code == 200, "no stand-in hands it on: there is no form"
    with time_machine.travel(AT + timedelta(days=3), tick=True):
        again, later = desk.approved(), sit("long")
        page = later.get("/viec/sign/").content.decode()
        assert "Đang làm thay" not in page
        assert f"/vb/{again.id}/" not in page
        assert later.get(f"/vb/{again.id}/").status_code == 404
