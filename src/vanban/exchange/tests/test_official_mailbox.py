"""Official mail through a real mail server: taken once, checked, laid before the clerks, answered."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cast import AT, actor, data_centre
from vanban.directory.api import Box, box_items
from vanban.exchange import api, jobs, ports
from vanban.exchange.adapters.dkim import DomainKeys
from vanban.exchange.adapters.imap import TAKEN, ImapMailboxes
from vanban.exchange.adapters.mail_reader.reader import read_letter
from vanban.exchange.models import Arrival, MailAnswer, Mailbox, ReceivedMail
from vanban.exchange.queries.mailboxes import place_of, unanswered
from vanban.exchange.tests.mail_server import MailServer, is_installed, letter
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.story import Story, annex, arrival, findings
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import OutsideFailure, Refusals
from vanban.platform import storage

pytestmark = pytest.mark.skipif(not is_installed(), reason="needs dovecot-imapd")
WARD = "phuonghoalu@ninhbinh.gov.vn"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """The province's mail server with the ward's mailbox."""
    made = MailServer.start(WARD)
    yield made
    made.close()


@pytest.fixture
def operator(db: None) -> Actor:
    """Who runs the system for the province."""
    return actor(data_centre().posts["hanh"])


@pytest.fixture
def mailbox(story: Story, server: MailServer, tmp_path: Path, operator: Actor) -> Mailbox:
    """The ward's mailbox, empty, joined to the house over TLS; domain keys are asked of a table."""
    with server.opened(WARD) as client:
        client.delete_messages(client.search(["ALL"]))
        client.expunge()
    server.keep_secrets(tmp_path, "H42.51")
    ports.use_mail_tools(ports.MailTools(ImapMailboxes(tmp_path), read_letter, DomainKeys(KEYS.ask)))
    KEYS.texts.clear()
    api.list_domain("ninhbinh.gov.vn", province="ninh-binh", by=operator, at=AT)
    return api.keep_mailbox(
        story.ward.agency.id, host="127.0.0.1", port=server.secure, line="tls", account=WARD, by=operator, at=AT
    )


class Keys:
    """The name service of the story: domains' public keys."""

    def __init__(self) -> None:
        self.texts: dict[str, bytes] = {}
        self.silent = False
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.public = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def ask(self, name: bytes | str, timeout: float = 5) -> bytes | None:
        """What the name service says."""
        if self.silent:
            raise dkim.DnsTimeoutError("nobody answers")
        asked = name.decode() if isinstance(name, bytes) else name
        return self.texts.get(asked.rstrip("."))

    def signed(self, message: bytes, domain: str = "ninhbinh.gov.vn") -> bytes:
        """The message with that domain's signature before it."""
        self.texts[f"s1._domainkey.{domain}"] = self.public
        found = dkim.sign(message, b"s1", domain.encode(), self.private, include_headers=[b"from", b"subject", b"to"])
        return bytes(found) + message


KEYS = Keys()


def take(server: MailServer, mailbox: Mailbox, *messages: bytes, minutes: int = 0) -> list[ReceivedMail]:
    """The messages come, the mailbox is looked into once; what was taken so far, in order."""
    for message in messages:
        server.deliver(WARD, message)
    api.look_into(mailbox.id, by=jobs.POSTMAN, at=AT + timedelta(minutes=minutes))
    mailbox.refresh_from_db()
    return list(ReceivedMail.objects.order_by("taken_at", "id"))


