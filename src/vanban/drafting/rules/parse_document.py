"""A whole document typed or copied as plain text, recognised into its parts; above all a decision with its regulation.

What the text does not say (signer, place, symbol) comes from a `Frame`. Unknown text is never lost: it is body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vanban.drafting.rules.content import Annex, Block, Content, Kind, Signer
from vanban.drafting.rules.parse_text import blocks_of, clean_lines, is_upper
from vanban.drafting.rules.punctuation import bare
from vanban.kernel.document_types import DocumentType, notation, type_named

_MOTTO = re.compile(r"^(CỘNG HÒA|CỘNG HOÀ|CONG HOA|Độc lập\s*-)")
_NUMBER = re.compile(r"^Số\s*:\s*\d*\s*/\s*(?:\d{4}\s*/\s*)?([^\s,]+)", re.IGNORECASE)
_DATED = re.compile(r"^(.{2,40}?),\s*ngày\b.*tháng\b.*năm\b")
_BASIS = re.compile(r"^(Căn cứ|Căn|Theo đề nghị|Xét|Thực hiện)\s")
_RESOLUTION = re.compile(r"^(QUYẾT ĐỊNH|QUYẾT NGHỊ)\s*:$")
_POWER = re.compile(r"^(TM|KT|TL|TUQ|Q)\s*\.\s*(\S.*)$")
_WITH = re.compile(r"^\(?\s*(Ban hành\s+)?[Kk]èm theo\b")
_ANNEX = re.compile(r"^(?:Phụ lục|PHỤ LỤC)\b\s*([IVXLC]+|\d+)?\s*[.:]?\s*(.*)$")
_STRUCTURE = re.compile(r"^(Phần|PHẦN|Chương|CHƯƠNG|Điều|ĐIỀU|Mục|MỤC)\s+[\dIVXLC]")
_LOCALITY = ("TỈNH ", "THÀNH PHỐ ", "XÃ ", "PHƯỜNG ", "HUYỆN ", "QUẬN ", "ĐẶC KHU ")
_ISSUED = frozenset({"quy-che", "quy-dinh", "ke-hoach", "chuong-trinh", "phuong-an", "de-an", "huong-dan"})
_NAME = re.compile(r"^\w[\w.]*(?:\s+\w+){1,5}$")


@dataclass(frozen=True)
class Frame:
    """What stands on the paper when the text itself does not say it."""

    agency: str
    parent: str
    place: str
    year: int
    signer: Signer
    agency_abbreviation: str
    recipients: tuple[str, ...] = ()
    file_line: str = "Lưu: VT"


@dataclass
class _Parts:
    """The lines of a text, sorted by the part they belong to."""

    head: list[str] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signer: list[str] = field(default_factory=list)
    annexes: list[list[str]] = field(default_factory=list)
    resolution: bool = False


def parse_document(text: str, frame: Frame) -> Content:
    """The content of a text. A regulation without its decision gets one that issues it."""
    lines = clean_lines(text)
    start, kind = _opening(lines)
    head = lines[:start]
    if kind is None:
        return _plain(lines, frame)
    if kind.code in _ISSUED and any(_STRUCTURE.match(line) for line in lines):
        parts = _Parts(head=head, annexes=[lines[start:]])
        return _issuing(parts, frame, kind, text)
    parts = _sorted(head, lines[start + 1 :])
    return _content(parts, frame, kind, text)


def _opening(lines: list[str]) -> tuple[int, DocumentType | None]:
    for index, line in enumerate(lines[:60]):
        kind = type_named(line) if is_upper(line) else None
        if kind is not None:
            return index, kind
        if _STRUCTURE.match(line):
            break
    return 0, None


def _sorted(head: list[str], lines: list[str]) -> _Parts:
    """Walk the lines once; each part ends where the mark of the next one stands."""
    parts = _Parts(head=head)
    at = "subject"
    for index, line in enumerate(lines):
        at = _moved(at, line, lines, index)
        if at == "annex":
            parts.annexes.append([line])
            at = "in annex"
        elif at == "in annex":
            parts.annexes[-1].append(line)
        elif at == "resolution":
            parts.resolution = True
            at = "body"
        elif at == "recipients" and line.rstrip(":").casefold() == "nơi nhận":
            continue
        else:
            getattr(parts, at).append(line)
    return parts


def _moved(at: str, line: str, lines: list[str], index: int) -> str:
    """The part a line belongs to, given the part before it."""
    if at == "in annex":
        return "annex" if _opens_annex(line, lines, index) else at
    if at in {"body", "recipients", "signer"} and _opens_annex(line, lines, index):
        return "annex"
    if _RESOLUTION.match(line):
        return "resolution"
    if at != "subject" and line.rstrip(":").casefold() == "nơi nhận":
        return "recipients"
    if at in {"body", "recipients"} and _POWER.match(line) and is_upper(line):
        return "signer"
    if at in {"subject", "authority", "bases"}:
        if _BASIS.match(line):
            return "bases"
        if at == "subject" and _is_authority(line, lines, index):
            return "authority"
        if at == "bases" or _STRUCTURE.match(line) or (at == "authority" and not is_upper(line)):
            return "body"
    return at


def _is_authority(line: str, lines: list[str], index: int) -> bool:
    """True when a line in capitals is the issuing power: the legal bases come right after it."""
    return index > 0 and is_upper(line) and index + 1 < len(lines) and bool(_BASIS.match(lines[index + 1]))


def _opens_annex(line: str, lines: list[str], index: int) -> bool:
    if not is_upper(line) and not _ANNEX.fullmatch(line):
        return False
    if _ANNEX.match(line):
        return True
    kind = type_named(line)
    near = lines[index + 1 : index + 8]
    return kind is not None and kind.code in _ISSUED and any(_WITH.match(following) for following in near)


def _content(parts: _Parts, frame: Frame, kind: DocumentType, text: str) -> Content:
    agency, parent = _agency(parts.head, frame, text)
    symbol = next((match[1] for line in parts.head if (match := _NUMBER.match(line))), "")
    place = next((match[1] for line in parts.head if (match := _DATED.match(line))), frame.place)
    recipients = tuple(bare(line) for line in parts.recipients if not bare(line).casefold().startswith("lưu:"))
    kept = next((bare(line) for line in parts.recipients if bare(line).casefold().startswith("lưu:")), "")
    return Content(
        type_code=kind.code,
        agency=agency,
        parent=parent,
        place=place,
        symbol=symbol or notation(kind, frame.agency_abbreviation),
        year=frame.year,
        subject=natural_case(" ".join(parts.subject), text),
        authority=" ".join(parts.authority),
        resolution=None if parts.resolution or kind.code != "quyet-dinh" or not _says_so(parts.body) else "",
        legal_bases=tuple(parts.bases),
        body=blocks_of(parts.body),
        signer=_signer(parts.signer) or frame.signer,
        recipients=recipients or frame.recipients,
        file_line=kept or frame.file_line,
        annexes=tuple(_annex(lines, text) for lines in parts.annexes),
    )


def _says_so(body: list[str]) -> bool:
    """True when a sentence before the articles already says who decides."""
    return bool(body) and not _STRUCTURE.match(body[0]) and "ban hành" in body[0]


def _issuing(parts: _Parts, frame: Frame, kind: DocumentType, text: str) -> Content:
    """A decision around a regulation that came alone (Phụ lục III, form 1.3)."""
    annex = _annex(parts.annexes[0], text)
    agency, parent = _agency(parts.head, frame, text)
    named = f"{kind.label} {annex.title[:1].lower()}{annex.title[1:]}"
    articles = (
        Block(Kind.ARTICLE, f"Ban hành kèm theo Quyết định này {named}.", "Điều 1."),
        Block(Kind.ARTICLE, "Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành.", "Điều 2."),
        Block(
            Kind.ARTICLE,
            "Thủ trưởng các cơ quan, đơn vị và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành "
            "Quyết định này.",
            "Điều 3.",
        ),
    )
    return Content(
        type_code="quyet-dinh",
        agency=agency,
        parent=parent,
        place=next((match[1] for line in parts.head if (match := _DATED.match(line))), frame.place),
        symbol=f"QĐ-{frame.agency_abbreviation}",
        year=frame.year,
        subject=f"Ban hành {named}",
        authority=" ".join(agency.split()),
        body=articles,
        signer=frame.signer,
        recipients=frame.recipients or ("Như Điều 3",),
        file_line=frame.file_line,
        annexes=(annex,),
    )


def _plain(lines: list[str], frame: Frame) -> Content:
    """Text that names no type: a notice whose first line is its subject."""
    subject, rest = (lines[0], lines[1:]) if lines else ("", [])
    return Content(
        type_code="thong-bao",
        agency=frame.agency,
        parent=frame.parent,
        place=frame.place,
        symbol=f"TB-{frame.agency_abbreviation}",
        year=frame.year,
        subject=natural_case(subject, "\n".join(rest)),
        body=blocks_of(rest),
        signer=frame.signer,
        recipients=frame.recipients,
        file_line=frame.file_line,
    )


def _annex(lines: list[str], text: str) -> Annex:
    """An annex from its own lines: kind, title, the line “(Kèm theo …)” which is printed anew, body."""
    first, rest = lines[0], lines[1:]
    numbered = _ANNEX.match(first)
    kind = None if numbered else type_named(first)
    title: list[str] = [numbered[2]] if numbered and numbered[2] else []
    index = 0
    while index < len(rest) and not _STRUCTURE.match(rest[index]) and not _WITH.match(rest[index]) and index < 6:
        if not title or is_upper(rest[index]) or kind is not None:
            title.append(rest[index])
            index += 1
        else:
            break
    if index < len(rest) and _WITH.match(rest[index]):
        index = _after_note(rest, index)
    body = rest[index:]
    for position, line in enumerate(body):
        if _POWER.match(line) and is_upper(line) and position > len(body) - 8:
            body = body[:position]
            break
    return Annex(natural_case(" ".join(title), text), blocks_of(body), kind.label if kind else "")


def _after_note(lines: list[str], index: int) -> int:
    """The line after “(Kèm theo …)”, which may run over several lines; never past the first article."""
    for end in range(index, min(index + 5, len(lines))):
        if end > index and _STRUCTURE.match(lines[end]):
            return end
        if lines[end].endswith(")"):
            return end + 1
    return index + 1


def _agency(head: list[str], frame: Frame, text: str) -> tuple[str, str]:
    """Name of the agency and of the one above it, from the lines before the country's name."""
    names = []
    for line in head:
        if _MOTTO.match(line) or _NUMBER.match(line):
            break
        if is_upper(line):
            names.append(line)
    if not names:
        return frame.agency, frame.parent
    own = [names.pop()]
    if names and own[0].startswith(_LOCALITY):
        own.insert(0, names.pop())
    return _spelt(own, text), " ".join(names)


