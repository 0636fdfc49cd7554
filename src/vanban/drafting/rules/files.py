"""What a look into a file means: is it what its name says, does it carry programs, does it fetch from elsewhere.

TT 39/2017 and the provinces' lists name kinds of files; NB25-Đ19.2 and VL19-Đ22.2 ask for care before attaching.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanban.drafting.errors.files import FileBroken, FileFetches, FileLocked, FileWithMacros, LegacyEncoding
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop

MACROS, EMBEDDED, FETCHES, LOCKED, BROKEN, BOMB, DDE = (
    "macros", "embedded", "fetches", "locked", "broken", "bomb", "dde",
)  # fmt: skip
LEGACY = "legacy:"
"""Before the name of an old encoding."""
PDF = "pdf:"
"""Before what the look into a PDF found."""

FLAGS = {
    MACROS: gettext_noop("carries macros (programs)"),
    EMBEDDED: gettext_noop("carries other files inside"),
    DDE: gettext_noop("asks other programs for data"),
}
"""What a person should know of a file that is let in: shown wherever the file is listed."""

WORD_KINDS = ("docx", "doc", "odt", "rtf")
"""What can be the source of a document's text."""

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "text/rtf",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "dwg": "image/vnd.dwg",
    "zip": "application/zip",
    "program": "application/x-dosexec",
}
"""The media type of what was found inside; a kind that is not here keeps the type it came with."""

_SAME = {"jpeg": "jpg", "tiff": "tif", "csv": "text", "txt": "text", "dxf": "text"}
_SURE = frozenset(
    {"docx", "xlsx", "pptx", "odt", "ods", "doc", "xls", "ppt", "rtf", "pdf", "jpg", "png", "gif", "text"}
)
"""Kinds whose inside tells for sure."""

OTHER = gettext_noop("its content is of another kind")
HARMFUL = gettext_noop("it grows without bound when it is opened")
DAMAGED = gettext_noop("it cannot be read to its end")


@dataclass(frozen=True)
class Looked:
    """What a look into a file found: its kind, codes of findings, and where it fetches from."""

    kind: str
    findings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def faults(name: str, extension: str, looked: Looked) -> Iterator[Refusal]:
    """Every reason why this file is not taken, whatever the province's list of formats says."""
    found = set(looked.findings)
    if LOCKED in found:
        yield FileLocked(name=name)
    if BOMB in found:
        yield FileBroken(name=name, why=Phrase(HARMFUL))
    elif BROKEN in found:
        yield FileBroken(name=name, why=Phrase(DAMAGED))
    expected = _SAME.get(extension, extension)
    if looked.kind in {"docm", "xlsm", "pptm"} or (MACROS in found and looked.kind in {"docx", "xlsx", "pptx"}):
        yield FileWithMacros(name=name)
    elif expected in _SURE and looked.kind != expected and not found & {LOCKED, BROKEN, BOMB}:
        yield FileBroken(name=name, why=Phrase(OTHER))
    if FETCHES in found:
        yield FileFetches(name=name, places=", ".join(looked.places[:3]))
    for code in looked.findings:
        if code.startswith(LEGACY):
            yield LegacyEncoding(name=name, encoding=code.removeprefix(LEGACY))


def flags(looked: Looked) -> list[str]:
    """Codes of what is worth a warning though the file is taken."""
    return [code for code in looked.findings if code in FLAGS or code.startswith(PDF)]
