"""Issuing under kill -9: every document one number, no gap, no double, every paper valid, whoever dies and when.

The program `journeys.kill_run` plays on a database and in a folder of its own. Small here; the full size is
`VANBAN_KILL_ISSUERS=50 VANBAN_KILL_EACH=20 ./test -s tests/journeys/test_issue_under_kill.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 3600


def play(folder: Path, *options: str) -> list[dict[str, Any]]:
    """Run the program; the outcomes it wrote."""
    written = folder / "outcomes.json"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    environment.setdefault("VANBAN_VAR", str(settings.VANBAN_VAR))
    run = subprocess.run(
        [sys.executable, "-m", "journeys.kill_run", *options, "--json", str(written)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    print(run.stdout)
    assert written.exists(), run.stderr
    return list(json.loads(written.read_text()))


@pytest.mark.clause("VL19-Đ11.2d#1", "VL19-Đ11.2d#2")
def test_every_document_has_its_number_and_every_paper_is_valid_whoever_dies(tmp_path: Path) -> None:
    outcome = play(tmp_path)[0]
    assert outcome["faults"] == []
    assert outcome["crashes"] == []
    assert outcome["failures"] == []
    # Death came at many points, or all this proves nothing: half of the clerks died, and the machine died too.
    kills, size = outcome["kills"], outcome["plan"]
    assert len([kill for kill in kills if kill["how"] != "the machine"]) >= size["issuers"]
    assert {kill["how"].partition(" ")[0] for kill in kills} >= {"aimed", "from"}
    assert {kill["mark"] for kill in kills} >= {"numbering", "numbered", "sealing", "entering"}
    assert {kill["found"] for kill in kills} >= {"signed, no number", "number held, no seal", "sealed, not registered"}


def test_the_judge_sees_what_is_broken_on_purpose(tmp_path: Path) -> None:
    """Without locks the database itself still refuses doubles; without either, and without resume, the judge is red."""
    outcomes = {" and ".join(each["plan"]["without"]): each for each in play(tmp_path, "--controls")}
    assert outcomes["locks"]["refused"] > 0
    assert outcomes["locks"]["faults"] == []
    assert any("given twice" in fault for fault in outcomes["constraints and locks"]["faults"])
    assert outcomes["resume"]["in_between"] > 0
    assert any("left as issuing" in fault for fault in outcomes["resume"]["faults"])
