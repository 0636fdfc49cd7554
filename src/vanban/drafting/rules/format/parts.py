"""Which paragraph is which part of the document, told by words and places and never by looks: these may be wrong."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from vanban.drafting.rules.format.feet import Foot, find_foot
from vanban.drafting.rules.format.paper import Known, Paper, Paragraph
from vanban.kernel.document_types import LETTER, DocumentType, document_type, type_named
from vanban.kernel.vietnamese import fold

HEAD_MOST = 26
_NUMBER = re.compile(r"^so\b\s*[:.]?\s*[\d….\s_]*\s*[/\-\\]")
_NUMBER_BARE = re.compile(r"^so\s*[:.]?\s*\d+\s*[a-z]", re.ASCII)
_DATE = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b|\bngay\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|,\s*\d{1,2}/\d{1,2}/\d{4}")
_BASE = re.compile(r"^(can cu|theo de nghi|xet de nghi|xet to trinh|xet )\b")
_OPENING = re.compile(r"^(quyet dinh|quyet nghi|chi thi|thong bao)\s*:$")
_STAMPS = {"hoa toc": "urgency", "thuong khan": "urgency", "khan": "urgency", "hoa toc hen gio": "urgency"}
_CIRCULATION = frozenset({"luu hanh noi bo", "xem xong tra lai"})
_ANNEX = re.compile(r"^phu luc(\s+(so\s*)?([ivxlc]+|\d+))?\s*[.:]?$")
_DIVIDED = re.compile(r"^(phan|chuong|muc|dieu)\s+(\d+|[ivxlc]+)\b")
_ADDRESS = re.compile(r"(dien thoai|dt\s*:|fax|e-?mail|website|thu dien tu)")
WITH_HEAD_OF_POWER = frozenset({"quyet-dinh", "nghi-quyet"})


@dataclass
class AnnexPart:
    """An annex: its label, its title, the note under it, and what follows."""

    label: Paragraph
    titles: list[Paragraph] = field(default_factory=list)
    note: list[Paragraph] = field(default_factory=list)


@dataclass
class Parts:
    """The parts found; lists are empty and singles None where a part is not there."""

    kind: DocumentType | None = None
    country: Paragraph | None = None
    motto: Paragraph | None = None
    parents: list[Paragraph] = field(default_factory=list)
    agency: list[Paragraph] = field(default_factory=list)
    number: Paragraph | None = None
    date: Paragraph | None = None
    letter_subject: list[Paragraph] = field(default_factory=list)
    type_name: Paragraph | None = None
    subject: list[Paragraph] = field(default_factory=list)
    authority: list[Paragraph] = field(default_factory=list)
    bases: list[Paragraph] = field(default_factory=list)
    greeting: Paragraph | None = None
    addressees: list[Paragraph] = field(default_factory=list)
    openings: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    foot: Foot = field(default_factory=Foot)
    annexes: list[AnnexPart] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    urgency: list[Paragraph] = field(default_factory=list)
    circulation: list[Paragraph] = field(default_factory=list)
    address: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    head_end: int = 0

    @property
    def is_letter(self) -> bool:
        """Công văn: no name of a type."""
        return self.kind is not None and self.kind.code == LETTER


def find_parts(paper: Paper, known: Known) -> Parts:
    """The parts of this paper; never raises, whatever stands there."""
    parts = Parts()
    lines = [one for one in paper.paragraphs if one.text]
    lines = _marks(lines, parts)
    stop = _head(lines, parts)
    rest = _title(lines[stop:], parts, known)
    annex_at = next((place for place, one in enumerate(rest) if begins_annex(one) and place), len(rest))
    main, behind = rest[:annex_at], rest[annex_at:]
    parts.foot, main, after = find_foot(main, known)
    parts.after = after
    _middle(main, parts)
    _annexes(behind, parts)
    return parts


def begins_annex(one: Paragraph) -> bool:
    """Whether this is the label of an annex."""
    return _ANNEX.match(one.folded) is not None


def _marks(lines: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Marks of urgency and circulation, footnotes and the address at the foot of page 1, taken out of the flow."""
    kept = []
    over: Paragraph | None = None
    for place, (one, below) in enumerate(itertools.zip_longest(lines, lines[1:])):
        if one.foot == "short" or (one.foot and one.page > 1):
            parts.notes.append(one)
        elif one.foot:
            parts.address.append(one)
        elif one is over or (place < HEAD_MOST and below is not None and _halves(one, below)):
            parts.urgency.append(one)
            over = None if one is over else below
        elif one.folded in _STAMPS and (one.boxed or place < HEAD_MOST):
            parts.urgency.append(one)
        elif one.folded in _CIRCULATION:
            parts.circulation.append(one)
        else:
            kept.append(one)
    return kept


