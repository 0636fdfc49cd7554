"""A packet's markup as a small tree that both parsers build, so that one reader reads what either has parsed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from vanban.axis import errors
from vanban.axis.rules.edxml import limits
from vanban.axis.rules.edxml.carried import Sink
from vanban.axis.rules.edxml.skimming import Run

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

_PREDECESSORS = {
    "http://www.e-doc.vn/Schema/": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.e-doc.vn/Schema": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.inetcloud.vn/ns/edxml": "EdXML 2803",
    "http://www.go.vn/eDoc": "eDoc go.vn",
    "http://schemas.xmlsoap.org/soap/envelope/": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.w3.org/2003/05/soap-envelope": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
}
LOOKED_AT = 4
"""Children of the root whose namespaces can betray a predecessor."""


class Node:
    """An element: its name without prefix, the text before its first child, and its children in order.

    `length` counts all characters of the text, also those beyond what is kept. `content` is where a stream put the
    file that this element carries, or what a skimmed packet's file was found to be.
    """

    __slots__ = ("attributes", "children", "content", "length", "name", "text")

    def __init__(self, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        self.name = name
        self.text = text
        self.length = len(text)
        self.attributes = attributes
        self.children: list[Node] = []
        self.content: Sink | Run | None = None

    def attribute(self, name: str) -> str:
        """The attribute `id`, or `href` of any namespace; empty when absent."""
        return self.attributes.get(name, "") if self.attributes else ""


def attributes_kept(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The attributes that are ever read: `id` without namespace, and the first `href` with one."""
    kept: dict[str, str] = {}
    for name, value in items:
        if name == "id":
            kept["id"] = value
        elif name.endswith("}href"):
            kept.setdefault("href", value)
    return kept


def check_format(name: str, namespace: str, uris: Sequence[str]) -> None:
    """Refuse a predecessor by its name (`uris`: the namespaces at the root and just below), and what is no edXML."""
    for uri in uris:
        if uri in _PREDECESSORS:
            raise errors.PredecessorFormat(name=_PREDECESSORS[uri])
    if name != "edXML" or namespace != NAMESPACE:
        raise errors.NotEdxml(root=name[:80])


def children(parent: Node | None, name: str) -> Iterator[Node]:
    """The children of this name, whatever their prefix and order."""
    if parent is not None:
        for node in parent.children:
            if node.name == name:
                yield node


def child(parent: Node | None, *path: str) -> Node | None:
    """The first element at the end of the path, None when any step is absent."""
    found = parent
    for name in path:
        if found is None:
            return None
        for node in found.children:
            if node.name == name:
                found = node
                break
        else:
            return None
    return found


def text(parent: Node | None, *path: str) -> str:
    """The trimmed text at the end of the path in composed Unicode, empty when absent; refuses an overlong one."""
    node = child(parent, *path) if path else parent
    if node is None or not node.text:
        return ""
    if node.length > limits.MAX_RAW_TEXT:
        raise errors.FieldTooLong(field=node.name, length=node.length, limit=limits.MAX_TEXT)
    value = unicodedata.normalize("NFC", node.text).strip()
    if len(value) > limits.MAX_TEXT:
        raise errors.FieldTooLong(field=node.name, length=len(value), limit=limits.MAX_TEXT)
    return value
