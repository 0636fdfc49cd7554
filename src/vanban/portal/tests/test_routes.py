"""Every address with every role: who gets the page, who is sent to sign in, who is told it is not theirs."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from vanban.portal.tests.conftest import PANE
from vanban.portal.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

EVERYBODY = ("uoc", "ngoc", "lan", "mai")
PAGES = {
    "/viec/": EVERYBODY,
    "/viec/instruct/": EVERYBODY,
    "/viec/all/": EVERYBODY,
    "/viec/handle/nhieu/": EVERYBODY,
    "/so/den/": EVERYBODY,
    "/so/di/": EVERYBODY,
    "/so/du-thao/": EVERYBODY,
    "/so/den/in/": ("uoc", "ngoc"),
    "/so/di/in/?nam=2026": ("uoc", "ngoc"),
    "/tim/?q=ra+soat": EVERYBODY,
    "/tim-nhanh/?q=ra": EVERYBODY,
    "/toi/": EVERYBODY,
    "/huong-dan/": EVERYBODY,
    "/huong-dan/van-thu/": EVERYBODY,
    "/thong-bao/": EVERYBODY,
    "/thong-bao/so/": EVERYBODY,
    "/thong-bao/cach-bao/": EVERYBODY,
    "/toi/mat-khau/": EVERYBODY,
    "/kieu-dang/": EVERYBODY,
    "/quy-che/danh-muc-rieng/": ("uoc", "ngoc"),
    "/suc-khoe/": ("ngoc",),
    "/vb/{document}/": ("uoc", "ngoc"),
    "/vb/{document}/?hop=instruct": ("uoc", "ngoc"),
    "/vb/{document}/nguoi/": ("uoc", "ngoc"),
    "/vb/{document}/chu-ky/": ("uoc", "ngoc"),
    "/vb/{document}/instruct/": ("uoc",),
}
OPEN = {
    "/dang-nhap/",
    "/dang-nhap/ung-dung.webmanifest",
    "/tro-giup-trinh-duyet.js",
    "/mat-mang/",
    "/suc-khoe/song/",
    "/kiem-tra-chu-ky/",
    "/danh-ba/",
    "/danh-ba/danh-sach.json",
    "/kiem-tra-chu-ky/khoa.pem",
}
POSTS_ONLY = (
    "/kiem-tra-chu-ky/bao-cao/",
    "/toi/dang-xuat-moi-noi/",
    "/toi/chuc-vu/",
    "/toi/hien-thi/",
    "/thong-bao/da-xem/",
    "/thong-bao/trinh-duyet/",
    "/thong-bao/trinh-duyet/bo/",
)


@pytest.mark.parametrize("short", EVERYBODY)
def test_who_gets_which_page(short, arrive, sit):
    """A page is there for those whose post it serves, and only for them."""
    document = arrive()
    client = sit(short)
    got = {address for address in PAGES if client.get(address.format(document=document)).status_code == 200}
    assert got == {address for address, people in PAGES.items() if short in people}


def test_strangers_are_sent_to_sign_in(arrive):
    """Without an account every address leads to the sign-in page, but the short list of open ones."""
    document = arrive()
    for address in PAGES:
        answer = Client().get(address.format(document=document))
        assert answer.status_code == 302, address
        assert answer.url.startswith("/dang-nhap/?next="), address
    for address in OPEN:
        assert Client().get(address).status_code == 200, address


def test_the_live_line_ends_for_who_is_signed_out(sit):
    """A page left open after signing out hears nothing more, and complains of nothing."""
    assert Client().get("/thong-bao/truc-tiep/").status_code == 204
    assert sit("lan").get("/thong-bao/truc-tiep/")["Content-Type"] == "text/event-stream"


def test_what_changes_something_is_not_done_by_a_link(sit):
    """Addresses that act take posts only."""
    for address in POSTS_ONLY:
        assert sit("lan").get(address).status_code == 405, address
    assert sit("lan").get("/dang-xuat/").status_code == 302
    client = sit("lan")
    client.get("/dang-xuat/")
    assert client.get("/viec/").status_code == 200


def test_no_address_is_forgotten_here():
    """A new address must be put on one of the lists above."""
    others = "/ /dang-xuat/ /ngon-ngu/ /vb/x/tep/y/ /vb/x/tep/y/trang/1.webp /vb/x/chu-ky/ /vb/x/bao-cao/"
    others += " /dang-nhap/tinh/ve/"  # not there unless the province signs people in: told in test_sign_on
    told = " ".join([*PAGES, *OPEN, *POSTS_ONLY, others, "/kiem-tra-chu-ky/ma/", "/thong-bao/truc-tiep/"])
    for pattern in urlpatterns:
        route = re.sub(r"<[^>]+>", "", str(pattern.pattern))
        first = route.split("//")[0]
        assert f"/{first}" in told, route
    assert get_resolver().resolve("/viec/").url_name == "work"


@pytest.mark.clause("NB25-Đ3.2")
def test_one_page_for_desk_and_phone(arrive, sit):
    """The same address serves the computer and the phone: it scales to the device and has the bar of five places."""
    page = sit("uoc").get(f"/vb/{arrive()}/?hop=instruct").content.decode()
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page
    bottom = page.split('class="bottom"')[1]
    assert [word for word in ("Việc", "Văn bản", "Ký", "Tìm", "Tôi") if f"<span>{word}</span>" in bottom] == [
        "Việc",
        "Văn bản",
        "Ký",
        "Tìm",
        "Tôi",
    ]


def test_pages_carry_a_strict_policy_and_no_inline_code(arrive, sit):
    """No inline script or style anywhere, and a policy that would refuse them."""
    document = arrive()
    client = sit("ngoc")
    for address in PAGES:
        answer = client.get(address.format(document=document))
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), address
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page), address


def test_pages_keep_within_their_weight(arrive, sit):
    """The first page with everything it needs is below 150 KB and 12 requests; a pane below 40 KB."""
    from django.contrib.staticfiles import finders

    document = arrive()
    client = sit("uoc")
    page = client.get("/viec/").content.decode()
    needs = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page)) | {
        f"vanban/{name}.js" for name in ("memory", "keys", "palette", "outbox")
    }
    weight = len(page.encode()) + sum(len(open(finders.find(name), "rb").read()) for name in needs)  # noqa: PTH123, SIM115
    assert len(needs) + 1 <= 12
    assert weight < 150_000
    assert len(client.get(f"/vb/{document}/?hop=instruct", **PANE).content) < 40_000


def test_numbers_beside_the_boxes_are_true(arrive, sit, ward):
    """Two letters wait for Ước; he assigns one, and one is left, in the rail and in the overview."""
    first = arrive()
    arrive(number="57", document_code="", urgency=0)
    client = sit("uoc")
    assert "<b>2</b> đang chờ tất cả" in client.get("/viec/").content.decode()
    client.post(f"/vb/{first}/instruct/", {"text": "Xử lý", "lead": str(ward.posts["lan"].id), "due": "2026-11-27"})
    page = client.get("/viec/").content.decode()
    assert "<b>1</b> đang chờ tất cả" in page
    assert len(re.findall(r'<span class="count" data-count="(?:all|instruct)">1</span>', page)) == 2


def test_an_empty_box_says_what_will_appear(sit):
    """Nothing to do is said in a sentence, with a tour of one's duties."""
    page = sit("uoc").get("/viec/instruct/").content.decode()
    assert "Văn bản đến đã vào sổ sẽ hiện ở đây" in page
    page = sit("uoc").get("/viec/").content.decode()
    assert "Hai phút làm quen với công việc của bạn" in page


