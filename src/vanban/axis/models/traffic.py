"""What travels: messages, their deliveries, and the append-only trace of both."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from vanban.axis import states
from vanban.axis.models.mailboxes import ConnectedSystem, Mailbox
from vanban.kernel.identifiers import new_id


class Message(models.Model):
    """The exact bytes accepted from a sender, once per sender and message id, for as long as the archive lasts.

    Only the envelope is readable to the operator; content lies encrypted in the blob.
    """

    KINDS = [("edoc", "edoc"), ("status", "status")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(ConnectedSystem, on_delete=models.PROTECT, related_name="sent")
    """The system that handed it over."""
    sender = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="sent")
    """Null for an agency behind an upstream hub."""
    sender_code = models.CharField(max_length=35)
    """The sender's present code on this hub, or the code that the upstream hub gave."""
    message_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=KINDS)
    business = models.SmallIntegerField(default=0)
    status_code = models.CharField(max_length=2, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    document_code = models.CharField(max_length=200, blank=True)
    number_symbol = models.CharField(max_length=120, blank=True)
    priority = models.SmallIntegerField(default=0)
    accepted_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "axis_message"
        constraints = [models.UniqueConstraint(fields=["sender_code", "message_id"], name="axis_message_once")]
        indexes = [models.Index(fields=["document_code"], name="axis_message_by_document")]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class Acceptance(models.Model):
    """The hub's receipt for a message and the codes it was handed over for, kept as signed; a repeat gets this one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="acceptances", db_index=False)
    codes_key = models.CharField(max_length=64)
    """Digest of the codes, sorted."""
    receipt = models.TextField()
    signature = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "axis_acceptance"
        constraints = [models.UniqueConstraint(fields=["message", "codes_key"], name="axis_acceptance_once")]

    def __str__(self) -> str:
        return f"{self.message_id}"


class Delivery(models.Model):
    """One message on its way to one mailbox. `round` counts deliveries of the same message to the same mailbox."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    destination = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="received", db_index=False)
    addressed_as = models.CharField(max_length=35)
    """The code the sender wrote, which may be an alias or that of a merged predecessor."""
    addressees = models.JSONField(default=list)
    """Through a gateway: every code behind it that this copy is for."""
    failures = models.JSONField(default=dict)
    """Through a gateway: the codes that the upstream hub could not serve, each with its reason."""
    remote_id = models.CharField(max_length=64, blank=True)
    """Through a gateway: the id that the upstream hub gave."""
    settled_at = models.DateTimeField(null=True)
    """Through a gateway: when the fate of every addressee was known."""
    round = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=states.DELIVERY.choices(), default=states.DELIVERY.initial)
    priority = models.SmallIntegerField(default=0)
    attempt = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    """When it is due; of one handed to an upstream hub, when to ask there what became of it."""
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    last_error = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)
    receipt = models.JSONField(default=dict)
    reminded = models.SmallIntegerField(default=0)
    """How many reminders of the clock were given."""
    created_at = models.DateTimeField()

    class Meta:
        db_table = "axis_delivery"
        constraints = [
            models.UniqueConstraint(fields=["message", "destination", "round"], name="axis_delivery_once"),
            models.CheckConstraint(
                condition=~Q(state=states.LEASED) | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="axis_leased_has_token",
            ),
        ]
        indexes = [
            models.Index(
                F("destination"),
                F("priority").desc(),
                Coalesce("lease_until", "next_at"),
                condition=Q(state__in=[states.WAITING, states.LEASED]),
                name="axis_delivery_ready",
            ),
            models.Index(fields=["destination"], condition=Q(state=states.LEASED), name="axis_delivery_held"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=[states.WAITING, states.LEASED], priority__gt=0),
                name="axis_delivery_urgent",
            ),
            models.Index(
                fields=["next_at"],
                condition=Q(state=states.DELIVERED, settled_at__isnull=True) & ~Q(remote_id=""),
                name="axis_delivery_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.addressed_as}"


class Stoppage(models.Model):
    """The hub takes nothing while one of these is open: after a failed flush, what is on the disk is unknown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "axis_stoppage"

    def __str__(self) -> str:
        return self.reason


class Event(models.Model):
    """One thing that happened to a message or delivery; partitioned by month, refuses change and deletion."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    message_id = models.UUIDField()
    delivery_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "axis_event"
        managed = False

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
