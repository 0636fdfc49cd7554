"""A signed document takes a number that was set aside for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, states
from vanban.drafting.models import Draft
from vanban.drafting.queries.issuing import year_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import refuse_all
from vanban.platform import audit
from vanban.registry.api import Reservation, assign_number, book_for, waiting_number


@transaction.atomic
def use_number_aside(draft_id: UUID, entry_id: UUID, *, by: Actor, at: datetime) -> Reservation:
    """Give the document a number that was set aside; issuing then writes that number and its date into the paper.

    Raises NotYourIssue, StepRefused when it is not before the clerks, PaperOfAnotherYear, and the register's refusals:
    NumberTaken, OtherBook, OtherNumberHeld.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_issue(by, draft)
    states.DRAFT.step(draft.status, "begin_issue")
    dated = waiting_number(entry_id, draft.agency_id)
    refuse_all(year_faults(draft, dated))
    book = book_for(draft.agency_id, draft.type_code, on=dated)
    reservation = assign_number(entry_id, draft.id, book=book, by=by, at=at)
    audit.record(by, "drafting.number_chosen", draft.id, at, number=reservation.text, dated=f"{dated:%d/%m/%Y}")
    return reservation
