"""Signed reports kept with a document, and the codes on printed copies."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id


class SignedReport(models.Model):
    """A report that left this house under its signature, kept with the document it speaks of. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    """The checked file."""
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20)
    checked_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    data = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    """The signed JSON."""
    paper = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    """The same as PDF, whose digest the JSON names."""

    class Meta:
        db_table = "signing_signed_report"
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.name}"


class PrintCode(models.Model):
    """The code that stands on printed copies of one issued document: always the same, and nobody guesses it."""

    code = models.CharField(primary_key=True, max_length=20)
    document_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "signing_print_code"

    def __str__(self) -> str:
        return f"{self.document_id}"
