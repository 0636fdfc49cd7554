"""Which PINs a keeper has refused: the same one is not shown to it again, by no process of this house.

A token locks itself after a few wrong PINs. A batch of two hundred documents, a job that tries again every minute and
four worker processes would use up those tries in a moment. What is remembered is a keyed digest, and only of PINs
that are wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from vanban.signing.adapters.secrets.files import SecretFile, SecretUnsafe
from vanban.signing.ports import KeyRefused

PATIENCE = 15 * 60.0
"""Seconds after which a person may try the same PIN again: it may have been set on the token meanwhile."""


@dataclass(frozen=True)
class RefusedPins:
    """One small file for each keeper's key below a folder that all processes share."""

    folder: Path
    key: bytes = field(repr=False)

    def knows(self, place: str, pin: str, *, written: str = "") -> bool:
        """True when this PIN was refused: by a person lately, or (with `written`) from the very file it stands in."""
        wanted = self._digest(place, pin, written)
        return any(digest == wanted and (written or self._lately(at)) for digest, at, _file in self._lines(place))

    def stands(self, place: str, *, written: str) -> bool:
        """True when the PIN in the file as it was last written was refused: known without reading the file."""
        return bool(written) and any(file == written for _digest, _at, file in self._lines(place))

    def warn(self, place: str, pins: SecretFile | None) -> None:
        """Raises `KeyRefused` when the machine's PIN for this place was refused and its file is still the same."""
        try:
            written = pins.written() if pins is not None else ""
        except SecretUnsafe:
            return  # whoever needs the PIN will say so
        if self.stands(place, written=written):
            raise KeyRefused("the PIN of the machine was refused; it is not tried again")

    def remember(self, place: str, pin: str, *, written: str = "") -> None:
        """Keep it from being tried again."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = f"{self._digest(place, pin, written)} {int(time.time())} {written or '-'}\n"
        descriptor = os.open(self._path(place), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(line)

    def forget(self, place: str) -> None:
        """A PIN was right: the tries before it no longer count."""
        self._path(place).unlink(missing_ok=True)

    def _digest(self, place: str, pin: str, written: str) -> str:
        return hmac.new(self.key, f"{place}\n{written}\n{pin}".encode(), hashlib.sha256).hexdigest()

    def _path(self, place: str) -> Path:
        return self.folder / hashlib.sha256(place.encode()).hexdigest()[:32]

    def _lines(self, place: str) -> list[tuple[str, float, str]]:
        try:
            lines = self._path(place).read_text().splitlines()
        except FileNotFoundError:
            return []
        return [(parts[0], float(parts[1]), parts[2]) for line in lines if len(parts := line.split()) == 3]

    @staticmethod
    def _lately(at: float) -> bool:
        return time.time() - at < PATIENCE
