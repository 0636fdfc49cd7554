"""The few pieces of DER (X.690) that a signature of fixed shape needs; whatever varies comes in encoded already."""

from __future__ import annotations

from collections.abc import Iterable

OCTETS = 0x04
SEQUENCE = 0x30
SET = 0x31
NULL = b"\x05\x00"


def part(tag: int, *content: bytes) -> bytes:
    """One element: tag, length in the shortest form, content."""
    body = b"".join(content)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def context(number: int, *content: bytes) -> bytes:
    """A constructed element of context class: `[number]`."""
    return part(0xA0 | number, *content)


def set_of(elements: Iterable[bytes], tag: int = SET) -> bytes:
    """A SET OF: its elements in the order of their encodings, as DER asks."""
    return part(tag, *sorted(elements))


def integer(value: int) -> bytes:
    """An INTEGER that is not negative."""
    return part(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(0x80 | arc & 0x7F)
        out += bytes(reversed(groups))
    return part(0x06, bytes(out))
