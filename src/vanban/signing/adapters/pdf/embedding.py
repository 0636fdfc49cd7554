"""The second half of every signature: the CMS of a digest, signed by a key that stays where it is, put in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from vanban.signing.adapters.pdf.cms import signature
from vanban.signing.ports import OpenKey, Stamper


class PlaceTooSmall(RuntimeError):
    """The signature is larger than the place reserved for it; the chain or the timestamp grew."""


class PlaceWrong(RuntimeError):
    """What a worker says of the reserved place is not what its bytes show."""


@dataclass(frozen=True)
class Place:
    """What is appended to a PDF, with a place of zeros for the signature whose angle brackets stand at `start` and
    before `end`, counted in the whole file."""

    tail: bytes
    start: int
    end: int


def embed(pdf: bytes, place: Place, *, key: OpenKey, stamper: Stamper | None) -> bytes:
    """The PDF with the tail, signed as PAdES over all but the place; with a timestamp where there is a stamper.

    Raises KeyMissing, KeyRefused, KeySilent, TimestampUnavailable, PlaceTooSmall, PlaceWrong.
    """
    return fill(pdf, place, lambda digest: signature(digest, key=key, stamper=stamper))


def fill(pdf: bytes, place: Place, make: Callable[[bytes], bytes]) -> bytes:
    """The PDF with the tail, whose place holds what is made of the digest over all but the place.

    Raises PlaceTooSmall, PlaceWrong.
    """
    start, end = place.start - len(pdf), place.end - len(pdf)
    tail = memoryview(place.tail)
    reserved = tail[max(start, 0) : max(end, 0)].tobytes()
    shaped = reserved.startswith(b"<0") and reserved.endswith(b"0>") and not reserved.strip(b"<0>")
    if start < 0 or end > len(tail) or not shaped:
        raise PlaceWrong(f"{place.start}-{place.end}")
    digest = hashlib.sha256(pdf)
    digest.update(tail[:start])
    digest.update(tail[end:])
    content = make(digest.digest())
    return b"".join((pdf, put(place.tail, content, start=start, end=end)))


def put(pdf: bytes, content: bytes, *, start: int, end: int) -> bytes:
    """A CMS in hexadecimal into its place, whose angle brackets stand at `start` and before `end`."""
    room = end - start - 2
    written = content.hex().encode("ascii")
    if len(written) > room:
        raise PlaceTooSmall(f"{len(written)} of {room}")
    whole = memoryview(pdf)
    return b"".join((whole[: start + 1], written.ljust(room, b"0"), whole[end - 1 :]))
