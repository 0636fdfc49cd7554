"""The probes behind the health page: what this machine must have, what was seen, how to get what is missing.

Each is quick, never raises, and says the cure as one would tell a colleague.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from vanban.kernel.refusals import gettext_noop
from vanban.platform.health import Finding, register_probe

OLDEST_POSTGRES = 150000
SLOW_FLUSH_MS = 20.0
LATE_WORKER_SECONDS = 90
SCARCE_DISK = 5 * 1024**3
FONTS = ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf")
PROGRAMS = {
    "pdfsig": gettext_noop("Optional. Install poppler-utils to compare our signature checks with another program's."),
    "soffice": gettext_noop("Optional. Install libreoffice-writer-nogui to turn Word files into PDF."),
}


def register() -> None:
    """Join every probe of the platform to the health page; joining twice replaces."""
    register_probe("database", database)
    register_probe("worker", worker)
    register_probe("jobs", jobs)
    register_probe("flush", flush)
    register_probe("disk", disk)
    register_probe("keys", keys)
    register_probe("fonts", fonts)
    register_probe("programs", programs)


def database() -> Finding:
    """PostgreSQL 15 or newer answers."""
    name = gettext_noop("Database")
    try:
        connection.ensure_connection()
        number = connection.cursor().connection.info.server_version
    except DatabaseError as error:
        return Finding(name, "missing", str(error), gettext_noop("Start PostgreSQL, or mend DATABASE_URL."))
    seen = f"PostgreSQL {number // 10000}.{number % 10000}"
    if number < OLDEST_POSTGRES:
        return Finding(name, "warning", seen, gettext_noop("Move to PostgreSQL 15 or newer."))
    return Finding(name, "ok", seen)


def worker() -> Finding:
    """A background worker has given a sign of life lately."""
    name = gettext_noop("Background worker")
    age = _number("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
    cure = gettext_noop("Start the worker: it carries letters, reminders and the search index.")
    if age is None:
        return Finding(name, "missing", "–", cure)
    seen = f"{age:.0f} s"
    return Finding(name, "ok", seen) if age < LATE_WORKER_SECONDS else Finding(name, "missing", seen, cure)


def jobs() -> Finding:
    """No job has failed for good, and none has waited long."""
    name = gettext_noop("Background jobs")
    failed = int(_number("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") or 0)
    waiting = int(_number("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'") or 0)
    seen = f"{waiting} → / {failed} ✗"
    if failed:
        return Finding(
            name,
            "warning",
            seen,
            gettext_noop("Some jobs failed for good: read the worker's log, mend the cause, run them again."),
        )
    return Finding(name, "ok", seen)


def flush() -> Finding:
    """How long the disk takes to say that bytes are safe: every number and every signature waits for it."""
    name = gettext_noop("Time to write safely to disk")
    folder = Path(settings.VANBAN_VAR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            spans = []
            for _round in range(5):
                begun = time.perf_counter()
                file.write(b"x" * 4096)
                file.flush()
                os.fdatasync(file.fileno())
                spans.append((time.perf_counter() - begun) * 1000)
    except OSError as error:
        return Finding(name, "missing", str(error), gettext_noop("The folder of VANBAN_VAR must be writable."))
    middle = statistics.median(spans)
    seen = f"{middle:.1f} ms".replace(".", ",")
    if middle > SLOW_FLUSH_MS:
        return Finding(
            name, "warning", seen, gettext_noop("Slow: put the data on a solid-state disk with its own write cache.")
        )
    return Finding(name, "ok", seen)


def disk() -> Finding:
    """Room for files."""
    name = gettext_noop("Room on the disk of files")
    free = shutil.disk_usage(_existing(Path(settings.VANBAN_VAR))).free
    seen = f"{free / 1024**3:.0f} GB"
    if free < SCARCE_DISK:
        return Finding(
            name, "warning", seen, gettext_noop("Less than 5 GB left: add room before files can no longer be stored.")
        )
    return Finding(name, "ok", seen)


def keys() -> Finding:
    """The key that opens every file is here and readable by the service alone."""
    name = gettext_noop("Key of the files")
    path = Path(settings.VANBAN_KEK_FILE)
    if not path.exists():
        if settings.VANBAN_PRODUCTION:
            return Finding(
                name,
                "missing",
                "–",
                gettext_noop("Put the key file back from its safe place: no file can be opened without it."),
            )
        return Finding(name, "ok", "–")
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        return Finding(
            name, "warning", f"{mode:o}", gettext_noop("Others on this machine can read the key: chmod 600.")
        )
    return Finding(name, "ok", f"{mode:o}")


def fonts() -> Finding:
    """The typeface of documents (Times New Roman's metric twin) is where the typesetter looks."""
    name = gettext_noop("Fonts of documents")
    folder = Path(__file__).parent / "fonts"
    missing = [font for font in FONTS if not (folder / font).exists()]
    if missing:
        return Finding(
            name,
            "missing",
            ", ".join(missing),
            gettext_noop("Install the program again: its fonts are shipped with it."),
        )
    return Finding(name, "ok", "Liberation Serif")


def programs() -> Finding:
    """Separate programs that widen what the house can do."""
    name = gettext_noop("Other programs")
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return Finding(name, "warning", ", ".join(missing), PROGRAMS[missing[0]])
    return Finding(name, "ok", ", ".join(PROGRAMS))


def _number(question: str) -> float | None:
    """One number from the database; None when there is none or the table is not there."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
    except DatabaseError:
        return None
    return None if row is None or row[0] is None else float(row[0])


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
