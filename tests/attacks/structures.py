"""Files that each program reads in its own way: broken and doubled tables, ends, wrappings, locked files."""

from __future__ import annotations

import io
import re

import pikepdf

from attacks.later import FORGED
from attacks.listed import attack, attacks
from attacks.papers import (
    CONTENT,
    PAGE,
    SPARE,
    body_of,
    last_xref,
    once,
    page_text,
    parts,
    plain,
    root_of,
    saved,
    signed,
    size_of,
    stream,
    twice,
    update,
    written,
)
from attacks.ranges import contents_of, resigned


def _object(num: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (num, body)


_NEW_PAGE = _object(CONTENT, stream(FORGED))


def _table_moved(pdf: bytes) -> bytes:
    """The first table's entry of the content leads elsewhere."""
    wanted = b"%010d 00000 n" % pdf.index(b"\n4 0 obj")
    entry = b"%010d 00000 n" % (pdf.index(b"\n4 0 obj") + 1)
    assert entry in pdf or wanted in pdf
    return pdf.replace(entry, b"%010d 00000 n" % (pdf.index(b"\n7 0 obj") + 1), 1)


attacks(
    "bytes after",
    {
        "an archive": lambda: once() + b"\nPK\x03\x04 something else",
        "one letter": lambda: once() + b"x",
        "a comment": lambda: once() + b"% khong co gi\n",
        "a kilobyte of zeros and a word": lambda: once() + bytes(1024) + b"them",
        "objects without a table": lambda: once() + b"\n" + _NEW_PAGE,
        "a second whole file": lambda: once() + plain(),
        "a second whole file, signed too": lambda: once() + signed(plain(), name="Ky_9"),
    },
)
attacks(
    "two ends",
    {
        "a second end mark that says the same": lambda: once() + b"\nstartxref\n%d\n%%%%EOF\n" % last_xref(once()),
        "a second end mark that leads to the first version": lambda: (
            once() + b"\nstartxref\n%s\n%%%%EOF\n" % re.findall(rb"startxref\s+(\d+)", once())[0]
        ),
        "an end mark that leads nowhere": lambda: once() + b"\nstartxref\n999999\n%%EOF\n",
        "only an end": lambda: once() + b"\n%%EOF\n",
        "an end mark in between that leads to other pages": lambda: update(
            once() + b"\n" + _NEW_PAGE + b"startxref\n17\n%%EOF\n", {SPARE + 200: b"<< >>"}
        ),
    },
)


@attack("broken cross-reference")
def rebuilt() -> bytes:
    """A new page and a broken end: programs that rebuild the table show another page than the signed one."""
    return (
        once()
        + b"\n"
        + _NEW_PAGE
        + b"trailer\n<< /Size %d /Root %s >>\nstartxref\n7\n%%%%EOF\n"
        % (
            size_of(once()),
            root_of(once()),
        )
    )


@attack("broken cross-reference")
def rebuilt_by_a_word() -> bytes:
    """The same, with a table whose first word is misspelt."""
    pdf = update(once(), {CONTENT: stream(FORGED)})
    place = last_xref(pdf)
    return pdf[:place] + b"xrxf" + pdf[place + 4 :]


def _signed_over(change: bytes, by: bytes, *, pdf: bytes | None = None) -> bytes:
    """A signature made over a file after this change to its bytes."""
    whole = pdf or once()
    assert change in whole, change
    return resigned(whole.replace(change, by, 1))


attacks(
    "broken cross-reference",
    {
        "signed over a table that leads to another object": lambda: resigned(_table_moved(once())),
        "signed over a table that has no beginning": lambda: _signed_over(b"xref\n0 13", b"xrxf\n0 13"),
        "signed over a table with a wrong beginning": lambda: _signed_over(b"xref\n0 13", b"xref\n1 13"),
        "signed over a broken end": lambda: resigned(
            once().replace(b"startxref\n%d" % last_xref(once()), b"startxref\n%d" % (last_xref(once()) - 3))
        ),
        "the previous table left out": lambda: update(
            twice(), {CONTENT: stream(FORGED)}, prev=int(re.findall(rb"startxref\s+(\d+)", twice())[0])
        ),
        "the previous table is the table itself": lambda: _prev_loop(),
        "no previous table": lambda: _no_prev(),
    },
)


def _prev_loop() -> bytes:
    pdf = update(once(), {SPARE: b"<< >>"}, prev=10**5)
    return pdf.replace(b"/Prev 100000", b"/Prev %06d" % last_xref(pdf))


def _no_prev() -> bytes:
    pdf = update(once(), {CONTENT: stream(FORGED)})
    place = pdf.rindex(b"/Prev")
    return pdf[:place] + b"/Xrev" + pdf[place + 5 :]


@attack("twice in one revision")
def content_twice() -> bytes:
    """The page's content defined twice in the signed revision, the table knows one."""
    whole = plain()
    place = whole.index(b"5 0 obj")
    grown = whole[:place] + _object(CONTENT, stream(FORGED)) + whole[place:]
    return signed(_with_table(grown, later=False))


@attack("twice in one revision")
def content_twice_the_later_counts() -> bytes:
    """The same, and the table knows the other one."""
    whole = plain()
    place = whole.index(b"5 0 obj")
    grown = whole[:place] + _object(CONTENT, stream(FORGED)) + whole[place:]
    return signed(_with_table(grown, later=True))


def _with_table(pdf: bytes, *, later: bool) -> bytes:
    """The table of a one-revision file written anew for where its objects lie."""
    body = pdf[: pdf.index(b"\nxref\n") + 1]
    places: dict[int, int] = {}
    for found in re.finditer(rb"(?:^|\n)(\d+) 0 obj", body):
        if later or int(found[1]) not in places:
            places[int(found[1])] = found.start(1)
    count = max(places) + 1
    rows = b"".join(b"%010d 00000 n \n" % places[num] for num in range(1, count))
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + rows + tail


@attack("twice in one revision")
def entry_twice() -> bytes:
    """A table that names an object twice."""
    pdf = update(once(), {SPARE: b"<< >>"})
    row = re.findall(rb"12 1\n\d{10} 00000 n \n", pdf)[-1]
    place = pdf.rindex(row)
    return pdf[:place] + row + row + pdf[place + len(row) :]


@attack("hybrid references")
def hybrid() -> bytes:
    """A table for old readers and another one for new readers that leads to other objects."""
    pdf = once()
    forged = len(pdf) + 1
    out = pdf + b"\n" + _NEW_PAGE
    place = len(out)
    data = bytes([1]) + forged.to_bytes(3, "big") + b"\0"
    head = b"/Type /XRef /W [1 3 1] /Index [4 1] /Size %d " % size_of(pdf)
    out += _object(300, stream(data, head))
    start = len(out)
    out += b"xref\n0 0\ntrailer\n<< /Size %d /Root %s /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size_of(pdf),
        root_of(pdf),
        last_xref(pdf),
        place,
        start,
    )
    return out


