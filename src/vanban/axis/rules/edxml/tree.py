"""The parser for packets of ordinary size: no DTD, no network, bounded before and after parsing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import islice

from lxml import etree

from vanban.axis import errors
from vanban.axis.rules.edxml import limits, scanning, streaming
from vanban.axis.rules.edxml.nodes import LOOKED_AT, Node, attributes_kept, check_format
from vanban.axis.rules.edxml.scanning import Scan
from vanban.axis.rules.edxml.skimming import Skimmed


def parse(data: bytes, scanned: Scan | None = None) -> Node:
    """The root of an edXML packet; raises a `PacketRefused` that says what is wrong.

    What this parser cannot read is given to the other one, whose verdict counts: there is one answer for a broken
    packet, whatever its size.
    """
    scanned = scanned or scanning.scan(data)
    scanned.check()
    return _parsed(data, scanned, None)


def parse_envelope(scanned: Scan, skimmed: Skimmed) -> Node:
    """The same for a packet whose files were left out; any refusal is for the whole packet to repeat."""
    scanned.check()
    return _parsed(skimmed.envelope, replace(scanned, start=0, end=len(skimmed.envelope)), skimmed)


def _parsed(data: bytes, scanned: Scan, skimmed: Skimmed | None) -> Node:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data[: scanned.end], parser)
    except etree.XMLSyntaxError:
        return streaming.parse(BytesIO(data), scanned, spool=BytesIO(), only_archives=False)
    if root.getroottree().docinfo.internalDTD is not None:
        raise errors.DoctypeForbidden()
    node = _node(root, 1, skimmed)
    uris: list[str] = []
    for item in (root, *islice(root, LOOKED_AT)):
        uris += (_namespace(item), *item.nsmap.values())
    check_format(node.name, _namespace(root), uris)
    return node


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def _node(element: etree._Element, depth: int, skimmed: Skimmed | None) -> Node:
    if depth > limits.MAX_DEPTH:
        raise errors.TooComplex(limit=limits.MAX_DEPTH, what="levels")
    tag, text = str(element.tag), element.text or ""
    attributes = attributes_kept((str(name), str(value)) for name, value in element.items()) if element.attrib else None
    node = Node(tag[tag.rfind("}") + 1 :], text, attributes)
    if len(element):
        node.children = [_node(item, depth + 1, skimmed) for item in element]
    elif skimmed is not None:
        node.content = skimmed.run(text)
    return node
