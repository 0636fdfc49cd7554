"""Issuing under kill -9, as a program: N clerks x M documents on one register, half of the processes killed.

    PYTHONPATH=src:tests .venv/bin/python -m journeys.kill_run --issuers 50 --each 20

It makes a database of its own beside DATABASE_URL (or on the embedded server) and a folder of its own, plays, prints
one table and the judge's verdict, and takes both away again. The exit code is 0 when no promise was broken.
`--controls` plays, small, with the register's locks, its constraints or the machine's resume taken away instead: what
the judge then says shows that it can see. `--seal-seconds` gives one seal more time than the house's own limit, for
many more processes than cores.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from journeys.places import Databases, own_place, settle_in

CONTROLS = (frozenset({"locks"}), frozenset({"locks", "constraints"}), frozenset({"resume"}))
CONTROL_SIZE = (4, 2)
LAST_WORDS = (
    "ALTER TABLE registry_number DROP CONSTRAINT number_once",
    "ALTER TABLE registry_outgoing DROP CONSTRAINT outgoing_number_symbol_once",
    "DROP TRIGGER registry_register_forward ON registry_register",
)
"""What takes away the promises that the database itself keeps: a number once, and a counter that only counts up."""


def main() -> int:
    """Play and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issuers", type=int, default=int(os.environ.get("VANBAN_KILL_ISSUERS", "8")))
    parser.add_argument("--each", type=int, default=int(os.environ.get("VANBAN_KILL_EACH", "4")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("VANBAN_KILL_SEED", "1")))
    parser.add_argument("--seal-seconds", type=float, default=float(os.environ.get("VANBAN_KILL_SEAL_SECONDS", "0")))
    parser.add_argument("--controls", action="store_true", help="play with what protects the register taken away")
    parser.add_argument("--json", type=Path, help="write the outcomes there")
    options = parser.parse_args()
    with own_place() as (databases, folder):
        name = settle_in(databases, folder)
        os.environ["VANBAN_BOUNDED_WORKERS"] = "1"
        outcomes = _play(options, databases, folder, name)
    if options.json:
        options.json.write_text(json.dumps(outcomes, ensure_ascii=False, indent=1))
    return 1 if outcomes[0]["faults"] and not options.controls else 0


def _play(options: argparse.Namespace, databases: Databases, folder: Path, name: str) -> list[dict[str, object]]:
    from vanban.config.starting import prepare

    prepare()
    from django.core.management import call_command
    from django.db import connection

    from journeys.killing import Office, Plan, open_offices, table
    from journeys.killing import prepare as sign_drafts

    call_command("migrate", verbosity=0)
    open_offices()
    plans = [Plan(options.issuers, options.each, options.seed, seal_seconds=options.seal_seconds)]
    if options.controls:
        plans = [Plan(*CONTROL_SIZE, options.seed, without) for without in CONTROLS]
    connection.close()
    documents = sign_drafts(name, max(plan.documents for plan in plans))
    outcomes = []
    for plan in plans:
        connection.close()
        clone = databases.make(like=name)
        if "constraints" in plan.without:
            databases.change(clone, LAST_WORDS)
        connection.settings_dict["NAME"] = clone
        outcome = Office(plan, clone, documents[: plan.documents]).play(keep=folder, sample=5 if plan.each < 10 else 50)
        sys.stdout.write(table(outcome) + "\n")
        sys.stdout.flush()
        outcomes.append(outcome.as_json())
    connection.close()
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
