"""What was read from the pages of a document that came in: fields with places, and the words for the search."""

from django.db import models

from vanban.exchange import states
from vanban.kernel.identifiers import new_id


class Reading(models.Model):
    """One reading of the main file of a document; the file itself stays as it came.

    `fields` are the proposals as `rules.reading.found.Found` writes them, `sizes` the pages that were read (number,
    width and height in points), `fault` why the file's own text was not believed. When the document is destroyed the
    words are deleted with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(unique=True)
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=states.READING.choices(), default=states.READING.initial)
    fields = models.JSONField(default=list)
    sizes = models.JSONField(default=list)
    text = models.TextField(blank=True)
    pages = models.IntegerField(default=0)
    """How many pages the file has; `sizes` tells which of them were read."""
    recognised = models.BooleanField(default=False)
    fault = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why nothing could be read."""
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)

    class Meta:
        db_table = "exchange_reading"

    def __str__(self) -> str:
        return f"{self.document_id} ({self.state})"

    def move_to(self, target: str) -> None:
        """Take a step that the table of states allowed."""
        self.state = target
