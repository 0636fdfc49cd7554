"""The end of a document: who signed, in which capacity, and who receives it (boxes 7a, 7b, 9b)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vanban.drafting.rules.format.paper import Known, Paragraph
from vanban.kernel.vietnamese import fold

CAPACITY = re.compile(r"^(TM|KT|TL|TUQ|Q|T\.M|K\.T|T\.L|T/M|K/T|T/L|TUQ)\b\s*[./,:]?\s*(?=\w)", re.IGNORECASE)
DEGREE = re.compile(
    r"^((?:(?:PGS|GS|TS|ThS|BS|KS|CN|CVCC|NGND|NGƯT|GS\.TS|PGS\.TS|Tiến sĩ|Thạc sĩ|Kỹ sư|Bác sĩ|Giáo sư|Phó Giáo sư|"
    r"Luật sư|Ông|Bà)\b\.?\s*)+)(?=\w)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(tm\b|kt\b|tl\b|tuq\b|q\.|chu tich|pho |giam doc|truong |chanh |cuc |vu truong|bo truong|thu truong|thu tuong|"
    r"tong |hieu truong|vien truong|thu ky|chu toa|dai dien|nguoi |quyen |uy vien|ben )"
)
_SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dinh",
        "trinh",
        "dao",
        "mai",
        "doan",
        "lam",
        "luong",
        "truong",
        "ta",
        "ha",
        "cao",
        "chu",
        "luu",
        "to",
        "thai",
        "tong",
        "quach",
        "la",
        "vuong",
        "an",
        "kieu",
        "phung",
        "khuc",
    ]
)
_FILE_LINE = re.compile(r"^[-–]?\s*luu\b.*\.$")
LONGEST_MARK = 14
_NOTE = re.compile(r"^\(.*\)$")


@dataclass
class Block:
    """One signer: the lines over the space, and the name under it."""

    lines: list[Paragraph] = field(default_factory=list)
    name: Paragraph | None = None


@dataclass
class Foot:
    """“Nơi nhận” with its list, the signers, and who confirms on the paper below them (Phụ lục III, form 1.10)."""

    label: Paragraph | None = None
    recipients: list[Paragraph] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    confirmation: list[Paragraph] = field(default_factory=list)


def find_foot(lines: list[Paragraph], known: Known) -> tuple[Foot, list[Paragraph], list[Paragraph]]:
    """The foot, the lines before it, and the lines after it."""
    foot = Foot()
    at = _label_at(lines)
    signing = [place for place, one in enumerate(lines) if _opens_block(one, place, len(lines))]
    if at is not None:
        foot.label = lines[at]
    tables = {lines[place].table for place in signing} | ({lines[at].table} if at is not None else set())
    tables.discard(-1)
    begin = min([*signing, *([at] if at is not None else [])], default=len(lines))
    if begin == len(lines):
        return foot, lines, []
    begin -= _signs_beside(lines[:begin], lines[begin])
    inside, after = _split(lines[begin:], tables)
    _fill(foot, inside, known)
    return foot, lines[:begin], after


def is_name(text: str, known: Known) -> bool:
    """Whether these words are a person's name: the signer's, or two to six words of which the first is a surname."""
    bare = DEGREE.sub("", text).strip()
    words = bare.split()
    if known.signer and fold(bare) == fold(known.signer):
        return True
    if not 2 <= len(words) <= 6 or any(char.isdigit() for char in bare) or any(char in bare for char in ".,;:()"):
        return False
    if not all(word[0].isupper() for word in words):
        return False
    return fold(words[0]) in _SURNAMES and not _TITLE.match(fold(bare).lower() + " ")


def _label_at(lines: list[Paragraph]) -> int | None:
    for place in range(len(lines) - 1, -1, -1):
        if re.match(r"^noi nhan\s*:?\s*($|\()", lines[place].folded) or lines[place].folded.startswith("noi nhan:"):
            return place
    return None


def _signs_beside(before: list[Paragraph], first: Paragraph) -> int:
    """How many lines before the first belong to one who signs on its left: “THƯ KÝ” beside “CHỦ TỌA”."""
    count = 0
    if first.side != "right":
        return 0
    for one in reversed(before):
        if one.side != "left" or one.table != first.table or not (one.is_upper or one.table >= 0):
            break
        count += 1
    return count


def _opens_block(one: Paragraph, place: int, count: int) -> bool:
    """A line of power or title in capitals, in the last part of the text, on the right or centred there."""
    if place < count * 0.3 and count > 6:
        return False
    if one.side == "left" and not _TITLE.match(one.folded):
        return False
    stands = bool(one.side) or one.table >= 0 or one.align in {"center", "right"}
    named = bool(CAPACITY.match(one.text)) or bool(_TITLE.match(one.folded))
    first = one.text.partition(" ")[0]
    return stands and named and len(one.text) < 90 and (one.is_upper or first.isupper() or bool(one.side))


def _split(lines: list[Paragraph], tables: set[int]) -> tuple[list[Paragraph], list[Paragraph]]:
    """What belongs to the foot: its tables, sides and dashed lines; a long plain text after it does not."""
    for place, one in enumerate(lines):
        plain = one.table not in tables and not one.side and one.align not in {"center", "right"}
        if place and plain and len(one.text) > 150:
            return lines[:place], lines[place:]
    return lines, []


def _fill(foot: Foot, lines: list[Paragraph], known: Known) -> None:
    label_side = foot.label.side if foot.label is not None else "left"
    label_table = foot.label.table if foot.label is not None else -1
    listing = filed = False
    confirming = ""
    for one in lines:
        if confirming and one.side == confirming:
            foot.confirmation.append(one)
            continue
        if one.folded.startswith("xac nhan") or (filed and _is_no_recipient(one, label_side)):
            confirming = one.side
            foot.confirmation.append(one)
            continue
        if foot.label is not None and one is foot.label:
            listing = True
            continue
        same_side = one.side == label_side and (one.table == label_table or bool(one.side))
        dashed = one.text.startswith(("-", "–", "+"))
        if (listing and (dashed or one.folded.startswith("luu")) and (same_side or not one.side)) or (
            listing and same_side and label_side == "left" and not _TITLE.match(one.folded)
        ):
            foot.recipients.append(one)
            filed = filed or _FILE_LINE.match(one.folded) is not None
        elif not _NOTE.match(one.text):
            _sign(foot, one, known)


def _is_no_recipient(one: Paragraph, side: str) -> bool:
    """After “Lưu: …” comes no recipient: at most the drafter's mark goes on there."""
    return one.side == side and not one.text.startswith(("-", "–", "+")) and len(one.text) > LONGEST_MARK


def _sign(foot: Foot, one: Paragraph, known: Known) -> None:
    """Add a line to the block on its side; a name ends a block."""
    block = next((b for b in foot.blocks if b.name is None and b.lines and b.lines[0].side == one.side), None)
    if block is None:
        done = [b for b in foot.blocks if b.name is not None and b.lines and b.lines[0].side == one.side]
        if done and not _TITLE.match(one.folded):
            return
        block = Block()
        foot.blocks.append(block)
    if block.lines and is_name(one.text, known):
        block.name = one
    else:
        block.lines.append(one)
