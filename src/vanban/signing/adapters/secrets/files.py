"""Secrets in a file of their own: never in the environment of the process, never in the database, never printed."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path


class SecretUnsafe(Exception):
    """The file is missing, or other accounts of the machine may read or change it."""


@dataclass(frozen=True)
class SecretFile:
    """One secret a line: a name, a tab, the secret. A single line without a tab is the secret of every name.

    The file is read anew each time, so that a changed PIN counts at once.
    """

    path: Path

    def of(self, name: str) -> str | None:
        """The secret of this name; None when the file has none. Raises `SecretUnsafe`."""
        try:
            mode = self.path.stat().st_mode
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise SecretUnsafe(f"{self.path.name} cannot be read") from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretUnsafe(f"{self.path.name} is open to other accounts: its mode must be 0600 or 0400")
        found = [line for line in lines if line.strip()]
        if len(found) == 1 and "\t" not in found[0]:
            return found[0].strip()
        return next((secret.strip() for key, tab, secret in _parts(found) if tab and key == name), None)

    def written(self) -> str:
        """Changes whenever the file is written anew. Raises `SecretUnsafe`."""
        try:
            return str(self.path.stat().st_mtime_ns)
        except OSError as error:
            raise SecretUnsafe(f"{self.path.name} cannot be read") from error


def _parts(lines: list[str]) -> list[tuple[str, str, str]]:
    return [line.partition("\t") for line in lines]
