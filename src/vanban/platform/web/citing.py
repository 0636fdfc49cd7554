"""The filter `cited`: clauses as an office reads them, by the decision's own number, not the house's short name.

The record, the tests and the tables keep the short names (NB25-Đ8.4); only what people see is spelled out.
"""

from __future__ import annotations

import re

from django import template

register = template.Library()

DECISIONS = {
    "NB25": "QĐ 161/2025/QĐ-UBND Ninh Bình",
    "NB16": "QĐ 24/2016/QĐ-UBND Ninh Bình",
    "HP25": "Dự thảo QĐ Hải Phòng 2025",
    "HY19": "QĐ 25/2019/QĐ-UBND Hưng Yên",
    "VL19": "QĐ 1123/QĐ-UBND Vĩnh Long 2019",
}
_SHORT = re.compile(rf"\b({'|'.join(DECISIONS)})[- ](?=Đ\d)")


@register.filter
def cited(text: object) -> str:
    """The text with every short name before an article spelled out; anything else stays as it is."""
    return _SHORT.sub(lambda found: f"{DECISIONS[found[1]]} ", "" if text is None else str(text))
