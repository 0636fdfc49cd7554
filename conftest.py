"""Shared by every test of the house: the mark that ties a test to the clauses it stands for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

CLAUSES = Path(__file__).parent / "docs" / "clauses.tsv"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a clause that does not exist: a mistyped id would count for nothing."""
    with CLAUSES.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file, delimiter="\t")}
    wrong = [
        f"{item.nodeid}: {clause}"
        for item in items
        for mark in item.iter_markers("clause")
        for clause in mark.args
        if clause not in known
    ]
    if wrong:
        raise pytest.UsageError("unknown clauses (docs/clauses.tsv):\n" + "\n".join(wrong))