def _halves(one: Paragraph, below: Paragraph) -> bool:
    """“THƯỢNG” over “KHẨN”: a mark in a narrow frame, in two lines."""
    both = f"{one.folded} {below.folded}"
    return both in _STAMPS and one.folded not in _STAMPS and one.side == below.side and one.is_upper


def _head(lines: list[Paragraph], parts: Parts) -> int:
    """Boxes 1 to 5b; where what follows begins."""
    zone = lines[: _first_of_the_rest(lines)]
    turned = any(one.side == "left" and one.folded.startswith("cong hoa xa hoi") for one in zone)
    end = 0
    left: list[Paragraph] = []
    for place, one in enumerate(zone):
        role = _head_role(one, parts, turned=turned)
        if role == "left":
            left.append(one)
        if role:
            end = place + 1
    _agencies(left, parts)
    parts.head_end = end
    return end


def _first_of_the_rest(lines: list[Paragraph]) -> int:
    """The first line that cannot stand in the head: a type's name, “Kính gửi”, a legal basis, or a long text."""
    for place, one in enumerate(lines[:HEAD_MOST]):
        outside = not one.side and one.table < 0
        if one.folded.startswith("kinh gui"):
            return place
        if outside and (type_named(one.text) is not None or _BASE.match(one.folded) or len(one.text) > 140):
            return place
    return min(len(lines), HEAD_MOST)


def _head_role(one: Paragraph, parts: Parts, *, turned: bool) -> str:
    """What this line of the head is; `turned`: the two sides have changed places."""
    text = one.folded
    side = {"left": "right", "right": "left"}.get(one.side, "") if turned else one.side
    if parts.country is None and text.startswith("cong hoa xa hoi"):
        parts.country = one
        return "country"
    if parts.motto is None and re.match(r"^doc\s*lap\b", text):
        parts.motto = one
        return "motto"
    if parts.number is None and (_NUMBER.match(text) or _NUMBER_BARE.match(text)):
        parts.number = one
        return "number"
    if parts.date is None and _DATE.search(text) and len(text) < 90 and side != "left":
        parts.date = one
        return "date"
    inside = side == "left" or (one.table >= 0 and side != "right")
    if parts.number is not None and (text.startswith("v/v") or (inside and side == "left")):
        parts.letter_subject.append(one)
        return "subject"
    if parts.number is None and (inside or (not one.side and parts.country is None)):
        return "left"
    return ""


_GOES_ON = ("tinh ", "huyen ", "xa ", "phuong ", "thanh pho ", "quan ", "va ", "cua ", "dac khu ")


def _agencies(left: list[Paragraph], parts: Parts) -> None:
    """The superior agency over the issuing one: told by weight where the file shows it, else one line and the rest."""
    if not left:
        return
    bold = [all(run.bold for run in one.lettered) for one in left]
    cut = bold.index(True) if True in bold else 0
    if not any(bold[:cut]) and all(bold[cut:]) and cut:
        parts.parents, parts.agency = left[:cut], left[cut:]
    elif len(left) == 1 or (len(left) == 2 and left[1].folded.startswith(_GOES_ON)):
        parts.agency = left
    else:
        parts.parents, parts.agency = left[:1], left[1:]


def _title(lines: list[Paragraph], parts: Parts, known: Known) -> list[Paragraph]:
    """Box 5a; what is left after it. Without a type's name among the first lines it is a letter."""
    for place, one in enumerate(lines[:6]):
        kind = type_named(one.text)
        if kind is not None and not one.side:
            parts.kind, parts.type_name = kind, one
            return _subject(lines[place + 1 :], parts)
        if one.folded.startswith("kinh gui") or _BASE.match(one.folded) or len(one.text) > 140:
            break
    if known.type_code:
        parts.kind = document_type(known.type_code)
    elif parts.letter_subject or any(one.folded.startswith("kinh gui") for one in lines[:6]):
        parts.kind = document_type(LETTER)
    return lines


