"""What a document was when it was issued or registered, so that it can be compared ever after."""

from django.db import models


class Whole(models.Model):
    """The digest of each part of a document, signed by the house's key; written once (NB16-Đ9.1, HP25-Đ15.2)."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    direction = models.CharField(max_length=3)
    origin = models.CharField(max_length=20)
    """`born_digital` or `scanned` (NB16-Đ2.3)."""
    parts = models.JSONField()
    """Each part's code, its values in words, and their digest."""
    text = models.TextField()
    """The digests as signed."""
    signature = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_whole"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin__in=["born_digital", "scanned"]), name="exchange_whole_origin_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"
