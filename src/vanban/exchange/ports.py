"""What exchange needs from outside: a hub, a mail server, and what drafting knows of a document not issued yet.

config/wiring.py joins the adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from vanban.axis.api import Envelope, Lease, Receipt
from vanban.exchange.rules.letters.reading import Read
from vanban.exchange.rules.letters.senders import Seal
from vanban.exchange.rules.reading import Found, Knowledge, Page
from vanban.exchange.rules.scans.looks import Upright
from vanban.kernel.actor import Actor


class AxisPort(Protocol):
    """A hub: in this house, or another one over HTTP. Every method runs outside transactions.

    Raises `PacketRefused` when the hub says no for good, and `OutsideFailure` when it cannot be reached.
    """

    tells: bool
    """True for a hub that tells by itself of every delivery and of what it gave up; any other is asked."""

    def waiting(self, *, at: datetime, limit: int) -> Sequence[UUID]:
        """Deliveries for our agencies that we have to fetch, urgent ones first; none from a hub that tells."""

    def given_up(self, doc_id: UUID) -> Mapping[str, str]:
        """The recipients of a packet of ours that the hub could not serve in the end, each with the reason."""

    def join(self, code: str, name: str, aliases: Iterable[str], *, by: Actor, at: datetime) -> None:
        """Give an agency of ours its mailbox."""

    def check_recipients(self, codes: Iterable[str], *, at: datetime) -> Mapping[str, str]:
        """The codes that cannot receive, each with its error code (18 unknown, 23 closed)."""

    def submit(self, packet: bytes, *, message_id: str, by: Actor, at: datetime) -> Receipt:
        """Hand a packet over; repeating it answers with the same receipt."""

    def lease(self, delivery_id: UUID, *, by: Actor, at: datetime) -> Lease | None:
        """Take a delivery for a while; None when it is done or held by another worker."""

    def envelope(self, delivery_id: UUID) -> Envelope:
        """What the hub vouches for: sender, message id, digest."""

    def fetch(self, delivery_id: UUID) -> bytes:
        """The packet's exact bytes."""

    def acknowledge(
        self,
        delivery_id: UUID,
        *,
        token: UUID,
        outcome: Literal["deliver", "fail", "release"],
        by: Actor,
        at: datetime,
        reason: str = "",
    ) -> None:
        """Say what became of a delivery."""


_joined: list[AxisPort] = []


def use_axis(port: AxisPort) -> None:
    """Join the hub; joining again replaces."""
    _joined[:] = [port]


def axis() -> AxisPort:
    """The hub in use; raises `LookupError` when config joined none."""
    if not _joined:
        raise LookupError("no hub is joined: config/wiring.py must call exchange.ports.use_axis")
    return _joined[0]


@dataclass(frozen=True)
class Planned:
    """What is known of a document before the register has it; `signed_at` stays known afterwards."""

    agency_id: UUID
    type_code: str
    subject: str
    urgency: int
    recipients: tuple[tuple[str, str], ...]
    """Name and code."""
    profile: str
    profile_version: str
    made_at: datetime
    signed_at: datetime | None
    drafter_id: UUID | None = None
    """The post that led the drafting: it follows up what the document gives others to do (NB25-Đ14.3b)."""
    body: str = ""
    """The words, in which orders to recipients are found."""
    origin: str = ""
    """`born_digital`, or `scanned` when an uploaded paper has no letters on its pages; empty where nobody knows."""


class MailPort(Protocol):
    """A mail server. Called outside transactions; raises `OutsideFailure`, permanent when the address is refused."""

    def send(self, message: bytes, *, sender: str, to: str) -> str:
        """Hand one message over; the server's answer."""


@dataclass(frozen=True)
class AddressedEnvelope:
    """What stands on one paper envelope."""

    sender: str
    parent: str
    place: str
    number_symbol: str
    receiver: str
    address: str
    urgency: str


class EnvelopePress(Protocol):
    """Prints envelopes, one a page. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, envelopes: Sequence[AddressedEnvelope]) -> bytes:
        """One PDF."""


@dataclass(frozen=True)
class ReturnSlip:
    """What stands on the slip that goes back with returned paper; empty where nobody has read it."""

    agency: str
    parent: str
    place: str
    day: str
    receiver: str
    came: str
    number_symbol: str
    dated: str
    subject: str
    pages: str
    reason: str
    clerk: str


class SlipPress(Protocol):
    """Prints such a slip. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, slip: ReturnSlip) -> bytes:
        """One PDF."""


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


@dataclass(frozen=True)
class MailPlace:
    """Where an official mailbox is; `code` is the agency's, under which its password is kept."""

    code: str
    host: str
    port: int
    line: str
    account: str
    folder: str
    since: date
    """What came before this day is nobody's business here."""


