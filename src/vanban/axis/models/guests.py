"""What the hub keeps for agencies without a system: what came to them, what they write, and what was reported."""

from django.db import models

from vanban.axis import states
from vanban.axis.models.mailboxes import Mailbox
from vanban.axis.models.traffic import Delivery
from vanban.kernel.identifiers import new_id


class GuestArrival(models.Model):
    """A document that lies in a guest's mailbox; the packet itself stays the hub's message, byte for byte."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="guest_arrival")
    sender_code = models.CharField(max_length=35)
    sender_name = models.CharField(max_length=200)
    business = models.SmallIntegerField(default=0)
    document_code = models.CharField(max_length=200, blank=True)
    number_symbol = models.CharField(max_length=200)
    promulgated = models.DateField()
    type_name = models.CharField(max_length=200, blank=True)
    subject = models.TextField()
    signer = models.CharField(max_length=500, blank=True)
    priority = models.SmallIntegerField(default=0)
    due = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    """The other envelope fields, as the sender wrote them."""
    files = models.JSONField(default=list)
    """Name and size of each file, in the packet's order."""
    report = models.JSONField(default=list)
    """The check report, as made on arrival."""
    state = models.CharField(
        max_length=10, choices=states.GUEST_ARRIVAL.choices(), default=states.GUEST_ARRIVAL.initial
    )
    reason = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "axis_guest_arrival"
        indexes = [
            models.Index(fields=["mailbox", "state", "-arrived_at", "-id"], name="axis_guest_arrival_list"),
            models.Index(fields=["mailbox", "document_code"], name="axis_guest_arrival_code"),
        ]

    def __str__(self) -> str:
        return self.number_symbol


class GuestReport(models.Model):
    """A status that a guest tells a sender: written with the act, handed over later, always as the same bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    arrival = models.ForeignKey(GuestArrival, on_delete=models.PROTECT, related_name="reports")
    code = models.CharField(max_length=2)
    at = models.DateTimeField()
    packet = models.BinaryField()
    handed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)
    """Why the hub would not take it; nobody waits for it then."""

    class Meta:
        db_table = "axis_guest_report"
        constraints = [models.UniqueConstraint(fields=["arrival", "code"], name="axis_guest_report_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.arrival_id}"


class GuestLetter(models.Model):
    """A document that a guest writes and sends. Its id comes from the form, so that pressing twice sends once."""

    id = models.UUIDField(primary_key=True, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    typed = models.JSONField(default=dict)
    """What was typed into the form, kept through every refusal."""
    document_code = models.CharField(max_length=200, blank=True, db_index=True)
    number_symbol = models.CharField(max_length=200, blank=True)
    subject = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=states.GUEST_LETTER.choices(), default=states.GUEST_LETTER.initial)
    packet = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.TextField(blank=True)
    signature = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=1000, blank=True)
    """Why the hub would not take it."""
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "axis_guest_letter"
        indexes = [models.Index(fields=["mailbox", "state", "-touched_at", "-id"], name="axis_guest_letter_list")]

    def __str__(self) -> str:
        return self.number_symbol or f"{self.id}"


class GuestFile(models.Model):
    """A file put into a letter; the first is the document itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(GuestLetter, on_delete=models.PROTECT, related_name="files")
    place = models.IntegerField()
    name = models.CharField(max_length=255)
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.IntegerField(default=0)
    told = models.JSONField(default=list)
    """What the check of its signatures said: text and whether it is good."""
    broken = models.BooleanField(default=False)
    """A signature on it does not hold, or it cannot be read; it must not be sent."""

    class Meta:
        db_table = "axis_guest_file"
        constraints = [models.UniqueConstraint(fields=["letter", "sha256"], name="axis_guest_file_once")]

    def __str__(self) -> str:
        return self.name


class GuestRecipient(models.Model):
    """One recipient of a sent letter and how far it is there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(GuestLetter, on_delete=models.PROTECT, related_name="recipients")
    place = models.IntegerField()
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12, choices=states.GUEST_RECIPIENT.choices(), default=states.GUEST_RECIPIENT.initial
    )
    reason = models.CharField(max_length=1000, blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    moments = models.JSONField(default=dict)
    """Status code to the moment the receiver reported it."""

    class Meta:
        db_table = "axis_guest_recipient"
        constraints = [models.UniqueConstraint(fields=["letter", "code"], name="axis_guest_recipient_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
