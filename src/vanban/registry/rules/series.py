"""Which types share a book: the head's decision for an agency from a year on (NĐ 30/2020 Đ15.1c)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from vanban.kernel.document_types import DOCUMENT_TYPES, document_type
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.registry.errors import BasisMissing, BookCodeOfAnotherType, BookCodeWrong, SeriesNotFree, YearPassed
from vanban.registry.rules.books import LETTERS, book_of


@dataclass(frozen=True)
class SharedBook:
    """A book that several types share: its short code, its name, and the types."""

    code: str
    name: str
    types: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> SharedBook:
        """Out of what the table keeps."""
        return cls(str(data["code"]), str(data["name"]), tuple(data["types"]))

    def as_data(self) -> dict[str, Any]:
        """For the table."""
        return asdict(self) | {"types": list(self.types)}


def shared_map(shared: Iterable[SharedBook]) -> dict[str, str]:
    """Type to book, for `books.book_of`."""
    return {kind: book.code for book in shared for kind in book.types}


def with_book(shared: Iterable[SharedBook], new: SharedBook) -> tuple[SharedBook, ...]:
    """The decision after one book was set up anew: its types leave other books, a book without types is gone."""
    kept = [
        SharedBook(book.code, book.name, tuple(kind for kind in book.types if kind not in new.types))
        for book in shared
        if book.code != new.code
    ]
    return tuple(book for book in [*kept, new] if book.types)


def moves(before: Iterable[SharedBook], after: Iterable[SharedBook]) -> dict[str, tuple[str, str]]:
    """Types that change their book: from which to which."""
    old, new = shared_map(before), shared_map(after)
    found = {kind.code: (book_of(kind.code, old), book_of(kind.code, new)) for kind in DOCUMENT_TYPES}
    return {code: pair for code, pair in found.items() if pair[0] != pair[1]}


def check_book(book: SharedBook, *, from_year: int, this_year: int, basis: str) -> None:
    """A book can be set up like this.

    Raises every reason at once: BookCodeWrong, BookCodeOfAnotherType, YearPassed, BasisMissing.
    """
    refusals: list[Refusal] = []
    if not (1 <= len(book.code) <= 10 and book.code.isalnum()):
        refusals.append(BookCodeWrong(given=book.code))
    refusals += [
        BookCodeOfAnotherType(given=book.code, type=kind.label)
        for kind in DOCUMENT_TYPES
        if (kind.abbreviation or LETTERS) == book.code and kind.code not in book.types and book.types
    ]
    if from_year < this_year:
        refusals.append(YearPassed(year=str(from_year)))
    if not basis.strip():
        refusals.append(BasisMissing())
    for code in book.types:
        document_type(code)
    refuse_all(refusals)


def check_free(moved: Mapping[str, tuple[str, str]], *, used: Iterable[str], year: int) -> None:
    """No type leaves a book from which numbers were taken in that year. Raises SeriesNotFree for each such book."""
    taken = set(used)
    refusals: list[Refusal] = []
    for book in sorted({old for old, _new in moved.values() if old in taken}):
        types = ", ".join(document_type(code).label for code, (old, _new) in moved.items() if old == book)
        refusals.append(SeriesNotFree(year=str(year), book=book, types=types))
    refuse_all(refusals)
