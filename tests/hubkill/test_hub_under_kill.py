"""No packet lost, doubled or done by half, whoever dies and when; and the judge sees what is broken on purpose.

The program `hubkill` plays on a database and in a folder of its own. Small here; the full size is
`PYTHONPATH=src:tests .venv/bin/python -m hubkill --rounds 1000`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1800

POINTS = {
    "before blob flush",
    "after flush, before rename",
    "before folder flush",
    "before COMMIT",
    "recall: before COMMIT",
    "after COMMIT, before the receipt",
    "after the receipt",
    "several together: content durable, names not",
    "several together: before COMMIT",
    "several together: after the receipts",
    "several together: after COMMIT, before the receipts",
    "office: after lease",
    "office: receiver has it, before recording",
    "receiver has it, before the hub notes it",
    "hub above: after lease",
    "hub above: it has it, before recording",
    "status push: after COMMIT, before the receipt",
    "office: status push: taken, before noting it",
    "recall: after COMMIT, before the receipt",
    "office: recall, noted, before the hub is told",
}
FOUND = {
    "nothing",
    "accepted and receipted",
    "held, nothing kept",
    "kept, the hub not told",
    "report taken by the hub, not noted",
    "no answer, then its receipt",
    "the late result was turned away",
}

MISSED = {"it lived", "not reached"}


def play(folder: Path, *options: str) -> list[dict[str, Any]]:
    """Run the program; the outcomes it wrote."""
    if shutil.which("strace") is None:
        told = "no strace on this machine: apt-get install strace"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    written = folder / "outcomes.json"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    environment.setdefault("VANBAN_VAR", str(settings.VANBAN_VAR))
    run = subprocess.run(
        [sys.executable, "-m", "hubkill", *options, "--json", str(written)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    print(run.stdout)
    assert written.exists(), run.stdout[-3000:] + run.stderr[-3000:]
    return list(json.loads(written.read_text()))


def test_nothing_is_lost_doubled_or_done_by_half(tmp_path: Path) -> None:
    outcome = play(tmp_path)[0]
    assert outcome["faults"] == []
    rounds = outcome["rounds"]
    assert sum(times for *_which, times in rounds) >= 100
    # Death came at every point, or all this proves nothing; and what it left was as different as it can be.
    reached = {point for point, _means, found, _times in rounds if found not in MISSED}
    assert reached >= POINTS, POINTS - reached
    found_at_all = {found for _point, _means, found, _times in rounds}
    assert found_at_all >= FOUND, FOUND - found_at_all
    # A hub whose flush failed took nothing more, whatever flush it was.
    stops = [found for point, _means, found, _times in rounds if point.startswith("error of ")]
    assert len(stops) >= 9
    assert all(found.startswith("stopped, ") for found in stops)


def test_the_judge_sees_what_is_broken_on_purpose(tmp_path: Path) -> None:
    """Without the constraint, the flushes, the order of commit and answer, or the fencing, the judge is red."""
    said = {outcome["plan"]["title"]: outcome["faults"] for outcome in play(tmp_path, "--controls")}
    assert any("accepted 2 times" in fault or "doubled" in fault for fault in said["without the unique constraint"])
    for title in ("without flushes", "without flushing the names"):
        assert any("its stored bytes are missing" in fault for fault in said[title]), title
    assert any(
        "lost: receipted, and the hub does not know it" in fault for fault in said["answering before the commit"]
    )
    assert any("took it, and its sender is told that it failed" in fault for fault in said["without fencing"])
