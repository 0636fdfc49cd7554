"""Names inside a PDF that our own steps use, and what may be written under them."""

from __future__ import annotations

import re

NUMBER_FIELD = "vb_so"
DAY_FIELD = "vb_ngay"
MONTH_FIELD = "vb_thang"
NAMED_FIELDS = (NUMBER_FIELD, DAY_FIELD, MONTH_FIELD)
"""The only fields that may change after the person has signed (NĐ 30/2020 Đ14-15: number and date come after)."""

PERSON_PREFIX = "vb_ky_"
SEAL_PREFIX = "vb_dau_"
COPY_PREFIX = "vb_sao_"
ATTACHMENT_PREFIX = "vb_kem_"
REVIEWER_PREFIX = "vb_nhay_"
"""The small signature of who examined the draft, before the competent person signs; it gives no legal value."""
ARRIVAL_PREFIX = "vb_den_"
"""The receiving agency's “ĐẾN” stamp on an incoming document."""
NOT_COMPETENT = (SEAL_PREFIX, COPY_PREFIX, ATTACHMENT_PREFIX, REVIEWER_PREFIX, ARRIVAL_PREFIX)
"""Signatures under these names are never the competent person's."""

_SHAPES = {
    NUMBER_FIELD: re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,14}"),
    DAY_FIELD: re.compile(r"(0[1-9]|[12][0-9]|3[01])"),
    MONTH_FIELD: re.compile(r"(0?[1-9]|1[0-2])"),
}


def is_proper_value(field: str, value: str) -> bool:
    """True when a named field may hold this value: a plain number, a day of two digits, a month."""
    shape = _SHAPES.get(field)
    return shape is not None and shape.fullmatch(value) is not None
