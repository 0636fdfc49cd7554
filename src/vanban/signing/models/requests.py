"""Tables of requests to the authority and of what the register warns of."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.kernel.states import Step
from vanban.signing.models.certificates import Certificate


class CertificateRequest(models.Model):
    """A request to the authority, which travels as a document of the house (NĐ 68/2024)."""

    KINDS = [(kind, kind) for kind in ("new", "renew", "revoke", "restore", "change")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    authority = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    subjects = models.JSONField()
    """For whom, as printed: kind and id of the holder, name, post, e-mail, the certificate it is about."""
    document_id = models.UUIDField(unique=True)
    status = models.CharField(max_length=12, default="prepared")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "signing_certificate_request"
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["agency", "-made_at"], name="certificate_request_home"),
            models.Index(fields=["-made_at"], name="certificate_request_new"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id}"

    def move_to(self, step: Step) -> None:
        """Take the step's target as status."""
        self.status = step.target


class CertificateWarning(models.Model):
    """Something about a certificate that somebody must see to: each kind once for each certificate."""

    KINDS = [("60", "60"), ("30", "30"), ("7", "7"), ("left", "left")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=8, choices=KINDS)
    """Days before the end, or `left`: the holder has left the agency, so the key must be taken back."""
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_warning"
        constraints = [models.UniqueConstraint(fields=["certificate", "kind"], name="signing_warning_once")]
        indexes = [
            models.Index(
                fields=["certificate", "-made_at"],
                condition=models.Q(settled_at__isnull=True),
                name="signing_warning_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.certificate_id}"
