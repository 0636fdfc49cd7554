"""What an issued document became for later ones: corrected by a letter, or replaced by a document of the same form."""

from django.db import models
from django.db.models import F, Q

from vanban.exchange.models.outgoing import Envelope
from vanban.kernel.identifiers import new_id

LINKS = [("correct", "correct"), ("replace", "replace")]


class DocumentLink(models.Model):
    """A later document of the same agency that corrects or replaces a former one; written once, never changed.

    It stands for every copy, also for those on paper that no request can reach (NĐ 30/2020 Đ18).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="later_links")
    later = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="former_links")
    kind = models.CharField(max_length=10, choices=LINKS)
    fault = models.CharField(max_length=20, blank=True)
    """Of a correction: what was wrong - form, technique of presentation, or procedure."""
    reason = models.CharField(max_length=1000)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_link"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["former", "later"], name="exchange_link_once"),
            models.UniqueConstraint(fields=["former"], condition=Q(kind="replace"), name="exchange_replaced_once"),
            models.CheckConstraint(condition=~Q(former=F("later")), name="exchange_link_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="exchange_link_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.former_id}"
