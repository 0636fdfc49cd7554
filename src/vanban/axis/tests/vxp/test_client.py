"""Our client against hubs that behave, and against lines, proxies and hubs that do not."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import ipaddress
import json
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from vanban.axis import api
from vanban.axis.adapters.vxp import VxpClient
from vanban.axis.errors import RecipientsRefused, RefusedThere, SenderUnknown
from vanban.axis.queries.receipts import receipt_key
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment
from vanban.axis.rules.receipts import Receipt, is_genuine
from vanban.axis.tests.packets import COMMUNE, WARD, letter
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import TransactionOpen

PACKET = edxml.write_document(letter())


def written(
    body: bytes | str, *, status: str = "200 OK", length: int | None = None, kind: str = "application/json"
) -> bytes:
    """A whole answer; `length` announces another size than it has."""
    data = body.encode() if isinstance(body, str) else body
    size = len(data) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n".encode() + data


@contextmanager
def hub(*answers: bytes, tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A hub that reads a request and gives one answer a connection, an empty one by cutting the line; then the last."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(20)

    def serve() -> None:
        left = list(answers)
        while True:
            try:
                line, _place = server.accept()
            except OSError:
                return
            try:
                line.settimeout(5)
                if tls:
                    line = tls.wrap_socket(line, server_side=True)
                request = b""
                while b"\r\n\r\n" not in request:
                    request += line.recv(65536) or b"\r\n\r\n"
                head, _, body = request.partition(b"\r\n\r\n")
                length = int(
                    next((row[15:] for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")), 0)
                )
                while len(body) < length and (piece := line.recv(65536)):
                    body += piece
                heard.append(head + b"\r\n\r\n" + body)
                line.sendall(left.pop(0) if len(left) > 1 else left[0])
            except OSError:
                continue
            finally:
                line.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.getsockname()[1]}/XrdAdapter/adapter", heard
    finally:
        server.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
        server.close()
        thread.join(timeout=20)


def client(address: str, **facts: object) -> VxpClient:
    return VxpClient(address, "vxp.office", "bí mật", timeout=5, **facts)


pytestmark = pytest.mark.django_db


def test_a_cut_line_is_tried_again_and_then_told_as_an_outage() -> None:
    with hub(b"", written('{"status":"OK","ErrorCode":"0","DocId":"68edb8c8c2dcb14db773ce44"}')) as (address, heard):
        assert client(address).send_edoc(PACKET, sender="H42.05") == "68edb8c8c2dcb14db773ce44"
        assert len(heard) == 2
        assert [request.partition(b"\r\n\r\n")[2] for request in heard] == [PACKET, PACKET]
    with hub(b"") as (address, heard):
        with pytest.raises(OutsideFailure) as failure:
            client(address, tries=3).received()
        assert not failure.value.permanent
        assert len(heard) == 3
    with pytest.raises(OutsideFailure):
        client("http://127.0.0.1:1/x").count()


@pytest.mark.parametrize(
    "answer",
    [
        written("<html><body>502 Bad Gateway</body></html>", status="502 Bad Gateway", kind="text/html"),
        written("", status="500 Internal Server Error"),
        written('{"status":"OK","ErrorCode":"0","data":[{"docId":"1"}'),
        written('{"status":"OK","data":[]', length=500),
        written('{"status":"FAIL"}'),
        written('{"status":"FAIL","ErrorCode":"15","ErrorDesc":"Sai"}', status="401 Unauthorized"),
        written('{"status":"FAIL","ErrorCode":"20","ErrorDesc":"Lỗi hệ thống"}'),
        written('{"status":"OK","ErrorCode":"0","data":[' + "9" * 9_000_000),
    ],
    ids=[
        "page of a proxy",
        "nothing",
        "cut list",
        "short",
        "fail without code",
        "wrong key",
        "out of order",
        "endless",
    ],
)
def test_no_outage_looks_like_an_empty_list_or_refuses_a_packet(answer: bytes) -> None:
    with hub(answer) as (address, _heard):
        for attempt in (
            lambda: client(address).received(),
            lambda: client(address).send_edoc(PACKET, sender="H42.05"),
            lambda: list(client(address).agencies()),
            lambda: client(address).update_status("1", "done"),
        ):
            with pytest.raises(OutsideFailure):
                attempt()


def test_only_the_hubs_own_verdict_refuses_a_packet() -> None:
    def told(text: str) -> Callable[[], object]:
        with hub(written(text)) as (address, _heard):
            return client(address).send_edoc(PACKET, sender="H42.05")

    with pytest.raises(RecipientsRefused) as refusal:
        told('{"status":"FAIL","ErrorCode":"18","ErrorDesc":"x","DocId":"","codes":{"H1":"18","H2":"23"}}')
    assert refusal.value.data["codes"] == {"H1": "18", "H2": "23"}
    with pytest.raises(SenderUnknown):
        told('{"status":"FAIL","ErrorCode":"19","ErrorDesc":"x"}')
    for code in ("10", "18", "21", "22", "23", "77"):
        with pytest.raises(RefusedThere) as refusal:
            told(f'{{"status":"FAIL","ErrorCode":"{code}","ErrorDesc":"Tệp hỏng","DocId":null}}')
        assert refusal.value.answered == code
        assert "Tệp hỏng" in str(refusal.value)
    with pytest.raises(OutsideFailure):
        told('{"status":"OK","ErrorCode":"0","DocId":""}')


def test_rows_of_other_vendors_are_read_as_far_as_they_go() -> None:
    rows = [
        {"docId": "68edb8c8c2dcb14db773ce44", "messageType": "EDOC", "from": "G22", "to": ["H42", "H42.05"],
         "status": "INITIAL", "created_time": "2026/11/22 08:02:00", "status_desc": None},
        {"docId": 17, "created_time": "hôm qua"},
    ]  # fmt: skip
    with hub(written(json.dumps({"ErrorCode": "0", "status": "OK", "data": rows}, indent=1))) as (address, heard):
        first, second = client(address).received(to="H42.05", size=5, page=1)
    assert (first.kind, first.sender, first.to, first.status) == ("edoc", "G22", "H42,H42.05", "initial")
    assert first.created_at == dt.datetime(2026, 11, 22, 1, 2, tzinfo=dt.UTC)
    assert (second.doc_id, second.created_at, second.message_id) == ("17", None, "")
    assert b"XroadVnpt-pageSize: 5\r\n" in heard[0]


def test_a_hub_without_download_is_asked_for_base64_and_a_refusal_is_told() -> None:
    packed = json.dumps({"status": "OK", "ErrorCode": "0", "data": "PGVkWE1MLz4="})
    with hub(written("", status="404 Not Found"), written(packed)) as (address, heard):
        assert client(address).fetch("1") == b"<edXML/>"
        assert heard[0].startswith(b"GET /XrdAdapter/adapter/downloadEdoc ")
        assert heard[1].startswith(b"POST /XrdAdapter/adapter/getEdoc ")
    with hub(written('{"status":"FAIL","ErrorCode":"10","ErrorDesc":"Không có"}')) as (address, _heard):
        with pytest.raises(RefusedThere):
            client(address).fetch("1")
        target = io.BytesIO()
        with pytest.raises(RefusedThere):
            client(address).download("1", target)
        assert target.getvalue() == b""
    with (
        hub(written(b"<edXML>" + b"x" * 900_000, length=1_000_000)) as (address, _heard),
        pytest.raises(OutsideFailure),
    ):
        client(address).fetch("1")


def test_reasons_go_out_in_ascii_for_others_and_exact_for_our_own() -> None:
    with hub(written('{"status":"OK","ErrorCode":"0"}')) as (address, heard):
        client(address).update_status("1", "fail", reason="Gửi nhầm địa chỉ\r\nXroadVnpt-status: done")
    head = heard[0].partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert b"XroadVnpt-description-utf8: G%E1%BB%ADi%20nh" in head
    assert head.count(b"\r\nXroadVnpt-status:") == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "truc.test")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - the certificate must be valid while the test runs
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, private = tmp_path / "ca.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, private)
    with hub(written('{"status":"OK","ErrorCode":"0","count":7}'), tls=tls) as (address, _heard):
        assert client(address, ca_file=str(certificate)).count() == 7
        with pytest.raises(OutsideFailure, match="CERTIFICATE"):
            client(address).count()
    with pytest.raises(ValueError, match="http"):
        client("ftp://127.0.0.1/")


def test_nobody_calls_a_hub_inside_a_transaction() -> None:
    with pytest.raises(TransactionOpen), transaction.atomic():
        client("http://127.0.0.1:1/x").count()


def test_a_nations_directory_is_read_in_bounded_memory() -> None:
    rows = b",".join(
        b'{"id":"%d","pid":"0","code":"G%d","name":"C\\u01a1 quan","version":%d,"deleted":false}' % (n, n, n)
        for n in range(60_000)
    )
    with hub(written(b'{"status":"OK","ErrorCode":"0","data":[' + rows + b"]}")) as (address, _heard):
        tracemalloc.start()
        count = sum(unit.name == "Cơ quan" for unit in client(address).units(from_version=3))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 60_000
    assert most < 4_000_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("VL19-Đ11.3a-b")
def test_both_ends_of_our_own(hub_address: str, join: Callable[..., tuple[str, str]], tmp_path: Path) -> None:
    sender = VxpClient(hub_address, *join("H42.05"))
    receiver = VxpClient(hub_address, *join("H42.31", "H42.32"))
    packet = edxml.write_document(
        letter(recipients=(WARD, COMMUNE), attachments=(Attachment("a.pdf", b"%PDF-1.7\n" + bytes(6_000_000)),))
    )
    file = tmp_path / "packet.edxml"
    file.write_bytes(packet)
    receipt = sender.send_edoc(file, sender="H42.05", to=["H42.31", "H42.32"], message_id="m-1")
    assert isinstance(receipt, Receipt)
    assert receipt.sha256 == hashlib.sha256(packet).hexdigest()
    assert is_genuine(receipt, receipt_key())
    assert sender.send_edoc(packet, sender="H42.05", to=["H42.31", "H42.32"], message_id="m-1") == receipt
    with pytest.raises(RefusedThere) as refusal:
        sender.send_edoc(PACKET, sender="H42.05", message_id="m-1")
    assert refusal.value.answered == "21"

    first, second = receiver.received()
    assert (first.message_id, first.sha256, first.size, first.destination) == (
        "m-1",
        receipt.sha256,
        len(packet),
        "H42.31",
    )
    target = io.BytesIO()
    assert receiver.download(first.doc_id, target) == (receipt.sha256, len(packet))
    held = receiver.lease(first.doc_id, seconds=60)
    assert held
    assert receiver.lease(first.doc_id, seconds=60) is None
    receiver.update_status(first.doc_id, "initial", token=held[0], reason="mất mạng")
    receiver.update_status(first.doc_id, "done")
    receiver.update_status(second.doc_id, "fail", reason="Tệp đính kèm không mở được")
    with pytest.raises(RefusedThere):
        sender.update_status(second.doc_id, "done")
    fates = {fate.to: (fate.status, fate.reason) for fate in sender.sent(str(receipt.doc_id))}
    assert fates == {"H42.31": ("done", "Đã nhận"), "H42.32": ("fail", "Tệp đính kèm không mở được")}
    assert (receiver.count(), receiver.received(), receiver.received(only=first.doc_id)[0].status) == (0, [], "done")
    assert [envelope.state for envelope in map(api.envelope, (first.doc_id, second.doc_id))] == ["delivered", "failed"]
