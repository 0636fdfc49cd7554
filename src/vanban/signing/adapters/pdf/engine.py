"""The PDF engine behind the port: every reading of a file in a bounded child, every key in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from vanban.platform.bounded import pool
from vanban.signing.adapters.pdf.embedding import Place, embed
from vanban.signing.ports import OpenKey, Period, Stamper, TrustMaterial
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.names import PERSON_PREFIX
from vanban.signing.rules.returned import Addition, NewSignature

_HERE = "vanban.signing.adapters.pdf"
CHECK_SECONDS = 20.0
SIGN_SECONDS = 30.0
RENDER_SECONDS = 20.0
SCREEN_SECONDS = 10.0


class BoundedPdfEngine:
    """Answers the port `PdfEngine` with pyHanko, pikepdf and pdfium."""

    def add_named_fields(self, pdf: bytes, layout: Layout) -> bytes:
        """The PDF rewritten with empty fields for number, day and month."""
        _values, blobs = pool.run(
            f"{_HERE}.fields:add_named_fields", {"layout": asdict(layout)}, [pdf], timeout=SIGN_SECONDS
        )
        return blobs[0]

    def normalise(self, pdf: bytes) -> bytes:
        """The PDF rewritten so that later steps can append to it."""
        return pool.run(f"{_HERE}.fields:normalise", {}, [pdf], timeout=SIGN_SECONDS)[1][0]

    def sign_person(
        self,
        pdf: bytes,
        *,
        space: Box,
        png: bytes,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        at: datetime,
        prefix: str = PERSON_PREFIX,
    ) -> bytes:
        """Signed with the picture centred in the space."""
        label = "Chữ ký của người có thẩm quyền" if prefix == PERSON_PREFIX else "Chữ ký nháy của người kiểm tra"
        values = {"space": asdict(space), "name": name, "at": at.isoformat(), "label": label, "prefix": prefix}
        return self._sign("prepare_person", values, [pdf, png], key, stamper)

    def fill_and_seal(
        self,
        pdf: bytes,
        *,
        layout: Layout,
        number: str | None,
        day: str,
        month: str,
        png: bytes | None,
        seal_mm: float,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Number, day and month filled in, then sealed; validation data under the seal."""
        values = {
            "layout": asdict(layout),
            "number": number,
            "day": day,
            "month": month,
            "seal_mm": seal_mm,
            "name": name,
            "at": at.isoformat(),
            "label": "Chữ ký số của cơ quan",
            "material": _embedded(material),
        }
        return self._sign("prepare_seal", values, [pdf, png] if png else [pdf], key, stamper)

    def fill_numbers(
        self, pdf: bytes, *, layout: Layout, number: str, day: str, month: str, seal_mm: float
    ) -> tuple[bytes, Box]:
        """Number, day and month filled in, and the place of the seal that is put on elsewhere."""
        values = {"layout": asdict(layout), "number": number, "day": day, "month": month, "seal_mm": seal_mm}
        found, blobs = pool.run(f"{_HERE}.preparing:fill_numbers", values, [pdf], timeout=SIGN_SECONDS)
        return blobs[0], Box(**found["place"])

    def review_addition(self, offered: bytes, returned: bytes) -> Addition:
        """What was added behind the offered file; a worker that fails means the returned one cannot be read."""
        try:
            found = pool.run(f"{_HERE}.additions:review", {}, [offered, returned], timeout=CHECK_SECONDS)[0]
        except pool.Fault:
            return Addition(readable=False)
        new = tuple(
            NewSignature(
                one["field"], one["certificate"], Box(**one["place"]) if one["place"] else None, one["forbids"]
            )
            for one in found["new"]
        )
        return Addition(found["readable"], new, found["only_signed"])

    def sign_text(
        self,
        pdf: bytes,
        *,
        lines: tuple[str, ...],
        prefix: str,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Signed with text only at the top right of page 1."""
        values = {
            "lines": list(lines),
            "prefix": prefix,
            "name": name,
            "at": at.isoformat(),
            "label": "Chữ ký số của cơ quan",
            "material": _embedded(material),
        }
        return self._sign("prepare_text", values, [pdf], key, stamper)

    def stamp_arrival(
        self,
        pdf: bytes,
        *,
        texts: Mapping[str, str],
        place: Box | None,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Signed with the “ĐẾN” stamp on an empty spot of page 1, or where it was asked for."""
        values = {
            **texts,
            "place": asdict(place) if place else None,
            "name": name,
            "at": at.isoformat(),
            "label": "Dấu đến của cơ quan nhận",
            "material": _embedded(material),
        }
        return self._sign("prepare_arrival", values, [pdf], key, stamper, module="stamping")

    def check(self, pdf: bytes, trust: TrustMaterial, *, at: datetime) -> dict[str, Any]:
        """The facts on every signature; a worker that fails or is too slow means the file cannot be read."""
        groups = (trust.roots, trust.timestamp_roots, trust.intermediates, trust.crls, trust.ocsps)
        names = ("roots", "timestamp_roots", "intermediates", "crls", "ocsps")
        values: dict[str, Any] = {name: len(group) for name, group in zip(names, groups, strict=True)}
        values["circles"] = list(trust.circles)
        values["periods"] = _told_periods(trust.periods)
        values["timestamp_periods"] = _told_periods(trust.timestamp_periods)
        values["ends"] = [[name, ends.isoformat()] for name, ends in trust.algorithm_ends]
        blobs = [pdf, *(item for group in groups for item in group)]
        try:
            return pool.run(f"{_HERE}.checking:check", {**values, "at": at.isoformat()}, blobs, timeout=CHECK_SECONDS)[
                0
            ]
        except pool.Fault as fault:
            code = "too_slow" if fault.kind == "timeout" else "worker_failed"
            return {"signatures": [], "faults": [code], "notes": [], "values": {}}

    def render_page(self, pdf: bytes, page: int, *, width: int) -> bytes:
        """A page as WebP of this width in pixels."""
        values = {"page": page, "width": width}
        return pool.run(f"{_HERE}.rendering:render_page", values, [pdf], timeout=RENDER_SECONDS)[1][0]

    def page_sizes(self, pdf: bytes) -> list[tuple[float, float]]:
        """Width and height in points of every page as seen."""
        values, _blobs = pool.run(f"{_HERE}.rendering:page_sizes", {}, [pdf], timeout=RENDER_SECONDS)
        return [(float(width), float(height)) for width, height in values["sizes"]]

    def screen_upload(self, pdf: bytes, *, max_pages: int = 500) -> dict[str, Any]:
        """What is wrong or risky about an uploaded file; a file that breaks the worker is broken."""
        try:
            values = {"max_pages": max_pages}
            return pool.run(f"{_HERE}.rendering:screen_upload", values, [pdf], timeout=SCREEN_SECONDS)[0]
        except pool.Fault:
            return {"findings": ["broken"], "pages": 0}

    def _sign(
        self,
        function: str,
        values: dict[str, Any],
        blobs: list[bytes],
        key: OpenKey,
        stamper: Stamper | None,
        module: str = "preparing",
    ) -> bytes:
        """Prepare in the child; digest, sign and embed here, on the bytes that were sent and what is to be appended."""
        prepared, found = pool.run(f"{_HERE}.{module}:{function}", values, blobs, timeout=SIGN_SECONDS)
        place = Place(found[0], int(prepared["start"]), int(prepared["end"]))
        return embed(blobs[0], place, key=key, stamper=stamper)


def _told_periods(periods: tuple[Period, ...]) -> list[list[str | None]]:
    return [[begins.isoformat(), ends.isoformat() if ends else None] for begins, ends in periods]


def _embedded(material: TrustMaterial | None) -> dict[str, list[str]] | None:
    if material is None:
        return None
    return {
        "certificates": [item.hex() for item in material.intermediates],
        "crls": [item.hex() for item in material.crls],
        "ocsps": [item.hex() for item in material.ocsps],
    }
