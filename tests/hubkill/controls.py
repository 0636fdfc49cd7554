"""The negative controls: the same rounds with one protection taken away; each must turn the judge red."""

from __future__ import annotations

from hubkill.outcome import Plan

CONTROLS: tuple[Plan, ...] = (
    Plan(8, broken=frozenset({"once"}), only=("every request twice at once",), title="without the unique constraint"),
    Plan(3, broken=frozenset({"flushes"}), only=("after the receipt",), title="without flushes"),
    Plan(2, broken=frozenset({"names"}), only=("several together: after the receipts",),
         title="without flushing the names"),
    Plan(4, broken=frozenset({"commit first"}), only=("after the receipt",), title="answering before the commit"),
    Plan(2, broken=frozenset({"fencing"}), only=("lease lost, late result",), title="without fencing"),
)  # fmt: skip
