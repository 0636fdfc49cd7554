"""Paper that is returned: the reason stands on a slip that goes back with it, for the clerks of that agency alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument

from cast import AT
from vanban.directory.api import Account, Post
from vanban.exchange import api
from vanban.exchange.models import Arrival
from vanban.exchange.tests.scanner import scanned
from vanban.exchange.tests.story import Story
from vanban.exchange.tests.test_scans import taken

BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = "Thiếu phụ lục 2; dấu “mờ” #set text(99pt) $x$"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday morning, for the pages as well."""
    with time_machine.travel(AT, tick=False):
        yield


def seat(post: Post, name: str) -> Client:
    account = Account.objects.create(person_id=post.person_id, username=name)
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def waiting(story: Story) -> UUID:
    """A letter of one page from the scanner."""
    (document_id,) = api.sort_scan(taken(story, scanned(["Công văn 15"])).id, by=story.hoa, at=AT)
    return document_id


def words(pdf: bytes) -> str:
    """What is printed, on one line."""
    document = PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_range().split())


@pytest.mark.clause("NB16-Đ3.1c", "VL19-Đ12.3")
def test_the_slip_says_what_is_returned_why_and_by_whom(story: Story) -> None:
    document_id = waiting(story)
    Arrival.objects.filter(id=document_id).update(
        sender_name="Sở Tài chính",
        number="1234",
        notation="STC-NS",
        promulgated=date(2026, 11, 19),
        subject="V/v báo cáo",
    )
    hoa, address = seat(story.snv.posts["hoa"], "hoa"), reverse("return_slip", args=[document_id])
    assert hoa.get(address).status_code == 404, "nothing was returned yet"
    hoa.post(f"/vb/{document_id}/return-letter/", {"reason": WHY})
    assert address in hoa.get(f"/vb/{document_id}/").content.decode()
    answer = hoa.get(address)
    assert answer["Content-Type"] == "application/pdf"
    told = words(answer.content)
    for part in ("PHIẾU TRẢ LẠI VĂN BẢN", "SỞ NỘI VỤ", "Sở Tài chính", "1234/STC-NS", "19/11/2026", "V/v báo cáo",
                 WHY, "Lê Thị Hoa", "ngày 23 tháng 11 năm 2026"):  # fmt: skip
        assert part in told, part


def test_what_nobody_has_read_is_left_to_be_written_by_hand(story: Story) -> None:
    document_id = waiting(story)
    api.refuse(document_id, reason=WHY, by=story.hoa, at=AT)
    hoa = seat(story.snv.posts["hoa"], "hoa")
    told = words(hoa.get(reverse("return_slip", args=[document_id])).content)
    assert re.search(r"Kính gửi: \.{20,}", told) and re.search(r"Trích yếu: \.{20,}", told)


def test_nobody_else_has_the_slip_and_only_paper_has_one(story: Story) -> None:
    document_id = waiting(story)
    api.refuse(document_id, reason=WHY, by=story.hoa, at=AT)
    for post, name in ((story.ward.posts["ngoc"], "ngoc"), (story.snv.posts["mai"], "mai")):
        assert seat(post, name).get(reverse("return_slip", args=[document_id])).status_code == 404
    _document, arrival_id = story.delivered()
    api.refuse(arrival_id, reason=WHY, by=story.ngoc, at=AT)
    client = Client()
    client.force_login(Account.objects.get(username="ngoc"), backend=BACKEND)
    assert client.get(reverse("return_slip", args=[arrival_id])).status_code == 404
