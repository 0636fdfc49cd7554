"""Whether the fields of a document suffice for the register: every reason is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from vanban.kernel.refusals import Phrase, Refusal, gettext_noop, refuse_all
from vanban.registry.errors import FieldMissing, FieldTooLong, FileMissing, LateEntryWrong, SecretDocument, WrongDate
from vanban.registry.rules.facts import FileFacts, FileRole, IncomingFacts, LateFacts, OutgoingFacts

LABELS = {
    "type_name": gettext_noop("Document type"),
    "symbol": gettext_noop("Symbol"),
    "number": gettext_noop("Number"),
    "subject": gettext_noop("Abstract"),
    "signer_name": gettext_noop("Signer"),
    "signer_title": gettext_noop("Signer's title"),
    "recipients": gettext_noop("Recipients"),
    "issuer_name": gettext_noop("Issuing agency"),
    "place_kept": gettext_noop("Place kept"),
    "note": gettext_noop("Note"),
}
"""Message ids of field names, as refusals show them."""

LIMITS = {
    "type_name": 100,
    "symbol": 60,
    "number": 20,
    "subject": 500,
    "signer_name": 100,
    "signer_title": 200,
    "issuer_name": 200,
    "place_kept": 200,
    "note": 500,
}
"""Characters; the decree's own limits where it gives wider ones than these are never shortened silently."""


def check_outgoing(facts: OutgoingFacts, *, dated: date, files: Sequence[FileFacts]) -> None:
    """An outgoing document may be entered (NĐ 30/2020 Đ16.1). Raises one or several refusals."""
    refuse_all(
        [
            *_missing(facts, ("type_name", "symbol", "subject", "signer_name", "signer_title", "recipients")),
            *_too_long(facts),
            *([WrongDate(given=_day(facts.issued_date), dated=_day(dated))] if facts.issued_date != dated else []),
            *_whole(facts.secrecy, files),
        ]
    )


def check_incoming(facts: IncomingFacts, *, files: Sequence[FileFacts]) -> None:
    """An incoming document may be registered (NĐ 30/2020 Đ22). Raises one or several refusals.

    Senders outside the administration may write without number or signer (NB16-Đ5.1b), so those are not demanded.
    """
    refuse_all(
        [
            *_missing(facts, ("type_name", "subject", "issuer_name")),
            *_too_long(facts),
            *_whole(facts.secrecy, files),
        ]
    )


def check_late(late: LateFacts, *, at: datetime) -> None:
    """An entry after an outage has its true time, which has passed, and a reason; it was handed on after it came.

    Raises LateEntryWrong.
    """
    handed = late.handed_at
    if late.happened_at >= at or not late.reason.strip():
        raise LateEntryWrong
    if (handed is None) != (not late.handed_to.strip()) or (handed and not late.happened_at <= handed <= at):
        raise LateEntryWrong


def _missing(facts: OutgoingFacts | IncomingFacts, names: Iterable[str]) -> Iterator[Refusal]:
    for name in names:
        value = getattr(facts, name)
        if not (value.strip() if isinstance(value, str) else value):
            yield FieldMissing(label=Phrase(LABELS[name]), name=name)


def _too_long(facts: OutgoingFacts | IncomingFacts) -> Iterator[Refusal]:
    for name, limit in LIMITS.items():
        length = len(getattr(facts, name, ""))
        if length > limit:
            yield FieldTooLong(label=Phrase(LABELS[name]), name=name, length=length, limit=limit)


def _whole(secrecy: int, files: Sequence[FileFacts]) -> Iterator[Refusal]:
    if secrecy:
        yield SecretDocument()
    if not any(file.role == FileRole.MAIN for file in files):
        yield FileMissing()


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
