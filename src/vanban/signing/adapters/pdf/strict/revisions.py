"""A file's revisions by its chain of cross-references, taken exactly as written (ISO 32000-1, 7.5).

A reader that finds a broken chain rebuilds it by searching the file for objects, each reader in its own way; such a
file can show another page to each of them. So here nothing is rebuilt: a broken chain is `Broken`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from vanban.signing.adapters.pdf.strict.inflate import Inflater
from vanban.signing.adapters.pdf.strict.objects import (
    BLANK,
    Broken,
    Dictionary,
    Indirect,
    Ref,
    Stream,
    indirect,
    is_defined,
    parse,
)

Entry = tuple[int, int, int]
"""(0, _, _) free; (1, offset, generation); (2, object stream, place in it)."""

FREE, PLAIN, PACKED = 0, 1, 2
MOST_SECTIONS = 500
MOST_ENTRIES = 500_000

_MARK = re.compile(rb"startxref[\x00\t\n\f\r ]+(\d{1,12})[\x00\t\n\f\r ]*%%EOF")
_TABLE = re.compile(rb"[\x00\t\n\f\r ]*xref(?=[\x00\t\n\f\r ])")
_SUBSECTION = re.compile(rb"[\x00\t\n\f\r ]*(\d{1,10})[ \t]+(\d{1,10})[ \t]*(?=[\r\n])")
_ENTRY = re.compile(rb"[\x00\t\n\f\r ]*(\d{10}) (\d{5}) ([nf])")
_TRAILER = re.compile(BLANK + rb"*+trailer")
_END_OF_STREAM = re.compile(rb"[\x00\t\n\f\r ]{0,4}endstream")


@dataclass(frozen=True)
class Section:
    """One cross-reference section: where it lies, what it says, its trailer; `packed` tells a stream from a table."""

    offset: int
    entries: dict[int, Entry]
    trailer: Dictionary
    packed: bool
    hidden: dict[int, Entry] = field(default_factory=dict)
    """Entries of a hybrid file that only newer readers see."""


@dataclass(frozen=True)
class Revision:
    """A state of the file: from 0; where it begins, where its end mark ends, and its sections, newest last."""

    number: int
    start: int
    end: int
    sections: tuple[Section, ...]

    @property
    def trailer(self) -> Dictionary:
        """The newest trailer of this revision."""
        return self.sections[-1].trailer


class File:
    """A PDF's bytes with its revisions. Raises `Broken` while reading when the chain is not sound."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.inflater = Inflater()
        self.marks = [(int(found[1]), found.start(), found.end()) for found in _MARK.finditer(content)]
        if not self.marks:
            raise Broken("xref_wrong", "no end mark")
        self.sections = self._chain(self.marks[-1][0])
        self.revisions, self.strays = self._revisions()
        self._views: dict[int, dict[int, Entry]] = {}
        self._read: dict[tuple[int, Entry], Any] = {}
        self._packs: dict[tuple[int, Entry | None], tuple[bytes, list[tuple[int, int]]]] = {}

    @property
    def trailing(self) -> bytes:
        """What follows the last end mark."""
        return self.content[self.marks[-1][2] :]

    def view(self, number: int) -> dict[int, Entry]:
        """The entries in force in revision `number`."""
        found = self._views.get(number)
        if found is None:
            found = dict(self.view(number - 1)) if number else {}
            for section in self.revisions[number].sections:
                found.update(section.hidden)
                found.update(section.entries)
                for num, entry in section.hidden.items():
                    if section.entries.get(num, (FREE, 0, 0))[0] == FREE:
                        found[num] = entry
            self._views[number] = found
        return found

    def at(self, num: int, entry: Entry | None) -> Any:
        """The value of an object under an entry; None (null) when it is free."""
        if entry is None or entry[0] == FREE:
            return None
        key = (num, entry)
        if key not in self._read:
            self._read[key] = self._packed(num, entry) if entry[0] == PACKED else self.defined(num, entry).value
        return self._read[key]

    def defined(self, num: int, entry: Entry, *, spans: bool = False) -> Indirect:
        """The definition behind a plain entry. Raises `Broken` when another object lies there."""
        found = indirect(self.content, entry[1], spans=spans)
        if (found.num, found.gen) != (num, entry[2]):
            raise Broken("xref_wrong", f"object {num} is not at {entry[1]}")
        return found

    def get(self, value: Any, number: int) -> Any:
        """The value, with a reference followed in revision `number`; chains of references are followed a few steps."""
        for _step in range(8):
            if not isinstance(value, Ref):
                return value
            entry = self.view(number).get(value.num)
            if entry is not None and entry[0] == PLAIN and entry[2] != value.gen:
                return None
            value = self.at(value.num, entry)
        raise Broken("reference_loop")

    def raw(self, stream: Stream, number: int) -> bytes:
        """The raw bytes of a stream. Raises `Broken` when its length is not what lies there."""
        length = self.get(stream.dictionary.get("/Length"), number)
        if not isinstance(length, int) or length < 0 or stream.start + length > len(self.content):
            raise Broken("object_broken", "length of a stream")
        if _END_OF_STREAM.match(self.content, stream.start + length) is None:
            raise Broken("object_broken", "a stream ends elsewhere")
        return self.content[stream.start : stream.start + length]

    def decoded(self, stream: Stream, number: int) -> bytes:
        """The decoded bytes of a stream, within the file's budget."""
        return self.inflater.decode(self.raw(stream, number), stream.dictionary)

    def ensure_defined(self) -> None:
        """Raise `Broken` unless every entry of every section leads to its object."""
        for section in self.sections:
            for entries in (section.entries, section.hidden):
                for num, entry in entries.items():
                    if entry[0] == PLAIN and entry[1] and not is_defined(self.content, entry[1], num, entry[2]):
                        raise Broken("xref_wrong", f"object {num} is not at {entry[1]}")

    def pack(self, num: int, number: int) -> tuple[bytes, list[tuple[int, int]]]:
        """An object stream decoded: its bytes, and (object number, offset) of each object in it."""
        key = (num, self.view(number).get(num))
        if key not in self._packs:
            if key[1] is None or key[1][0] != PLAIN:
                raise Broken("xref_wrong", f"object stream {num}")
            stream = self.at(num, key[1])
            if not isinstance(stream, Stream) or stream.dictionary.get("/Type") != "/ObjStm":
                raise Broken("xref_wrong", f"object stream {num}")
            data = self.decoded(stream, number)
            count, first = stream.dictionary.get("/N"), stream.dictionary.get("/First")
            if not isinstance(count, int) or not isinstance(first, int) or not 0 <= count <= len(data):
                raise Broken("structure_broken", "an object stream's head")
            numbers = data[:first].split()
            if len(numbers) < 2 * count or not all(part.isdigit() for part in numbers[: 2 * count]):
                raise Broken("structure_broken", "an object stream's head")
            pairs = [(int(numbers[2 * k]), first + int(numbers[2 * k + 1])) for k in range(count)]
            self._packs[key] = (data, pairs)
        return self._packs[key]

    def _packed(self, num: int, entry: Entry) -> Any:
        owner = next((revision.number for revision in reversed(self.revisions) if self._holds(revision, num, entry)), 0)
        data, pairs = self.pack(entry[1], owner)
        if entry[2] >= len(pairs) or pairs[entry[2]][0] != num:
            raise Broken("xref_wrong", f"object {num} is not in its object stream")
        value, _end = parse(data, pairs[entry[2]][1])
        if isinstance(value, Stream):
            raise Broken("structure_broken", "a stream in an object stream")
        return value

    @staticmethod
    def _holds(revision: Revision, num: int, entry: Entry) -> bool:
        return any(
            section.entries.get(num) == entry or section.hidden.get(num) == entry for section in revision.sections
        )

    def _chain(self, offset: int) -> list[Section]:
        """The sections, oldest first."""
        found: list[Section] = []
        seen: set[int] = set()
        total = 0
        while True:
            if offset in seen or len(found) > MOST_SECTIONS:
                raise Broken("reference_loop")
            seen.add(offset)
            section = self._section(offset)
            total += len(section.entries) + len(section.hidden)
            if total > MOST_ENTRIES:
                raise Broken("too_large_inside")
            found.append(section)
            before = section.trailer.get("/Prev")
            if before is None:
                return found[::-1]
            if not isinstance(before, int):
                raise Broken("xref_wrong", "where the previous section lies")
            offset = before

    def _section(self, offset: int) -> Section:
        if not 0 < offset < len(self.content):
            raise Broken("xref_wrong", f"section at {offset}")
        table = _TABLE.match(self.content, offset)
        if table is None:
            return self._stream_section(offset)
        entries, place = self._table(table.end())
        trailer, _end = parse(self.content, place)
        if not isinstance(trailer, Dictionary) or trailer.twice:
            raise Broken("xref_wrong", "trailer")
        hidden: dict[int, Entry] = {}
        if "/XRefStm" in trailer:
            if not isinstance(trailer["/XRefStm"], int):
                raise Broken("xref_wrong", "hybrid section")
            hidden = self._stream_section(trailer["/XRefStm"]).entries
        return Section(offset, entries, trailer, packed=False, hidden=hidden)

    def _table(self, place: int) -> tuple[dict[int, Entry], int]:
        entries: dict[int, Entry] = {}
        content = self.content
        while True:
            head = _SUBSECTION.match(content, place)
            if head is None:
                trailer = _TRAILER.match(content, place)
                if trailer is None:
                    raise Broken("xref_wrong", f"table at {place}")
                return entries, trailer.end()
            first, count, place = int(head[1]), int(head[2]), head.end()
            if count > MOST_ENTRIES:
                raise Broken("too_large_inside")
            if count > (len(content) - place) // 17 + 1:
                raise Broken("xref_wrong", "more entries than bytes")
            for num in range(first, first + count):
                found = _ENTRY.match(content, place)
                if found is None:
                    raise Broken("xref_wrong", f"entry at {place}")
                place = found.end()
                if num in entries:
                    raise Broken("object_twice", f"object {num}")
                entries[num] = (PLAIN if found[3] == b"n" else FREE, int(found[1]), int(found[2]))

    def _stream_section(self, offset: int) -> Section:
        found = indirect(self.content, offset)
        stream = found.value
        if not isinstance(stream, Stream) or stream.dictionary.get("/Type") != "/XRef" or stream.dictionary.twice:
            raise Broken("xref_wrong", f"section at {offset}")
        told = stream.dictionary
        length, size, widths = told.get("/Length"), told.get("/Size"), told.get("/W")
        if not isinstance(length, int) or not isinstance(size, int) or not 0 <= size <= 2**31:
            raise Broken("xref_wrong", "section's head")
        if (
            not isinstance(widths, list)
            or len(widths) != 3
            or not all(w in range(9) for w in widths)
            or not sum(widths)
        ):
            raise Broken("xref_wrong", "section's widths")
        if _END_OF_STREAM.match(self.content, stream.start + length) is None:
            raise Broken("xref_wrong", "section's length")
        data = self.inflater.decode(self.content[stream.start : stream.start + length], told)
        return Section(offset, _entries(data, told.get("/Index", [0, size]), widths), told, packed=True)

    def _revisions(self) -> tuple[list[Revision], list[int]]:
        """The revisions, and where end marks stand that belong to none."""
        places = {section.offset: index for index, section in enumerate(self.sections)}
        revisions: list[Revision] = []
        strays: list[int] = []
        done = 0
        for offset, _start, end in self.marks:
            index = places.get(offset, -1)
            if index < done:
                strays.append(end)
                continue
            start = revisions[-1].end if revisions else 0
            sections = tuple(self.sections[done : index + 1])
            if any(not start <= section.offset < end for section in sections):
                raise Broken("xref_wrong", "a section lies outside its revision")
            revisions.append(Revision(len(revisions), start, end, sections))
            done = index + 1
        if done != len(self.sections):
            raise Broken("xref_wrong", "a section without an end")
        return revisions, strays


def _entries(data: bytes, index: Any, widths: list[int]) -> dict[int, Entry]:
    step = sum(widths)
    one, two = widths[0], widths[0] + widths[1]
    if not isinstance(index, list) or len(index) % 2 or not all(isinstance(part, int) and part >= 0 for part in index):
        raise Broken("xref_wrong", "section's index")
    found: dict[int, Entry] = {}
    place = 0
    for first, count in zip(index[::2], index[1::2], strict=True):
        if count > MOST_ENTRIES:
            raise Broken("too_large_inside")
        if place + count * step > len(data):
            raise Broken("xref_wrong", "section's size")
        for num in range(first, first + count):
            row = data[place : place + step]
            place += step
            kind = int.from_bytes(row[:one], "big") if one else PLAIN
            if num in found:
                raise Broken("object_twice", f"object {num}")
            if kind <= PACKED:
                found[num] = (kind, int.from_bytes(row[one:two], "big"), int.from_bytes(row[two:], "big"))
    return found
