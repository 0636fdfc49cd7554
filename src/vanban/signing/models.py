"""Tables of signing: certificates, anchors, pictures, signatures made, reports on signatures found."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.kernel.states import Step

KINDS = [("person", "person"), ("agency", "agency")]


class Certificate(models.Model):
    """A certificate of a person or of an agency (HY19-Đ3.3); the key never lies here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    person = models.ForeignKey("directory.Person", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("directory.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=64, unique=True)
    """Hexadecimal, lower case."""
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    content = models.BinaryField()
    """The certificate itself, DER."""
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    status = models.CharField(max_length=12, default="registered")
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        db_table = "signing_certificate"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_to__gt=models.F("valid_from")), name="certificate_period"),
            models.CheckConstraint(
                condition=models.Q(kind="person", person__isnull=False, agency__isnull=True)
                | models.Q(kind="agency", person__isnull=True, agency__isnull=False),
                name="certificate_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) ^ models.Q(status="revoked"),
                name="certificate_revoked_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.serial})"

    def move_to(self, step: Step) -> None:
        """Take the step's target as status."""
        self.status = step.target


class TrustAnchor(models.Model):
    """A root certificate trusted for a purpose over a period, and who approved it."""

    PURPOSES = [("signatures", "signatures"), ("timestamps", "timestamps")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    trusted_from = models.DateTimeField()
    trusted_to = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200)
    demo = models.BooleanField(default=False)

    class Meta:
        db_table = "signing_trust_anchor"
        constraints = [models.UniqueConstraint(fields=["fingerprint", "purpose"], name="anchor_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.purpose})"


class SignerPicture(models.Model):
    """The picture of a person's handwritten signature or of an agency's seal (PNG, transparent); the newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    subject_id = models.UUIDField()
    """The person's or the agency's id."""
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        db_table = "signing_picture"
        indexes = [models.Index(fields=["subject_id", "-since"], name="signing_picture_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class SignatureRecord(models.Model):
    """One signature made here: on what, with which certificate, by whom, when (TT 41/2017 Đ9). Never changed."""

    PURPOSES = [("person", "person"), ("seal", "seal"), ("attachment", "attachment"), ("copy", "copy")]

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
