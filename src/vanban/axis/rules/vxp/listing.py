"""Codes of the directory: which stands above which, and which belong to the scheme before QĐ 20/2020."""

from __future__ import annotations


def is_old_scheme(code: str) -> bool:
    """Four groups with the highest level last: `000.00.05.H42`."""
    parts = code.split(".")
    return len(parts) == 4 and parts[0].isdigit() and not parts[-1].isdigit()


def parent_code(code: str) -> str:
    """The code above: `H42` for `H42.05`; nothing above a first level or an old code."""
    return "" if is_old_scheme(code) else code.rpartition(".")[0]
