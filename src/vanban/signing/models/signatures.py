"""Tables of signatures made and reports on signatures found."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.signing.models.certificates import Certificate


class SignatureRecord(models.Model):
    """One signature made here: on what, with which certificate, by whom, when (TT 41/2017 Đ9). Never changed."""

    PURPOSES = [
        ("person", "person"),
        ("seal", "seal"),
        ("attachment", "attachment"),
        ("copy", "copy"),
        ("reviewer", "reviewer"),
        ("arrival", "arrival"),
    ]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(null=True, db_index=True)
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=300)
    """The certificate's holder as printed."""
    done_by = models.UUIDField(null=True)
    done_by_name = models.CharField(max_length=200)
    agency_id = models.UUIDField(null=True)
    signed_at = models.DateTimeField()
    timestamped = models.BooleanField(default=True)
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64, db_index=True)

    class Meta:
        db_table = "signing_signature"
        ordering = ["signed_at", "id"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.signer} {self.signed_at:%Y-%m-%d %H:%M}"


class CheckReport(models.Model):
    """The report on one file's signatures under one state of trust, kept so that it is not made twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    trust_version = models.CharField(max_length=40)
    checked_at = models.DateTimeField()
    verdict = models.CharField(max_length=20)
    content = models.JSONField()

    class Meta:
        db_table = "signing_check_report"
        indexes = [models.Index(fields=["sha256", "trust_version", "-checked_at"], name="signing_report_newest")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.sha256[:12]}"
