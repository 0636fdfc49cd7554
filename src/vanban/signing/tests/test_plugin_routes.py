"""The addresses of signing with a token, over HTTP: the page of the person, the two of the software, and strangers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT
from signing_software import put_on_token, running, sign, upload
from vanban.directory.api import Account
from vanban.platform import storage
from vanban.signing import api
from vanban.signing.actions.plugin import Offer
from vanban.signing.models import Certificate, SigningRequest
from vanban.signing.queries.plugin import requests_of
from vanban.signing.tests.letters import letter
from vanban.signing.web.plugin import tickets as web

DOCUMENT = "01a201be-0000-7000-8000-00000000d0c5"
PLACE = letter()[1].signature


class Desk:
    """Việt signed in, his letter offered a moment ago, Hoa signed in beside him."""

    def __init__(self, story) -> None:
        self.story = story
        Certificate.objects.filter(person_id=story.viet.person_id).update(valid_from=AT - timedelta(days=30))
        self.key = put_on_token(Certificate.objects.get(person_id=story.viet.person_id))
        stored = storage.put(story.prepared(), media_type="application/pdf")
        offered = Offer(stored.id, "person", "Công văn.pdf", place=PLACE, number="")
        self.errand = api.offer_to_device([offered], document_id=DOCUMENT, version=3, by=story.viet, at=timezone.now())
        self.viet, self.hoa = (self.signed_in(short) for short in ("viet", "hoa"))

    def signed_in(self, short: str) -> Client:
        """A person's browser, forms checked."""
        person = self.story.office.posts[short].person
        account = Account.objects.create(person=person, username=f"thu_{short}", password="!")
        client = Client(enforce_csrf_checks=True)
        client.force_login(account)
        return client

    @property
    def one(self) -> SigningRequest:
        """The request as it stands."""
        return requests_of(self.errand)[0]

    def post(self, client: Client, address: str):
        """A press on the page, with the form's own token."""
        client.get(reverse("login"))
        page = client.get(reverse("device_errand", args=[self.errand]))
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else str(page.context["csrf_token"])
        return client.post(address, headers={"X-CSRFToken": token})

    def message(self) -> dict[str, str]:
        """What the page gives to the software."""
        answer = self.post(self.viet, reverse("device_hand_out", args=[self.one.id]))
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert told["command"] == "SignApproved"
        return json.loads(told["message"])


@pytest.fixture
def desk(snv) -> Desk:
    """See Desk."""
    cache.clear()
    return Desk(snv)


def path(address: str) -> str:
    """The address without the host."""
    return "/" + address.split("/", 3)[3]


def returned(address: str, content: bytes, client: Client | None = None):
    """The software's post."""
    return (client or Client(enforce_csrf_checks=True)).generic("POST", path(address), content, "application/pdf")


def test_the_message_names_no_session(desk):
    """Tickets only: no session, no token of the login, and two different secrets of 256 bits."""
    message = desk.message()
    assert (message["SessionId"], message["JWTToken"], message["MetaData"]) == ("", "", [])
    session = desk.viet.cookies["sessionid"].value
    assert session not in json.dumps(message)
    down, up = message["FileName"].split("/")[-2], message["FileUploadHandler"].split("/")[-2]
    assert down != up
    assert min(len(down), len(up)) >= 43


def test_fetched_and_returned_without_cookies(desk):
    """The software has no cookie, sends none and gets none; the page then shows the signature as accepted."""
    message = desk.message()
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.get(path(message["FileName"]))
    pdf = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    back = returned(message["FileUploadHandler"], sign(pdf, desk.key, PLACE), stranger)
    assert (back.status_code, back.json()["Status"]) == (200, True)
    assert not stranger.cookies
    state = desk.viet.get(reverse("device_state", args=[desk.errand])).json()
    assert (state["stands"], state["files"][0]["done"]) == ("accepted", True)


def test_refused_in_the_softwares_own_words(desk):
    """The reasons come back at once, in Vietnamese, and stand on the page."""
    message = desk.message()
    Client().get(path(message["FileName"]))
    back = returned(message["FileUploadHandler"], b"%PDF-1.7 khac")
    assert back.status_code == 422
    assert back.json() == {
        "Status": False, "Message": "Tệp trả về không phải là tệp đã đưa đi ký.", "FileName": "", "FileServer": "",
    }  # fmt: skip
    page = desk.viet.get(reverse("device_errand", args=[desk.errand]))
    assert page.context["stands"] == "refused"
    assert "không phải là tệp đã đưa đi ký" in page.content.decode()


