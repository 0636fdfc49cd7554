"""Writing: begin a draft, save it without losing anybody's text, attach files, discard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from vanban.directory.api import Box, close_items, for_post, for_unit, get_post, grant_access, open_item
from vanban.drafting import policies, ports, states
from vanban.drafting.errors import BegunBefore, EditedMeanwhile
from vanban.drafting.events import DraftSaved, FileAdded
from vanban.drafting.models import Attachment, Draft, keep_checked
from vanban.drafting.queries.drafts import get_draft
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.fields import DraftFields
from vanban.drafting.rules.files import PDF, Looked, faults, flags
from vanban.drafting.rules.groups import keep_origins
from vanban.drafting.rules.saving import OpenPage, Saving, judge
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import Upload, check_secrecy, stem_and_extension, upload_faults
from vanban.signing.api import screen_upload


@transaction.atomic
def create_draft(
    fields: DraftFields, *, by: Actor, at: datetime, answers: UUID | None = None, page: OpenPage | None = None
) -> Draft:
    """Begin a document (NĐ 30/2020 Đ10.1). Any post of an agency may draft; the draft belongs to the post's unit.

    Raises UnknownDocumentType, NotYoursToAnswer, SecretContent where the rules keep secrets out of the system, and
    BegunBefore when this very open page has begun its draft already: its answer was lost on the way.
    """
    profile = rules_for(at)
    document_type(fields.type_code)
    check_secrecy(profile, fields.secrecy)
    if answers is not None:
        policies.check_can_answer(by, answers)
    post = get_post(by.post_id) if by.post_id else None
    if post is None:
        raise ValueError("a draft needs a person in a post")
    draft = Draft(
        id=new_id(),
        agency_id=post.agency_id,
        unit_id=post.unit_id,
        drafter=post,
        saved_by=by.printed,
        saved_at=at,
        made_at=at,
        turn_since=at,
        answers=answers,
        profile=profile.id,
        profile_version=profile.version,
        begun_on_page=page.id if page else None,
    )
    draft.keep_fields(fields)
    draft.note_page(page)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as known:
        raise BegunBefore from known
    principals = [for_post(post.id)] + ([for_unit(post.unit_id)] if post.unit_id else [])
    grant_access(draft.id, principals, kind="outgoing", moment=at, reason="drafter")
    _show_in_drafts(draft, at)
    audit.record(by, "drafting.created", draft.id, at, subject=draft.subject)
    return draft


@transaction.atomic
def _save(
    draft_id: UUID, fields: DraftFields, *, revision: int, by: Actor, at: datetime, page: OpenPage | None
) -> Draft | EditedMeanwhile:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    check_secrecy(rules_for(draft.made_at), fields.secrecy)
    document_type(fields.type_code)
    kept = draft.fields
    fields = keep_origins(replace(fields, pictures=kept.pictures), kept)  # no part of the form: verbs of their own
    saving = judge(opened=revision, now=draft.revision, page=page, last=draft.last_page)
    if saving is Saving.OVERTAKEN:
        return draft
    if saving is Saving.CONFLICT:
        lost = draft.add_version("conflict", made_by=by.printed, made_at=at, content=fields.as_json())
        audit.record(by, "drafting.conflict", draft.id, at, version=lost.number)
        when = moment_on_screen(draft.saved_at, at)
        return EditedMeanwhile(name=draft.saved_by, time=when, version=lost.number)
    draft.keep_fields(fields)
    draft.note_page(page)
    draft.revision += 1
    draft.saved_by, draft.saved_at = by.printed, at
    draft.save()
    _show_in_drafts(draft, at)
    audit.record(by, "drafting.saved", draft.id, at, revision=draft.revision)
    publish(DraftSaved(draft.id))
    return draft


def save_fields(
    draft_id: UUID, fields: DraftFields, *, revision: int, by: Actor, at: datetime, page: OpenPage | None = None
) -> Draft:
    """Save the form. `revision` is the one the writer opened; if somebody saved since, both texts are kept.

    What the same `page` sent last counts, in whatever order it arrives and whichever of its answers were lost.
    Raises EditedMeanwhile (after keeping the text as a version), NotYourDraft, StepRefused, SecretContent.
    """
    saved = _save(draft_id, fields, revision=revision, by=by, at=at, page=page)
    if isinstance(saved, EditedMeanwhile):
        raise saved
    return saved


def add_attachment(
    draft_id: UUID, *, name: str, content: bytes, media_type: str, by: Actor, at: datetime
) -> Attachment:
    """Attach a separate file, checked by name, size and content (NB25-Đ8.3, Đ8.4); all reasons at once."""
    looked = _look_into(content)
    upload = Upload(name=name, size=len(content), role="attachment", content_type=media_type)
    rules = rules_for(get_draft(draft_id).made_at)  # a draft keeps the rules of its day
    refuse_all((*upload_faults(rules, upload), *faults(name, stem_and_extension(name)[1], looked)))
    stored = storage.put(content, media_type=media_type)
    return _attach(draft_id, stored, looked, name=name, by=by, at=at)


def _look_into(content: bytes) -> Looked:
    """What a separate file is and carries; of a PDF also what it wants to do when it is opened."""
    looked = ports.file_tools().look(content)
    if looked.kind != "pdf":
        return looked
    screened = screen_upload(content)
    return replace(looked, findings=(*looked.findings, *(f"{PDF}{code}" for code in screened.faults + screened.notes)))


@transaction.atomic
def _attach(
    draft_id: UUID, stored: storage.StoredFile, looked: Looked, *, name: str, by: Actor, at: datetime
) -> Attachment:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    last = draft.attachments.aggregate(last=Max("order"))["last"]
    attachment = Attachment.objects.create(
        draft=draft,
        order=0 if last is None else last + 1,
        name=name,
        original_name=name,
        media_type=stored.media_type,
        size=stored.size,
        blob_id=stored.id,
        added_by=by.printed,
        added_at=at,
    )
    keep_checked(draft.id, stored.id, name=name, kind=looked.kind, flags=flags(looked), at=at)
    audit.record(by, "drafting.attached", draft.id, at, name=name, size=stored.size)
    publish(FileAdded(stored.id))
    return attachment


@transaction.atomic
def remove_attachment(draft_id: UUID, attachment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a file off the draft; its bytes stay until they are swept, so the act can be undone."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    attachment = draft.attachments.get(id=attachment_id)
    attachment.delete()
    audit.record(by, "drafting.detached", draft.id, at, name=attachment.name)


@transaction.atomic
def discard(draft_id: UUID, *, by: Actor, at: datetime) -> Draft:
    """Give a draft up; it leaves the lists of open work and stays readable."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    step = states.DRAFT.step(draft.status, "discard")
    draft.move_to(step.target)
    draft.turn_since = at
    draft.save()
    close_items(draft.id)
    audit.record(by, "drafting.discarded", draft.id, at)
    return draft


def _show_in_drafts(draft: Draft, at: datetime) -> None:
    label = document_type(draft.type_code).label
    box = Box.RETURNED if draft.returned_reason else Box.DRAFT
    open_item(
        draft.id,
        [for_post(draft.drafter_id)],
        box=box,
        moment=at,
        title=label,
        subject=draft.subject or "—",
        origin=draft.returned_reason,
        urgency=draft.urgency,
    )
