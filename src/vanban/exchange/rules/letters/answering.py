"""What a sender of mail, or of a letter from the public page, is told, and who is not answered at all.

In Vietnamese, whatever language a screen has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from vanban.exchange.rules.letters.senders import FORGED

RECEIVED = "received"
ACCEPTED = "accepted"
REFUSED = "refused"
TOO_LARGE = "too_large"

_SUBJECTS = {
    RECEIVED: "Đã nhận văn bản, đơn thư",
    ACCEPTED: "Đã tiếp nhận",
    REFUSED: "Từ chối tiếp nhận",
    TOO_LARGE: "Chưa nhận được vì thư quá lớn",
}
_FOOT = "Thư này do hệ thống quản lý văn bản gửi tự động để báo kết quả tiếp nhận; không cần trả lời."


@dataclass(frozen=True)
class AnswerFacts:
    """The facts of one answer."""

    kind: str
    agency: str
    agency_address: str
    to: str
    about: str
    """The subject of the message that is answered."""
    about_id: str
    said: str
    answer_id: str
    at: datetime


def is_answered(*, address: str, automatic: str, standing: str, our_address: str) -> bool:
    """No machine, nobody whose name was forged, and not ourselves: such answers go astray or round in circles."""
    return bool(address) and not automatic and standing != FORGED and address.lower() != our_address.lower()


def accepted_words(agency: str, what: str, number: int, day: datetime) -> str:
    """Registered, under which number."""
    return f"{agency} đã tiếp nhận {what} và vào sổ văn bản đến số {number} ngày {day:%d/%m/%Y}."


def same_words(agency: str, what: str, number: int, day: datetime) -> str:
    """Registered before, when it came by another channel."""
    return (
        f"{agency} đã nhận {what} qua một kênh khác; các bản được quản lý chung dưới số đến {number}"
        f" ngày {day:%d/%m/%Y}."
    )


def refused_words(agency: str, what: str, reason: str, who: str) -> str:
    """Refused, why and by whom (NB16-Đ3.1c)."""
    return f"{agency} từ chối tiếp nhận {what}. Lý do: {reason} Người từ chối: {who}."


def too_large_words(agency: str, size: int, limit: int) -> str:
    """Not taken, and what to do."""
    return (
        f"Thư lớn {size // 1_000_000} MB, vượt mức {limit // 1_000_000} MB mà hộp thư của {agency} nhận được, nên chưa"
        " được tiếp nhận. Đề nghị gửi qua Trục liên thông văn bản, hoặc chia nhỏ tệp rồi gửi lại."
    )


def answer_for(facts: AnswerFacts) -> bytes:
    """The whole message; marked as automatic, so that no other machine answers it (RFC 3834)."""
    message = EmailMessage()
    message["From"] = facts.agency_address
    message["To"] = facts.to
    message["Date"] = format_datetime(facts.at)
    message["Message-ID"] = f"<{facts.answer_id}@{facts.agency_address.rpartition('@')[2]}>"
    message["Subject"] = " ".join(f"{_SUBJECTS[facts.kind]}: {facts.about}".split())[:300]
    if facts.about_id.startswith("<") and facts.about_id.isascii() and " " not in facts.about_id:
        message["In-Reply-To"] = facts.about_id
        message["References"] = facts.about_id
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(f"{facts.said}\n\n{_FOOT}\n", charset="utf-8", cte="base64")
    return message.as_bytes(policy=SMTP)
