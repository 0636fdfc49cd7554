"""Which rules bind a draft today, and whether it is ready to go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vanban.directory.api import unreachable
from vanban.drafting import ports
from vanban.drafting.errors import CaseFileMissing, PlacesOpen, SignerMissing, UploadedForAnotherSigner
from vanban.drafting.models import Draft
from vanban.drafting.queries.drafts import attachments_of, get_draft, names_for, open_places, paper_of, signers_for
from vanban.drafting.queries.files import virus_faults
from vanban.drafting.queries.pictures import pictures_of
from vanban.drafting.rules import completeness
from vanban.drafting.rules.assembling import assemble
from vanban.drafting.rules.places import phrases
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.rulebook.api import Profile, SecretContent, check_secrecy, profile_for


def rules_for(at: datetime) -> Profile:
    """The province's profile on this day."""
    return profile_for(settings.VANBAN_PROVINCE, local_date(at))


def faults_of(draft: Draft, *, at: datetime) -> Iterator[Refusal]:
    """Every reason why this draft cannot go on: its own, the directory's and the rulebook's."""
    fields = draft.fields
    in_office = {post.id for post in signers_for(draft.agency_id, at=at)}
    yield from completeness.faults(
        fields,
        uploaded=draft.uploaded,
        attached=len(attachments_of(draft.id)),
        signer_in_office=draft.signer_id in in_office,
    )
    if draft.uploaded:
        paper = paper_of(draft.id, "uploaded")
        if paper is not None and paper.content.get("signer") != fields.signer:
            yield UploadedForAnotherSigner()
        if paper is not None and open_places(paper):
            yield PlacesOpen(missing=phrases(open_places(paper)))
    yield from unreachable((one.code for one in fields.recipients), on=local_date(at))
    yield from virus_faults(draft.id)
    letter = draft.answers if rules_for(draft.made_at).case_file_first else None
    if letter is not None and ports.case_files()(letter) == "":
        yield CaseFileMissing()
    try:
        check_secrecy(rules_for(at), fields.secrecy)
    except SecretContent as refusal:
        yield refusal


def compose_preview(draft_id: UUID, *, at: datetime) -> bytes:
    """The paper as it would look now, without keeping it. Raises SignerMissing, ComposingFailed."""
    draft = get_draft(draft_id)
    if draft.signer is None:
        raise SignerMissing
    return ports.composer()(assemble(draft.fields, names_for(draft, at=at), pictures_of(draft.fields))).pdf
