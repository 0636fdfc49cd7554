"""Tables laid over the shipped regulations: amendments of the operator, and lists of single agencies."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id


class Amendment(models.Model):
    """One change of one regulation from a day on; the numbers of a regulation follow one another without a gap.

    A row never changes, except that it may be withdrawn once before its day has begun; a trigger keeps both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    profile = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=20)
    part = models.CharField(max_length=20)
    values = models.JSONField()
    """What the part says from this version on, under the keys of the data (`rules.amending.KEYS`)."""
    before = models.JSONField()
    """What it said until then, so that the change can be read without computing."""
    effective_from = models.DateField()
    basis = models.CharField(max_length=500)
    """Number and date of the document that orders the change."""
    reason = models.CharField(max_length=500)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "rulebook_amendment"
        ordering = ["profile", "number"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=~models.Q(basis="") & ~models.Q(reason=""), name="amendment_with_basis_and_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} {self.version}"


class OwnList(models.Model):
    """A list of one agency for itself and those under it (NB16-Đ6.4, Đ7.2), whole, from a day on; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency_id = models.UUIDField()
    agency_name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    effective_from = models.DateField()
    lines = models.JSONField()
    """Type of document to the way it goes; empty: from that day the agency has no list."""
    basis = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "rulebook_own_list"
        ordering = ["agency_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "number"], name="own_list_number_once"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="own_list_with_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.effective_from:%d/%m/%Y}"
