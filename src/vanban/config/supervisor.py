"""Web, worker and hub as child processes of one command: the whole house, or the hub alone with its own database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.core.management import call_command

MANAGE = [sys.executable, "-m", "vanban.config.manage"]
SEALS = ("--concurrency", "4")
"""As many calls as the timestamp authority of the State takes at one time."""
LONGEST_HEADER = "65536"
"""A packet for 500 agencies names them in one header line of the VXP protocol, and again in the signed text."""


class House:
    """The running processes; entering starts them, leaving stops them and waits.

    With `hub_alone` the office's pages and its worker are left out, and the hub's worker sweeps for itself.
    """

    def __init__(self, *, port: int, log_folder: Path, workers: int = 2, hub_alone: bool = False) -> None:
        self.port = port
        self.log_folder = log_folder
        self.workers = workers
        self.hub_alone = hub_alone
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> House:
        self.log_folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise RuntimeError(f"port {self.port} is taken: set VANBAN_PORT or --port") from error
        environment = {**os.environ, "VANBAN_STATIC": "collected"}
        if not (self.hub_alone and "VANBAN_BASE_URL" in os.environ):
            environment["VANBAN_BASE_URL"] = self.address
        web = [
            *[sys.executable, "-m", "gunicorn", "vanban.config.wsgi:application"],
            *["--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers), "--threads", "8"],
            *["--worker-class", "vanban.config.worker.Worker", "--http-parser", "python"],
            *["--timeout", "60", "--keep-alive", "15", "--max-requests", "20000"],
            "--no-control-socket",  # every server of this user would share one
            *["--limit-request-field_size", LONGEST_HEADER],
        ]
        worker = [*MANAGE, "procrastinate", "worker", "--concurrency", "2", "--fetch-job-polling-interval", "0.5"]
        self._start("web", web, environment)
        if self.hub_alone:  # the sweep for jobs of dead workers is on the office's queue
            self._start("hub", [*worker, "--queues", "exchange,office", "--name", "hub"], environment)
        else:
            self._start("worker", [*worker, "--queues", "office", "--name", "worker"], environment)
            # Seals and timestamps wait for authorities outside; nothing else may wait behind them.
            self._start("sealer", [*worker, "--queues", "sealing", "--name", "sealer", *SEALS], environment)
            # Recognising a page takes seconds of a whole processor: one at a time, and everybody else goes first.
            reader = [*worker, "--queues", "ocr", "--name", "reader", "--concurrency", "1"]
            self._start("reader", ["nice", "-n", "10", *reader], environment)
            self._start("hub", [*worker, "--queues", "exchange", "--name", "hub"], environment)
            # Mail servers and push services outside are slow at times; people wait for documents, not for notices.
            self._start("teller", [*worker, "--queues", "telling", "--name", "teller"], environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self.children.values():
            child.send_signal(signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.log_folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def wait_ready(self, *, seconds: float = 150) -> None:
        """Return when the login page answers; raise RuntimeError with the log's end when it never does."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if dead := self.dead():
                raise RuntimeError(f"{dead} stopped: " + (self.log_folder / f"{dead}.log").read_text()[-2000:])
            try:
                with urllib.request.urlopen(f"{self.address}/dang-nhap/", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise RuntimeError("the web process does not answer: " + (self.log_folder / "web.log").read_text()[-2000:])

    def dead(self) -> str:
        """The name of a process that has ended, or nothing."""
        return next((name for name, child in self.children.items() if child.poll() is not None), "")


def prepare_tables() -> None:
    """Migrate, collect static files: harmless when done already."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(*, port: int, documents: int | None) -> int:
    """Run the house until it is told to stop, with the demo province unless `documents` is None; the exit code."""
    from vanban.config.demo import describe_accounts, make_demo

    prepare_tables()
    accounts = ""
    if documents is not None:
        make_demo(documents=documents)
        accounts = f"{describe_accounts()}\n"
    house = House(port=port, log_folder=Path(settings.VANBAN_VAR) / "log")
    return _until_told(house, f"vanban is running: {house.address}\n{accounts}Stop with Ctrl C.")


def serve_axis(*, port: int, workers: int) -> int:
    """Run the hub alone until it is told to stop; the exit code."""
    prepare_tables()
    house = House(port=port, log_folder=Path(settings.VANBAN_VAR) / "log", workers=workers, hub_alone=True)
    return _until_told(house, f"the hub is running: {house.address}\nStop with Ctrl C.")


def _until_told(house: House, greeting: str) -> int:
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    signal.signal(signal.SIGINT, lambda *_: stopping.append(1))
    with house:
        house.wait_ready()
        sys.stdout.write(f"\n{greeting}\n")
        sys.stdout.flush()
        while not stopping and not house.dead():
            time.sleep(0.5)
        if not stopping and (dead := house.dead()):
            sys.stderr.write(f"{dead} stopped; see {house.log_folder / dead}.log\n")
            return 1
    return 0
