"""Which book a document's number comes from, how a number is written, when a year changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from vanban.kernel.document_types import document_type, notation

LETTERS = "CV"
"""The book of types without abbreviation: official letters (công văn, thư công)."""

INCOMING = ""
"""Incoming documents of an agency share one book (NĐ 30/2020 Đ22.2)."""


def book_of(type_code: str, shared: Mapping[str, str] | None = None) -> str:
    """The book of a type: what the head of the agency decided in `shared`, else a book of its own.

    NĐ 30/2020 Đ15.1c leaves the series of administrative documents to the head. Raises `UnknownDocumentType`.
    """
    if shared and type_code in shared:
        return shared[type_code]
    return document_type(type_code).abbreviation or LETTERS


def symbol_of(type_code: str, agency_abbreviation: str, unit_abbreviation: str = "") -> str:
    """What follows the number: “QĐ-UBND”; for official letters “BNV-VP” (NĐ 30/2020 PL I, II.3)."""
    return notation(document_type(type_code), agency_abbreviation, unit_abbreviation)


def number_and_symbol(number: int, symbol: str) -> str:
    """As printed: “05/QĐ-UBND”, numbers below ten with a zero."""
    return f"{number:02d}/{symbol}" if symbol else f"{number:02d}"


def register_year(on: date) -> int:
    """A series runs from 01 on 1 January to 31 December (NĐ 30/2020 Đ15.1), by the calendar in Vietnam."""
    return on.year
