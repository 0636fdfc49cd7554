"""The signatures of a file and the bytes each of them covers, before any cryptography.

A byte range must be `[0 a b c]`, leave out exactly the hexadecimal string under /Contents of its own signature object,
and end where the revision ends that holds that object. Every other shape is a fault with a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary, Ref, Stream, indirect
from vanban.signing.adapters.pdf.strict.revisions import PLAIN, File

MOST_FIELDS = 5000
_HEX = re.compile(rb"<[0-9A-Fa-f]*>")
_BLANK = b"\x00\t\n\f\r "


@dataclass
class Signed:
    """One filled signature field as the file's newest revision shows it."""

    name: str
    holder: Dictionary
    num: int = 0
    """Number of the signature object; 0 when it is not one of its own."""
    value: Dictionary = field(default_factory=Dictionary)
    ranges: tuple[int, int, int, int] = (0, 0, 0, 0)
    contents: bytes = b""
    revision: int = -1
    """The revision it covers, from 0; -1 when it covers none."""
    covers_whole_file: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_timestamp(self) -> bool:
        """True for a document timestamp."""
        return bool(self.value.get("/Type") == "/DocTimeStamp" or self.value.get("/SubFilter") == "/ETSI.RFC3161")


def text(value: Any) -> str:
    """A text string as Python text."""
    if not isinstance(value, bytes):
        return ""
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "replace")
    return value[3:].decode("utf-8", "replace") if value[:3] == b"\xef\xbb\xbf" else value.decode("latin-1")


def form_of(file: File, number: int) -> Dictionary | None:
    """The form of a revision."""
    root = file.get(file.revisions[number].trailer.get("/Root"), number)
    if not isinstance(root, Dictionary):
        raise Broken("structure_broken", "no catalogue")
    form = file.get(root.get("/AcroForm"), number)
    return form if isinstance(form, Dictionary) else None


def fields_of(file: File, number: int) -> Iterator[tuple[str, int, Dictionary, str]]:
    """Every end field of a revision: full name, object number (0 when direct), dictionary, type."""
    form = form_of(file, number)
    if form is None:
        return
    seen: set[int] = set()
    kids = file.get(form.get("/Fields"), number)
    waiting: list[tuple[Any, str, str]] = [(kid, "", "") for kid in kids] if isinstance(kids, list) else []
    count = 0
    while waiting:
        count += 1
        if count > MOST_FIELDS:
            raise Broken("too_large_inside")
        item, above, kind = waiting.pop(0)
        if isinstance(item, Ref):
            if item.num in seen:
                continue
            seen.add(item.num)
        found = file.get(item, number)
        if not isinstance(found, Dictionary):
            continue
        own = text(file.get(found.get("/T"), number))
        name = ".".join(part for part in (above, own) if part)
        kind = str(file.get(found.get("/FT"), number) or kind)
        inner = file.get(found.get("/Kids"), number)
        named = [
            kid
            for kid in (inner if isinstance(inner, list) else ())
            if isinstance(below := file.get(kid, number), Dictionary) and "/T" in below
        ]
        if named:
            waiting.extend((kid, name, kind) for kid in named)
        yield name, item.num if isinstance(item, Ref) else 0, found, kind


def signatures_of(file: File) -> list[Signed]:
    """Every filled signature field of the newest revision, with what is wrong about its place in the file."""
    last = len(file.revisions) - 1
    found: list[Signed] = []
    for name, _num, dictionary, kind in fields_of(file, last):
        value = file.get(dictionary.get("/V"), last) if "/V" in dictionary else None
        looks_signed = isinstance(value, Dictionary) and "/ByteRange" in value
        if value is None or (kind != "/Sig" and not looks_signed):
            continue
        one = Signed(name, dictionary)
        if kind != "/Sig":
            one.faults.append("wrong_field_type")
        found.append(one)
        _locate(file, one, dictionary["/V"], last)
    _compare(found)
    return found


def _locate(file: File, one: Signed, reference: Any, last: int) -> None:
    """Fill in where the signature lies and what it covers."""
    entry = file.view(last).get(reference.num) if isinstance(reference, Ref) else None
    if entry is None or entry[0] != PLAIN:
        one.faults.append("unreadable")
        return
    place = file.defined(reference.num, entry, spans=True)
    if not isinstance(place.value, Dictionary):
        one.faults.append("unreadable")
        return
    one.num, one.value = reference.num, place.value
    ranges = file.get(place.value.get("/ByteRange"), last)
    if place.value.twice or not isinstance(place.value.get("/Contents"), bytes):
        one.faults.append("unreadable")
        return
    if not isinstance(ranges, list) or len(ranges) != 4 or not all(type(part) is int for part in ranges):
        one.faults.append("range_broken")
        return
    start, first, second, length = one.ranges = (ranges[0], ranges[1], ranges[2], ranges[3])
    if start != 0 or not 0 < first < second or length < 0 or second + length > len(file.content):
        one.faults.append("range_broken")
        return
    gap = place.spans["/Contents"]
    if gap != (first, second) or _HEX.fullmatch(file.content, first, second) is None:
        one.faults.append("gap_wrong")
        return
    one.contents = place.value["/Contents"]
    _cover(file, one, entry[1], second + length)


