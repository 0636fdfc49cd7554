"""What is left behind by people who leave and agencies that are merged: heirs, records of handing over, own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from vanban.directory import states
from vanban.directory.models.agencies import Agency
from vanban.directory.models.people import Person, Post, Principal
from vanban.kernel.identifiers import new_id


class Inheritance(models.Model):
    """Whoever holds `heir` reads and acts with all that was given to `former`, too. Never changed, never deleted.

    One row instead of a million: documents stay granted to the place they were granted to, and the heir of that place
    sees them. Rows are flat: the heir of an heir has a row for each place before.
    """

    heir = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="inherited")
    former = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="heirs")
    since = models.DateTimeField()

    class Meta:
        db_table = "directory_inheritance"
        constraints = [
            models.UniqueConstraint(fields=["heir", "former"], name="inheritance_once"),
            models.CheckConstraint(condition=~models.Q(heir=models.F("former")), name="inheritance_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.heir}"


class Handover(models.Model):
    """The record of one person's handing over to a successor (NB25-Đ23.2b, VL19-Đ20.5): who, what, confirmed by whom.

    Once its paper lies in the store it is never changed; it is never deleted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handovers")
    successor = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=12, choices=states.HANDOVER.choices(), default=states.HANDOVER.initial)
    prepared_by = models.CharField(max_length=200)
    prepared_at = models.DateTimeField()
    giver_at = models.DateTimeField(null=True)
    """When the one who leaves confirmed that the list is complete."""
    taker_at = models.DateTimeField(null=True)
    """When the successor confirmed."""
    completed_by = models.CharField(max_length=200, blank=True)
    completed_at = models.DateTimeField(null=True)
    excuse = models.CharField(max_length=300, blank=True)
    """Why a confirmation is missing, in the words of who completed it."""
    posts = models.JSONField(default=list)
    """The posts that ended: id, title, unit."""
    lines = models.JSONField(default=list)
    """What was handed over, each with its kind, title and subject, as it stood at that moment."""
    blob_id = models.UUIDField(null=True)

    class Meta:
        db_table = "directory_handover"
        ordering = ["-prepared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person"], condition=models.Q(status=states.PREPARED), name="handover_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.successor}"

    def move_to(self, status: str) -> None:
        """Take the target of a step."""
        self.status = status

    def complete(self, status: str, *, lines: list[dict[str, Any]], by: str, excuse: str, at: datetime) -> None:
        """Keep what was handed over."""
        self.move_to(status)
        self.lines, self.completed_by, self.completed_at, self.excuse = lines, by, at, excuse
        self.save()


class DataExport(models.Model):
    """Whether somebody may take the data of their own account along: asked, decided by the head, used once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exports")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=states.EXPORT.choices(), default=states.EXPORT.initial)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_data_export"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=models.Q(status__in=[states.ASKED, states.GRANTED]),
                name="data_export_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.status}"

    def move_to(self, status: str) -> None:
        """Take the target of a step."""
        self.status = status
