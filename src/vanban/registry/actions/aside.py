"""Numbers set aside for documents that are not ready: held by name, given to one document, or given up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.registry import policies, states
from vanban.registry.actions.numbers import settle
from vanban.registry.errors import NumberTaken, OtherBook, OtherNumberHeld
from vanban.registry.models import NumberEntry, Register
from vanban.registry.rules import books, numbering
from vanban.registry.rules.facts import Reservation


@transaction.atomic
def set_number_aside(
    agency_id: UUID,
    *,
    key: UUID,
    book: str,
    purpose: str,
    by: Actor,
    at: datetime,
    on: date | None = None,
    wanted: int | None = None,
    why_back_dated: str = "",
) -> Reservation:
    """Hold a number of a book by name, before its document is ready, dated `on` (today by default).

    `key` is the form's own: sending it twice sets one number aside. `wanted` asks for a certain number. A day that has
    passed wants its reason, which stays in the book. Raises OnlyClerksKeepRegister, NumberTaken when the number stands
    in the book already, NumberNotNext, and every reason of `rules.numbering.check_set_aside`.
    """
    policies.check_can_keep_register(by, agency_id)
    today = local_date(at)
    day = on or today
    cleaned, why = numbering.check_set_aside(day, today=today, purpose=purpose, why_back_dated=why_back_dated)
    register = Register.hold(agency_id=agency_id, direction="out", book=book, year=books.register_year(day))
    before = register.entries.filter(document_id=key, state=states.SET_ASIDE).first()
    if before is not None:
        return before.as_reservation()
    if wanted is not None:
        _check_free(register, wanted)
    entry = register.take_number(key, dated=day, at=at)
    entry.move_to(states.NUMBER.step(entry.state, "set_aside").target)
    entry.purpose, entry.why_back_dated = cleaned, why
    entry.save(update_fields=["state", "purpose", "why_back_dated"])
    audit.record(
        by,
        "registry.number_set_aside",
        entry.id,
        at,
        number=entry.number,
        book=book,
        year=register.year,
        dated=day.isoformat(),
        purpose=cleaned,
        why_back_dated=why,
    )
    return entry.as_reservation()


@transaction.atomic
def assign_number(entry_id: UUID, document_id: UUID, *, book: str, by: Actor, at: datetime) -> Reservation:
    """Give a number that was set aside to a document of its book, which is then issued under it and its date.

    Doing it again for the same document answers the same. Raises OnlyClerksKeepRegister, NumberTaken when another
    document has it, OtherBook, OtherNumberHeld.
    """
    entry = _hold(entry_id)
    policies.check_can_keep_register(by, entry.register.agency_id)
    held = NumberEntry.held_by(document_id)
    if held is not None and held.id == entry.id:
        return entry.as_reservation()
    if not states.NUMBER.can(entry.state, "assign"):
        raise NumberTaken(number=entry.number, book=entry.register.book, what=_what(entry))
    if entry.register.book != book:
        raise OtherBook(number=entry.number, book=entry.register.book, wanted=book)
    if held is not None:
        raise OtherNumberHeld(number=held.number)
    entry.move_to(states.NUMBER.step(entry.state, "assign").target)
    entry.document_id, entry.reason, entry.settled_at = document_id, "", None
    entry.save(update_fields=["state", "document_id", "reason", "settled_at"])
    audit.record(
        by,
        "registry.number_assigned",
        document_id,
        at,
        number=entry.number,
        book=book,
        dated=f"{entry.dated:%d/%m/%Y}",
        why_back_dated=entry.why_back_dated,
    )
    return entry.as_reservation()


@transaction.atomic
def give_up_number(entry_id: UUID, *, reason: str, by: Actor, at: datetime) -> str:
    """A number that was set aside will not be used: it goes back if it is the register's last, else it is void.

    Answers the state it came to. Raises OnlyClerksKeepRegister, NumberTaken when a document has it, ReasonMissing.
    """
    entry = _hold(entry_id)
    policies.check_can_keep_register(by, entry.register.agency_id)
    if not states.NUMBER.can(entry.state, "assign"):
        raise NumberTaken(number=entry.number, book=entry.register.book, what=_what(entry))
    return settle(entry, entry.fate(), reason, by=by, at=at)


def _check_free(register: Register, wanted: int) -> None:
    """A number asked for is the next one, or the lowest given back."""
    standing = register.entries.filter(number=wanted).first()
    again = register.entries.filter(state=states.RETURNED).order_by("number").first()
    if standing is not None and standing != again:
        raise NumberTaken(number=wanted, book=register.book, what=_what(standing))
    numbering.check_wanted(wanted, next_number=again.number if again is not None else register.next_number)


def _what(entry: NumberEntry) -> str:
    """What became of a number, in words."""
    said = gettext(entry.get_state_display()).lower()
    return f"{said}: {entry.purpose}" if entry.purpose else said


def _hold(entry_id: UUID) -> NumberEntry:
    """A number with its register locked first, in the order in which numbers are taken."""
    register = Register.objects.get(entries__id=entry_id)
    Register.objects.select_for_update().get(id=register.id)
    return NumberEntry.objects.select_for_update(of=("self",)).select_related("register").get(id=entry_id)
