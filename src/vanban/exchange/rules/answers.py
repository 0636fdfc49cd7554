"""What an answer to a sender's request is about: the protocol's 15 and 16 do not say it, our own words do."""

from __future__ import annotations

from collections.abc import Sequence

RECALL = "recall"
UPDATE = "update"
REMOVE = "remove"
REPLACE = "replace"
CORRECT = "correct"
AGAIN = "again"
URGE = "urge"

ANSWERS = ("15", "16")
ANSWERABLE = (RECALL, UPDATE)
"""Requests that the protocol has an answer for; the others are only told."""

HEEDED = (URGE,)
"""Demands that want no answer but stay before the receiver's office until somebody there has taken them up."""
STANDING = (REPLACE, CORRECT)
"""Demands that say something of the document itself: they bind every copy, whenever it comes."""

URGED = "Đôn đốc"
"""How a reminder begins on the wire: the protocol has no message of its own for it, it goes as an update of nothing."""
AGREED_RECALL = "Đồng ý cho lấy lại văn bản; bản điện tử đã được hủy"
DENIED_RECALL = "Từ chối cho lấy lại văn bản"
AGREED_UPDATE = "Đồng ý cập nhật văn bản"
DENIED_UPDATE = "Từ chối cập nhật văn bản"
DESTROYED = "Đã hủy bản điện tử theo thông báo thu hồi"
"""The protocol is spoken in Vietnamese, whatever language a screen has."""

ASKED_WORDS = {
    RECALL: "lấy lại",
    UPDATE: "cập nhật",
    REMOVE: "rút khỏi nơi nhận",
    REPLACE: "thay thế",
    CORRECT: "đính chính",
    URGE: "đôn đốc",
}
"""What a record says was asked."""

_ABOUT = {
    "Đồng ý cho lấy lại": RECALL,
    "Từ chối cho lấy lại": RECALL,
    "Đồng ý cập nhật": UPDATE,
    "Từ chối cập nhật": UPDATE,
}


def answered_kind(description: str, asked: Sequence[str]) -> str:
    """Which of the open requests an answer settles: by its words, else the recall before the update; empty for none."""
    said = next((kind for words, kind in _ABOUT.items() if description.startswith(words)), "")
    if said:
        return said if said in asked else ""
    return next((kind for kind in (RECALL, UPDATE) if kind in asked), "")


def speaks_of_update(description: str) -> bool:
    """True when the words say that an update, not a recall, is answered."""
    return description.startswith((AGREED_UPDATE, DENIED_UPDATE))


def tells_destruction(code: str, description: str) -> bool:
    """True for the report of a receiver that is bound to destroy its copy (HY19-Đ10.2)."""
    return code == "06" and description.startswith(DESTROYED)
