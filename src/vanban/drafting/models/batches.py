"""Tables of many drafts signed or issued in one act."""

from __future__ import annotations

from django.db import models

from vanban.drafting import states
from vanban.drafting.models.drafts import Draft
from vanban.kernel.identifiers import new_id


class Batch(models.Model):
    """Many drafts that one person signs, or issues, in one act; each has a result of its own."""

    KINDS = [("sign", "sign"), ("issue", "issue")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=5, choices=KINDS)
    person_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    post_id = models.UUIDField()
    for_post_id = models.UUIDField(null=True)
    """The place in which a stand-in acts."""
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stopped = models.CharField(max_length=500, blank=True)
    """Why the items left are not done: the PIN was refused, or the person stopped it."""
    secret = models.BinaryField(null=True)
    """The PIN, sealed with the house's key, until the batch ends; none where none is needed."""

    class Meta:
        db_table = "drafting_batch"
        ordering = ["-begun_at"]
        indexes = [
            models.Index(fields=["person_id", "-begun_at"], name="batch_of_person"),
            models.Index(fields=["begun_at"], condition=models.Q(ended_at__isnull=True), name="batch_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.begun_at:%Y-%m-%d %H:%M}"


class BatchItem(models.Model):
    """One draft of a batch: `waiting`, `begun` (a number is held), `done`, `refused` (why), `skipped` (why)."""

    OPEN = ("waiting", "begun")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    place = models.IntegerField()
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=0)
    """The version that was read, for a signature."""
    state = models.CharField(max_length=8, choices=states.BATCH_ITEM.choices(), default=states.BATCH_ITEM.initial)
    number = models.CharField(max_length=20, blank=True)
    told = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_batch_item"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state__in=["waiting", "begun"]), name="batch_item_open_once"
            ),
            models.UniqueConstraint(fields=["batch", "place"], name="batch_item_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.state}"

    def move_to(self, state: str) -> None:
        """Take the target of a step."""
        self.state = state
