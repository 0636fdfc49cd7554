"""Paper: what this house prints about signatures, typeset by an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from vanban.kernel.refusals import OutsideFailure


class PressFailed(OutsideFailure):
    """The typesetter refused."""


class Press(Protocol):
    """Sets a sheet; the same values always give the same bytes. Outside any transaction."""

    def report(self, values: Mapping[str, Any]) -> bytes:
        """The report on a file's signatures as PDF. Raises `PressFailed`."""

    def sheet(self, values: Mapping[str, Any]) -> bytes:
        """The sheet with the check code that goes with a printed copy, as PDF. Raises `PressFailed`."""


_presses: list[Press] = []


def use_press(press: Press) -> None:
    """Join the press; joining again replaces."""
    _presses[:] = [press]


def press() -> Press:
    """The press in use; raises `LookupError` when config joined none."""
    if not _presses:
        raise LookupError("no press is joined: config must call signing.ports.press.use_press")
    return _presses[0]
