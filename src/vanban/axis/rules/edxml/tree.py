"""From bytes to a harmless tree: no DTD, no network, bounded before and after parsing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from vanban.axis import errors
from vanban.axis.rules.edxml import limits

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

_PREDECESSORS = {
    "http://www.e-doc.vn/Schema/": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.e-doc.vn/Schema": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.inetcloud.vn/ns/edxml": "EdXML 2803",
    "http://www.go.vn/eDoc": "eDoc go.vn",
    "http://schemas.xmlsoap.org/soap/envelope/": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
    "http://www.w3.org/2003/05/soap-envelope": "eDoc 2013, SOAP (văn bản 2803/BTTTT-THH)",
}


def parse(data: bytes) -> etree._Element:
    """The root of an edXML packet; raises a `PacketRefused` that says what is wrong."""
    if len(data) > limits.MAX_PACKET:
        raise errors.PacketTooLarge(size=len(data), limit=limits.MAX_PACKET)
    if data.count(b"<") > limits.MAX_MARKUP:
        raise errors.TooComplex(limit=limits.MAX_MARKUP, what="<")
    if data.count(b"=") > limits.MAX_ATTRIBUTES:
        raise errors.TooComplex(limit=limits.MAX_ATTRIBUTES, what="=")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.rstrip(b"\r\n\x00"), parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data[:4096]:
            raise errors.DoctypeForbidden() from error
        raise errors.NotWellFormed(line=error.lineno or 0, reason=(error.msg or "").split(", line")[0]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise errors.DoctypeForbidden()
    _check_depth(root)
    _check_format(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.MAX_DEPTH:
            raise errors.TooComplex(limit=limits.MAX_DEPTH, what="levels")


def _check_format(root: etree._Element) -> None:
    for element in (root, *list(root)[:4]):
        for uri in (etree.QName(element).namespace, *element.nsmap.values()):
            if uri in _PREDECESSORS:
                raise errors.PredecessorFormat(name=_PREDECESSORS[uri])
    name = etree.QName(root)
    if name.localname != "edXML" or name.namespace != NAMESPACE:
        raise errors.NotEdxml(root=name.localname[:80])


def local(element: etree._Element) -> str:
    """The name without its prefix: systems differ in prefixes, never in names."""
    return etree.QName(element).localname


def children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of this name, whatever their prefix and order."""
    if parent is not None:
        for element in parent:
            if isinstance(element.tag, str) and local(element) == name:
                yield element


def child(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at the end of the path, None when any step is absent."""
    found = parent
    for name in path:
        found = next(children(found, name), None)
    return found


def text(parent: etree._Element | None, *path: str) -> str:
    """The trimmed text at the end of the path in composed Unicode, empty when absent; refuses an overlong one."""
    element = child(parent, *path) if path else parent
    if element is None or not element.text:
        return ""
    value = unicodedata.normalize("NFC", element.text).strip()
    if len(value) > limits.MAX_TEXT:
        raise errors.FieldTooLong(field=local(element), length=len(value), limit=limits.MAX_TEXT)
    return value
