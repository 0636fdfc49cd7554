"""The simulated power cut keeps exactly what was flushed: tried on written notes and on real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hubkill.power import TRACED, Disk, lose

WHOLE = [
    '7 mkdir("/v/b/aa", 0700) = 0',
    '7 openat(AT_FDCWD</w>, "/v/b/aa/x.tmp", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 9</v/b/aa/x.tmp>',
    "7 fdatasync(9</v/b/aa/x.tmp>) = 0",
    '7 rename("/v/b/aa/x.tmp", "/v/b/aa/x") = 0',
    "7 fsync(9</v/b/aa> <unfinished ...>",
    "8 fsync(10</v/b>) = 0",
    "7 <... fsync resumed>) = 0",
]


def without(*places: int) -> list[str]:
    return [line for place, line in enumerate(WHOLE) if place not in places]


def test_what_was_flushed_with_its_folders_stays() -> None:
    assert Disk().read(WHOLE).lost("/v/b") == ([], [])


@pytest.mark.parametrize(
    ("lines", "gone", "empty"),
    [
        (without(2), [], ["/v/b/aa/x"]),
        (without(5), ["/v/b/aa"], []),
        (without(4, 6), ["/v/b/aa/x"], []),
        ([*WHOLE[:2], "7 fdatasync(9</v/b/aa/x.tmp>) = -1 EIO (Input/output error) (INJECTED)"],
         ["/v/b/aa", "/v/b/aa/x.tmp"], []),
        ([*WHOLE[:2], "7 fdatasync(9</v/b/aa/x.tmp> <unfinished ...>", "7 +++ killed by SIGKILL +++"],
         ["/v/b/aa", "/v/b/aa/x.tmp"], []),
    ],
)  # fmt: skip
def test_what_was_not_flushed_is_gone(lines: list[str], gone: list[str], empty: list[str]) -> None:
    assert Disk().read(lines).lost("/v/b") == (gone, empty)


@pytest.mark.slow
@pytest.mark.parametrize("flushed", [True, False])
def test_a_real_process_keeps_only_what_it_flushed(tmp_path: Path, flushed: bool) -> None:
    if shutil.which("strace") is None:
        pytest.fail("strace is missing") if os.environ.get("CI") else pytest.skip("no strace on this machine")
    program = (
        "import os, sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n"
        "with (folder / 'x.tmp').open('wb') as file:\n    file.write(b'x'); file.flush()\n"
        "    if sys.argv[2] == 'True': os.fdatasync(file.fileno())\n"
        "(folder / 'x.tmp').rename(folder / 'x')\n"
        "os.fsync(os.open(folder, os.O_RDONLY))\n"
    )
    notes, folder = tmp_path / "notes", tmp_path / "kept"
    folder.mkdir()
    command = ["strace", "-f", "-y", "-qq", "-e", f"trace={TRACED}", "-o", str(notes)]
    subprocess.run([*command, sys.executable, "-c", program, str(folder), str(flushed)], check=True, timeout=60)
    assert lose(notes, folder) == (0 if flushed else 1)
    assert (folder / "x").read_bytes() == (b"x" if flushed else b"")
