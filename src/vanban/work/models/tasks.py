"""Tables beside an assignment: teams, asking for more time, urging. Urging is never changed and never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanban.kernel.identifiers import new_id
from vanban.work import states
from vanban.work.models.handling import Assignment, Handling
from vanban.work.rules.urging import UrgeKind


class Team(models.Model):
    """An ad-hoc group of posts of one agency that may be given work as one: a working party, an inspection team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    """The decision that sets the team up, or who decided it by word."""
    head = models.ForeignKey("directory.Post", on_delete=models.PROTECT, related_name="+")
    """Who answers for the team's work until a member has taken it."""
    members = models.ManyToManyField("directory.Post", related_name="+", db_table="work_team_member")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work_team"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], condition=Q(ended_at__isnull=True), name="team_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(basis=""), name="team_named_and_based"),
        ]

    def __str__(self) -> str:
        return self.name


class Extension(models.Model):
    """More time asked for one assignment, and the answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extensions")
    status = models.CharField(max_length=10, choices=states.EXTENSION.choices(), default=states.EXTENSION.initial)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    former_due = models.DateTimeField(null=True)
    due = models.DateTimeField()
    """The deadline asked for; once granted, the one that was granted."""
    reason = models.CharField(max_length=1000)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "work_extension"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(status=states.ASKED), name="extension_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(
                condition=~Q(status=states.REFUSED) | (~Q(answer="") & ~Q(answered_by="")),
                name="extension_refused_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.status}"


class Urging(models.Model):
    """One urging of one assignment, by its kind. Counted for good: the table is append-only."""

    KINDS = [(kind.value, kind.value) for kind in UrgeKind]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="urgings")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="urgings")
    kind = models.CharField(max_length=10, choices=KINDS)
    text = models.CharField(max_length=1000, blank=True)
    giver_name = models.CharField(max_length=200)
    giver_title = models.CharField(max_length=200, blank=True)
    was_overdue = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "work_urging"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.assignment_id}"
