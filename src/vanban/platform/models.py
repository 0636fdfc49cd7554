"""Tables of the platform: stored files and the append-only audit."""

from django.db import models

from vanban.kernel.identifiers import new_id


class Blob(models.Model):
    """One stored file version: where it lies, what it hashes to, and its own wrapped data key.

    Destroying `wrapped_key` destroys the content in every copy and backup (NB16-Đ17.5); content is never shared
    between records.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200, unique=True)
    key_id = models.CharField(max_length=40)
    wrapped_key = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "platform_blob"

    def __str__(self) -> str:
        return f"blob {self.id}"


class AuditEntry(models.Model):
    """One act of a person or the machine; the table is partitioned by month and refuses change and deletion."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=80)
    subject_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    post_id = models.UUIDField(null=True)
    post_title = models.CharField(max_length=200)
    for_id = models.UUIDField(null=True)
    for_name = models.CharField(max_length=200)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "platform_audit"
        managed = False

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.actor_name}"
