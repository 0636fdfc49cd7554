"""What the registry needs from outside: somebody who sets a book for the printer. config/ joins it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Book:
    """A book of NĐ 30/2020 Phụ lục IV as its cover and its columns say; `rows` are read once, in order.

    `widths` are the shares of the columns; `mark` stands at the foot of every page: from which system, by whom, when.
    """

    agency: str
    governing: str
    title: str
    book: str
    year: int
    first_day: str
    last_day: str
    first_number: str
    last_number: str
    volume: int
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Iterable[tuple[str, ...]]
    mark: str


class BookWriter(Protocol):
    """Sets a book in one form of file. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, book: Book) -> bytes: ...


_writers: dict[str, BookWriter] = {}


def use_book_writer(form: str, joined: BookWriter) -> None:
    """Join the writer of a form (`pdf`, `xlsx`); joining again replaces."""
    _writers[form] = joined


def book_writer(form: str) -> BookWriter:
    """The writer of a form; raises `LookupError` when config joined none."""
    if form not in _writers:
        raise LookupError(f"no writer of {form} books: config/wiring.py must call registry.ports.use_book_writer")
    return _writers[form]
