"""Notices to browsers: a push service of the test takes them, and only the browser's own key opens them."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cast import AT
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.jobs import run_pending
from vanban.portal import actions, ports
from vanban.portal.adapters.webpush import WebPush
from vanban.portal.models import Notice, PushDevice
from vanban.portal.rules.telling import Fact

pytestmark = pytest.mark.django_db


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Doorbell:
    """A push service on this machine, and one browser that takes its notices there."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.says = 201
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((dict(self.headers), body))
                self.send_response(service.says)
                if service.says == 302:
                    self.send_header("Location", "http://127.0.0.1:1/inside")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/abc"

    @property
    def offer(self) -> dict[str, str]:
        """What the browser tells the page."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": _text(point), "auth": _text(self.auth)}

    def opened(self) -> dict[str, str]:
        """The last notice as the browser reads it."""
        plain = http_ece.decrypt(self.taken[-1][1], private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(plain)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Doorbell]:
    found = Doorbell()
    ports.use_push(WebPush(tmp_path / "keys" / "push.pem", ("127.0.0.1",), "mailto:a@b.vn", plain=True))
    yield found
    found.server.shutdown()
    found.server.server_close()
    ports.use_push(None)


def fact(**more) -> Fact:
    return Fact(kind="assigned", key="a:1", at=AT, title="56/SNV-TCCB", subject="một việc riêng", **more)


def test_a_browser_that_was_allowed_shows_what_is_told(service, who, sit):
    """Lan allows her browser; the notice arrives sealed, says no subject, and names the house by its signature."""
    client = sit("lan")
    assert client.post("/thong-bao/trinh-duyet/", service.offer).status_code == 200
    actions.tell(fact(), people=[who("lan").person_id], at=AT)
    run_pending()
    headers, sealed = service.taken[-1]
    assert service.opened()["title"] == "Bạn được giao việc"
    assert service.opened()["body"] == "56/SNV-TCCB"
    assert b"56/SNV" not in sealed
    assert "một việc riêng" not in json.dumps(service.opened(), ensure_ascii=False)
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert "No longer" not in client.get("/thong-bao/cach-bao/").content.decode()


def test_a_browser_that_has_gone_is_forgotten(service, who, sit):
    sit("lan").post("/thong-bao/trinh-duyet/", service.offer)
    service.says = 410
    actions.tell(fact(), people=[who("lan").person_id], at=AT)
    run_pending()
    assert PushDevice.objects.get().ended_at is not None
    assert Notice.objects.filter(person_id=who("lan").person_id).count() == 1


def test_only_known_services_are_ever_called(service, sit, tmp_path):
    """A person cannot make the house call a machine of their choice, by address or by redirection."""
    push = WebPush(tmp_path / "k.pem", (".push.apple.com", "fcm.googleapis.com"), "mailto:a@b.vn")
    assert push.accepts("https://fcm.googleapis.com/fcm/send/x")
    assert push.accepts("https://web.push.apple.com/x")
    for wrong in (
        "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.vn/x", "https://evilpush.apple.com.vn/",
        "https://127.0.0.1/", "https://user@fcm.googleapis.com/", "file:///etc/passwd", "https://[::1", "",
    ):  # fmt: skip
        assert not push.accepts(wrong), wrong
    answer = sit("lan").post("/thong-bao/trinh-duyet/", {**service.offer, "endpoint": "https://10.0.0.1/inside"})
    assert answer.status_code == 422
    assert not PushDevice.objects.exists()
    service.says = 302
    to = ports.PushAddress(**service.offer)
    with pytest.raises(OutsideFailure) as failure:
        ports.push().push(to, b"{}", urgent=False)
    assert failure.value.permanent
    assert len(service.taken) == 1


def test_a_key_of_rubbish_harms_nobody(service, who, sit):
    sit("lan").post("/thong-bao/trinh-duyet/", {**service.offer, "p256dh": "x", "auth": "y"})
    actions.tell(fact(), people=[who("lan").person_id], at=AT)
    run_pending()
    assert not service.taken


def test_another_person_at_the_same_browser_takes_it_over(service, who, sit):
    sit("lan").post("/thong-bao/trinh-duyet/", service.offer)
    sit("tuan").post("/thong-bao/trinh-duyet/", service.offer)
    actions.tell(fact(), people=[who("lan").person_id], at=AT)
    run_pending()
    assert not service.taken
    sit("tuan").post("/thong-bao/trinh-duyet/bo/", {"device": str(PushDevice.objects.get().id)})
    assert PushDevice.objects.get().ended_at is not None
