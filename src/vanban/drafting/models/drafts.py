"""Tables of drafting. A draft's id is the document's UUID for its whole life."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from vanban.directory.api import Agency, Post, Unit
from vanban.drafting import states
from vanban.drafting.rules.fields import DraftFields, fields_from_json
from vanban.drafting.rules.saving import OpenPage
from vanban.kernel.identifiers import new_id


class Draft(models.Model):
    """A document in the making: its fields as last saved, its status, who writes, reviews and signs it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    drafter = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    """The head of the drafting unit, who answers for the content."""
    holder = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose turn it is while the draft is reviewed; nobody's while the drafter, the signer or the clerks have it."""
    turns = models.JSONField(default=list)
    """The turns planned when it was submitted: which step, whose post."""
    submission = models.CharField(max_length=4000, blank=True)
    """What the drafter says to those who decide; printed on the phiếu trình."""
    stand_in = models.JSONField(default=dict)
    """Whose name the signature block shows, when somebody signs in the signer's place."""
    by_hand = models.BooleanField(default=False)
    """True once it goes the way of paper: printed, signed by hand, scanned."""
    approved_version = models.IntegerField(null=True)
    """The version the signer had agreed to before a change; the change goes back to the signer alone."""
    reminded_at = models.DateTimeField(null=True)
    signer = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=states.DRAFT.choices(), default=states.DRAFT.initial)
    type_code = models.CharField(max_length=30)
    subject = models.CharField(max_length=2000, blank=True)
    urgency = models.SmallIntegerField(default=0)
    content = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    """Raised at each save; a writer who holds an older one is told, and both texts are kept."""
    saved_by = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    begun_on_page = models.UUIDField(null=True, editable=False)
    """The open page that began it; a page whose first answer was lost begins no second draft."""
    saved_on_page = models.UUIDField(null=True, editable=False)
    page_turn = models.IntegerField(default=0)
    """The open page that saved it last, and which of its sendings that was (`rules.saving`)."""
    uploaded = models.BooleanField(default=False)
    """True when the paper is an uploaded PDF and not composed from the fields."""
    answers = models.UUIDField(null=True)
    """The incoming document this one replies to."""
    profile = models.CharField(max_length=40, blank=True)
    profile_version = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    turn_since = models.DateTimeField()
    returned_reason = models.CharField(max_length=1000, blank=True)
    issue_failure = models.CharField(max_length=1000, blank=True)
    issue_begun_at = models.DateTimeField(null=True)
    issue_begun_by = models.JSONField(default=dict)
    device_errand = models.UUIDField(null=True)
    """The errand at a person's own device whose signature or seal this draft waits for; no other is taken."""

    class Meta:
        db_table = "drafting_draft"
        constraints = [models.UniqueConstraint(fields=["drafter", "begun_on_page"], name="draft_begun_once")]
        indexes = [
            models.Index(fields=["issue_begun_at"], condition=models.Q(status="issuing"), name="draft_issuing"),
            models.Index(fields=["issue_begun_at"], condition=models.Q(status="at_device"), name="draft_at_device"),
            models.Index(fields=["answers"], condition=models.Q(answers__isnull=False), name="draft_answers"),
            models.Index(fields=["signer", "turn_since"], condition=models.Q(status="to_sign"), name="draft_to_sign"),
            models.Index(fields=["agency", "turn_since"], condition=models.Q(status="signed"), name="draft_to_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.type_code}: {self.subject}"

    @property
    def fields(self) -> DraftFields:
        """The form's values as last saved."""
        return fields_from_json(self.content)

    def keep_fields(self, fields: DraftFields) -> None:
        """Take the form's values, with the columns that lists read."""
        self.content = fields.as_json()
        self.type_code = fields.type_code
        self.subject = fields.subject[:2000]
        self.urgency = fields.urgency
        self.signer_id = UUID(fields.signer) if fields.signer else None

    @property
    def last_page(self) -> OpenPage | None:
        """The open page that saved it last."""
        return OpenPage(self.saved_on_page, self.page_turn) if self.saved_on_page else None

    def note_page(self, page: OpenPage | None) -> None:
        """This page, or none that names itself, has saved it."""
        self.saved_on_page, self.page_turn = (page.id, page.turn) if page else (None, 0)

    def move_to(self, status: str) -> None:
        """Take the target of a step."""
        self.status = status

    def add_version(
        self,
        kind: str,
        *,
        made_by: str,
        made_at: datetime,
        content: dict[str, Any] | None = None,
        blob_id: UUID | None = None,
        source_blob_id: UUID | None = None,
        layout: dict[str, Any] | None = None,
        pages: int = 0,
    ) -> DraftVersion:
        """The next version of this draft, whose row the caller holds locked."""
        last = self.versions.aggregate(last=models.Max("number"))["last"] or 0
        return self.versions.create(
            number=last + 1,
            kind=kind,
            content=self.content if content is None else content,
            blob_id=blob_id,
            source_blob_id=source_blob_id,
            layout=layout,
            pages=pages,
            made_by=made_by,
            made_at=made_at,
        )


class DraftVersion(models.Model):
    """One version of a draft, never changed: the fields, and the paper where one was made.

    `kind`: `composed`, `uploaded`, `signed` (with the person's signature), `issued` (numbered and sealed),
    `scanned` (the paper signed by hand), `conflict` (a text that lost the race to save; kept, not used).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    content = models.JSONField(default=dict)
    blob_id = models.UUIDField(null=True)
    source_blob_id = models.UUIDField(null=True)
    """The paper before the named fields were put on it, so that their places can be moved."""
    layout = models.JSONField(null=True)
    pages = models.IntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_version"
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"version {self.number} ({self.kind})"


class Attachment(models.Model):
    """A separate file sent with the document; sealed by the agency at issue where it is a PDF."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="attachments")
    order = models.IntegerField()
    name = models.CharField(max_length=255)
    original_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    blob_id = models.UUIDField()
    sealed_blob_id = models.UUIDField(null=True)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_attachment"
        constraints = [models.UniqueConstraint(fields=["draft", "order"], name="draft_attachment_once")]
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Opinion(models.Model):
    """What somebody said about a draft: a remark, an approval, or why not; never changed (NĐ 30/2020 PL VI III.5)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="opinions")
    verdict = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    step = models.CharField(max_length=20, blank=True)
    """The status it was said in: whose turn it was."""
    by_name = models.CharField(max_length=200)
    by_title = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "drafting_opinion"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.verdict}"
