"""The public page: what an agency publishes, everybody reads; nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, actor
from vanban.exchange import api
from vanban.exchange.tests.story import Story, annex
from vanban.exchange.tests.test_dispatching import WARD, sent
from vanban.kernel.identifiers import new_id


@pytest.mark.clause("NB16-Đ4.1c", "HP25-Đ13.3", "NB16-Đ15.1", "NB16-Đ4.1")
def test_what_is_published_is_read_and_fetched_without_an_account(story: Story) -> None:
    document_id = sent(story, WARD, annexes=(annex(),), subject="V/v công khai <b>vị trí</b> việc làm")
    stranger = Client()
    assert "01/SNV-TCCB" not in stranger.get(reverse("published")).content.decode()
    made = api.publish_document(document_id, by=story.hoa, at=AT)
    page = stranger.get(reverse("published"), {"q": "công khai 01/SNV"})
    assert page.status_code == 200
    assert "01/SNV-TCCB" in page.content.decode() and "<b>vị trí" not in page.content.decode()
    assert not page.cookies
    one = stranger.get(reverse("published_one", args=[made.id]))
    assert "phu-luc-1.pdf" in one.content.decode()
    fetched = stranger.get(reverse("published_file", args=[made.id, made.files[0]["id"]]))
    assert fetched.content == story.sealed()
    (item,) = stranger.get(reverse("published_feed")).json()["items"]
    assert (item["number_symbol"], item["agency"]["code"], len(item["files"])) == ("01/SNV-TCCB", "H42.08", 2)


def test_only_published_files_are_served_and_only_while_published(story: Story) -> None:
    public, other = sent(story), sent(story)
    made = api.publish_document(public, by=story.viet, at=AT)
    stranger = Client()
    foreign = api.publish_document(other, by=story.hoa, at=AT).files[0]["id"]
    assert stranger.get(reverse("published_file", args=[made.id, foreign])).status_code == 404
    assert stranger.get(reverse("published_one", args=[new_id()])).status_code == 404
    with pytest.raises(api.ReasonMissing):
        api.withdraw_publication(public, reason=" ", by=story.hoa, at=AT)
    api.withdraw_publication(public, reason="Đăng nhầm bản", by=story.hoa, at=AT + timedelta(hours=1))
    assert stranger.get(reverse("published_file", args=[made.id, made.files[0]["id"]])).status_code == 404
    assert stranger.get(reverse("published_one", args=[made.id])).status_code == 404
    (kept,) = api.publications_of(public)
    assert (kept.withdrawn_by, kept.withdrawn_reason) == ("Lê Thị Hoa", "Đăng nhầm bản")


def test_who_may_publish_and_once(story: Story) -> None:
    document_id = sent(story)
    for stranger in (story.ngoc, actor(story.snv.posts["mai"])):
        with pytest.raises(api.OnlySendersDecide):
            api.publish_document(document_id, by=stranger, at=AT)
    with pytest.raises(api.NotSentYet):
        api.publish_document(new_id(), by=story.hoa, at=AT)
    api.publish_document(document_id, by=story.hoa, at=AT)
    with pytest.raises(api.AlreadyPublished):
        api.publish_document(document_id, by=story.hoa, at=AT)


@pytest.mark.parametrize("asked", ["page=-1", "page=x", "page=999999999999", "q=%00", "q=" + "a%20" * 300, "page=²"])
def test_junk_questions_are_answered(story: Story, asked: str) -> None:
    assert Client().get(f"{reverse('published')}?{asked}").status_code == 200
    assert Client().post(reverse("published")).status_code == 405
