"""Keys by which the same document is recognised a second time (NĐ 30/2020 PL VI part I, III.1.h; NB25-Đ9.3)."""

from __future__ import annotations

from vanban.kernel.document_code import parse_document_code


def code_key(document_code: str) -> str:
    """One spelling for all spellings of a document code; empty for none."""
    text = document_code.strip()
    return "|".join(parse_document_code(text).key) if text else ""


def number_key(number: str, symbol: str) -> str:
    """One spelling of number and symbol: without leading zeros and case, “05/QĐ-UBND” as “5/qđ-ubnd”."""
    bare = number.strip().casefold()
    return f"{bare.lstrip('0') or bare}/{symbol.strip().casefold()}"
