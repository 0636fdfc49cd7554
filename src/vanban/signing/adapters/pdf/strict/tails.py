"""What each revision changed, told from the objects it wrote anew (the plain shapes; the rest is left in doubt).

The rule that carries everything: an object of the earlier revision may be written anew only where it is one of the
few that a later signature, a timestamp, validation data or our named fields must touch, and then only in the keys they
must touch. An object that is new must have a number to which nothing referred before. So all the rest of the document
shows what it showed.
"""

from __future__ import annotations

from typing import Any

from vanban.signing.adapters.pdf.strict.delta import Bad, Delta, Doubt
from vanban.signing.adapters.pdf.strict.form_change import FormChange, Step
from vanban.signing.adapters.pdf.strict.graph import Graph, references
from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary, Ref, Stream
from vanban.signing.adapters.pdf.strict.revisions import File

_CATALOGUE = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/MarkInfo", "/Version"}


class Tail:
    """The steps of a file."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.graph = Graph(file)
        self._steps: dict[int, Step] = {}

    def step(self, number: int) -> Step:
        """What revision `number` changed in the one before."""
        if number not in self._steps:
            try:
                self._steps[number] = _Comparison(self.file, self.graph, number).told()
            except Broken as broken:
                self._steps[number] = Step(bad=str(broken))
        return self._steps[number]


class _Comparison:
    def __init__(self, file: File, graph: Graph, number: int) -> None:
        self.delta = Delta(file, graph, number)
        self.file, self.graph = file, graph
        self.now, self.before = number, number - 1
        self.overridden, self.explained = self.delta.overridden, self.delta.explained
        self.step = Step()

    def told(self) -> Step:
        """The step, with the first reason why it is not plain."""
        try:
            self.delta.collect()
            self._catalogue()
            form = FormChange(self.delta, self.step, root=self.root, old_root=self.old_root)
            form.tell()
            self._pages(form.widgets)
            self._evidence()
            self._rest()
        except Bad as bad:
            self.step.bad = str(bad)
        except Doubt as doubt:
            self.step.doubt = str(doubt)
        return self.step

    def _catalogue(self) -> None:
        root = self.file.revisions[self.now].trailer["/Root"]
        self.old_root = self.file.get(root, self.before)
        self.new_root = self.file.get(root, self.now)
        if not isinstance(self.old_root, Dictionary) or not isinstance(self.new_root, Dictionary):
            raise Bad("no catalogue")
        if self.new_root.twice:
            raise Bad("a key of the catalogue comes twice")
        for key in set(self.old_root) | set(self.new_root):
            if key not in _CATALOGUE and not self.delta.alike(self.old_root.get(key), self.new_root.get(key)):
                raise Bad(f"{key} of the catalogue was changed")
        self.explained.add(root.num)
        self.root = root.num
        for key in ("/Extensions", "/Metadata", "/MarkInfo"):
            reference = self.old_root.get(key)
            if isinstance(reference, Ref) and self.delta.only_from(reference.num, {self.root}):
                self.explained.add(reference.num)
        information = self.file.revisions[self.before].trailer.get("/Info")
        if isinstance(information, Ref) and self.delta.only_from(information.num, set()):
            self.explained.add(information.num)

    def _pages(self, widgets: set[int]) -> None:
        """Pages may get the new signatures as annotations; nothing else about them may change."""
        for num, (old, new) in self.overridden.items():
            if num in self.explained or not isinstance(old, Dictionary) or old.get("/Type") != "/Page":
                continue
            if not isinstance(new, Dictionary) or new.twice:
                raise Bad("a page was replaced")
            for key in set(old) | set(new):
                if key not in {"/Annots"} and not self.delta.alike(old.get(key), new.get(key)):
                    raise Bad(f"{key} of a page was changed")
            self._annotations(
                widgets, self.delta.listed(old, "/Annots", self.before), self.delta.listed(new, "/Annots", self.now)
            )
            self.explained.add(num)
        for num, (old, new) in self.overridden.items():
            if num in self.explained or not isinstance(old, list) or not isinstance(new, list):
                continue
            for owner in self.graph.incoming(self.before).get(num, set()):
                page = self.file.get(Ref(owner, 0), self.before)
                if (
                    not isinstance(page, Dictionary)
                    or page.get("/Type") != "/Page"
                    or page.get("/Annots") != Ref(num, 0)
                ):
                    break
                if num in references({key: value for key, value in page.items() if key != "/Annots"}):
                    break
            else:
                self._annotations(widgets, old, new)
                self.explained.add(num)

    def _annotations(self, widgets: set[int], old: list[Any], new: list[Any]) -> None:
        kept = [item for item in new if not (isinstance(item, Ref) and item.num in widgets)]
        if kept != old:
            raise Bad("annotations were added, taken away or put in another order")

    def _evidence(self) -> None:
        """Validation data may grow; their dictionaries and arrays must serve nothing else."""
        if self.old_root.get("/DSS") != self.new_root.get("/DSS"):
            self.step.kinds.add("validation_data")
        family = {self.root}
        waiting = [self.old_root.get("/DSS")]
        while waiting:
            item = waiting.pop()
            found = self.file.get(item, self.before)
            if isinstance(item, Ref) and not isinstance(found, Stream) and item.num not in family:
                family.add(item.num)
                if item.num in self.overridden:
                    self.step.kinds.add("validation_data")
            elif isinstance(item, Ref):
                continue
            if isinstance(found, Dictionary):
                waiting.extend(found.values())
            elif isinstance(found, list):
                waiting.extend(found)
        for num in family - {self.root}:
            if num in self.overridden and self.delta.only_from(num, family):
                self.explained.add(num)

    def _rest(self) -> None:
        """Whatever was written anew and is not explained."""
        for num, (old, new) in self.overridden.items():
            if num in self.explained:
                continue
            if isinstance(old, Stream) and old.dictionary.get("/Type") == "/ObjStm":
                raise Bad(f"the object stream {num} was replaced with all that it holds")
            if _is_references(old) and (new is None or _is_references(new)) and self.delta.only_from(num, set()):
                continue
            if new is None and self.delta.only_from(num, set()):
                continue
            raise Doubt(f"object {num} was written anew")


def _is_references(value: Any) -> bool:
    return isinstance(value, Stream) and value.dictionary.get("/Type") == "/XRef"
