"""The two other channels: official e-mail and the public page (NB16-Đ4.1)."""

from django.db import models
from django.db.models import Q

from vanban.exchange.models.outgoing import Envelope, Recipient
from vanban.kernel.identifiers import new_id


class MailMessage(models.Model):
    """One message: its exact bytes, kept outside the mail system (NB16-Đ14.4), and what the mail server answered.

    A locked attachment's password is not here: it is told by another way.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="mails")
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="mails")
    address = models.EmailField(max_length=254)
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    locked = models.BooleanField(default=False)
    sent_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_mail"
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.address


class Publication(models.Model):
    """An issued document that everybody may read; taken down with a reason, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="publications")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    number_symbol = models.CharField(max_length=90)
    type_name = models.CharField(max_length=100)
    subject = models.CharField(max_length=500)
    issued_date = models.DateField()
    signer = models.CharField(max_length=300)
    files = models.JSONField(default=list)
    """[{id, name, size, media_type}] of what may be fetched."""
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "exchange_publication"
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["envelope"], condition=Q(withdrawn_at__isnull=True), name="exchange_published_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="exchange_withdrawn_says_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], name="exchange_published")]

    def __str__(self) -> str:
        return self.number_symbol
