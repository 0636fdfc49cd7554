"""Joining: asked for, approved, proven by three tests of real traffic, live; every failing test says what is wrong."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cast import AT
from vanban.axis import api
from vanban.axis.actions import joining as verbs
from vanban.axis.actions.joining import Wish
from vanban.axis.actions.partner import send_first_packets, send_test_packet, take_what_came
from vanban.axis.errors import PacketStillOut, SecretShownBefore, TestsNotPassed
from vanban.axis.models import ConnectedSystem, Delivery, Joining, Message
from vanban.axis.queries.console import joinings, statistics
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Organization, ResponseFor, Status
from vanban.axis.rules.joining import PARTNER_CODE, RECEIVE, REFUSE, SEND, TESTS
from vanban.axis.rules.periods import read_period
from vanban.axis.tests.console.conftest import HUB
from vanban.axis.tests.packets import DEPARTMENT, letter
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.models import AuditEntry

SCHOOL = Organization("H42.90", "Trường Cao đẳng Hoa Lư", "UBND tỉnh Ninh Bình")
PARTNER = Organization(PARTNER_CODE)
FORM = {
    "name": "Phần mềm văn bản của trường",
    "system_code": "truong-hoa-lu",
    "codes": "H42.90 Trường Cao đẳng Hoa Lư\nH42.90.01: Phòng Đào tạo",
    "contact": "Nguyễn Văn Kỹ",
    "email": "ky@hoalu.edu.vn",
}
WISH = Wish(
    FORM["name"], FORM["system_code"], [("H42.90", "Trường Cao đẳng Hoa Lư"), ("H42.90.01", "Phòng Đào tạo")],
    FORM["contact"], FORM["email"],
)  # fmt: skip


@pytest.fixture
def approved(hub: None, administrator: Actor, operator: Actor) -> Joining:
    """Ngọc has registered the school's system, Mai has approved its codes, the hub has sent its two packets."""
    made = verbs.ask_to_join(WISH, by=administrator, at=AT)
    found = verbs.approve_joining(made.id, codes=["H42.90", "H42.90.01"], live_by_itself=False, by=operator, at=AT)
    send_first_packets(found.id, by=operator, at=AT)
    return found


def standing(joining: Joining) -> dict[str, bool]:
    return {test.code: test.passed for test in joinings.tests(Joining.objects.get(id=joining.id))}


def said(joining: Joining, code: str) -> str:
    lines = next(test.lines for test in joinings.tests(Joining.objects.get(id=joining.id)) if test.code == code)
    return " ".join(line.text.format(**line.data) for line in lines)


def submit(packet: edxml.Packet, at: datetime = AT) -> api.Receipt:
    return api.submit(edxml.write_document(packet), system="truong-hoa-lu", message_id=packet.message_id, by=HUB, at=at)


def offered(test: str) -> Delivery:
    return Delivery.objects.select_related("message").get(message__message_id__startswith=f"gia-nhap-{test}-")


def answer(document_code: str, code: Code, message_id: str = "st-1") -> api.Receipt:
    status = Status(SCHOOL, ResponseFor(PARTNER_CODE, "1/KT-TRUC", document_code), code, AT)
    return api.submit(edxml.write_status(status), system="truong-hoa-lu", message_id=message_id, by=HUB, at=AT)


def pass_all() -> None:
    submit(letter(sender=SCHOOL, recipients=(PARTNER,), message_id="thu-1"))
    for test in (RECEIVE, REFUSE):
        api.settle(offered(test).id, system="truong-hoa-lu", outcome="deliver", by=HUB, at=AT)
    answer(offered(REFUSE).message.document_code, Code.REFUSED)


