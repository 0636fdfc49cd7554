"""The files inside a winmail.dat (TNEF), as some mail programs wrap them (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = 0x223E9F78
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x069002, 0x018010, 0x06800F, 0x069005
_ATTACHMENT = 2
_LONG_NAME = 0x3707
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8,
          0x0048: 16}  # fmt: skip
_VARIABLE = {0x001E, 0x001F, 0x0102, 0x000D}
MOST = 200


class NotWinmail(ValueError):
    """The bytes are no TNEF, or are cut off."""


def unwrap(content: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of every file in it, in order. Raises NotWinmail."""
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != SIGNATURE:
        raise NotWinmail("no signature")
    found: list[tuple[str, bytes]] = []
    name, data, open_one = "", b"", False
    for attribute, value in _attributes(content):
        if attribute == _BEGINS:
            if open_one:
                found.append((name, data))
            name, data, open_one = "", b"", True
            if len(found) >= MOST:
                raise NotWinmail("too many files")
        elif attribute == _TITLE:
            name = name or _text(value)
        elif attribute == _DATA:
            data = value
        elif attribute == _PROPERTIES:
            name = _long_name(value) or name
    if open_one:
        found.append((name, data))
    return found


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What is said of attachments; what is said of the message itself is in its own lines already."""
    place = 6
    while place + 9 <= len(content):
        level, attribute, length = struct.unpack_from("<BII", content, place)
        place += 9
        if place + length + 2 > len(content):
            raise NotWinmail("cut off")
        if level == _ATTACHMENT:
            yield attribute & 0xFFFFFF, content[place : place + length]
        place += length + 2
    if place < len(content):
        raise NotWinmail("cut off")


def _long_name(value: bytes) -> str:
    """The file's whole name among the properties; empty where it cannot be found."""
    try:
        return next((_text(text, wide) for tag, wide, text in _properties(value) if tag == _LONG_NAME), "")
    except (struct.error, NotWinmail):
        return ""


def _properties(value: bytes) -> Iterator[tuple[int, bool, bytes]]:
    (count,) = struct.unpack_from("<I", value)
    place = 4
    for _number in range(min(count, 500)):
        kind, tag = struct.unpack_from("<HH", value, place)
        place += 4
        if tag >= 0x8000:
            place = _past_name(value, place)
        many, single = bool(kind & 0x1000), kind & 0x0FFF
        if single in _SIZES and not many:
            place += _SIZES[single]
            continue
        if single not in _VARIABLE:
            raise NotWinmail("unknown property")
        (values,) = struct.unpack_from("<I", value, place)
        place += 4
        for _value in range(min(values, 100)):
            (length,) = struct.unpack_from("<I", value, place)
            place += 4
            yield tag, single == 0x001F, value[place : place + length]
            place += (length + 3) // 4 * 4


def _past_name(value: bytes, place: int) -> int:
    """A property with a name of its own: sixteen bytes of owner, then a number or a text."""
    (kind,) = struct.unpack_from("<I", value, place + 16)
    (length,) = struct.unpack_from("<I", value, place + 20)
    return place + 24 if kind == 0 else place + 24 + (length + 3) // 4 * 4


def _text(value: bytes, wide: bool = False) -> str:
    text = value.decode("utf-16-le", "replace") if wide else _narrow(value)
    return text.split("\0", 1)[0]


def _narrow(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1258", "replace")
