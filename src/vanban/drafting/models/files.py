"""The files that came with drafts: Word sources on their way to paper, and what a look and a scan said of each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models

from vanban.drafting import states
from vanban.drafting.models.drafts import Draft
from vanban.kernel.identifiers import new_id


class WordFile(models.Model):
    """A Word file given as the text of a draft; kept as it came beside the PDF that was made of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="word_files")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=5)
    size = models.BigIntegerField()
    blob_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=states.WORD_FILE.choices(), default=states.WORD_FILE.initial)
    told = models.TextField(blank=True)
    """Why no paper came of it, as the drafter reads it."""
    tries = models.IntegerField(default=0)
    version = models.IntegerField(null=True)
    """The draft's version that was made of it."""
    given_by = models.JSONField(default=dict)
    """The person, the post and whose post it is, in whose name the machine goes on."""
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_word_file"
        ordering = ["added_at", "id"]
        indexes = [
            models.Index(fields=["added_at"], condition=models.Q(state="waiting"), name="draft_word_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    def move_to(self, state: str, at: datetime) -> None:
        """Take the target of a step."""
        self.state = state
        self.ended_at = at


class CheckedFile(models.Model):
    """What is known of one stored file: its kind by its content, what it carries, what the virus scanner said."""

    blob_id = models.UUIDField(primary_key=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="checked_files")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=12)
    flags = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=states.FILE_SCAN.choices(), default=states.FILE_SCAN.initial)
    signature = models.CharField(max_length=200, blank=True)
    engine = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True)
    """Why it is not scanned yet."""
    tries = models.IntegerField(default=0)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_checked_file"
        ordering = ["added_at", "blob_id"]
        indexes = [
            models.Index(
                fields=["tries", "added_at"], condition=models.Q(state="unscanned"), name="draft_file_unscanned"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def move_to(self, state: str, at: datetime) -> None:
        """Take the target of a step."""
        self.state = state
        self.scanned_at = at


def keep_checked(draft_id: UUID, blob_id: UUID, *, name: str, kind: str, flags: list[str], at: datetime) -> CheckedFile:
    """The row of a file that has just come; the caller publishes `FileAdded` in the same transaction."""
    return CheckedFile.objects.create(
        blob_id=blob_id, draft_id=draft_id, name=name[:255], kind=kind[:12], flags=flags, added_at=at
    )
