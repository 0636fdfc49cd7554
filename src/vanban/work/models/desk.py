"""Tables of the leader's desk: who answers for which field, and the sentences a leader writes again and again."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id


class Responsibility(models.Model):
    """A field of an agency's work: the leader in charge of it and the post that handles it (VL19-Đ16.2).

    The agency keeps this list itself; it only proposes, the leader decides.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    """Words by which a document of this field is known beside the name itself, one phrase a line."""
    leader = models.ForeignKey("directory.Post", null=True, on_delete=models.PROTECT, related_name="+")
    """The leader to whom the field was given."""
    handler = models.ForeignKey("directory.Post", null=True, on_delete=models.PROTECT, related_name="+")
    """The post that leads the handling: usually the head of a unit."""
    ended_at = models.DateTimeField(null=True)
    """Set when the field is taken off the list; what was proposed by it before stays explained."""

    class Meta:
        db_table = "work_responsibility"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=models.Q(ended_at__isnull=True), name="responsibility_once"
            ),
            models.CheckConstraint(
                condition=models.Q(leader__isnull=False) | models.Q(handler__isnull=False),
                name="responsibility_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Favourite(models.Model):
    """A sentence of instruction that somebody keeps at hand."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "work_favourite"
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="favourite_once")]
        ordering = ["kept_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
