"""What stands on the paper, as plain values: the parts of a document by NĐ 30/2020 Phụ lục I, before typesetting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vanban.kernel.document_types import LETTER, DocumentType, Urgency, document_type


class Kind(StrEnum):
    """Kinds of body blocks, from the largest division to the plain paragraph (PL I, II.6)."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ROMAN = "roman"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    DASH = "dash"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    PICTURE = "picture"
    CAPTION = "caption"


DIVISIONS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.ROMAN, Kind.HEADING})
"""Blocks that head others: they never end a page."""


@dataclass(frozen=True)
class Block:
    """One block of the body. `label` is its number as printed (“Điều 3.”, “1.”, “a)”, “Chương II”).

    `titled` says that `text` is a heading, printed bold, and not a sentence. A table has `rows`, the first its head,
    and may say how its columns stand (`aligned`: left, center, right). A picture has its file's name as `label` and
    its caption as `text`. `notes` are the footnotes marked “[^1]” in the text or the cells: mark and words.
    """

    kind: Kind
    text: str = ""
    label: str = ""
    titled: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    aligned: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture of the draft by the name the text calls it by: its bytes (PNG or JPEG) and its size in pixels."""

    name: str
    content: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Annex:
    """What is issued in the same file after the signature: “Phụ lục I”, or a regulation issued with a decision.

    `type_name` (“Quy chế”) makes it the latter, with a head of its own (Phụ lục III, form 1.3). `landscape` turns
    its pages, for wide tables.
    """

    title: str
    body: tuple[Block, ...]
    type_name: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class Signer:
    """Boxes 7a and 7b: the lines of power and title, another title above the name, and the name without degrees."""

    lines: tuple[str, ...]
    name: str
    other_title: str = ""


@dataclass(frozen=True)
class Content:
    """A whole document before number and date.

    `symbol` stands after the number and the stroke (“QĐ-UBND”); `authority` is the issuing power over the legal bases
    of a decision or resolution, `resolution` the words that open its articles (None: “QUYẾT ĐỊNH:” or “QUYẾT NGHỊ:” by
    the type, empty: none); `addressees` make “Kính gửi”; `recipients` and `file_line` make “Nơi nhận”. `lead` are the
    words under the title that telegrams, invitations and introductions open with. `co_signers` sign beside the signer;
    `confirmation` names who confirms below the recipients (form 1.10). `landscape` turns all pages, which a document
    with wide tables may do (Phụ lục I, I.2).
    """

    type_code: str
    agency: str
    parent: str
    place: str
    symbol: str
    year: int
    subject: str
    body: tuple[Block, ...]
    signer: Signer
    authority: str = ""
    resolution: str | None = None
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    file_line: str = "Lưu: VT"
    urgency: Urgency = Urgency.NORMAL
    circulation: str = ""
    drafter_mark: str = ""
    address: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    lead: str = ""
    co_signers: tuple[Signer, ...] = ()
    confirmation: str = ""
    landscape: bool = False
    pictures: tuple[Picture, ...] = ()

    @property
    def type(self) -> DocumentType:
        """The type of the 29."""
        return document_type(self.type_code)

    @property
    def opening(self) -> str:
        """The words that open the articles of a decision or resolution."""
        if self.resolution is not None:
            return self.resolution
        return {"nghi-quyet": "QUYẾT NGHỊ:", "quyet-dinh": "QUYẾT ĐỊNH:"}.get(self.type_code, "")

    @property
    def is_letter(self) -> bool:
        """Công văn: no type name, the subject stands under the number."""
        return self.type_code == LETTER
