"""What an uploaded PDF may not contain, and what a person should know about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vanban.kernel.refusals import gettext_noop

FAULTS = {
    "not_pdf": gettext_noop("The file is not a PDF, whatever its name says."),
    "broken": gettext_noop("The PDF is broken and cannot be read."),
    "encrypted": gettext_noop("The PDF is protected by a password."),
    "no_pages": gettext_noop("The PDF has no page."),
    "too_many_pages": gettext_noop("The PDF has too many pages."),
    "too_large_inside": gettext_noop("The PDF has too many parts inside to be examined."),
    "scripts": gettext_noop("The PDF contains scripts."),
    "launches_programs": gettext_noop("The PDF wants to start other programs."),
    "sends_data": gettext_noop("The PDF wants to send data somewhere."),
    "xfa_form": gettext_noop("The PDF is a dynamic form whose content may change by itself."),
    "hidden_layers": gettext_noop("The PDF has layers that can be hidden, so what is signed may not be what is seen."),
    "form_fields": gettext_noop("The PDF has form fields that could be filled with something else after signing."),
    "annotations": gettext_noop("The PDF has notes, stamps or drawings over the page that a reader can hide."),
    "media": gettext_noop("The PDF contains sound, film or other media."),
}
"""A draft with one of these is not taken for signing: content prepared to change after signing (Đ13, integrity)."""

NOTES = {
    "embedded_files": gettext_noop("The PDF carries other files inside; attach them openly instead."),
    "opens_other_files": gettext_noop("The PDF refers to other files."),
    "signed_already": gettext_noop("The PDF carries signatures already."),
}


@dataclass(frozen=True)
class Screening:
    """Codes of faults and notes with their sentences (message ids), and the number of pages."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]
    pages: int

    @property
    def is_clean(self) -> bool:
        """True when the file may be taken as a draft."""
        return not self.faults

    @property
    def messages(self) -> tuple[str, ...]:
        """The message ids of all findings, faults first."""
        return tuple(FAULTS[code] for code in self.faults) + tuple(NOTES[code] for code in self.notes)


def screening(findings: Iterable[str], pages: int) -> Screening:
    """Sort the engine's findings; a code nobody knows counts as a fault of a broken file."""
    known = set(findings)
    faults = [code for code in FAULTS if code in known]
    if known - set(FAULTS) - set(NOTES) and "broken" not in faults:
        faults.append("broken")
    return Screening(tuple(faults), tuple(code for code in NOTES if code in known), pages)
