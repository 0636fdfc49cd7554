"""In a bounded child: the parts of a Word file, opened without trust, and a walk over its paragraphs in one order.

Reader and mender walk alike, so that a paragraph's index means the same to both.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from vanban.platform.bounded.marks import Declined

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAIN = "word/document.xml"
MOST_BYTES = 80 * 1024 * 1024
MOST_PARTS = 3000
MOST_PARAGRAPHS = 20000


@dataclass
class WordFile:
    """The parts of a file by name, and those that were parsed."""

    parts: dict[str, bytes]
    trees: dict[str, Any] = field(default_factory=dict)

    def tree(self, name: str) -> Any:
        """The parsed part, or None where the file has none. Raises Declined("broken")."""
        if name not in self.trees:
            content = self.parts.get(name)
            self.trees[name] = None if content is None else _parsed(content)
        return self.trees[name]

    def related(self, kind: str) -> list[tuple[str, str]]:
        """Id and part name of the document's relations of this kind (`header`, `footer`)."""
        rels = self.tree("word/_rels/document.xml.rels")
        if rels is None:
            return []
        return [
            (one.get("Id", ""), posixpath.normpath(posixpath.join("word", one.get("Target", ""))))
            for one in rels.iter(f"{_RELS}Relationship")
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External"
        ]

    def packed(self) -> bytes:
        """The file again, with the parsed parts as they are now."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts.items():
                tree = self.trees.get(name)
                whole = content
                if tree is not None:
                    whole = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                package.writestr(name, whole)
        return out.getvalue()


@dataclass(frozen=True)
class Place:
    """A paragraph, the table and side it stands in, and whether a frame holds it."""

    index: int
    node: Any
    table: int = -1
    side: str = ""
    boxed: bool = False
    cell: Any = None


def opened(content: bytes) -> WordFile:
    """The file's parts. Raises Declined: `broken`, `too_large`, `not_word`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_BYTES:
                raise Declined("too_large")
            parts = {one.filename: package.read(one) for one in entries if not one.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Declined("broken") from error
    if MAIN not in parts:
        raise Declined("not_word")
    return WordFile(parts)


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Declined("broken") from error


def paragraphs(file: WordFile) -> list[Place]:
    """Every paragraph of the text with its place, in the order of the file."""
    tree = file.tree(MAIN)
    body = tree.find(f"{W}body") if tree is not None else None
    if body is None:
        raise Declined("broken")
    found: list[Place] = []
    counter = _Counter()
    for place in _walk(body, counter, -1, "", None):
        found.append(place)
        if len(found) > MOST_PARAGRAPHS:
            raise Declined("too_large")
    return found


@dataclass
class _Counter:
    paragraphs: int = 0
    tables: int = 0


def _walk(node: Any, count: _Counter, table: int, side: str, cell: Any) -> Iterator[Place]:
    for child in node:
        if child.tag == f"{W}p":
            yield Place(count.paragraphs, child, table, side, cell=cell)
            count.paragraphs += 1
            yield from _framed(child, count)
        elif child.tag == f"{W}tbl":
            yield from _table(child, count)
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from _walk(content, count, table, side, cell)


def _table(node: Any, count: _Counter) -> Iterator[Place]:
    """Cells row by row; of a table of two or three columns the outer ones are sides of the page."""
    number = count.tables
    count.tables += 1
    bare = not _ruled(node)
    for row in node.iter(f"{W}tr"):
        if next((a for a in row.iterancestors(f"{W}tbl")), None) is not node:
            continue
        cells = [one for one in row.iter(f"{W}tc") if next(one.iterancestors(f"{W}tr")) is row]
        for place, cell in enumerate(cells):
            side = ""
            if bare and 2 <= len(cells) <= 3:
                side = "left" if place == 0 else "right" if place == len(cells) - 1 else ""
            yield from _walk(cell, count, number, side, cell)


def _ruled(table: Any) -> bool:
    """Whether lines are drawn between the cells: a table of data, and not of places."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is not None:
        inner = [borders.find(f"{W}{name}") for name in ("insideH", "insideV", "left", "top")]
        return any(one is not None and one.get(f"{W}val") not in {"none", "nil"} for one in inner)
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return style is not None and style.get(f"{W}val", "").lower() in {"tablegrid", "thuongbang", "liabng"}


def _framed(paragraph: Any, count: _Counter) -> Iterator[Place]:
    """Paragraphs of text boxes anchored here; the second copy kept for old programs is left out."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if any(True for _ in box.iterancestors(FALLBACK)):
            continue
        for child in box:
            if child.tag == f"{W}p":
                yield Place(count.paragraphs, child, boxed=True)
                count.paragraphs += 1


def own_runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph itself: inserted and linked ones too, deleted and framed ones not."""
    for run in paragraph.iter(f"{W}r"):
        above = next(run.iterancestors(f"{W}p"))
        if above is paragraph and not any(True for _ in run.iterancestors(f"{W}del", f"{W}moveFrom")):
            yield run
