"""What was added behind a file that was given out to be signed elsewhere. Runs in a bounded child.

Whether the signatures hold is the checker's affair; here is asked whether anything but one signature came in. The
policy is the one that judges changes after a signature, applied to the offered bytes as if they had been signed whole.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.adapters.pdf.changes import POLICY
from vanban.signing.adapters.pdf.preparing import frame_from
from vanban.signing.adapters.pdf.reading import value
from vanban.signing.rules.names import NAMED_FIELDS

UNREADABLE: Answer = ({"readable": False, "new": [], "only_signed": False}, [])


@bounded
def review(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Blobs are the offered file and the returned one, which begins with it. Never raises for a bad file."""
    offered, returned = blobs
    try:
        before = PdfFileReader(io.BytesIO(offered), strict=False)
        after = PdfFileReader(io.BytesIO(returned), strict=True)
        signed_before = set(_filled(before))
        fields = {name: field for name, field in _filled(after).items() if name not in signed_before}
        new = [_told(after, name, field) for name, field in sorted(fields.items())]
        return {"readable": True, "new": new, "only_signed": _only_signed(before, after, set(fields))}, []
    except Exception:  # noqa: BLE001 - any error while reading a stranger's file means: cannot be read
        return UNREADABLE


def _filled(reader: PdfFileReader) -> dict[str, Any]:
    return {
        name: reference.get_object() for name, _value, reference in enumerate_sig_fields(reader, filled_status=True)
    }


def _told(reader: PdfFileReader, name: str, field: Any) -> dict[str, Any]:
    signature = EmbeddedPdfSignature(reader, field, name)
    box = _place(reader, field)
    return {
        "field": name,
        "certificate": hashlib.sha256(signature.signer_cert.dump()).hexdigest(),
        "place": box,
        "forbids": _forbids(signature),
    }


def _forbids(signature: EmbeddedPdfSignature) -> bool:
    """True when this signature allows no later number, date and seal: it locks the document, or the fields for them."""
    locked = signature.fieldmdp
    return signature.docmdp_level == MDPPerm.NO_CHANGES or (
        locked is not None and any(locked.is_locked(name) for name in NAMED_FIELDS)
    )


def _place(reader: PdfFileReader, field: Any) -> dict[str, float] | None:
    """Where the field shows on the paper as seen; None for a field without a place."""
    kids = value(field, "/Kids", ())
    widget = field if "/Rect" in field else kids[0].get_object() if len(kids) == 1 else None
    if widget is None or "/Rect" not in widget:
        return None
    for index in range(int(reader.root["/Pages"]["/Count"])):
        page_reference = reader.find_page_for_modification(index)[0]
        page = page_reference.get_object()
        for entry in value(page, "/Annots", ()):
            if entry.get_object() is widget or _same(entry, widget):
                try:
                    frame = frame_from(page)
                except Declined:
                    return None
                sides = tuple(float(side) for side in widget["/Rect"])
                return asdict(frame.from_page(sides, index + 1))  # type: ignore[arg-type]
    return None


def _same(entry: Any, widget: Any) -> bool:
    own = getattr(widget, "container_ref", None)
    return own is not None and getattr(entry, "reference", None) == own


def _only_signed(before: PdfFileReader, after: PdfFileReader, new: set[str]) -> bool:
    """True when the returned file goes on from the offered one and changes nothing but these signature fields."""
    offered = before.xrefs.total_revisions
    if after.xrefs.total_revisions <= offered or after.xrefs.hybrid_xrefs_present:
        return False
    if after.xrefs.get_startxref_for_revision(offered - 1) != before.last_startxref:
        return False  # a whole other document hung behind the offered one
    try:
        found = POLICY.review_file(after, offered - 1)
    except PdfError:
        return False
    return isinstance(found, DiffResult) and set(found.changed_form_fields) == new
