"""What one revision did to the form: fields signed, named fields filled, new signature fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vanban.signing.adapters.pdf.strict.delta import Bad, Delta, Doubt
from vanban.signing.adapters.pdf.strict.graph import references
from vanban.signing.adapters.pdf.strict.named import why_not_our_filling
from vanban.signing.adapters.pdf.strict.objects import Dictionary, Ref, Stream
from vanban.signing.adapters.pdf.strict.screen import fields_of, form_of, text
from vanban.signing.rules.names import NAMED_FIELDS

LONGEST, BROADEST = 420.0, 220.0
"""A later signature shows at most this many points: a seal, a picture or a few lines of text, not a cover."""

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


class FormChange:
    """The form before and after; tells `step`, explains what it can, and knows the widgets of new signatures."""

    def __init__(self, delta: Delta, step: Step, *, root: int, old_root: Dictionary) -> None:
        self.delta, self.step = delta, step
        self.file, self.now, self.before = delta.file, delta.now, delta.before
        self.fresh, self.overridden, self.explained = delta.fresh, delta.overridden, delta.explained
        self.root, self.old_root = root, old_root
        self.names: set[str] = set()
        self.widgets: set[int] = set()

    def tell(self) -> None:
        """Compare; raises Bad and Doubt."""
        old_form, new_form = form_of(self.file, self.before), form_of(self.file, self.now)
        if new_form is None:
            if old_form is not None:
                raise Bad("the form was taken away")
            return
        self._form_keys(old_form or Dictionary(), new_form)
        old_fields = self.delta.listed(old_form, "/Fields", self.before) if old_form is not None else []
        new_fields = self.delta.listed(new_form, "/Fields", self.now)
        if new_fields[: len(old_fields)] != old_fields:
            raise Bad("fields were taken away or put in another order")
        holder = self.old_root.get("/AcroForm")
        if isinstance(holder, Ref) and self.delta.only_from(holder.num, {self.root}):
            self.explained.add(holder.num)
        listed = old_form.get("/Fields") if old_form is not None else None
        owner = holder.num if isinstance(holder, Ref) else self.root
        if isinstance(listed, Ref) and self.delta.only_from(listed.num, {owner}):
            self.explained.add(listed.num)
        self._known_fields(old_form)
        self._new_fields(new_fields[len(old_fields) :])

    def _form_keys(self, old_form: Dictionary, new_form: Dictionary) -> None:
        if new_form.twice:
            raise Bad("a key of the form comes twice")
        for key in set(old_form) | set(new_form):
            if key in _FORM or self.delta.alike(old_form.get(key), new_form.get(key)):
                continue
            if key == "/NeedAppearances" and not self.file.get(new_form.get(key), self.now):
                continue
            raise Bad(f"{key} of the form was changed")
        old_resources = self.file.get(old_form.get("/DR"), self.before)
        new_resources = self.file.get(new_form.get("/DR"), self.now)
        if isinstance(old_resources, Dictionary):
            self._grown(old_resources, new_resources, 0)
            reference = old_form.get("/DR")
            if isinstance(reference, Ref):
                holder = self.old_root.get("/AcroForm")
                if self.delta.only_from(reference.num, {holder.num if isinstance(holder, Ref) else self.root}):
                    self.explained.add(reference.num)

    def _grown(self, old: Any, new: Any, depth: int) -> None:
        """The new resources hold all the old ones unchanged."""
        old, new = self.file.get(old, self.before), self.file.get(new, self.now)
        if isinstance(old, Dictionary) and isinstance(new, Dictionary) and depth < 3:
            for key, value in old.items():
                if value != new.get(key):
                    self._grown(value, new.get(key), depth + 1)
        elif not self.delta.same(old, new) and not self.delta.alike(old, new):
            raise Bad("the form's resources were changed")

    def _known_fields(self, old_form: Dictionary | None) -> None:
        """Fields that were there: signature fields may be signed, named fields filled."""
        for name, num, old, kind in fields_of(self.file, self.before):
            self.names.add(name)
            self.step.known.add(name)
            if num not in self.overridden:
                continue
            new = self.overridden[num][1]
            if not isinstance(new, Dictionary) or new.twice:
                raise Bad(f"the field {name} was replaced")
            if kind == "/Sig":
                self._signing(name, num, old, new)
            elif "/Kids" in old and all(
                self.delta.alike(old.get(key), new.get(key)) for key in (set(old) | set(new)) - {"/Kids"}
            ):
                raise Doubt(f"the group of fields {name} was changed")
            elif name in NAMED_FIELDS:
                why = why_not_our_filling(self.file, name, (old, new), (self.before, self.now), old_form, self.fresh)
                if why:
                    raise Bad(why)
                self.step.kinds.add("fields")
                self.step.filled.add(name)
            else:
                raise Bad(f"the form field {name} was changed")
            self.explained.add(num)

    def _signing(self, name: str, num: int, old: Dictionary, new: Dictionary) -> None:
        if self.file.get(old.get("/V"), self.before) is not None:
            raise Bad(f"the signature in {name} was changed after it was made")
        for key in set(old) | set(new):
            if key not in _FILLED and not self.delta.alike(old.get(key), new.get(key)):
                raise Bad(f"{key} of the signature field {name} was changed")
        looks = references(self.file.get(old.get("/AP"), self.before))
        self.explained |= {found for found in looks if self.delta.only_from(found, {num})}
        for kid in self.delta.listed(old, "/Kids", self.before):
            if isinstance(kid, Ref) and kid.num in self.overridden:
                below, above = self.overridden[kid.num]
                if not isinstance(below, Dictionary) or not isinstance(above, Dictionary):
                    raise Bad(f"a part of {name} was replaced")
                if any(key not in _FILLED and below.get(key) != above.get(key) for key in set(below) | set(above)):
                    raise Bad(f"a part of {name} was changed")
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
        widgets = [
            dictionary,
            *(self.file.get(kid, self.now) for kid in self.delta.listed(dictionary, "/Kids", self.now)),
        ]
        for widget in widgets:
            if isinstance(widget, Dictionary) and self._draws(widget.get("/AP"), 0):
                raise Bad(f"the field {name} shows something, but nobody signed in it")

    def _draws(self, value: Any, depth: int) -> bool:
        found = self.file.get(value, self.now)
        if isinstance(found, Stream):
            return bool(self.file.raw(found, self.now).strip())
        if isinstance(found, Dictionary):
            return depth > 3 or any(self._draws(inner, depth + 1) for inner in found.values())
        return False

    def _new_fields(self, references_: list[Any]) -> None:
        for reference in references_:
            dictionary = self.file.get(reference, self.now)
            if not isinstance(reference, Ref) or reference.num not in self.fresh:
                raise Bad("a new field uses an object that was there before")
            if not isinstance(dictionary, Dictionary) or dictionary.twice:
                raise Bad("a new field is none")
            name = text(self.file.get(dictionary.get("/T"), self.now))
            if dictionary.get("/FT") != "/Sig" or name in self.names or not name:
                raise Bad("a new form field that is no signature")
            self.names.add(name)
            self.widgets.add(reference.num)
            self._measure(name, dictionary)
            for kid in self.delta.listed(dictionary, "/Kids", self.now):
                below = self.file.get(kid, self.now)
                if not isinstance(kid, Ref) or kid.num not in self.fresh or not isinstance(below, Dictionary):
                    raise Bad(f"a part of {name} was there before")
                self.widgets.add(kid.num)
                self._measure(name, below)
            self._signed(name, dictionary)

    def _measure(self, name: str, widget: Dictionary) -> None:
        strange = set(widget) - _FIELD
        if strange:
            raise Bad(f"{sorted(strange)[0]} in the signature field {name}")
        if "/Rect" in widget:
            sides = self.file.get(widget["/Rect"], self.now)
            if not isinstance(sides, list) or len(sides) != 4 or not all(isinstance(s, (int, float)) for s in sides):
                raise Bad(f"{name} has no place")
            shorter, longer = sorted((abs(sides[2] - sides[0]), abs(sides[3] - sides[1])))
            if shorter > 0:
                self.step.shown.add(name)
            if longer > LONGEST or shorter > BROADEST:
                raise Bad(f"the signature {name} is so large that it may cover the text")
