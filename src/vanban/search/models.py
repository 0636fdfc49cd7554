"""The index: a row per document; visibility, text, kind and month in one GIN index (decision 7). And its words."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """What can be found of one document. `text` is folded by kernel.vietnamese.search_fold, configuration `simple`.

    `slots` says its kind, and its kind in its month: what the index is asked for first (search.rules.slots_of).
    `number` keeps number and symbol as printed, `summary` the trích yếu, so that a hit needs no second read.
    """

    document_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    principals = ArrayField(models.IntegerField())
    slots = ArrayField(models.IntegerField())
    text = SearchVectorField()
    number = models.CharField(max_length=120, blank=True)
    number_folded = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    moment = models.DateTimeField()

    class Meta:
        db_table = "search_entry"
        indexes = [
            # What says most comes first, and last the sight of many posts: the index goes through its columns in order.
            GinIndex(fields=["text", "slots", "principals"], name="search_visible_text"),
            models.Index(fields=["-moment"], name="search_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.document_id}"


class Word(models.Model):
    """A word that stands, or once stood, in an entry: what an unfinished word may become.

    One that nobody uses any more finds nothing and costs nothing, so none is ever taken off. Nobody is shown them.
    """

    word = models.TextField(primary_key=True)

    class Meta:
        db_table = "search_word"

    def __str__(self) -> str:
        return self.word
