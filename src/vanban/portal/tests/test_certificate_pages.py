"""The register at the screen: the ward's administrator registers, is warned, asks the authority, keeps its answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import AT
from vanban.directory.api import Post
from vanban.drafting import api as drafting
from vanban.kernel.actor import system_actor
from vanban.platform.jobs import run_pending
from vanban.signing import api as signing
from vanban.signing.tests.roots import make
from vanban.signing.tests.test_register import png

pytestmark = pytest.mark.django_db
MACHINE = system_actor("thử")


@pytest.fixture
def held(ward):
    """Certificates of the chairman and of the ward, and a trusted root of the authority."""
    signing.issue_demo_certificates([ward.posts["uoc"].person_id], [ward.agency.id], by=MACHINE, at=AT)
    return signing.certificate_of_person(ward.posts["uoc"].person_id, at=AT)


@pytest.fixture
def root(db):
    made = make()
    signing.trust_anchor("CA", made.der, "signatures", by=MACHINE, at=AT - timedelta(days=30))
    return made


def entered(client, content: bytes, holder: str, **more):
    file = SimpleUploadedFile("chung-thu.cer", content)
    return client.post("/chung-thu/dang-ky/", {"holder": holder, "kept_in": "plugin", "file": file, **more})


@pytest.mark.clause("NB25-Đ23.1b", "HP25-Đ22.2")
def test_the_administrator_looks_into_the_file_and_registers_it(ward, sit, root):
    ngoc, lan = sit("ngoc"), ward.posts["lan"]
    fresh = make(lan.person.full_name, above=root, authority=False, cert_sign=False)
    holder = f"person:{lan.person_id}"
    seen = entered(ngoc, fresh.der, holder)
    assert fresh.fingerprint.replace(":", " ") in seen.content.decode()
    assert signing.certificate_of_person(lan.person_id, at=AT) is None
    done = entered(ngoc, fresh.der, holder, register="1")
    made = signing.certificate_of_person(lan.person_id, at=AT)
    assert done.url == f"/chung-thu/{made.id}/"
    assert "Hoàng Thị Lan" in ngoc.get(done.url).content.decode()
    assert "Hoàng Thị Lan" in ngoc.get("/chung-thu/?trang-thai=good&q=lan").content.decode()
    again = entered(ngoc, fresh.der, holder, register="1")
    assert again.status_code == 422
    stranger = make("Ai đó", above=make(), authority=False, cert_sign=False)
    assert entered(ngoc, stranger.der, holder, register="1").status_code == 422
    assert entered(ngoc, b"", holder).status_code == 422
    assert ngoc.get(f"{done.url}tep/").content == fresh.der


def test_a_person_sees_the_own_certificate_and_suspends_it(held, sit):
    uoc = sit("uoc")
    page = f"/chung-thu/{held.id}/"
    listed = uoc.get("/chung-thu/").content.decode()
    assert page in listed
    assert "dang-ky" not in listed
    shown = uoc.get(page).content.decode()
    assert "tam-dung" in shown
    assert "thu-hoi" not in shown
    assert uoc.post(f"{page}thu-hoi/", {"reason": "thử"}).status_code == 403
    assert uoc.post(f"{page}tam-dung/", {"reason": "mất thiết bị"}).status_code == 302
    assert "mất thiết bị" in uoc.get(page).content.decode()
    assert uoc.post(f"{page}khoi-phuc/", {"reason": "thấy"}).status_code == 403


@pytest.mark.clause("NB25-Đ23.1b")
def test_the_holder_of_a_revoked_certificate_cannot_sign_and_reads_why(held, sit):
    ngoc, uoc = sit("ngoc"), sit("uoc")
    assert ngoc.post(f"/chung-thu/{held.id}/thu-hoi/", {"reason": "lộ khóa bí mật"}).status_code == 302
    with pytest.raises(signing.CertificateRevoked):
        signing.ensure_can_sign(uoc.get("/viec/").wsgi_request.actor, AT + timedelta(minutes=5))
    for address in ("/viec/", "/toi/", f"/chung-thu/{held.id}/"):
        assert "lộ khóa bí mật" in uoc.get(address).content.decode(), address
    assert "khoi-phuc" not in ngoc.get(f"/chung-thu/{held.id}/").content.decode()


@pytest.mark.clause("HP25-Đ22.2")
def test_warnings_stand_where_holder_and_administrator_begin_their_day(held, sit, ward):
    at = held.valid_to - timedelta(days=29)
    signing.warn_of_certificates(by=MACHINE, at=at)
    with time_machine.travel(at, tick=True):
        for short in ("uoc", "ngoc"):
            client = sit(short)
            for address in ("/viec/", "/toi/", "/chung-thu/"):
                assert f"/chung-thu/{held.id}/" in client.get(address).content.decode(), (short, address)
        assert f"/chung-thu/{held.id}/" not in sit("lan").get("/viec/").content.decode()
        assert "29" in sit("uoc").get("/viec/").content.decode()


def _signed_and_issued(document: str, who) -> None:
    """Ngọc submits the letter, Ước signs it, Ngọc issues it: the way of every document."""
    draft = drafting.get_draft(UUID(document))
    at = AT + timedelta(minutes=1)
    drafting.submit(draft.id, by=who("ngoc"), at=at)
    version = drafting.paper_of(draft.id, "composed").number
    drafting.sign(draft.id, version=version, by=who("uoc"), at=at)
    drafting.begin_issue(draft.id, by=who("ngoc"), at=at)
    run_pending()


@pytest.mark.clause("VL19-Đ25.3")
def test_a_request_becomes_a_letter_is_sent_answered_and_brings_a_certificate(held, ward, sit, who, root):
    ngoc = sit("ngoc")
    uoc, lan = ward.posts["uoc"], ward.posts["lan"]
    said = {"kind": "renew", "authority": "Cục Chứng thực số", "reason": "sắp hết hạn"}
    chosen = [f"person:{uoc.person_id}", f"agency:{ward.agency.id}"]
    nobody = ngoc.post("/chung-thu/de-nghi/moi/", {**said, "subjects": []})
    without = ngoc.post("/chung-thu/de-nghi/moi/", {**said, "subjects": [f"person:{lan.person_id}"]})
    assert (nobody.status_code, without.status_code) == (422, 422)
    made = ngoc.post("/chung-thu/de-nghi/moi/", {**said, "subjects": chosen})
    assert made.status_code == 302
    page = ngoc.get(made.url).content.decode()
    document = page.partition("/vb/")[2].partition("/")[0]
    fields = drafting.get_draft(UUID(document)).fields
    assert "02" not in fields.subject
    assert "01 cá nhân và 01 cơ quan" in fields.subject
    assert f"| 1 | {uoc.person.full_name} |" in fields.body
    assert held.serial.upper() in fields.body.replace(" ", "")
    assert fields.addressees == ("Cục Chứng thực số",)
    assert "tra-loi" not in page
    _signed_and_issued(document, who)
    assert "tra-loi" in ngoc.get(made.url).content.decode()
    ngoc.post(f"{made.url}tra-loi/", {"answer": "Công văn 99/CTS ngày 25/11/2026"})
    answered = ngoc.get(made.url).content.decode()
    assert "Công văn 99/CTS" in answered
    assert f"chu=person:{uoc.person_id}" in answered
    fresh = make(uoc.person.full_name, above=root, authority=False, cert_sign=False)
    assert entered(ngoc, fresh.der, chosen[0], register="1").status_code == 302
    assert made.url in ngoc.get("/chung-thu/de-nghi/").content.decode()


def test_a_request_for_revocation_says_why_and_names_who_left(held, ward, sit):
    ngoc = sit("ngoc")
    said = {"kind": "revoke", "authority": "Cục", "reason": "", "subjects": [f"person:{ward.posts['uoc'].person_id}"]}
    assert ngoc.post("/chung-thu/de-nghi/moi/", said).status_code == 422
    made = ngoc.post("/chung-thu/de-nghi/moi/", {**said, "reason": "chuyển công tác"})
    assert made.status_code == 302
    ngoc.post(f"{made.url}rut/")
    assert "rut/" not in ngoc.get(made.url).content.decode()


def test_nobody_asks_or_enters_for_another_agency(held, snv, sit, root):
    ngoc = sit("ngoc")
    stranger = f"person:{snv.posts['viet'].person_id}"
    fresh = make("Phạm Quốc Việt", above=root, authority=False, cert_sign=False)
    file = SimpleUploadedFile("x.cer", fresh.der)
    data = {"holder": stranger, "kept_in": "", "file": file, "register": "1"}
    assert ngoc.post(f"/chung-thu/dang-ky/?co-quan={snv.agency.id}", data).status_code == 422
    said = {"kind": "new", "authority": "Cục", "reason": "", "subjects": [stranger]}
    assert ngoc.post("/chung-thu/de-nghi/moi/", said).status_code == 422
    assert signing.certificate_of_person(snv.posts["viet"].person_id, at=AT) is None


def test_a_picture_is_registered_seen_on_a_letter_and_kept(held, ward, sit):
    ngoc = sit("ngoc")
    page = f"/chung-thu/anh/person/{ward.posts['uoc'].person_id}/"
    good = {"file": SimpleUploadedFile("ky.png", png(600, 200))}
    bad = {"file": SimpleUploadedFile("ky.png", png(600, 200, colour=2))}
    assert ngoc.post(page, bad).status_code == 422
    assert ngoc.post(page, good).status_code == 302
    shown = ngoc.get(page).content.decode()
    picture = shown.partition('<img src="/chung-thu/')[2].partition('"')[0]
    answer = ngoc.get(f"/chung-thu/{picture}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert sit("uoc").get(f"/chung-thu/{picture}").status_code == 403
    assert ngoc.get("/chung-thu/anh/robot/" + page.rpartition("person/")[2]).status_code == 404


def test_a_person_who_has_left_is_named_to_the_administrator(held, ward, sit):
    Post.objects.filter(id=ward.posts["uoc"].id).update(ends=(AT - timedelta(days=1)).date())
    signing.warn_of_certificates(by=MACHINE, at=AT)
    ngoc = sit("ngoc")
    assert f"/chung-thu/{held.id}/" in ngoc.get("/viec/").content.decode()
    ngoc.post(f"/chung-thu/{held.id}/thu-hoi/", {"reason": "nghỉ hưu"})
    assert f"/chung-thu/{held.id}/" not in ngoc.get("/viec/").content.decode()


@pytest.mark.parametrize(
    "query", ["sau=x", "sau=2026-01-01T00:00:00_nil", "co-quan=x", "trang-thai=x", "q=%00", "don-vi=0"]
)
def test_a_strange_question_is_answered_calmly(held, sit, query):
    assert sit("ngoc").get(f"/chung-thu/?{query}").status_code == 200
