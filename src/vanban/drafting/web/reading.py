"""From a request to a draft: who may open it here, and what the form and its annexes hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from vanban.directory.api import can_see
from vanban.drafting import policies
from vanban.drafting.api import DraftFields, find_draft
from vanban.drafting.web.forms import AnnexFormSet, ComposeForm, annexes_of, initial_of
from vanban.kernel.actor import Actor


@dataclass
class Filled:
    """The compose form with its annexes, empty, loaded or posted."""

    form: ComposeForm
    annexes: Any

    def is_valid(self) -> bool:
        """Both are read, so that every error is told at once."""
        checked = [self.form.is_valid(), self.annexes.is_valid()]
        return all(checked)

    def fields(self) -> DraftFields:
        """The values for the action."""
        return self.form.as_fields(annexes_of(self.annexes))


def draft_for(draft_id: UUID, actor: Actor) -> Any:
    """A draft this actor may see; anything else does not exist for them."""
    draft = find_draft(draft_id)
    if draft is None or not can_see(actor, draft_id) or policies.is_guest(actor, draft):
        raise Http404
    return draft


def editable(draft_id: UUID, actor: Actor) -> Any | None:
    """The draft if this actor may write on it now, else None."""
    draft = draft_for(draft_id, actor)
    return draft if policies.can_edit(actor, draft) else None


def loaded(draft: Any, at: datetime) -> Filled:
    """The form as last saved."""
    fields: DraftFields = draft.fields
    form = ComposeForm(
        initial=initial_of(fields, draft.revision), agency_id=draft.agency_id, at=at, kept=fields.recipients
    )
    rows = [
        {"type_name": one.type_name, "title": one.title, "text": one.text, "landscape": one.landscape}
        for one in fields.annexes
    ]
    return Filled(form, AnnexFormSet(initial=rows, prefix="annex"))


def begun(fields: DraftFields | None, agency_id: UUID, at: datetime) -> Filled:
    """The form of a document that does not exist yet."""
    initial = initial_of(fields, 0) if fields is not None else None
    if initial is not None and not initial["signer"]:
        del initial["signer"]
    kept = fields.recipients if fields is not None else ()
    return Filled(ComposeForm(initial=initial, agency_id=agency_id, at=at, kept=kept), AnnexFormSet(prefix="annex"))


def posted(request: HttpRequest, agency_id: UUID, at: datetime, kept: Any = ()) -> Filled:
    """The form as it came."""
    form = ComposeForm(request.POST, agency_id=agency_id, at=at, kept=kept)
    return Filled(form, AnnexFormSet(request.POST, prefix="annex"))
