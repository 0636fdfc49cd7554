"""What sees scanned paper, reads the words on pages and prints separator sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from vanban.exchange.rules.reading import Found, Knowledge, Page
from vanban.exchange.rules.scans.looks import Upright


@dataclass(frozen=True)
class PagesRead:
    """The pages of a file that were read, how many it has, and why its own text was not believed (empty: it was).

    `fields` are what was found in the words, `text` all of them for the search.
    """

    pages: tuple[Page, ...]
    count: int
    fault: str = ""
    seconds: float = 0.0
    """How long it took."""
    fields: tuple[Found, ...] = ()
    text: str = ""


PageReader = Callable[[bytes, Knowledge], PagesRead]
"""A PDF to the words on its pages and the fields in them. Called outside transactions; raises `OutsideFailure`."""


@dataclass(frozen=True)
class SeenPage:
    """A page of a scan as a machine sees it; `separator` is what its sheet says, empty for any other page."""

    width_mm: float
    height_mm: float
    dpi: int
    """Dots per inch of the picture that covers the page; 0 where none does."""
    colour: bool
    separator: str
    blank: bool
    upright: Upright
    picture: bytes
    """A small JPEG."""


@dataclass(frozen=True)
class LetterPage:
    """A page that goes into a letter: of which source (from 0), which page (from 1), turned how far clockwise."""

    source: int
    number: int
    turn: int = 0


class ScanReader(Protocol):
    """Reads scans and takes them apart. Called outside transactions; every method raises `ScanRefused`."""

    def to_pdf(self, content: bytes, media_type: str) -> tuple[bytes, int]:
        """The PDF whose pages are sorted, and how many."""

    def look(self, pdf: bytes, pages: int) -> Iterator[SeenPage]:
        """Every page in order."""

    def letters(self, sources: Sequence[bytes], letters: Sequence[Sequence[LetterPage]]) -> list[bytes]:
        """A fresh PDF for each letter, of the pages it is made of."""

    def picture(self, pdf: bytes, page: int, *, turn: int, width: int) -> bytes:
        """One page as JPEG."""


@dataclass(frozen=True)
class LaidFile:
    """A file that a scanner laid into an agency's folder."""

    agency_code: str
    name: str
    size: int


class LaidScans(Protocol):
    """Folders of scanners. Called outside transactions; every method raises `OutsideFailure`."""

    def waiting(self, *, now: float) -> Sequence[LaidFile]:
        """Files that lie still, oldest first."""

    def read(self, file: LaidFile) -> bytes:
        """Its bytes."""

    def put_aside(self, file: LaidFile, *, taken: bool) -> None:
        """Out of the way, for good."""


class SeparatorPress(Protocol):
    """Prints separator sheets. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, kinds: Sequence[str], *, agency: str) -> bytes:
        """One PDF, a sheet for each kind."""


@dataclass(frozen=True)
class ScanTools:
    """Everything that scanned paper needs from outside; no folder where the house has none."""

    reader: ScanReader
    press: SeparatorPress
    folder: LaidScans | None = None


_scan_tools: list[ScanTools] = []
_readers: list[PageReader] = []


def use_page_reader(reader: PageReader) -> None:
    """Join what reads pages; joining again replaces."""
    _readers[:] = [reader]


def page_reader() -> PageReader:
    """The reader of pages in use; raises `LookupError` when config joined none."""
    if not _readers:
        raise LookupError("no reader of pages: config/wiring.py must call exchange.ports.use_page_reader")
    return _readers[0]


def use_scan_tools(tools: ScanTools) -> None:
    """Join what reads and sorts scans; joining again replaces."""
    _scan_tools[:] = [tools]


def scan_tools() -> ScanTools:
    """The tools in use; raises `LookupError` when config joined none."""
    if not _scan_tools:
        raise LookupError("no scan tools: config/wiring.py must call exchange.ports.use_scan_tools")
    return _scan_tools[0]
