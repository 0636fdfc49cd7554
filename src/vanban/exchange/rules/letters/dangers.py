"""Files that do things by themselves, and archives that hide them: told by name and by content."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

PROGRAM = "program"
MACROS = "macros"
DISGUISED = "disguised"
HUGE = "huge"
NESTED = "nested"
LOCKED = "locked"
DAMAGED = "damaged"
UNSEEN = "unseen"

FORBIDDEN = frozenset({PROGRAM, MACROS, DISGUISED, HUGE, NESTED})
"""These forbid acceptance; the others mean that nobody has looked inside."""

_ENDINGS = frozenset(
    (
        "exe", "com", "scr", "pif", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh",
        "hta", "msi", "msp", "msix", "jar", "lnk", "url", "dll", "cpl", "sys", "reg", "inf", "chm", "iso",
        "img", "vhd", "vhdx", "apk", "app", "dmg", "deb", "rpm", "sh", "scf", "gadget", "application",
        "appref-ms", "one", "xll"
    )
)  # fmt: skip
_WITH_MACROS = frozenset(("docm", "dotm", "xlsm", "xlsb", "xltm", "pptm", "potm", "ppsm"))
_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00", b"#!")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

MOST_MEMBERS = 500
MOST_UNPACKED = 150 * 1024 * 1024
MOST_RATIO = 300


@dataclass(frozen=True)
class Looked:
    """What a file is: its faults, each with the member it was found in, and the files inside where it may be opened."""

    faults: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


def look(name: str, content: bytes) -> Looked:
    """Look at one file; an archive is opened once, its members are looked at by name and by their first bytes."""
    fault = _of_one(name, content[:16])
    if fault:
        return Looked(((fault, ""),))
    if content.startswith(_ARCHIVES):
        return Looked(((UNSEEN, ""),))
    return _inside(content) if content.startswith(ZIPS) else Looked()


def _of_one(name: str, start: bytes) -> str:
    endings = name.lower().rstrip(". ").split(".")[1:]
    if start.startswith(_STARTS) or (endings and endings[-1] in _ENDINGS):
        return PROGRAM
    return MACROS if endings and endings[-1] in _WITH_MACROS else ""


def _inside(content: bytes) -> Looked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            faults = _by_the_list(members, len(content))
            if faults:
                return Looked(tuple(faults))
            if _is_office([item.filename for item in members]):
                return Looked()
            read = [(item.filename, _member(archive, item)) for item in members]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, RuntimeError, zlib.error):
        return Looked(((DAMAGED, ""),))
    found = [(fault, name) for name, data in read if (fault := _of_one(name, data[:16]) or _nested(data))]
    return Looked(tuple(found), () if found else tuple(read))


def _by_the_list(members: list[zipfile.ZipInfo], size: int) -> list[tuple[str, str]]:
    """What the archive's own list tells, before a byte of it is unpacked."""
    unpacked = sum(item.file_size for item in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > max(size, 1) * MOST_RATIO:
        return [(HUGE, "")]
    named = [(fault, item.filename) for item in members if (fault := _of_one(item.filename, b""))]
    if not named and any(item.filename.lower().endswith("vbaproject.bin") for item in members):
        named = [(MACROS, "")]
    locked = [(LOCKED, item.filename) for item in members if item.flag_bits & 1]
    return named or locked[:1]


def _is_office(names: list[str]) -> bool:
    return "[Content_Types].xml" in names or names[:1] == ["mimetype"]


def _nested(data: bytes) -> str:
    """An archive in an archive is not opened; an office file is none."""
    if data.startswith(_ARCHIVES):
        return NESTED
    if not data.startswith(ZIPS):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            names = inner.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return NESTED
    if not _is_office(names):
        return NESTED
    return MACROS if any(name.lower().endswith("vbaproject.bin") for name in names) else ""


def _member(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """One member, never more than its list says and never more than fits."""
    with archive.open(item) as opened:
        data = opened.read(min(item.file_size, MOST_UNPACKED) + 1)
    if len(data) > item.file_size:
        raise ValueError("longer than its list says")
    return data
