"""Play the three hubs once and print what took how long: `python -m hubs` in tests/ (DATABASE_URL as for the tests)."""

from __future__ import annotations

import os
import sys
import time
import traceback

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
import django

django.setup()

from hubs.scenes import SCENES  # noqa: E402 - only after the apps are loaded
from hubs.table import table  # noqa: E402
from hubs.world import three_hubs  # noqa: E402


def main(names: list[str]) -> int:
    """All scenes, or those named; the exit code."""
    failed = 0
    begun = time.monotonic()
    with three_hubs() as world:
        world.times.append(("three hubs and two offices started and joined", time.monotonic() - begun))
        for scene in SCENES:
            if names and scene.__name__ not in names:
                continue
            begun = time.monotonic()
            try:
                scene(world)
            except Exception:  # noqa: BLE001 - shown, and the others still play
                traceback.print_exc()
                failed += 1
            world.times.append((scene.__name__, time.monotonic() - begun))
            print(f"{world.times[-1][1]:7.1f} s  {scene.__name__}", flush=True)
    print(table(world.times))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
