"""Compiling the translation catalogues: the .po files are the source, the .mo files are made where the house runs."""

from __future__ import annotations

from pathlib import Path

import polib

HOUSE = Path(__file__).parent.parent


def compile_catalogues() -> int:
    """Write every .mo that is missing or older than its .po; how many were written."""
    written = 0
    for source in sorted(HOUSE.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written += 1
    return written
