"""What a message with a document says (NB16-Đ14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from vanban.exchange.errors import AddressNotProper, PasswordTooWeak

_ADDRESS = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$")
WEAK = 8


@dataclass(frozen=True)
class Letter:
    """The facts a message tells."""

    sender: str
    sender_address: str
    to: str
    number_symbol: str
    subject: str
    document_code: str
    message_id: str
    at: datetime
    locked: bool = False


def check_address(address: str) -> str:
    """One address and nothing else, so that no header can be smuggled in; raises AddressNotProper."""
    plain = address.strip()
    if len(plain) > 254 or not _ADDRESS.match(plain):
        raise AddressNotProper(address=plain[:100])
    return plain


def check_password(password: str) -> None:
    """Raises PasswordTooWeak."""
    if len(password) < WEAK:
        raise PasswordTooWeak


def message_for(letter: Letter, files: Sequence[tuple[str, bytes]]) -> bytes:
    """The whole message; the same facts and files give the same Message-ID, so a copy handed twice is recognised."""
    message = EmailMessage()
    message["From"] = letter.sender_address
    message["To"] = letter.to
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.message_id}@{letter.sender_address.rpartition('@')[2]}>"
    message["Subject"] = " ".join(f"{letter.number_symbol} - {letter.subject}".split())[:300]
    message["X-Document-Code"] = " ".join(letter.document_code.split())
    lines = [
        f"{letter.sender} gửi văn bản {letter.number_symbol}: {letter.subject}.",
        f"Mã định danh văn bản: {letter.document_code}.",
    ]
    if letter.locked:
        lines.append("Tệp đính kèm được khóa bằng mật khẩu (ZIP, AES-256); mật khẩu được báo bằng cách khác.")
    message.set_content("\n".join(lines) + "\n", charset="utf-8", cte="base64")
    for name, content in files:
        kind = "pdf" if name.lower().endswith(".pdf") else "zip" if name.lower().endswith(".zip") else "octet-stream"
        message.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return message.as_bytes(policy=SMTP)