def test_a_post_is_chosen_and_a_foreign_one_is_not(sit, ward, snv):
    """Mai cannot act in Việt's post by sending its id."""
    client = sit("mai")
    client.post("/toi/chuc-vu/", {"post": str(snv.posts["viet"].id)})
    assert "post" not in client.session
    client.post("/toi/chuc-vu/", {"post": str(snv.posts["mai"].id)})
    assert client.session["post"] == str(snv.posts["mai"].id)


@pytest.mark.clause("NB25-Đ13.2a", "NB25-Đ23.3b")
def test_the_clerk_prints_the_book_with_every_column_of_the_decree(arrive, sit):
    """Sổ đăng ký văn bản đến: ten columns, the arrival with its number, sender and day (NĐ 30 PL IV)."""
    arrive()
    page = sit("ngoc").get("/so/den/in/").content.decode()
    heads = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert heads == [
        "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
    ]  # fmt: skip
    assert "Sở Nội vụ" in page.split("<tbody>")[1]


@pytest.mark.parametrize(
    "odd",
    [
        "nam=²²²²",
        "nam=9999",
        "nam=0000",
        "tu=2026-01-01~01a201d9-e578-7b8b-b16a-8f97762b740d&nam=2026",
        "tu=9999-12-31T23:59:59-23:59~01a201d9-e578-7b8b-b16a-8f97762b740d",
        "tu=~&q=%00",
    ],
)
def test_nonsense_in_a_registers_address_counts_as_nothing(odd, arrive, sit):
    """What nobody would type is no fault of the system."""
    arrive()
    assert sit("ngoc").get(f"/so/den/?{odd}").status_code in {200, 400}


def test_the_register_finds_without_marks_and_by_year(arrive, sit):
    """Words without marks narrow the list; a year without documents says so."""
    arrive()
    client = sit("ngoc")
    assert "56/SNV-TCCB" in client.get("/so/den/?q=vi+tri+viec+lam").content.decode()
    assert "56/SNV-TCCB" in client.get("/so/den/?nam=2026").content.decode()
    assert "không cần gõ dấu" in client.get("/so/den/?nam=2024").content.decode()
    assert client.get("/so/den/?nam=abc&tu=nonsense~").status_code == 200
