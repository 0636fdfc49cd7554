"""Begins a draft for a context on a lower floor that knows nothing of drafting: requests for certificates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.drafting.actions.writing import create_draft
from vanban.drafting.queries.drafts import signers_for
from vanban.drafting.rules.fields import DraftFields, RecipientField
from vanban.kernel.actor import Actor
from vanban.signing.api import Letter


def begin_letter(letter: Letter, *, by: Actor, at: datetime) -> UUID:
    """An official letter in the drafts of the one who asks; from here it goes the way of every document.

    The agency's first leader stands as signer until somebody chooses another one.
    """
    leaders = signers_for(by.agency_id, at=at) if by.agency_id else []
    fields = DraftFields(
        type_code="cong-van",
        subject=letter.subject,
        body=letter.body,
        addressees=(letter.addressee,),
        recipients=(RecipientField(letter.addressee),),
        signer=str(leaders[0].id) if leaders else "",
        domain=letter.domain,
    )
    return create_draft(fields, by=by, at=at).id
