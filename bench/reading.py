"""Reading fields from letters: the share read right, by field, from text, from light and from heavy scans.

    .venv/bin/python bench/reading.py [--letters 300] [--kinds text,light,heavy] [--heavy 60] [--from 0] [--faults 40]

Letters come from tests/read_letters: many issuers and types, the same every time. See bench/README.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]
BARS = {"text": 0.97, "light": 0.88}


def main() -> int:
    """Measure, print one table; 1 when a total stays below its bar."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--letters", type=int, default=300)
    asked.add_argument("--kinds", default="text,light,heavy")
    asked.add_argument("--heavy", type=int, default=60, help="so many of the letters are also scanned badly")
    asked.add_argument("--from", type=int, default=0, dest="first")
    asked.add_argument("--faults", type=int, default=0, help="print so many readings that were wrong")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    import django

    django.setup()
    from read_letters.collection import letter
    from read_letters.measuring import Measured, fields_of, papers

    measured = Measured()
    kinds = [kind for kind in ("text", "light", "heavy") if kind in given.kinds.split(",")]
    for index in range(given.first, given.first + given.letters):
        one = letter(index)
        wanted = [kind for kind in kinds if kind != "heavy" or index - given.first < given.heavy]
        for kind, pdf in papers(one, wanted, index).items():
            began = time.monotonic()
            measured.add(kind, one, fields_of(pdf))
            measured.seconds[kind] += time.monotonic() - began  # type: ignore[assignment]
        if index % 25 == 24:
            print(f"… {index + 1}", file=sys.stderr, flush=True)
    print(measured.table())
    for kind, name, field, told, read, sure in measured.faults[: given.faults]:
        print(f"{kind} {name} {field} ({sure:.2f})\n    {told!r}\n    {read!r}")
    return int(any(measured.total(kind).share < bar for kind, bar in BARS.items() if measured.letters[kind]))


if __name__ == "__main__":
    sys.exit(main())
