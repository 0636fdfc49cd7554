"""Who sees a document and who must act on it: rows by principal, read by index (decision 10)."""

from django.db import models

from vanban.directory.models.people import Principal


class Access(models.Model):
    """A document granted to a principal. Lists read (principal, kind, moment, document) from the index alone."""

    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10)
    """`outgoing` or `incoming`."""
    moment = models.DateTimeField()
    """When the document came or was made: the order of lists; the same in every row of one document."""
    document_id = models.UUIDField()
    reason = models.CharField(max_length=40)
    """Why: drafter, reviewer, signer, clerk, assigned, …; answers "why do I see this?"."""

    class Meta:
        db_table = "directory_access"
        constraints = [models.UniqueConstraint(fields=["document_id", "principal"], name="access_once")]
        indexes = [models.Index(fields=["principal", "kind", "-moment", "-document_id"], name="access_list")]

    def __str__(self) -> str:
        return f"{self.principal_id} sees {self.document_id}"


class OpenItem(models.Model):
    """Something a principal must do now: one slim row in a box; closed work leaves the table."""

    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, db_index=False)
    box = models.CharField(max_length=30)
    document_id = models.UUIDField()
    moment = models.DateTimeField()
    due = models.DateTimeField(null=True)
    urgency = models.SmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    """First line of the row: number and symbol, or the type of a draft."""
    subject = models.CharField(max_length=500)
    origin = models.CharField(max_length=200, blank=True)
    """Where it comes from: agency, unit or person, as printed."""

    class Meta:
        db_table = "directory_open_item"
        constraints = [
            models.UniqueConstraint(fields=["document_id", "principal", "box"], name="open_item_once"),
        ]
        indexes = [models.Index(fields=["principal", "box", "-urgency", "-moment"], name="open_item_box")]

    def __str__(self) -> str:
        return f"{self.box}: {self.title}"
