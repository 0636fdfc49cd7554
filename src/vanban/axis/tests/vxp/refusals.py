"""What every refusal of the protocol must be: readable for a program, for a person and for the audit."""

from __future__ import annotations

import re

from vanban.axis.tests.vxp.vendor import Answer
from vanban.platform.models import AuditEntry

VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def refused(answer: Answer, code: str) -> None:
    """A refusal that a client and a person can read."""
    assert answer.head.startswith(b"HTTP/1.1 200"), answer.head
    assert (answer.status, answer.code) == ("FAIL", code), answer.body
    assert VIETNAMESE.search(answer.sentence), answer.sentence
    assert answer.body.isascii()
    assert b"null" not in answer.body


def recorded(reason: str, *, system: str, **data: str) -> AuditEntry:
    """The one line that the audit keeps of a refusal; the audit outlives each test."""
    line = AuditEntry.objects.get(data__reason=reason, data__system=system)
    assert {key: line.data[key] for key in data} == data
    return line


def lines(code: str, system: str) -> int:
    """How many lines of a kind the audit keeps of a system."""
    return AuditEntry.objects.filter(code=code, data__system=system).count()
