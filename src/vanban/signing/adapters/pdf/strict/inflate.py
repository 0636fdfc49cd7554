"""Inflating the streams a file's structure needs, within one budget for the whole file."""

from __future__ import annotations

import zlib
from typing import Any

from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary

BUDGET = 48 * 1024 * 1024
"""Bytes that all cross-reference and object streams of one file may hold together."""


class Inflater:
    """Decodes streams and counts what came out."""

    def __init__(self) -> None:
        self.left = BUDGET

    def decode(self, raw: bytes, dictionary: Dictionary) -> bytes:
        """The decoded bytes; raises `Broken` on filters that no structure uses, on garbage and on bombs."""
        filters, settings = dictionary.get("/Filter"), dictionary.get("/DecodeParms")
        if isinstance(filters, list):
            if len(filters) > 1:
                raise Broken("filter_unknown", "more than one filter")
            filters = filters[0] if filters else None
        if isinstance(settings, list):
            settings = settings[0] if settings else None
        if filters is None:
            return self._counted(raw)
        if filters not in {"/FlateDecode", "/Fl"}:
            raise Broken("filter_unknown", str(filters))
        engine = zlib.decompressobj()
        try:
            out = engine.decompress(raw, self.left + 1)  # a limit of 0 would be none
        except zlib.error as error:
            raise Broken("structure_broken", "a stream cannot be inflated") from error
        return _predicted(self._counted(out), settings)

    def _counted(self, out: bytes) -> bytes:
        self.left = max(0, self.left - len(out))
        if self.left == 0:
            raise Broken("too_large_inside")
        return out


def _predicted(data: bytes, settings: Any) -> bytes:
    """Undo a PNG predictor."""
    if not isinstance(settings, dict) or settings.get("/Predictor", 1) == 1:
        return data
    columns = settings.get("/Columns", 1)
    plain = settings.get("/Colors", 1) == 1 and settings.get("/BitsPerComponent", 8) == 8
    if settings["/Predictor"] not in range(10, 16) or not plain or not isinstance(columns, int):
        raise Broken("structure_broken", "predictor")
    if not 1 <= columns <= 64:
        raise Broken("structure_broken", "columns")
    out = bytearray()
    before = bytes(columns)
    for start in range(0, len(data) - columns, columns + 1):
        before = _row(data[start], data[start + 1 : start + 1 + columns], before)
        out += before
    return bytes(out)


def _row(kind: int, row: bytes, above: bytes) -> bytes:
    if kind == 0:
        return row
    if kind == 2:
        return bytes([(a + b) & 255 for a, b in zip(row, above, strict=True)])
    out = bytearray()
    for index, byte in enumerate(row):
        left = out[index - 1] if index else 0
        up, corner = above[index], above[index - 1] if index else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            guess = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        else:
            raise Broken("structure_broken", "row filter")
        out.append((byte + guess) & 255)
    return bytes(out)