def test_three_tests_of_real_traffic_lead_to_live(approved: Joining, operator: Actor) -> None:
    assert standing(approved) == dict.fromkeys(TESTS, False)
    with pytest.raises(TestsNotPassed):
        verbs.go_live(approved.id, by=operator, at=AT)
    submit(letter(sender=SCHOOL, recipients=(PARTNER,), message_id="thu-1"))
    assert standing(approved) == {SEND: True, RECEIVE: False, REFUSE: False}
    api.settle(offered(RECEIVE).id, system="truong-hoa-lu", outcome="deliver", by=HUB, at=AT)
    assert standing(approved) == {SEND: True, RECEIVE: True, REFUSE: False}
    answer(offered(REFUSE).message.document_code, Code.REFUSED)
    assert standing(approved) == dict.fromkeys(TESTS, True)
    assert verbs.go_live(approved.id, by=operator, at=AT).system.stage == "live"
    codes = AuditEntry.objects.filter(subject_id=approved.id).order_by("id").values_list("code", flat=True)
    assert list(codes) == ["axis.joining_asked", "axis.joining_approved", "axis.joining_live"]


def test_a_joining_system_exchanges_with_the_test_partner_only(approved: Joining, operator: Actor) -> None:
    with pytest.raises(api.RecipientsRefused) as refusal:
        submit(letter(sender=SCHOOL, recipients=(DEPARTMENT,), message_id="thu-2"))
    assert refusal.value.data["codes"] == {"H42.05": "18"}
    assert api.check_recipients(["H42.90"], at=AT) == {"H42.90": "18"}
    with pytest.raises(api.RecipientsRefused):
        packet = letter(recipients=(SCHOOL,), message_id="m-1")
        api.submit(edxml.write_document(packet), system="office", message_id="m-1", by=HUB, at=AT)
    pass_all()
    verbs.go_live(approved.id, by=operator, at=AT)
    later = AT + timedelta(minutes=1)
    packet = letter(sender=SCHOOL, recipients=(DEPARTMENT,), message_id="thu-2")
    assert submit(packet, at=later).destinations == ("H42.05",)
    packet = letter(recipients=(SCHOOL,), message_id="m-1")
    receipt = api.submit(edxml.write_document(packet), system="office", message_id="m-1", by=HUB, at=later)
    assert receipt.destinations == ("H42.90",)


def test_a_failing_test_says_what_arrived_and_what_was_wrong(approved: Joining) -> None:
    assert "No packet has arrived yet" in said(approved, SEND)
    broken = edxml.write_document(letter(sender=SCHOOL, recipients=(PARTNER,))).replace(b"?>", b"?><!DOCTYPE x>", 1)
    with pytest.raises(api.PacketRefused):
        api.submit(broken, system="truong-hoa-lu", by=HUB, at=AT + timedelta(minutes=1))
    assert "22: Gói tin có khai báo kiểu tài liệu (DOCTYPE)" in said(approved, SEND)
    assert "waits to be fetched" in said(approved, RECEIVE)
    api.settle(offered(RECEIVE).id, system="truong-hoa-lu", outcome="fail", by=HUB, at=AT, reason="không đọc được tệp")
    assert "reported as failed: không đọc được tệp" in said(approved, RECEIVE)
    first = offered(REFUSE)
    answer(first.message.document_code, Code.ACCEPTED)
    assert "Status 03 arrived; 02 (refused) is wanted" in said(approved, REFUSE)
    answer("H42.05,2026/11/20,9/SNV", Code.REFUSED, "st-2")
    assert "which is not the packet of this test" in said(approved, REFUSE)
    assert standing(approved) == dict.fromkeys(TESTS, False)


def test_fetched_but_not_answered_is_said_so(approved: Joining) -> None:
    api.settle(offered(REFUSE).id, system="truong-hoa-lu", outcome="deliver", by=HUB, at=AT)
    assert "the status packet with 02 has not arrived" in said(approved, REFUSE)


def test_the_hubs_packet_goes_out_once_and_again_only_after_a_failure(approved: Joining, administrator: Actor) -> None:
    with pytest.raises(PacketStillOut):
        send_test_packet(approved.id, RECEIVE, by=administrator, at=AT)
    api.settle(offered(RECEIVE).id, system="truong-hoa-lu", outcome="fail", by=HUB, at=AT, reason="lỗi")
    send_test_packet(approved.id, RECEIVE, by=administrator, at=AT)
    second = Message.objects.get(message_id__startswith="gia-nhap-receive-2-")
    api.settle(second.deliveries.get().id, system="truong-hoa-lu", outcome="deliver", by=HUB, at=AT)
    assert standing(approved)[RECEIVE]
    with pytest.raises(PacketStillOut):
        send_test_packet(approved.id, "khác", by=administrator, at=AT)


