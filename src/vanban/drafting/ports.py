"""What drafting needs from outside: a typesetter. config/wiring.py joins the adapter with `use_composer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vanban.drafting.rules.content import Content
from vanban.kernel.refusals import OutsideFailure
from vanban.signing.rules.layout import Layout


@dataclass(frozen=True)
class Composed:
    """A typeset document and where its blank fields and its signature stand."""

    pdf: bytes
    layout: Layout


class ComposingFailed(OutsideFailure):
    """The typesetter refused; a fault of ours, not of the text."""


class Composer(Protocol):
    """Turns content into paper. Called outside transactions."""

    def __call__(self, content: Content) -> Composed: ...


_joined: list[Composer] = []


def use_composer(composer: Composer) -> None:
    """Join the typesetter; joining again replaces."""
    _joined[:] = [composer]


def composer() -> Composer:
    """The typesetter in use; raises `LookupError` when config joined none."""
    if not _joined:
        raise LookupError("no composer is joined: config/wiring.py must call drafting.ports.use_composer")
    return _joined[0]
