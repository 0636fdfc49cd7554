"""Who was only asked, or has no account at all: unseen signs are dropped, and an answer opens nothing later."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from vanban.drafting import api
from vanban.drafting.models import AgencyFlow, Comment, Consultation
from vanban.drafting.tests.test_ways import agencies, asked
from vanban.registry.api import files_of

NUL = "Rõ\x00 thời hạn"


def laid(desk):
    """A draft open to everybody by the clock of the machine."""
    draft = desk.drafted()
    made = asked(desk, draft, public=True)
    Consultation.objects.filter(id=made.id).update(due=timezone.now() + timedelta(days=3))
    return draft, made


def test_a_nul_in_a_strangers_comment_is_no_error(desk):
    """PostgreSQL keeps no NUL; without an account nobody may bring the page down."""
    _draft, made = laid(desk)
    typed = {"author": "Hội\x00 Luật gia", "contact": "\x00", "text": NUL}
    assert Client().post(f"/du-thao/gop-y/{made.id}/", typed).status_code == 302
    kept = Comment.objects.get()
    assert (kept.author, kept.contact, kept.text) == ("Hội Luật gia", "", "Rõ thời hạn")


def test_a_nul_in_the_reason_of_a_process_is_no_error(desk, seated):
    answer = seated(desk.snv.posts["viet"]).post(
        "/du-thao/quy-trinh/", {"steps": ["review", "format_check"], "reason": NUL}
    )
    assert answer.status_code == 302 and AgencyFlow.objects.get().reason == "Rõ thời hạn"


def test_a_draft_that_is_discarded_lies_open_no_longer(desk):
    """Its comments, its paper and its place in the list end with it."""
    draft, made = laid(desk)
    api.discard(draft.id, by=desk.who("mai"), at=desk.now())
    stranger = Client()
    address = f"/du-thao/gop-y/{made.id}/"
    for gone in (address, f"{address}du-thao.pdf"):
        assert stranger.get(gone).status_code == 404
    assert stranger.post(address, {"author": "A B", "text": "x y z"}).status_code == 404
    assert draft.subject not in stranger.get("/du-thao/gop-y/").content.decode()


def test_an_agency_that_was_only_asked_does_not_read_what_became_of_it(desk, seated):
    """Its opinion was on a version: slips, files, recipients and the integrity of the issued document are not its."""
    agency, leader, _clerk = agencies("Sở Tài chính")["Sở Tài chính"]
    draft = desk.drafted()
    asked(desk, draft, agencies=(agency.id,))
    with time_machine.travel(desk.now()):
        guest = seated(leader)
        assert guest.get(f"/vb/{draft.id}/").status_code == 200
        assert guest.get(f"/lien-thong/toan-ven/{draft.id}/").status_code == 404
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    version = api.paper_of(draft.id, "composed", "uploaded").number
    api.sign(draft.id, version=version, by=desk.who("viet"), at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    api.resume_issue(draft.id, at=desk.now())
    assert api.get_draft(draft.id).status == "issued"
    with time_machine.travel(desk.now()):
        told = guest.get(f"/vb/{draft.id}/")
        files = {one.blob_id for one in files_of(draft.id)}
        assert files
        for blob_id in files:
            assert guest.get(f"/vb/{draft.id}/tep/{blob_id}/").status_code == 404
        assert guest.get(f"/lien-thong/toan-ven/{draft.id}/").status_code == 404
    words = told.content.decode()
    assert told.status_code == 200 and "Hoàng Thị Lan" not in words and "Phạm Quốc Việt" not in words
    assert not [blob_id for blob_id in files if str(blob_id) in words]