def test_the_clock_takes_live_what_may_go_by_itself(hub: None, administrator: Actor, operator: Actor) -> None:
    made = verbs.ask_to_join(WISH, by=administrator, at=AT)
    verbs.approve_joining(made.id, codes=["H42.90"], live_by_itself=True, by=operator, at=AT)
    send_first_packets(made.id, by=operator, at=AT)
    assert verbs.take_live_what_may(by=HUB, at=AT) == 0
    pass_all()
    assert take_what_came(by=HUB, at=AT) == 2
    assert verbs.take_live_what_may(by=HUB, at=AT) == 1
    assert ConnectedSystem.objects.get(code="truong-hoa-lu").stage == "live"
    assert verbs.take_live_what_may(by=HUB, at=AT) == 0


def test_test_packets_are_no_exchange_in_the_statistics(approved: Joining) -> None:
    pass_all()
    period = read_period("2026-Q4")
    assert statistics.per_agency(period, at=AT) == []
    assert statistics.shares(period).total == 0


def test_without_the_operators_leave_nothing_goes_live_by_itself(approved: Joining) -> None:
    pass_all()
    assert verbs.take_live_what_may(by=HUB, at=AT) == 0


def test_only_some_of_the_codes_may_be_approved(hub: None, administrator: Actor, operator: Actor) -> None:
    made = verbs.ask_to_join(WISH, by=administrator, at=AT)
    verbs.approve_joining(made.id, codes=["H42.90", "H42.05"], live_by_itself=False, by=operator, at=AT)
    system = ConnectedSystem.objects.get(code="truong-hoa-lu")
    assert list(system.mailboxes.values_list("code", flat=True)) == ["H42.90"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"codes": [("H42.05", "")]}, "axis.joining_codes_taken"),
        ({"codes": [("nonsense", "")]}, "agency_code.bad"),
        ({"codes": []}, "axis.joining_incomplete"),
        ({"name": "", "contact": ""}, "axis.joining_incomplete"),
        ({"system_code": "office"}, "axis.system_code_taken"),
    ],
)
def test_what_the_form_lacks_is_said(hub: None, administrator: Actor, change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal) as refusal:
        verbs.ask_to_join(Wish(**(vars(WISH) | change)), by=administrator, at=AT)
    assert word in {reason.code for reason in refusal.value.reasons}
    assert not Joining.objects.exists()


def test_each_verb_is_for_its_own_people(approved: Joining, administrator: Actor, offices: Any) -> None:
    from cast import actor

    stranger = actor(offices[1].posts["lan"])
    for verb in (
        lambda by: verbs.invite("x", "word", by=by, at=AT),
        lambda by: verbs.approve_joining(approved.id, codes=["H42.90"], live_by_itself=True, by=by, at=AT),
        lambda by: verbs.decline_joining(approved.id, reason="x", by=by, at=AT),
        lambda by: verbs.go_live(approved.id, by=by, at=AT),
    ):
        with pytest.raises(NotAllowed):
            verb(administrator)
    for verb in (
        lambda by: verbs.ask_to_join(WISH, by=by, at=AT),
        lambda by: verbs.show_secret(approved.id, by=by, at=AT),
        lambda by: send_test_packet(approved.id, RECEIVE, by=by, at=AT),
    ):
        with pytest.raises(NotAllowed):
            verb(stranger)


def test_the_secret_is_shown_once(approved: Joining, administrator: Actor) -> None:
    assert verbs.show_secret(approved.id, by=administrator, at=AT).secret
    with pytest.raises(SecretShownBefore):
        verbs.show_secret(approved.id, by=administrator, at=AT)