@pytest.mark.clause("NB16-Đ14.1a-b", "NB16-Đ14.4", "NB16-Đ14.3b")
def test_a_signed_letter_lies_before_the_clerk_with_its_report_and_is_answered(
    story: Story,
    server: MailServer,
    mailbox: Mailbox,
    office: PostOffice,
) -> None:
    raw = KEYS.signed(letter(("77-SNV-VP.pdf", story.sealed())))
    (mail,) = take(server, mailbox, raw)
    assert (mailbox.failure, mailbox.waiting, mailbox.worked_at) == ("", 0, AT)
    assert (mail.standing, mail.outcome, mail.address) == ("proven", "arrival", "snv@ninhbinh.gov.vn")
    assert storage.read(mail.blob_id) == raw, "kept outside the mail system, byte for byte"
    row = arrival(mail.arrival_id)
    assert (row.source, row.printed_number, row.subject) == ("mail", "77/SNV-VP", "V/v lịch làm việc của tổ kiểm tra")
    assert row.sender == story.snv.agency
    assert [file.name for file in row.files.all()] == ["77-SNV-VP.pdf", "noi-dung-thu.txt"]
    assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [row.id]
    report = findings(row.id)
    assert (report["origin"]["ok"], report["signatures"]["ok"], report["address"]["ok"]) == (True, True, True)
    document = api.accept(row.id, by=story.ngoc, at=AT + timedelta(minutes=5))
    assert (document.received_as, document.arrival_number) == ("email", 1)
    for answer in MailAnswer.objects.all():
        api.send_answer(answer.id, by=jobs.POSTMAN, at=AT + timedelta(minutes=6))
        api.send_answer(answer.id, by=jobs.POSTMAN, at=AT + timedelta(minutes=7))
    (told,) = office.got
    assert (told["To"], told["In-Reply-To"], told["Auto-Submitted"]) == (
        "snv@ninhbinh.gov.vn", "<77@ninhbinh.gov.vn>", "auto-replied",
    )  # fmt: skip
    assert "vào sổ văn bản đến số 1 ngày 23/11/2026" in told.get_content()


@pytest.mark.clause("NB16-Đ14.4")
def test_each_message_is_taken_once_for_ever_and_marked_only_when_it_is_kept(
    server: MailServer, mailbox: Mailbox, monkeypatch: Any
) -> None:
    raw = letter(("a.pdf", annex()))
    monkeypatch.setattr("vanban.exchange.adapters.imap._Session.note_taken", _line_breaks)
    assert len(take(server, mailbox, raw)) == 1
    assert server.flags(WARD) == [set()], "the line broke before the mark: it lies there as it came"
    assert "line is gone" in mailbox.failure
    assert mailbox.failing_since == AT
    monkeypatch.undo()
    assert len(take(server, mailbox, minutes=1)) == 1, "found again and recognised"
    assert server.flags(WARD) == [{TAKEN.encode(), rb"\Seen"}]
    assert (mailbox.failure, mailbox.failing_since) == ("", None)
    again = raw.replace(b"\r\n\r\n", b"\r\nReceived: from another way\r\n\r\n", 1)
    assert len(take(server, mailbox, b"Received: by mx2\r\n" + raw, again, minutes=2)) == 1, "the same by two ways"
    assert Arrival.objects.count() == 1
    with server.opened(WARD) as client:
        assert client.search(["UNKEYWORD", TAKEN]) == []
        client.remove_flags(client.search(["ALL"]), [rb"\Seen"])
    assert len(take(server, mailbox, minutes=3)) == 1, "a clerk who marks it unread changes nothing"


def _line_breaks(_session: object, _uid: int) -> None:
    raise OSError("the line is gone")


def test_what_somebody_read_with_another_program_is_taken_all_the_same(server: MailServer, mailbox: Mailbox) -> None:
    server.deliver(WARD, letter(("a.pdf", annex())))
    with server.opened(WARD) as client:
        client.add_flags(client.search(["ALL"]), [rb"\Seen"])
    assert len(take(server, mailbox)) == 1


@pytest.mark.clause("NB16-Đ14.3b")
def test_a_forged_sender_is_flagged_never_accepted_and_never_answered(
    story: Story,
    server: MailServer,
    mailbox: Mailbox,
) -> None:
    signed = KEYS.signed(letter(("77.pdf", story.sealed())))
    changed = signed.replace("tổ kiểm tra".encode(), b"x").replace(b"Subject: ", b"Subject: Khan ", 1)
    dressed = letter(
        ("a.pdf", annex()), sender='"snv@ninhbinh.gov.vn" <vanthu.snv@gmail.com>', message_id="<2@gmail.com>"
    )
    alike = letter(("a.pdf", annex()), sender="snv@ninhbinh-gov.vn", message_id="<3@x>")
    two = letter(("a.pdf", annex()), message_id="<4@x>").replace(b"To: ", b"From: ke@gian.vn\r\nTo: ", 1)
    nobody = letter(("a.pdf", annex()), sender="khong co dia chi", message_id="<5@x>")
    mails = take(server, mailbox, changed, dressed, alike, two, nobody)
    assert [mail.standing for mail in mails] == ["forged"] * 5
    for mail in mails:
        row = arrival(mail.arrival_id)
        assert row.sender is None, "nobody's name is taken from a forged message"
        assert findings(row.id)["origin"]["blocks"]
        with pytest.raises((api.CheckFailed, Refusals)):
            api.accept(row.id, by=story.ngoc, at=AT)
        api.refuse(row.id, reason="Người gửi bị giả mạo", by=story.ngoc, at=AT)
    assert not MailAnswer.objects.exists(), "whose name was forged gets no answer"
    assert box_items(story.ngoc, Box.ARRIVED) == []


