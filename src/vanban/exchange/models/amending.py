"""What a sender asks after sending - recall, update, replacement - on its own side and on the receiver's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.exchange.models.incoming import Arrival
from vanban.exchange.models.outgoing import Dispatch, Recipient
from vanban.exchange.models.statuses import StatusEntry
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id

KINDS = [
    ("recall", "recall"),
    ("update", "update"),
    ("remove", "remove"),
    ("replace", "replace"),
    ("correct", "correct"),
    ("again", "again"),
    ("urge", "urge"),
]


class Request(models.Model):
    """The sender's side: one thing asked of one recipient, with the answer; `act_id` joins what was asked at once.

    A recall is asked by a status report (13), the others by a packet. Never changed but for its way and its answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    act_id = models.UUIDField()
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=states.REQUEST.choices(), default=states.REQUEST.initial)
    reason = models.CharField(max_length=1000)
    changes = models.JSONField(default=list)
    """Of an update: what is new, as [field, old, new]."""
    replacement_id = models.UUIDField(null=True)
    """Of a replacement or a correction: the issued document that goes to the recipient instead of this one."""
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    entry = models.ForeignKey(StatusEntry, null=True, on_delete=models.PROTECT, related_name="+")
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="requests")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    said_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exchange_request"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "replacement_id"],
                condition=Q(state=states.ASKED),
                nulls_distinct=False,
                name="exchange_request_open_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exchange_request_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient_id}"

    @classmethod
    def ask(
        cls, recipient: Recipient, kind: str, *, act_id: UUID, reason: str, by: Actor, at: datetime, **more: Any
    ) -> Request:
        """Write down one thing asked of one recipient; the verb that asks writes the record."""
        return cls.objects.create(
            act_id=act_id, recipient=recipient, kind=kind, reason=reason, asked_by=by.printed[:200], asked_at=at, **more
        )


class Demand(models.Model):
    """The receiver's side: what the sender of a document asks about it, and what became of that.

    `arrival` is the document it is about, null while that has not come; `carrier` the arrival that brought the demand
    with new files. The row outlives the document: after a recall it is the tombstone's reason, author and hour.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    sender_code = models.CharField(max_length=35)
    message_id = models.CharField(max_length=200)
    document_code = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=states.DEMAND.choices(), default=states.DEMAND.initial)
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="demands")
    carrier = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="carried")
    reason = models.CharField(max_length=1000, blank=True)
    staff_name = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    """When the sender asked, as it says."""
    noted_at = models.DateTimeField()
    by_duty = models.BooleanField(default=False)
    """Answered by the system, since the regulation leaves no choice."""
    profile = models.CharField(max_length=80, blank=True)
    """Which version of which regulation decided that."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "exchange_demand"
        ordering = ["noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sender_code", "message_id", "document_code"], name="exchange_demand_once"
            ),
            models.UniqueConstraint(
                fields=["arrival", "kind"], condition=Q(state=states.OPEN), name="exchange_demand_open_once"
            ),
            models.CheckConstraint(
                condition=Q(arrival__isnull=False) | Q(state__in=[states.OPEN, states.UNMATCHED]),
                name="exchange_demand_answered_has_document",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.DENIED) | (~Q(answer="") & ~Q(decided_by="")),
                name="exchange_demand_denied_says_why_and_who",
            ),
        ]
        indexes = [models.Index(fields=["agency", "sender_code", "document_code"], name="exchange_demand_code")]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_code}"
