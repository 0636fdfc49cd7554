"""Groups of recipients: named lists that are opened into their members when a document is written or sent."""

from __future__ import annotations

from django.db import models

from vanban.directory.models.agencies import Agency
from vanban.directory.rules import GroupRule
from vanban.kernel.identifiers import new_id


class RecipientGroup(models.Model):
    """A named list of recipients; `agency` is whose it is, None for one that the operator keeps for the province.

    `name` is what stands under “Nơi nhận”. With a `rule` the agencies of that kind belong to it on every day as they
    are at work on that day, beside the members written down. A group that is given up keeps its row for the record.
    """

    RULES = [(rule.value, rule.value) for rule in GroupRule]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    """The name as it is compared: in small letters."""
    rule = models.CharField(max_length=12, blank=True, choices=RULES)
    revision = models.IntegerField(default=0)
    """Raised at each change; who holds an older one is told."""
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_group"
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "folded"],
                condition=models.Q(given_up_at__isnull=True),
                nulls_distinct=False,
                name="group_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """One member of a group in its order: an agency of the directory, or a name as typed."""

    group = models.ForeignKey(RecipientGroup, on_delete=models.CASCADE, related_name="members")
    place = models.IntegerField()
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "directory_group_member"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["group", "place"], name="group_place_once"),
            models.UniqueConstraint(
                fields=["group", "agency"], condition=models.Q(agency__isnull=False), name="group_agency_once"
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, name="") | models.Q(agency__isnull=True, name__gt=""),
                name="group_member_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.agency}"
