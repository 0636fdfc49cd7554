"""A small strict reader of DER, enough for CMS: definite lengths, low tags, nothing guessed."""

from __future__ import annotations

from typing import NamedTuple

from vanban.signing.adapters.pdf.strict.objects import Broken

SEQUENCE, SET, INTEGER, OCTETS, OID = 0x30, 0x31, 0x02, 0x04, 0x06


class Node(NamedTuple):
    """One element: its tag, and where it begins, where its content begins and where it ends."""

    data: bytes
    tag: int
    start: int
    body: int
    end: int

    @property
    def content(self) -> bytes:
        """The bytes inside."""
        return self.data[self.body : self.end]

    @property
    def whole(self) -> bytes:
        """The element with its head."""
        return self.data[self.start : self.end]

    def children(self) -> list[Node]:
        """The elements inside."""
        found, place = [], self.body
        while place < self.end:
            node = read(self.data, place, self.end)
            found.append(node)
            place = node.end
        return found


def read(data: bytes, place: int = 0, limit: int | None = None) -> Node:
    """The element at this place. Raises `Broken` when it is not DER."""
    limit = len(data) if limit is None else limit
    if place + 2 > limit:
        raise Broken("cms_broken", "cut off")
    tag, length, body = data[place], data[place + 1], place + 2
    if tag & 0x1F == 0x1F:
        raise Broken("cms_not_der", "high tag")
    if length >= 0x80:
        count = length & 0x7F
        if count == 0 or count > 4 or body + count > limit:
            raise Broken("cms_not_der", "length")
        length, body = int.from_bytes(data[body : body + count], "big"), body + count
    if body + length > limit:
        raise Broken("cms_broken", "cut off")
    return Node(data, tag, place, body, body + length)


def oid(node: Node) -> str:
    """An object identifier in dots."""
    if node.tag != OID or node.body == node.end:
        raise Broken("cms_broken", "no object identifier")
    parts: list[int] = []
    value = 0
    for byte in node.content:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            parts.append(value)
            value = 0
    first = min(parts[0] // 40, 2)
    return ".".join(str(part) for part in (first, parts[0] - 40 * first, *parts[1:]))


def integer(node: Node) -> int:
    """An integer."""
    if node.tag != INTEGER:
        raise Broken("cms_broken", "no integer")
    return int.from_bytes(node.content, "big", signed=True)
