"""The page without an account: a citizen with a printed copy, one with a file, and those who want to misuse it."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from psycopg import sql

from cast import AT
from vanban.exchange import api as exchange
from vanban.exchange.tests.story import Story
from vanban.kernel.identifiers import new_id
from vanban.platform import keys, storage
from vanban.portal.tests.checking import manipulated
from vanban.portal.web import strangers
from vanban.rulebook.api import profile_for
from vanban.signing import api as signing
from vanban.signing.rules.print_codes import ALPHABET, canonical_code, code_for, grouped
from vanban.signing.tests.letters import bomb, encrypted, with_script

pytestmark = pytest.mark.django_db
PAGE = "/kiem-tra-chu-ky/"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Every story begins with an address that nobody has counted."""
    for bucket in (strangers.UPLOADS, strangers.CODES):
        bucket.empty()
    yield
    for bucket in (strangers.UPLOADS, strangers.CODES):
        bucket.empty()


@pytest.fixture
def citizen() -> Client:
    """Somebody at home: no account, no cookie; forged requests are not stopped by a token either."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "vi"})


def pdf_file(content: bytes, name: str = "cong-van.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def words(answer: Any) -> str:
    """What the page says, tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def rows() -> dict[str, int]:
    """How many rows every table has."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            found[table] = cursor.fetchone()[0]
        return found


def printed_code(story: Story, document_id: Any) -> str:
    return signing.print_code(document_id, by=story.hoa, at=AT)


@pytest.mark.clause("NB25-Đ13.1b", "NB25-Đ5.1")
def test_a_citizen_checks_a_file_and_nothing_of_it_stays(story: Story, citizen: Client, monkeypatch: Any) -> None:
    """The verdict, the value, the report to take away; no row, no file, no cookie, no temporary file on a disk."""
    pdf = story.sealed()
    big = pdf + b"\n" * (3 * 1024 * 1024)

    def forbidden(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("an upload touched the disk")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, forbidden)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", forbidden)
    before = rows()
    for content in (pdf, big):
        answer = citizen.post(PAGE, {"file": pdf_file(content)})
        assert answer.status_code == 200
        assert "Có giá trị như bản gốc" in words(answer)
        assert not answer.cookies
    assert rows() == before
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_manipulated_file_is_not_valid_here_either(story: Story, citizen: Client) -> None:
    said = words(citizen.post(PAGE, {"file": pdf_file(manipulated(story.sealed()))}))
    assert "Không hợp lệ" in said
    assert "Có giá trị như bản gốc" not in said
    assert said.index("Không hợp lệ") < said.index("Phạm Quốc Việt")


def test_the_report_that_came_with_the_result_can_be_taken_away_and_no_other(story: Story, citizen: Client) -> None:
    page = citizen.post(PAGE, {"file": pdf_file(story.sealed())}).content.decode()
    hidden = re.search(r'<textarea name="report"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert hidden is not None
    report = html.unescape(hidden.group(1))
    before = rows()
    data = citizen.post(f"{PAGE}bao-cao/", {"report": report, "form": "json"})
    assert data["Content-Disposition"].startswith("attachment")
    signed = signing.of_this_house(data.content)
    assert signed is not None
    assert signed.report.verdict == signing.Verdict.VALID
    assert citizen.post(f"{PAGE}bao-cao/", {"report": report, "form": "pdf"}).content.startswith(b"%PDF-")
    assert rows() == before
    for forged in (report.replace("Phạm Quốc Việt", "Phạm Quốc Vượt"), "<script>alert(1)</script>", "", "x" * 40_000):
        for form in ("json", "pdf"):
            answer = citizen.post(f"{PAGE}bao-cao/", {"report": forged, "form": form})
            assert answer.status_code == 422
            assert b"<script" not in answer.content


def test_the_page_speaks_english_to_those_who_ask(citizen: Client) -> None:
    assert "Check digital signatures" in words(citizen.get(f"{PAGE}?lang=en"))
    assert "Kiểm tra chữ ký số" in words(citizen.get(PAGE))
    assert not citizen.get(f"{PAGE}?lang=en").cookies


def test_whoever_holds_a_printed_copy_learns_that_it_stands_but_not_what_it_says(story: Story, citizen: Client) -> None:
    """The code as scanned, and as typed in small letters with O for 0; number, date, agency, verdict; no content."""
    document = story.issued()
    code = printed_code(story, document)
    before = rows()
    answer = citizen.get(f"{PAGE}ma/{code}/")
    said = words(answer)
    for part in ("01/SNV-TCCB", "23/11/2026", "Sở Nội vụ", "Đã ban hành; chưa bị thu hồi", "Có giá trị như bản gốc"):
        assert part in said, part
    for hidden in ("rà soát", "Phạm Quốc Việt", "UBND phường Hoa Lư", str(document)):
        assert hidden not in answer.content.decode(), hidden
    assert not answer.cookies
    typed = citizen.get(f"{PAGE}ma/", {"ma": f" {grouped(code).lower().replace('0', 'o')} "})
    assert typed.status_code == 302
    assert "01/SNV-TCCB" in words(citizen.get(typed.url))
    assert rows() == before


def test_the_abstract_is_shown_only_of_types_that_the_regulation_makes_public(
    story: Story, citizen: Client, monkeypatch: Any
) -> None:
    from dataclasses import replace

    profile = profile_for("ninh-binh", AT.date())
    assert profile.public_subject == frozenset()
    code = printed_code(story, story.issued())
    monkeypatch.setattr(
        "vanban.portal.queries.printed.in_force", lambda _on: replace(profile, public_subject=frozenset({"cong-van"}))
    )
    assert "rà soát" in words(citizen.get(f"{PAGE}ma/{code}/"))


def test_a_recalled_and_a_replaced_document_say_so(story: Story, citizen: Client) -> None:
    document = story.sent()
    code = printed_code(story, document)
    recipient = story.line(document)
    exchange.recall(document, recipient_ids=[recipient.id], reason="Ban hành nhầm", by=story.hoa, at=AT)
    said = words(citizen.get(f"{PAGE}ma/{code}/"))
    assert "chưa bị thu hồi" not in said
    assert "thu hồi" in said
    assert "Ban hành nhầm" not in said


def test_a_citizen_compares_the_file_with_the_printed_copy(story: Story, citizen: Client) -> None:
    code = printed_code(story, story.issued())
    before = rows()
    same = words(citizen.post(f"{PAGE}ma/{code}/", {"file": pdf_file(story.sealed())}))
    assert "trùng khớp từng byte" in same
    other = words(citizen.post(f"{PAGE}ma/{code}/", {"file": pdf_file(manipulated(story.sealed()))}))
    assert "khác với mọi tệp" in other
    assert "Không hợp lệ" in other
    none = citizen.post(f"{PAGE}ma/{code}/")
    assert none.status_code == 422
    assert rows() == before


def test_a_destroyed_document_keeps_its_line_and_not_its_verdict(story: Story, citizen: Client) -> None:
    document = story.issued(main=story.sealed(number="02"))
    from vanban.registry import api as registry

    code = printed_code(story, document)
    storage.destroy([file.blob_id for file in registry.files_of(document)])
    said = words(citizen.get(f"{PAGE}ma/{code}/"))
    assert "không còn được lưu" in said
    assert "Hợp lệ" not in said


def test_codes_cannot_be_guessed_from_the_document_or_from_each_other(story: Story) -> None:
    """A hundred bits from a key of the house: another key gives another code; one bit of the id changes all of it."""
    document = story.issued()
    code = printed_code(story, document)
    assert code == printed_code(story, document)
    assert len(code) == 20
    assert code == code_for(document, keys.derived("code of printed copies"))
    assert code != code_for(document, b"\0" * 32)
    many = {code_for(new_id(), b"k" * 32) for _ in range(2000)}
    assert len(many) == 2000
    assert {sign for one in many for sign in one} == set(ALPHABET)
    assert canonical_code(grouped(code)) == code
    assert canonical_code(str(document)) == ""
    assert canonical_code("") == canonical_code("' OR 1=1 --") == ""


def test_an_attacker_tries_codes(story: Story, citizen: Client) -> None:
    """Wrong codes all answer alike, strange ones make no fault, and soon the address is told to wait."""
    document = story.issued()
    printed_code(story, document)
    strange = ["0" * 20, "A" * 20, str(document), "%00", "..%2F..%2Fetc", "x" * 3000, "é" * 20, "<script>"]
    for text in strange:
        answer = citizen.get(f"{PAGE}ma/{text}/")
        assert answer.status_code == 404, text
        assert b"<script>" not in answer.content
        assert "01/SNV-TCCB" not in words(answer)
    answers = [citizen.get(f"{PAGE}ma/{'0' * 20}/") for _try in range(60)]
    assert {answer.status_code for answer in answers} == {404, 429}
    assert int(answers[-1]["Retry-After"]) > 0
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.get(f"{PAGE}ma/{'0' * 20}/").status_code == 404


def test_an_attacker_uploads_three_hundred_times(story: Story, citizen: Client) -> None:
    """After ten files the address waits; another address is served; nothing was stored meanwhile."""
    before = rows()
    codes = [citizen.post(PAGE, {"file": pdf_file(b"%PDF-1.7 none")}).status_code for _try in range(300)]
    assert codes.count(200) <= 12
    assert set(codes) == {200, 429}
    assert Client(REMOTE_ADDR="198.51.100.7").post(PAGE, {"file": pdf_file(b"%PDF-1.7")}).status_code == 200
    assert rows() == before


def test_many_addresses_together_are_bounded_too() -> None:
    """A flood from a whole network: an IPv6 host changes its address at will, so its network counts."""
    at = timezone.now()
    bucket = strangers.Bucket(burst=10, every=6.0, together=120)
    served = 0
    for host in range(1000):
        try:
            bucket.spend(f"203.0.113.{host}", at=at)
            served += 1
        except strangers.TooOften:
            break
    assert served == 120

    asked = RequestFactory(REMOTE_ADDR="2001:db8:1:2:3:4:5:6").get(PAGE)
    assert strangers.address_of(asked) == "2001:db8:1:2::/64"
    bucket.empty()
    for _ in range(10):
        bucket.spend("a", at=at)
    with pytest.raises(strangers.TooOften):
        bucket.spend("a", at=at)
    bucket.spend("a", at=at + timedelta(seconds=7))


def test_a_header_of_ten_gigabytes_is_refused_unread(citizen: Client) -> None:
    """And a body that is longer than the page takes, one byte over, and one that lies about its length."""
    for size in (10 * 1024**3, strangers.MOST_BYTES + 128 * 1024, 10**30):
        answer = citizen.generic(
            "POST", PAGE, b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(size)
        )
        assert answer.status_code == 400, size
    for length in ("-1", "abc", ""):
        answer = citizen.generic(
            "POST", PAGE, b"--b\r\n", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=length
        )
        assert answer.status_code in {400, 422}, length


def test_a_file_that_grows_past_the_limit_is_dropped(citizen: Client, monkeypatch: Any) -> None:
    """What arrives is counted, whatever the header said."""
    monkeypatch.setattr(strangers, "MOST_BYTES", 100_000)
    answer = citizen.post(PAGE, {"file": pdf_file(b"%PDF-1.7" + b"x" * 200_000)})
    assert answer.status_code in {400, 413, 422}


@pytest.mark.parametrize("kind", ["bomb", "password", "script", "no pdf", "empty", "named"])
def test_hostile_files_get_a_verdict_and_never_a_fault(story: Story, citizen: Client, kind: str) -> None:
    content, name = {
        "bomb": (bomb(), "a.pdf"),
        "password": (encrypted(story.sealed()), "a.pdf"),
        "script": (with_script(story.sealed()), "a.pdf"),
        "no pdf": (b"PK\x03\x04" * 100, "a.docx"),
        "empty": (b" ", "a.pdf"),
        "named": (story.sealed(), '"><script>alert(1)</script>.pdf'),
    }[kind]
    answer = citizen.post(PAGE, {"file": pdf_file(content, name)})
    assert answer.status_code == 200
    assert b"<script" not in answer.content
    if kind != "named":
        assert "Có giá trị như bản gốc" not in words(answer)


def test_when_every_place_is_taken_one_is_told_to_come_again(citizen: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(strangers, "PATIENCE", 0.05)
    with strangers.a_worker():
        answer = citizen.post(PAGE, {"file": pdf_file(b"%PDF-1.7")})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert citizen.post(PAGE, {"file": pdf_file(b"%PDF-1.7")}).status_code == 200


def test_other_methods_are_refused(citizen: Client) -> None:
    assert citizen.put(PAGE).status_code == 405
    assert citizen.delete(f"{PAGE}ma/{'0' * 20}/").status_code == 405
    assert citizen.get(f"{PAGE}bao-cao/").status_code == 405
    assert citizen.post(PAGE).status_code == 422
