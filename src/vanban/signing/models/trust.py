"""Tables of the trust store: proposals to trust a root, and certificates that stand between roots and people."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.kernel.states import Step
from vanban.signing.models.certificates import TrustAnchor


class TrustProposal(models.Model):
    """One operator's wish that a root be trusted, and another one's word on it: the database wants two people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    purposes = ArrayField(models.CharField(max_length=12))
    circle = models.CharField(max_length=10, choices=TrustAnchor.CIRCLES)
    since = models.DateTimeField(null=True)
    """From when it shall be trusted; None: from the approval on."""
    reason = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    """Number and date of the document in which the authority publishes the root."""
    status = models.CharField(max_length=12, default="proposed")
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    """Why it was declined or withdrawn."""

    class Meta:
        db_table = "signing_trust_proposal"
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["status", "-proposed_at"], name="trust_proposal_open")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="approved") | ~models.Q(decided_by=models.F("proposed_by")),
                name="trust_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(status="proposed", decided_at__isnull=True)
                | (~models.Q(status="proposed") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="trust_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"

    def move_to(self, step: Step) -> None:
        """Take the step's target as status."""
        self.status = step.target


class IntermediateCertificate(models.Model):
    """A certificate of an authority under a root, kept because files sometimes leave it out. It carries no trust."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=300)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)
    valid_to = models.DateTimeField()
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "signing_intermediate"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
