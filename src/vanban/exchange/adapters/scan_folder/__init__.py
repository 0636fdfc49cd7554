"""Folders into which scanners lay their files: one per agency, named by its code, below one folder of the house.

A file is taken once it has not grown for a while, and then moved aside, never deleted: what was taken lies under
`da-nhan`, what could not be taken under `khong-nhan`. Links and folders are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vanban.exchange.ports import LaidFile
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

ENDINGS = {".pdf": "application/pdf", ".tif": "image/tiff", ".tiff": "image/tiff", ".jpg": "image/jpeg",
           ".jpeg": "image/jpeg"}  # fmt: skip
SETTLED_SECONDS = 15
MOST_AT_ONCE = 20
TAKEN, REFUSED = "da-nhan", "khong-nhan"


@dataclass(frozen=True)
class ScanFolder:
    """Answers the port `LaidScans`."""

    root: Path

    def waiting(self, *, now: float) -> list[LaidFile]:
        """Files that lie still, oldest first, at most so many at once. Raises OutsideFailure."""
        assert_none_open()
        try:
            found = sorted(self._files(now))
        except OSError as error:
            raise OutsideFailure(f"scan folder: {error}"[:400], permanent=False) from error
        return [LaidFile(code, name, size) for _time, code, name, size in found[:MOST_AT_ONCE]]

    def read(self, file: LaidFile) -> bytes:
        """Its bytes. Raises OutsideFailure."""
        assert_none_open()
        try:
            return self._path(file).read_bytes()
        except OSError as error:
            raise OutsideFailure(f"scan folder: {error}"[:400], permanent=False) from error

    def put_aside(self, file: LaidFile, *, taken: bool) -> None:
        """Move it out of the way; a name that is there already gets a number. Raises OutsideFailure."""
        assert_none_open()
        try:
            shelf = self.root / file.agency_code / (TAKEN if taken else REFUSED)
            shelf.mkdir(exist_ok=True)
            stem, dot, ending = file.name.rpartition(".")
            target, number = shelf / file.name, 1
            while target.exists():
                number += 1
                target = shelf / f"{stem}-{number}{dot}{ending}"
            self._path(file).rename(target)
        except OSError as error:
            raise OutsideFailure(f"scan folder: {error}"[:400], permanent=False) from error

    def _files(self, now: float) -> Iterator[tuple[float, str, str, int]]:
        if not self.root.is_dir():
            return
        for folder in self.root.iterdir():
            if folder.is_symlink() or not folder.is_dir():
                continue
            for file in folder.iterdir():
                if file.is_symlink() or not file.is_file() or file.suffix.lower() not in ENDINGS:
                    continue
                told = file.stat()
                if told.st_size and now - told.st_mtime >= SETTLED_SECONDS:
                    yield told.st_mtime, folder.name, file.name, told.st_size

    def _path(self, file: LaidFile) -> Path:
        return self.root / file.agency_code / file.name
