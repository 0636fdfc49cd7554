"""Replay one schedule, or play many: `python -m vanban.axis.tests.simulation 4711` prints what happened, step by step.

`--rounds 10000` plays so many schedules from the seed on; `--without fencing` takes a promise of the store away.
"""

from __future__ import annotations

import argparse
import os
import sys
import time


def main() -> int:
    """1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="simulation", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--without", default="", help="fencing, dedup or ends")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    import django

    django.setup()
    from vanban.axis.tests.simulation.judging import judge

    begun = time.monotonic()
    for seed in range(options.seed, options.seed + options.rounds):
        found, world = judge(seed, without=options.without, trace=options.rounds == 1)
        for line in world.lines or ():
            sys.stdout.write(line + "\n")
        for fault in found:
            sys.stdout.write(f"seed {seed}: {fault}\n")
        if found:
            return 1
    seconds = time.monotonic() - begun
    sys.stdout.write(f"{options.rounds} schedules in {seconds:.1f} s, every promise kept\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
