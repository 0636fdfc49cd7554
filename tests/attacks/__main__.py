"""`python -m attacks [--write FOLDER]`: make every file, have it judged, print one table."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from attacks.judged import ours, plain_pyhanko
from attacks.listed import every

MOST_SECONDS, MOST_MEGABYTES = 3.0, 300.0
"""Of processor time and memory for one file, in a process that has done nothing before."""


def main() -> int:
    """Print the table; 1 when a hostile file is accepted, a clean one is not, or one takes too much time or memory."""
    options = argparse.ArgumentParser(prog="attacks")
    options.add_argument("--write", type=Path, help="keep the files in this folder")
    options.add_argument("--alone", action="store_true", help="without pyHanko beside it")
    given = options.parse_args()
    folder = given.write
    wrong = 0
    sys.stdout.write(
        f"{'file':72} {'bytes':>9} {'verdict':16} {'ms':>6} {'MB':>5} {'pyHanko':8} {'ms':>6} {'MB':>5}  why\n"
    )
    for number, case in enumerate(every()):
        pdf = case.make()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^a-z0-9]+", "-", str(case).lower()).strip("-")[:60]
            (folder / f"{number:03d}-{name}.pdf").write_bytes(pdf)
        found = ours(pdf)
        other = found if given.alone else plain_pyhanko(pdf)
        report = found.report
        good = report is not None and report.is_good
        wrong += good != case.clean or found.seconds >= MOST_SECONDS or found.megabytes >= MOST_MEGABYTES
        says = (
            ""
            if given.alone
            else "raised"
            if other.said is None
            else "accepts"
            if other.said["accepted"]
            else "refuses"
        )
        why = (
            ""
            if report is None
            else " ".join(sorted({*report.faults, *(c for s in report.signatures for c in s.faults)}))
        )
        sys.stdout.write(
            f"{str(case)[:72]:72} {len(pdf):9d} {str(report.verdict) if report else found.detail:16} "
            f"{found.seconds * 1000:6.0f} {found.megabytes:5.0f} {says:8} "
            f"{other.seconds * 1000:6.0f} {other.megabytes:5.0f}  {why}\n"
        )
        sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
