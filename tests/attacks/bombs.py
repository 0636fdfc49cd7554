"""Small files that promise or become very large, nest very deep, or lead in circles; and signatures among them."""

from __future__ import annotations

import zlib
from functools import lru_cache

from attacks.listed import attack, attacks
from attacks.papers import (
    CATALOGUE,
    PAGE,
    SPARE,
    body_of,
    once,
    parts,
    plain,
    root_of,
    signed,
    size_of,
    stream,
    update,
    written,
)
from attacks.ranges import contents_of, with_contents

_MARK = b"% /ByteRange [0 1 2 3]\n"


@lru_cache(maxsize=2)
def _zeros(megabytes: int) -> bytes:
    engine = zlib.compressobj(9)
    part = bytes(1024 * 1024)
    first = engine.compress(part) + engine.flush(zlib.Z_FULL_FLUSH)
    again = engine.compress(part) + engine.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1) + engine.flush()


def _xref_stream(head: bytes, data: bytes) -> bytes:
    """A signed file behind which a cross-reference stream follows."""
    pdf = once() + b"\n"
    place = len(pdf)
    pdf += b"400 0 obj\n" + stream(data, b"/Type /XRef /Root %s " % root_of(once()) + head) + b"\nendobj\n"
    return pdf + b"startxref\n%d\n%%%%EOF\n" % place


@attack("bomb")
def deflated_references() -> bytes:
    """A cross-reference stream that becomes two gigabytes."""
    return _xref_stream(b"/W [1 4 1] /Size 300000000 /Filter /FlateDecode ", _zeros(2048))


@attack("bomb")
def deflated_references_in_front() -> bytes:
    """A file that is nothing but such a stream."""
    body = stream(_zeros(2048), b"/Type /XRef /Size 300000000 /W [1 4 1] /Root 2 0 R /Filter /FlateDecode ")
    return b"%PDF-1.7\n" + _MARK + b"1 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % (9 + len(_MARK))


@attack("bomb")
def deflated_objects() -> bytes:
    """An object stream that becomes a gigabyte, for the catalogue."""
    packed = stream(_zeros(1024), b"/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode ")
    head = b"%PDF-1.7\n" + _MARK
    first = len(head)
    head += b"3 0 obj\n" + packed + b"\nendobj\n"
    place = len(head)
    rows = bytes(5) + b"\x02\x00\x00\x03\x00" + b"\x02\x00\x00\x03\x00" + b"\x01" + first.to_bytes(3, "big") + b"\0"
    table = stream(rows, b"/Type /XRef /Size 4 /W [1 3 1] /Root 1 0 R ")
    return head + b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % place


attacks(
    "bomb",
    {
        "a hundred million entries": lambda: _table(b"0 100000000\n0000000000 65535 f \n"),
        "ten digits of entries": lambda: _table(b"0 9999999999\n"),
        "a count of objects beyond all bounds": lambda: _xref_stream(b"/W [1 3 1] /Size 2147483648 ", bytes(10)),
        "entries of no width": lambda: _xref_stream(b"/W [0 0 0] /Size 1000000 ", b""),
        "entries of enormous width": lambda: _xref_stream(b"/W [1 1000000000 1] /Size 5 ", bytes(10)),
        "an index of a million parts": lambda: _xref_stream(
            b"/W [1 3 1] /Size 5 /Index [" + b"0 0 " * 500_000 + b"] ", b""
        ),
        "evidence that becomes a gigabyte": lambda: update(
            once(),
            {
                1: body_of(once(), 1).replace(b"/Pages 2 0 R", b"/Pages 2 0 R /DSS << /CRLs [190 0 R] >>"),
                190: stream(_zeros(1024), b"/Filter /FlateDecode "),
            },
        ),
        "a page's content that becomes a gigabyte, added later": lambda: update(
            once(), {4: stream(_zeros(1024), b"/Filter /FlateDecode ")}
        ),
    },
)


def _table(rows: bytes) -> bytes:
    pdf = once() + b"\n"
    start = len(pdf)
    trailer = b"trailer\n<< /Size 5 /Root %s /Prev 9 >>\n" % root_of(once())
    return pdf + b"xref\n" + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _catalogue(add: bytes, more: dict[int, bytes] | None = None) -> bytes:
    pdf = once()
    root = body_of(pdf, 1).replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + add)
    return update(pdf, {1: root, **(more or {})})


