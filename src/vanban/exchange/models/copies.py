"""The same letter by two channels: what it is recognised by, and which copies share one registration."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from vanban.exchange.models.incoming import Arrival
from vanban.kernel.identifiers import new_id


class DocumentCopy(models.Model):
    """Another copy of a document that is here already: when it came, by which channel, how it was recognised.

    `document_id` is the document that is or will be registered; `arrival` the one that was kept with it. Never changed.
    """

    RECOGNISED = [(by, by) for by in ("files", "code", "number", "likeness", "clerk")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(db_index=True)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    arrival = models.OneToOneField(Arrival, null=True, on_delete=models.PROTECT, related_name="copy")
    """None for a paper copy that was not scanned."""
    source = models.CharField(max_length=5, choices=Arrival.SOURCES)
    sender = models.CharField(max_length=300)
    came_at = models.DateTimeField()
    recognised_by = models.CharField(max_length=10, choices=RECOGNISED)
    likeness = models.SmallIntegerField(null=True)
    """Of a hundred, where the words were compared."""
    note = models.CharField(max_length=300, blank=True)
    joined_by = models.CharField(max_length=200)
    joined_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_copy"
        ordering = ["came_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrival__isnull=True) | ~Q(document_id=models.F("arrival_id")),
                name="exchange_copy_of_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.source}"


class Likeness(models.Model):
    """By what a document is recognised again: digests of its files, and a sketch of its words."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    files = ArrayField(models.CharField(max_length=64))
    bands = ArrayField(models.BigIntegerField())
    """Parts of the sketch; documents that are alike share at least one of them."""
    sketch = ArrayField(models.BigIntegerField())
    words = models.IntegerField(default=0)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_likeness"
        indexes = [
            GinIndex(fields=["files"], name="exchange_likeness_files"),
            GinIndex(fields=["bands"], name="exchange_likeness_bands"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"
