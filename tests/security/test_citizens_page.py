"""The page on which strangers write to an agency: who wants to misuse it, and what it tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import AT, actor, data_centre
from vanban.exchange.actions import keep_desk
from vanban.exchange.models import CitizenLetter, CitizenProof
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.post_office import opened as post_office
from vanban.exchange.tests.story import Story, annex
from vanban.kernel.identifiers import new_id
from vanban.platform.audit import AuditEntry
from vanban.platform.jobs import run_pending
from vanban.platform.models import Blob

pytestmark = pytest.mark.django_db
FIELDS = {"name": "Trần Văn Bình", "postal": "Phường Hoa Lư", "subject": "Đề nghị sửa đèn đường", "words": "Đèn hỏng"}
CODE = re.compile(r'class="code-typed strong">([0-9A-Z-]+)<')


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday morning; nobody was counted yet."""
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield
    cache.clear()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with post_office() as handler:
        yield handler


@pytest.fixture
def town(story: Story, office: PostOffice) -> Story:
    """The public page takes letters to the ward."""
    keep_desk(story.ward.agency.id, is_open=True, by=actor(data_centre().posts["hanh"]), at=AT)
    return story


def ask(client: Client, **more: str) -> Any:
    given = {"agency": "H42.51", "address": "binh@example.vn"} | more
    return client.post(reverse("citizen_ask"), given)


def opened(client: Client, office: PostOffice) -> str:
    """The address that the mail leads to."""
    assert ask(client).status_code == 302
    run_pending()
    found = re.search(r"https?://[^/]+(/gui-van-ban/thu/\S+)", str(office.got[-1].get_content()))
    assert found is not None
    return found[1]


def test_the_whole_way_without_an_account(town: Story, office: PostOffice) -> None:
    client = Client()
    assert reverse("citizen_ask") in client.get("/dang-nhap/").content.decode()
    assert "H42.51" in client.get(f"{reverse('citizen_ask')}?co-quan=H42.51").content.decode()
    address = opened(client, office)
    form = client.get(address)
    assert form.status_code == 200 and "binh@example.vn" in form.content.decode()
    assert form["Cache-Control"] == "no-store" and form["Referrer-Policy"] == "same-origin"
    wrong = client.post(address, FIELDS | {"subject": "", "enclosed": SimpleUploadedFile("x.exe", b"MZ")})
    assert wrong.status_code == 422 and "Trần Văn Bình" in wrong.content.decode()
    pdf = SimpleUploadedFile("don.pdf", annex(), content_type="application/x-msdownload")
    assert client.post(address, FIELDS | {"enclosed": [pdf]}).status_code == 302
    receipt = client.get(address)
    code = CODE.search(receipt.content.decode())
    assert code is not None
    again = client.post(address, FIELDS)
    assert code[1] in again.content.decode() and CitizenLetter.objects.count() == 1
    told = client.get(reverse("citizen_typed"), {"ma": code[1].lower().replace("-", " ")}, follow=True)
    assert told.status_code == 200
    for private in ("Trần Văn Bình", "binh@example.vn", "đèn đường", "Hoa Lư"):
        assert private not in told.content.decode().partition("<main")[2], private


def test_a_file_is_read_only_behind_a_link_of_ours(town: Story, office: PostOffice) -> None:
    client = Client()
    big = b"%PDF-" + b"0" * (27 * 1024 * 1024)
    for word in ("x", "0" * 32 + "." + "A" * 43, f"{new_id().hex}.{'A' * 43}"):
        forged = client.post(reverse("citizen_letter", args=[word]), FIELDS | {"enclosed": annexed()})
        assert forged.status_code == 404
    address = opened(client, office)
    assert client.post(address, FIELDS | {"enclosed": SimpleUploadedFile("don.pdf", big)}).status_code == 400
    more = {"agency": "H42.51", "enclosed": SimpleUploadedFile("don.pdf", big)}
    assert client.post(reverse("citizen_ask"), more).status_code == 400
    assert Blob.objects.count() == 0 and CitizenLetter.objects.count() == 0


def annexed() -> SimpleUploadedFile:
    return SimpleUploadedFile("don.pdf", annex())


def test_machines_are_told_the_same_and_do_nothing(town: Story, office: PostOffice) -> None:
    answer = ask(Client(), website="http://spam.example")
    assert (answer.status_code, answer["Location"]) == (302, reverse("citizen_asked"))
    run_pending()
    assert office.got == [] and CitizenProof.objects.count() == 0


def test_a_foreign_page_cannot_send_for_its_visitor(town: Story, office: PostOffice) -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert ask(visitor).status_code == 403
    address = opened(Client(), office)
    assert visitor.post(address, FIELDS).status_code == 403
    assert CitizenLetter.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["a@example.vn\r\nBcc: b@example.vn", "a@example.vn, b@example.vn", "không@", "<a@example.vn>", "a@b\x00.vn"],
)
def test_no_second_address_is_smuggled_into_the_mail(town: Story, office: PostOffice, address: str) -> None:
    assert ask(Client(), address=address).status_code == 422
    run_pending()
    assert office.got == []


def test_the_mail_with_the_link_carries_no_word_of_its_asker(town: Story, office: PostOffice) -> None:
    """Nobody can use the house to write to others: the message is the same for everybody but for the link."""
    opened(Client(), office)
    text = str(office.got[-1].get_content())
    assert office.got[-1]["Auto-Submitted"] == "auto-generated"
    assert re.sub(r"/thu/\S+", "", text).count("http") == 1


def test_codes_are_not_tried_out_and_tell_nothing(town: Story) -> None:
    client = Client()
    answers = {client.get(reverse("citizen_standing", args=[f"{n:016d}"])).status_code for n in range(20)}
    assert answers == {404}
    assert client.get(reverse("citizen_standing", args=["1" * 16])).status_code == 429
    assert client.get(reverse("citizen_typed"), {"ma": "<script>alert(1)</script>"}).status_code == 422


def test_nothing_of_the_asker_stands_in_the_record_before_a_letter(town: Story, office: PostOffice) -> None:
    ask(Client(REMOTE_ADDR="203.0.113.9"))
    run_pending()
    lines = str([(line.code, line.data, line.actor_name) for line in AuditEntry.objects.all()])
    assert "exchange.proof_asked" in lines
    assert "binh@example.vn" not in lines and "203.0.113" not in lines
    proof = CitizenProof.objects.get()
    assert "203.0.113" not in proof.source + proof.network and isinstance(proof.id, UUID)


def test_without_a_mail_server_the_page_says_where_else_to_write(story: Story) -> None:
    answer = Client().get(reverse("citizen_ask"))
    assert answer.status_code == 200 and "<form" not in answer.content.decode().partition("<main")[2]
    assert ask(Client()).status_code == 200