def test_declining_ends_the_calls_of_the_system(approved: Joining, operator: Actor) -> None:
    with pytest.raises(Refusal):
        verbs.decline_joining(approved.id, reason=" ", by=operator, at=AT)
    verbs.decline_joining(approved.id, reason="Đơn vị dùng hệ thống dùng chung", by=operator, at=AT)
    assert not ConnectedSystem.objects.get(code="truong-hoa-lu").active


def test_the_whole_way_at_the_screen(hub: None, ngoc: Client, mai: Client) -> None:
    """Ngọc registers and takes the secret, Mai approves, packets pass, Mai lets it go live."""
    page = ngoc.post("/truc/gia-nhap/", FORM | {"email": "không phải thư"}).content.decode()
    assert "Phần mềm văn bản của trường" in page, "what was typed stays"
    answer = ngoc.post("/truc/gia-nhap/", FORM, follow=True)
    assert "Chờ quản trị trục" in answer.content.decode()
    here = answer.request["PATH_INFO"]
    assert "Phòng Đào tạo" in mai.get(here).content.decode()
    ngoc.post(f"{here}duyet/", {"codes": ["H42.90"]})
    assert Joining.objects.get().state == "asked"
    page = mai.post(f"{here}duyet/", {"codes": ["H42.90"]}, follow=True).content.decode()
    assert "Đang thử nghiệm" in page
    assert "chưa đạt:" in page
    first = ngoc.post(f"{here}khoa/")
    secret = first.context["secret"]
    assert secret in first.content.decode()
    assert "Khóa đã hiện một lần" in ngoc.post(f"{here}khoa/", follow=True).content.decode()
    assert secret not in ngoc.get(here).content.decode()
    assert "Đưa vào hoạt động chính thức" not in mai.get(here).content.decode()
    pass_all()
    page = mai.get(here).content.decode()
    assert page.count("đã đạt:") == 3
    assert "Đưa vào hoạt động chính thức" in page
    assert "Đưa vào hoạt động chính thức" not in ngoc.get(here).content.decode()
    assert "hoạt động chính thức" in mai.post(f"{here}van-hanh/", follow=True).content.decode()
    assert Joining.objects.get().state == "live"


def test_a_link_lets_somebody_without_an_account_join(hub: None, mai: Client) -> None:
    made = mai.post("/truc/gia-nhap/moi/", {"name": "Trường Hoa Lư"})
    link = re.search(r"/truc/moi/[^/<]+/", made.content.decode())
    assert link
    word = link[0].split("/")[3]
    assert word not in str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert word not in str(Joining.objects.values())
    guest = Client()
    assert "Đăng ký hệ thống" in guest.get(link[0]).content.decode()
    page = guest.post(link[0], FORM, follow=True).content.decode()
    assert "Chờ quản trị trục" in page
    joining = Joining.objects.get()
    for verb in ("duyet", "tu-choi", "van-hanh"):
        assert guest.post(f"{link[0]}{verb}/").status_code == 404
    assert guest.get(f"/truc/gia-nhap/{joining.id}/").status_code == 302
    assert guest.get("/truc/moi/khong-co-duong-dan/").status_code == 404
    mai.post(f"/truc/gia-nhap/{joining.id}/duyet/", {"codes": ["H42.90"], "by_itself": "on"})
    assert guest.post(f"{link[0]}khoa/").context["secret"]
    assert "chưa đạt:" in guest.get(link[0]).content.decode()


def test_another_agencys_administrator_and_ordinary_people_see_nothing_of_it(
    approved: Joining, lan: Client, ngoc: Client, offices: Any
) -> None:
    here = f"/truc/gia-nhap/{approved.id}/"
    assert ngoc.get(here).status_code == 200
    assert lan.get(here).status_code == 403
    assert lan.get("/truc/gia-nhap/").status_code == 403
    assert lan.post(f"{here}khoa/").status_code == 403
    Joining.objects.update(agency_id=offices[0].agency.id)
    assert ngoc.get(here).status_code == 403
    assert approved.name not in ngoc.get("/truc/gia-nhap/").content.decode()
    assert AuditEntry.objects.filter(code="axis.console_refused").count() == 4
