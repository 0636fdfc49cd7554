"""The reader and the mender of pages: each has the file handled in a bounded child; only values come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from vanban.drafting.errors import UploadRejected
from vanban.drafting.rules.format.findings import Mend
from vanban.drafting.rules.format.paper import Paper, paper_from_values
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined

READ_SECONDS = 20.0
_HERE = "vanban.drafting.adapters.format"


def read_paper(content: bytes) -> Paper:
    """The neutral page of a PDF or a .docx, told apart by their beginnings. Raises UploadRejected."""
    name = "pdf_reading:read_pdf" if content[:1024].lstrip().startswith(b"%PDF") else "word_reading:read_word"
    return paper_from_values(_run(name, {}, content)[0])


def mend_paper(content: bytes, mends: Sequence[Mend]) -> tuple[bytes, int]:
    """The .docx with these changes, and how many were made. Raises UploadRejected."""
    values, found = _run("word_mending:mend_word", {"mends": [asdict(one) for one in mends]}, content)
    return found[0], int(values["done"])


def _run(name: str, values: dict[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return pool.run(f"{_HERE}.{name}", values, [content], timeout=READ_SECONDS)
    except (pool.Fault, Declined) as fault:
        raise UploadRejected(name="Word/PDF", why=getattr(fault, "kind", "broken")) from fault