def _cover(file: File, one: Signed, defined_at: int, end: int) -> None:
    """Which revision ends where the byte range ends; the signature object must have come with that revision."""
    for revision in file.revisions:
        if revision.start <= defined_at < revision.end:
            slack = file.content[revision.end : end]
            if end < revision.end or len(slack) > 4 or slack.strip(_BLANK):
                one.faults.append("does_not_cover")
                return
            one.revision = revision.number
            one.covers_whole_file = not file.content[end:].strip(_BLANK)
            return
    one.faults.append("does_not_cover")


def _compare(found: list[Signed]) -> None:
    """No signature object may serve two fields, no gap two signatures, no bytes under /Contents may come twice."""
    for what in (lambda one: one.num, lambda one: one.ranges[1], lambda one: one.contents):
        seen: dict[Any, Signed] = {}
        for one in found:
            key = what(one)
            if not key:
                continue
            if key in seen:
                for twin in (seen[key], one):
                    if "used_twice" not in twin.faults:
                        twin.faults.append("used_twice")
            seen[key] = one


def structure_faults(file: File, signed: list[Signed]) -> list[str]:
    """Faults of the file as a whole that only matter when it is signed."""
    faults: list[str] = []
    first = min((one.revision for one in signed if one.revision >= 0), default=len(file.revisions))
    covered = file.revisions[first].end if first < len(file.revisions) else 0
    for section in file.sections:
        differs = any(
            entry[0] and section.entries.get(num, entry)[0] and section.entries.get(num, entry) != entry
            for num, entry in section.hidden.items()
        )
        if differs or (section.hidden and section.offset >= covered):
            faults.append("hybrid_references")
    if any(end > covered for end in file.strays):
        faults.append("two_ends")
    if file.trailing.strip(_BLANK):
        faults.append("bytes_after_end")
    try:
        file.ensure_defined()
        if _defined_twice(file):
            faults.append("object_twice")
    except Broken as broken:
        faults.append(broken.code)
    return sorted(set(faults))


_DEFINITION = re.compile(rb"(?:^|[\x00\t\n\f\r ])(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+$")


def _defined_twice(file: File) -> bool:
    """True when a revision holds a second definition of an object that its references do not know."""
    content = file.content
    known = {
        (entry[1], num) for section in file.sections for num, entry in section.entries.items() if entry[0] == PLAIN
    } | {(entry[1], num) for section in file.sections for num, entry in section.hidden.items() if entry[0] == PLAIN}
    starts = sorted(offset for offset, _num in known)
    place = content.find(b"obj")
    while place >= 0:
        head = _DEFINITION.search(content, max(0, place - 24), place)
        if head is not None and content[place - 1 : place] in {b" ", b"\n", b"\r", b"\t"}:
            num, offset = int(head[1]), head.start(1)
            if (offset, num) not in known and not _is_known_near(known, offset, num):
                stream_ends = _stream_around(file, starts, offset)
                if stream_ends > offset:
                    place = stream_ends
                elif _is_rival(file, num, offset):
                    return True
        place = content.find(b"obj", place + 3)
    return False


def _is_known_near(known: set[tuple[int, int]], offset: int, num: int) -> bool:
    """References may point at the blanks before a definition."""
    return any((offset - back, num) in known for back in range(1, 3))


def _stream_around(file: File, starts: list[int], offset: int) -> int:
    """Where the stream of a known object ends in which the place lies as data, no definition; -1 when in none."""
    index = bisect_left(starts, offset) - 1
    if index < 0 or file.content.find(b"stream", starts[index], offset) < 0:
        return -1
    around = indirect(file.content, starts[index]).value
    if not isinstance(around, Stream):
        return -1
    return around.start + len(file.raw(around, len(file.revisions) - 1))


def _is_rival(file: File, num: int, offset: int) -> bool:
    """True when the revision around this place defines the same object elsewhere."""
    for revision in file.revisions:
        if revision.start <= offset < revision.end:
            return any(section.entries.get(num, (0, 0, 0))[0] == PLAIN for section in revision.sections)
    return True
