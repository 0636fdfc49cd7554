"""Tables of a draft's way to its signer: slips, opinions asked, comments of the public, co-writers, own processes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vanban.directory.api import Agency, Post
from vanban.drafting.models.drafts import Draft
from vanban.kernel.identifiers import new_id


class Slip(models.Model):
    """A phiếu trình as it was printed and kept, one after each decision; never changed (HP25-Đ19)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="slips")
    number = models.IntegerField()
    content = models.JSONField(default=dict)
    blob_id = models.UUIDField()
    size = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_slip"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_slip_once")]

    def __str__(self) -> str:
        return f"slip {self.number} of {self.draft_id}"


class Consultation(models.Model):
    """An asking of opinions on one version of a draft until a day (lấy ý kiến); with `public`, of everybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="consultations")
    version = models.IntegerField()
    blob_id = models.UUIDField()
    question = models.TextField()
    due = models.DateTimeField()
    public = models.BooleanField(default=False)
    asker = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    summary_blob_id = models.UUIDField(null=True)

    class Meta:
        db_table = "drafting_consultation"
        ordering = ["asked_at"]
        indexes = [
            models.Index(
                fields=["due"], condition=models.Q(public=True, closed_at__isnull=True), name="consultation_public"
            )
        ]

    def __str__(self) -> str:
        return f"opinions on {self.draft_id}"


class Consulted(models.Model):
    """One who was asked, a post or an agency, and the answer; an answer is given once and not changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="consulted")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    verdict = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    letter = models.CharField(max_length=200, blank=True)
    """Number and date of the letter that brought the answer, when it did not come through the system."""
    by_name = models.CharField(max_length=200, blank=True)
    by_title = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_consulted"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "post"], name="consulted_post_once"),
            models.UniqueConstraint(fields=["consultation", "agency"], name="consulted_agency_once"),
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, agency__isnull=True)
                | models.Q(post__isnull=True, agency__isnull=False),
                name="consulted_one_of_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"


class Comment(models.Model):
    """What somebody of the public said on a draft that was laid open; never changed (NB16-Đ15.2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    author = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=64, blank=True)
    """A digest of where it came from, to slow down floods; not an address."""
    at = models.DateTimeField()

    class Meta:
        db_table = "drafting_comment"
        ordering = ["at"]
        indexes = [models.Index(fields=["source", "at"], name="comment_source")]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class CoWriter(models.Model):
    """A colleague whom the drafter let write along."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="co_writers")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_co_writer"
        constraints = [models.UniqueConstraint(fields=["draft", "post"], name="co_writer_once")]

    def __str__(self) -> str:
        return str(self.post)


class AgencyFlow(models.Model):
    """An agency's own process: the turns its drafts take, from a moment on; the newest counts, all are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    steps = ArrayField(models.CharField(max_length=20))
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_agency_flow"
        ordering = ["made_at"]
        indexes = [models.Index(fields=["agency", "made_at"], name="agency_flow_newest")]

    def __str__(self) -> str:
        return f"{self.agency}: {', '.join(self.steps)}"
