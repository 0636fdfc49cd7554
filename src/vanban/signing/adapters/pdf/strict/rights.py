"""What a signature itself permits after it: certification (DocMDP) and locked fields (FieldMDP), ISO 32000-2, 12.8."""

from __future__ import annotations

from dataclasses import dataclass, field

from vanban.signing.adapters.pdf.strict.form_change import Step
from vanban.signing.adapters.pdf.strict.objects import Dictionary
from vanban.signing.adapters.pdf.strict.revisions import File
from vanban.signing.adapters.pdf.strict.screen import Signed, text

_ALWAYS = {"validation_data", "timestamps"}


@dataclass
class Rights:
    """`level` 1: nothing but evidence may follow; 2 and 3: forms and signatures too; 0: nothing is said.

    A certification never permits a new signature field that shows something: what it shows could pass for the text.
    """

    level: int = 0
    certified: bool = False
    locked: set[str] = field(default_factory=set)
    but: set[str] = field(default_factory=set)
    all_locked: bool = False

    @classmethod
    def of(cls, file: File, one: Signed) -> Rights:
        """The rights that the signature's own references and its field's lock give."""
        rights = cls()
        listed = file.get(one.value.get("/Reference"), one.revision)
        for item in listed if isinstance(listed, list) else ():
            reference = file.get(item, one.revision)
            if not isinstance(reference, Dictionary):
                continue
            told = file.get(reference.get("/TransformParams"), one.revision)
            told = told if isinstance(told, Dictionary) else Dictionary()
            method = file.get(reference.get("/TransformMethod"), one.revision)
            if method == "/DocMDP":
                rights.certified = True
                level = file.get(told.get("/P"), one.revision)
                rights.level = level if level in (1, 2, 3) else 2
            elif method == "/FieldMDP":
                rights.lock(file, told, one.revision)
        lock = file.get(one.holder.get("/Lock"), one.revision)
        if isinstance(lock, Dictionary):
            rights.lock(file, lock, one.revision)
            level = file.get(lock.get("/P"), one.revision)
            if level in (1, 2, 3):
                rights.level = min(rights.level or 3, level)
        return rights

    def lock(self, file: File, told: Dictionary, number: int) -> None:
        """Take over one lock."""
        action = file.get(told.get("/Action"), number)
        listed = file.get(told.get("/Fields"), number)
        names = {text(file.get(item, number)) for item in listed} if isinstance(listed, list) else set()
        if action == "/All":
            self.all_locked = True
        elif action == "/Include":
            self.locked |= names
        elif action == "/Exclude":
            self.all_locked = True
            self.but |= names

    def allow(self, step: Step) -> bool:
        """True when the signature permits what this revision did."""
        if self.level == 1 and step.kinds - _ALWAYS:
            return False
        if self.certified and step.shown:
            return False
        return not any(self._is_locked(name) for name in step.filled | (step.signed & step.known))

    def _is_locked(self, name: str) -> bool:
        if name in self.locked or any(name.startswith(one + ".") for one in self.locked):
            return True
        return self.all_locked and name not in self.but
