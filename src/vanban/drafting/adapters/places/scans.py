"""In a bounded child: what a file says of itself as a scan; and the reader of it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from vanban.drafting.errors import UploadRejected
from vanban.drafting.rules.copying import Scan, ScannedPage
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_PAGES = 500
READ_SECONDS = 20.0
MM = 25.4 / 72


def read_scan(pdf: bytes) -> Scan:
    """The facts of a scan. Raises UploadRejected for a file that cannot be read."""
    try:
        values, _blobs = pool.run("vanban.drafting.adapters.places.scans:facts", {}, [pdf], timeout=READ_SECONDS)
    except (pool.Fault, Declined) as fault:
        raise UploadRejected(name="PDF", why=getattr(fault, "kind", "broken")) from fault
    pages = tuple(
        ScannedPage(width, height, share, dpi, bool(colour)) for width, height, share, dpi, colour in values["pages"]
    )
    return Scan(values["version"], pages, values["signed"])


@bounded
def facts(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Version, signatures, and for each page its size in millimetres and its largest picture."""
    try:
        document = pypdfium2.PdfDocument(blobs[0])
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    if not 0 < len(document) <= MOST_PAGES:
        raise Declined("broken")
    pages = [_page(document[index]) for index in range(len(document))]
    signed = raw.FPDF_GetSignatureCount(document) > 0
    return {"version": document.get_version() or 0, "pages": pages, "signed": signed}, []


def _page(page: pypdfium2.PdfPage) -> list[float]:
    width, height = page.get_size()
    best = [0.0, 0.0, 0.0]
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        left, bottom, right, top = one.get_bounds() if hasattr(one, "get_bounds") else one.get_pos()
        share = max(0.0, (right - left) * (top - bottom) / (width * height))
        if share > best[0]:
            told = one.get_metadata()
            dpi = min(told.horizontal_dpi, told.vertical_dpi)
            best = [min(share, 1.0), float(dpi), float(told.bits_per_pixel >= 24)]
    return [width * MM, height * MM, *best]
