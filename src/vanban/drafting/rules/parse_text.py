"""Plain text to blocks: what a typist writes becomes divisions, articles, clauses and points (PL I, II.6)."""

from __future__ import annotations

import re
from dataclasses import replace

from vanban.drafting.rules.content import DIVISIONS, Block, Kind
from vanban.kernel.vietnamese import nfc

_EMPHASIS = re.compile(r"\*{1,3}|_{2,}")
_ONLY_RULE = re.compile(r"^[\s\-–—_=*.·]*$")
_REMARK = re.compile(r"^\[[^\]]*\]$")

_DIVISIONS = (
    (Kind.PART, re.compile(r"^(?:Phần|PHẦN)\s+([IVXLC]+|\d+|thứ\s+\w+|THỨ\s+\w+)\b\s*[.:]?\s*(.*)$"), "Phần"),
    (Kind.CHAPTER, re.compile(r"^(?:Chương|CHƯƠNG)\s+([IVXLC]+|\d+)\b\s*[.:]?\s*(.*)$"), "Chương"),
    (Kind.SUBSECTION, re.compile(r"^(?:Tiểu mục|TIỂU MỤC)\s+(\d+)\b\s*[.:]?\s*(.*)$"), "Tiểu mục"),
    (Kind.SECTION, re.compile(r"^(?:Mục|MỤC)\s+(\d+|[IVXLC]+)\b\s*[.:]?\s*(.*)$"), "Mục"),
)
_ARTICLE = re.compile(r"^(?:Điều|ĐIỀU)\s+(\d+[a-zđ]?)\s*[.:]\s*(.*)$")
_ROMAN = re.compile(r"^([IVX]{1,5})\.\s+(.+)$")
_CLAUSE = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,2})\.\s*(?=\D)(.+)$")
_POINT = re.compile(r"^([a-zđ])\s*\)\s*(.+)$")
_DASH = re.compile(r"^([-–—+•])\s*(.+)$")
_OBJECTS = frozenset({Kind.TABLE, Kind.PICTURE})
_BELOW_CLAUSE = frozenset({Kind.POINT, Kind.DASH, Kind.PARAGRAPH}) | _OBJECTS
_BELOW_ARTICLE = _BELOW_CLAUSE | {Kind.CLAUSE}
_CELL_END = re.compile(r"(?<!\\)\|")
_DRAWN_CELL = re.compile(r"^(:?)[-–—_=\s]*(:?)$")
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(([^()\s]{1,100})\)$")
_CAPTION = re.compile(r"^(?:Bảng|Biểu|Hình|Sơ đồ|Biểu đồ|Đồ thị)\s+(?:số\s+)?\d+(?:\.\d+)*\s*[.:]\s*\S")
_NOTE = re.compile(r"^\[\^([^\]\s]{1,10})\]:\s*(\S.*)$")
_LABELLED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,2}[.)]|[a-zđ]\s*\)|[IVX]{1,5}\.|[-–—+•])$")
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0be\u25cf\u25aa\u25a0\u2756"), "•")
"""Bullets of a word processor's own symbol faces, which no other face has."""
MARK = re.compile(r"\[\^([^\]\s]{1,10})\]")
"""A footnote's mark in the text."""


def clean_lines(text: str) -> list[str]:
    """The lines that carry words: one normal form, no emphasis marks, no drawn rules, no editor's remarks."""
    typed = _rows_marked(nfc(text).translate(_BULLETS).splitlines())
    lines = (" ".join(_EMPHASIS.sub("", line).split()) for line in typed)
    return [line for line in lines if not _ONLY_RULE.match(line) and not _REMARK.match(line)]


def _rows_marked(lines: list[str]) -> list[str]:
    """Rows pasted from a spreadsheet (cells parted by tabs, two rows or more) written as rows of a table.

    Two columns whose first is only “1.” or “a)” are a numbered list pasted from a word processor, and stay text.
    """
    result: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].count("\t") == lines[at].count("\t") > 0:
            end += 1
        rows = [line.split("\t") for line in lines[at:end]]
        if len(rows) > 1 and not (len(rows[0]) == 2 and any(_LABELLED.match(row[0].strip()) for row in rows)):
            result += ["| " + " | ".join(cell.strip().replace("|", "\\|") for cell in row) + " |" for row in rows]
        else:
            result += lines[at : max(end, at + 1)]
        at = max(end, at + 1)
    return result


def is_upper(line: str) -> bool:
    """True for a line in capitals."""
    return any(char.isalpha() for char in line) and line == line.upper()


def parse_body(text: str) -> tuple[Block, ...]:
    """The blocks of a body. Every word of the text is in exactly one block; nothing is dropped but drawn rules."""
    return blocks_of(clean_lines(text))


def blocks_of(lines: list[str]) -> tuple[Block, ...]:
    """Blocks from cleaned lines; the rows and lines of one block are joined once, so that no text is too long."""
    lines, notes = _notes_apart(lines)
    found: list[Block] = []
    said: list[str] = []
    rows: list[tuple[str, ...]] = []

    def close() -> None:
        if found:
            found[-1] = _noted(replace(found[-1], text=" ".join(said), rows=tuple(rows)), notes)

    for line in lines:
        block = _row(line) or _numbered(line)
        last = found[-1] if found else None
        if last is not None and block.kind is Kind.TABLE and last.kind is Kind.TABLE:
            rows.extend(block.rows)
            if block.aligned and not last.aligned:
                found[-1] = replace(last, aligned=block.aligned)
        elif last is not None and block.kind is Kind.PARAGRAPH and _heads(last, said, line):
            said[:] = [line]
        elif last is not None and block.kind is Kind.PARAGRAPH and _goes_on(last, said, line):
            said.append(line)
        else:
            close()
            found.append(block)
            said[:], rows[:] = [block.text], list(block.rows)
    close()
    return tuple(_captioned(_with_titles(found)))


