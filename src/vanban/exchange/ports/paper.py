"""Printers of envelopes and of slips for paper that goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class AddressedEnvelope:
    """What stands on one paper envelope."""

    sender: str
    parent: str
    place: str
    number_symbol: str
    receiver: str
    address: str
    urgency: str


class EnvelopePress(Protocol):
    """Prints envelopes, one a page. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, envelopes: Sequence[AddressedEnvelope]) -> bytes:
        """One PDF."""


@dataclass(frozen=True)
class ReturnSlip:
    """What stands on the slip that goes back with returned paper; empty where nobody has read it."""

    agency: str
    parent: str
    place: str
    day: str
    receiver: str
    came: str
    number_symbol: str
    dated: str
    subject: str
    pages: str
    reason: str
    clerk: str


class SlipPress(Protocol):
    """Prints such a slip. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, slip: ReturnSlip) -> bytes:
        """One PDF."""


_presses: list[EnvelopePress] = []
_slip_presses: list[SlipPress] = []


def use_envelope_press(press: EnvelopePress) -> None:
    """Join the printer of envelopes; joining again replaces."""
    _presses[:] = [press]


def envelope_press() -> EnvelopePress:
    """The printer in use; raises `LookupError` when config joined none."""
    if not _presses:
        raise LookupError("no envelope press: config/wiring.py must call exchange.ports.use_envelope_press")
    return _presses[0]


def use_slip_press(press: SlipPress) -> None:
    """Join the printer of slips; joining again replaces."""
    _slip_presses[:] = [press]


def slip_press() -> SlipPress:
    """The printer of slips in use; raises `LookupError` when config joined none."""
    if not _slip_presses:
        raise LookupError("no slip press: config/wiring.py must call exchange.ports.use_slip_press")
    return _slip_presses[0]
