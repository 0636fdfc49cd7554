"""How a person likes the lists: narrowings kept under a name, and the columns shown."""

from django.db import models

from vanban.kernel.identifiers import new_id


class KeptList(models.Model):
    """A list narrowed in some way, kept by one person under a name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    book = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=600)
    """The narrowing as the address carries it; read anew each time, so that what is no longer known narrows nothing."""
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "portal_kept_list"
        constraints = [models.UniqueConstraint(fields=["person_id", "book", "name"], name="kept_list_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """The columns of a list that one person does not want to see."""

    person_id = models.UUIDField()
    book = models.CharField(max_length=10)
    hidden = models.JSONField(default=list)

    class Meta:
        db_table = "portal_list_columns"
        constraints = [models.UniqueConstraint(fields=["person_id", "book"], name="list_columns_once")]

    def __str__(self) -> str:
        return f"{self.book}: {self.hidden}"
