"""Kinds of signatures beside the two of an issued document: copies, annexes, arrivals, examiners (NĐ 30/2020)."""

from __future__ import annotations

from datetime import datetime

from vanban.kernel.clock import local

COPY_FORMS = ("SAO Y", "SAO LỤC", "TRÍCH SAO")
"""The forms of copies (NĐ 30/2020 Đ25; Phụ lục I, II.I.1)."""


def printed_time(at: datetime) -> tuple[str, str]:
    """The time of a signature shown as text: day, then time with Vietnam's zone (Phụ lục I; Phụ lục III, 2.2, 3.2)."""
    moment = local(at)
    return f"{moment:%d/%m/%Y}", f"{moment:%H:%M:%S}{moment.isoformat(timespec='seconds')[-6:]}"