attacks(
    "nesting",
    {
        "a hundred thousand arrays": lambda: _catalogue(b"/X " + b"[" * 100_000 + b"]" * 100_000),
        "a hundred thousand dictionaries": lambda: _catalogue(b"/X " + b"<</A " * 100_000 + b"1" + b">>" * 100_000),
        "arrays that never end": lambda: _catalogue(b"/X " + b"[" * 300_000),
        "a string that never ends": lambda: _catalogue(b"/X (" + b"(" * 300_000),
        "a string of a million brackets": lambda: _catalogue(b"/X (" + b"(" * 500_000 + b")" * 500_000 + b")"),
        "a CMS nested ten thousand times": lambda: with_contents(once(), b"\x30\x80" * 4000),
        "a CMS that promises more than there is": lambda: with_contents(once(), b"\x30\x84\xff\xff\xff\xff"),
        "nothing but numbers": lambda: _catalogue(b"/X [" + b"1 " * 400_000 + b"]"),
    },
)
attacks(
    "loop",
    {
        "fields that are their own children": lambda: _catalogue(
            b"", {9: b"<< /T (a) /FT /Tx /Kids [9 0 R 190 0 R] >>", 190: b"<< /T (b) /Kids [9 0 R] >>"}
        ),
        "pages that are their own parents": lambda: _catalogue(
            b"", {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}
        ),
        "references that lead to each other": lambda: _catalogue(b"", {9: b"190 0 R", 190: b"9 0 R"}),
        "a stream as long as itself": lambda: _catalogue(
            b"/DSS << /CRLs [190 0 R] >>", {190: b"<< /Length 190 0 R >>\nstream\nx\nendstream"}
        ),
        "actions that follow each other": lambda: _catalogue(
            b"/OpenAction 190 0 R", {190: b"<< /S /GoTo /Next 190 0 R >>"}
        ),
        "evidence that leads to itself": lambda: _catalogue(
            b"/DSS 190 0 R", {190: b"<< /Certs 190 0 R /VRI 190 0 R >>"}
        ),
    },
)


@attack("loop")
def signed_loop() -> bytes:
    """Pages in a circle, signed so."""
    objects = parts()
    objects[2] = b"<< /Type /Pages /Kids [3 0 R 6 0 R 12 0 R] /Count 3 >>"
    objects[SPARE] = b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"
    return signed(written(objects))


@attack("counts")
def many_fields() -> bytes:
    """Twenty thousand fields."""
    objects = parts()
    numbers = range(20, 20_020)
    objects.update({num: b"<< /T (f%d) /FT /Sig >>" % num for num in numbers})
    listed = b" ".join(b"%d 0 R" % num for num in numbers)
    objects[CATALOGUE] = objects[CATALOGUE].replace(b"[9 0 R]", b"[9 0 R " + listed + b"]")
    return _sparse(objects)


@attack("counts")
def many_signatures() -> bytes:
    """Two hundred signature objects that claim to be signatures."""
    objects = parts()
    fields = range(20, 220)
    for num in fields:
        value = num + 300
        objects[num] = b"<< /T (f%d) /FT /Sig /V %d 0 R >>" % (num, value)
        objects[value] = b"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>"
    listed = b" ".join(b"%d 0 R" % num for num in fields)
    objects[CATALOGUE] = objects[CATALOGUE].replace(b"[9 0 R]", b"[9 0 R " + listed + b"]")
    return _sparse(objects)


def _sparse(objects: dict[int, bytes]) -> bytes:
    return written(objects) + _MARK


attacks(
    "counts",
    {
        "a hundred thousand end marks": lambda: once() + b"startxref\n9\n%%EOF\n" * 100_000,
        "a hundred thousand byte ranges": lambda: once() + _MARK * 100_000,
        "two thousand revisions": lambda: _revisions(2000),
        "a hundred thousand pages that are one": lambda: _catalogue(
            b"", {2: b"<< /Type /Pages /Count 100000 /Kids [" + b"3 0 R " * 100_000 + b"] >>"}
        ),
        "a count of pages beyond all bounds": lambda: _catalogue(
            b"", {2: b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 999999999999 >>"}
        ),
        "annotations without number": lambda: _catalogue(
            b"", {PAGE: body_of(once(), PAGE).replace(b"/Annots [", b"/Annots [" + b"11 0 R " * 200_000)}
        ),
    },
)


def _revisions(count: int) -> bytes:
    out = bytearray(once() + b"\n")
    previous = int(once().rsplit(b"startxref\n", 1)[1].split()[0])
    for _round in range(count):
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
            size_of(plain()),
            root_of(once()),
            previous,
            start,
        )
        previous = start
    return bytes(out)


@attack("counts")
def definitions_in_a_stream() -> bytes:
    """Half a million definitions that are data of a stream, and a signature that says nothing."""
    objects = parts()
    objects[SPARE] = stream(b"\n4 0 obj" * 500_000)
    return with_contents(signed(written(objects)), b"")


@attack("counts")
def enormous_contents() -> bytes:
    """Twenty megabytes of zeros as the signature's bytes."""
    pdf = once()
    begin = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    assert contents_of(pdf)
    return pdf[:begin] + b"0" * (20 * 1024 * 1024) + pdf[begin:]
