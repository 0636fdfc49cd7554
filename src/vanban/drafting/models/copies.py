"""The table of electronic copies."""

from __future__ import annotations

from django.db import models

from vanban.directory.api import Agency
from vanban.kernel.identifiers import new_id


class Copy(models.Model):
    """An electronic copy made of a document on paper or of a part of one, as signed; never changed (NĐ 30/2020 Đ25)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(db_index=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=12)
    name = models.CharField(max_length=255)
    blob_id = models.UUIDField()
    size = models.BigIntegerField()
    pages = models.IntegerField()
    certificate_serial = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_copy"
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["agency", "made_at"], name="drafting_copy_book")]

    def __str__(self) -> str:
        return f"{self.form}: {self.name}"
