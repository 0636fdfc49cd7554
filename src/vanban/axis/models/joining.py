"""How a system comes to the hub: asked for by its own people, approved by the operator, proven by three tests."""

from django.db import models

from vanban.axis import states
from vanban.axis.models.mailboxes import ConnectedSystem
from vanban.kernel.identifiers import new_id


class Joining(models.Model):
    """One system on its way to the hub; it stays as the record of who asked, who approved and when it went live."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=10, choices=states.JOINING.choices(), default=states.JOINING.initial)
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    """SHA-256 of the word in the link that the operator gave away; who has the link fills in and sees this joining."""
    name = models.CharField(max_length=200, blank=True)
    system_code = models.CharField(max_length=60, blank=True)
    codes = models.JSONField(default=list)
    """The agency codes it wants to speak for: [{"code": …, "name": …}]."""
    contact = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    agency_id = models.UUIDField(null=True, db_index=True)
    """The agency whose administrator asked."""
    asked_by = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    live_by_itself = models.BooleanField(default=False)
    """Goes live as soon as the three tests are passed, without another word of the operator."""
    system = models.ForeignKey(ConnectedSystem, null=True, on_delete=models.PROTECT, related_name="joinings")
    secret_shown_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "axis_joining"
        indexes = [models.Index(fields=["-made_at", "-id"], name="axis_joining_newest")]

    def __str__(self) -> str:
        return self.name or f"{self.made_at:%Y-%m-%d}"
