"""Issuing under kill -9, as a program: N clerks x M documents on one register, half of the processes killed.

    PYTHONPATH=src:tests .venv/bin/python -m journeys.kill_run --issuers 50 --each 20

It makes a database of its own beside DATABASE_URL (or on the embedded server) and a folder of its own, plays, prints
one table and the judge's verdict, and takes both away again. The exit code is 0 when no promise was broken.
`--controls` plays, small, with the register's locks, its constraints or the machine's resume taken away instead: what
the judge then says shows that it can see.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

CONTROLS = (frozenset({"locks"}), frozenset({"locks", "constraints"}), frozenset({"resume"}))
CONTROL_SIZE = (4, 2)
LAST_WORDS = (
    "ALTER TABLE registry_number DROP CONSTRAINT number_once",
    "ALTER TABLE registry_outgoing DROP CONSTRAINT outgoing_number_symbol_once",
    "DROP TRIGGER registry_register_forward ON registry_register",
)
"""What takes away the promises that the database itself keeps: a number once, and a counter that only counts up."""


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Databases:
    """Databases of this run on one server; leaving drops them all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: list[str] = []
        self._stem = f"{urlsplit(url).path.lstrip('/') or 'vanban'}_kill_{os.getpid()}"

    def _run(self, text: str, *names: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as server:
            server.execute(sql.SQL(text).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

    def make(self, *, like: str = "template0") -> str:
        """A new database, empty or a copy; nobody may be connected to the one copied."""
        name = f"{self._stem}_{len(self._made)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, like)
        self._made.append(name)
        return name

    def url(self, name: str) -> str:
        """Where a database is."""
        return _with_name(self._url, name)

    def without_constraints(self, name: str) -> None:
        """Take away what the database itself refuses."""
        with psycopg.connect(self.url(name), autocommit=True) as server:
            for statement in LAST_WORDS:
                server.execute(statement)

    def drop_all(self) -> None:
        """Leave the server as it was."""
        for name in reversed(self._made):
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def _own_place() -> Iterator[tuple[Databases, Path]]:
    """A server, and a folder for files and keys, both left clean."""
    from vanban.platform.database import start_embedded, stop_embedded

    var = Path(os.environ.get("VANBAN_VAR", "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("DATABASE_URL")
    running = (var / "postgres" / "postmaster.pid").exists()
    url = given or start_embedded(var)
    databases, folder = Databases(url), Path(tempfile.mkdtemp(prefix="kill-", dir=var))
    try:
        yield databases, folder
    finally:
        databases.drop_all()
        shutil.rmtree(folder, ignore_errors=True)
        if not given and not running:
            stop_embedded(var)


def main() -> int:
    """Play and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issuers", type=int, default=int(os.environ.get("VANBAN_KILL_ISSUERS", "8")))
    parser.add_argument("--each", type=int, default=int(os.environ.get("VANBAN_KILL_EACH", "4")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("VANBAN_KILL_SEED", "1")))
    parser.add_argument("--controls", action="store_true", help="play with what protects the register taken away")
    parser.add_argument("--json", type=Path, help="write the outcomes there")
    options = parser.parse_args()
    with _own_place() as (databases, folder):
        name = databases.make()
        os.environ.update(DATABASE_URL=databases.url(name), VANBAN_VAR=str(folder), VANBAN_BOUNDED_WORKERS="1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
        os.environ.pop("VANBAN_KEK_FILE", None)
        outcomes = _play(options, databases, folder, name)
    if options.json:
        options.json.write_text(json.dumps(outcomes, ensure_ascii=False, indent=1))
    return 1 if outcomes[0]["faults"] and not options.controls else 0


def _play(options: argparse.Namespace, databases: Databases, folder: Path, name: str) -> list[dict[str, object]]:
    from vanban.config.cli import prepare

    prepare()
    from django.core.management import call_command
    from django.db import connection

    from journeys.killing import Office, Plan, open_offices, table
    from journeys.killing import prepare as sign_drafts

    call_command("migrate", verbosity=0)
    open_offices()
    plans = [Plan(options.issuers, options.each, options.seed)]
    if options.controls:
        plans = [Plan(*CONTROL_SIZE, options.seed, without) for without in CONTROLS]
    connection.close()
    documents = sign_drafts(name, max(plan.documents for plan in plans))
    outcomes = []
    for plan in plans:
        connection.close()
        clone = databases.make(like=name)
        if "constraints" in plan.without:
            databases.without_constraints(clone)
        connection.settings_dict["NAME"] = clone
        outcome = Office(plan, clone, documents[: plan.documents]).play(keep=folder, sample=5 if plan.each < 10 else 50)
        sys.stdout.write(table(outcome) + "\n")
        sys.stdout.flush()
        outcomes.append(outcome.as_json())
    connection.close()
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
