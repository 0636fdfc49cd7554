"""Files of registry stories lie in the test's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Blobs and keys below tmp_path."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
