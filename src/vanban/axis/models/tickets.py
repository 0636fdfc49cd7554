"""What the operator must look after: faults that the hub cannot mend by itself."""

from django.db import models
from django.db.models import Q

from vanban.axis.models.mailboxes import Mailbox
from vanban.axis.models.traffic import Delivery
from vanban.kernel.identifiers import new_id


class Ticket(models.Model):
    """One fault, opened by the hub, closed by the operator with a note; never two open ones for the same fault."""

    KINDS = [
        ("undeliverable", "undeliverable"),
        ("stuck", "stuck"),
        ("urgent_waiting", "urgent_waiting"),
        ("unsettled", "unsettled"),
        ("unreachable", "unreachable"),
    ]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="tickets")
    destination = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="tickets")
    text = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "axis_ticket"
        constraints = [
            models.UniqueConstraint(fields=["kind", "delivery"], name="axis_ticket_once"),
            models.UniqueConstraint(
                fields=["kind", "destination"],
                condition=Q(delivery__isnull=True, closed_at__isnull=True),
                name="axis_ticket_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=Q(closed_at__isnull=True), name="axis_ticket_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
