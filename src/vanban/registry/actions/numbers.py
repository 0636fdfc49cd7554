"""Taking numbers from a register, giving them back, making them void."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.registry import policies, states
from vanban.registry.errors import NumberInUse
from vanban.registry.models import NumberEntry, Register
from vanban.registry.rules import books, numbering
from vanban.registry.rules.facts import Reservation

FATES = {
    states.RETURNED: "registry.number_returned",
    states.VOID: "registry.number_voided",
    states.SET_ASIDE: "registry.number_set_aside_again",
}
"""What the audit says of a number that is not used, by the state it came to."""


@transaction.atomic
def reserve_number(
    document_id: UUID, *, agency_id: UUID, book: str, by: Actor, at: datetime, on: date | None = None
) -> Reservation:
    """Hold the next number of a book for a document, in the caller's transaction (NĐ 30/2020 Đ14, Đ15).

    `on` is the document's date, today in Vietnam by default; the series is that of its year. Asking again for the
    same document answers with the number it holds, whatever `book` and `on` say, so that an issue cut off half-way
    goes on with the same number and date. The register's row stays locked until the caller's transaction ends.
    Raises OnlyClerksKeepRegister, DateInFuture, DateBeforeLastNumber.
    """
    policies.check_can_keep_register(by, agency_id)
    today = local_date(at)
    day = on or today
    register = Register.hold(agency_id=agency_id, direction="out", book=book, year=books.register_year(day))
    held = NumberEntry.held_by(document_id)
    if held is not None:
        return held.as_reservation()
    last = register.latest()
    numbering.check_date(day, today=today, last=numbering.LastNumber(last.number, last.dated) if last else None)
    entry = register.take_number(document_id, dated=day, at=at)
    audit.record(by, "registry.number_reserved", document_id, at, number=entry.number, book=book, year=register.year)
    return entry.as_reservation()


@transaction.atomic
def release_number(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> str:
    """Say that a document will not use its number: it goes back if it is the register's last, else it is void.

    A number that was set aside for it is set aside again. Answers `returned`, `void`, `set_aside`, or an empty text
    when the document holds none (so that a repeated clean-up is harmless). Raises ReasonMissing, NumberInUse for an
    issued document, OnlyClerksKeepRegister.
    """
    entry = _hold_entry(document_id)
    if entry is None:
        return ""
    policies.check_can_settle_number(by, entry.register.agency_id)
    return settle(entry, "set_aside" if entry.purpose else entry.fate(), reason, by=by, at=at)


@transaction.atomic
def void_number(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> str:
    """Make a document's number void: it stays in the book with its reason and is never given again.

    Answers as `release_number`, with the same refusals.
    """
    entry = _hold_entry(document_id)
    if entry is None:
        return ""
    policies.check_can_settle_number(by, entry.register.agency_id)
    return settle(entry, "void", reason, by=by, at=at)


@transaction.atomic
def settle(entry: NumberEntry, verb: str, reason: str, *, by: Actor, at: datetime) -> str:
    """Take a number out of use with its reason; the state it has now. Raises NumberInUse, ReasonMissing."""
    if not states.NUMBER.can(entry.state, verb):
        raise NumberInUse(number=entry.number)
    entry.reason = numbering.check_reason(reason)
    entry.move_to(states.NUMBER.step(entry.state, verb).target)
    entry.settled_at = at
    entry.save(update_fields=["state", "reason", "settled_at"])
    code = FATES[entry.state]
    audit.record(by, code, entry.document_id, at, number=entry.number, book=entry.register.book, reason=entry.reason)
    return entry.state


def _hold_entry(document_id: UUID) -> NumberEntry | None:
    """The live number of a document with its register locked first, in the order in which numbers are taken."""
    register = Register.objects.filter(entries__document_id=document_id, entries__state__in=states.LIVE).first()
    if register is None:
        return None
    Register.objects.select_for_update().get(id=register.id)
    return NumberEntry.hold_for(document_id)
