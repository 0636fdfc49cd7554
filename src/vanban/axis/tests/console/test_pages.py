"""The operator's pages: who is let in, what the live page tells, how packets are found, what a packet's page shows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import AT
from vanban.axis import api
from vanban.axis.actions.tickets import open_ticket
from vanban.axis.models import Acceptance, Delivery, Mailbox, Message, Stoppage
from vanban.axis.rules.edxml import Attachment, Code, Organization
from vanban.axis.rules.receipts import Receipt, is_genuine
from vanban.axis.tests.console.conftest import HUB, LATER, SECRET_FILE, SECRET_SUBJECT, carry
from vanban.axis.tests.packets import COMMUNE, PDF, WARD
from vanban.directory.api import Post, Role
from vanban.platform.models import AuditEntry

Send = Callable[..., api.Receipt]
PLACES = ["/truc/", "/truc/can-doi/", "/truc/goi-tin/", "/truc/thong-ke/", "/truc/thong-ke/co-quan/", "/truc/he-thong/"]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.clause("VL19-Đ8.3", "HP25-Đ3.7")
@pytest.mark.parametrize("place", PLACES)
def test_only_the_operator_is_let_in_and_the_rest_is_on_record(hub: None, mai: Client, lan: Client, place: str) -> None:
    assert mai.get(place).status_code == 200
    answer = lan.get(place)
    assert answer.status_code == 403
    assert "To my work" in answer.content.decode() or "Về việc của tôi" in answer.content.decode()
    line = AuditEntry.objects.get(code="axis.console_refused")
    assert (line.actor_name, line.data["address"]) == ("Hoàng Thị Lan", place)
    assert Client().get(place).status_code == 302


def test_no_act_of_the_operator_is_open_to_others(send: Send, lan: Client, ngoc: Client) -> None:
    send("m-1")
    carry(LATER, outcome="fail")
    Stoppage.objects.create(at=AT, reason="EIO")
    message, delivery = Message.objects.get(), Delivery.objects.get()
    office, box = message.system, delivery.destination
    acts = [
        "/truc/nhan-lai/", f"/truc/goi-tin/{message.id}/giao-lai/{delivery.id}/", "/truc/gia-nhap/moi/",
        *(f"/truc/he-thong/{office.id}/{verb}/" for verb in ("tam-dung", "cho-chay", "doi-khoa")),
        *(f"/truc/hop-thu/{box.id}/{verb}/" for verb in ("them-ma", "dong")),
    ]  # fmt: skip
    for client in (lan, ngoc):
        for act in acts:
            assert client.post(act, {"code": "H42.77"}).status_code == 403, act
        assert client.get(f"/truc/goi-tin/{message.id}/").status_code == 403
        assert client.get(f"/truc/bien-nhan/{Acceptance.objects.get().id}/").status_code == 403
    assert Stoppage.objects.filter(lifted_at=None).count() == 1
    assert Delivery.objects.count() == 1
    assert AuditEntry.objects.filter(code="axis.console_refused").count() == 2 * (len(acts) + 2)


def test_who_stands_in_for_the_operator_does_not_run_the_hub(hub: None, operator: Any) -> None:
    from dataclasses import replace

    from vanban.axis.policies import can_operate

    assert can_operate(operator)
    assert not can_operate(replace(operator, for_person_id=operator.person_id, for_name="Ai đó"))


@pytest.mark.clause("HY19-Đ14.2")
def test_the_live_page_tells_rates_queues_refusals_dead_destinations_and_reminders(send: Send, mai: Client) -> None:
    send("m-1", at=AT - timedelta(hours=30), number="11")
    send("m-2", at=AT - timedelta(seconds=20), recipients=(WARD, COMMUNE), number="22")
    with pytest.raises(api.PacketRefused):
        send("m-3", recipients=(Organization("H42.99"),), subject=SECRET_SUBJECT)
    Mailbox.objects.filter(code="H42.32").update(failures=4, rest_until=AT + timedelta(minutes=30))
    Delivery.objects.filter(message__message_id="m-1").update(reminded=1)
    page = text(mai, "/truc/")
    assert "<b>1</b>tiếp nhận trong 1 phút qua" in page
    assert "<b>3</b>đang chờ chuyển" in page
    assert "30 giờ" in page, "what waits longest, and how long"
    assert page.index("11/SNV-CCVC") < page.index("22/SNV-CCVC")
    assert "18 nơi nhận không tồn tại" in page
    assert "H42.99" in page
    assert "đang nghỉ: không thử chuyển" in page
    assert "1 gói tin còn chờ sau lần nhắc thứ 1" in page
    assert "<b>1</b>từ chối hôm nay" in page
    carry(AT, code="H42.31")
    assert "<b>2</b>chuyển đến trong 1 phút qua" in text(mai, "/truc/")


def test_yesterdays_refusals_are_not_todays(send: Send, mai: Client) -> None:
    with pytest.raises(api.PacketRefused):
        send("m-3", recipients=(Organization("H42.99"),), at=AT - timedelta(hours=9))
    assert "<b>0</b>từ chối hôm nay" in text(mai, "/truc/")


@pytest.mark.clause("HY19-Đ14.4-5")
def test_a_stopped_hub_is_started_again_by_the_operator(hub: None, mai: Client) -> None:
    stoppage = Stoppage.objects.create(at=AT, reason="OSError: Input/output error")
    assert "Trục ngừng nhận gói tin" in text(mai, "/truc/")
    page = mai.post("/truc/nhan-lai/", follow=True).content.decode()
    assert "Trục nhận gói tin lại" in page
    stoppage.refresh_from_db()
    assert stoppage.lifted_by == "Nguyễn Thị Mai"
    assert AuditEntry.objects.filter(code="axis.stoppage_lifted").count() == 1


def test_the_books_balance_and_an_odd_one_is_named(send: Send, mai: Client) -> None:
    send("m-1", recipients=(WARD, COMMUNE), at=AT - timedelta(minutes=5))
    carry(AT, code="H42.31")
    even = "Cân đối: 2 lượt tiếp nhận = 1 đã chuyển đến + 0 đã kết thúc + 1 đang chờ."
    assert even in text(mai, "/truc/")
    assert even in text(mai, "/truc/can-doi/")
    stray = Delivery.objects.get(destination__code="H42.32")
    Delivery.objects.create(
        message=stray.message, destination=Mailbox.objects.get(code="H42.05"), addressed_as="H42.05",
        next_at=AT, created_at=AT,
    )  # fmt: skip
    assert "Không cân đối: 0 lượt đã hứa mà không có lượt chuyển, 1 lượt chuyển không có biên nhận" in text(
        mai, "/truc/"
    )
    page = text(mai, "/truc/can-doi/?ky=2026-11")
    assert "H42.05</a> có lượt chuyển mà không có biên nhận" in page


@pytest.mark.clause("HY19-Đ14.4-5")
def test_a_fault_is_closed_with_a_note(send: Send, mai: Client, lan: Client) -> None:
    send("m-1")
    box = Mailbox.objects.get(code="H42.31")
    open_ticket("unreachable", box, "không kết nối được", by=HUB, at=AT)
    ticket = api.open_tickets()[0]
    page = text(mai, "/truc/")
    assert "Nơi nhận không trả lời" in page
    assert lan.post(f"/truc/su-co/{ticket.id}/", {"note": "x"}).status_code == 403
    mai.post(f"/truc/su-co/{ticket.id}/", {"note": "đã gọi điện"})
    ticket.refresh_from_db()
    assert (ticket.closed_by, ticket.note) == ("Nguyễn Thị Mai", "đã gọi điện")
    assert "Nơi nhận không trả lời" not in text(mai, "/truc/")
    assert mai.post(f"/truc/su-co/{ticket.id}/").status_code == 404


def test_packets_are_found_by_every_part_of_the_envelope(send: Send, report: Send, mai: Client) -> None:
    send("m-1", number="11")
    send("m-2", number="22", recipients=(COMMUNE,), at=AT - timedelta(days=60))
    carry(AT - timedelta(days=59), outcome="fail", code="H42.32")
    report("s-1", Code.ARRIVED)

    def found(query: str) -> set[str]:
        page = text(mai, f"/truc/goi-tin/?{query}")
        return {number for number in ("11/SNV-CCVC", "22/SNV-CCVC") if f">{number}</a>" in page}

    assert found("q=11/SNV") == {"11/SNV-CCVC"}
    assert found("q=22/snv-ccvc") == {"22/SNV-CCVC"}
    assert found("q=m-2") == {"22/SNV-CCVC"}
    assert found("q=H42.05,2026/11/20,1234/SNV-CCVC") == {"11/SNV-CCVC", "22/SNV-CCVC"}
    assert found("nhan=H42.32") == {"22/SNV-CCVC"}
    assert found("gui=H42.05") == {"11/SNV-CCVC", "22/SNV-CCVC"}
    assert found("gui=H42.32") == set()
    assert found("trang-thai=failed") == {"22/SNV-CCVC"}
    assert found("trang-thai=open") == {"11/SNV-CCVC"}
    assert found("trang-thai=failed&nhan=H42.31") == set()
    assert found("ky=2026-11") == {"11/SNV-CCVC"}
    assert found("ky=2026-09") == {"22/SNV-CCVC"}
    assert found("loai=status") == set()
    assert found("q=khong-co") == set()
    line = AuditEntry.objects.filter(code="axis.searched").order_by("id").first()
    assert line.data["wanted"] == {"q": "11/SNV"}


@pytest.mark.parametrize(
    "query", ["tu=x", "tu=9999-99-99~x", "ky='--", "trang-thai=x", "q=%00", "q=%25_", "nhan=%00", f"gui={'x' * 999}"]
)
def test_nonsense_in_an_address_is_no_fault(send: Send, mai: Client, query: str) -> None:
    send("m-1")
    assert mai.get(f"/truc/goi-tin/?{query}").status_code == 200
    assert mai.get(f"/truc/thong-ke/?{query}").status_code == 200


def test_pages_of_the_list_join_without_gap_and_without_repeat(send: Send, mai: Client) -> None:
    for number in range(120):
        send(f"m-{number}", number=f"9{number:03}", at=AT - timedelta(seconds=number // 3))
    seen: list[str] = []
    for query in ("", "?nhan=H42.31"):
        address, seen = f"/truc/goi-tin/{query}", []
        while address:
            answer = mai.get(address)
            rows = answer.context["rows"]
            seen += [row["message_id"] for row in rows]
            address = answer.context["next_url"]
        assert len(seen) == 120
        assert set(seen) == {f"m-{number}" for number in range(120)}


def test_the_page_of_a_packet_tells_its_way_and_gives_the_receipt(send: Send, mai: Client) -> None:
    send("m-1", recipients=(WARD, COMMUNE))
    carry(LATER, outcome="fail", code="H42.31")
    message = Message.objects.get()
    page = text(mai, f"/truc/goi-tin/{message.id}/")
    for said in ("1234/SNV-CCVC", "m-1", message.sha256, "H42.31", "H42.32", "máy đích báo lỗi", "Trục đã tiếp nhận"):
        assert said in page
    assert AuditEntry.objects.filter(code="axis.message_viewed", subject_id=message.id).count() == 1
    answer = mai.get(f"/truc/bien-nhan/{Acceptance.objects.get().id}/")
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert is_genuine(Receipt.from_text(told["receipt"], told["signature"]), api.receipt_key())
    assert AuditEntry.objects.filter(code="axis.receipt_taken").count() == 1


def test_deliver_again_stands_at_what_failed_only_and_works_once(send: Send, mai: Client) -> None:
    send("m-1", recipients=(WARD, COMMUNE))
    carry(LATER, outcome="fail", code="H42.31")
    failed = Delivery.objects.get(destination__code="H42.31")
    waiting = Delivery.objects.get(destination__code="H42.32")
    address = f"/truc/goi-tin/{failed.message_id}/"
    page = text(mai, address)
    assert page.count("Giao lại") == 1
    assert f"giao-lai/{failed.id}" in page
    assert "Gói tin chờ nơi nhận lần nữa" in mai.post(f"{address}giao-lai/{failed.id}/", follow=True).content.decode()
    assert Delivery.objects.filter(destination=failed.destination).count() == 2
    for other in (failed, waiting):
        mai.post(f"{address}giao-lai/{other.id}/")
    assert Delivery.objects.count() == 3
    assert mai.post(f"{address}giao-lai/{Message.objects.get().id}/").status_code == 404


def test_no_page_and_no_file_of_the_operator_shows_content(
    send: Send, mai: Client, settings: Any, tmp_path: Path
) -> None:
    """Subject and file are in the packet; every page and export is read with the files themselves gone."""
    with time_machine.travel(AT):
        send("m-1", subject=SECRET_SUBJECT, attachments=(Attachment(SECRET_FILE, PDF),), recipients=(WARD, COMMUNE))
        with pytest.raises(api.PacketRefused):
            send("m-2", subject=SECRET_SUBJECT, sender=Organization("H42.77"))
        with pytest.raises(api.PacketRefused):
            send("m-1", subject=SECRET_SUBJECT + " (sửa)")
    carry(LATER, outcome="fail", code="H42.31")
    shutil.rmtree(tmp_path, ignore_errors=True)
    message = Message.objects.get()
    system, receipt = message.system_id, Acceptance.objects.get().id
    addresses = [
        *PLACES, "/truc/thong-ke/ty-le/", "/truc/thong-ke/chi-so/", f"/truc/goi-tin/{message.id}/",
        f"/truc/he-thong/{system}/", f"/truc/bien-nhan/{receipt}/",
        "/truc/gia-nhap/",
    ]  # fmt: skip
    for address in addresses:
        page = text(mai, address)
        for kept in ("kỷ luật", "Nguyễn Văn Kín", SECRET_FILE, "noi dung van ban"):
            assert kept not in page, address
    for words in (SECRET_SUBJECT, SECRET_FILE, "ky luat"):
        assert mai.get("/truc/goi-tin/", {"q": words}).context["rows"] == [], "content cannot be searched either"


def test_a_refusal_that_quotes_a_file_name_is_told_without_it(send: Send, mai: Client) -> None:
    from vanban.axis.rules import edxml
    from vanban.axis.tests.packets import letter

    packet = edxml.write_document(letter(attachments=(Attachment(SECRET_FILE, PDF),))).decode()
    cut = packet[: packet.rindex("<Attachment>")] + packet[packet.rindex("</AttachmentEncoded>") :]
    with pytest.raises(api.PacketRefused):
        api.submit(cut.encode(), system="office", by=HUB, at=AT)
    page = text(mai, "/truc/")
    assert "Gói tin khai có tệp nhưng không kèm theo" in page or "21 lỗi xử lý tệp" in page
    assert SECRET_FILE not in page


def test_systems_are_listed_suspended_and_given_a_new_secret(send: Send, mai: Client) -> None:
    assert "Phần mềm riêng" in text(mai, "/truc/he-thong/")
    system = Mailbox.objects.get(code="H42.32").system
    address = f"/truc/he-thong/{system.id}/"
    assert "Tạm dừng" in text(mai, address)
    mai.post(f"{address}tam-dung/", {"reason": "bảo trì"})
    system.refresh_from_db()
    assert not system.active
    assert "Cho hoạt động lại" in text(mai, address)
    mai.post(f"{address}cho-chay/")
    system.refresh_from_db()
    assert system.active
    answer = mai.post(f"{address}doi-khoa/")
    system.refresh_from_db()
    secret = answer.context["secret"]
    assert len(secret) >= 16
    assert secret not in text(mai, address)
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(code="axis.secret_changed").count() == 1
    assert mai.post(f"{address}khac/").status_code == 404


@pytest.mark.clause("HY19-Đ14.6")
def test_a_merged_agency_is_closed_with_its_successor_and_answers_to_another_code(send: Send, mai: Client) -> None:
    ward, commune = Mailbox.objects.get(code="H42.31"), Mailbox.objects.get(code="H42.32")
    mai.post(f"/truc/hop-thu/{ward.id}/them-ma/", {"code": "000.00.31.H42"})
    assert api.find_mailbox("000.00.31.H42").id == ward.id
    taken = mai.post(f"/truc/hop-thu/{ward.id}/them-ma/", {"code": commune.code}, follow=True).content.decode()
    assert "thuộc hộp thư khác" in taken
    for wrong in ("H42.31", "H42.99", "nonsense"):
        mai.post(f"/truc/hop-thu/{ward.id}/dong/", {"code": wrong})
        ward.refresh_from_db()
        assert ward.closed_at is None
    mai.post(f"/truc/hop-thu/{ward.id}/dong/", {"code": "H42.32"})
    ward.refresh_from_db()
    assert ward.successor_id == commune.id
    assert send("m-1", at=AT + timedelta(seconds=1)).destinations == ("H42.32",)


def test_the_rail_leads_the_operator_to_the_hub(hub: None, mai: Client, lan: Client, ngoc: Client) -> None:
    assert 'href="/truc/"' in text(mai, "/toi/")
    assert "/truc/" not in text(lan, "/toi/")
    assert 'href="/truc/gia-nhap/"' in text(ngoc, "/toi/")
    Post.objects.update(roles=[Role.SPECIALIST])
    assert mai.get("/truc/").status_code == 403
