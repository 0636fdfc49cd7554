"""Keeping the index in step: a document whose words or whose readers changed is read again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from vanban.directory import api as directory
from vanban.kernel.vietnamese import search_fold
from vanban.platform.web.page import providers
from vanban.search import rules
from vanban.search.models import Entry

LONGEST = 300_000
"""Characters of a document that are searched: PostgreSQL keeps at most a megabyte of words for one."""

LEARN = """
INSERT INTO search_word (word)
SELECT read.word FROM (SELECT unnest(tsvector_to_array(text)) AS word FROM search_entry WHERE document_id = %s) AS read
WHERE NOT EXISTS (SELECT 1 FROM search_word known WHERE known.word = read.word)
ORDER BY read.word
ON CONFLICT DO NOTHING
"""
"""The words of an entry that were never met before, in one order, so that no two readers wait for each other."""


def on_event(event: Any) -> None:
    """The reaction to any event that carries `document_id`."""
    index(event.document_id)


@transaction.atomic
def index(document_id: UUID) -> bool:
    """Read one document again through the contexts' voices and write its entry; false when nobody knows it.

    Harmless twice: the entry is made from the present state, never added to.
    """
    told = [text for provider in providers() if provider.search_text and (text := provider.search_text(document_id))]
    if not told:
        Entry.objects.filter(document_id=document_id).delete()
        return False
    kind, moment = told[0][0], told[0][3]
    number = next((text[1] for text in told if text[1]), "")
    texts = [text[2] for text in told]
    everything = " ".join([*(text[1] for text in told), *texts])[:LONGEST]
    Entry.objects.update_or_create(
        document_id=document_id,
        defaults={
            "kind": kind,
            "principals": directory.finders(document_id),
            "slots": rules.slots_of(kind, moment),
            "text": SearchVector(Value(search_fold(everything)), config="simple"),
            "number": number[:120],
            "number_folded": search_fold(number)[:120],
            "summary": next((line.strip() for text in texts for line in text.splitlines() if line.strip()), "")[:500],
            "moment": moment,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [document_id])
    return True