def test_a_domain_that_signs_everything_and_a_name_service_that_is_silent(
    server: MailServer, mailbox: Mailbox, operator: Actor
) -> None:
    api.list_domain("haiphong.gov.vn", province="hai-phong", signs=True, by=operator, at=AT)
    bare = letter(("a.pdf", annex()), sender="vt@haiphong.gov.vn", message_id="<1@h>")
    sealed = KEYS.signed(letter(("b.pdf", annex()), sender="vt@haiphong.gov.vn", message_id="<2@h>"), "haiphong.gov.vn")
    assert [mail.standing for mail in take(server, mailbox, bare, sealed)] == ["forged", "proven"]
    KEYS.silent = True
    late = KEYS.signed(letter(("c.pdf", annex()), message_id="<3@h>"))
    try:
        assert take(server, mailbox, late, minutes=1)[-1].standing == "doubtful"
    finally:
        KEYS.silent = False


@pytest.mark.clause("NB16-Đ8.3", "NB16-Đ5.1b")
def test_a_citizens_unsigned_letter_is_taken_when_somebody_made_sure_of_it(
    story: Story, server: MailServer, mailbox: Mailbox
) -> None:
    (mail,) = take(
        server,
        mailbox,
        letter(
            sender="Trần Thị Bình <binh@gmail.com>", subject="Kiến nghị về đường ngõ 5", words="Kính gửi phường ..."
        ),
    )
    row = arrival(mail.arrival_id)
    assert (mail.standing, row.sender, row.sender_name) == ("outside", None, "Trần Thị Bình <binh@gmail.com>")
    assert row.facts["assure"]
    with pytest.raises(api.OriginNotAssured):
        api.accept(row.id, by=story.ngoc, at=AT, corrections={"type_name": "Thư công"})
    document = api.accept(
        row.id,
        by=story.ngoc,
        at=AT,
        corrections={"type_name": "Thư công"},
        assurance="Gọi số 0912 trong thư, bà Bình xác nhận đã gửi",
    )
    assert document.issuer_name == "Trần Thị Bình <binh@gmail.com>"
    assert "bà Bình xác nhận" in arrival(row.id).facts["assurance"]
    assert MailAnswer.objects.get().address == "binh@gmail.com"


def test_a_message_of_sixty_megabytes_is_refused_with_an_answer_and_never_fetched(
    server: MailServer,
    mailbox: Mailbox,
    office: PostOffice,
    monkeypatch: Any,
) -> None:
    fetched: list[int] = []
    monkeypatch.setattr("vanban.exchange.adapters.imap._Session.read", lambda _self, uid: fetched.append(uid))
    (mail,) = take(server, mailbox, letter(("60mb.bin", b"\0" * 60_000_000)))
    assert (mail.outcome, mail.blob, mail.arrival, fetched) == ("too_large", None, None, [])
    answer = MailAnswer.objects.get()
    api.send_answer(answer.id, by=jobs.POSTMAN, at=AT)
    assert "vượt mức 72 MB" in office.got[0].get_content()
    assert len(take(server, mailbox, minutes=1)) == 1
    assert MailAnswer.objects.count() == 1, "told once"


def test_a_refusal_goes_back_with_reason_and_name_and_waits_for_a_server_that_is_busy(
    story: Story,
    server: MailServer,
    mailbox: Mailbox,
    office: PostOffice,
) -> None:
    (mail,) = take(server, mailbox, letter(("a.pdf", annex())))
    api.refuse(mail.arrival_id, reason="Thiếu phụ lục", by=story.ngoc, at=AT)
    answer = MailAnswer.objects.get()
    office.busy = True
    with pytest.raises(OutsideFailure):
        api.send_answer(answer.id, by=jobs.POSTMAN, at=AT)
    assert unanswered(before=AT + timedelta(hours=1), limit=5) == [answer.id]
    office.busy = False
    api.send_answer(answer.id, by=jobs.POSTMAN, at=AT + timedelta(minutes=30))
    text = office.got[0].get_content()
    assert "Lý do: Thiếu phụ lục." in text
    assert "Bùi Thị Ngọc" in text
    assert unanswered(before=AT + timedelta(hours=1), limit=5) == []


