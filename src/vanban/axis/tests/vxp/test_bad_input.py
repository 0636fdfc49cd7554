"""What can be wrong with a call, on the wire: each gets its code, a Vietnamese sentence and a line in the audit."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from vanban.axis import api
from vanban.axis.actions.systems import rotate_secret, suspend_system
from vanban.axis.models import Delivery, Message, Stoppage
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Organization, limits
from vanban.axis.tests.packets import COMMUNE, WARD, letter
from vanban.axis.tests.vxp.conftest import OPERATOR
from vanban.axis.tests.vxp.refusals import lines, recorded, refused
from vanban.axis.tests.vxp.vendor import VendorClient, exchange, unpadded
from vanban.platform.models import AuditEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PACKET = edxml.write_document(letter())


@pytest.mark.clause("HY19-Đ9.2")
def test_every_code_that_cannot_receive_is_named_and_nothing_is_kept(client) -> None:
    sender = client("H42.05")
    client("H42.31", "H42.32")
    api.close_mailbox("H42.32", by=OPERATOR, at=timezone.now())
    packet = edxml.write_document(letter(recipients=(WARD, COMMUNE, Organization("H42.99"))))
    answer = sender.send_edoc(packet, "H42.05")
    refused(answer, "18")
    assert answer.json["DocId"] == ""
    assert answer.json["codes"] == {"H42.32": "23", "H42.99": "18"}
    assert Message.objects.count() == 0
    refused(sender.send_edoc(edxml.write_document(letter(recipients=(COMMUNE,))), "H42.05"), "23")
    assert lines("axis.refused", sender.system_id) == 2


@pytest.mark.clause("HY19-Đ3.1", "HY19-Đ9.2")
def test_a_system_sends_and_fetches_for_its_own_agencies_only(client) -> None:
    sender, receiver, stranger = client("H42.05"), client("H42.31"), client("H42.40")
    refused(stranger.send_edoc(PACKET, "H42.05"), "19")
    recorded("axis.sender_unknown", system=stranger.system_id)
    refused(stranger.send_edoc(PACKET, "H42.40"), "19")  # its own code beside the packet, another's inside
    assert Message.objects.count() == 0
    sender.send_edoc(PACKET, "H42.05")
    row = receiver.received().json["data"][0]["docId"]
    refused(stranger.get_edoc(row), "10")
    recorded("axis.not_yours", system=stranger.system_id, call="getEdoc")
    assert stranger.download(row).body == b""
    refused(stranger.update_status(row, "done"), "10")
    refused(stranger.sent(str(Message.objects.get().id)), "10")
    assert stranger.received(docId="").json["data"] == []
    assert Delivery.objects.get().state == "waiting"


@pytest.mark.clause("HY19-Đ3.1")
def test_a_wrong_secret_an_unknown_system_and_an_altered_header_are_refused_with_15(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    forger = VendorClient(sender.address, sender.system_id, "another-secret")
    refused(forger.send_edoc(PACKET, "H42.05"), "15")
    recorded("axis.signature_wrong", system=sender.system_id, call="sendEdoc", error_code="15")
    nobody = VendorClient(sender.address, "vxp.nobody.99", "x")
    refused(nobody.received(), "15")
    recorded("axis.system_unknown", system="vxp.nobody.99")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(PACKET)})
    altered = (b"XroadVnpt-from: H42.05", b"XroadVnpt-from: H42.31")
    refused(sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8", change=altered), "15")
    recorded("axis.header_altered", system=sender.system_id)
    slipped_in = (b"XroadVnpt-version", b'XroadVnpt-to: ["H42.31"]\r\nXroadVnpt-version')
    refused(sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8", change=slipped_in), "15")
    unsigned = (b"XroadVnpt-sign-header: {", b"XroadVnpt-sign-header: [")
    refused(sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8", change=unsigned), "15")
    unknown = (b"XroadVnpt-version", b"XroadVnpt-something: new\r\nXroadVnpt-version")
    assert sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8", change=unknown).status == "OK"


def test_a_changed_secret_lets_the_former_one_count_for_a_while(client) -> None:
    sender = client("H42.05")
    fresh = rotate_secret(sender.system_id, by=OPERATOR, at=timezone.now())
    assert fresh.secret != sender.secret
    assert sender.received().status == "OK"
    assert VendorClient(sender.address, sender.system_id, fresh.secret).received().status == "OK"
    last = rotate_secret(sender.system_id, overlap=timedelta(), by=OPERATOR, at=timezone.now())
    refused(sender.received(), "15")
    refused(VendorClient(sender.address, sender.system_id, fresh.secret).received(), "15")
    suspend_system(sender.system_id, reason="kiểm tra", by=OPERATOR, at=timezone.now())
    refused(VendorClient(sender.address, sender.system_id, last.secret).received(), "15")
    recorded("axis.system_suspended", system=sender.system_id)


def test_the_wrong_bytes_are_refused_and_the_right_ones_then_accepted(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(PACKET)})
    refused(sender.call("sendEdoc", body=PACKET[:-9] + b"x" * 9 + b"\r\n", letters="utf-8"), "21")
    recorded("axis.hash_differs", system=sender.system_id)
    sender.kept["hash-file"] = "không phải mã băm"
    refused(sender.call("sendEdoc", body=PACKET + b"\r\n", letters="utf-8"), "10")
    assert sender.send_edoc(PACKET, "H42.05").status == "OK"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PACKET.replace("Sở".encode(), b"S\xff\xfe"), "22"),
        (PACKET[: len(PACKET) // 2], "22"),
        (b"khong phai XML", "22"),
        (b"", "22"),
        (b"<edXML/>", "22"),
        (PACKET.replace(b"?>", b'?><!DOCTYPE edXML [<!ENTITY a "b">]>', 1), "22"),
        (
            re.sub(rb"(<Attachment>.*?ContentTransferEncoded[^>]*>)[^<]{8}", rb"\1====!!", PACKET, count=1, flags=re.S),
            "21",
        ),
        (PACKET.replace(b"1234-SNV-CCVC.pdf", b"../../etc/passwd.pdf"), "10"),
    ],
    ids=["invalid UTF-8", "half", "no XML", "empty", "bare root", "doctype", "broken base64", "path in a name"],
)
def test_packets_that_cannot_be_read_are_refused_with_their_code(client, body: bytes, code: str) -> None:
    sender = client("H42.05")
    client("H42.31")
    refused(sender.send_edoc(body, "H42.05"), code)
    assert lines("axis.refused", sender.system_id) == 1
    assert Message.objects.count() == 0


def test_more_than_a_packet_may_have_is_refused_whether_announced_or_not(client) -> None:
    sender = client("H42.05")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(b"")})
    most = limits.MAX_PACKET
    refused(sender.call("sendEdoc", body=b" " * (most + 3), letters="utf-8"), "10")
    recorded("axis.packet_too_large", system=sender.system_id)


def test_a_packet_cut_on_its_way_is_no_packet(client) -> None:
    sender = client("H42.05")
    sender.keep({"from": "H42.05", "messagetype": "edoc", "hash-file": unpadded(PACKET)})
    head = sender.head("sendEdoc", PACKET + b"\r\n", "POST", "application/octet-stream", "utf-8")
    place = urlsplit(sender.address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall(head + PACKET[:100])
        line.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: line.recv(65536), b""))
    assert b'"ErrorCode":"21"' in received
    recorded("axis.body_cut", system=sender.system_id)
    assert Message.objects.count() == 0


def test_letters_cut_to_one_byte_are_refused_in_readable_json(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    sender.send_edoc(PACKET, "H42.05")
    row = receiver.received().json["data"][0]["docId"]
    # “đ” becomes the control byte 0x11, for which servers close the line with a bare page of HTML.
    answer = receiver.update_status(row, "fail", description="văn bản đến nhầm địa chỉ")
    refused(answer, "15")
    recorded("axis.header_unreadable", system=receiver.system_id, call="updateStatus")
    assert receiver.download(row, file_path="D:/văn bản đến").body == b""
    assert Delivery.objects.get().state == "waiting"
    del receiver.kept["description"], receiver.kept["filePath"]
    assert receiver.update_status(row, "done").status == "OK"


@pytest.mark.clause("HP25-Đ14.1a")
def test_a_wrong_clock_is_put_on_record_and_an_absurd_one_refused(client, hub_address) -> None:
    sender = client("H42.05")
    now = sender.at

    def by_clock(off: timedelta) -> VendorClient:
        return VendorClient(hub_address, sender.system_id, sender.secret, at=now + off)

    assert by_clock(timedelta(minutes=2)).received().status == "OK"
    assert lines("axis.clock_skew", sender.system_id) == 0
    fast = by_clock(timedelta(hours=7))
    assert fast.received().status == fast.received().status == "OK"
    line = AuditEntry.objects.get(code="axis.clock_skew", data__system=sender.system_id)
    assert abs(line.data["seconds"] - 7 * 3600) < 60
    assert by_clock(timedelta(days=-20)).received().status == "OK"  # a program that runs since three weeks
    refused(by_clock(timedelta(days=-400)).received(), "15")
    refused(by_clock(timedelta(days=3)).received(), "15")
    recorded("axis.timestamp_absurd", system=sender.system_id)
    sender.timestamp = "hôm qua"
    refused(sender.received(), "15")


def test_too_many_calls_are_refused_with_20_and_when_to_come_again(client) -> None:
    eager = client("H42.05", calls_per_minute=3)
    answers = [eager.received() for _n in range(6)]
    assert [answer.code for answer in answers] == ["0", "0", "0", "20", "20", "20"]
    refused(answers[-1], "20")
    assert 1 <= answers[-1].json["retryAfter"] <= 20
    assert b"Retry-After: " in answers[-1].head
    by_name = AuditEntry.objects.filter(code="axis.calls_refused", actor_name__contains=eager.system_id)
    assert by_name.count() == 1


def test_answers_close_the_line_and_unknown_calls_are_told_in_json(client) -> None:
    sender = client("H42.05")
    assert b"connection: close" in sender.received().head.lower()
    refused(sender.call("getEverything"), "20")
    refused(sender.call("sendEdoc", method="GET"), "20")
    assert sender.download("not-an-id").body == b""
    strange = exchange(sender.address, b"GET /XrdAdapter/adapter/../../etc HTTP/1.1\r\nHost: x\r\n\r\n")
    refused(strange, "20")
    broken = exchange(sender.address, b"POST /XrdAdapter/adapter/sendEdoc HTTP/1.1\r\nBad Header: 1\r\n\r\n")
    refused(broken, "20")


def test_a_stored_packet_that_was_damaged_is_never_handed_over(client) -> None:
    sender, receiver = client("H42.05"), client("H42.31")
    sender.send_edoc(PACKET, "H42.05")
    [row] = receiver.received().json["data"]
    path = Path(settings.VANBAN_VAR) / "blobs" / Message.objects.get().blob.path
    content = path.read_bytes()
    path.write_bytes(content[:-40] + bytes(40))
    assert receiver.download(row["docId"]).body == b""
    refused(receiver.get_edoc(row["docId"]), "20")
    path.write_bytes(content)
    assert receiver.download(row["docId"]).body == PACKET


def test_a_stopped_hub_says_so_and_keeps_nothing(client) -> None:
    sender = client("H42.05")
    client("H42.31")
    Stoppage.objects.create(at=timezone.now(), reason="EIO")
    answer = sender.send_edoc(PACKET, "H42.05")
    refused(answer, "20")
    assert answer.json["DocId"] == ""
    Stoppage.objects.all().delete()
    assert sender.send_edoc(PACKET, "H42.05").status == "OK"


def test_a_line_to_the_database_that_broke_is_no_outage(client) -> None:
    sender = client("H42.05")
    assert sender.received().status == "OK"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert {sender.received().status for _n in range(8)} == {"OK"}
