"""Tables of certificates, roots and pictures."""

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
    suspended_at = models.DateTimeField(null=True)
    suspended_reason = models.CharField(max_length=300, blank=True)
    home_agency = models.ForeignKey(
        "directory.Agency", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """The agency in whose service it is used: its administrator keeps it, even after the holder has left."""
    demo = models.BooleanField(default=False)
    kept_in = models.CharField(max_length=20, blank=True)
    """Where its key is: the name of a keeper (`demo`, `pkcs11`, `csc`, `plugin`); empty when no key is known."""
    key_reference = models.CharField(max_length=200, blank=True)
    """What the keeper calls the key: a label, an identifier of a credential."""

    class Meta:
        db_table = "signing_certificate"
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["home_agency", "valid_to", "id"], name="certificate_of_home"),
            models.Index(fields=["valid_to", "id"], name="certificate_ends"),
        ]
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
            models.CheckConstraint(
                condition=models.Q(suspended_at__isnull=True) ^ models.Q(status="suspended"),
                name="certificate_suspended_when",
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
    CIRCLES = [("official", "official"), ("public", "public"), ("foreign", "foreign")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    circle = models.CharField(max_length=10, choices=CIRCLES, default="official")
    """Whose root it is: of signatures for public duty, of public services, of a foreign authority (NĐ 68/2024)."""
    trusted_from = models.DateTimeField()
    trusted_to = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    proposal = models.ForeignKey("signing.TrustProposal", null=True, on_delete=models.PROTECT, related_name="anchors")
    """Who proposed it, why and after which document; None for the demo's own."""
    demo = models.BooleanField(default=False)

    class Meta:
        db_table = "signing_trust_anchor"
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "purpose"], condition=models.Q(trusted_to__isnull=True), name="anchor_once"
            ),
            models.CheckConstraint(
                condition=models.Q(trusted_to__isnull=True) | models.Q(trusted_to__gte=models.F("trusted_from")),
                name="anchor_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.purpose})"


class SignerPicture(models.Model):
    """The picture of a person's handwritten signature or of an agency's seal (PNG, transparent); the newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    subject_id = models.UUIDField()
    """The person's or the agency's id."""
    blob = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    """Empty: the agency has no seal of its own, and its signature shows no picture."""
    since = models.DateTimeField()
    registered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "signing_picture"
        indexes = [models.Index(fields=["subject_id", "-since"], name="signing_picture_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
