"""The parser for large packets: expat in small steps; the files go to a spool, only the envelope stays in memory."""

from __future__ import annotations

from typing import BinaryIO, NoReturn
from xml.parsers import expat

from vanban.axis import errors
from vanban.axis.rules.edxml import limits
from vanban.axis.rules.edxml.carried import Sink
from vanban.axis.rules.edxml.nodes import LOOKED_AT, Node, attributes_kept, check_format
from vanban.axis.rules.edxml.scanning import Scan
from vanban.kernel.refusals import Phrase, gettext_noop

_FILE = ("AttachmentEncoded", "Attachment", "ContentTransferEncoded")
"""Below the root: where a file's text stands."""

REASONS = (
    gettext_noop("no element found"),
    gettext_noop("not well-formed (invalid token)"),
    gettext_noop("unclosed token"),
    gettext_noop("mismatched tag"),
    gettext_noop("unbound prefix"),
    gettext_noop("undefined entity"),
    gettext_noop("duplicate attribute"),
    gettext_noop("junk after document element"),
    gettext_noop("reference to invalid character number"),
    gettext_noop("XML or text declaration not at start of entity"),
    gettext_noop("XML declaration not well-formed"),
    gettext_noop("unclosed CDATA section"),
    gettext_noop("partial character"),
    gettext_noop("syntax error"),
)
"""What the parser finds most often, as message ids; what is rarer stays in English."""


def parse(source: BinaryIO, scanned: Scan, *, spool: BinaryIO, only_archives: bool) -> Node:
    """The root of an edXML packet, with the same refusals as from the tree; files wait in `spool`.

    With `only_archives` just those bytes are kept that must be looked into; the others are counted and hashed.
    """
    scanned.check()
    building = _Building(spool, only_archives=only_archives)
    parser = _parser(building)
    source.seek(scanned.start)
    left = scanned.end
    try:
        while left:
            piece = source.read(min(left, limits.CHUNK))
            left = left - len(piece) if piece else 0
            building.silent += len(piece)
            parser.Parse(piece, False)
            if building.silent > limits.MAX_TAG:
                raise errors.TooComplex(limit=limits.MAX_TAG, what="bytes in one tag")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "")
        raise errors.NotWellFormed(line=error.lineno, reason=Phrase(reason)) from error
    return building.result()


def _parser(building: _Building) -> expat.XMLParserType:
    parser = expat.ParserCreate("UTF-8", "}")
    parser.buffer_text = True
    parser.buffer_size = limits.CHUNK
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.UnparsedEntityDeclHandler = _refuse_doctype
    parser.ExternalEntityRefHandler = _refuse_doctype
    parser.StartNamespaceDeclHandler = building.declare
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.text
    parser.CommentHandler = building.skip
    parser.ProcessingInstructionHandler = building.skip
    return parser


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise errors.DoctypeForbidden()


class _Building:
    """The tree under construction. What is too much is noted and told at the end, as the other parser does."""

    def __init__(self, spool: BinaryIO, *, only_archives: bool) -> None:
        self.silent = 0
        """Bytes since the last event: a tag or comment that does not end would grow in the parser's memory."""
        self._spool, self._only_archives = spool, only_archives
        self._path: list[Node] = []
        self._root: Node | None = None
        self._namespace = ""
        self._depth = self._deepest = 0
        self._uris: list[str] = []
        self._declared: list[str] = []
        self._texts: list[str] | None = None
        self._sink: Sink | None = None
        self._sinks = 0
        self._carrier: Node | None = None
        self._served: Node | None = None
        self._envelope = 0

    def declare(self, _prefix: str | None, uri: str | None) -> None:
        self._declared.append(uri or "")

    def start(self, name: str, listed: list[str]) -> None:
        self.silent = 0
        self._end_text()
        namespace, _mark, local = name.rpartition("}")
        self._depth += 1
        self._deepest = max(self._deepest, self._depth)
        if self._depth == 1:
            self._namespace = namespace
        self._look_at(namespace)
        self._declared.clear()
        if self._depth > limits.MAX_DEPTH:
            return
        node = Node(local, attributes=self._kept(listed) if listed else None)
        if self._path:
            self._path[-1].children.append(node)
        else:
            self._root = node
        self._path.append(node)
        self._texts = []
        if self._depth == 2 and local == _FILE[0] and self._carrier is None:
            self._carrier = node
        elif self._depth == 4 and local == _FILE[2] and self._carries_here():
            node.content = self._sink = Sink(self._spool, only_archives=self._only_archives)
            self._sinks += 1

    def end(self, _name: str) -> None:
        self.silent = 0
        self._end_text()
        if self._depth <= limits.MAX_DEPTH:
            self._path.pop()
        self._depth -= 1

    def text(self, piece: str) -> None:
        self.silent = 0
        if self._sink is not None:
            self._sink.feed(piece)
        elif self._texts is not None:
            node = self._path[-1]
            kept = piece[: max(0, limits.MAX_RAW_TEXT - node.length)]
            node.length += len(piece)
            self._envelope += len(kept)
            if kept and self._envelope <= limits.MAX_ENVELOPE:
                self._texts.append(kept)

    def skip(self, *_content: str) -> None:
        self.silent = 0

    def result(self) -> Node:
        if self._deepest > limits.MAX_DEPTH:
            raise errors.TooComplex(limit=limits.MAX_DEPTH, what="levels")
        if self._envelope > limits.MAX_ENVELOPE:
            raise errors.TooComplex(limit=limits.MAX_ENVELOPE, what="characters")
        if self._root is None:
            raise errors.NotWellFormed(line=0, reason="")
        check_format(self._root.name, self._namespace, self._uris)
        return self._root

    def _end_text(self) -> None:
        """A text ends where its element ends or a child begins; what follows a child is nobody's."""
        if self._sink is not None:
            self._sink.close()
            self._sink = None
        elif self._texts:
            self._path[-1].text = "".join(self._texts)
        self._texts = None

    def _look_at(self, namespace: str) -> None:
        """Predecessors betray themselves at the root or in the first elements below it."""
        seen = len(self._path[0].children) if self._path else 0
        if self._depth == 1 or (self._depth == 2 and seen < LOOKED_AT):
            self._uris += [namespace, *self._declared]

    def _carries_here(self) -> bool:
        """True where the reader will look for a file: the first such element of one of the first attachments."""
        _root, above, attachment, _element = self._path
        if above is not self._carrier or attachment.name != _FILE[1] or attachment is self._served:
            return False
        self._served = attachment
        return self._sinks < limits.MAX_ATTACHMENTS

    def _kept(self, listed: list[str]) -> dict[str, str]:
        kept = attributes_kept(zip(listed[::2], listed[1::2], strict=True))
        self._envelope += sum(map(len, kept.values()))
        return kept if self._envelope <= limits.MAX_ENVELOPE else {}