def _subject(lines: list[Paragraph], parts: Parts) -> list[Paragraph]:
    place = 0
    for one in lines[:6]:
        text = one.folded
        first = not parts.subject
        if text.startswith(("kinh gui", "(kem theo")) or _BASE.match(text) or text.endswith(":") or one.table >= 0:
            break
        if _DIVIDED.match(text):
            break
        centred = one.align == "center"
        bold = all(run.bold for run in one.lettered)
        if one.is_upper and parts.kind is not None and parts.kind.code in WITH_HEAD_OF_POWER and not first:
            break
        sentence = len(one.text) > 60 and text.endswith(".") and not centred
        if not (centred or (first and bold and not sentence)) or (parts.subject and parts.subject[-1].rule is not None):
            break
        parts.subject.append(one)
        place += 1
    return lines[place:]


def _middle(main: list[Paragraph], parts: Parts) -> None:
    """“Kính gửi”, issuing power, legal bases, the words that open the articles, and the text."""
    lines = list(main)
    at = next((place for place, one in enumerate(lines[:8]) if one.folded.startswith("kinh gui")), None)
    if at is not None:
        parts.greeting = lines[at]
        count = _addressees(lines[at + 1 :], parts)
        lines = lines[:at] + lines[at + 1 + count :]
    power = parts.kind is not None and parts.kind.code in WITH_HEAD_OF_POWER
    if power:
        while lines and lines[0].is_upper and not _OPENING.match(lines[0].folded):
            parts.authority.append(lines.pop(0))
    run = next((place for place, one in enumerate(lines) if not _BASE.match(one.folded)), len(lines))
    group = lines[:run]
    opened = any(_OPENING.match(one.folded) for one in lines[run : run + 2])
    if group and (power or opened or any(one.text.endswith(";") for one in group)):
        parts.bases, lines = group, lines[run:]
    for one, below in itertools.zip_longest(lines, lines[1:]):
        if _OPENING.match(one.folded) and one.is_upper:
            parts.openings.append(one)
        elif _is_address(one) or (below is not None and _small(one) and one.page == 1 and _is_address(below)):
            parts.address.append(one)
        else:
            parts.body.append(one)


def _is_address(one: Paragraph) -> bool:
    return one.page == 1 and _ADDRESS.search(one.folded) is not None and _small(one)


def _small(one: Paragraph) -> bool:
    return all(run.size is not None and run.size <= 12.3 for run in one.lettered)


def _addressees(lines: list[Paragraph], parts: Parts) -> int:
    """Names under “Kính gửi:”; they follow only where the first line names nobody, or ends with a semicolon."""
    label = parts.greeting.text if parts.greeting is not None else ""
    named = label.partition(":")[2] if ":" in label else re.sub(r"^[Kk]ính gửi\s*", "", label)
    count = 0
    if named.strip() and not named.strip().endswith(";"):
        return 0
    for one in lines[:40]:
        if len(one.text) > 160 or (one.is_upper and not one.text.startswith("-")):
            break
        if not one.text.startswith(("-", "–")) and not one.text.endswith((";", ".")):
            break
        parts.addressees.append(one)
        count += 1
        if one.text.endswith(".") and not (count < len(lines) and lines[count].text.startswith(("-", "–"))):
            break
    return count


def _annexes(lines: list[Paragraph], parts: Parts) -> None:
    current: AnnexPart | None = None
    titled = False
    for one in lines:
        if _ANNEX.match(one.folded):
            current, titled = AnnexPart(one), False
            parts.annexes.append(current)
        elif current is None or titled:
            parts.after.append(one)
        elif one.folded.startswith("(kem theo") or (current.note and not current.note[-1].text.endswith(")")):
            current.note.append(one)
        elif not current.note and len(current.titles) < 4 and (one.align == "center" or one.is_upper):
            current.titles.append(one)
        else:
            titled = True
            parts.after.append(one)


def says_annex(one: Paragraph) -> str:
    """The words by which a text names an annex, or empty."""
    found = re.search(r"[Pp]hụ lục(\s+(?:[IVXLC]+|\d+))?(?=\W|$)", one.text)
    return " ".join(found.group(0).split()) if found else ""


def folded_words(text: str) -> str:
    """A text for comparing: no marks, no case, single spaces."""
    return " ".join(fold(text).split())
