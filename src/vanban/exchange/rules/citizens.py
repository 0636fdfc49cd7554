"""What people without an account may send, how often, and what they are told (NB16-Đ4.2; NB16-Đ8.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from vanban.kernel.vietnamese import nfc

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
"""Of one file."""
MOST_TOGETHER = 25 * 1024 * 1024
MOST_WORDS = 10_000
PETITION = "Đơn thư"
"""What a letter without number and symbol is called in the register."""
LASTS = timedelta(hours=24)
"""How long a link leads to the form."""
KEPT = timedelta(days=3)
"""How long an unused proof is kept, so that it can be counted."""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: what is read from paper or heard on the telephone is not mistaken."""
LENGTH = 16
"""Eighty bits: nobody finds a letter by trying."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
_DOTS_SAY_NOTHING = ("gmail.com", "googlemail.com")
_ODD = re.compile(r"[^\w .,()\-]", re.UNICODE)


@dataclass(frozen=True)
class Limit:
    """So many links at most within a stretch of time, counted by one column of the proofs."""

    column: str
    most: int
    within: timedelta


LIMITS = (
    Limit("mailbox", 3, timedelta(hours=1)),
    Limit("mailbox", 10, timedelta(days=1)),
    Limit("source", 20, timedelta(hours=1)),
    Limit("network", 120, timedelta(hours=1)),
    Limit("agency_id", 300, timedelta(hours=1)),
    Limit("", 2000, timedelta(hours=1)),
)
"""A mailbox is not flooded with links, one computer or one network does not use the others' share (and many people may
stand behind one address), and the house as a whole keeps its mail server's good name."""


@dataclass(frozen=True)
class Written:
    """The fields as somebody filled them in."""

    name: str
    postal: str
    subject: str
    phone: str = ""
    number_symbol: str = ""
    dated: date | None = None
    words: str = ""


def as_written(given: Written) -> Written:
    """The same without signs that cannot be seen, in one Unicode form, on one line where one line is meant."""
    return Written(
        name=_line(given.name, 200),
        postal=_line(given.postal, 300),
        subject=_line(given.subject, 500),
        phone=_line(given.phone, 30),
        number_symbol=_line(given.number_symbol, 90),
        dated=given.dated,
        words=_CONTROL.sub("", nfc(given.words.replace("\r\n", "\n").replace("\r", "\n"))).strip()[:MOST_WORDS],
    )


def _line(text: str, longest: int) -> str:
    return " ".join(_CONTROL.sub(" ", nfc(text)).split())[:longest]


def missing_in(letter: Written, files: int) -> list[str]:
    """The fields that a letter cannot be without, by name; `words` where it says nothing at all."""
    owed = [name for name in ("name", "postal", "subject") if len(getattr(letter, name)) < 2]
    return owed if files or len(letter.words) > 1 else [*owed, "words"]


def mailbox_key(address: str) -> str:
    """One mailbox under its spellings: tags behind a plus are its owner's own, dots say nothing at Google's mail."""
    local, _at, domain = address.lower().rpartition("@")
    name, place = local.partition("+")[0], domain.rstrip(".")
    if place in _DOTS_SAY_NOTHING:
        name, place = name.replace(".", ""), _DOTS_SAY_NOTHING[0]
    return f"{name}@{place}"


def kind_of(content: bytes) -> str:
    """What a file is by its own first bytes; empty for everything that is not taken."""
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if content.startswith(b"\x89PNG\r\n\x1a\n") else ""


def fault_of(content: bytes) -> str:
    """Why one file is not taken, as a code; empty where it is."""
    if not content:
        return "empty"
    if len(content) > MOST_BYTES:
        return "too_large"
    return "" if kind_of(content) else "kind"


def plain_name(name: str, kind: str, place: int) -> str:
    """A name that says what the file is and does nothing else: no folders, no second ending, no odd signs."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    plain = " ".join(_ODD.sub(" ", stem).replace(".", " ").split()).strip("- ")[:80]
    return f"{plain or f'tep-{place}'}.{ENDINGS[kind]}"


def shown_name(name: str) -> str:
    """A stranger's file name as it may stand in a sentence."""
    return _line(name, 80) or "?"


def own_names(names: Sequence[str]) -> list[str]:
    """The names with a number where two are the same."""
    found: list[str] = []
    for name in names:
        stem, _dot, ending = name.rpartition(".")
        tried, again = name, 1
        while tried in found:
            again += 1
            tried = f"{stem}-{again}.{ending}"
        found.append(tried)
    return found


def code_from(digest: bytes) -> str:
    """The code of a letter out of a digest that only the house can make."""
    number = int.from_bytes(digest[: LENGTH * 5 // 8], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(LENGTH)))


def canonical(text: str) -> str:
    """The code as it is kept, out of what somebody typed; empty when it can be none."""
    typed = "".join(sign for sign in text[:60].upper() if sign.isalnum()).translate(_MISREAD)
    return typed if len(typed) == LENGTH and set(typed) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """As it is shown: groups of four."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def number_and_symbol(text: str) -> tuple[str, str]:
    """What a letter of an organisation carries as number and symbol, parted at the first stroke."""
    number, _stroke, symbol = text.partition("/")
    return number.strip()[:60], symbol.strip()[:120]


def proof_message(
    *, agency: str, sender: str, to: str, link: str, until: datetime, message_id: str, at: datetime
) -> bytes:
    """The message with the link. It carries nothing that was typed, so that it cannot be used to write to others."""
    said = (
        f"Có người (có thể là Ông/Bà) muốn gửi văn bản, đơn thư tới {agency} từ địa chỉ thư này.\n\n"
        f"Nếu đúng là Ông/Bà, hãy mở liên kết sau để viết và gửi, trước {until:%H:%M ngày %d/%m/%Y}:\n{link}\n\n"
        "Nếu không phải, xin bỏ qua thư này: chưa có gì được gửi đi, và địa chỉ này sẽ được xóa."
    )
    return _message(sender, to, f"Liên kết để gửi văn bản tới {agency}", said, message_id, at)


def received_words(agency: str, subject: str, code: str, link: str) -> str:
    """It has come; how to ask further."""
    return (
        f"{agency} đã nhận được “{subject[:200]}” do Ông/Bà gửi qua trang tiếp nhận. Văn thư sẽ kiểm tra trước khi vào"
        f" sổ. Mã tra cứu: {grouped(code)}. Tra cứu kết quả tại: {link}"
    )


def _message(sender: str, to: str, subject: str, said: str, message_id: str, at: datetime) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Subject"] = " ".join(subject.split())[:300]
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    foot = "Thư này do hệ thống quản lý văn bản gửi tự động; xin không trả lời thư này."
    message.set_content(f"{said}\n\n{foot}\n", charset="utf-8", cte="base64")
    return message.as_bytes(policy=SMTP)


def packet_facts(letter: Written, *, address: str, agency: str, code: str, files: Sequence[Mapping[str, str]],
                 at: datetime, proven_at: datetime) -> dict[str, object]:  # fmt: skip
    """Everything that was sent, as it is kept for good beside what is made of it."""
    return {
        "agency": agency,
        "code": code,
        "name": letter.name,
        "postal": letter.postal,
        "address": address,
        "phone": letter.phone,
        "number_symbol": letter.number_symbol,
        "dated": letter.dated.isoformat() if letter.dated else None,
        "subject": letter.subject,
        "words": letter.words,
        "files": list(files),
        "proven_at": proven_at.isoformat(),
        "written_at": at.isoformat(),
    }
