"""People and organisations without an account: the mailbox is proven, the letter is taken, a clerk decides."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from cast import AT, actor, data_centre
from vanban.directory.api import Agency, Box, box_items
from vanban.exchange import api, jobs
from vanban.exchange.actions import Whence, ask_proof, forget_proofs, keep_desk, take_letter, write_letter
from vanban.exchange.errors.citizens import DeskClosed, LinkOver, TooManyLinks
from vanban.exchange.errors.mail import OnlyOperatorsKeepMailboxes, OriginNotAssured
from vanban.exchange.models import Arrival, CitizenLetter, CitizenProof
from vanban.exchange.queries.citizens import open_desks, standing_of, word_for
from vanban.exchange.rules.checking import FileFacts, SignatureFacts
from vanban.exchange.rules.citizens import Written, mailbox_key
from vanban.exchange.rules.letters.citizens import needs_assurance
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.scanner import sheet as page
from vanban.exchange.tests.story import Story, annex, findings
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusals
from vanban.platform.jobs import run_pending
from vanban.registry.api import find_incoming

BINH = "tranvanbinh@example.vn"
HOME = Whence("203.0.113.7/32", "203.0.113.0/24")
LETTER = Written(
    name="Trần Văn Bình",
    postal="Số 5, đường Lê Hồng Phong, phường Hoa Lư",
    phone="0912 345 678",
    subject="Đề nghị sửa đèn đường ngõ 12",
    words="Kính gửi Ủy ban nhân dân phường.\r\nĐèn đường ngõ 12 hỏng đã hai tuần.",
)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday morning, for the jobs as well."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def operator(db: None) -> Actor:
    """Who runs the system for the province."""
    return actor(data_centre().posts["hanh"])


@pytest.fixture
def ward(story: Story, office: PostOffice, operator: Actor) -> Story:
    """The operator has opened the public page for the ward."""
    keep_desk(story.ward.agency.id, is_open=True, by=operator, at=AT)
    return story


def photograph(words: str = "Đơn đề nghị") -> bytes:
    """A letter photographed with a phone."""
    out = io.BytesIO()
    page(words).resize((827, 1170)).save(out, "JPEG", quality=70)
    return out.getvalue()


def link(office: PostOffice) -> str:
    """The word in the link of the last message."""
    return re.findall(r"/gui-van-ban/thu/([^/\s]+)/", said(office.got[-1]))[0]


def said(message: EmailMessage) -> str:
    return str(message.get_content())


def asked(story: Story, office: PostOffice, address: str = BINH) -> str:
    """Somebody asks for a link, and opens the mail."""
    ask_proof(story.ward.agency.id, address=address, whence=HOME, by=jobs.CITIZENS, at=AT)
    run_pending()
    return link(office)


def written(
    story: Story, office: PostOffice, *files: tuple[str, bytes], letter: Written = LETTER, address: str = BINH
) -> tuple[CitizenLetter, Arrival]:
    """The letter lies before the ward's clerk."""
    made = write_letter(asked(story, office, address), letter, files, by=jobs.CITIZENS, at=AT)
    run_pending()
    made.refresh_from_db()
    assert made.arrival is not None
    return made, made.arrival


@pytest.mark.clause("NB16-Đ4.2", "NB16-Đ8.3", "NB16-Đ11.2a", "NB16-Đ11.2h")
def test_a_citizen_writes_and_learns_the_arrival_number(ward: Story, office: PostOffice) -> None:
    made, arrival = written(ward, office, ("Đơn.jpg", photograph()))
    (item,) = box_items(ward.ngoc, Box.ARRIVED)
    assert (item.document_id, item.subject, item.origin) == (arrival.id, LETTER.subject, "Trần Văn Bình")
    assert find_incoming(arrival.id) is None, "nothing is registered by itself"
    report = findings(arrival.id)
    assert report["origin"]["ok"] is None and BINH in str(report["origin"]["data"])
    assert {file.name: file.role for file in arrival.files.all()} == {
        "anh-ghep-thanh-trang.pdf": "main",
        "Đơn.jpg": "annex",
        "noi-dung-thu.txt": "annex",
    }
    assert (arrival.source, arrival.files.get(role="main").pages) == ("web", 1)
    receipt = office.got[-1]
    assert (receipt["To"], receipt["From"]) == (BINH, "phuonghoalu@ninhbinh.gov.vn")
    assert made.code in said(receipt).replace("-", "")
    waiting = standing_of(made.code)
    assert waiting is not None and waiting.code == "waiting"

    with pytest.raises(OriginNotAssured):
        api.accept(arrival.id, by=ward.ngoc, at=AT)
    document = api.accept(arrival.id, assurance="Đã gọi điện, ông Bình xác nhận", by=ward.ngoc, at=AT)
    run_pending()
    assert (document.issuer_name, document.received_as, document.type_name) == ("Trần Văn Bình", "web", "Đơn thư")
    answer = said(office.got[-1])
    assert f"số {document.arrival_number}" in answer and office.got[-1]["To"] == BINH
    found = standing_of(made.code.lower())
    assert found is not None and (found.code, found.number) == ("registered", document.arrival_number)