def test_used_unknown_late_and_foreign_tickets(desk):
    """410 for used ones, 404 for wrong ones, 409 for another file, and a ticket for fetching returns nothing."""
    message = desk.message()
    pdf = b"".join(Client().get(path(message["FileName"])).streaming_content)
    assert Client().get(path(message["FileName"])).status_code == 410
    assert Client().get(reverse("device_download", args=["doan-mo"])).status_code == 404
    swapped = message["FileName"].split("/")[-2]
    assert returned(f"http://x{reverse('device_upload', args=[swapped])}", pdf).status_code == 404
    assert returned(message["FileUploadHandler"], b"").status_code == 400
    signed = sign(pdf, desk.key, PLACE)
    assert returned(message["FileUploadHandler"], signed).status_code == 200
    assert returned(message["FileUploadHandler"], signed).status_code == 200
    assert returned(message["FileUploadHandler"], sign(pdf, desk.key, PLACE)).status_code == 409
    assert Client().get(path(message["FileUploadHandler"])).status_code == 405


def test_what_is_out_too_long_is_over(desk):
    """Eleven minutes later neither ticket opens anything, and the page says so."""
    message = desk.message()
    past = timezone.now() - timedelta(minutes=11)
    SigningRequest.objects.update(offered_at=past, expires_at=past + timedelta(minutes=10))
    assert Client().get(path(message["FileName"])).status_code == 410
    assert returned(message["FileUploadHandler"], b"%PDF-").status_code == 410
    assert desk.viet.get(reverse("device_errand", args=[desk.errand])).context["stands"] == "expired"


def test_to_everybody_else_there_is_no_such_errand(desk):
    """Hoa finds no page, no state, gets no tickets and cannot end it; without an account one is sent to sign in."""
    for name in ("device_errand", "device_state"):
        assert desk.hoa.get(reverse(name, args=[desk.errand])).status_code == 404
        assert Client().get(reverse(name, args=[desk.errand])).status_code == 302
    hand_out = reverse("device_hand_out", args=[desk.one.id])
    token = {"X-CSRFToken": "a" * 32}
    assert desk.hoa.post(hand_out, headers=token).status_code == 403
    assert desk.viet.post(hand_out).status_code == 403, "no form of another site gets tickets"
    client = Client()
    client.force_login(Account.objects.get(username="thu_hoa"))
    assert client.post(hand_out).status_code == 409
    assert client.post(reverse("device_stop", args=[desk.errand])).status_code == 404
    assert desk.one.download_digest == ""


def test_given_up_on_the_page(desk):
    """Thôi ký: back to the document, and the tickets are worthless."""
    message = desk.message()
    answer = desk.post(desk.viet, reverse("device_stop", args=[desk.errand]))
    assert answer["Location"] == f"/vb/{DOCUMENT}/"
    assert Client().get(path(message["FileName"])).status_code == 410


def test_too_large_and_too_often(desk, monkeypatch):
    """More than a signature adds, more than the address takes, more often than an office needs."""
    message = desk.message()
    pdf = b"".join(Client().get(path(message["FileName"])).streaming_content)
    assert returned(message["FileUploadHandler"], pdf + bytes(9 * 1024 * 1024)).status_code == 413
    huge = Client().generic(
        "POST", path(message["FileUploadHandler"]), b"x", "application/pdf", CONTENT_LENGTH=str(web.MOST + 1)
    )
    assert huge.status_code == 400
    monkeypatch.setattr(web, "PER_MINUTE", 5)
    codes = [Client().get(reverse("device_download", args=[f"thu-{n}"])).status_code for n in range(12)]
    assert codes[-1] == 429


def test_only_this_page_may_speak_to_the_software(desk, settings):
    """The content policy names the address on the signing page and nowhere else."""
    page = desk.viet.get(reverse("device_errand", args=[desk.errand]))
    assert f"connect-src 'self' {settings.VANBAN_PLUGIN_ADDRESS}" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    other = desk.viet.get("/toi/")
    assert settings.VANBAN_PLUGIN_ADDRESS not in other["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_a_real_socket_and_real_calls(live_server, desk):
    """The software fetches and returns over the wire, in the official form; the second answer is the first."""
    message = desk.message()
    wanted = {name: live_server.url + path(message[name]) for name in ("FileName", "FileUploadHandler")}
    made: list[bytes] = []

    def honest(pdf: bytes) -> list[bytes]:
        made.append(sign(pdf, desk.key, PLACE))
        return made

    with running(honest) as software:
        assert software.trip(wanted)["Status"] == 0
        assert software.cookies == []
        assert upload(wanted["FileUploadHandler"], made[0])[0] == 200
        assert software.trip(wanted) == {"Status": 2, "Message": "HTTP 410", "FileName": "", "FileServer": ""}
