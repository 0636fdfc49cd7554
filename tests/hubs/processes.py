"""Hubs and offices as processes of their own, each with its own database, folder and keys."""

from __future__ import annotations

import json
import os
import secrets
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

import vanban
from journeys.places import Databases

TESTS = Path(__file__).resolve().parents[1]
SOURCE = Path(vanban.__file__).resolve().parents[1]
START, STOP, ACT = 240, 40, 240


def surroundings(url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of this place; nothing of the test's own house gets into it."""
    ours = ("VANBAN_", "DJANGO_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "DATABASE_URL": url,
        "VANBAN_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
        "PYTHONPATH": f"{SOURCE}{os.pathsep}{TESTS}",
        **more,
    }


def migrated(databases: Databases, folder: Path) -> str:
    """A database with all tables, to be copied."""
    name = databases.make()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "vanban.config.manage", "migrate", "-v0"],
        env=surroundings(databases.url(name), folder), check=True, timeout=START, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return name


class Hub:
    """A hub: its web process and its workers as `vanban axis` starts them, or a whole house with a hub inside."""

    def __init__(self, name: str, url: str, folder: Path, *, whole_house: bool = False) -> None:
        self.name, self.url, self.folder, self.whole_house = name, url, folder, whole_house
        self.port = _free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where other systems reach it."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, entered: str = "") -> str:
        """What `vanban …` prints on the hub's machine."""
        done = subprocess.run(
            [sys.executable, "-m", "vanban.config.cli", *words], env=surroundings(self.url, self.folder),
            capture_output=True, text=True, timeout=START, input=entered, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{self.name}: vanban {words[0]} ended with {done.returncode}: {done.stderr[-3000:]}")
        return done.stdout

    def joined(self, system: str, *words: str) -> str:
        """Join a system on the command line; its secret, which is printed once."""
        printed = self.command("axis-join", system, *words)
        return dict(line.split(": ", 1) for line in printed.splitlines())["secret"].strip()

    def start(self) -> None:
        """Begin; `wait` returns when it is there."""
        words = ["run", "--no-demo"] if self.whole_house else ["axis", "--workers", "1"]
        with (self.folder / "run.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "vanban.config.cli", *words, "--port", str(self.port)],
                env=surroundings(self.url, self.folder), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def wait(self) -> None:
        """Until it answers."""
        limit = time.monotonic() + START
        while "is running: http://" not in (said := (self.folder / "run.log").read_text()):
            if self._process is None or self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"{self.name} does not come up: {said[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> int:
        """Ask it to stop and wait; its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(timeout=STOP)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process = None

    def nudge(self, *tasks: str) -> None:
        """Let periodic jobs run now instead of at the next stroke of the clock."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for task in tasks:
                with suppress(psycopg.errors.UniqueViolation):
                    connection.execute(
                        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args)"
                        " VALUES ('exchange', %s, %s, %s, %s)",
                        [task, task, task, json.dumps({"timestamp": int(time.time())})],
                    )

    def asked(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the hub's own database, for the checks at the end."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(question, values).fetchall()  # type: ignore[arg-type]

    def logs(self) -> str:
        """The end of every log."""
        return "\n".join(
            f"--- {self.name} {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in [self.folder / "run.log", *sorted((self.folder / "log").glob("*.log"))]
            if path.exists()
        )


class Refused(Exception):
    """The office's own verb said no; the code of the refusal."""


class Desk:
    """An office's clerk, who does what is asked in a process of its own."""

    def __init__(self, name: str, url: str, folder: Path, hub: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name, self.log = name, folder / "desk.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hubs.desk"], env=surroundings(url, folder, **(hub or {})),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1,
            )  # fmt: skip

    def do(self, act: str, **values: Any) -> dict[str, Any]:
        """Do one act. Raises `Refused`, and RuntimeError with the traceback of a bug."""
        entrance, answers = self._process.stdin, self._process.stdout
        if entrance is None or answers is None:
            raise RuntimeError(f"{self.name} has no desk")
        entrance.write(json.dumps({"act": act, **values}) + "\n")
        entrance.flush()
        if not select.select([answers], [], [], ACT)[0]:
            raise RuntimeError(f"{self.name} does not answer: {act}")
        line = answers.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended: {self.log.read_text()[-3000:]}")
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        if "broken" in answer:
            raise RuntimeError(f"{self.name}: {answer['broken']}")
        return dict(answer["ok"])

    def close(self) -> None:
        """The clerk goes home."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _free_port() -> int:
    """One that no outgoing connection of this busy machine takes before the hub does: below the range of those."""
    for _try in range(100):
        port = 15000 + secrets.randbelow(15000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port")
