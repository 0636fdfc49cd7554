"""What an issued document gives others to do, and who in the house follows that up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Max, Q

from vanban.exchange import states
from vanban.exchange.models.outgoing import Envelope, Recipient
from vanban.exchange.rules.ledger import EntryKind
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id


class Following(models.Model):
    """Whose it is to follow an issued document up: the post that led its drafting (NB25-Đ14.3b)."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    orders = models.JSONField(default=list)
    """What its words give its recipients to do: [place in the list of recipients, sentence, day]."""

    class Meta:
        db_table = "exchange_following"
        indexes = [models.Index(fields=["post"], name="exchange_following_post")]

    def __str__(self) -> str:
        return f"{self.document_id}"


class Task(models.Model):
    """One thing that one recipient is to do by a day, as the document says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="tasks")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(max_length=1000)
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=states.TASK.choices(), default=states.TASK.initial)
    by_document = models.BooleanField(default=False)
    """Made from the day by which the document wants a reply, not written by hand."""
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=1000, blank=True)
    urged_at = models.DateTimeField(null=True)
    urged = models.SmallIntegerField(default=0)
    line = models.SmallIntegerField(default=0)
    """Its number in the document's ledger; 0 for what was written before ledgers had numbers."""
    percent = models.SmallIntegerField(default=0)
    """How far it is, as the recipient last reported."""
    word = models.CharField(max_length=1000, blank=True)
    """The recipient's last report in words."""
    word_at = models.DateTimeField(null=True)
    asked_due = models.DateField(null=True)
    """The later day the recipient asks for, while nobody has answered."""
    overdue_at = models.DateTimeField(null=True)
    """The moment its day ran out while it was open; stored once."""

    class Meta:
        db_table = "exchange_task"
        ordering = ["due", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(by_document=True), name="exchange_task_reply_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="exchange_task_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.TASK_OPEN)) | Q(ended_at__isnull=False),
                name="exchange_task_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(state="open"), name="exchange_task_open"),
            models.Index(
                fields=["due"],
                condition=Q(state="open", overdue_at__isnull=True),
                name="exchange_task_to_overdue",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @classmethod
    def numbered(cls, tasks: Sequence[Task], envelope: Envelope) -> Sequence[Task]:
        """The same tasks with the next numbers in the ledger of their document; the caller holds the document."""
        last = cls.objects.filter(envelope=envelope).aggregate(last=Max("line"))["last"] or 0
        for number, task in enumerate(tasks, last + 1):
            task.line = number
        return tasks


class TaskEntry(models.Model):
    """One line of a task's history: a report, an urging, a question for time and its answer. Never changed."""

    KINDS = [(kind.value, kind.value) for kind in EntryKind]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=KINDS)
    text = models.CharField(max_length=1000, blank=True)
    percent = models.SmallIntegerField(null=True)
    due = models.DateField(null=True)
    by_name = models.CharField(max_length=200)
    by_agency = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_task_entry"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"

    @classmethod
    def note(
        cls,
        task: Task,
        kind: EntryKind,
        *,
        by: Actor,
        at: datetime,
        text: str = "",
        percent: int | None = None,
        due: date | None = None,
        agency: str = "",
    ) -> TaskEntry:
        """Add a line to the history of a task; the verb that calls this writes the record."""
        return cls.objects.create(
            task=task,
            kind=kind,
            text=text[:1000],
            percent=percent,
            due=due,
            by_name=by.printed[:200],
            by_agency=agency[:200],
            at=at,
        )
