"""A database and a folder of one's own beside the given server, for programs that play and then leave no trace."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Databases:
    """Databases of this run on one server; leaving drops them all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: list[str] = []
        self._stem = f"{urlsplit(url).path.lstrip('/') or 'vanban'}_own_{os.getpid()}"

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

    def change(self, name: str, statements: Sequence[str]) -> None:
        """Run statements in one of them."""
        with psycopg.connect(self.url(name), autocommit=True) as server:
            for statement in statements:
                server.execute(statement)  # type: ignore[arg-type]

    def drop_all(self) -> None:
        """Leave the server as it was."""
        for name in reversed(self._made):
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def own_place() -> Iterator[tuple[Databases, Path]]:
    """A server (DATABASE_URL, else the embedded one under VANBAN_VAR) and a folder, both left clean."""
    from vanban.platform.database import start_embedded, stop_embedded

    var = Path(os.environ.get("VANBAN_VAR", "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("DATABASE_URL")
    running = (var / "postgres" / "postmaster.pid").exists()
    url = given or start_embedded(var)
    databases, folder = Databases(url), Path(tempfile.mkdtemp(prefix="own-", dir=var))
    try:
        yield databases, folder
    finally:
        databases.drop_all()
        shutil.rmtree(folder, ignore_errors=True)
        if not given and not running:
            stop_embedded(var)


def settle_in(databases: Databases, folder: Path) -> str:
    """Point the environment at a new database and this folder, before Django is loaded; the database's name."""
    name = databases.make()
    os.environ.update(DATABASE_URL=databases.url(name), VANBAN_VAR=str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    os.environ.pop("VANBAN_KEK_FILE", None)
    return name
