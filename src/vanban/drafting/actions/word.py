"""The Word path: a Word file is taken, turned into a PDF by the machine, and becomes the paper of the draft.

Both files are kept: the Word file as it came, the PDF that is signed (NB25-Đ8.3b; HP25-Đ8.2c, Đ8.4; HY19-Đ12.1).
Converting happens in a job, outside any transaction; a converter that dies takes nobody's page with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.drafting import policies, ports, states
from vanban.drafting.actions.paper import take_pdf
from vanban.drafting.errors import EditedMeanwhile
from vanban.drafting.errors.files import ConvertingTooHard, WordGone
from vanban.drafting.events import FileAdded, WordUploaded
from vanban.drafting.models import Draft, WordFile, keep_checked
from vanban.drafting.queries.drafts import get_draft
from vanban.drafting.queries.files import get_word
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.files import MEDIA_TYPES, WORD_KINDS, Looked, faults, flags
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Phrase, Refusal, gettext_noop, refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.rulebook.api import EmptyFile, FileTooBig, FormatNotAllowed, Profile, human_size, stem_and_extension

MOST_TRIES = 3
"""A file that was begun so often and never ended takes the machine down with it."""
MOST_SAVES = 3
"""The drafter may save the form while the PDF is looked at; then it is looked at again."""
ENDED = gettext_noop("the machine broke down over it three times")
MISSING = gettext_noop("The converter for Word files is not at hand on this machine.")


def upload_word(draft_id: UUID, *, name: str, content: bytes, by: Actor, at: datetime) -> WordFile:
    """Take a Word file as the text of a draft; the machine makes its PDF at once (event `WordUploaded`).

    The name is free: this file is kept, not sent. Raises NotYourDraft, StepRefused, and every fault of the file.
    """
    draft = get_draft(draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    looked = ports.file_tools().look(content)
    refuse_all(_source_faults(rules_for(draft.made_at), name, len(content), looked))
    media_type = MEDIA_TYPES.get(looked.kind, "application/octet-stream")
    stored = storage.put(content, media_type=media_type)
    return _keep_word(draft_id, name, stored, looked, by=by, at=at)


def _source_faults(profile: Profile, name: str, size: int, looked: Looked) -> Iterator[Refusal]:
    _stem, extension = stem_and_extension(name)
    if size <= 0:
        yield EmptyFile(name=name)
        return
    if size > profile.max_file_bytes:
        yield FileTooBig(name=name, size=human_size(size), limit=human_size(profile.max_file_bytes))
    if extension not in WORD_KINDS:
        yield FormatNotAllowed(name=name, allowed=", ".join(WORD_KINDS))
        return
    yield from faults(name, extension, looked)


@transaction.atomic
def _keep_word(
    draft_id: UUID, name: str, stored: storage.StoredFile, looked: Looked, *, by: Actor, at: datetime
) -> WordFile:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    for former in draft.word_files.select_for_update():
        if states.WORD_FILE.can(former.state, "replace"):
            former.move_to(states.WORD_FILE.step(former.state, "replace").target, at)
            former.save()
    word = WordFile.objects.create(
        draft=draft,
        name=name[-255:],
        kind=looked.kind,
        size=stored.size,
        blob_id=stored.id,
        given_by={
            "person": str(by.person_id),
            "post": str(by.post_id),
            "for_post": str(by.post_id) if by.for_person_id else None,
        },
        added_by=by.printed,
        added_at=at,
    )
    keep_checked(draft.id, stored.id, name=name, kind=looked.kind, flags=flags(looked), at=at)
    audit.record(by, "drafting.word_uploaded", draft.id, at, name=name, size=stored.size, sha256=stored.sha256)
    publish(WordUploaded(word.id))
    publish(FileAdded(stored.id))
    return word


def convert_word(word_id: UUID, *, by: Actor, at: datetime) -> WordFile:
    """Make the PDF of a waiting Word file, and make it the paper of the draft; `by` is who uploaded it.

    Harmless when run twice. What is wrong with the file is told with it; a converter that cannot be reached is
    raised (OutsideFailure), so that the job tries again.
    """
    word = get_word(word_id)
    if not states.WORD_FILE.can(word.state, "convert"):
        return word
    if _tries(word_id, by=by) > MOST_TRIES:
        return _refuse(word_id, ConvertingTooHard(why=Phrase(ENDED)), by=by, at=at)
    try:
        pdf = ports.file_tools().make_pdf(word.kind, storage.read(word.blob_id))
        version = _taken(word, pdf, by=by, at=at)
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        return _end(word_id, "refuse", told=gettext(MISSING), by=by, at=at)
    except Refusal as refusal:
        return _refuse(word_id, refusal, by=by, at=at)
    return _end(word_id, "convert", version=version, by=by, at=at)


def _taken(word: WordFile, pdf: bytes, *, by: Actor, at: datetime) -> int:
    for last in (*([False] * (MOST_SAVES - 1)), True):
        if states.WORD_FILE.can(get_word(word.id).state, "convert"):
            try:
                return take_pdf(word.draft_id, name=word.name, content=pdf, by=by, at=at).number
            except EditedMeanwhile:
                if last:
                    raise
    raise WordGone


@transaction.atomic
def _tries(word_id: UUID, *, by: Actor) -> int:
    """Count this try before it begins: a machine that goes down with it has counted."""
    word = WordFile.objects.select_for_update().get(id=word_id)
    policies.check_can_write(by, word.draft)
    word.tries += 1
    word.save(update_fields=["tries"])
    return word.tries


def _refuse(word_id: UUID, refusal: Refusal, *, by: Actor, at: datetime) -> WordFile:
    told = " ".join(" ".join(part for part in reason.render(gettext) if part) for reason in refusal.reasons)
    return _end(word_id, "refuse", told=told, by=by, at=at)


@transaction.atomic
def _end(word_id: UUID, verb: str, *, by: Actor, at: datetime, told: str = "", version: int | None = None) -> WordFile:
    word = WordFile.objects.select_for_update().get(id=word_id)
    policies.check_can_write(by, word.draft)
    if not states.WORD_FILE.can(word.state, verb):
        return word
    word.move_to(states.WORD_FILE.step(word.state, verb).target, at)
    word.told, word.version = told, version
    word.save()
    code = "drafting.word_converted" if version is not None else "drafting.word_refused"
    audit.record(by, code, word.draft_id, at, name=word.name, version=version, why=told)
    return word
