"""The hub under kill -9, failing disks, cut lines and a lost database, as a program.

    PYTHONPATH=src:tests .venv/bin/python -m hubkill --rounds 1000

It makes a database of its own beside DATABASE_URL (or on the embedded server) and a folder of its own, plays, prints
one table and the judge's verdict, and takes both away again. The exit code is 0 when no promise was broken.
`--controls` plays small, each time with one thing taken away that protects the hub: what the judge then says shows that
it can see.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from journeys.places import Databases, own_place, settle_in

ONCE = ("ALTER TABLE axis_message DROP CONSTRAINT axis_message_once",)
"""What takes away the promise that the database itself keeps: a message once."""


def main() -> int:
    """Play and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("VANBAN_HUBKILL_ROUNDS", "100")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("VANBAN_HUBKILL_SEED", "1")))
    parser.add_argument("--only", action="append", default=[], help="only these points of the deck")
    parser.add_argument("--controls", action="store_true", help="play with what protects the hub taken away")
    parser.add_argument("--json", type=Path, help="write the outcomes there")
    options = parser.parse_args()
    with own_place() as (databases, folder):
        name = settle_in(databases, folder)
        outcomes = _play(options, databases, folder, name)
    if options.json:
        options.json.write_text(json.dumps(outcomes, ensure_ascii=False, indent=1))
    return 1 if any(outcome["faults"] for outcome in outcomes) and not options.controls else 0


def _play(options: argparse.Namespace, databases: Databases, folder: Path, name: str) -> list[dict[str, object]]:
    from vanban.config.starting import prepare

    prepare()
    from django.core.management import call_command
    from django.db import connection

    from hubkill.above import HubAbove
    from hubkill.controls import CONTROLS
    from hubkill.outcome import Plan, table
    from hubkill.places import GATEWAY, open_places
    from hubkill.processes import stop_forking
    from hubkill.proxy import Proxy
    from hubkill.rounds import Run

    call_command("migrate", verbosity=0)
    above = HubAbove(GATEWAY)
    systems = open_places(above.endpoint)
    plans = [Plan(options.rounds, options.seed, only=tuple(options.only))]
    if options.controls:
        plans = list(CONTROLS)
    connection.close()
    outcomes = []
    with above:
        for plan in plans:
            connection.close()
            clone = databases.make(like=name)
            if "once" in plan.broken:
                databases.change(clone, ONCE)
            connection.settings_dict["NAME"] = clone
            os.environ["DATABASE_URL"] = databases.url(clone)
            stop_forking()
            shutil.rmtree(folder / "blobs", ignore_errors=True)
            above.forget()
            with Proxy() as proxy:
                outcome = Run(plan, systems, proxy, above, folder).play()
            sys.stdout.write(f"{table(outcome)}\n")
            sys.stdout.flush()
            outcomes.append(outcome.as_json())
    connection.close()
    stop_forking()
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
