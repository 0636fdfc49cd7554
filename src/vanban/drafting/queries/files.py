"""What is known of a draft's files: Word sources, and what the look and the virus scanner said of each file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from vanban.drafting import ports, states
from vanban.drafting.errors import SignerMissing
from vanban.drafting.errors.files import InfectedFile, NotScanned
from vanban.drafting.models import CheckedFile, Draft, WordFile
from vanban.drafting.queries.drafts import attachments_of, get_draft, names_for, paper_of
from vanban.drafting.rules.assembling import assemble
from vanban.kernel.refusals import Refusal
from vanban.rulebook.api import Profile


def get_word(word_id: UUID) -> WordFile:
    """A Word file; raises WordFile.DoesNotExist."""
    return WordFile.objects.select_related("draft").get(id=word_id)


def get_checked(blob_id: UUID) -> CheckedFile:
    """What is known of a file; raises CheckedFile.DoesNotExist."""
    return CheckedFile.objects.get(blob_id=blob_id)


def latest_word(draft_id: UUID) -> WordFile | None:
    """The Word file given last, if any."""
    return WordFile.objects.filter(draft_id=draft_id).order_by("-added_at", "-id").first()


def word_of_paper(draft_id: UUID) -> WordFile | None:
    """The Word file of which the paper now in use was made."""
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None:
        return None
    return WordFile.objects.filter(draft_id=draft_id, version__isnull=False, version__lte=paper.number).last()


def words_of(draft_id: UUID) -> list[WordFile]:
    """Every Word file of a draft, oldest first."""
    return list(WordFile.objects.filter(draft_id=draft_id))


def words_waiting_since(moment: datetime) -> list[UUID]:
    """Word files that were given before this moment and still wait: their job went down with its machine."""
    waiting = WordFile.objects.filter(state=states.WORD_FILE.initial, added_at__lt=moment)
    return list(waiting.order_by("added_at").values_list("id", flat=True)[:20])


def unscanned_since(moment: datetime, limit: int = 50) -> list[UUID]:
    """Files that came before this moment and were not scanned, those least often tried first."""
    waiting = CheckedFile.objects.filter(state=states.FILE_SCAN.initial, added_at__lt=moment)
    return list(waiting.order_by("tries", "added_at").values_list("blob_id", flat=True)[:limit])


def checked_files(draft_id: UUID) -> list[CheckedFile]:
    """What is known of the files that go out or became the paper: those taken off are left out."""
    return [file for file in CheckedFile.objects.filter(draft_id=draft_id) if file.blob_id in _in_use(draft_id)]


def virus_faults(draft_id: UUID) -> Iterator[Refusal]:
    """Files that carry a virus: nobody sends a draft on with one."""
    for file in checked_files(draft_id):
        if file.signature:
            yield InfectedFile(name=file.name, signature=file.signature)


def file_faults(draft: Draft, profile: Profile) -> Iterator[Refusal]:
    """What files have against being sent: viruses, and where the regulation asks for it, not being scanned."""
    yield from virus_faults(draft.id)
    if not profile.scan_before_issue:
        return
    known = {file.blob_id: file for file in checked_files(draft.id)}
    for file in known.values():
        if states.FILE_SCAN.can(file.state, "pass"):
            yield NotScanned(name=file.name)
    for attachment in attachments_of(draft.id):
        if attachment.blob_id not in known:
            yield NotScanned(name=attachment.name)


def word_template(draft_id: UUID, *, at: datetime) -> bytes:
    """The draft as a Word file with all that is known filled in. Raises SignerMissing."""
    draft = get_draft(draft_id)
    if draft.signer is None:
        raise SignerMissing
    return ports.file_tools().make_template(assemble(draft.fields, names_for(draft, at=at)))


def _in_use(draft_id: UUID) -> set[UUID]:
    """The files of a draft as it stands: attached, uploaded as the paper, and the Word file of the paper."""
    used = {one.blob_id for one in attachments_of(draft_id)}
    paper = paper_of(draft_id, "uploaded")
    if paper is not None and paper.source_blob_id is not None:
        used.add(paper.source_blob_id)
    word = latest_word(draft_id)
    return used | ({word.blob_id} if word is not None else set())
