"""Byte ranges and /Contents that do not say honestly what was signed."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable

from attacks.authority import PERSON, Holder
from attacks.listed import attack, attacks
from attacks.papers import appended, body_of, once, plain, signed, signer_of, size_of, stamper, twice, update

_RANGE = re.compile(rb"/ByteRange \[ ?0 (\d+) (\d+) (\d+)[ \]]+")


def numbers(pdf: bytes) -> tuple[re.Match[bytes], int, int, int]:
    """The last byte range: where it stands, and its three numbers."""
    found = list(_RANGE.finditer(pdf))[-1]
    return found, int(found[1]), int(found[2]), int(found[3])


def with_range(pdf: bytes, text: bytes) -> bytes:
    """The last byte range written otherwise, in the same room."""
    found, *_rest = numbers(pdf)
    new = (b"/ByteRange " + text).ljust(len(found[0]))
    assert len(new) == len(found[0]), (new, found[0])
    return pdf[: found.start()] + new + pdf[found.end() :]


def contents_of(pdf: bytes) -> bytes:
    """The DER under the last /Contents."""
    _found, first, second, _length = numbers(pdf)
    return bytes.fromhex(pdf[first + 1 : second - 1].decode())


def with_contents(pdf: bytes, der: bytes) -> bytes:
    """Other bytes under the last /Contents."""
    _found, first, second, _length = numbers(pdf)
    return (
        pdf[: first + 1] + der.hex().encode().ljust(second - first - 2, b"0")[: second - first - 2] + pdf[second - 1 :]
    )


def resigned(pdf: bytes, *, holder: Holder = PERSON) -> bytes:
    """The last signature made anew over whatever its byte range covers now: the signer himself is the attacker."""
    found = re.findall(rb"/ByteRange \[ ?([\d ]+)\]", pdf)[-1].split()
    start, first, second, length = (int(part) for part in found[:4])
    digest = hashlib.sha256(pdf[start : start + first] + pdf[second : second + length]).digest()
    made = asyncio.run(signer_of(holder).async_sign(digest, "sha256", use_pades=True, timestamper=stamper()))
    place = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", place)
    return pdf[:place] + made.dump().hex().encode().ljust(end - place, b"0") + pdf[end:]


def _reranged(write: Callable[[int, int, int], str]) -> Callable[[], bytes]:
    return lambda: resigned(_ranged(write)())


def _ranged(write: Callable[[int, int, int], str]) -> Callable[[], bytes]:
    def make() -> bytes:
        pdf = once()
        _found, first, second, length = numbers(pdf)
        return with_range(pdf, write(first, second, length).encode())

    return make


attacks(
    "byte range",
    {
        "ends before the file": _ranged(lambda a, b, c: f"[0 {a} {b} {c - 60}]"),
        "begins behind the start": _ranged(lambda a, b, c: f"[9 {a - 9} {b} {c}]"),
        "three numbers": _ranged(lambda a, b, _c: f"[0 {a} {b}]"),
        "six numbers": _ranged(lambda a, b, _c: f"[0 {a} {b} 1 {b} 1]"),
        "a negative number": _ranged(lambda a, b, c: f"[0 -{a} {b} {c}]"),
        "beyond the file": _ranged(lambda a, b, c: f"[0 {a} {b} 9{c}]"),
        "overlapping": _ranged(lambda a, b, c: f"[0 {b} {a} {c}]"),
        "both the same": _ranged(lambda a, _b, _c: f"[0 {a} 0 {a}]"),
        "nothing at all": _ranged(lambda _a, _b, _c: "[0 0 0 0]"),
        "a real number": _ranged(lambda a, b, c: f"[0. {a} {b} {c}]"),
        "a word among the numbers": _ranged(lambda a, _b, c: f"[0 {a} null {c}]"),
        "a hole larger than the signature": _ranged(lambda a, b, c: f"[0 {a - 40} {b} {c}]"),
        "a hole reaching behind the signature": _ranged(lambda a, b, c: f"[0 {a} {b + 9} {c - 9}]"),
    },
)


attacks(
    "byte range",
    {
        "ends before the file, signed so": _reranged(lambda a, b, c: f"[0 {a} {b} {c - 60}]"),
        "a hole larger than the signature, signed so": _reranged(lambda a, b, c: f"[0 {a - 40} {b} {c}]"),
        "a hole reaching behind the signature, signed so": _reranged(lambda a, b, c: f"[0 {a} {b + 9} {c - 9}]"),
        "begins behind the start, signed so": _reranged(lambda a, b, c: f"[9 {a - 9} {b} {c}]"),
    },
)


@attack("byte range")
def hidden_text_in_the_gap() -> bytes:
    """Other bytes than hexadecimal digits in the gap."""
    pdf = once()
    _found, _first, second, _length = numbers(pdf)
    return pdf[: second - 40] + b"> /Sua (noi dung khac) /X <" + pdf[second - 13 :]


@attack("byte range")
def behind_the_signature_data() -> bytes:
    """Foreign data behind the CMS, in its padding."""
    pdf = once()
    _found, _first, second, _length = numbers(pdf)
    return pdf[: second - 41] + b"4e6f69206475" + pdf[second - 29 :]


@attack("twice the same /Contents")
def two_fields_one_signature() -> bytes:
    """A second field that shows the first one's signature as its own."""

    def add(writer: object) -> None:
        from pyhanko.pdf_utils import generic

        form = writer.root["/AcroForm"]  # type: ignore[attr-defined]
        first = next(item.get_object() for item in form["/Fields"] if item.get_object().get("/FT") == "/Sig")
        twin = generic.DictionaryObject({key: first.raw_get(key) for key in first})
        twin[generic.pdf_name("/T")] = generic.TextStringObject("Ky_2")
        form["/Fields"].append(writer.add_object(twin))  # type: ignore[attr-defined]
        writer.update_root()  # type: ignore[attr-defined]

    return appended(once(), add)


