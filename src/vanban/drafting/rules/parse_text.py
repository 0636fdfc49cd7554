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
_BELOW_ARTICLE = frozenset({Kind.CLAUSE, Kind.POINT, Kind.DASH, Kind.PARAGRAPH, Kind.TABLE})
_BELOW_CLAUSE = frozenset({Kind.POINT, Kind.DASH, Kind.PARAGRAPH, Kind.TABLE})


def clean_lines(text: str) -> list[str]:
    """The lines that carry words: one normal form, no emphasis marks, no drawn rules, no editor's remarks."""
    lines = (" ".join(_EMPHASIS.sub("", line).split()) for line in nfc(text).splitlines())
    return [line for line in lines if not _ONLY_RULE.match(line) and not _REMARK.match(line)]


def is_upper(line: str) -> bool:
    """True for a line in capitals."""
    return any(char.isalpha() for char in line) and line == line.upper()


def parse_body(text: str) -> tuple[Block, ...]:
    """The blocks of a body. Every word of the text is in exactly one block; nothing is dropped but drawn rules."""
    return blocks_of(clean_lines(text))


def blocks_of(lines: list[str]) -> tuple[Block, ...]:
    """Blocks from cleaned lines; the rows and lines of one block are joined once, so that no text is too long."""
    found: list[Block] = []
    said: list[str] = []
    rows: list[tuple[str, ...]] = []

    def close() -> None:
        if found:
            found[-1] = replace(found[-1], text=" ".join(said), rows=tuple(rows))

    for line in lines:
        block = _row(line) or _numbered(line)
        last = found[-1] if found else None
        if last is not None and block.kind is Kind.TABLE and last.kind is Kind.TABLE:
            rows.extend(block.rows)
        elif last is not None and block.kind is Kind.PARAGRAPH and _heads(last, said, line):
            said[:] = [line]
        elif last is not None and block.kind is Kind.PARAGRAPH and _goes_on(last, said, line):
            said.append(line)
        else:
            close()
            found.append(block)
            said[:], rows[:] = [block.text], list(block.rows)
    close()
    return tuple(_with_titles(found))


def _row(line: str) -> Block | None:
    if not (line.startswith("|") and line.endswith("|") and len(line) > 2):
        return None
    cells = tuple(cell.strip() for cell in line[1:-1].split("|"))
    drawn = all(_ONLY_RULE.match(cell) for cell in cells)
    return Block(Kind.TABLE, rows=() if drawn else (cells,))


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
        last.kind is not Kind.TABLE
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
