"""The trust store at the screen: one operator proposes, another one approves; nobody else gets anywhere."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from cast import AT
from vanban.directory.api import Post, Role
from vanban.kernel.actor import system_actor
from vanban.kernel.identifiers import new_id
from vanban.platform.models import AuditEntry
from vanban.signing import api as signing
from vanban.signing.tests.roots import bundle, make, weak_key

pytestmark = pytest.mark.django_db
MACHINE = system_actor("thử")


@pytest.fixture
def operators(ward, snv):
    """Mai and Hùng of the department run the system."""
    for short in ("mai", "hung"):
        Post.objects.filter(id=snv.posts[short].id).update(roles=[Role.SPECIALIST, Role.OPERATOR])


def file(content: bytes, name: str = "goc.p7b") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def wish(made, **changes):
    return {
        "chosen": base64.b64encode(made.der).decode(), "circle": "official", "purposes": ["signatures"],
        "source": "QĐ 12/QĐ-BCY ngày 01/10/2026", "reason": "gốc mới của Ban Cơ yếu", **changes,
    }  # fmt: skip


def proposal_of(client, made) -> str:
    answer = client.post("/tin-cay/de-xuat/", wish(made))
    assert answer.status_code == 302
    return answer.url


@pytest.mark.clause("NB16-Đ8.1")
def test_one_proposes_another_compares_and_approves(operators, sit):
    mai, hung = sit("mai"), sit("hung")
    root = make("CA công vụ G9")
    between = make("CA con G9", above=root)
    shown = mai.post("/tin-cay/de-xuat/", {"file": file(bundle(root, between))}).content.decode()
    for fact in (root.fingerprint.replace(":", " "), "CA công vụ G9", "EC 256, SHA256"):
        assert fact in shown
    kept = re.search(r'name="between" value="([^"]+)"', shown)
    assert kept is not None
    assert mai.post("/tin-cay/trung-gian/", {"between": kept[1]}).status_code == 302
    page = proposal_of(mai, root)
    own = mai.get(page).content.decode()
    assert 'name="fingerprint"' not in own
    assert mai.post(f"{page}duyet/", {"fingerprint": root.fingerprint}).status_code == 403
    assert 'name="fingerprint"' in hung.get(page).content.decode()
    wrong = hung.post(f"{page}duyet/", {"fingerprint": make().fingerprint})
    assert wrong.status_code == 422
    assert "dấu vân tay" in wrong.content.decode().casefold()
    assert root.der not in signing.trust_material(AT + timedelta(hours=1)).roots
    assert hung.post(f"{page}duyet/", {"fingerprint": root.fingerprint.lower()}).status_code == 302
    assert root.der in signing.trust_material(AT + timedelta(hours=1)).roots
    assert between.der in signing.trust_material(AT + timedelta(hours=1)).intermediates
    listed = mai.get("/tin-cay/").content.decode()
    assert "CA công vụ G9" in listed
    assert "Trần Văn Hùng" in listed


def test_trust_is_ended_with_a_reason_and_stays_in_the_list(operators, sit):
    root = make("CA công vụ G9")
    anchor = signing.trust_anchor("CA công vụ G9", root.der, "signatures", by=MACHINE, at=AT - timedelta(days=9))
    mai = sit("mai")
    page = f"/tin-cay/{anchor.id}/"
    assert "thoi-tin" in mai.get(page).content.decode()
    mai.post(f"{page}thoi-tin/", {"reason": " "})
    anchor.refresh_from_db()
    assert anchor.trusted_to is None
    mai.post(f"{page}thoi-tin/", {"reason": "khóa bị lộ"})
    anchor.refresh_from_db()
    assert anchor.trusted_to is not None
    ended = mai.get(page).content.decode()
    assert "khóa bị lộ" in ended
    assert "thoi-tin" not in ended
    assert "CA công vụ G9" in mai.get("/tin-cay/").content.decode()


@pytest.mark.parametrize(
    "content",
    [b"", b"khong phai chung thu", b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----", b"\x30\x82" * 200_000],
    ids=["empty", "text", "broken", "too large"],
)
def test_a_file_that_is_none_is_told(operators, sit, content):
    answer = sit("mai").post("/tin-cay/de-xuat/", {"file": file(content)})
    assert answer.status_code == 422


def test_what_is_no_root_is_shown_with_its_faults_and_cannot_be_proposed(operators, sit):
    mai = sit("mai")
    weak = make("CA yếu", key=weak_key(), ends=AT - timedelta(days=1))
    shown = mai.post("/tin-cay/de-xuat/", {"file": file(weak.pem)}).content.decode()
    assert 'name="chosen"' not in shown
    for changes in ({}, {"chosen": "###"}, {"purposes": ["money"]}, {"circle": "none"}, {"since": "2099-01-01"}):
        answer = mai.post("/tin-cay/de-xuat/", wish(weak, **changes))
        assert answer.status_code == 422


def test_decline_and_withdraw(operators, sit):
    mai, hung = sit("mai"), sit("hung")
    page = proposal_of(mai, make("CA thứ nhất"))
    assert hung.post(f"{page}rut/").status_code == 403
    hung.post(f"{page}tu-choi/", {"reason": "không khớp công bố"})
    assert "không khớp công bố" in mai.get(page).content.decode()
    other = proposal_of(mai, make("CA thứ hai"))
    mai.post(f"{other}rut/")
    assert 'name="fingerprint"' not in hung.get(other).content.decode()
    assert hung.post(f"{other}khac/").status_code == 404


def addresses() -> list[str]:
    """Every address under /tin-cay/ and /chung-thu/, with ids of nobody."""
    found = []
    for prefix in ("tin-cay/", "chung-thu/"):
        resolver = next(one for one in get_resolver().url_patterns if str(one.pattern) == prefix)
        found += [f"/{prefix}{pattern.pattern}" for pattern in resolver.url_patterns]
    return found


@pytest.mark.clause("NB25-Đ23.1đ")
@pytest.mark.parametrize("short", ["lan", "uoc"])
def test_an_ordinary_account_gets_nowhere(operators, ward, snv, sit, short):
    """Lan and even the chairman try every address, with ids of real things of the department, reading and writing."""
    root = make("CA công vụ G9")
    anchor = signing.trust_anchor("CA", root.der, "signatures", by=MACHINE, at=AT - timedelta(days=9))
    page = proposal_of(sit("mai"), make("CA khác"))
    signing.issue_demo_certificates([snv.posts["viet"].person_id], [snv.agency.id], by=MACHINE, at=AT)
    held = signing.certificate_of_person(snv.posts["viet"].person_id, at=AT)
    ids = {
        "anchor_id": anchor.id, "proposal_id": page.rstrip("/").rpartition("/")[2], "certificate_id": held.id,
        "subject_id": snv.posts["viet"].person_id, "picture_id": new_id(), "request_id": new_id(), "kind": "person",
    }  # fmt: skip
    before = signing.trust_material(AT + timedelta(hours=1)).version
    client = sit(short)
    verbs = ("duyet", "tu-choi", "rut", "tam-dung", "khoi-phuc", "thu-hoi", "tra-loi")
    tried = 0
    for pattern in addresses():
        for verb in verbs if "<slug:verb>" in pattern else ("",):
            address = re.sub(r"<\w+:(\w+)>", lambda m, v=verb: str({**ids, "verb": v}[m[1]]), pattern)
            for answer in (client.get(address), client.post(address, {"reason": "x", "fingerprint": root.fingerprint})):
                tried += 1
                if address == "/chung-thu/" and answer.status_code == 200:
                    assert "Phạm Quốc Việt" not in answer.content.decode()
                else:
                    assert answer.status_code in {403, 404, 405}, (address, answer.status_code)
    assert tried > 60
    assert signing.trust_material(AT + timedelta(hours=1)).version == before
    held.refresh_from_db()
    assert (held.revoked_at, held.suspended_at) == (None, None)
    assert AuditEntry.objects.filter(code="signing.turned_away").count() > 20
