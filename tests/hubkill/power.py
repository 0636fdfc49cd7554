"""What a power cut would have left of a folder: a death by SIGKILL alone never shows a missing flush.

The kernel keeps what a killed process wrote, so a hub without a single flush would pass every kill. Here strace notes
every system call that makes a file, names it or flushes it; `lose` then takes away whatever the disk was never asked to
keep, by the letter of POSIX: a file's bytes count once the file was flushed, its name once its folder was, and so up.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TRACED = "openat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)(?:<(.*?)>)?")
_UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_QUOTED = re.compile(r'"([^"]*)"')
_DESCRIPTOR = re.compile(r"^\d+<(.*)>$")


@dataclass
class Disk:
    """Files and folders made since the notes began; True where the disk was asked to keep them."""

    files: dict[str, bool] = field(default_factory=dict)
    """File to whether its bytes were flushed."""
    names: dict[str, bool] = field(default_factory=dict)
    """File or folder to whether its name was flushed in its folder."""

    def read(self, lines: Iterable[str]) -> Disk:
        """Follow the notes of one process and its threads."""
        for call, arguments, result, opened in _calls(lines):
            if result.startswith("-") or result == "?":
                continue
            self._follow(call, arguments, opened)
        return self

    def _follow(self, call: str, arguments: str, opened: str) -> None:
        named = _QUOTED.findall(arguments)
        if call == "openat" and "O_CREAT" in arguments:
            self.names.setdefault(opened, False)
            self.files[opened] = False
        elif call.startswith("mkdir"):
            self.names[named[0]] = False
        elif call.startswith("rename"):
            self.files[named[1]] = self.files.pop(named[0], True)
            self.names.pop(named[0], None)
            self.names[named[1]] = False
        elif call.startswith("unlink"):
            self.files.pop(named[0], None)
            self.names.pop(named[0], None)
        elif call in ("fsync", "fdatasync") and (flushed := _DESCRIPTOR.match(arguments)):
            self._flush(flushed[1])

    def _flush(self, path: str) -> None:
        if path in self.files:
            self.files[path] = True
            return
        for name in self.names:
            if name.rpartition("/")[0] == path:
                self.names[name] = True

    def lost(self, folder: str) -> tuple[list[str], list[str]]:
        """Paths under `folder` whose names are gone after a power cut, and files that stay but are empty."""
        inside = [name for name in self.names if name.startswith(f"{folder}/")]
        gone = [name for name in inside if not self.names[name]]
        empty = [name for name in inside if self.names[name] and not self.files.get(name, True)]
        return gone, empty


def _calls(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        text = line.rstrip("\n")
        if half := _UNFINISHED.match(text):
            begun[half[1], half[2]] = half[3]
            continue
        if rest := _RESUMED.match(text):
            text = f"{rest[1]} {rest[2]}({begun.pop((rest[1], rest[2]), '')}{rest[3]}"
        if call := _CALL.match(text):
            yield call[1], call[2], call[3], call[4] or ""


def lose(notes: Path, folder: Path) -> int:
    """Take away from `folder` what a power cut would have taken; how many files and folders."""
    if not notes.exists():
        return 0
    with notes.open(encoding="utf-8", errors="replace") as lines:
        gone, empty = Disk().read(lines).lost(str(folder))
    for name in gone:
        path = Path(name)
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for name in empty:
        if Path(name).exists():
            Path(name).write_bytes(b"")
    return len(gone) + len(empty)
