"""Messages made to break their reader: what is said of them, and that nothing is lost or run."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from cast import AT
from vanban.exchange.adapters.mail_reader.reader import read_letter
from vanban.exchange.rules import checking as checking_rules
from vanban.exchange.rules.letters import checking, dangers, winmail
from vanban.exchange.rules.letters.answering import ACCEPTED, AnswerFacts, answer_for, is_answered
from vanban.exchange.rules.letters.reading import Read, digest, read
from vanban.exchange.rules.letters.saying import told_by
from vanban.exchange.rules.letters.senders import Domain, Seal, Standing, is_official, judge, own_results
from vanban.exchange.tests.mail_server import letter

PDF = b"%PDF-1.7 ..."


def zipped(*members: tuple[str, bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def report(found: Read, files: bool = True) -> dict[str, list[tuple[bool | None, str]]]:
    """What the clerk reads of a message, by line of the report."""
    facts = checking.LetterFacts(
        standing=Standing("listed", "", ""), address=found.address, our_address="", to=found.to, faults=found.faults,
        dangers=found.dangers, nested=found.nested, has_words=bool(found.words),
        files=[checking.FileFacts(name, is_pdf=False) for name, _content in found.files] if files else [],
        secret_mark=None, reply_to=found.reply_to,
    )  # fmt: skip
    lines: dict[str, list[tuple[bool | None, str]]] = {}
    for item in checking.report(facts):
        lines.setdefault(item.code, []).append((item.ok, item.message.format(**item.data)))
    return lines


def blocks(found: Read) -> bool:
    """Whether the safety of its files forbids to accept it."""
    return any(ok is False for ok, _said in report(found).get("safety", ()))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("cong-van.zip", zipped(("a.pdf", PDF), ("chay.exe", b"MZ")), dangers.PROGRAM),
        ("cong-van.zip", zipped(("phu luc.pdf", b"MZ\x90\x00program under another name")), dangers.PROGRAM),
        ("cong-van.zip", zipped(("a/b/link.lnk", b"x")), dangers.PROGRAM),
        ("cong-van.zip", zipped(("trong.zip", zipped(("a.exe", b"MZ")))), dangers.NESTED),
        ("bom.zip", zipped(("a.txt", b"\0" * 40_000_000)), dangers.HUGE),
        ("bang.xlsm", zipped(("[Content_Types].xml", b"<x/>")), dangers.MACROS),
        ("bang.xlsx", zipped(("[Content_Types].xml", b"<x/>"), ("xl/vbaProject.bin", b"x")), dangers.MACROS),
        ("anh.jpg", b"MZ\x90\x00", dangers.PROGRAM),
        ("thu.pdf.exe", b"x", dangers.PROGRAM),
        ("thu.js", b"WScript", dangers.PROGRAM),
    ],
)
def test_programs_are_found_by_name_and_by_content_also_inside_archives(name: str, content: bytes, fault: str) -> None:
    found = read(letter((name, content)))
    assert fault in {one for one, _file, _member in found.dangers}
    assert found.files == [(name, content)], "it is kept as it came, and never opened"
    assert blocks(found)


def test_a_name_written_backwards_is_told() -> None:
    found = read(letter(("cong-van\u202efdp.exe", b"x")))
    assert {one for one, _file, _member in found.dangers} >= {dangers.DISGUISED, dangers.PROGRAM}
    assert "\u202e" not in found.files[0][0]


def test_an_archive_of_documents_is_opened_and_locked_or_strange_ones_are_left() -> None:
    found = read(
        letter(("tep.zip", zipped(("cv/77.pdf", PDF), ("cv/phu luc 1.docx", zipped(("[Content_Types].xml", b"x"))))))
    )
    assert [name for name, _content in found.files] == ["tep - 77.pdf", "tep - phu luc 1.docx"]
    assert not blocks(found)
    locked = bytearray(zipped(("77.pdf", PDF)))
    for place in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    found = read(letter(("khoa.zip", bytes(locked)), ("la.rar", b"Rar!\x1a\x07\x00x"), ("hong.zip", b"PK\x03\x04hong")))
    assert [one for one, _file, _member in found.dangers] == [dangers.LOCKED, dangers.UNSEEN, dangers.DAMAGED]
    assert not blocks(found), "the clerk decides; nobody has looked inside"
    assert len(found.files) == 3


def nested(times: int, inner: bytes) -> bytes:
    """A message in a message in a message."""
    for place in range(times):
        outer = EmailMessage()
        outer["From"], outer["To"], outer["Subject"] = f"n{place}@ninhbinh.gov.vn", "x@y.vn", f"FW {place}"
        outer["Date"] = "Mon, 23 Nov 2026 07:40:00 +0700"
        outer.set_content("Chuyển tiếp")
        outer.add_attachment(inner, maintype="application", subtype="octet-stream", filename="x")
        text = outer.as_bytes(policy=SMTP)
        head, _mark, _rest = text.partition(b"Content-Type: application/octet-stream")
        boundary = outer.get_boundary().encode()  # type: ignore[union-attr]
        inner = head + b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--" + boundary + b"--\r\n"
    return inner


def test_a_message_inside_a_message_is_opened_and_nobody_vouches_for_its_writer() -> None:
    found = read(nested(1, letter(("77.pdf", PDF))))
    assert found.address == "n0@ninhbinh.gov.vn", "the outer writer is the sender"
    assert found.nested == [("snv@ninhbinh.gov.vn", "77/SNV-VP - V/v lịch làm việc của tổ kiểm tra")]
    assert [name for name, _content in found.files] == ["77.pdf"]
    assert "đề nghị quý cơ quan tiếp nhận" in found.words
    assert any("Nobody has made sure" in said for _ok, said in report(found)["structure"])
    deep = read(nested(6, letter(("77.pdf", PDF))))
    assert ("nested_too_deep", "") in deep.faults
    assert deep.files[0][0].endswith(".eml")


def tnef(name: str, content: bytes) -> bytes:
    """A winmail.dat with one file, as Outlook writes it."""

    def attribute(code: int, value: bytes) -> bytes:
        return struct.pack("<BII", 2, code, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    wide = name.encode("utf-16-le") + b"\0\0"
    padded = wide + b"\0" * (-len(wide) % 4)
    properties = struct.pack("<I", 1) + struct.pack("<HH", 0x001F, 0x3707) + struct.pack("<II", 1, len(wide)) + padded
    return b"".join(
        (
            struct.pack("<IH", winmail.SIGNATURE, 1),
            attribute(0x069002, b"\0" * 14),
            attribute(0x018010, b"CONGVA~1.PDF\0"),
            attribute(0x06800F, content),
            attribute(0x069005, properties),
        )
    )


def test_winmail_is_unwrapped_and_a_broken_one_is_kept() -> None:
    found = read(letter(("winmail.dat", tnef("Công văn số 77.pdf", PDF))))
    assert found.files == [("Công văn số 77.pdf", PDF)]
    broken = read(letter(("winmail.dat", tnef("a.pdf", PDF)[:-9])))
    assert [name for name, _content in broken.files] == ["winmail.dat"]
    assert ("winmail", "winmail.dat") in broken.faults
    hidden = read(letter(("winmail.dat", tnef("chay.exe", b"MZ"))))
    assert blocks(hidden), "what is wrapped is looked at like anything else"


def test_no_words_and_no_files_and_words_alone() -> None:
    empty = read(letter(words=""))
    assert report(empty, files=False)["completeness"] == [(False, "The message has neither words nor files.")]
    alone = read(letter(words="Kính gửi quý cơ quan"))
    assert report(alone, files=False)["completeness"][0][0] is None


def test_broken_heads_are_read_as_far_as_they_go() -> None:
    found = read(
        b"From: =?utf-8?b?S2jDtG5n_h\xe1\xbb\xa3p l\xe1\xbb\x87?= <a@ninhbinh.gov.vn>\r\n"
        b"Subject: =?x-la?q?=FF=00?= Th\xc6\xb0\r\n"
        b"Date: hom nay\r\nMessage-ID: khong co ngoac\r\nTo:\x00\xff <>\r\nContent-Type: multipart/mixed; boundary=\r\n"
        b"kh\xc3\xb4ng ph\xe1\xba\xa3i d\xc3\xb2ng\r\n\r\nn\xe1\xbb\x99i dung"
    )
    assert found.address == "a@ninhbinh.gov.vn"
    codes = {code for code, _what in found.faults}
    assert codes >= {"no_date"}
    assert "\x00" not in found.subject + found.message_id + found.words
    assert read(b"").faults
    assert read(b"\xff" * 5000).address == ""


def test_headers_cannot_smuggle_lines_into_our_answer() -> None:
    found = read(letter().replace(b"Message-ID: <77@ninhbinh.gov.vn>", b"Message-ID: <77@x>\r\n Bcc: ke@gian.vn"))
    facts = AnswerFacts(
        ACCEPTED, "UBND phường", "vt@p.vn", "a@b.vn", "x\r\nBcc: y", found.message_id, "Đã nhận", "1", AT
    )
    head = answer_for(facts).partition(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.split(b"\r\n"))
    assert not is_answered(address="vt@p.vn", automatic="", standing="proven", our_address="VT@p.vn"), "never ourselves"


def test_parts_without_end_and_depth_without_end_are_given_up_in_the_child() -> None:
    many = b"From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 20_000
    assert ("too_many_parts", "") in read_letter(many).faults
    deep = b"From: a@b.vn\r\n" + b"".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(3000)
    )
    found = read_letter(deep)
    assert {code for code, _what in found.faults} & {"unreadable", "too_deep"}
    assert found.address == "a@b.vn", "its head is read in any case"
    assert read_letter(letter(("77.pdf", PDF))).files == [("77.pdf", PDF)]


def test_html_alone_is_read_as_words_without_scripts() -> None:
    message = letter(words="<html><script>alert(1)</script><style>x</style><p>Kính gửi</p><p>Tổ dân phố</p></html>")
    found = read(message.replace(b"text/plain", b"text/html"))
    assert found.words == "Kính gửi\n\nTổ dân phố" or found.words == "Kính gửi\nTổ dân phố"


def test_the_same_message_by_two_ways_is_one_and_another_under_its_id_is_another() -> None:
    raw = letter(("a.pdf", PDF))
    assert digest(raw) == digest(b"Received: from mx1\r\nX-Spam: 0\r\n" + raw)
    assert digest(raw) != digest(letter(("a.pdf", PDF + b"x")))
    assert digest(raw) != digest(letter(("a.pdf", PDF), sender="khac@ninhbinh.gov.vn"))


def test_only_our_own_mail_server_is_believed() -> None:
    lines = ["mx.ninhbinh.gov.vn; dkim=pass header.d=ninhbinh.gov.vn", "mx.gian.vn; dkim=pass header.d=bo.gov.vn"]
    assert own_results(lines, "") == []
    assert own_results(lines[1:], "mx.ninhbinh.gov.vn") == []
    ours = own_results(lines, "mx.ninhbinh.gov.vn")
    official = [Domain("ninhbinh.gov.vn")]
    known = {"name": "", "others": (), "seals": (), "official": official}
    assert judge(address="a@ninhbinh.gov.vn", vouched=ours, **known).code == "proven"  # type: ignore[arg-type]
    assert judge(address="a@haiphong.gov.vn", vouched=ours, **known).code == "doubtful"  # type: ignore[arg-type]
    sealed = {**known, "seals": [Seal("evil.com", True)]}
    assert judge(address="a@ninhbinh.gov.vn", vouched=(), **sealed).code == "listed"  # type: ignore[arg-type]
    top = {**known, "seals": [Seal("gov.vn", True)]}
    assert judge(address="a@bo.gov.vn", vouched=(), **top).code == "doubtful", "nobody signs for all of gov.vn"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "number", "notation", "type_name", "abstract"),
    [
        ("77/SNV-VP - V/v lịch làm việc", "77", "SNV-VP", "Công văn", "V/v lịch làm việc"),
        ("Fwd: Re: Số 05/QĐ-UBND về việc lập tổ", "05", "QĐ-UBND", "Quyết định", "về việc lập tổ"),
        ("V/v mời họp ngày 20/11/2026", "", "", "", "V/v mời họp ngày 20/11/2026"),
        ("123/2026/NĐ-CP: quy định về văn thư", "123", "2026/NĐ-CP", "", "quy định về văn thư"),
        ("12/KH-UBND", "12", "KH-UBND", "Kế hoạch", "12/KH-UBND"),
    ],
)
def test_a_subject_line_tells_number_symbol_and_abstract(
    subject: str, number: str, notation: str, type_name: str, abstract: str
) -> None:
    told = told_by(subject, "H42.08,2026/11/20,99/X", code_counts=False)
    assert (told.number, told.notation, told.type_name, told.subject) == (number, notation, type_name, abstract)
    assert told.document_code == "", "a code in a head counts only where the sender may speak for the agency"


def test_a_report_of_failure_names_the_message_that_failed() -> None:
    ours = letter(message_id="<01a20496-18c1-73bb-8000-00b1ea495acd@ninhbinh.gov.vn>")
    found = read(
        b"From: MAILER-DAEMON@mx.vn\r\nSubject: Undelivered\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\n550 no such mailbox\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + ours
        + b"\r\n--b--\r\n"
    )
    assert found.automatic == "report"
    assert found.references == ["<01a20496-18c1-73bb-8000-00b1ea495acd@ninhbinh.gov.vn>"]
    assert is_official("a@ubnd.haiphong.gov.vn", ())
    assert is_official("a@ninhbinh-portal.vn", [Domain("ninhbinh-portal.vn")])
    assert not is_official("a@gmail.com", [Domain("ninhbinh.gov.vn")])


OFFICIAL = [Domain("ninhbinh.gov.vn"), Domain("snv.gov.vn", owner="snv"), Domain("mail.snv.gov.vn", owner="snv")]


@pytest.mark.parametrize(
    ("writing", "signing", "standing"),
    [
        ("a@ninhbinh.gov.vn", "ninhbinh.gov.vn", "proven"),
        ("a@hoalu.ninhbinh.gov.vn", "ninhbinh.gov.vn", "proven"),
        ("a@ninhbinh.gov.vn", "hoalu.ninhbinh.gov.vn", "listed"),
        ("a@snv.gov.vn", "mail.snv.gov.vn", "proven"),
        ("a@snv.gov.vn", "khac.snv.gov.vn", "listed"),
    ],
)
def test_nobody_signs_for_the_domain_above_unless_both_are_listed_for_one_agency(
    writing: str, signing: str, standing: str
) -> None:
    sealed = judge(name="", address=writing, others=(), seals=[Seal(signing, True)], vouched=(), official=OFFICIAL)
    told = judge(
        name="", address=writing, others=(), seals=(), vouched=[f" dkim=pass header.d={signing}"], official=OFFICIAL
    )
    assert (sealed.code, told.code) == (standing, standing)


@pytest.mark.parametrize(
    ("address", "told", "standing"),
    [
        ("a@ninhbinh.gov.vn", "spf=fail smtp.mailfrom=a@ninhbinh.gov.vn", "doubtful"),
        ("a@ninhbinh.gov.vn", "spf=softfail smtp.mailfrom=mail.ninhbinh.gov.vn", "doubtful"),
        ("a@ninhbinh.gov.vn", "spf=fail", "doubtful"),
        ("a@ninhbinh.gov.vn", "spf=fail smtp.mailfrom=a@gian.vn", "listed"),
        ("a@ninhbinh.gov.vn", "spf=fail smtp.mailfrom=a@x.vn; dkim=pass header.d=ninhbinh.gov.vn", "proven"),
        ("a@gmail.com", "spf=softfail smtp.mailfrom=a@gmail.com", "doubtful"),
        ("a@ninhbinh-gov.vn", "spf=fail smtp.mailfrom=a@ninhbinh-gov.vn", "forged"),
    ],
)
def test_a_machine_that_does_not_send_for_the_domain_makes_it_doubtful(address: str, told: str, standing: str) -> None:
    assert judge(name="", address=address, others=(), seals=(), vouched=[told], official=OFFICIAL).code == standing


def test_a_listed_domain_alone_does_not_make_the_origin_sure() -> None:
    assert checking.needs_assurance("listed", [])
    assert not checking.needs_assurance("proven", [])
    held = checking.FileFacts(
        "a.pdf", is_pdf=True, signatures=(checking_rules.SignatureFacts("agency", "Sở Nội vụ", True),)
    )
    assert not checking.needs_assurance("listed", [held])
