"""Which object refers to which, in one revision: who would notice when an object is written anew."""

from __future__ import annotations

import re
from typing import Any

from vanban.signing.adapters.pdf.strict.objects import BLANK, Broken, Ref, Stream, indirect
from vanban.signing.adapters.pdf.strict.revisions import FREE, PLAIN, Entry, File

_REFERENCE = re.compile(rb"(\d{1,10})" + BLANK + rb"++\d{1,5}" + BLANK + rb"++R(?![A-Za-z0-9])")


MOST_STEPS = 6_000_000
"""Objects and references looked at in all revisions together."""


def references(value: Any) -> set[int]:
    """Numbers of the objects a value refers to."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Ref):
            found.add(item.num)
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, Stream):
            waiting.append(item.dictionary)
    return found


class Graph:
    """References between the objects of a file, read once for each definition."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._out: dict[tuple[int, Entry], frozenset[int]] = {}
        offsets = {
            entry[1]
            for section in file.sections
            for entries in (section.entries, section.hidden)
            for entry in entries.values()
            if entry[0] == PLAIN
        }
        ordered = sorted(offsets | {section.offset for section in file.sections})
        self._next = dict(zip(ordered, [*ordered[1:], len(file.content)], strict=True))
        self._incoming: dict[int, dict[int, set[int]]] = {}
        self._left = MOST_STEPS

    def outgoing(self, num: int, entry: Entry) -> frozenset[int]:
        """What the object under this entry refers to; never less than it does."""
        key = (num, entry)
        found = self._out.get(key)
        if found is None:
            found = self._out[key] = self._read(num, entry)
        return found

    def incoming(self, number: int) -> dict[int, set[int]]:
        """For every object that anything refers to in this revision: by which objects."""
        found = self._incoming.get(number)
        if found is None:
            found = {}
            for num, entry in self._file.view(number).items():
                if entry[0] != FREE:
                    self._left -= 1 + len(self.outgoing(num, entry))
                    if self._left < 0:
                        raise Broken("too_large_inside")
                    for target in self.outgoing(num, entry):
                        found.setdefault(target, set()).add(num)
            self._incoming[number] = found
        return found

    def _read(self, num: int, entry: Entry) -> frozenset[int]:
        if entry[0] != PLAIN:
            return frozenset(references(self._file.at(num, entry)))
        content, offset = self._file.content, entry[1]
        end = self._next.get(offset, len(content))
        if content.find(b"stream", offset, end) >= 0:
            try:
                return frozenset(references(indirect(content, offset).value))
            except Broken:
                return frozenset()
        return frozenset(int(found[1]) for found in _REFERENCE.finditer(content, offset, end))
