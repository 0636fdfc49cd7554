"""A page as any file can tell it: paragraphs with letters, sizes and places, no matter whether from Word or a PDF.

What a file cannot tell is None, and no rule speaks of it: a PDF knows no first-line indent of one line, Word no pages.
Millimetres for places on the sheet, points for letters and gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vanban.kernel.vietnamese import fold, nfc


@dataclass(frozen=True)
class Run:
    """Letters of one look. `text` is as seen: capitals by format are capitals here."""

    text: str
    font: str = ""
    size: float | None = None
    bold: bool = False
    italic: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Rule:
    """A line under a paragraph; `share` its length by the length of the words, None where unknown."""

    share: float | None = None


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or one side of a line that is cut in two.

    `index` names it in its file, for mending. `side` is `left`, `right` or empty; `table` the number of the table it
    stands in, -1 outside. `label` is a number that the program writes by itself. `line` is in lines, `before` and
    `after` in points, `first` and `left` in millimetres. `split` says that the file keeps both sides in one paragraph.
    `foot`: it stands under the last line drawn on its page, which runs across it (`wide`) or over a part (`short`).
    """

    index: int
    runs: tuple[Run, ...]
    align: str | None = None
    first: float | None = None
    left: float | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    side: str = ""
    table: int = -1
    label: str = ""
    rule: Rule | None = None
    page: int = 0
    boxed: bool = False
    split: bool = False
    foot: str = ""

    @cached_property
    def raw(self) -> str:
        """The words as written in the file."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def text(self) -> str:
        """The words as seen, with the number before them, spaces made one."""
        return " ".join(nfc(f"{self.label} {self.raw}").split())

    @cached_property
    def folded(self) -> str:
        """The words without marks and case."""
        return " ".join(fold(self.text).split())

    @cached_property
    def lettered(self) -> tuple[Run, ...]:
        """The runs that show something."""
        return tuple(run for run in self.runs if run.text.strip())

    @property
    def is_upper(self) -> bool:
        """Whether every letter is a capital."""
        return any(char.isalpha() for char in self.text) and self.text == self.text.upper()


@dataclass(frozen=True)
class Sheet:
    """The paper of one section, in millimetres."""

    width: float
    height: float
    top: float | None = None
    bottom: float | None = None
    left: float | None = None
    right: float | None = None
    index: int = 0


@dataclass(frozen=True)
class PageNumber:
    """How pages are numbered. `place`: `header`, `footer` or `none`; `look` None where it cannot be told."""

    place: str = "none"
    align: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    on_first: bool = False
    arabic: bool = True
    start: int = 1


@dataclass(frozen=True)
class Paper:
    """A whole file. `pages` is 0 where it is only guessed from the length; `tracked` counts open changes and notes."""

    kind: str
    sheets: tuple[Sheet, ...]
    paragraphs: tuple[Paragraph, ...]
    number: PageNumber | None = None
    pages: int = 0
    tracked: int = 0
    wide_tables: bool = False

    @property
    def more_than_a_page(self) -> bool:
        """Whether a second page is sure."""
        if self.pages:
            return self.pages > 1
        return sum(len(one.text) for one in self.paragraphs) > SURELY_TWO_PAGES


SURELY_TWO_PAGES = 4500
"""Letters that no single page holds at size 13 with spaced lines."""


@dataclass(frozen=True)
class Known:
    """What the house knows of the document beforehand; empty where nothing is known."""

    type_code: str = ""
    agency: str = ""
    parent: str = ""
    place: str = ""
    symbol: str = ""
    signer: str = ""
    paper_copy: bool = False


def paper_from_values(values: Mapping[str, Any]) -> Paper:
    """A paper from the plain values that a reader in a child process gives back."""
    return Paper(
        kind=values["kind"],
        sheets=tuple(Sheet(**one) for one in values["sheets"]),
        paragraphs=tuple(
            Paragraph(
                **{
                    **one,
                    "runs": tuple(Run(**run) for run in one["runs"]),
                    "rule": Rule(**one["rule"]) if one.get("rule") is not None else None,
                }
            )
            for one in values["paragraphs"]
        ),
        number=PageNumber(**values["number"]) if values.get("number") is not None else None,
        pages=values.get("pages", 0),
        tracked=values.get("tracked", 0),
        wide_tables=values.get("wide_tables", False),
    )
