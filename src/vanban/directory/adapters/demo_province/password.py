"""The one password of all demo accounts: from the environment, or made at the first run and kept under var/."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vanban.platform.transactions import assert_none_open

VARIABLE = "VANBAN_DEMO_PASSWORD"


def demo_password(folder: Path) -> str:
    """The password to print and to hash. Never part of the project: a file only its owner can read, or the variable."""
    if given := os.environ.get(VARIABLE):
        return given
    assert_none_open()
    path = folder / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()
