"""What drafting needs from outside: a typesetter, and eyes for the blanks of a finished PDF. config/ joins both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vanban.drafting.rules.content import Content
from vanban.drafting.rules.copying import Scan
from vanban.drafting.rules.files import Looked
from vanban.drafting.rules.format.findings import Mend
from vanban.drafting.rules.format.paper import Paper
from vanban.drafting.rules.slips import Sheet
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.signing.api import Box, Layout


@dataclass(frozen=True)
class Composed:
    """A typeset document and where its blank fields and its signature stand."""

    pdf: bytes
    layout: Layout


class ComposingFailed(OutsideFailure):
    """The typesetter refused; a fault of ours, not of the text."""


@dataclass(frozen=True)
class Drawn:
    """A picture as it will be printed: its file drawn anew, its kind and its size in dots."""

    content: bytes
    media_type: str
    width: int
    height: int


class PictureReader(Protocol):
    """Reads a picture by name and bytes. Called outside transactions; raises `PictureRejected`."""

    def __call__(self, name: str, content: bytes) -> Drawn: ...


_picture_readers: list[PictureReader] = []


def use_picture_reader(joined: PictureReader) -> None:
    """Join the reader of pictures; joining again replaces."""
    _picture_readers[:] = [joined]


def picture_reader() -> PictureReader:
    """The reader in use; raises `LookupError` when config joined none."""
    if not _picture_readers:
        raise LookupError("no reader of pictures: config/wiring.py must call drafting.ports.use_picture_reader")
    return _picture_readers[0]


class FaceMissing(ComposingFailed):
    """The typeface the decree asks for is not installed: nothing can be typeset until somebody puts it back."""

    def __init__(self, files: str) -> None:
        super().__init__(f"the typeface for documents is missing: {files}", permanent=True)


class Composer(Protocol):
    """Turns content into paper. Called outside transactions; raises `ComposingFailed`."""

    def __call__(self, content: Content) -> Composed: ...


@dataclass(frozen=True)
class Place:
    """A blank on a page: its box, the size of the text around it, and whether a row of dots stands in it."""

    box: Box
    size: float = 13.0
    dotted: bool = False


@dataclass(frozen=True)
class Found:
    """What an uploaded PDF says of itself.

    `places` by name (`number`, `day`, `month`, `signature`); `typed` what stands where a blank should be; `narrow`
    blanks without room; `missing` names not found, `symbol` and `year` among them when they are not on the page;
    `title` the lines over the signer's space; `others` the spaces of the other signers asked for.
    """

    places: Mapping[str, Place]
    typed: Mapping[str, str]
    narrow: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    has_text: bool = True
    title: tuple[str, ...] = ()
    others: tuple[Place, ...] = ()


class PlaceFinder(Protocol):
    """Finds the blanks for number, day, month and signature on an uploaded PDF. Called outside transactions.

    Raises `errors.UploadRejected` for an unreadable file.
    """

    def __call__(self, pdf: bytes, signer_name: str, *others: str) -> Found: ...


class LetterReader(Protocol):
    """The letters on some pages of a PDF with their boxes. Called outside transactions; raises `UploadRejected`."""

    def __call__(self, pdf: bytes, pages: tuple[int, ...]) -> list[tuple[str, Box]]: ...


class ScanReader(Protocol):
    """What a file says of itself as a scan. Called outside transactions; raises `UploadRejected`."""

    def __call__(self, pdf: bytes) -> Scan: ...


_composers: list[Composer] = []
_place_finders: list[PlaceFinder] = []
_letter_readers: list[LetterReader] = []
_scan_readers: list[ScanReader] = []


def use_composer(joined: Composer) -> None:
    """Join the typesetter; joining again replaces."""
    _composers[:] = [joined]


def use_place_finder(joined: PlaceFinder, letters: LetterReader, scans: ScanReader) -> None:
    """Join the finder of blanks and the readers of letters and scans; joining again replaces."""
    _place_finders[:] = [joined]
    _letter_readers[:] = [letters]
    _scan_readers[:] = [scans]


def composer() -> Composer:
    """The typesetter in use; raises `LookupError` when config joined none."""
    if not _composers:
        raise LookupError("no composer: config/wiring.py must call drafting.ports.use_composer")
    return _composers[0]


def place_finder() -> PlaceFinder:
    """The finder in use; raises `LookupError` when config joined none."""
    if not _place_finders:
        raise LookupError("no place finder: config/wiring.py must call drafting.ports.use_place_finder")
    return _place_finders[0]


def letter_reader() -> LetterReader:
    """The reader in use; raises `LookupError` when config joined none."""
    if not _letter_readers:
        raise LookupError("no reader of letters: config/wiring.py must call drafting.ports.use_place_finder")
    return _letter_readers[0]


def scan_reader() -> ScanReader:
    """The reader in use; raises `LookupError` when config joined none."""
    if not _scan_readers:
        raise LookupError("no reader of scans: config/wiring.py must call drafting.ports.use_place_finder")
    return _scan_readers[0]


class PdfMaker(Protocol):
    """Turns a Word file of a kind (`docx`, `doc`, `odt`, `rtf`) into a PDF. Called outside transactions.

    Raises `errors.CannotConvert` when the file is to blame, `OutsideFailure` when the converter is.
    """

    def __call__(self, kind: str, content: bytes) -> bytes: ...


class TemplateMaker(Protocol):
    """Writes a document as a Word file to go on with. Called outside transactions."""

    def __call__(self, content: Content) -> bytes: ...


class FileLook(Protocol):
    """What a file is and carries, by its bytes alone. Called outside transactions; never raises for a bad file."""

    def __call__(self, content: bytes) -> Looked: ...


@dataclass(frozen=True)
class Scanned:
    """What the virus scanner said: the name of the virus, empty when there is none, and which scanner it was."""

    signature: str
    engine: str


class VirusScanner(Protocol):
    """Looks for viruses. Called outside transactions; raises `OutsideFailure` when it cannot say."""

    def __call__(self, content: bytes) -> Scanned: ...


@dataclass(frozen=True)
class FileTools:
    """What drafting does with files of other programs."""

    make_pdf: PdfMaker
    make_template: TemplateMaker
    look: FileLook
    look_at_words: FileLook
    scan: VirusScanner


_file_tools: list[FileTools] = []


def use_file_tools(joined: FileTools) -> None:
    """Join converter, template writer, inspector and virus scanner; joining again replaces."""
    _file_tools[:] = [joined]


def file_tools() -> FileTools:
    """The tools in use; raises `LookupError` when config joined none."""
    if not _file_tools:
        raise LookupError("no tools for files: config/wiring.py must call drafting.ports.use_file_tools")
    return _file_tools[0]


class SheetComposer(Protocol):
    """Turns a sheet of the office's own papers into a PDF. Called outside transactions; raises `ComposingFailed`."""

    def __call__(self, sheet: Sheet) -> bytes: ...


