"""The pages of agencies without a system, as an ordinary account meets them: use, mistakes, and attacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import AT
from journeys.associations import GuestStory, annex_pdf
from vanban.axis import api as axis
from vanban.axis.models import GuestArrival, GuestLetter, Message, RemoteAgency
from vanban.directory.api import Box, box_items
from vanban.directory.models import Account, Post
from vanban.exchange import api as exchange
from vanban.exchange.tests.story import MACHINE
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.platform.models import AuditEntry

LETTER = {
    "type_code": "bao-cao", "number": "12", "symbol": "BC-HND", "issued": "2026-11-20", "signer": "Tạ Văn Lâm",
    "subject": "Báo cáo kết quả hoạt động Hội năm 2026", "recipients": ["H42.51"], "act": "send",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Blobs, keys and the demo authority of these stories."""
    folder = tmp_path_factory.getbasetemp() / "association_pages"
    folder.mkdir(exist_ok=True)
    settings.VANBAN_VAR = folder
    settings.VANBAN_KEK_FILE = folder / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = Path(folder) / "hub.pem"
    settings.STORAGES = {
        **settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }  # fmt: skip


@pytest.fixture
def story(db: None) -> Any:
    """Monday morning."""
    with time_machine.travel(AT, tick=False):
        yield GuestStory.begin()