@pytest.mark.clause("HY19-Đ2.1-3")
def test_a_body_outside_the_system_is_treated_as_every_agency_is(ward: Story, office: PostOffice) -> None:
    """Its letter waits in the same box, under the same checks, refused with a reason or entered with a number."""
    Agency.objects.create(
        code="H42.900", name="Công ty Điện lực", abbreviation="ĐL", level="external", place="Hoa Lư",
        email="vanthu@dienluc.example.vn", has_system=False,
    )  # fmt: skip
    letter = replace(
        LETTER, name="Công ty Điện lực", number_symbol="15/ĐL-KT", dated=date(2026, 11, 20), subject="V/v cắt điện"
    )
    made, arrival = written(ward, office, ("15.pdf", annex()), letter=letter, address="vanthu@dienluc.example.vn")
    assert (arrival.sender_code, arrival.printed_number, arrival.promulgated) == (
        "H42.900", "15/ĐL-KT", date(2026, 11, 20)
    )  # fmt: skip
    assert set(findings(arrival.id)) == {"origin", "address", "completeness", "structure", "signatures", "secrecy"}
    api.refuse(arrival.id, reason="Chưa có chữ ký của người có thẩm quyền", by=ward.ngoc, at=AT)
    run_pending()
    assert "Chưa có chữ ký" in said(office.got[-1])
    found = standing_of(made.code)
    assert found is not None and (found.code, found.reason) == ("refused", "Chưa có chữ ký của người có thẩm quyền")
    # what it had signed and its agency vouches for, needs no telephone call
    _again, signed = written(
        ward, office, ("02.pdf", ward.sealed()), letter=replace(letter, number_symbol="16/ĐL-KT"),
        address="vanthu@dienluc.example.vn",
    )  # fmt: skip
    assert api.accept(signed.id, by=ward.ngoc, at=AT).number_symbol == "16/ĐL-KT"


def test_one_letter_for_one_link_however_often_it_is_sent(ward: Story, office: PostOffice) -> None:
    word = asked(ward, office)
    first = write_letter(word, LETTER, [], by=jobs.CITIZENS, at=AT)
    assert write_letter(word, replace(LETTER, subject="Khác"), [], by=jobs.CITIZENS, at=AT).id == first.id
    run_pending()
    take_letter(first.id, by=jobs.CITIZENS, at=AT)
    assert Arrival.objects.count() == 1
    with pytest.raises(LinkOver):
        write_letter(word_for(first.id), LETTER, [], by=jobs.CITIZENS, at=AT)
    with pytest.raises(LinkOver):
        write_letter(word[:-1] + ("A" if word[-1] != "A" else "B"), LETTER, [], by=jobs.CITIZENS, at=AT)
    late = asked(ward, office)
    with pytest.raises(LinkOver):
        write_letter(late, LETTER, [], by=jobs.CITIZENS, at=AT + timedelta(hours=25))


def test_everything_that_is_wrong_is_told_at_once(ward: Story, office: PostOffice) -> None:
    files = [("hoa-don.exe", b"MZ" + b"\0" * 100), ("don.pdf", b"PK\x03\x04word"), ("trong.png", b""),
             ("lon.pdf", b"%PDF-1.7" + b"\0" * (10 * 1024 * 1024))]  # fmt: skip
    with pytest.raises(Refusals) as caught:
        write_letter(asked(ward, office), Written("", " ", ""), files, by=jobs.CITIZENS, at=AT)
    told = [str(one.data.get("place") or one.data.get("name")) for one in caught.value.reasons]
    assert told == ["name", "postal", "subject", "hoa-don.exe", "don.pdf", "trong.png", "lon.pdf"]
    assert CitizenLetter.objects.count() == 0


def test_links_are_bounded_per_mailbox_computer_and_agency(ward: Story, office: PostOffice) -> None:
    def ask(address: str, whence: Whence = HOME, hours: float = 0) -> None:
        at = AT + timedelta(hours=hours)
        ask_proof(ward.ward.agency.id, address=address, whence=whence, by=jobs.CITIZENS, at=at)

    for tag in ("", "+a", "+b"):  # one mailbox under three spellings
        ask(f"binh{tag}@example.vn")
    with pytest.raises(TooManyLinks):
        ask("Binh+c@Example.vn", Whence("198.51.100.1/32", "198.51.100.0/24"))
    for number in range(17):
        ask(f"nguoi{number}@example.vn")
    with pytest.raises(TooManyLinks):
        ask("nua@example.vn")
    ask("nua@example.vn", Whence("198.51.100.1/32", "198.51.100.0/24"))
    ask("binh@example.vn", hours=1.1)


