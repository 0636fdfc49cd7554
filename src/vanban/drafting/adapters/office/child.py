"""The child process: closes its own walls, starts LibreOffice once, then converts one file after the other.

Started as `python -m vanban.drafting.adapters.office.child PROGRAM FOLDER MEMORY_MB`. Its first message says which
walls stand; every later one answers a file with a PDF, or with why there is none.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

from vanban.drafting.adapters.office import cell
from vanban.drafting.adapters.office.kit import CannotLoad, Kit
from vanban.platform.bounded import frames

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SAFE = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportFormFields", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportNotes", "false"),
)
"""No macros, nothing fetched from elsewhere, links not followed, forms as ink: for the registry of LibreOffice."""


def main() -> int:
    """Serve the parent until its end of the pipe closes."""
    program, folder, memory = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    profile = folder / "profile"
    _write_settings(profile)
    cell.lower_limits(memory)
    cell.close_network_and_programs()
    closed = cell.close_files(_readable(program), [folder, Path("/dev/null")])
    kit = Kit(program, profile)
    frames.write(sink, {"ready": True, "files_closed": closed}, [])
    while True:
        try:
            header, blobs = frames.read(source)
        except EOFError:
            shutil.rmtree(folder, ignore_errors=True)  # a parent that was killed could not
            return 0
        cell.allow_seconds(int(header["cpu_seconds"]))
        _answer(kit, folder, str(header["kind"]), blobs[0], sink)


def _answer(kit: Kit, folder: Path, kind: str, content: bytes, sink: BinaryIO) -> None:
    given, made = folder / f"given.{kind}", folder / "made.pdf"
    given.write_bytes(content)
    try:
        kit.to_pdf(given, made)
        frames.write(sink, {}, [made.read_bytes()])
    except (CannotLoad, OSError, MemoryError) as error:
        frames.write(sink, {"fault": type(error).__name__, "detail": str(error)[:200]}, [])
    finally:
        given.unlink(missing_ok=True)
        made.unlink(missing_ok=True)


def _write_settings(profile: Path) -> None:
    """What is said before LibreOffice first starts holds for all its life."""
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SAFE)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _readable(program: Path) -> list[Path]:
    """LibreOffice, its libraries and settings, fonts, and Python's own files; no data of this system."""
    ours = [Path(__file__).resolve().parents[3], Path(sys.prefix), Path(sys.base_prefix)]
    named = (
        "/usr",
        "/lib",
        "/lib64",
        "/etc/fonts",
        "/etc/libreoffice",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/etc/passwd",
        "/etc/nsswitch.conf",
    )
    devices = ("/dev/urandom", "/dev/null", "/dev/zero", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices")
    caches = ("/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice")
    return [program.resolve(), *ours, *(Path(one) for one in (*named, *devices, *caches))]


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # LibreOffice has no orderly end inside a foreign process; its folder is thrown away anyway