def test_machines_are_kept_but_are_no_arrivals_and_get_no_answers(server: MailServer, mailbox: Mailbox) -> None:
    away = letter(subject="Trả lời tự động", Auto_Submitted="auto-replied", message_id="<1@m>")
    bulk = letter(subject="Bản tin", Precedence="bulk", message_id="<2@m>")
    bounce = letter(subject="Undelivered", Return_Path="<>", message_id="<3@m>")
    mails = take(server, mailbox, away, bulk, bounce)
    assert [(mail.outcome, mail.note) for mail in mails] == [
        ("automatic", "auto"), ("automatic", "list"), ("automatic", "report"),
    ]  # fmt: skip
    assert not Arrival.objects.exists()
    official = letter(("a.pdf", annex()), Precedence="list", message_id="<4@m>")
    assert take(server, mailbox, official, minutes=1)[-1].outcome == "arrival", "a document sent by a list stays one"


def test_no_document_leaves_the_box_without_an_answer(story: Story, server: MailServer, mailbox: Mailbox) -> None:
    (mail,) = take(server, mailbox, letter(sender="sales@shop.vn", subject="Khuyến mại"))
    with pytest.raises(api.OnlyClerksExchange):
        api.dismiss(mail.arrival_id, by=story.hoa, at=AT)
    api.dismiss(mail.arrival_id, by=story.ngoc, at=AT)
    assert arrival(mail.arrival_id).state == "dismissed"
    assert box_items(story.ngoc, Box.ARRIVED) == []
    assert not MailAnswer.objects.exists()
    assert storage.read(mail.blob_id), "the message stays kept"


def test_the_operator_sees_what_is_wrong_with_a_mailbox(server: MailServer, mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "H42.51.password").write_text("sai mat khau")
    take(server, mailbox)
    assert "account or password refused" in mailbox.failure
    (tmp_path / "H42.51.password").unlink()
    take(server, mailbox)
    assert mailbox.failure == "the password is missing: H42.51.password"
    server.keep_secrets(tmp_path, "H42.51", trust=False)
    (tmp_path / "H42.51.pem").unlink()
    take(server, mailbox)
    assert "certificate" in mailbox.failure.lower()
    Mailbox.objects.update(line="plain", host="mail.ninhbinh.gov.vn", port=143)
    take(server, mailbox)
    assert "open line" in mailbox.failure
    Mailbox.objects.update(host="127.0.0.1", port=server.port)
    take(server, mailbox)
    assert mailbox.failure == "", "on this machine an open line is nobody else's"


def test_a_server_that_stops_and_comes_back_loses_nothing(server: MailServer, mailbox: Mailbox) -> None:
    server.deliver(WARD, letter(("a.pdf", annex())))
    server.stop()
    try:
        assert take(server, mailbox) == []
        assert mailbox.failure.startswith("mail server:")
    finally:
        server.run()
    assert len(take(server, mailbox, minutes=1)) == 1


def test_many_messages_are_taken_in_turns(server: MailServer, mailbox: Mailbox, monkeypatch: Any) -> None:
    monkeypatch.setattr("vanban.exchange.actions.fetching.MOST_AT_ONCE", 2)
    take(server, mailbox, *(letter(words=f"thư {n}", message_id=f"<{n}@x>") for n in range(5)))
    assert mailbox.waiting == 3
    take(server, mailbox)
    assert len(take(server, mailbox)) == 5
    assert mailbox.waiting == 0


def test_old_mail_from_before_the_mailbox_was_written_down_stays_where_it_is(
    server: MailServer, mailbox: Mailbox
) -> None:
    old = place_of(mailbox).since - timedelta(days=2)
    server.deliver(WARD, letter(words="thư cũ"), came=datetime(old.year, old.month, old.day, 9, 0, tzinfo=VIETNAM))
    assert take(server, mailbox) == []
