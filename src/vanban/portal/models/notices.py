"""What people are told, how they want to be told, and what became of each mail and push."""

from django.db import models
from django.db.models import Q

from vanban.kernel.identifiers import new_id


class Notice(models.Model):
    """One thing one person is told. The same fact told twice leaves one line: `key` names the fact."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    """A code of `rules.telling.KINDS`."""
    subject_id = models.UUIDField(null=True)
    """The document it is about, when it is about one."""
    for_name = models.CharField(max_length=200, blank=True)
    """Whose business it is, when the person stands in for somebody."""
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=500, blank=True)
    words = models.CharField(max_length=500, blank=True)
    """A reason or a count, as somebody wrote it."""
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    """Who did it; learns when a mail about it cannot be delivered."""
    urgency = models.SmallIntegerField(default=0)
    due = models.DateTimeField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_notice"
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["person_id", "-at", "-id"], name="notice_list"),
            models.Index(fields=["person_id"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class NoticeChoice(models.Model):
    """How a person wants to be told, where it differs from the house's habit; one row a person."""

    person_id = models.UUIDField(primary_key=True)
    channels = models.JSONField(default=dict)
    """Kind to the list of channels beside the page: `mail`, `push`."""
    digest = models.BooleanField(default=True)
    digest_channels = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "portal_notice_choice"

    def __str__(self) -> str:
        return f"choice of {self.person_id}"


class PushDevice(models.Model):
    """A browser that a person allowed to show notices: the address at its push service and its keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(db_index=True)
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When the person took it away, or its push service said that it is gone."""

    class Meta:
        db_table = "portal_push_device"

    def __str__(self) -> str:
        return self.label


class Sending(models.Model):
    """One notice on its way by one channel to one address. Neither sent nor given up: it waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=300)
    """A mail address, or the id of a push device."""
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "portal_sending"
        constraints = [models.UniqueConstraint(fields=["notice", "channel", "address"], name="sending_once")]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="sending_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"


class Deed(models.Model):
    """An act that a browser may send twice, because it never saw the answer: done once, whatever the line does."""

    person_id = models.UUIDField()
    key = models.UUIDField()
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    """The address it was sent to."""

    class Meta:
        db_table = "portal_deed"
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="deed_once")]
        indexes = [models.Index(fields=["at"], name="deed_at")]

    def __str__(self) -> str:
        return f"{self.place} {self.key}"
