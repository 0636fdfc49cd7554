"""Checking the form of a draft's files and mending a Word file (NĐ 30/2020 Đ12.2; NB16-Đ5.2a; HP25-Đ19.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports
from vanban.drafting.actions.word import upload_word
from vanban.drafting.errors.format import NothingToCheck, NothingToMend
from vanban.drafting.models import Draft, FormatCheck, WordFile
from vanban.drafting.queries.drafts import get_draft
from vanban.drafting.queries.files import latest_word
from vanban.drafting.queries.format import WORD, Checkable, as_values, checkable, finding_of, known_of, last_checks
from vanban.drafting.queries.readiness import compose_preview, rules_for
from vanban.drafting.rules.format.checking import check
from vanban.drafting.rules.format.findings import Finding
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit, storage
from vanban.rulebook.api import format_text

ADMINISTRATIVE = "administrative"


def check_form(draft_id: UUID, *, by: Actor, at: datetime) -> list[FormatCheck]:
    """Check the Word file and the paper of a draft; what was found is kept with the text in force that day.

    Raises NotYourDraft for who may not see it, NothingToCheck, UploadRejected for a file that cannot be read.
    """
    draft = get_draft(draft_id)
    policies.check_can_look_at_form(by, draft)
    files = checkable(draft)
    if not files:
        raise NothingToCheck
    return _check(draft, files, by=by, at=at)


def check_submitted(draft_id: UUID, *, by: Actor, at: datetime) -> list[FormatCheck]:
    """Check what was submitted and nobody has checked as it is, so that whoever decides sees what is wrong with it.

    Empty when all was checked before, or the draft has gone back or on meanwhile. Raises UploadRejected for a file
    that cannot be read.
    """
    draft = get_draft(draft_id)
    policies.check_can_look_at_form(by, draft)
    if not policies.is_before_deciders(draft):
        return []
    known = {one.blob_id for one in last_checks(draft_id).values()}
    files = [file for file in checkable(draft) if file.blob_id is not None and file.blob_id not in known]
    return _check(draft, files, by=by, at=at) if files else []


def _check(draft: Draft, files: Sequence[Checkable], *, by: Actor, at: datetime) -> list[FormatCheck]:
    reader, _mender = ports.page_tools()
    known, today = known_of(draft, at=at), local_date(at)
    found: list[tuple[Checkable, list[Finding]]] = []
    for file in files:
        content = storage.read(file.blob_id) if file.blob_id is not None else compose_preview(draft.id, at=at)
        found.append((file, check(reader(content), known, today)))
    return _keep(draft.id, found, by=by, at=at)


@transaction.atomic
def _keep(
    draft_id: UUID, found: Sequence[tuple[Checkable, list[Finding]]], *, by: Actor, at: datetime
) -> list[FormatCheck]:
    draft = Draft.objects.select_for_update(of=("self",)).get(id=draft_id)
    policies.check_can_look_at_form(by, draft)
    decided = format_text(rules_for(at), ADMINISTRATIVE, local_date(at))
    kept = [
        FormatCheck.objects.create(
            draft=draft,
            source=file.source,
            blob_id=file.blob_id,
            name=file.name[-255:],
            findings=[as_values(one) for one in findings],
            faults=sum(not one.is_advice for one in findings),
            text=decided.value.title[:300],
            profile=decided.profile_id,
            profile_version=decided.version,
            by_name=by.printed,
            at=at,
        )
        for file, findings in found
    ]
    audit.record(by, "drafting.form_checked", draft.id, at, faults=max(one.faults for one in kept))
    return kept


def mend_form(draft_id: UUID, chosen: Sequence[int], *, by: Actor, at: datetime) -> WordFile:
    """Mend the chosen findings (by their place in the last check) in the Word file, which is then taken as a new one.

    The former file is kept. Raises NotYourDraft, NothingToMend when nothing fits or the file is another by now.
    """
    draft = get_draft(draft_id)
    policies.check_can_edit(by, draft)
    last, word = last_checks(draft_id).get(WORD), latest_word(draft_id)
    if last is None or word is None or word.blob_id != last.blob_id:
        raise NothingToMend
    wanted = set(chosen)
    mends = [mend for place, values in enumerate(last.findings) if place in wanted for mend in finding_of(values).mends]
    if not mends:
        raise NothingToMend
    _reader, mender = ports.page_tools()
    content, done = mender(storage.read(word.blob_id), mends)
    if not done:
        raise NothingToMend
    mended = upload_word(draft_id, name=word.name, content=content, by=by, at=at)
    _note(draft.id, word.name, done, by=by, at=at)
    return mended


@transaction.atomic
def _note(draft_id: UUID, name: str, count: int, *, by: Actor, at: datetime) -> None:
    audit.record(by, "drafting.form_mended", draft_id, at, name=name, count=count)