def _spelt(lines: list[str], text: str) -> str:
    """The agency's name as the text spells it, broken where the head broke it."""
    words = natural_case(" ".join(lines), text).split()
    broken = []
    for line in lines:
        count = len(line.split())
        broken.append(" ".join(words[:count]))
        words = words[count:]
    return "\n".join(broken)


def _signer(lines: list[str]) -> Signer | None:
    titles = [f"{match[1]}. {match[2]}" if (match := _POWER.match(line)) else line for line in lines if is_upper(line)]
    name = next((line for line in lines if not is_upper(line) and _NAME.match(line)), "")
    return Signer(tuple(titles), name) if titles and name else None


def natural_case(title: str, text: str) -> str:
    """A title in capitals back in small letters, names spelt as the text itself spells them elsewhere."""
    if not is_upper(title):
        return title
    spelt = " ".join(" ".join(line for line in clean_lines(text) if not is_upper(line)).split())
    low = spelt.lower()
    words = title.lower().split()
    result: list[str] = []
    while words:
        for count in range(len(words), 1, -1):
            at = low.find(" ".join(words[:count]))
            if at >= 0:
                result += spelt[at : at + len(" ".join(words[:count]))].split()
                words = words[count:]
                break
        else:
            result.append(words.pop(0))
    joined = " ".join(result)
    return joined[:1].upper() + joined[1:]
