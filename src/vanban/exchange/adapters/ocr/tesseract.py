"""The program tesseract: one picture in, words with places out, within bounds of memory and time."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

LANGUAGE = "vie"
MEMORY = 1024 * 1024 * 1024
SECONDS = 45
LINES_OF_TEXT = "4"
"""A column of text of several sizes: the two columns of a letter's head are parted by our own rules."""
SPARSE = "11"
BLOCK = "6"
_LIBRARY = "could not initialize tesseract"


@dataclass(frozen=True)
class Recognised:
    """A word in pixels of the picture, and how sure the program is (0 to 1)."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float


def recognise(picture: bytes, *, dots: int, mode: str = LINES_OF_TEXT) -> list[Recognised]:
    """The words of a PNG. Must be called outside any transaction.

    Raises OutsideFailure: for good when the program or its Vietnamese is not installed, for now when it ran too long
    or died over this picture.
    """
    assert_none_open()
    program, fence = shutil.which("tesseract"), shutil.which("prlimit")
    if program is None or fence is None:
        raise OutsideFailure("tesseract is not installed", permanent=True)
    command = [fence, f"--as={MEMORY}", f"--cpu={SECONDS}", "--core=0", program, "stdin", "stdout"]
    command += ["-l", LANGUAGE, "--psm", mode, "--dpi", str(dots), "-c", "tessedit_do_invert=0", "tsv"]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise OutsideFailure("recognition took too long", permanent=False) from late
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").lower()
        if _LIBRARY in said or "error opening data file" in said:
            raise OutsideFailure("tesseract knows no Vietnamese (tesseract-ocr-vie)", permanent=True)
        raise OutsideFailure("recognition broke down", permanent=False)
    return _words(done.stdout.decode("utf-8", "replace"))


def _words(table: str) -> list[Recognised]:
    """The rows of level 5 of the program's table."""
    found = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        found.append(Recognised(cells[11].strip(), left, top, width, height, max(0.0, float(cells[10]) / 100)))
    return found
