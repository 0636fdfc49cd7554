"""`vanban verify` as an expert uses it: no database, no roots; one verdict, one exit code, machine-readable facts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vanban.signing.tests.conftest import Story

pytestmark = pytest.mark.django_db


def verify(path: Path, *options: str) -> tuple[int, Any]:
    """The command in a process of its own that can reach no database."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "VANBAN_VAR": str(path.parent)}
    ran = subprocess.run(
        [sys.executable, "-m", "vanban.config.cli", "verify", str(path), "--no-trust", *options],
        capture_output=True, text=True, check=False, timeout=60, env=environment,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran.returncode, json.loads(ran.stdout) if "--json" in options else ran.stdout


def test_a_clean_file_with_two_signatures_is_intact_whoever_signed_it(snv: Story, tmp_path: Path) -> None:
    file = tmp_path / "cong-van.pdf"
    file.write_bytes(snv.sealed())
    code, report = verify(file, "--json")
    assert (code, report["verdict"]) == (0, "valid")
    person, agency = report["signatures"]
    assert (person["kind"], person["signer"]) == ("person", "Phạm Quốc Việt")
    assert [(s["intact"], s["modified_after"], s["trusted"]) for s in (person, agency)] == [(True, False, False)] * 2
    assert (person["covers_whole_file"], agency["covers_whole_file"]) == (False, True)
    assert person["signed_at"].startswith("2026-11-")
    code, text = verify(file)
    assert (code, "chữ ký số hợp lệ" in text) == (0, True)


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        (lambda pdf: pdf.replace(b"/MediaBox", b"/MediaNBx", 1), {1, 2}, {"invalid", "unreadable"}),
        (lambda pdf: pdf + b"\nPK\x03\x04 something else", {1}, {"invalid"}),
        (lambda pdf: pdf[: len(pdf) // 2], {2}, {"unreadable"}),
        (lambda _pdf: b"no PDF at all", {2}, {"unreadable"}),
    ],
    ids=["one byte", "more behind the end", "cut", "no PDF"],
)
def test_a_changed_file_is_never_accepted(snv: Story, tmp_path: Path, change: Any, code: Any, verdict: Any) -> None:
    file = tmp_path / "bi-sua.pdf"
    file.write_bytes(change(snv.sealed()))
    found, report = verify(file, "--json")
    assert (found in code, report["verdict"] in verdict) == (True, True), report


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    assert verify(tmp_path / "khong-co.pdf") == (2, "")
