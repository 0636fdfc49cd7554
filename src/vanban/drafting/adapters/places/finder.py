"""The finder of blanks: reads the uploaded file in a bounded child and says which blank is missing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from vanban.drafting.errors import PlacesNotFound, UploadRejected
from vanban.kernel.refusals import gettext_noop
from vanban.platform.bounded import pool
from vanban.signing.api import Box, Layout

READ_SECONDS = 15.0
ASKED = (
    ("number", gettext_noop("the blank after “Số:”")),
    ("day", gettext_noop("the blank after “ngày”")),
    ("month", gettext_noop("the blank after “tháng”")),
    ("signature", gettext_noop("the signer's name with room above it")),
)


def find_places(pdf: bytes, signer_name: str) -> Layout:
    """The layout of an uploaded document. Raises PlacesNotFound with all that is missing, UploadRejected."""
    try:
        found, _blobs = pool.run(
            "vanban.drafting.adapters.places.reading:find_blanks", {"signer": signer_name}, [pdf], timeout=READ_SECONDS
        )
    except pool.Fault as fault:
        raise UploadRejected(name="PDF", why=fault.kind) from fault
    missing = [gettext(label) for name, label in ASKED if name not in found]
    if missing:
        raise PlacesNotFound(missing=", ".join(missing))
    return Layout(
        number=_box(found["number"]),
        day=_box(found["day"]),
        month=_box(found["month"]),
        signature=_box(found["signature"]),
        number_size=found["number"]["size"],
        date_size=found["day"]["size"],
        number_baseline=0.891 * found["number"]["size"],
        date_baseline=0.891 * found["day"]["size"],
    )


def _box(values: dict[str, Any]) -> Box:
    return Box(values["page"], values["x"], values["y"], values["width"], values["height"])