@dataclass(frozen=True)
class Waiting:
    """A message that lies in a mailbox and was not taken yet."""

    uid: int
    size: int
    came_at: datetime


class OpenMailbox(Protocol):
    """A mailbox while it is open. Every method raises `OutsideFailure` through the session."""

    def waiting(self) -> Sequence[Waiting]:
        """What was not taken yet, oldest first."""

    def read(self, uid: int) -> bytes:
        """The message as it lies there; it stays unread."""

    def head(self, uid: int) -> bytes:
        """Its head alone."""

    def note_taken(self, uid: int) -> None:
        """It is kept here and is never found waiting again."""


class MailboxPort(Protocol):
    """A server with mailboxes. Called outside transactions."""

    def session(self, place: MailPlace) -> AbstractContextManager[OpenMailbox]:
        """One session."""


@dataclass(frozen=True)
class MailTools:
    """What reads mail: the mailboxes, and readers of strangers' bytes. All are called outside transactions.

    `seals` are the signatures of the sender's domain, `scan` the name of what the virus scanner found (empty: nothing);
    it raises `OutsideFailure` where there is no scanner.
    """

    mailboxes: MailboxPort
    read: Callable[[bytes], Read]
    seals: Callable[[bytes], Sequence[Seal]]
    scan: Callable[[bytes], str]


Lock = Callable[[Sequence[tuple[str, bytes]], str], bytes]
"""Files and a password to one archive that opens with it only."""

DraftFinder = Callable[[UUID], Planned | None]

_drafts: list[DraftFinder] = []
_mail: list[MailPort] = []
_locks: list[Lock] = []
_presses: list[EnvelopePress] = []
_slip_presses: list[SlipPress] = []
_scan_tools: list[ScanTools] = []
_readers: list[PageReader] = []


def use_drafts(finder: DraftFinder) -> None:
    """Join what knows of documents before they are issued; joining again replaces."""
    _drafts[:] = [finder]


def planned(document_id: UUID) -> Planned | None:
    """The document as drafting knows it; None when nobody does."""
    return _drafts[0](document_id) if _drafts else None


def use_mail(port: MailPort | None) -> None:
    """Join the mail server, or none; joining again replaces."""
    _mail[:] = [port] if port is not None else []


def mail() -> MailPort | None:
    """The mail server in use, None where the house has none."""
    return _mail[0] if _mail else None


def use_envelope_press(press: EnvelopePress) -> None:
    """Join the printer of envelopes; joining again replaces."""
    _presses[:] = [press]


def envelope_press() -> EnvelopePress:
    """The printer in use; raises `LookupError` when config joined none."""
    if not _presses:
        raise LookupError("no envelope press: config/wiring.py must call exchange.ports.use_envelope_press")
    return _presses[0]


def use_slip_press(press: SlipPress) -> None:
    """Join the printer of slips; joining again replaces."""
    _slip_presses[:] = [press]


def slip_press() -> SlipPress:
    """The printer of slips in use; raises `LookupError` when config joined none."""
    if not _slip_presses:
        raise LookupError("no slip press: config/wiring.py must call exchange.ports.use_slip_press")
    return _slip_presses[0]


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


def use_lock(joined: Lock) -> None:
    """Join what locks files with a password; joining again replaces."""
    _locks[:] = [joined]


def lock() -> Lock:
    """What locks files; raises `LookupError` when config joined none."""
    if not _locks:
        raise LookupError("no lock: config/wiring.py must call exchange.ports.use_lock")
    return _locks[0]


_mail_tools: list[MailTools] = []


def use_mail_tools(tools: MailTools) -> None:
    """Join what reads mail; joining again replaces."""
    _mail_tools[:] = [tools]


def mail_tools() -> MailTools:
    """What reads mail; raises `LookupError` when config joined nothing."""
    if not _mail_tools:
        raise LookupError("no mail tools: config/wiring.py must call exchange.ports.use_mail_tools")
    return _mail_tools[0]


VirusScanner = Callable[[bytes], str]
"""The name of the virus in a file, empty for none. Called outside transactions; raises `OutsideFailure`."""

_scanners: list[VirusScanner] = []


def use_virus_scanner(scanner: VirusScanner) -> None:
    """Join what looks for viruses; joining again replaces."""
    _scanners[:] = [scanner]


def virus_scanner() -> VirusScanner:
    """What looks for viruses; raises `LookupError` when config joined none."""
    if not _scanners:
        raise LookupError("no virus scanner: config/wiring.py must call exchange.ports.use_virus_scanner")
    return _scanners[0]
