"""The verb “Dùng số đã để dành” on the page of a signed document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api, policies
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.page import Outcome, PagePart, Provider, VerbSpec
from vanban.registry.api import Waiting, book_for, held_number, numbers_aside


def _offered(document_id: UUID) -> list[Waiting]:
    """The numbers set aside in the book of this document's type."""
    draft = _draft(document_id)
    if draft is None:
        return []
    book = book_for(draft.agency_id, draft.type_code, on=local_date(timezone.now()))
    return numbers_aside(draft.agency_id, book)


class NumberForm(forms.Form):
    """Which of the numbers set aside."""

    entry = forms.TypedChoiceField(label=_("Number set aside"), coerce=UUID)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = [  # type: ignore[attr-defined]
            (str(one.entry_id), f"{one.number:02d} · {one.book} · {one.dated:%d/%m/%Y} · {one.purpose}")
            for one in _offered(document_id)
        ]


def _draft(document_id: UUID) -> Any:
    """The draft, read once for a page."""
    return api.find_draft(document_id)


def _may(document_id: UUID, actor: Actor) -> bool:
    draft = _draft(document_id)
    if draft is None or not policies.can_issue(actor, draft) or held_number(document_id) is not None:
        return False
    return bool(_offered(document_id))


def _use(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    held = api.use_number_aside(document_id, data["entry"], by=actor, at=at)
    told = _("Number %(number)s, dated %(day)s, is this document's; press “Issue” to write it into the paper.")
    return Outcome(told % {"number": held.text, "day": f"{held.dated:%d/%m/%Y}"}, f"/vb/{document_id}/")


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """Nothing to show of a draft's number beside the verb; the register speaks of numbers itself."""
    return PagePart() if _draft(document_id) is not None else None


SENTENCES = {"drafting.number_chosen": _("{actor} chose number {number} of {dated} for it")}
VERB = VerbSpec("use-number", _("Use a number set aside"), _may, _use, rank=30, form=NumberForm)
PROVIDER = Provider("numbers", part=part, verbs=(VERB,), sentences=SENTENCES)
"""Joined by config/wiring.py."""
