"""What the virus scanner said of files that came in from outside."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from vanban.exchange import states


class VirusCheck(models.Model):
    """One stored file before the virus scanner has seen it and after; `document_id` is the arrival it belongs to."""

    blob = models.OneToOneField("platform.Blob", primary_key=True, on_delete=models.PROTECT, related_name="+")
    document_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=states.VIRUS_CHECK.choices(), default=states.VIRUS_CHECK.initial)
    signature = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    """Why it is not scanned yet."""
    tries = models.IntegerField(default=0)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_virus_check"
        ordering = ["added_at", "blob_id"]
        indexes = [
            models.Index(
                fields=["tries", "added_at"], condition=models.Q(state="unscanned"), name="exchange_virus_unscanned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    def move_to(self, target: str, at: datetime) -> None:
        """Take a step that the table of states allowed."""
        self.state, self.scanned_at = target, at
