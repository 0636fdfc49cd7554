"""A batch whose worker is killed half-way: every letter once, the one that cannot be done explained.

The full size is `PYTHONPATH=src:tests .venv/bin/python -m journeys.batch_run --count 200`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def test_a_batch_survives_the_death_of_its_worker(tmp_path: Path) -> None:
    """The leader signs, the clerk issues, the worker dies in each; one letter has the signature of a lost token."""
    written = tmp_path / "outcome.json"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    environment.setdefault("VANBAN_VAR", str(settings.VANBAN_VAR))
    run = subprocess.run(
        [sys.executable, "-m", "journeys.batch_run", "--json", str(written)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    print(run.stdout)
    assert written.exists(), run.stderr
    outcome = json.loads(written.read_text())
    assert outcome["faults"] == []
    assert [batch["kind"] for batch in outcome["batches"]] == ["sign", "issue"]
