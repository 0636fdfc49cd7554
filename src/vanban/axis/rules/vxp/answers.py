"""Answers as clients in the field can read them: ASCII with escapes, no null anywhere, "OK" or "FAIL" in capitals.

Clients ignore the HTTP status and read one of them as US-ASCII; a single null loses them a whole list, and an answer
that is no JSON reads as an empty list, which looks like "no mail".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SUCCESS = "0"
SYSTEM_FAULT = "20"

MEANINGS = {
    "0": "Thành công",
    "10": "Tệp hoặc tham số không hợp lệ",
    "15": "Sai mã hệ thống hoặc khóa bí mật",
    "18": "Đơn vị nhận không tồn tại",
    "19": "Đơn vị gửi chưa đăng ký",
    "20": "Lỗi hệ thống",
    "21": "Lỗi xử lý tệp",
    "22": "edXML sai định dạng",
    "23": "Đơn vị nhận đã khóa",
}
"""Every code this hub answers; the words on the wire are Vietnamese whatever language a screen is in."""


def without_nulls(value: Any) -> Any:
    """The same without members that have no value."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(item) for item in value if item is not None]
    return value


def text(value: Any) -> bytes:
    """JSON in ASCII, without nulls."""
    return json.dumps(without_nulls(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def done(**members: Any) -> bytes:
    """Success, with what the call asked for."""
    return text({"status": "OK", "ErrorCode": SUCCESS, "ErrorDesc": MEANINGS[SUCCESS], **members})


def failed(code: str, sentence: str, **members: Any) -> bytes:
    """A refusal: its code and a sentence for people."""
    return text({"status": "FAIL", "ErrorCode": code, "ErrorDesc": sentence or MEANINGS[code], **members})


def listed(rows: Iterable[Mapping[str, Any]], **members: Any) -> Iterator[bytes]:
    """Success with a list of any length, piece by piece, in bounded memory."""
    head = done(**members)
    yield head[:-1] + b',"data":['
    piece: list[bytes] = []
    size = 0
    separator = b""
    for row in rows:
        piece.append(separator + text(row))
        separator = b","
        size += len(piece[-1])
        if size > 64 * 1024:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join([*piece, b"]}"])
