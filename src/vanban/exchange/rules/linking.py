"""Which later document may correct or replace a former one (NĐ 30/2020/NĐ-CP Đ18).

A fault of content is mended by a document of the same form that amends or replaces the former one; a fault of form,
technique of presentation or procedure is corrected by a letter (công văn) of the issuing agency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from vanban.exchange.errors import (
    AlreadyReplaced,
    CorrectedByLetterOnly,
    FaultMissing,
    LaterIsEarlier,
    LinkTurnsBack,
    ReplacedByOtherForm,
)
from vanban.exchange.rules.answers import CORRECT, REPLACE
from vanban.kernel.refusals import Refusal, gettext_noop

LETTER = "cong-van"

FAULTS = {
    "form": gettext_noop("Form of the document"),
    "layout": gettext_noop("Technique of presentation"),
    "procedure": gettext_noop("Procedure of issuing"),
}
"""What a letter may correct; a fault of content is no matter for a correction."""
FAULT_WORDS = {"form": "thể thức", "layout": "kỹ thuật trình bày", "procedure": "thủ tục ban hành"}
"""The same as the record has it."""


@dataclass(frozen=True)
class Linked:
    """What is known of one of the two documents."""

    number_symbol: str
    type_code: str
    type_name: str
    issued_date: date
    issued_at: datetime


def link_faults(
    kind: str, former: Linked, later: Linked, *, fault: str, replaced_by: str, turns_back: bool
) -> Iterator[Refusal]:
    """Everything that forbids the link; `replaced_by` is the number of another document in the former one's place."""
    if later.issued_at < former.issued_at or later.issued_date < former.issued_date:
        yield LaterIsEarlier(later=later.number_symbol, former=former.number_symbol)
    if turns_back:
        yield LinkTurnsBack(later=later.number_symbol, former=former.number_symbol)
    if kind == CORRECT and later.type_code != LETTER:
        yield CorrectedByLetterOnly(later=later.number_symbol)
    if kind == CORRECT and fault not in FAULTS:
        yield FaultMissing()
    if kind == REPLACE and later.type_code != former.type_code:
        yield ReplacedByOtherForm(later=later.type_name, former=former.type_name)
    if replaced_by:
        yield AlreadyReplaced(number=replaced_by)
