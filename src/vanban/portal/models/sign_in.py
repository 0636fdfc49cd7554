"""Where and when a person signed in, so that they can see and end their sessions."""

from django.db import models

from vanban.kernel.identifiers import new_id


class SignIn(models.Model):
    """One session of a person: from where, since when. The session's own row decides whether it still lives."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(db_index=True)
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "portal_sign_in"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.device}"
