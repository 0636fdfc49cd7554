"""The second half of every signature: the CMS of a digest, signed by a key that stays where it is, put in its place."""

from __future__ import annotations

from vanban.signing.adapters.pdf.cms import signature
from vanban.signing.ports import OpenKey, Stamper


class PlaceTooSmall(RuntimeError):
    """The signature is larger than the place reserved for it; the chain or the timestamp grew."""


def embed(pdf: bytes, *, digest: bytes, start: int, end: int, key: OpenKey, stamper: Stamper | None) -> bytes:
    """Sign the digest as PAdES, with a timestamp where there is a stamper, into the reserved place of the PDF.

    Raises KeyMissing, KeyRefused, KeySilent, and TimestampUnavailable when the timestamp authority does not answer.
    """
    return put(pdf, signature(digest, key=key, stamper=stamper), start=start, end=end)


def put(pdf: bytes, content: bytes, *, start: int, end: int) -> bytes:
    """A CMS in hexadecimal into the reserved place, whose angle brackets stand at `start` and before `end`."""
    room = end - start - 2
    written = content.hex().encode("ascii")
    if len(written) > room:
        raise PlaceTooSmall(f"{len(written)} of {room}")
    whole = memoryview(pdf)
    return b"".join((whole[: start + 1], written.ljust(room, b"0"), whole[end - 1 :]))
