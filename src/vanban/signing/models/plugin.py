"""Table of files given to a person's own device to be signed."""

from __future__ import annotations

from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.kernel.states import Step
from vanban.signing.models.certificates import Certificate
from vanban.signing.rules.layout import Box
from vanban.signing.states import SIGNING_REQUEST

PURPOSES = [("person", "person"), ("seal", "seal"), ("attachment", "attachment"), ("copy", "copy")]
"""What the official signing software has a command for."""


class SigningRequest(models.Model):
    """One file offered for one signature with one certificate, to one person, for some minutes.

    Files that belong together (a document and its annexes) share an errand. The two tickets are kept as digests only;
    each is good for one use, and handing out new ones ends the old.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    errand_id = models.UUIDField()
    order = models.SmallIntegerField(default=0)
    document_id = models.UUIDField(db_index=True)
    version = models.IntegerField()
    """The version of the document that was read before signing."""
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    part = models.UUIDField(null=True)
    """Which separate file of the document; empty for the document itself."""
    name = models.CharField(max_length=255)
    number = models.CharField(max_length=100, blank=True)
    """Number and symbol as the signing software shows them."""
    dated = models.DateField(null=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=200)
    post_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    offered = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    sha256_offered = models.CharField(max_length=64)
    size_offered = models.BigIntegerField()
    place = models.JSONField(null=True)
    """The place on the paper at which the signature must lie; empty when any place will do."""
    status = models.CharField(max_length=12, choices=SIGNING_REQUEST.choices(), default=SIGNING_REQUEST.initial)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    download_digest = models.CharField(max_length=64, blank=True)
    upload_digest = models.CharField(max_length=64, blank=True)
    sha256_returned = models.CharField(max_length=64, blank=True)
    returned = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    """Why what came back was refused, as the person reads it."""
    settled_at = models.DateTimeField(null=True)
    """When the document took the signature, or said why not (`told`)."""
    told = models.JSONField(default=list)

    class Meta:
        db_table = "signing_request"
        ordering = ["errand_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["errand_id", "order"], name="signing_request_once"),
            models.UniqueConstraint(
                fields=["download_digest"], condition=~models.Q(download_digest=""), name="signing_request_download"
            ),
            models.UniqueConstraint(
                fields=["upload_digest"], condition=~models.Q(upload_digest=""), name="signing_request_upload"
            ),
            models.CheckConstraint(
                condition=models.Q(status="accepted", returned__isnull=False)
                | (~models.Q(status="accepted") & models.Q(returned__isnull=True)),
                name="signing_request_accepted_with_file",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("offered_at")), name="signing_request_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.name} ({self.person_name})"

    @property
    def box(self) -> Box | None:
        """The place as a box."""
        return Box(**self.place) if self.place else None

    def move_to(self, step: Step) -> None:
        """Take the step's target as status."""
        self.status = step.target
