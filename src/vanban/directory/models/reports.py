"""What administrators have reported to the operator (NB25-Đ23.4b)."""

from __future__ import annotations

from django.db import models

from vanban.directory.models.agencies import Agency
from vanban.kernel.identifiers import new_id


class AdminReport(models.Model):
    """How accounts, keys and devices of an agency stood at the end of a period, and what its administrator adds.

    Sent once for each period and never changed: the database refuses it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    """As `2026-Q3`."""
    figures = models.JSONField()
    """Code and number of every line as the record had it when the report was sent."""
    state = models.TextField()
    problems = models.TextField(blank=True)
    wishes = models.TextField(blank=True)
    sent_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "directory_admin_report"
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["agency", "period"], name="admin_report_once")]
        indexes = [models.Index(fields=["period", "agency"], name="admin_report_period")]

    def __str__(self) -> str:
        return f"{self.agency} {self.period}"
