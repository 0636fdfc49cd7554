"""The parent's side of the converter: one warm LibreOffice for each process that converts, replaced when it fails."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import structlog
from django.conf import settings

import vanban
from vanban.drafting.errors.files import CannotConvert, ConvertingTooHard
from vanban.kernel.refusals import OutsideFailure, Phrase, gettext_noop
from vanban.platform.bounded import frames
from vanban.platform.transactions import assert_none_open

log = structlog.get_logger(__name__)

MEMORY_MB = 1536
SECONDS = 60.0
START_SECONDS = 60.0
FILES_PER_CHILD = 50
"""A LibreOffice is replaced after so many files, so that what leaks or lingers in it never matters."""
KINDS = frozenset({"docx", "doc", "odt", "rtf"})
FONTS = Path(vanban.__file__).parent / "platform" / "fonts"

DIED = gettext_noop("LibreOffice broke down over it twice")
TOO_SLOW = gettext_noop("converting took more than a minute")
UNREADABLE = gettext_noop("LibreOffice cannot open it")

_FONT_SETTINGS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias>
</fontconfig>
"""


class _Gone(Exception):
    """The child died; `late` says that we ended it ourselves because its time was over."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "died")
        self.late = late


@dataclass
class _Child:
    """A started LibreOffice in its own folder, which goes with it."""

    process: subprocess.Popen[bytes]
    folder: Path
    files: int = 0
    busy: bool = False

    def ask(self, kind: str, content: bytes, seconds: float) -> tuple[dict[str, str], list[bytes]]:
        """One file. Raises _Gone when there is no answer within the time."""
        late = threading.Event()
        watch = threading.Timer(seconds, _end, (self.process, late))
        watch.daemon = True
        watch.start()
        self.busy = True
        try:
            header = {"kind": kind, "cpu_seconds": int(seconds) + 1}
            frames.write(cast(BinaryIO, self.process.stdin), header, [content])
            return frames.read(cast(BinaryIO, self.process.stdout))
        except (EOFError, OSError, ValueError) as error:
            raise _Gone(late=late.is_set()) from error
        finally:
            watch.cancel()
            self.files += 1
            self.busy = False

    def close(self) -> None:
        """End it at once; it holds nothing worth saving."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Converter:
    """Word files to PDF, one at a time; callable as drafting's port `PdfMaker`."""

    program: Path
    seconds: float = SECONDS
    owner: int = field(default_factory=os.getpid)
    _child: _Child | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, kind: str, content: bytes) -> bytes:
        """The PDF of a file of this kind. Must be called outside any transaction.

        Raises CannotConvert for a file LibreOffice does not open, ConvertingTooHard for one that kills it twice or
        takes too long, and OutsideFailure when there is no LibreOffice to ask.
        """
        assert_none_open()
        if kind not in KINDS:
            raise CannotConvert(why=Phrase(UNREADABLE))
        ends = time.monotonic() + self.seconds + START_SECONDS
        if not self._lock.acquire(timeout=self.seconds):
            raise OutsideFailure("the converter is busy", permanent=False)
        try:
            return self._twice(kind, content, ends)
        finally:
            self._lock.release()

    def _twice(self, kind: str, content: bytes, ends: float) -> bytes:
        """Somebody else may have ended LibreOffice: a second one, fresh, tells whether it was the file."""
        for last in (False, True):
            child = self._warm()
            try:
                header, blobs = child.ask(kind, content, min(self.seconds, max(1.0, ends - time.monotonic())))
            except _Gone as gone:
                log.warning("converter gone", late=gone.late, kind=kind, size=len(content))
                self.close()
                if gone.late or last:
                    raise ConvertingTooHard(why=Phrase(TOO_SLOW if gone.late else DIED)) from gone
                continue
            if header.get("fault") == "MemoryError" or child.files >= FILES_PER_CHILD:
                self.close()
            if "fault" in header or not blobs:
                raise CannotConvert(why=Phrase(UNREADABLE))
            return blobs[0]
        raise AssertionError("unreachable")

    def _warm(self) -> _Child:
        if self._child is not None and self._child.process.poll() is None:
            return self._child
        self.close()
        self._child = _start(self.program)
        return self._child

    @property
    def process_id(self) -> int | None:
        """Of the LibreOffice that is warm now."""
        return self._child.process.pid if self._child is not None else None

    @property
    def is_busy(self) -> bool:
        """Whether a started LibreOffice has a file in hand now."""
        return self._child is not None and self._child.busy

    def end_with_its_process(self) -> None:
        """At the end of the process that started it; a forked one leaves its parent's LibreOffice alone."""
        if self.owner == os.getpid():
            self.close()

    def close(self) -> None:
        """End the warm LibreOffice, if any."""
        if self._child is not None:
            self._child.close()
            self._child = None


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _start(program: Path) -> _Child:
    """A fresh LibreOffice with nothing of our environment but where our code lies."""
    if not program.is_dir():
        raise OutsideFailure(f"LibreOffice is not installed at {program}", permanent=True)
    folder = Path(tempfile.mkdtemp(prefix="vanban-office-"))
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONT_SETTINGS.format(fonts=FONTS, cache=folder / "fonts"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "vanban.drafting.adapters.office.child", str(program), str(folder), str(MEMORY_MB)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(folder, fonts),
        close_fds=True,
        cwd=folder,
    )
    child = _Child(process, folder)
    late = threading.Event()
    watch = threading.Timer(START_SECONDS, _end, (process, late))
    watch.daemon = True
    watch.start()
    try:
        hello, _ = frames.read(cast(BinaryIO, process.stdout))
    except (EOFError, OSError, ValueError) as error:
        child.close()
        raise OutsideFailure("LibreOffice did not start", permanent=False) from error
    finally:
        watch.cancel()
    if not hello["files_closed"]:
        log.warning("this kernel cannot close the converter's view of files (Landlock)")
    return child


def _environment(folder: Path, fonts: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(Path(vanban.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "FONTCONFIG_FILE": str(fonts),
        "SAL_USE_VCLPLUGIN": "svp",
        "TZ": "Asia/Ho_Chi_Minh",
    }


_shared: Converter | None = None
_shared_lock = threading.Lock()


def convert(kind: str, content: bytes) -> bytes:
    """The process's own converter; a forked process starts a new one rather than share pipes with its parent."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared.owner != os.getpid():
            _shared = Converter(Path(settings.VANBAN_OFFICE))
            atexit.register(_shared.end_with_its_process)
    return _shared(kind, content)
