"""In a bounded child: a letter's own PDF out of the pages of one or several scans."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

KEPT = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/UserUnit"}
"""What a page takes along; everything that acts, links or lies over the page stays behind."""


@bounded
def make(values: dict[str, Any], blobs: Blobs) -> Answer:
    """`letters`: for each its pages as source (from 0), page (from 1), degrees clockwise; one PDF for each letter.

    The pictures are copied as they are, never redrawn.
    """
    opened: list[pikepdf.Pdf] = []
    try:
        opened.extend(pikepdf.open(io.BytesIO(blob)) for blob in blobs)
        made = [_letter(opened, pages) for pages in values["letters"]]
    except (pikepdf.PdfError, IndexError, ValueError, TypeError, KeyError) as error:
        raise Declined("broken") from error
    finally:
        for one in opened:
            one.close()
    return {}, made


def _letter(opened: list[pikepdf.Pdf], pages: list[list[int]]) -> bytes:
    letter = pikepdf.new()
    for source, number, turn in pages:
        letter.pages.append(opened[source].pages[number - 1])
        page = letter.pages[-1]
        for key in set(page.obj.keys()) - KEPT:
            del page.obj[key]
        if turn:
            page.rotate(turn, relative=True)
    out = io.BytesIO()
    letter.save(out, min_version="1.4", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