def test_unused_addresses_are_forgotten_and_a_refused_mailbox_is_noted(ward: Story, office: PostOffice) -> None:
    office.refuses.add("khong-co@example.vn")
    ask_proof(ward.ward.agency.id, address="khong-co@example.vn", whence=HOME, by=jobs.CITIZENS, at=AT)
    run_pending()
    assert CitizenProof.objects.get().failed_at == AT and office.got == []
    written(ward, office)
    assert "0912" not in str(office.got[0]) and LETTER.words not in said(office.got[0])
    assert forget_proofs(by=jobs.CITIZENS, at=AT + timedelta(days=2)) == 0
    assert forget_proofs(by=jobs.CITIZENS, at=AT + timedelta(days=4)) == 1
    assert CitizenProof.objects.get().address == BINH, "the proof of a letter stays with it"


def test_only_agencies_that_an_operator_opened_take_letters(ward: Story, office: PostOffice, operator: Actor) -> None:
    assert [one.code for one in open_desks(AT)] == ["H42.51"]
    with pytest.raises(DeskClosed):
        ask_proof(ward.snv.agency.id, address=BINH, whence=HOME, by=jobs.CITIZENS, at=AT)
    with pytest.raises(OnlyOperatorsKeepMailboxes):
        keep_desk(ward.snv.agency.id, is_open=True, by=ward.hoa, at=AT)
    word = asked(ward, office)
    keep_desk(ward.ward.agency.id, is_open=False, by=operator, at=AT)
    with pytest.raises(DeskClosed):
        write_letter(word, LETTER, [], by=jobs.CITIZENS, at=AT)


def test_a_letter_stays_as_it_was_written(ward: Story, office: PostOffice) -> None:
    made, _arrival = written(ward, office)
    for change in ({"words": "khác"}, {"arrival_id": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CitizenLetter.objects.filter(id=made.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CitizenLetter.objects.filter(id=made.id).delete()


def test_a_broken_picture_and_a_locked_file_are_shown_to_the_clerk(ward: Story, office: PostOffice) -> None:
    _made, arrival = written(
        ward, office, ("hong.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50), ("../../Đơn . pdf.PDF", b"%PDF-1.7 garbage")
    )
    assert sorted(arrival.files.values_list("name", flat=True)) == ["hong.png", "noi-dung-thu.txt", "Đơn pdf.pdf"]
    report = findings(arrival.id)
    assert report["structure"]["ok"] is None and report["signatures"]["blocks"]


def test_what_is_no_document_is_closed_and_its_writer_learns_only_that(ward: Story, office: PostOffice) -> None:
    made, arrival = written(ward, office)
    sent = len(office.got)
    api.dismiss(arrival.id, by=ward.ngoc, at=AT)
    run_pending()
    found = standing_of(made.code)
    assert found is not None and found.code == "closed"
    assert len(office.got) == sent
    assert standing_of("0" * 16) is None and standing_of("…") is None


def test_the_same_letter_by_post_speaks_for_the_one_from_the_page(ward: Story, office: PostOffice) -> None:
    made, arrival = written(ward, office)
    _other, kept = written(ward, office)
    document = api.accept(kept.id, assurance="Đã gọi điện xác nhận", by=ward.ngoc, at=AT)
    api.join_copy(arrival.id, kept.id, by=ward.ngoc, at=AT)
    run_pending()
    found = standing_of(made.code)
    assert found is not None and (found.code, found.number) == ("registered", document.arrival_number)


def test_spellings_of_one_mailbox_are_one_mailbox() -> None:
    """At Google's mail dots say nothing and two domains are one: they are no way around the bound."""
    assert len({mailbox_key(one) for one in ("b.inh@gmail.com", "Binh+x@GMail.com", "bi.n.h@googlemail.com")}) == 1
    assert mailbox_key("b.inh@example.vn") != mailbox_key("binh@example.vn")


def test_a_signed_file_makes_nothing_sure_that_stands_beside_it() -> None:
    """Published documents carry good signatures, and anybody can enclose one: words and other files stay unproven."""
    signed = FileFacts("qd.pdf", is_pdf=True, signatures=(SignatureFacts("agency", "Sở Nội vụ", True),))
    photo = FileFacts("don.jpg", is_pdf=False)
    beside = "Xin cấp lại theo quyết định này."
    assert not needs_assurance([signed], words="", known=False)
    assert needs_assurance([signed], words=beside, known=False)
    assert not needs_assurance([signed], words=beside, known=True), "from the official mailbox of an agency"
    assert needs_assurance([signed, photo], words="", known=True)
    assert needs_assurance([], words="Thư", known=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_links_asked_in_one_moment_are_counted_one_after_the_other(ward: Story, office: PostOffice) -> None:
    """A flood in one breath does not slip under the bound: the mailbox of somebody else gets three, not twelve."""
    gate = Barrier(12)

    def press(number: int) -> bool:
        whence = Whence(f"198.51.{number}.1/32", f"198.51.{number}.0/24")
        gate.wait(timeout=20)
        try:
            ask_proof(ward.ward.agency.id, address=BINH, whence=whence, by=jobs.CITIZENS, at=AT)
        except TooManyLinks:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(press, range(12))) == 3
