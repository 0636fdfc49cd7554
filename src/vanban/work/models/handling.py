"""Tables of handling; instructions and notes of progress are append-only by trigger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models

from vanban.directory.api import Post
from vanban.kernel.identifiers import new_id
from vanban.work import states
from vanban.work.rules import Kind


class Handling(models.Model):
    """The way of one incoming document through one agency; the key is the document's UUID."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=states.HANDLING.choices(), default=states.HANDLING.initial)
    turn_since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    """By when whose turn it is must act."""
    assigned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    """When each happened for the first time; what the sender was told."""
    result = models.TextField(blank=True)
    reply_id = models.UUIDField(null=True)
    file_notation = models.CharField(max_length=20, blank=True)
    """Number and symbol of the case file the document was put into (FileNotation, NĐ 30/2020 PL VI)."""

    class Meta:
        db_table = "work_handling"
        indexes = [
            models.Index(fields=["agency", "status", "due"], name="handling_agency"),
            models.Index(
                fields=["status", "due"], condition=models.Q(status__in=list(states.UNFINISHED)), name="handling_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.status}"

    def open_assignments(self) -> list[Assignment]:
        """The assignments that are somebody's work now, with post, person and unit."""
        found = self.assignments.filter(status__in=states.OPEN)
        return list(found.select_related("post__person", "post__unit", "post__agency", "unit", "team"))


class Instruction(models.Model):
    """What a leader, or a head inside the unit, wrote about a document. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="instructions")
    post = models.ForeignKey("directory.Post", null=True, on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=200)
    """As printed, with the person represented."""
    giver_title = models.CharField(max_length=200)
    text = models.TextField()
    due = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "work_instruction"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.giver_name}: {self.text[:40]}"


class Assignment(models.Model):
    """A post's share in an instruction."""

    KINDS = [(kind.value, kind.value) for kind in Kind]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="assignments")
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey("directory.Post", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    status = models.CharField(max_length=10, choices=states.ASSIGNMENT.choices(), default=states.ASSIGNMENT.initial)
    due = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    """The result, or the reason of a return."""
    result_document_id = models.UUIDField(null=True)
    unit = models.ForeignKey("directory.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """Given to a unit: until somebody in it takes it, `post` is whoever answers for the unit."""
    team = models.ForeignKey("work.Team", null=True, on_delete=models.PROTECT, related_name="+")
    """Given to a team: until a member takes it, `post` is the team's head."""
    claimed_at = models.DateTimeField(null=True)
    """When somebody of the unit or team took it."""
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    """The assignment of which this is a part, given by its holder."""
    percent = models.SmallIntegerField(default=0)
    """How far it is, as last reported."""
    soon_at = models.DateTimeField(null=True)
    """From when it counts as due soon: one working day before the deadline, in the agency's office hours."""
    soon_told_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    """The moment the deadline passed while it was open: stored once, so that nothing has to be searched for it."""

    class Meta:
        db_table = "work_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["handling"],
                condition=models.Q(kind=Kind.LEAD, status__in=list(states.OPEN)),
                name="assignment_one_open_lead",
            ),
            models.UniqueConstraint(
                fields=["handling", "post"],
                condition=models.Q(status__in=list(states.OPEN)),
                name="assignment_post_once",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="assignment_percent_of_hundred"
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(team__isnull=True), name="assignment_one_group"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "status", "due"], name="assignment_post"),
            models.Index(
                fields=["due"],
                condition=models.Q(status__in=list(states.OPEN), overdue_at__isnull=True),
                name="assignment_to_overdue",
            ),
            models.Index(
                fields=["soon_at"],
                condition=models.Q(status__in=list(states.OPEN), soon_told_at__isnull=True),
                name="assignment_to_soon",
            ),
            models.Index(
                fields=["handling"],
                condition=models.Q(status__in=list(states.OPEN), overdue_at__isnull=False),
                name="assignment_overdue",
            ),
        ]
        ordering = ["given_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id} {self.status}"

    @classmethod
    def give(
        cls,
        instruction: Instruction,
        post: Post,
        kind: str,
        moments: Mapping[str, datetime | None],
        *,
        at: datetime,
        unit_id: UUID | None = None,
        team_id: UUID | None = None,
        parent: Assignment | None = None,
        of: Assignment | None = None,
    ) -> Assignment:
        """A new open share with the `moments` of its deadline; the verb that gives it writes the record.

        `of` is a share that this one carries on: its parts and its progress go with it.
        """
        made = cls.objects.create(
            handling=instruction.handling,
            instruction=instruction,
            post=post,
            kind=kind,
            given_at=at,
            unit_id=unit_id,
            team_id=team_id,
            parent=parent,
            percent=of.percent if of is not None else 0,
            **moments,
        )
        if of is not None:
            cls.objects.filter(parent=of, status__in=states.OPEN).update(parent=made)
        return made

    def move_to(self, target: str) -> None:
        """Take the target of a step of `states.ASSIGNMENT`."""
        self.status = target

    def end(self, verb: str, at: datetime) -> None:
        """End this share by a step of the table."""
        self.move_to(states.ASSIGNMENT.step(self.status, verb).target)
        self.ended_at = at
        self.save()


class Progress(models.Model):
    """A note of how far an assignment is. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="progress")
    at = models.DateTimeField()
    writer_name = models.CharField(max_length=200)
    text = models.TextField()
    percent = models.SmallIntegerField(null=True)
    """How far, if the writer said it in numbers."""

    class Meta:
        db_table = "work_progress"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
