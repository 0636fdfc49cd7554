"""A delivery's state in the words of the protocol."""

from __future__ import annotations

from vanban.axis import states

WORDS = {
    "initial": "Khởi tạo",
    "processing": "Đang xử lý",
    "done": "Đã nhận",
    "fail": "Không nhận được",
}

_WIRE = {states.WAITING: "initial", states.LEASED: "processing", states.DELIVERED: "done", states.FAILED: "fail"}


def wire_status(state: str, attempt: int) -> str:
    """`initial` until the receiver has fetched it, `processing` until it says what became of it."""
    found = _WIRE[state]
    return "processing" if found == "initial" and attempt else found
