"""The vendor's client against the running hub, over raw sockets: what works in the field works here unchanged."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from vanban.axis.models import Acceptance, Delivery, Message
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Code, Organization, ResponseFor, Status
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter
from vanban.axis.tests.vxp.refusals import refused
from vanban.axis.tests.vxp.server import most_memory
from vanban.axis.tests.vxp.vendor import VendorClient, exchange, unpadded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PACKET = edxml.write_document(letter())


@pytest.mark.clause("HY19-Đ3.1", "VL19-Đ11.3a-b", "HP25-Đ14.2")
def test_a_document_goes_from_one_vendors_system_to_another_and_its_fate_comes_back(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    told = sender.send_edoc(PACKET, "H42.05", to=["H42.31"])
    assert (told.status, told.code) == ("OK", "0")
    assert told.body.isascii()
    doc_id = str(told.json["DocId"])

    [row] = receiver.received().json["data"]
    assert (row["from"], row["to"], row["status"], row["messageType"]) == ("H42.05", "H42.31", "initial", "edoc")
    assert None not in row.values()
    packed = receiver.get_edoc(row["docId"]).json
    assert base64.b64decode(packed["data"]) == PACKET
    assert receiver.download(row["docId"]).body == PACKET
    assert receiver.received(messagetype="edoc").json["data"][0]["status"] == "processing"

    assert receiver.update_status(row["docId"], "done").status == "OK"
    assert receiver.update_status(row["docId"], "done").status == "OK"
    assert receiver.received().json["data"] == []
    [fate] = sender.sent(doc_id).json["data"]
    assert (fate["senderDocId"], fate["toCode"], fate["receiveStatus"]) == (doc_id, "H42.31", "done")
    assert fate["receiverDocId"] == row["docId"]
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")
    assert moment.fullmatch(fate["sentAt"])
    assert moment.fullmatch(fate["receivedAt"])


def test_example_4_of_the_vendor_walks_every_row_with_one_object_and_sees_each_packet_once(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    for number in range(3):
        sender.send_edoc(edxml.write_document(letter(subject=f"V/v số {number}")), "H42.05")
    seen = []
    for _poll in range(3):  # the same object all day: docId, docid, status and hash-file pile up in its headers
        for row in receiver.received().json["data"]:
            seen.append(base64.b64decode(receiver.get_edoc(row["docId"]).json["data"]))
            assert receiver.update_status(row["docId"], "done").status == "OK"
    assert len(seen) == len(set(seen)) == 3
    answer = receiver.send_edoc(
        edxml.write_document(letter(sender=WARD, recipients=(DEPARTMENT,))), "H42.31", ["H42.05"]
    )
    assert answer.status == "OK"
    sender.send_edoc(edxml.write_document(letter(subject="V/v mới")), "H42.05")
    assert len(receiver.received().json["data"]) == 1  # `to` and `status` of the calls before are no filters


def test_the_line_end_after_the_file_is_not_part_of_the_packet(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    ends_with_line = PACKET + b"\r\n"
    one, two = sender.send_edoc(PACKET, "H42.05"), sender.send_edoc(ends_with_line, "H42.05")
    rows = receiver.received().json["data"]
    assert sorted(len(receiver.download(row["docId"]).body) for row in rows) == [len(PACKET), len(PACKET) + 2]
    assert one.json["DocId"] != two.json["DocId"]


def test_the_digest_of_the_field_is_printed_without_zeros_and_a_proper_one_counts_too(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    packet = next(
        data for n in range(200)
        if len(unpadded(data := edxml.write_document(letter(subject=f"V/v {n}")))) < 62
    )  # fmt: skip
    first = sender.send_edoc(packet, "H42.05")
    sender.keep({"hash-file": hashlib.sha256(packet).hexdigest().upper()})
    again = sender.call("sendEdoc", body=packet + b"\r\n", letters="utf-8")
    assert first.json["DocId"] == again.json["DocId"] != ""


def test_the_silent_second_post_of_the_client_gets_the_same_id(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(PACKET)})
    sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8", cut_answer=True)
    told = [sender.send_edoc(PACKET, "H42.05").json["DocId"] for _time in range(3)]
    assert len(set(told)) == 1
    assert len(receiver.received().json["data"]) == 1
    assert (Message.objects.count(), Acceptance.objects.count()) == (1, 1)


@pytest.mark.clause("HY19-Đ3.1")
def test_a_replayed_call_changes_nothing(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    sender.send_edoc(PACKET, "H42.05")
    head = sender.head("sendEdoc", PACKET + b"\r\n", "POST", "application/octet-stream", "utf-8")
    answers = [exchange(sender.address, head, PACKET + b"\r\n").json for _time in range(3)]
    assert len({str(answer["receipt"]) for answer in answers}) == 1
    assert Delivery.objects.count() == 1
    row = receiver.received().json["data"][0]["docId"]
    receiver.update_status(row, "fail")
    refusal = receiver.head("updateStatus", b"{}", "POST", "application/json", "low byte")
    receiver.update_status(row, "done")
    assert exchange(receiver.address, refusal, b"{}").status == "OK"
    assert Delivery.objects.get().state == "failed"
    assert sender.sent("").json["data"][0]["receiveStatus"] == "fail"


def test_twenty_of_one_packet_at_once_get_one_id(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(PACKET)})
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _n: sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8"), range(20)))
    assert len({answer.json["DocId"] for answer in answers}) == 1
    assert {answer.status for answer in answers} == {"OK"}


def test_vietnamese_letters_in_utf_8_are_verified_as_bytes(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    sender.keep({"note": "văn bản đi", "message-id": "số 1/đ"})
    assert sender.send_edoc(PACKET, "H42.05").status == "OK"
    assert Message.objects.get().message_id == "số 1/đ"


def test_five_hundred_recipients_fit_into_the_headers_and_too_long_a_line_is_told(client) -> None:
    codes = [f"H42.05.{n:04d}" for n in range(500)]
    sender, receiver = client("H42.05"), client(*codes)
    packet = edxml.write_document(letter(recipients=tuple(map(Organization, codes))))
    answer = sender.send_edoc(packet, "H42.05", to=codes)
    assert answer.status == "OK", answer.body
    assert Delivery.objects.count() == 500
    assert len(receiver.received().json["data"]) == 500
    sender.keep({"to": json.dumps([f"H42.05.{n:04d}" for n in range(4200)])})
    told = sender.call("sendEdoc", body=packet + b"\r\n", letters="utf-8")
    refused(told, "10")
    assert told.json["DocId"] == ""


def test_a_status_packet_finds_its_way_back(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    report = Status(WARD, ResponseFor("H42.05", "1234/SNV-CCVC", letter().document_id), Code.ACCEPTED, timezone.now())
    answer = receiver.send_edoc(edxml.write_status(report), "H42.31", kind="status")
    assert answer.status == "OK"
    assert sender.received().json["data"] == []
    [row] = sender.received(messagetype="status").json["data"]
    assert (row["from"], row["messageType"], row["statusCode"]) == ("H42.31", "status", "03")
    counted = sender.call("countReceiveStatus", body=b"{}"), sender.call("countReceiveEdoc", body=b"{}")
    assert [answer.json["count"] for answer in counted] == [1, 0]


def test_filters_of_the_gateways(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31", "H42.32")
    for number in range(5):
        sender.send_edoc(edxml.write_document(letter(subject=f"V/v {number}", recipients=(WARD, COMMUNE))), "H42.05")

    def asked(**filters: str) -> int:
        return len(VendorClient(receiver.address, receiver.system_id, receiver.secret).received(**filters).json["data"])

    today = f"{sender.at:%Y/%m/%d}"
    assert (asked(), asked(to="H42.31"), asked(to="H42.99")) == (10, 5, 0)
    assert (asked(fromDate=today, toDate=today), asked(toDate="2020/01/01")) == (10, 0)
    assert (asked(status="INITIAL"), asked(status="done")) == (10, 0)
    assert (asked(pageSize="4"), asked(pageSize="4", pageIndex="0"), asked(pageSize="4", pageIndex="3")) == (4, 4, 2)
    fresh = VendorClient(receiver.address, receiver.system_id, receiver.secret)
    refused(fresh.received(fromDate="today"), "10")


def test_a_large_packet_is_taken_and_handed_over_unchanged(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    big = letter(attachments=(Attachment("ban-do.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 60_000),))
    packet = edxml.write_document(big)
    assert len(packet) > 20_000_000
    assert sender.send_edoc(packet, "H42.05").status == "OK"
    [row] = receiver.received().json["data"]
    assert receiver.download(row["docId"]).body == packet
    answer = receiver.get_edoc(row["docId"])
    assert base64.b64decode(answer.json["data"]) == packet


def test_fifty_megabytes_pass_through_a_hub_that_hardly_grows(client, hub_address) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    sender.send_edoc(PACKET, "H42.05")
    receiver.download(receiver.received().json["data"][0]["docId"])
    before = most_memory(hub_address)
    packet = edxml.write_document(letter(attachments=(Attachment("ban-do.pdf", b"%PDF-1.7\n" + bytes(50_000_000)),)))
    assert len(packet) > 66_000_000
    assert sender.send_edoc(packet, "H42.05").status == "OK"
    row = next(row for row in receiver.received().json["data"] if row["size"] == len(packet))
    assert receiver.download(row["docId"]).body == packet
    assert len(receiver.get_edoc(row["docId"]).body) > 88_000_000
    assert most_memory(hub_address) - before < 64_000_000
