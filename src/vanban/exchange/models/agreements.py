"""What two agencies agreed about the moment that counts as sending."""

from django.db import models
from django.db.models import F, Q

from vanban.kernel.identifiers import new_id


class TimeAgreement(models.Model):
    """One agreement of an agency with a partner (HP25-Đ14.1). It is ended by a day, never deleted."""

    COUNTED = [("pressed", "pressed"), ("handed", "handed"), ("arrived", "arrived")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    partner_code = models.CharField(max_length=35)
    partner_name = models.CharField(max_length=200)
    sent_time = models.CharField(max_length=10, choices=COUNTED)
    basis = models.CharField(max_length=300)
    """The paper in which both sides agreed."""
    starts = models.DateField()
    ends = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        db_table = "exchange_time_agreement"
        ordering = ["-starts", "-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="exchange_agreement_forward"
            )
        ]
        indexes = [models.Index(fields=["agency", "partner_code"], name="exchange_agreement_pair")]

    def __str__(self) -> str:
        return f"{self.agency_id} – {self.partner_code}"
