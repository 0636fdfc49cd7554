"""Every answer, whoever asks and however: policies, no copies, no redirect elsewhere, no fault, sizes bounded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cast import AT
from security.conftest import Sit
from vanban.directory import api as directory
from vanban.directory.models import Delegation
from vanban.exchange.tests.story import Story
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.platform.web import shield

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def letter(story: Story) -> tuple[UUID, UUID]:
    """A letter of the department that lies in the ward's box; the main file's id."""
    _sent, found = story.delivered()
    run_pending()
    part = next(iter(_files(found)))
    return found, part


def _files(found: UUID) -> list[UUID]:
    from vanban.exchange.models import ArrivalFile

    return list(ArrivalFile.objects.filter(arrival_id=found).order_by("place").values_list("blob_id", flat=True))


def policy(answer: Any) -> dict[str, set[str]]:
    """The content policy by directive."""
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in parts}


@pytest.mark.clause("NB25-Đ4.2")
def test_every_answer_has_the_strict_policy_and_private_ones_are_not_kept(sit: Sit, letter: tuple[UUID, UUID]) -> None:
    document_id, blob_id = letter
    ngoc, nobody = sit("ngoc"), Client()
    asked = [
        *[(ngoc, address) for address in ("/viec/", "/so/den/", f"/vb/{document_id}/", f"/vb/{document_id}/nguoi/")],
        *[(ngoc, address) for address in ("/tim/?q=a", "/tim-nhanh/?q=a", "/toi/", f"/vb/{NOWHERE}/", "/khong-co/")],
        (ngoc, f"/vb/{document_id}/tep/{blob_id}/"),
        (ngoc, f"/vb/{document_id}/issue/"),
        *[(nobody, address) for address in ("/viec/", "/dang-nhap/", "/suc-khoe/song/", "/khong-co/")],
    ]
    for client, address in asked:
        answer = client.get(address)
        found = policy(answer)
        assert found["default-src"] == {"'none'"}, address
        assert found["script-src"] == found["style-src"] == {"'self'"}, address
        assert found["frame-ancestors"] == found["base-uri"] == {"'none'"}, address
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff", address
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"], address
        assert answer["Referrer-Policy"] == "same-origin", address
    picture = ngoc.get(f"/vb/{document_id}/tep/{blob_id}/trang/1.webp")
    assert picture.status_code == 200 and "private" in picture["Cache-Control"]


def test_bad_requests_carry_the_policy_too_and_tell_nothing() -> None:
    client = Client()
    for answer in (
        client.get("/dang-nhap/", headers={"host": "evil.example"}),
        client.post("/dang-nhap/", data=b"x" * 9, content_type="multipart/form-data; boundary="),
        Client(enforce_csrf_checks=True).post("/dang-nhap/", {"username": "a", "password": "b"}),
    ):
        assert answer.status_code in {400, 403}
        assert policy(answer)["default-src"] == {"'none'"}
        assert b"Traceback" not in answer.content and b"evil.example" not in answer.content


def test_a_file_is_handed_out_as_a_file(sit: Sit, letter: tuple[UUID, UUID]) -> None:
    document_id, blob_id = letter
    answer = sit("ngoc").get(f"/vb/{document_id}/tep/{blob_id}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert policy(answer)["default-src"] == {"'none'"}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\t//evil.example",
        "////evil.example",
        "http://testserver@evil.example",
    ],
)
def test_no_form_leads_elsewhere(sit: Sit, elsewhere: str) -> None:
    mai = sit("mai")
    for address in ("/ngon-ngu/", "/toi/hien-thi/", "/toi/chuc-vu/"):
        answer = mai.post(address, {"language": "vi", "theme": "auto", "next": elsewhere})
        assert answer.status_code == 302 and "evil" not in answer["Location"] and ":" not in answer["Location"]


ODD = ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "%0d%0aX-Evil:%201", "%25s{0}", "x" * 3000, "%E2%80%AE", "*:%26!"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_never_a_fault(sit: Sit, letter: tuple[UUID, UUID], odd: str) -> None:
    document_id, blob_id = letter
    ngoc = sit("ngoc")
    for address in (
        f"/tim/?q={odd}&loai={odd}",
        f"/tim-nhanh/?q={odd}",
        f"/so/den/?q={odd}&nam={odd}&tu={odd}~{NOWHERE}",
        f"/vb/{document_id}/?hop={odd}",
        f"/du-thao/moi/?tra-loi={odd}",
        f"/dang-nhap/?next={odd}",
        f"/viec/{odd}/",
        f"/vb/{odd}/",
        f"/vb/{document_id}/tep/{odd}/",
        f"/vb/{document_id}/tep/{blob_id}/trang/{odd}.webp",
    ):
        answer = ngoc.get(address)
        assert answer.status_code < 500, address
        assert "X-Evil" not in answer


@pytest.mark.parametrize("number", ["0", "2", "99999", "9" * 40])
def test_pages_that_are_not_there_are_not_found(sit: Sit, letter: tuple[UUID, UUID], number: str) -> None:
    document_id, blob_id = letter
    answer = sit("ngoc").get(f"/vb/{document_id}/tep/{blob_id}/trang/{number}.webp")
    assert answer.status_code == (200 if number == "2" and _has_two_pages(blob_id) else 404)


def _has_two_pages(blob_id: UUID) -> bool:
    from vanban.portal.queries.paper import page_sizes

    return len(page_sizes(blob_id)) > 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_other_methods_do_nothing(sit: Sit, method: str) -> None:
    assert sit("mai").generic(method, "/viec/").status_code == 405


def test_a_body_that_is_too_large_is_refused_unread(sit: Sit) -> None:
    mai, stranger = sit("mai"), Client()
    answer = mai.post(
        "/du-thao/moi/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(shield.MOST_BYTES + 1)
    )
    assert answer.status_code == 400
    answer = stranger.post("/dang-nhap/", {"username": "a" * 70_000, "password": "b"})
    assert answer.status_code == 400
    assert "Không đọc được nội dung gửi lên" in answer.content.decode()


def test_a_stand_in_may_not_change_a_password_and_is_told_so(story: Story, sit: Sit) -> None:
    """An act on the account itself is nobody's duty; the page says so instead of breaking."""
    giver, taker = story.snv.posts["viet"], story.snv.posts["long"]
    Delegation.objects.create(
        giver=giver, taker=taker, starts=AT - timedelta(hours=1), ends=AT + timedelta(hours=3), reason="Đi công tác"
    )
    long = sit("long")
    assert long.post("/toi/chuc-vu/", {"for_post": str(giver.id)}).status_code == 302
    typed = {"old_password": "mat-khau-thu-1", "new_password1": "rat-dai-va-moi-7", "new_password2": "rat-dai-va-moi-7"}
    before = directory.Account.objects.get(person=taker.person).password
    assert long.post("/toi/mat-khau/", typed).status_code in {403, 422}
    assert directory.Account.objects.get(person=taker.person).password == before


def test_an_id_of_nothing_is_not_found(sit: Sit) -> None:
    mai = sit("mai")
    for thing in (NOWHERE, str(new_id())):
        for rest in ("", "nguoi/", f"tep/{new_id()}/", f"tep/{new_id()}/trang/1.webp", "issue/"):
            assert mai.get(f"/vb/{thing}/{rest}").status_code == 404
        for rest in ("", "xem/", "xem/1.webp"):
            assert mai.get(f"/du-thao/{thing}/{rest}").status_code == 404
