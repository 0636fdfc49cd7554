"""Packets for the kill test and for load: letters and reports, each different, as cheap to make as possible."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from vanban.axis.rules import edxml
from vanban.kernel.clock import VIETNAM

NOW = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
_MARK = "khongtrunglap"
_EARLIER = "vanbandagui"


@lru_cache(maxsize=32)
def _letter(sender: str, to: tuple[str, ...], size: int, business: int, name: str) -> bytes:
    content = hashlib.shake_256(b"van ban").digest(max(1, size))
    # Text, so that an office on the way does not look for signatures; or what says it is a PDF, as most packets carry.
    content = b"%PDF-1.7\n" + content if name.endswith(".pdf") else base64.b64encode(content)
    packet = edxml.Packet(
        sender=edxml.Organization(sender, "Sở Tài chính"),
        recipients=tuple(edxml.Organization(code, f"Cơ quan {code}") for code in to),
        document_id=f"{sender},2026/11/20,{_MARK}/STC",
        number=_MARK,
        notation="STC",
        promulgated=date(2026, 11, 20),
        subject="V/v rà soát dự toán năm 2027",
        type_name="Công văn",
        signer_name="Nguyễn Văn An",
        traces=(edxml.Trace(sender, NOW),),
        attachments=(edxml.Attachment(name, content[: max(1, size)]),),
    )
    if business:
        kind = edxml.Kind(business)
        concerned = document_id(_EARLIER, sender)
        packet = replace(packet, business=edxml.Business(kind, document_id=concerned, reason="Ban hành nhầm"))
    return edxml.write_document(packet)


def letter(
    number: str, *, sender: str, to: Sequence[str], size: int = 3000, recalls: str = "",
    name: str = "du-toan.txt",
) -> bytes:  # fmt: skip
    """A letter with one file of about this size; its number makes it different from every other.

    With `recalls` it takes back the letter of that number.
    """
    packet = _letter(sender, tuple(to), size, 1 if recalls else 0, name)
    return packet.replace(_MARK.encode(), number.encode()).replace(_EARLIER.encode(), recalls.encode())


def document_id(number: str, sender: str) -> str:
    """What a report on this letter names."""
    return f"{sender},2026/11/20,{number}/STC"


def report(code: str, number: str, *, organ: str, sender: str, reason: str = "") -> bytes:
    """A status of an agency on a letter."""
    about = edxml.ResponseFor(sender, f"{number}/STC", document_id(number, sender), date(2026, 11, 20))
    status = edxml.Status(edxml.Organization(organ), about, edxml.Code(code), NOW, reason or "Đã đến")
    return edxml.write_status(status)