@attack("twice the same /Contents")
def copied_signature_object() -> bytes:
    """A second signature object with the same range and the same bytes."""
    pdf = once()
    found, *_numbers = numbers(pdf)
    begins = pdf.rfind(b" 0 obj", 0, found.start())
    num = int(pdf[:begins].split()[-1])
    fresh = size_of(pdf)
    field = b"<< /FT /Sig /T (Ky_2) /V %d 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>" % fresh
    root = re.sub(rb"/Fields \[([^\]]*)\]", rb"/Fields [\1 %d 0 R]" % (fresh + 1), body_of(pdf, 1))
    return update(pdf, {1: root, fresh: body_of(pdf, num), fresh + 1: field})


@attack("twice the same /Contents")
def contents_given_twice() -> bytes:
    """Two /Contents in one signature object."""
    pdf = once()
    return resigned(pdf.replace(b"/Filter /Adobe.PPKLite", b"/Contents <00>        ", 1))


@attack("overlapping byte ranges")
def first_range_reaches_into_the_second() -> bytes:
    """The person's range stretched over part of the agency's revision."""
    pdf = twice()
    found = next(_RANGE.finditer(pdf))
    text = b"/ByteRange [0 %d %d %d]" % (int(found[1]), int(found[2]), int(found[3]) + 500)
    return pdf[: found.start()] + text.ljust(len(found[0])) + pdf[found.end() :]


@attack("overlapping byte ranges")
def second_range_is_the_first() -> bytes:
    """The agency's signature says the range of the person's."""
    pdf = twice()
    first = next(_RANGE.finditer(pdf))
    return with_range(pdf, b"[0 %s %s %s]" % (first[1], first[2], first[3]))


@attack("not covering the file")
def range_of_the_first_part_only() -> bytes:
    """A signature over the bytes before it, and nothing behind."""
    pdf = once()
    _found, first, second, _length = numbers(pdf)
    return with_range(pdf, b"[0 %d %d 0]" % (first, second))


@attack("not what was signed")
def one_byte_of_the_page() -> bytes:
    """One digit of the sum changed in place."""
    return once().replace(b"1.000.000", b"9.000.000", 1)


@attack("not what was signed")
def one_byte_of_the_signature() -> bytes:
    """One byte of the signature value changed."""
    der = bytearray(contents_of(signed(plain(), stamp=None)).rstrip(b"\0"))
    der[-3] ^= 1
    return with_contents(signed(plain(), stamp=None), bytes(der))


@attack("not what was signed")
def empty_contents() -> bytes:
    """A signature of nothing but zeros."""
    return with_contents(once(), b"")