_sheet_composers: list[SheetComposer] = []


def use_sheet_composer(joined: SheetComposer) -> None:
    """Join the typesetter of slips and summaries; joining again replaces."""
    _sheet_composers[:] = [joined]


def sheet_composer() -> SheetComposer:
    """The one in use; raises `LookupError` when config joined none."""
    if not _sheet_composers:
        raise LookupError("no typesetter of sheets: config/wiring.py must call drafting.ports.use_sheet_composer")
    return _sheet_composers[0]


class PageReader(Protocol):
    """A PDF or a .docx as the neutral page. Called outside transactions; raises `UploadRejected`."""

    def __call__(self, content: bytes) -> Paper: ...


class PageMender(Protocol):
    """A .docx with changes made, and how many. Called outside transactions; raises `UploadRejected`."""

    def __call__(self, content: bytes, mends: Sequence[Mend]) -> tuple[bytes, int]: ...


_page_tools: list[tuple[PageReader, PageMender]] = []


def use_page_tools(reader: PageReader, mender: PageMender) -> None:
    """Join the reader and the mender of pages; joining again replaces."""
    _page_tools[:] = [(reader, mender)]


def page_tools() -> tuple[PageReader, PageMender]:
    """Reader and mender in use; raises `LookupError` when config joined none."""
    if not _page_tools:
        raise LookupError("no reader of pages: config/wiring.py must call drafting.ports.use_page_tools")
    return _page_tools[0]


@dataclass(frozen=True)
class ReadField:
    """One field read from a scan: its value as the form of entry wants it, and where it stands on which page.

    `place` is page, left, top, width and height in points; `why` the words it was taken from.
    """

    name: str
    value: str
    why: str
    sure: bool
    place: tuple[int, float, float, float, float] | None


@dataclass(frozen=True)
class LetterRead:
    """What is known of a scan that is read: still waiting, failed with the reason, or its fields and page sizes."""

    waits: bool
    failed: str
    fields: tuple[ReadField, ...]
    sizes: tuple[tuple[int, float, float], ...]
    """Number (from 1), width and height of the pages that were read."""
    pages: int


class LetterReading(Protocol):
    """Reads the scan of a letter that a clerk is about to enter. Raises `Refusal` for who is no clerk."""

    def ask(self, document_id: UUID, blob_id: UUID, *, agency_id: UUID, by: Actor, at: datetime) -> None:
        """Have it read, in a queue."""

    def read(self, document_id: UUID, blob_id: UUID, *, agency_id: UUID, at: datetime) -> LetterRead | None:
        """What is known by now; None where nobody asked for this file under this id."""


_letter_readings: list[LetterReading] = []


def use_letter_reading(joined: LetterReading) -> None:
    """Join what reads scans of letters; joining again replaces."""
    _letter_readings[:] = [joined]


def letter_reading() -> LetterReading:
    """What reads scans of letters; raises `LookupError` when config joined none."""
    if not _letter_readings:
        raise LookupError("nothing reads scans: config/wiring.py must call drafting.ports.use_letter_reading")
    return _letter_readings[0]


CaseFileOf = Callable[[UUID], str | None]
"""The case file in which a letter's work is kept, empty for none yet; None where nobody was given the work."""
_case_files: list[CaseFileOf] = []


def use_case_files(joined: CaseFileOf) -> None:
    """Join who knows the case files of letters that came in; joining again replaces."""
    _case_files[:] = [joined]


def case_files() -> CaseFileOf:
    """Who knows case files; raises `LookupError` when config joined none."""
    if not _case_files:
        raise LookupError("nobody knows case files: config/wiring.py must call drafting.ports.use_case_files")
    return _case_files[0]
