"""What one revision wrote: objects that are new, and objects of the earlier revision written anew."""

from __future__ import annotations

from typing import Any

from vanban.signing.adapters.pdf.strict.graph import Graph
from vanban.signing.adapters.pdf.strict.objects import Dictionary, Ref, Stream
from vanban.signing.adapters.pdf.strict.revisions import FREE, Entry, File


class Bad(Exception):
    """The change is not allowed, whoever made it."""


class Doubt(Exception):
    """The change is none of the plain shapes."""


class Delta:
    """The objects of one revision; whoever can account for one written anew puts its number into `explained`."""

    def __init__(self, file: File, graph: Graph, number: int) -> None:
        self.file, self.graph = file, graph
        self.now, self.before = number, number - 1
        self.fresh: set[int] = set()
        self.overridden: dict[int, tuple[Any, Any]] = {}
        self.explained: set[int] = set()

    def collect(self) -> None:
        """Sort the entries this revision wrote into new objects and objects written anew."""
        old_trailer = self.file.revisions[self.before].trailer
        new_trailer = self.file.revisions[self.now].trailer
        if old_trailer.get("/Root") != new_trailer.get("/Root") or not isinstance(new_trailer.get("/Root"), Ref):
            raise Bad("another catalogue")
        if "/Encrypt" in new_trailer:
            raise Bad("encryption")
        old = self.file.view(self.before)
        written: dict[int, Entry] = {}
        for section in self.file.revisions[self.now].sections:
            written.update(section.entries)
        for num, entry in written.items():
            before = old.get(num, (FREE, 0, 0))
            if before == entry or (before[0] == FREE and entry[0] == FREE):
                continue
            if entry[0] == FREE:
                self.overridden[num] = (self.file.at(num, before), None)
            elif before[0] == FREE:
                self.fresh.add(num)
            else:
                earlier, later = self.file.at(num, before), self.file.at(num, entry)
                if not self.same(earlier, later) or (before[0] == entry[0] == 1 and before[2] != entry[2]):
                    self.overridden[num] = (earlier, later)
        known = self.graph.incoming(self.before)
        awaited = [num for num in self.fresh if num in known]
        if awaited:
            raise Bad(f"object {awaited[0]} was referred to before it was there")

    def same(self, earlier: Any, later: Any) -> bool:
        """The same object in both revisions, streams by their bytes."""
        if isinstance(earlier, Stream) and isinstance(later, Stream):
            return earlier.dictionary == later.dictionary and self.file.raw(earlier, self.before) == self.file.raw(
                later, self.now
            )
        return not isinstance(earlier, Stream) and not isinstance(later, Stream) and bool(earlier == later)

    def alike(self, old: Any, new: Any, depth: int = 0) -> bool:
        """The same value, though written otherwise: with other decimals, or as an object of its own."""
        if depth > 16:
            return False
        if isinstance(old, Ref) != isinstance(new, Ref):
            old, new = self.file.get(old, self.before), self.file.get(new, self.now)
        if _is_number(old) and _is_number(new):
            return abs(old - new) < 0.005
        if isinstance(old, Dictionary) and isinstance(new, Dictionary):
            return not new.twice and all(
                self.alike(old.get(key), new.get(key), depth + 1) for key in set(old) | set(new)
            )
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(self.alike(*both, depth + 1) for both in zip(old, new, strict=True))
        return type(old) is type(new) and not isinstance(old, Stream) and bool(old == new)

    def only_from(self, num: int, allowed: set[int]) -> bool:
        """True when nothing but these refers to the object in the earlier revision."""
        return self.graph.incoming(self.before).get(num, set()) <= allowed

    def listed(self, dictionary: Dictionary | None, key: str, number: int) -> list[Any]:
        """The array under a key, in one revision; empty where there is none."""
        found = self.file.get(dictionary.get(key), number) if dictionary is not None else None
        return found if isinstance(found, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
