"""How a document is sent: the agency's choices, and what is done on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.exchange.models.outgoing import Envelope, Recipient
from vanban.kernel.identifiers import new_id
from vanban.rulebook.api import Dispatch as Mode

MODES = [(mode.value, mode.value) for mode in Mode]


class SendingPlan(models.Model):
    """What people decided about sending a document, before and after it is issued; held by whoever changes it."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    short_subject = models.CharField(max_length=300, blank=True)
    """The trích yếu in the words of the clerk, for the name of the file (HP25-Đ8.3c)."""

    class Meta:
        db_table = "exchange_sending_plan"

    def __str__(self) -> str:
        return f"{self.document_id}"

    @classmethod
    def hold(cls, document_id: UUID, agency_id: UUID) -> SendingPlan:
        """The row that whoever decides on the sending of a document holds; inside a transaction."""
        cls.objects.get_or_create(document_id=document_id, defaults={"agency_id": agency_id})
        return cls.objects.select_for_update().get(document_id=document_id)


class DispatchChoice(models.Model):
    """A person's word against the regulation's table for one recipient; never changed, the latest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(SendingPlan, on_delete=models.PROTECT, related_name="choices")
    key = models.CharField(max_length=200)
    """The recipient's code, or its name where it has none."""
    mode = models.CharField(max_length=12, choices=MODES)
    reason = models.CharField(max_length=500)
    chosen_by = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_dispatch_choice"
        ordering = ["chosen_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="exchange_choice_says_why")]

    def __str__(self) -> str:
        return f"{self.key}: {self.mode}"


class PaperTask(models.Model):
    """Something to be done on paper: `send` a copy to a recipient, `keep` the stamped copy at the clerk.

    Ticked with name and hour; the row stays (NB16-Đ2.10, NB16-Đ13.2b; VL19-Đ11.5; HP25-Đ20.1b).
    """

    KINDS = [("send", "send"), ("keep", "keep")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="paper_tasks")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="paper_tasks")
    kind = models.CharField(max_length=5, choices=KINDS)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    copies = models.SmallIntegerField(default=1)
    reason = models.CharField(max_length=600)
    """Why there is paper: the line of the regulation, or the words of who decided."""
    urgency = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=states.PAPER_TASK.choices(), default=states.PAPER_TASK.initial)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    """Number of the postal item, shelf of the kept copy, or why it is not needed."""

    class Meta:
        db_table = "exchange_paper_task"
        ordering = ["-urgency", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["envelope"], condition=Q(kind="keep"), name="exchange_paper_one_kept_copy"),
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(state=states.OPEN), name="exchange_paper_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=states.OPEN) | (~Q(done_by="") & Q(done_at__isnull=False)),
                name="exchange_paper_says_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "-urgency", "made_at"], name="exchange_paper_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @classmethod
    def copy_for(cls, recipient: Recipient, reason: str, *, at: datetime, urgency: int) -> PaperTask:
        """The task of sending one copy on paper; the address written last for this receiver is taken over."""
        return cls.copies_for([(recipient, reason)], at=at, urgency=urgency)[0]

    @classmethod
    def copies_for(cls, wanted: Sequence[tuple[Recipient, str]], *, at: datetime, urgency: int) -> list[PaperTask]:
        """The same for many recipients of one document, each with its reason: two statements for any number."""
        if not wanted:
            return []
        envelope = wanted[0][0].envelope
        earlier = cls.objects.filter(agency_id=envelope.agency_id, name__in={row.name for row, _why in wanted})
        latest = earlier.exclude(address="").order_by("name", "-made_at").distinct("name")
        known = dict(latest.values_list("name", "address"))
        return PaperTask.objects.bulk_create(
            PaperTask(
                envelope=envelope,
                agency_id=envelope.agency_id,
                recipient=recipient,
                kind="send",
                name=recipient.name,
                address=known.get(recipient.name, ""),
                reason=reason[:600],
                urgency=urgency,
                made_at=at,
            )
            for recipient, reason in wanted
        )