def sit(post: Post) -> Client:
    """Somebody who has signed in."""
    account, _made = Account.objects.get_or_create(person=post.person, defaults={"username": f"thu_{post.id}"})
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def pdf(name: str = "bao-cao.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content if content is not None else annex_pdf(), "application/pdf")


def text(answer: Any) -> str:
    """What stands on a page."""
    return str(answer.content.decode())


def test_the_clerk_begins_at_the_desk_and_decides_on_a_document(story: GuestStory) -> None:
    document_id = story.issued()
    yen = sit(story.posts["yen"])
    assert yen.get("/").headers["Location"] == "/khach/"
    inbox = text(yen.get("/khach/"))
    assert "01/SNV-TCCB" in inbox and "Sở Nội vụ" in inbox
    arrival = story.arrived()
    page = yen.get(f"/khach/den/{arrival.id}/")
    assert page.status_code == 200
    for words in ("V/v rà soát vị trí việc làm", "cong-van.pdf", "Phạm Quốc Việt", "Từ Sở Nội vụ (H42.08)"):
        assert words in text(page), words
    file = yen.get(f"/khach/den/{arrival.id}/tep/0/")
    assert (file.content, file.headers["Content-Type"]) == (story.office.sealed(), "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    packet = yen.get(f"/khach/den/{arrival.id}/goi/").content
    assert Message.objects.get(kind="edoc").size == len(packet)
    done = yen.post(f"/khach/den/{arrival.id}/nhan/", follow=True)
    assert "Đã tiếp nhận" in text(done)
    run_pending()
    assert story.line(document_id).state == "accepted"
    yen.post(f"/khach/den/{arrival.id}/xong/", {"text": "Đã triển khai"}, follow=True)
    run_pending()
    assert story.line(document_id).state == "finished"
    opened = AuditEntry.objects.filter(code="axis.guest_opened", subject_id=arrival.id).values_list("data", flat=True)
    assert [line["what"] for line in opened.order_by("id")] == ["cong-van.pdf", "edXML"]


@pytest.mark.clause("VL19-Đ4.3")
def test_a_refusal_without_reason_is_not_made_and_what_was_typed_stays(story: GuestStory) -> None:
    document_id = story.issued()
    yen, arrival = sit(story.posts["yen"]), story.arrived()
    for typed in ("", "  ", "..", "x" * 1500):
        answer = yen.post(f"/khach/den/{arrival.id}/tu-choi/", {"text": typed})
        assert answer.status_code == 422
        assert 'href="#text-tu-choi"' in text(answer)
        assert typed.strip() in text(answer)
    yen.post(f"/khach/den/{arrival.id}/tu-choi/", {"text": "Gửi nhầm nơi nhận"}, follow=True)
    again = yen.post(f"/khach/den/{arrival.id}/tu-choi/", {"text": "Gửi nhầm nơi nhận"})
    assert again.status_code == 422
    run_pending()
    assert (story.line(document_id).state, story.line(document_id).reason) == ("refused", "Gửi nhầm nơi nhận")


def test_writing_keeps_everything_tells_all_reasons_and_sends_once(story: GuestStory) -> None:
    yen, letter_id = sit(story.posts["yen"]), new_id()
    address = f"/khach/viet/{letter_id}/"
    assert yen.get("/khach/viet/").status_code == 302
    assert yen.get(address).status_code == 200
    assert GuestLetter.objects.count() == 0
    bad = {**LETTER, "number": "mười hai", "issued": "", "recipients": [], "signer": ""}
    answer = yen.post(address, {**bad, "files": [pdf(), pdf("anh.png", b"\x89PNG")]})
    page = text(answer)
    assert answer.status_code == 422
    for told in ("“anh.png” không phải tệp PDF", "“mười hai” không phải số văn bản", "Chưa chọn nơi nhận",
                 "Thiếu họ tên người ký"):  # fmt: skip
        assert told in page, told
    assert "bao-cao.pdf" in page and "mười hai" in page and "Báo cáo kết quả" in page
    found = yen.post(address, {**LETTER, "recipients": [], "q": "hoa lu", "act": "find"})
    assert "Ủy ban nhân dân phường Hoa Lư" in text(found)
    partial = yen.get("/khach/noi-nhan/", {"q": "so noi vu", "recipients": ["H42.51"]})
    assert 'value="H42.08"' in text(partial) and 'value="H42.51" checked' in text(partial)
    sent = yen.post(address, LETTER, follow=True)
    assert "Đã gửi tới 1 nơi nhận" in text(sent)
    for _again in range(2):
        assert yen.post(address, {**LETTER, "subject": "Khác"}).headers["Location"] == f"/khach/di/{letter_id}/"
    run_pending()
    assert Message.objects.filter(kind="edoc").count() == 1
    arrival = box_items(story.office.ngoc, Box.ARRIVED)[0].document_id
    exchange.accept(arrival, by=story.office.ngoc, at=AT)
    run_pending()
    assert "Đã tiếp nhận" in text(yen.get(f"/khach/di/{letter_id}/"))
    assert "Báo cáo kết quả hoạt động Hội năm 2026" in text(yen.get("/khach/di/"))


def test_letters_are_kept_taken_up_again_and_thrown_away(story: GuestStory) -> None:
    yen, letter_id = sit(story.posts["yen"]), new_id()
    address = f"/khach/viet/{letter_id}/"
    yen.post(address, {**LETTER, "files": [pdf()], "act": "keep"}, follow=True)
    kept = text(yen.get(address))
    assert "bao-cao.pdf" in kept and "BC-HND" in kept
    assert yen.get(f"/khach/di/{letter_id}/").headers["Location"] == address
    file = GuestLetter.objects.get().files.get()
    yen.post(address, {**LETTER, "without": [str(file.id), "vo-nghia"], "act": "keep"})
    assert GuestLetter.objects.get().files.count() == 0
    yen.post(f"{address}bo/", follow=True)
    assert letter_id.hex not in text(yen.get("/khach/di/")).replace("-", "")
    assert yen.post(f"{address}bo/", follow=True).status_code == 200


def test_a_receipt_is_downloaded_and_anybody_can_check_it(story: GuestStory) -> None:
    yen, letter_id = sit(story.posts["yen"]), new_id()
    yen.post(f"/khach/viet/{letter_id}/", {**LETTER, "files": [pdf()]}, follow=True)
    receipt = yen.get(f"/khach/di/{letter_id}/bien-nhan/").content
    packet = yen.get(f"/khach/di/{letter_id}/goi/").content
    assert json.loads(json.loads(receipt)["receipt"])["size"] == len(packet)
    stranger = Client()
    assert b"BEGIN PUBLIC KEY" in stranger.get("/khach/bien-nhan/khoa.pem").content
    assert stranger.get("/khach/bien-nhan/").status_code == 200
    judged = stranger.post("/khach/bien-nhan/", {"file": SimpleUploadedFile("b.json", receipt)})
    assert "HỢP LỆ: trục liên thông đã ký" in text(judged)
    forged = SimpleUploadedFile("b.json", receipt.replace(b"H42.51", b"H42.52"))
    assert "KHÔNG HỢP LỆ" in text(stranger.post("/khach/bien-nhan/", {"file": forged}))
    for rubbish in (b"", b"{", b"\x00" * 100, b"x" * 60_000):
        answer = stranger.post("/khach/bien-nhan/", {"file": SimpleUploadedFile("b.json", rubbish)})
        assert (answer.status_code, "KHÔNG ĐỌC ĐƯỢC" in text(answer)) == (200, True)


def test_a_pdf_is_checked_and_not_kept(story: GuestStory) -> None:
    yen = sit(story.posts["yen"])
    signed = yen.post("/khach/kiem-tra/", {"file": pdf("cv.pdf", story.office.sealed())})
    assert "Phạm Quốc Việt" in text(signed)
    assert yen.post("/khach/kiem-tra/", {"file": pdf("x.png", b"png")}).status_code == 422
    assert yen.post("/khach/kiem-tra/").status_code == 422
    assert yen.post("/khach/kiem-tra/", {"file": pdf("hong.pdf", b"%PDF-1.7 cut")}).status_code == 200


@pytest.mark.clause("VL19-Đ5.2")
def test_the_first_visit_opens_the_mailbox(story: GuestStory) -> None:
    dung = sit(story.posts["dung"])
    assert "Mở hộp thư" in text(dung.get("/khach/"))
    assert dung.get("/khach/di/").status_code == 403
    dung.post("/khach/mo-hop-thu/", follow=True)
    assert "H42.82" in text(dung.get("/khach/"))


def test_an_ordinary_account_gets_nothing_that_is_not_its_own(story: GuestStory) -> None:
    story.issued()
    arrival, letter_id = story.arrived(), new_id()
    yen = sit(story.posts["yen"])
    yen.post(f"/khach/viet/{letter_id}/", {**LETTER, "files": [pdf()], "act": "keep"})
    dung = sit(story.posts["dung"])
    dung.post("/khach/mo-hop-thu/")
    reads = [
        f"/khach/den/{arrival.id}/", f"/khach/den/{arrival.id}/tep/0/", f"/khach/den/{arrival.id}/goi/",
        f"/khach/di/{letter_id}/", f"/khach/di/{letter_id}/goi/", f"/khach/di/{letter_id}/bien-nhan/",
    ]  # fmt: skip
    writes: list[tuple[str, dict[str, Any]]] = [
        (f"/khach/den/{arrival.id}/nhan/", {}), (f"/khach/den/{arrival.id}/tu-choi/", {"text": "không nhận"}),
        (f"/khach/viet/{letter_id}/", LETTER), (f"/khach/viet/{letter_id}/bo/", {}),
    ]  # fmt: skip
    assert {dung.get(address).status_code for address in reads} == {404}
    assert {dung.post(address, data).status_code for address, data in writes} == {404}
    assert dung.get(f"/khach/viet/{letter_id}/").status_code == 200  # an empty form: the id tells nothing
    assert "Báo cáo kết quả" not in text(dung.get(f"/khach/viet/{letter_id}/"))
    for post in (story.posts["chair"], story.office.snv.posts["hoa"], story.office.snv.posts["viet"]):
        other = sit(post)
        assert {other.get(address).status_code for address in [*reads, "/khach/", "/khach/viet/"]} == {403}
        assert {other.post(address, data).status_code for address, data in writes} == {403}
    stranger = Client()
    assert {stranger.get(address).status_code for address in [*reads, "/khach/"]} == {302}
    assert {stranger.post(address, data).status_code for address, data in writes} == {302}
    assert GuestArrival.objects.get().state == "waiting"
    assert GuestLetter.objects.get().state == "writing"
    assert Message.objects.filter(kind="edoc").count() == 1


def test_odd_addresses_and_odd_values_never_break_a_page(story: GuestStory) -> None:
    story.issued()
    yen, arrival, letter_id = sit(story.posts["yen"]), story.arrived(), new_id()
    gone = new_id()
    for address in (
        f"/khach/den/{gone}/", f"/khach/den/{arrival.id}/tep/99/", f"/khach/den/{arrival.id}/tep/99999999999999999/",
        "/khach/?xem=khac-han", f"/khach/di/{gone}/", f"/khach/di/{gone}/goi/",
    ):  # fmt: skip
        assert yen.get(address).status_code == 404, address
    for address in ("/khach/?sau=x", "/khach/?sau=2026-11-23T08:00:00~x", "/khach/di/?sau=%00", "/khach/?xem=da-nhan"):
        assert yen.get(address).status_code == 200, address
    assert yen.post(f"/khach/den/{arrival.id}/xoa/").status_code == 404
    assert yen.get(f"/khach/den/{arrival.id}/nhan/").status_code == 405
    assert yen.post(f"/khach/den/{arrival.id}/xong/", {"text": "chưa nhận"}).status_code == 422
    odd: dict[str, Any] = {
        **LETTER, "type_code": "x" * 3000, "number": "\x00", "issued": "20-20", "due": "hôm qua", "priority": "9",
        "recipients": ["\x00", "H42.51'--", "x" * 400, "00.19.W00", "H42.81"], "act": "nonsense",
    }  # fmt: skip
    assert yen.post(f"/khach/viet/{letter_id}/", odd).status_code == 200
    assert yen.post(f"/khach/viet/{letter_id}/", {**odd, "act": "send"}).status_code == 422
    name = "../../etc/passwd\x00\u202e.pdf"
    yen.post(f"/khach/viet/{letter_id}/", {**LETTER, "files": [pdf(name)], "act": "keep"})
    assert "/" not in GuestLetter.objects.get().files.get().name
    assert yen.get("/khach/noi-nhan/", {"q": "\x00" * 9, "recipients": ["\x00"] * 900}).status_code == 200


@pytest.mark.urls("vanban.config.hub_urls")
def test_the_desk_stands_where_the_hub_runs_alone_too(story: GuestStory) -> None:
    story.issued()
    yen, arrival, letter_id = sit(story.posts["yen"]), story.arrived(), new_id()
    assert yen.get("/").headers["Location"] == "/khach/"
    assert "01/SNV-TCCB" in text(yen.get("/khach/"))
    assert yen.get(f"/khach/den/{arrival.id}/").status_code == 200
    sent = yen.post(f"/khach/viet/{letter_id}/", {**LETTER, "files": [pdf()]}, follow=True)
    assert "Đã gửi tới 1 nơi nhận" in text(sent)
    assert sit(story.office.snv.posts["hoa"]).get("/").headers["Location"] == "/truc/"


def test_the_picker_finds_one_among_the_whole_nations_agencies(story: GuestStory) -> None:
    system = axis.connect_system("quoc-gia", "Trục quốc gia", kind="upstream", by=MACHINE, at=AT)
    RemoteAgency.objects.bulk_create(
        (
            RemoteAgency(
                system=system, code=f"G{n % 100:02d}.{n}", name=f"Phòng Kinh tế số {n} huyện Điện Biên", synced_at=AT
            )
            for n in range(125_000)
        ),
        batch_size=5000,
    )
    yen = sit(story.posts["yen"])
    for asked, wanted in (("phong kinh te 124999", "G99.124999"), ("G07.7", "G07.7"), ("dien bien 77777", "G77.77777")):
        answer = yen.get("/khach/noi-nhan/", {"q": asked})
        assert f'value="{wanted}"' in text(answer), asked
