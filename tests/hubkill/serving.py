"""The hub as one process: the house's own gunicorn worker around its own application, without its arbiter.

One process makes a death exact: strace can count its system calls, and what dies is what answered.
"""

from __future__ import annotations

import os
import socket
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.db import connection

from hubkill.aims import Aim, Marks

THREADS = 6


@dataclass(frozen=True)
class Shift:
    """What a process is to do: what happens to it and where, and what is broken in it on purpose."""

    aim: Aim | None = None
    broken: frozenset[str] = frozenset()
    traced: bool = False
    """Wait for the word that somebody counts its system calls."""
    hours: float = 0.0
    """How far its clock is ahead."""
    lease_seconds: float = 0.0


def speak_aside() -> None:
    """What this process logs goes to a file beside its database's files, not among the program's own words."""
    path = Path(os.environ["VANBAN_VAR"]) / "processes.log"
    with path.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)


def serve(shift: Shift, tell: Connection, orders: Connection) -> None:
    """Tell the port, then answer requests until told to end by a signal."""
    speak_aside()
    try:
        if shift.traced and not orders.poll(20):
            raise RuntimeError("nobody came to count the system calls")
        Marks(tell, shift.aim).install()
        break_what_is_told(shift.broken)
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", 0))
            listener.listen(128)
            tell.send(("port", listener.getsockname()[1]))
            from vanban.config.wsgi import application

            worker_on(listener, application).init_process()
    except Exception as error:
        tell.send(("crash", traceback.format_exc()))
        raise SystemExit(1) from error
    finally:
        connection.close()


def break_what_is_told(broken: frozenset[str]) -> None:
    """Break this process on purpose."""
    if broken:
        from hubkill.breaking import BREAKS

        for what in sorted(broken & BREAKS.keys()):
            BREAKS[what]()


def worker_on(listener: socket.socket, application: Any) -> Any:
    """The house's worker on a listening socket, in this process."""
    from gunicorn.config import Config
    from gunicorn.glogging import Logger

    from vanban.config.worker import Worker

    config = Config()
    for name, value in {
        "threads": THREADS,
        "keepalive": 2,
        "http_parser": "python",
        "limit_request_field_size": 65536,
        "errorlog": os.environ.get("VANBAN_HUBKILL_LOG", "/dev/null"),
        "loglevel": "warning",
    }.items():
        config.set(name, value)
    return Worker(1, os.getppid(), [listener], _Application(application), 60, config, Logger(config))


@dataclass(frozen=True)
class _Application:
    """What gunicorn asks for the callable."""

    callable: Any

    def wsgi(self) -> Any:
        return self.callable
