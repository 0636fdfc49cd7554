"""The sender's side: an envelope per issued document, one row per recipient, one dispatch per packet."""

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.kernel.identifiers import new_id


class Envelope(models.Model):
    """An issued document on its way, under the document's UUID."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    document_code = models.CharField(max_length=120, unique=True)
    number_symbol = models.CharField(max_length=90)
    subject = models.CharField(max_length=500)
    urgency = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    amended = models.JSONField(default=dict)
    """Facts of the document that updates changed since it was issued; whoever is sent to later gets these."""
    profile = models.CharField(max_length=40, blank=True)
    profile_version = models.CharField(max_length=40, blank=True)
    """The regulation that decided how it is sent and by when."""
    signed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_reason = models.CharField(max_length=200, blank=True)
    first_sent_at = models.DateTimeField(null=True)
    """When the first copy left; later than `due_at` it was sent late (HP25-Đ6.1a)."""
    file_names = models.JSONField(default=list)
    """[[name in the book, name it is sent under]], where names are made (HP25-Đ8.3)."""

    class Meta:
        db_table = "exchange_envelope"
        indexes = [
            models.Index(fields=["agency", "due_at"], name="exchange_envelope_due"),
        ]

    def __str__(self) -> str:
        return self.number_symbol


class Dispatch(models.Model):
    """One packet for the hub: its exact bytes, its message id (the row's id), and the hub's receipt.

    A packet whose answer was lost is handed over again from here, byte for byte.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="dispatches")
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    """Set when the hub refused it; a new packet takes its place."""
    receipt = models.JSONField(default=dict)
    """The hub's receipt: its text and the signature over it."""
    receipt_file = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "exchange_dispatch"

    def __str__(self) -> str:
        return f"{self.id}"


class Recipient(models.Model):
    """One line of the sender's grid: where to, by which channel, how far, and when each step was reached.

    `clicked_at` is the order to send, `handed_at` the hub's receipt, `arrived_at` the receiver's 01: which of them
    counts as the sending time is for the profile to say (NB16-Đ11.1c, HP25-Đ14.1b).
    """

    CHANNELS = [("axis", "axis"), ("paper", "paper"), ("mail", "mail"), ("house", "house")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="recipients")
    place = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=35, blank=True)
    agency = models.ForeignKey("directory.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    group_name = models.CharField(max_length=200, blank=True)
    """The group of recipients through which it came on the list; empty for one chosen by itself."""
    channel = models.CharField(max_length=10, choices=CHANNELS, default="axis")
    channel_reason = models.CharField(max_length=200, blank=True)
    address = models.EmailField(max_length=254, blank=True)
    """The official mailbox, where the channel is e-mail."""
    mode = models.CharField(max_length=12, blank=True)
    """Electronic only, with paper, or paper only, as the regulation's table or a person decided."""
    mode_reason = models.CharField(max_length=300, blank=True)
    profile = models.CharField(max_length=40, blank=True)
    profile_version = models.CharField(max_length=40, blank=True)
    chosen_by = models.CharField(max_length=200, blank=True)
    chosen_reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=15, choices=states.RECIPIENT.choices(), default=states.RECIPIENT.initial)
    recall = models.CharField(max_length=10, choices=states.RECALL.choices(), default=states.RECALL.initial)
    recalled_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    round = models.SmallIntegerField(default=1)
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="recipients")
    clicked_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    """Who at the receiver refused."""

    class Meta:
        db_table = "exchange_recipient"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["envelope", "place"], name="exchange_recipient_place"),
            models.UniqueConstraint(
                fields=["envelope", "code"], condition=~Q(code=""), name="exchange_recipient_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
