"""The receiver's side: what arrived, with its files and its check report."""

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.kernel.identifiers import new_id


class Arrival(models.Model):
    """What was received by any channel, under the UUID that the document keeps when it is registered.

    `report` is the list of findings made before anybody may decide (NB16-Đ11.2a); `facts` are the envelope fields as
    the sender wrote them. A second copy by the same channel is counted here, never stored as another arrival.

    `source` says how it came. By the hub `packet` is the packet; by mail the message as it came, by paper the scan, and
    then number, date, type and abstract are what could be read, until a clerk has looked at them.
    """

    SOURCES = [(source, source) for source in ("axis", "mail", "paper", "web")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=5, choices=SOURCES, default="axis")
    sender = models.ForeignKey("directory.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    sender_code = models.CharField(max_length=35, blank=True)
    sender_name = models.CharField(max_length=200)
    message_id = models.CharField(max_length=200)
    delivery_id = models.UUIDField(null=True)
    packet = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    content_key = models.CharField(max_length=64)
    """Digest over the files in order: the same document code with the same content is the same document."""
    document_code = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    notation = models.CharField(max_length=120, blank=True)
    promulgated = models.DateField(null=True)
    type_name = models.CharField(max_length=200, blank=True)
    subject = models.TextField()
    signer_name = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=300, blank=True)
    urgency = models.SmallIntegerField(default=0)
    due = models.DateField(null=True)
    business = models.SmallIntegerField(default=0)
    facts = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    """When the hub accepted the packet from the sender, or our mail server the message (NB16-Đ11.2b)."""
    arrived_at = models.DateTimeField()
    report = models.JSONField(null=True)
    reported_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=states.ARRIVAL.choices(), default=states.ARRIVAL.initial)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    """The refused arrival of the same document that came before this one."""
    copies = models.SmallIntegerField(default=1)
    last_status = models.CharField(max_length=2, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    """When packet and files were made irrecoverable after a recall; what is left is the tombstone."""

    class Meta:
        db_table = "exchange_arrival"
        constraints = [
            models.UniqueConstraint(fields=["agency", "sender_code", "message_id"], name="exchange_arrival_once"),
            models.CheckConstraint(
                condition=~Q(state=states.ACCEPTED) | Q(report__isnull=False), name="exchange_accepted_was_checked"
            ),
            models.CheckConstraint(
                condition=~Q(state=states.REFUSED) | (~Q(reason="") & ~Q(decided_by="")),
                name="exchange_refused_says_why_and_who",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.RECALLED) | Q(destroyed_at__isnull=False),
                name="exchange_recalled_is_destroyed",
            ),
        ]
        indexes = [models.Index(fields=["agency", "document_code"], name="exchange_arrival_code")]

    def __str__(self) -> str:
        return f"{self.printed_number} ({self.sender_code or self.sender_name})"

    @property
    def printed_number(self) -> str:
        """Number and symbol as people write them."""
        return f"{self.number}/{self.notation}" if self.number and self.notation else self.number or self.notation


class ArrivalFile(models.Model):
    """A file of the packet, unwrapped, with the pages counted in it."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=10)
    place = models.SmallIntegerField()
    pages = models.IntegerField(null=True)

    class Meta:
        db_table = "exchange_arrival_file"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["arrival", "place"], name="exchange_file_place_once")]

    def __str__(self) -> str:
        return self.name
