"""The house as `./run` starts it: gunicorn, worker and hub in their own processes, on a database of its own."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from vanban.platform.database import known_url

START, STOP = 240, 40
DOCUMENTS = 24
"""Two letters for each stage of the demo, so that the guided offices have something in nearly every box."""


@dataclass(frozen=True)
class RunningHouse:
    """Where the pages are, the password of every demo account, and the folder of its keys and logs."""

    address: str
    password: str
    folder: Path


@contextmanager
def shared_house(folder: Path, base: Path) -> Iterator[RunningHouse]:
    """One house for all test processes of a run: the first to come starts it, the last to leave stops it."""
    note = folder / "house.json"
    with _alone(folder):
        told = json.loads(note.read_text()) if note.exists() else None
        if told is None or not told["users"]:
            told = {"users": 0, **_start(folder / "house", base)}
        told["users"] += 1
        note.write_text(json.dumps(told))
    try:
        yield RunningHouse(told["address"], (folder / "house" / "demo-password").read_text().strip(), folder / "house")
    finally:
        with _alone(folder):
            told = json.loads(note.read_text())
            told["users"] -= 1
            note.write_text(json.dumps(told))
            if not told["users"]:
                _stop(told["pid"])
                _drop(told["server"], told["database"])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(var: Path, base: Path) -> dict[str, str | int]:
    server = known_url(base)
    database = urlsplit(server).path.lstrip("/") + "_journeys"
    _drop(server, database)
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    var.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
        "DATABASE_URL": urlsplit(server)._replace(path=f"/{database}").geturl(),
        "VANBAN_VAR": str(var),
        "VANBAN_SCAN_FOLDER": str(var / "scans"),
    }
    command = [sys.executable, "-m", "vanban.config.cli", "run", "--port", str(port), "--documents", str(DOCUMENTS)]
    with (var / "run.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_running(process, var / "run.log")
    except BaseException:
        _stop(process.pid)
        raise
    return {"address": f"http://127.0.0.1:{port}", "pid": process.pid, "server": server, "database": database}


def _wait_running(process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START
    while "vanban is running" not in (said := log.read_text()):
        if process.poll() is not None:
            raise RuntimeError(f"the house ended with {process.returncode}: {said[-3000:]}")
        if time.monotonic() > limit:
            raise RuntimeError(f"the house does not come up: {said[-3000:]}")
        time.sleep(0.2)


def _stop(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    limit = time.monotonic() + STOP
    while _lives(pid):
        if time.monotonic() > limit:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            raise RuntimeError("the house did not stop when asked to")
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    try:  # started by another test process: an ended one stays in the list until that process looks
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _drop(server: str, database: str) -> None:
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
