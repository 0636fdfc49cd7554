"""Reports on a document's way, both directions, kept for ever."""

from django.db import models
from django.db.models import Q

from vanban.exchange.models.outgoing import Recipient
from vanban.kernel.identifiers import new_id


class StatusEntry(models.Model):
    """One report. `in`: told to us about a document we sent; `out`: written by us about a document we received.

    Rows are never changed, but for the moment the hub took an outgoing one.
    """

    DIRECTIONS = [("in", "in"), ("out", "out")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    direction = models.CharField(max_length=3, choices=DIRECTIONS)
    document_id = models.UUIDField(db_index=True)
    """The envelope's or the arrival's id."""
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="statuses")
    organ_code = models.CharField(max_length=35)
    """Who reports (in), or to whom we report (out)."""
    code = models.CharField(max_length=2)
    at = models.DateTimeField()
    """When it happened, as the reporter says."""
    noted_at = models.DateTimeField()
    description = models.CharField(max_length=1000, blank=True)
    staff_name = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200)
    counted = models.BooleanField(default=True)
    """False for late and repeated reports, which change nothing."""
    packet = models.BinaryField(null=True)
    """The exact bytes of an outgoing report, at most a few kilobytes."""
    handed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_status"
        ordering = ["noted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["direction", "organ_code", "message_id"], name="exchange_status_once"),
            models.CheckConstraint(
                condition=Q(direction="in") | Q(packet__isnull=False), name="exchange_out_has_packet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.code}"
