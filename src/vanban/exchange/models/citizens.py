"""Letters of people and organisations without an account: who takes them, a mailbox proven, the letter as written."""

from django.db import models
from django.db.models import Q

from vanban.exchange.models.incoming import Arrival
from vanban.kernel.identifiers import new_id


class CitizenDesk(models.Model):
    """Whether an agency takes letters from the public page (NB16-Đ4.2); none does until an operator opens it."""

    agency = models.OneToOneField("directory.Agency", primary_key=True, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_citizen_desk"

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.is_open}"


class CitizenProof(models.Model):
    """Somebody asks to write from a mailbox, and proves with the link that goes there that they read it.

    The link is no secret of this table: it is worked out from the id with the key of the house. What nobody used is
    deleted after a few days; addresses in the network are kept as digests only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    mailbox = models.CharField(max_length=64)
    """Digest of the address without its tags, by which it is counted."""
    source = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_citizen_proof"
        indexes = [models.Index(fields=["asked_at"], name="exchange_citizen_asked")]

    def __str__(self) -> str:
        return f"{self.address}: {self.asked_at}"


class CitizenLetter(models.Model):
    """A letter as it was written on the public page; never changed, but for the arrival that is made of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    proof = models.OneToOneField(CitizenProof, on_delete=models.PROTECT, related_name="letter")
    code = models.CharField(max_length=20, unique=True)
    """Whoever has it may ask how the letter stands, and learns nothing else."""
    name = models.CharField(max_length=200)
    postal = models.CharField(max_length=300)
    address = models.CharField(max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    number_symbol = models.CharField(max_length=90, blank=True)
    dated = models.DateField(null=True)
    subject = models.CharField(max_length=500)
    words = models.TextField(blank=True)
    files = models.JSONField(default=list)
    """[{id, name}] of the stored files in the order they were chosen."""
    packet = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    """Everything above as it was sent, in one file."""
    written_at = models.DateTimeField()
    arrival = models.OneToOneField(Arrival, null=True, on_delete=models.PROTECT, related_name="citizen")

    class Meta:
        db_table = "exchange_citizen_letter"
        indexes = [
            models.Index(fields=["written_at"], condition=Q(arrival__isnull=True), name="exchange_citizen_waits")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.subject}"