def _notes_apart(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """The lines without the footnotes' own, which are told apart by their mark; one nobody refers to stays text."""
    marked = {mark for line in lines if not _NOTE.match(line) for mark in MARK.findall(line)}
    kept: list[str] = []
    notes: dict[str, str] = {}
    for line in lines:
        note = _NOTE.match(line)
        if note and note[1] in marked and note[1] not in notes:
            notes[note[1]] = note[2]
        else:
            kept.append(line)
    return kept, notes


def _noted(block: Block, notes: dict[str, str]) -> Block:
    """The block with the footnotes its words refer to."""
    if not notes:
        return block
    words = [block.text, *(cell for row in block.rows for cell in row)]
    marks = dict.fromkeys(mark for text in words for mark in MARK.findall(text))
    return replace(block, notes=tuple((mark, notes[mark]) for mark in marks if mark in notes))


def _captioned(blocks: list[Block]) -> list[Block]:
    """“Bảng 1. …” right over a table and “Hình 1. …” beside a picture are captions."""
    result = []
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        beside = (after is not None and after.kind in _OBJECTS) or (before is not None and before.kind is Kind.PICTURE)
        caption = block.kind is Kind.PARAGRAPH and beside and len(block.text) < 300 and _CAPTION.match(block.text)
        result.append(replace(block, kind=Kind.CAPTION) if caption else block)
    return result


def _row(line: str) -> Block | None:
    """A row of a table: cells between strokes, “\\|” for a stroke inside a cell; a drawn row says how columns stand."""
    if not (line.startswith("|") and line.endswith("|") and len(line) > 2):
        return None
    cells = tuple(cell.strip().replace("\\|", "|") for cell in _CELL_END.split(line[1:-1]))
    drawn = [_DRAWN_CELL.match(cell) for cell in cells]
    if all(drawn):
        sides = {("", ""): "left", (":", ""): "left", (":", ":"): "center", ("", ":"): "right"}
        said = tuple(sides[match[1], match[2]] for match in drawn if match)
        return Block(Kind.TABLE, aligned=said if ":" in line else ())
    return Block(Kind.TABLE, rows=(cells,))


def _numbered(line: str) -> Block:
    """The block that a line opens, told by its number."""
    for kind, pattern, word in _DIVISIONS:
        if match := pattern.match(line):
            return Block(kind, match[2].strip(), f"{word} {match[1]}")
    if match := _ARTICLE.match(line):
        return Block(Kind.ARTICLE, match[2].strip(), f"Điều {match[1]}.")
    if (match := _ROMAN.match(line)) and is_upper(match[2]):
        return Block(Kind.ROMAN, match[2], f"{match[1]}.")
    for kind, pattern, after in ((Kind.CLAUSE, _CLAUSE, "."), (Kind.POINT, _POINT, ")")):
        if match := pattern.match(line):
            return Block(kind, match[2].strip(), f"{match[1]}{after}")
    if match := _PICTURE.match(line):
        return Block(Kind.PICTURE, match[1].strip(), match[2])
    if match := _DASH.match(line):
        return Block(Kind.DASH, match[2].strip(), "+" if match[1] == "+" else "-")
    if is_upper(line) and 3 < len(line) < 160:
        return Block(Kind.HEADING, line)
    return Block(Kind.PARAGRAPH, line)


def _heads(last: Block, said: list[str], line: str) -> bool:
    """True when the line is the title of the division above it, typed in small letters on a line of its own."""
    return last.kind in DIVISIONS and last.kind not in {Kind.HEADING, Kind.ROMAN} and said == [""] and len(line) < 220


def _goes_on(last: Block, said: list[str], line: str) -> bool:
    """True when the line continues the sentence above: it begins small and that one had not ended."""
    return (
        last.kind not in _OBJECTS
        and last.kind not in DIVISIONS
        and line[:1].islower()
        and not said[-1].endswith((".", ";", ":", "!", "?"))
    )


def _with_titles(blocks: list[Block]) -> list[Block]:
    """Divisions take the capitals under them as title; articles and clauses with a short head are marked titled."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            block.kind is Kind.HEADING
            and last is not None
            and last.kind in DIVISIONS
            and last.kind is not Kind.ROMAN
            and (not last.text or is_upper(last.text))
        ):
            joined[-1] = replace(last, text=f"{last.text} {block.text}".strip())
        else:
            joined.append(block)
    following: list[Block | None] = [*joined[1:], None]
    return [_marked(block, after) for block, after in zip(joined, following, strict=False)]


def _marked(block: Block, after: Block | None) -> Block:
    if block.kind is Kind.ARTICLE and after is not None and after.kind in _BELOW_ARTICLE and _is_title(block.text, 220):
        return replace(block, text=block.text.rstrip("."), titled=True)
    if (
        block.kind is Kind.CLAUSE
        and after is not None
        and after.kind in _BELOW_CLAUSE
        and not block.text.endswith(".")
        and _is_title(block.text, 130)
    ):
        return replace(block, titled=True)
    return block


def _is_title(text: str, longest: int) -> bool:
    """A phrase, not a sentence: short, no inner stops; a stray full stop only at the end of a very short one."""
    return (
        0 < len(text) <= (90 if text.endswith(".") else longest)
        and not text.endswith((";", ":", ",", "/", "/."))
        and ";" not in text
        and ". " not in text
    )