@attack("hybrid references")
def hybrid_before_signing() -> bytes:
    """Two tables that differ, put there before signing: old readers see another page."""
    whole = plain()
    forged = len(whole)
    out = whole + _NEW_PAGE
    place = len(out)
    data = bytes([1]) + forged.to_bytes(3, "big") + b"\0"
    out += _object(13, stream(data, b"/Type /XRef /W [1 3 1] /Index [4 1] /Size 14 "))
    start = len(out)
    row = b"4 1\n%010d 00000 n \n" % whole.index(b"4 0 obj")
    out += b"xref\n%strailer\n<< /Size 14 /Root 1 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        row,
        last_xref(whole),
        place,
        start,
    )
    return signed(out)


@attack("wrapping")
def wrapped() -> bytes:
    """A signed file carried inside an unsigned one that shows another page."""
    objects = parts()
    objects[CONTENT] = stream(FORGED)
    objects[SPARE] = stream(once(), b"/Type /EmbeddedFile ")
    return written(objects)


@attack("wrapping")
def signature_moved_into_another_file() -> bytes:
    """Another letter that carries the field, the range and the bytes of a signature made elsewhere."""
    objects = parts()
    objects[CONTENT] = stream(FORGED)
    objects[1] = objects[1].replace(b"[9 0 R]", b"[9 0 R 14 0 R] /SigFlags 3")
    found = re.search(rb"/ByteRange \[[^\]]*\]", once())
    assert found is not None
    der = contents_of(once()).hex().encode()
    objects[13] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s /Contents <%s> >>" % (
        found[0],
        der,
    )
    objects[14] = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky_1) /V 13 0 R /Rect [0 0 0 0] /P 3 0 R >>"
    return written(objects)


@attack("wrapping")
def signed_revision_inside_a_stream() -> bytes:
    """A new file in front, the signed one hidden behind it in a stream."""
    front = written({**parts(), CONTENT: stream(FORGED)})
    return front[: front.index(b"xref\n0 ")] + b"20 0 obj\n<< /Length %d >>\nstream\n" % len(once()) + once()


@attack("wrapping")
def text_field_with_a_signature() -> bytes:
    """A signature in a field that says it is a text field."""
    pdf = once()
    assert b"/FT /Sig" in pdf
    return resigned(pdf.replace(b"/FT /Sig", b"/FT /Tx ", 1))


@attack("wrapping")
def signature_in_an_object_stream() -> bytes:
    """The signature packed into an object stream by a program that saved the file anew."""
    return saved(once(), object_stream_mode=pikepdf.ObjectStreamMode.generate)


attacks(
    "saved anew",
    {
        "by another program": lambda: saved(once()),
        "by another program, both signatures": lambda: saved(twice(), linearize=True),
    },
)
attacks(
    "cut off",
    {
        "in the middle": lambda: twice()[: len(twice()) // 2],
        "before the last table": lambda: once()[: last_xref(once())],
        "without its beginning": lambda: once()[40:],
    },
)


def _locked(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(once())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="chu", user=user))
    return out.getvalue()


attacks(
    "password",
    {
        "to open": lambda: _locked("khach"),
        "to change": lambda: _locked(""),
        "claimed in a later trailer": lambda: update(once(), {SPARE: b"<< >>"}, extra=b" /Encrypt 12 0 R"),
    },
)


@attack("page tree")
def page_twice_with_another_parent() -> bytes:
    """A page whose parent is written anew with other resources after signing."""
    objects = parts()
    objects[2] = objects[2].replace(b"/Type /Pages", b"/Type /Pages /Resources << /Font << /F1 5 0 R >> >>")
    pdf = signed(written(objects))
    return update(pdf, {2: body_of(pdf, 2).replace(b"/F1 5 0 R", b"/F1 12 0 R")})


@attack("page tree")
def content_that_is_another_page() -> bytes:
    """A page put in front of the signed ones."""
    pdf = once()
    return update(
        pdf,
        {
            2: b"<< /Type /Pages /Kids [190 0 R 3 0 R 6 0 R] /Count 3 >>",
            190: body_of(plain(), PAGE).replace(b"/Contents 4 0 R", b"/Contents 191 0 R"),
            191: stream(page_text("Trang them")),
        },
    )
