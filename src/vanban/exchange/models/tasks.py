"""What an issued document gives others to do, and who in the house follows that up."""

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.exchange.models.outgoing import Envelope, Recipient
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

    class Meta:
        db_table = "exchange_task"
        ordering = ["due", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(by_document=True), name="exchange_task_reply_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="exchange_task_says_what"),
            models.CheckConstraint(
                condition=Q(state=states.OPEN) | Q(ended_at__isnull=False), name="exchange_task_ended_when"
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(state="open"), name="exchange_task_open")]

    def __str__(self) -> str:
        return self.text[:40]
