"""What a check of form found on a file of a draft: kept as found, with the text that asked for it."""

from __future__ import annotations

from django.db import models

from vanban.drafting.models.drafts import Draft
from vanban.kernel.identifiers import new_id


class FormatCheck(models.Model):
    """One check of one file; never changed. `findings` as plain values, `text` the rules of form in force that day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="format_checks")
    source = models.CharField(max_length=5)
    """`word` for the Word file, `paper` for the PDF."""
    blob_id = models.UUIDField(null=True)
    name = models.CharField(max_length=255)
    findings = models.JSONField(default=list)
    faults = models.IntegerField(default=0)
    text = models.CharField(max_length=300)
    profile = models.CharField(max_length=40)
    profile_version = models.CharField(max_length=20)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "drafting_format_check"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["draft", "-at"], name="format_check_latest")]

    def __str__(self) -> str:
        return f"{self.name}: {self.faults}"
