"""No hostile file is accepted, none raises, each stays small and quick; every clean one is accepted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attacks.judged import ours, plain_pyhanko
from attacks.listed import Case, every

CASES = every()
SAMPLES = os.environ.get("SIGNED_SAMPLES", "")
"""A folder with signed files of other programs, if there is one."""
EXPLAINED = {
    "Written by Pillow": "pyHanko refuses the generation 65536 of the free list's head, which leads to no object",
    "The seal locks the number that was filled before": (
        "pyHanko takes the untouched looks of a locked field for an update when a document timestamp follows"
    ),
    "A table for old readers, and one for new ones that adds what they cannot read (as office programs write it)": (
        "pyHanko refuses every hybrid file; here the second table adds objects and contradicts none"
    ),
}
"""Clean files that we accept and plain pyHanko does not, and why."""


def test_the_collection_is_large_and_covers_every_class() -> None:
    kinds = {case.kind for case in CASES if not case.clean}
    assert len([case for case in CASES if not case.clean]) >= 80
    assert len(kinds) >= 20


@pytest.mark.slow
def test_every_file_is_judged_in_bounded_time_and_memory() -> None:
    """In a small process of its own: the fork of a test process that has grown would be measured with its parent."""
    ran = subprocess.run(
        [sys.executable, "-m", "attacks", "--alone"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.clause("HP25-Đ11.2")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_clean_files_are_accepted(case: Case) -> None:
    pdf = case.make()
    found = ours(pdf)
    assert found.report is not None, found.detail
    assert found.report.is_good == case.clean, found.report
    alone = ours(pdf, trust=False).report
    assert alone is not None
    assert case.only_trust or alone.is_good == case.clean, alone
    if case.clean:
        assert not any(facts.modified_after or not facts.intact for facts in alone.signatures)
    else:
        assert found.report.faults or any(facts.faults for facts in found.report.signatures)


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.clean], ids=str)
def test_what_we_accept_plain_pyhanko_accepts_too(case: Case) -> None:
    """pyHanko is the second judge: we may be stricter, never milder but where it is explained."""
    found = plain_pyhanko(case.make())
    accepted = found.said is not None and found.said["accepted"]
    assert accepted or case.name in EXPLAINED, found.detail
    assert not (accepted and case.name in EXPLAINED), "explained without need"


def test_signed_samples_of_other_programs_are_never_an_error() -> None:
    files = sorted(Path(SAMPLES).rglob("*.pdf")) if SAMPLES else []
    signed = [file for file in files if b"/ByteRange" in file.read_bytes()]
    if not signed:
        pytest.skip("no signed samples on this machine")
    for file in signed:
        found = ours(file.read_bytes(), trust=False)
        assert found.report is not None, (file.name, found.detail)
        assert found.report.verdict != "unsigned", file.name
