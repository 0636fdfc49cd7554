"""What each revision changed, told from the objects it wrote anew (the plain shapes; the rest is left in doubt).

The rule that carries everything: an object of the earlier revision may be written anew only where it is one of the
few that a later signature, a timestamp, validation data or our named fields must touch, and then only in the keys they
must touch. An object that is new must have a number to which nothing referred before. So all the rest of the document
shows what it showed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vanban.signing.adapters.pdf.strict.graph import Graph, references
from vanban.signing.adapters.pdf.strict.named import why_not_our_filling
from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary, Ref, Stream
from vanban.signing.adapters.pdf.strict.revisions import FREE, Entry, File
from vanban.signing.adapters.pdf.strict.screen import fields_of, form_of, text
from vanban.signing.rules.names import NAMED_FIELDS

LONGEST, BROADEST = 420.0, 220.0
"""A later signature shows at most this many points: a seal, a picture or a few lines of text, not a cover."""

_CATALOGUE = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/MarkInfo", "/Version"}
_FORM = {"/Fields", "/SigFlags", "/DR", "/DA"}
_FILLED = {"/V", "/AP", "/F", "/MK", "/DA", "/M", "/AS", "/Lock", "/TU", "/Ff"}
_FIELD = {
    *("/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/Kids", "/Parent", "/Ff", "/F", "/V", "/DA", "/DR", "/Q", "/MK"),
    *("/BS", "/Border", "/Rect", "/P", "/AP", "/AS", "/H", "/M", "/NM", "/Lock", "/SV", "/StructParent", "/C"),
    *("/Contents", "/DV", "/Lang", "/DS", "/RV"),
}


@dataclass
class Step:
    """What one revision did: kinds of additions, fields signed or filled; `bad` is not allowed, `doubt` unknown."""

    kinds: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """Names of the fields that were there before."""
    shown: set[str] = field(default_factory=set)
    """Names of new signature fields that can be seen on a page."""
    bad: str = ""
    doubt: str = ""


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


class _Bad(Exception):
    """The change is not allowed, whoever made it."""


class _Doubt(Exception):
    """The change is none of the plain shapes."""


class _Comparison:
    def __init__(self, file: File, graph: Graph, number: int) -> None:
        self.file, self.graph = file, graph
        self.now, self.before = number, number - 1
        self.step = Step()
        self.fresh: set[int] = set()
        self.overridden: dict[int, tuple[Any, Any]] = {}
        self.explained: set[int] = set()

    def told(self) -> Step:
        """The step, with the first reason why it is not plain."""
        try:
            self._collect()
            self._catalogue()
            self._form()
            self._pages()
            self._evidence()
            self._rest()
        except _Bad as bad:
            self.step.bad = str(bad)
        except _Doubt as doubt:
            self.step.doubt = str(doubt)
        return self.step

    def _collect(self) -> None:
        """Sort the entries this revision wrote into new objects and objects written anew."""
        old_trailer = self.file.revisions[self.before].trailer
        new_trailer = self.file.revisions[self.now].trailer
        if old_trailer.get("/Root") != new_trailer.get("/Root") or not isinstance(new_trailer.get("/Root"), Ref):
            raise _Bad("another catalogue")
        if "/Encrypt" in new_trailer:
            raise _Bad("encryption")
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
                if not self._same(earlier, later) or (before[0] == entry[0] == 1 and before[2] != entry[2]):
                    self.overridden[num] = (earlier, later)
        known = self.graph.incoming(self.before)
        awaited = [num for num in self.fresh if num in known]
        if awaited:
            raise _Bad(f"object {awaited[0]} was referred to before it was there")

    def _same(self, earlier: Any, later: Any) -> bool:
        if isinstance(earlier, Stream) and isinstance(later, Stream):
            return earlier.dictionary == later.dictionary and self.file.raw(earlier, self.before) == self.file.raw(
                later, self.now
            )
        return not isinstance(earlier, Stream) and not isinstance(later, Stream) and bool(earlier == later)

    def _alike(self, old: Any, new: Any, depth: int = 0) -> bool:
        """The same value, though written otherwise: with other decimals, or as an object of its own."""
        if depth > 16:
            return False
        if isinstance(old, Ref) != isinstance(new, Ref):
            old, new = self.file.get(old, self.before), self.file.get(new, self.now)
        if _is_number(old) and _is_number(new):
            return abs(old - new) < 0.005
        if isinstance(old, Dictionary) and isinstance(new, Dictionary):
            return not new.twice and all(
                self._alike(old.get(key), new.get(key), depth + 1) for key in set(old) | set(new)
            )
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(self._alike(*both, depth + 1) for both in zip(old, new, strict=True))
        return type(old) is type(new) and not isinstance(old, Stream) and bool(old == new)

    def _catalogue(self) -> None:
        root = self.file.revisions[self.now].trailer["/Root"]
        self.old_root = self.file.get(root, self.before)
        self.new_root = self.file.get(root, self.now)
        if not isinstance(self.old_root, Dictionary) or not isinstance(self.new_root, Dictionary):
            raise _Bad("no catalogue")
        if self.new_root.twice:
            raise _Bad("a key of the catalogue comes twice")
        for key in set(self.old_root) | set(self.new_root):
            if key not in _CATALOGUE and not self._alike(self.old_root.get(key), self.new_root.get(key)):
                raise _Bad(f"{key} of the catalogue was changed")
        self.explained.add(root.num)
        self.root = root.num
        for key in ("/Extensions", "/Metadata", "/MarkInfo"):
            reference = self.old_root.get(key)
            if isinstance(reference, Ref) and self._only_from(reference.num, {self.root}):
                self.explained.add(reference.num)
        information = self.file.revisions[self.before].trailer.get("/Info")
        if isinstance(information, Ref) and self._only_from(information.num, set()):
            self.explained.add(information.num)

    def _only_from(self, num: int, allowed: set[int]) -> bool:
        """True when nothing but these refers to the object in the earlier revision."""
        return self.graph.incoming(self.before).get(num, set()) <= allowed

    def _form(self) -> None:
        old_form, new_form = form_of(self.file, self.before), form_of(self.file, self.now)
        if new_form is None:
            if old_form is not None:
                raise _Bad("the form was taken away")
            self.widgets: set[int] = set()
            return
        self._form_keys(old_form or Dictionary(), new_form)
        old_fields = self._list(old_form, "/Fields", self.before) if old_form is not None else []
        new_fields = self._list(new_form, "/Fields", self.now)
        if new_fields[: len(old_fields)] != old_fields:
            raise _Bad("fields were taken away or put in another order")
        holder = self.old_root.get("/AcroForm")
        if isinstance(holder, Ref) and self._only_from(holder.num, {self.root}):
            self.explained.add(holder.num)
        listed = old_form.get("/Fields") if old_form is not None else None
        owner = holder.num if isinstance(holder, Ref) else self.root
        if isinstance(listed, Ref) and self._only_from(listed.num, {owner}):
            self.explained.add(listed.num)
        self._known_fields(old_form)
        self._new_fields(new_fields[len(old_fields) :])

    def _form_keys(self, old_form: Dictionary, new_form: Dictionary) -> None:
        if new_form.twice:
            raise _Bad("a key of the form comes twice")
        for key in set(old_form) | set(new_form):
            if key in _FORM or self._alike(old_form.get(key), new_form.get(key)):
                continue
            if key == "/NeedAppearances" and not self.file.get(new_form.get(key), self.now):
                continue
            raise _Bad(f"{key} of the form was changed")
        old_resources = self.file.get(old_form.get("/DR"), self.before)
        new_resources = self.file.get(new_form.get("/DR"), self.now)
        if isinstance(old_resources, Dictionary):
            self._grown(old_resources, new_resources, 0)
            reference = old_form.get("/DR")
            if isinstance(reference, Ref):
                holder = self.old_root.get("/AcroForm")
                if self._only_from(reference.num, {holder.num if isinstance(holder, Ref) else self.root}):
                    self.explained.add(reference.num)

    def _grown(self, old: Any, new: Any, depth: int) -> None:
        """The new resources hold all the old ones unchanged."""
        old, new = self.file.get(old, self.before), self.file.get(new, self.now)
        if isinstance(old, Dictionary) and isinstance(new, Dictionary) and depth < 3:
            for key, value in old.items():
                if value != new.get(key):
                    self._grown(value, new.get(key), depth + 1)
        elif not self._same(old, new) and not self._alike(old, new):
            raise _Bad("the form's resources were changed")

    def _list(self, dictionary: Dictionary | None, key: str, number: int) -> list[Any]:
        found = self.file.get(dictionary.get(key), number) if dictionary is not None else None
        return found if isinstance(found, list) else []

    def _known_fields(self, old_form: Dictionary | None) -> None:
        """Fields that were there: signature fields may be signed, named fields filled."""
        self.names: set[str] = set()
        for name, num, old, kind in fields_of(self.file, self.before):
            self.names.add(name)
            self.step.known.add(name)
            if num not in self.overridden:
                continue
            new = self.overridden[num][1]
            if not isinstance(new, Dictionary) or new.twice:
                raise _Bad(f"the field {name} was replaced")
            if kind == "/Sig":
                self._signing(name, num, old, new)
            elif "/Kids" in old and all(
                self._alike(old.get(key), new.get(key)) for key in (set(old) | set(new)) - {"/Kids"}
            ):
                raise _Doubt(f"the group of fields {name} was changed")
            elif name in NAMED_FIELDS:
                why = why_not_our_filling(self.file, name, (old, new), (self.before, self.now), old_form, self.fresh)
                if why:
                    raise _Bad(why)
                self.step.kinds.add("fields")
                self.step.filled.add(name)
            else:
                raise _Bad(f"the form field {name} was changed")
            self.explained.add(num)

    def _signing(self, name: str, num: int, old: Dictionary, new: Dictionary) -> None:
        if self.file.get(old.get("/V"), self.before) is not None:
            raise _Bad(f"the signature in {name} was changed after it was made")
        for key in set(old) | set(new):
            if key not in _FILLED and not self._alike(old.get(key), new.get(key)):
                raise _Bad(f"{key} of the signature field {name} was changed")
        looks = references(self.file.get(old.get("/AP"), self.before))
        self.explained |= {found for found in looks if self._only_from(found, {num})}
        for kid in self._list(old, "/Kids", self.before):
            if isinstance(kid, Ref) and kid.num in self.overridden:
                below, above = self.overridden[kid.num]
                if not isinstance(below, Dictionary) or not isinstance(above, Dictionary):
                    raise _Bad(f"a part of {name} was replaced")
                if any(key not in _FILLED and below.get(key) != above.get(key) for key in set(below) | set(above)):
                    raise _Bad(f"a part of {name} was changed")
                self.explained.add(kid.num)
        self._signed(name, new)

    def _signed(self, name: str, dictionary: Dictionary) -> None:
        value = self.file.get(dictionary.get("/V"), self.now)
        is_stamp = isinstance(value, Dictionary) and (
            value.get("/Type") == "/DocTimeStamp" or value.get("/SubFilter") == "/ETSI.RFC3161"
        )
        self.step.kinds.add("timestamps" if is_stamp else "signatures")
        self.step.signed.add(name)
        if value is not None:
            return
        widgets = [dictionary, *(self.file.get(kid, self.now) for kid in self._list(dictionary, "/Kids", self.now))]
        for widget in widgets:
            if isinstance(widget, Dictionary) and self._draws(widget.get("/AP"), 0):
                raise _Bad(f"the field {name} shows something, but nobody signed in it")

    def _draws(self, value: Any, depth: int) -> bool:
        found = self.file.get(value, self.now)
        if isinstance(found, Stream):
            return bool(self.file.raw(found, self.now).strip())
        if isinstance(found, Dictionary):
            return depth > 3 or any(self._draws(inner, depth + 1) for inner in found.values())
        return False

    def _new_fields(self, references_: list[Any]) -> None:
        self.widgets = set()
        for reference in references_:
            dictionary = self.file.get(reference, self.now)
            if not isinstance(reference, Ref) or reference.num not in self.fresh:
                raise _Bad("a new field uses an object that was there before")
            if not isinstance(dictionary, Dictionary) or dictionary.twice:
                raise _Bad("a new field is none")
            name = text(self.file.get(dictionary.get("/T"), self.now))
            if dictionary.get("/FT") != "/Sig" or name in self.names or not name:
                raise _Bad("a new form field that is no signature")
            self.names.add(name)
            self.widgets.add(reference.num)
            self._measure(name, dictionary)
            for kid in self._list(dictionary, "/Kids", self.now):
                below = self.file.get(kid, self.now)
                if not isinstance(kid, Ref) or kid.num not in self.fresh or not isinstance(below, Dictionary):
                    raise _Bad(f"a part of {name} was there before")
                self.widgets.add(kid.num)
                self._measure(name, below)
            self._signed(name, dictionary)

    def _measure(self, name: str, widget: Dictionary) -> None:
        strange = set(widget) - _FIELD
        if strange:
            raise _Bad(f"{sorted(strange)[0]} in the signature field {name}")
        if "/Rect" in widget:
            sides = self.file.get(widget["/Rect"], self.now)
            if not isinstance(sides, list) or len(sides) != 4 or not all(isinstance(s, (int, float)) for s in sides):
                raise _Bad(f"{name} has no place")
            shorter, longer = sorted((abs(sides[2] - sides[0]), abs(sides[3] - sides[1])))
            if shorter > 0:
                self.step.shown.add(name)
            if longer > LONGEST or shorter > BROADEST:
                raise _Bad(f"the signature {name} is so large that it may cover the text")

    def _pages(self) -> None:
        """Pages may get the new signatures as annotations; nothing else about them may change."""
        for num, (old, new) in self.overridden.items():
            if num in self.explained or not isinstance(old, Dictionary) or old.get("/Type") != "/Page":
                continue
            if not isinstance(new, Dictionary) or new.twice:
                raise _Bad("a page was replaced")
            for key in set(old) | set(new):
                if key not in {"/Annots"} and not self._alike(old.get(key), new.get(key)):
                    raise _Bad(f"{key} of a page was changed")
            self._annotations(self._list(old, "/Annots", self.before), self._list(new, "/Annots", self.now))
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
                self._annotations(old, new)
                self.explained.add(num)

    def _annotations(self, old: list[Any], new: list[Any]) -> None:
        kept = [item for item in new if not (isinstance(item, Ref) and item.num in self.widgets)]
        if kept != old:
            raise _Bad("annotations were added, taken away or put in another order")

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
            if num in self.overridden and self._only_from(num, family):
                self.explained.add(num)

    def _rest(self) -> None:
        """Whatever was written anew and is not explained."""
        for num, (old, new) in self.overridden.items():
            if num in self.explained:
                continue
            if isinstance(old, Stream) and old.dictionary.get("/Type") == "/ObjStm":
                raise _Bad(f"the object stream {num} was replaced with all that it holds")
            if _is_references(old) and (new is None or _is_references(new)) and self._only_from(num, set()):
                continue
            if new is None and self._only_from(num, set()):
                continue
            raise _Doubt(f"object {num} was written anew")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_references(value: Any) -> bool:
    return isinstance(value, Stream) and value.dictionary.get("/Type") == "/XRef"
