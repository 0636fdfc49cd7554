"""Signing B-LT: documents per second of processor time, the house beside plain pyHanko, with `openssl speed`.

    .venv/bin/python bench/signing.py [--seconds 4] [--turns 3]

Files of 1 page (typeset) and 20 pages (2.5 MB, like a scan), keys RSA-2048 and ECDSA P-256. See bench/README.md.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
BAR = 4.0


@dataclass(frozen=True)
class Line:
    """One way to sign one file: milliseconds of processor time for each document."""

    house: float
    stock: float

    @property
    def ratio(self) -> float:
        """How many documents the house signs in the time of one."""
        return self.stock / self.house


def main() -> int:
    """Measure in turns, print one table; 1 when a line stays below the bar."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=4.0, help="of processor time for each way in each turn")
    asked.add_argument("--turns", type=int, default=3)
    given = asked.parse_args()
    _settle()
    from signing_desk import Desk, pages

    _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ms of processor time for each document, medians")
    for speed in ("rsa2048", "ecdsap256"):
        _say(f"openssl speed {speed}: {_openssl(speed)}")
    _say(f"{'':32}{'house':>9}{'pyHanko':>9}{'ratio':>8}")
    lines = []
    with tempfile.TemporaryDirectory(prefix="vanban-signing-") as folder:
        for kind in ("rsa", "ec"):
            for count in (1, 20):
                desk = Desk(Path(folder) / f"{kind}-{count}", kind, pages(count))
                for name, house, stock in desk.ways():
                    line = _measured(desk.judged, name, house, stock, given.seconds, given.turns, desk)
                    lines.append(line)
                    label = f"{kind.upper()}, {count}p: {name}"
                    _say(f"{label:32}{line.house:9.2f}{line.stock:9.2f}{line.ratio:7.1f}x")
                desk.close()
    return 0 if all(line.ratio >= BAR for line in lines) else 1


def _measured(judged, name: str, house, stock, seconds: float, turns: int, desk) -> Line:
    for way in (house, stock):
        judged(way(), name)
    found: dict[str, list[float]] = {"house": [], "stock": []}
    for _turn in range(turns):
        found["house"].append(_spent(house, seconds, desk))
        found["stock"].append(_spent(stock, seconds, desk))
    return Line(statistics.median(found["house"]), statistics.median(found["stock"]))


def _spent(way: Callable[[], bytes], seconds: float, desk) -> float:
    """Milliseconds of processor time for each call, children included, the timestamp authority's own work taken out."""
    gc.collect()
    begun, stamping, count = desk.processor(), desk.stamper.spent, 0
    while desk.processor() - begun < seconds:
        way()
        count += 1
    return 1000 * (desk.processor() - begun - (desk.stamper.spent - stamping)) / count


def _openssl(kind: str) -> str:
    import subprocess

    said = subprocess.run(
        ["openssl", "speed", "-seconds", "1", kind], capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    return f"{said.split()[-2]} signatures/s, {said.split()[-1]} checks/s"


def _settle() -> None:
    """Settings without a house around them: only the engine and its workers are measured."""
    from django.conf import settings

    settings.configure(VANBAN_BOUNDED_WORKERS=1, DATABASES={})
    logging.getLogger("pyhanko").setLevel(logging.ERROR)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
