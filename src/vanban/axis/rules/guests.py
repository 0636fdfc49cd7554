"""Decisions for agencies without a system: may it be accepted, may it go out, what does a report change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vanban.axis import errors, states
from vanban.axis.rules.edxml import Code, Kind
from vanban.kernel.document_types import UnknownDocumentType, document_type
from vanban.kernel.refusals import Refusal

MAX_REASON = 1000
MAX_SUBJECT = 500
MAX_FILES_BYTES = 50 * 1024 * 1024
"""All files of one letter: in base64 they must fit into one packet."""

WORDS = {
    Code.ARRIVED: "Đã đến: văn bản nằm trong hộp thư trên trục, văn thư chưa xử lý",
    Code.REFUSED: "Từ chối tiếp nhận",
    Code.ACCEPTED: "Đã tiếp nhận",
    Code.FINISHED: "Đã hoàn thành xử lý",
}
"""What goes over the wire is Vietnamese, whatever language a screen has."""

ANSWERS = {
    Kind.RECALL: ("Đồng ý cho lấy lại văn bản", "Từ chối cho lấy lại văn bản"),
    Kind.UPDATE: ("Đồng ý cập nhật văn bản", "Từ chối cập nhật văn bản"),
}
"""Consent and refusal to what a sender asks afterwards; 15 and 16 alone do not say what they answer."""

DESTROYED = "Đã hủy bản điện tử theo thông báo thu hồi"
"""The report that follows a consent to a recall (HY19-Đ10.2)."""

_NUMBER = re.compile(r"[0-9]{1,6}[a-zA-ZđĐ]?")
_SYMBOL = re.compile(r"[^\s,<>\"']{1,60}")


@dataclass(frozen=True)
class LetterFacts:
    """What a guest typed and attached."""

    type_code: str
    number: str
    symbol: str
    issued: date | None
    subject: str
    signer: str
    due: date | None
    codes: tuple[str, ...]
    files: tuple[tuple[str, bool], ...]
    """Name of each file, and whether it is broken."""


def letter_faults(
    facts: LetterFacts, *, today: date, secret_mark: str | None, closed: Mapping[str, str]
) -> Iterator[Refusal]:
    """Every reason why this letter may not go out yet; `closed` are chosen codes that cannot receive, with names."""
    if not _is_type(facts.type_code):
        yield errors.LetterTypeMissing()
    if not _NUMBER.fullmatch(facts.number):
        yield errors.LetterNumberWrong(given=facts.number[:60])
    if not _SYMBOL.fullmatch(facts.symbol):
        yield errors.LetterSymbolWrong(given=facts.symbol[:60])
    if facts.issued is None or facts.issued > today or facts.issued.year < 1945:
        yield errors.LetterDateWrong()
    if not 3 <= len(facts.subject) <= MAX_SUBJECT:
        yield errors.LetterSubjectMissing(limit=MAX_SUBJECT)
    if secret_mark:
        yield errors.LetterIsSecret(mark=secret_mark)
    if not facts.signer:
        yield errors.LetterSignerMissing()
    if facts.due is not None and facts.due < today:
        yield errors.LetterDueWrong()
    yield from _about_recipients_and_files(facts, closed)


def _about_recipients_and_files(facts: LetterFacts, closed: Mapping[str, str]) -> Iterator[Refusal]:
    if not facts.codes:
        yield errors.LetterWithoutRecipients()
    if closed:
        yield errors.LetterRecipientClosed(names=", ".join(f"{name} ({code})" for code, name in closed.items()))
    if not facts.files:
        yield errors.LetterWithoutFile()
    for name, broken in facts.files:
        if broken:
            yield errors.LetterFileBroken(name=name)


def _is_type(code: str) -> bool:
    try:
        document_type(code)
    except UnknownDocumentType:
        return False
    return True


def file_faults(name: str, size: int, *, is_pdf: bool, beside: int) -> Iterator[Refusal]:
    """Why a file cannot be put into a letter that holds `beside` bytes already."""
    if not is_pdf:
        yield errors.LetterFileNotPdf(name=name[:120])
    elif size + beside > MAX_FILES_BYTES:
        yield errors.LetterFileTooLarge(name=name[:120], limit=MAX_FILES_BYTES // 1024 // 1024)


def check_reason(reason: str) -> str:
    """The reason, trimmed; raises `GuestReasonMissing` or `GuestReasonTooLong` (HY19-Đ5.4, VL19-Đ4.3)."""
    trimmed = " ".join(reason.split())
    if sum(sign.isalnum() for sign in trimmed) < 3:
        raise errors.GuestReasonMissing()
    if len(trimmed) > MAX_REASON:
        raise errors.GuestReasonTooLong(length=len(trimmed), limit=MAX_REASON)
    return trimmed


def is_request(business: int) -> bool:
    """True for what a sender asks about an earlier document, which is answered with consent or refusal."""
    return business in ANSWERS


def blocking(report: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The findings of a check report that forbid acceptance."""
    return [finding for finding in report if finding.get("blocks")]


def next_state(state: str, code: str) -> str | None:
    """Where a report leads a recipient's line; None when it is late, repeated, or not about handling."""
    return states.GUEST_RECIPIENT.step(state, code).target if states.GUEST_RECIPIENT.can(state, code) else None


def without_centres(codes: Sequence[str]) -> list[str]:
    """The codes one may write to: W00 names an interconnection centre, not an agency."""
    return [code for code in codes if "W00" not in code.upper().split(".")]
