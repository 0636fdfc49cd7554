"""PDF objects from bytes (ISO 32000-1, 7.2 and 7.3), without any repair, bounded in depth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

LONGEST = 200_000
"""An array has no more members."""

DEEPEST = 64
"""Arrays and dictionaries nest no deeper; honest files stay below 20."""

BLANK = rb"(?:[\x00\t\n\f\r ]++|%[^\r\n]*+)"
_TOKEN = re.compile(
    BLANK + rb"*+(?:"
    rb"(?P<ref>(?P<num>\d{1,10})" + BLANK + rb"++(?P<gen>\d{1,5})" + BLANK + rb"++R(?![^\x00\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?![^\x00\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<open><<)|(?P<close>>>)|(?P<array>\[)|(?P<end>\])"
    rb"|<(?P<hex>[0-9A-Fa-f\x00\t\n\f\r ]*)>"
    rb"|\((?P<plain>[^()\\\r]*)\)|(?P<string>\()"
    rb"|(?P<word>[A-Za-z]+)"
    rb")"
)
_HEADER = re.compile(BLANK + rb"*+(\d{1,10})" + BLANK + rb"++(\d{1,5})" + BLANK + rb"++obj(?![A-Za-z0-9])")
_AFTER = re.compile(BLANK + rb"*+(?:(?P<stream>stream)[ \t]*(?:\r\n|\n|\r)|(?P<end>endobj))")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_PART = re.compile(rb"[^()\\\r]+|[()]|\\(?:[0-7]{1,3}|\r\n|[\s\S])|\r\n?")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Broken(Exception):
    """The bytes cannot be read in one way only; `code` names the fault."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Ref(NamedTuple):
    """A reference to an object."""

    num: int
    gen: int


class Name(str):
    """A name, with its slash."""

    __slots__ = ()


class Dictionary(dict[str, Any]):
    """A dictionary by names with their slash; `twice` tells that a key was given more than once."""

    twice = False


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary, and where its raw bytes begin."""

    dictionary: Dictionary
    start: int


@dataclass(frozen=True)
class Indirect:
    """An object as defined in the file: number, generation, value, where the definition begins and its value ends."""

    num: int
    gen: int
    value: Any
    start: int
    end: int
    spans: dict[str, tuple[int, int]]


def indirect(content: bytes, offset: int, *, spans: bool = False) -> Indirect:
    """The definition `n g obj` at this offset. Raises `Broken` when there is none."""
    header = _HEADER.match(content, offset)
    if header is None:
        raise Broken("xref_wrong", f"no object at {offset}")
    kept: dict[str, tuple[int, int]] = {}
    value, end = parse(content, header.end(), spans=kept if spans else None)
    after = _AFTER.match(content, end)
    if after is None:
        raise Broken("object_broken", f"object {int(header[1])} has no end")
    if after["stream"]:
        if not isinstance(value, Dictionary):
            raise Broken("object_broken", f"stream {int(header[1])} without dictionary")
        value, end = Stream(value, after.end()), after.end()
    return Indirect(int(header[1]), int(header[2]), value, header.start(1), end, kept)


def is_defined(content: bytes, offset: int, num: int, gen: int) -> bool:
    """True when the definition of exactly this object begins at the offset."""
    header = _HEADER.match(content, offset)
    return header is not None and int(header[1]) == num and int(header[2]) == gen


def parse(content: bytes, place: int, *, spans: dict[str, tuple[int, int]] | None = None) -> tuple[Any, int]:
    """The value at this place and where it ends; `spans` takes where each value of the outermost dictionary lies."""
    return _value(content, place, 0, spans)


def _value(content: bytes, place: int, depth: int, spans: dict[str, tuple[int, int]] | None = None) -> tuple[Any, int]:
    token = _TOKEN.match(content, place)
    if token is None:
        raise Broken("object_broken", f"no value at {place}")
    kind = token.lastgroup
    if kind == "open":
        return _dictionary(content, token.end(), depth + 1, spans)
    if kind == "array":
        return _array(content, token.end(), depth + 1)
    return _simple(content, token, kind)


def _simple(content: bytes, token: re.Match[bytes], kind: str | None) -> tuple[Any, int]:
    end = token.end()
    if kind == "name":
        return _name(token["name"]), end
    if kind == "number":
        text = token["number"]
        return (float(text) if b"." in text else int(text)), end
    if kind == "ref" or token["ref"] is not None:
        return Ref(int(token["num"]), int(token["gen"])), end
    if kind == "hex":
        digits = token["hex"].translate(None, b"\x00\t\n\f\r ")
        return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii")), end
    if kind == "plain":
        return token["plain"], end
    if kind == "string":
        return _string(content, end)
    word = {b"true": True, b"false": False, b"null": None}.get(token["word"] or b"", ...)
    if word is ...:
        raise Broken("object_broken", f"unknown word at {token.start()}")
    return word, end


def _name(raw: bytes) -> Name:
    if b"#" in raw:
        raw = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)
    return Name(raw.decode("latin-1"))


def _string(content: bytes, place: int) -> tuple[bytes, int]:
    out: list[bytes] = []
    depth = 1
    while True:
        part = _STRING_PART.match(content, place)
        if part is None:
            raise Broken("object_broken", "a string has no end")
        text, place = part[0], part.end()
        if text == b"(":
            depth += 1
        elif text == b")":
            depth -= 1
            if depth == 0:
                return b"".join(out), place
        elif text[:1] == b"\\":
            rest = text[1:]
            if rest[:1].isdigit():
                text = bytes([int(rest, 8) & 255])
            else:
                text = b"" if rest in {b"\n", b"\r", b"\r\n"} else _LETTERS.get(rest, rest)
        elif text[:1] == b"\r":
            text = b"\n"
        out.append(text)


def _array(content: bytes, place: int, depth: int) -> tuple[list[Any], int]:
    if depth > DEEPEST:
        raise Broken("too_deep")
    found: list[Any] = []
    while True:
        token = _TOKEN.match(content, place)
        if token is None:
            raise Broken("object_broken", f"an array has no end at {place}")
        kind = token.lastgroup
        if kind == "end":
            return found, token.end()
        value: Any
        if kind == "open":
            value, place = _dictionary(content, token.end(), depth + 1, None)
        elif kind == "array":
            value, place = _array(content, token.end(), depth + 1)
        else:
            value, place = _simple(content, token, kind)
        found.append(value)
        if len(found) > LONGEST:
            raise Broken("too_large_inside")


def _dictionary(
    content: bytes, place: int, depth: int, spans: dict[str, tuple[int, int]] | None
) -> tuple[Dictionary, int]:
    if depth > DEEPEST:
        raise Broken("too_deep")
    found = Dictionary()
    while True:
        token = _TOKEN.match(content, place)
        kind = token.lastgroup if token is not None else None
        if token is None or kind not in {"name", "close"}:
            raise Broken("object_broken", f"a dictionary is broken at {place}")
        if kind == "close":
            return found, token.end()
        key = _name(token["name"])
        value, place = _value(content, token.end(), depth)
        if key in found:
            found.twice = True
        found[key] = value
        if spans is not None:
            begins = _TOKEN.match(content, token.end())
            spans[key] = (_first_byte(content, token.end()) if begins else token.end(), place)


_BLANKS = re.compile(BLANK + rb"*+")


def _first_byte(content: bytes, place: int) -> int:
    found = _BLANKS.match(content, place)
    return found.end() if found is not None else place
