"""What drafting needs from outside: a typesetter, and eyes for the blanks of a finished PDF. config/ joins both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vanban.drafting.rules.content import Content
from vanban.kernel.refusals import OutsideFailure
from vanban.signing.api import Layout


@dataclass(frozen=True)
class Composed:
    """A typeset document and where its blank fields and its signature stand."""

    pdf: bytes
    layout: Layout


class ComposingFailed(OutsideFailure):
    """The typesetter refused; a fault of ours, not of the text."""


class Composer(Protocol):
    """Turns content into paper. Called outside transactions; raises `ComposingFailed`."""

    def __call__(self, content: Content) -> Composed: ...


class PlaceFinder(Protocol):
    """Finds the blanks for number, day, month and signature on an uploaded PDF. Called outside transactions.

    Raises `errors.PlacesNotFound` naming every blank that is missing, `errors.UploadRejected` for an unreadable file.
    """

    def __call__(self, pdf: bytes, signer_name: str) -> Layout: ...


_composers: list[Composer] = []
_place_finders: list[PlaceFinder] = []


def use_composer(joined: Composer) -> None:
    """Join the typesetter; joining again replaces."""
    _composers[:] = [joined]


def use_place_finder(joined: PlaceFinder) -> None:
    """Join the finder of blanks; joining again replaces."""
    _place_finders[:] = [joined]


def composer() -> Composer:
    """The typesetter in use; raises `LookupError` when config joined none."""
    if not _composers:
        raise LookupError("no composer: config/wiring.py must call drafting.ports.use_composer")
    return _composers[0]


def place_finder() -> PlaceFinder:
    """The finder in use; raises `LookupError` when config joined none."""
    if not _place_finders:
        raise LookupError("no place finder: config/wiring.py must call drafting.ports.use_place_finder")
    return _place_finders[0]
