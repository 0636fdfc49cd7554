"""Reading a chapter of the user guide (docs/guide, plain Markdown) into blocks that a page shows; HTML is not made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HEADING = re.compile(r"(#{1,3})\s+(.*)")
_POINT = re.compile(r"(-|\d+\.)\s+(.*)")
_INLINE = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<said>[^\]]+)\]\((?P<to>[a-z0-9-]+)\.md\)")


@dataclass(frozen=True)
class Piece:
    """A run of words: plain, strong, code, or a link to another chapter (`to`)."""

    text: str
    kind: str = "plain"
    to: str = ""


Words = tuple[Piece, ...]


@dataclass
class Block:
    """A heading (`h1` to `h3`), a paragraph (`p`), a list (`ul`, `ol`) or a table, whose first row are its headings."""

    kind: str
    lines: list[Words] = field(default_factory=list)
    rows: list[list[Words]] = field(default_factory=list)


def words(text: str, titles: Mapping[str, str]) -> Words:
    """A line in pieces; a link that shows only a file's name shows the title of its chapter."""
    found: list[Piece] = []
    rest = 0
    for match in _INLINE.finditer(text):
        if match.start() > rest:
            found.append(Piece(text[rest : match.start()]))
        rest = match.end()
        if match["strong"]:
            found.append(Piece(match["strong"], "strong"))
        elif match["code"]:
            found.append(Piece(match["code"], "code"))
        else:
            said = titles.get(match["to"], match["said"]) if match["said"].endswith(".md") else match["said"]
            found.append(Piece(said, "link", match["to"]))
    if rest < len(text):
        found.append(Piece(text[rest:]))
    return tuple(found)


def read_chapter(text: str, titles: Mapping[str, str]) -> list[Block]:
    """The blocks of a chapter, in order. A line that is indented, or follows a paragraph at once, goes on with it."""
    blocks: list[Block] = []
    for kind, lines in _gathered(text):
        joined = " ".join(line.strip() for line in lines)
        if kind == "table":
            rows = [_cells(line, titles) for line in lines if not set(line) <= set("|-: ")]
            blocks.append(Block("table", rows=rows))
        elif kind in {"ul", "ol"} and blocks and blocks[-1].kind == kind:
            blocks[-1].lines.append(words(joined, titles))
        else:
            blocks.append(Block(kind, [words(joined, titles)]))
    return blocks


def _cells(line: str, titles: Mapping[str, str]) -> list[Words]:
    return [words(cell.strip(), titles) for cell in line.strip().strip("|").split("|")]


def _gathered(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines that belong together, each with what it is."""
    kind, lines = "", list[str]()
    for line in [*text.splitlines(), ""]:
        begun, rest = _begins(line)
        if begun in {"", "more"} or (begun == kind == "table"):
            if begun == "" and lines:
                yield kind, lines
                kind, lines = "", []
            elif begun:
                kind = kind or "p"
                lines.append(rest)
            continue
        if lines:
            yield kind, lines
        kind, lines = begun, [rest]
        if begun.startswith("h"):
            yield kind, lines
            kind, lines = "", []


def _begins(line: str) -> tuple[str, str]:
    """What a line begins: nothing (empty), more of what stands before, or a block of a kind; and its words."""
    if not line.strip():
        return "", ""
    if heading := _HEADING.match(line):
        return f"h{len(heading[1])}", heading[2]
    if point := _POINT.match(line):
        return ("ul" if point[1] == "-" else "ol"), point[2]
    if line.startswith("|"):
        return "table", line
    return "more", line
