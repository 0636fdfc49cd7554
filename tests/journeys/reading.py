"""Reads what the kill test left in the database into the plain values that `journeys.histories` judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction

from journeys.histories import Document, Entry, History, Paper
from vanban.drafting import states
from vanban.drafting.models import Draft, DraftVersion
from vanban.platform.models import AuditEntry
from vanban.registry.models import DocumentFile, NumberEntry, OutgoingDocument, Register
from vanban.signing.models import SignatureRecord


def found_after_death(document: str) -> str:
    """In which state a document was found after the process that dealt with it died."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One snapshot: a commit that was on its way when its process died may arrive between two reads.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _found(document)


def _found(document: str) -> str:
    draft = Draft.objects.get(id=document)
    held = list(NumberEntry.objects.filter(document_id=document).values_list("state", flat=True))
    sealed = SignatureRecord.objects.filter(document_id=document, purpose="seal").exists()
    registered = OutgoingDocument.objects.filter(id=document).exists()
    shape = (draft.status, held, sealed, registered)
    known = {
        (states.SIGNED, False, False, False): "signed, no number",
        (states.ISSUING, True, False, False): "number held, no seal",
        (states.ISSUING, True, True, False): "sealed, not registered",
        (states.ISSUED, True, True, True): "issued",
    }
    expected_entry = [] if draft.status == states.SIGNED else ["used"] if registered else ["reserved"]
    if held != expected_entry:
        return f"impossible: {shape}"
    return known.get((draft.status, bool(held), sealed, registered), f"impossible: {shape}")


def in_between(documents: Sequence[str]) -> int:
    """How many of these are begun and not ended."""
    return Draft.objects.filter(id__in=documents, status=states.ISSUING).count()


def seals_made(documents: Sequence[str]) -> int:
    """How many seals were made; more than documents where a death or two presses cost one."""
    return SignatureRecord.objects.filter(document_id__in=documents, purpose="seal").count()


def history_of(documents: Sequence[str], told: Mapping[str, set[str]], papers: Mapping[str, Paper]) -> History:
    """The register of the writing office and these documents as they stand now."""
    ids = [UUID(document) for document in documents]
    register = Register.objects.filter(direction="out").first()
    entries = NumberEntry.objects.filter(register__direction="out").order_by("number")
    status = dict(Draft.objects.filter(id__in=ids).values_list("id", "status"))
    registered = dict(OutgoingDocument.objects.filter(id__in=ids).values_list("id", "number"))
    acts: dict[UUID, list[str]] = defaultdict(list)
    for subject, code in AuditEntry.objects.filter(subject_id__in=ids).values_list("subject_id", "code"):
        acts[subject].append(code)
    issued: dict[UUID, list[UUID]] = defaultdict(list)
    for draft, blob in DraftVersion.objects.filter(draft_id__in=ids, kind="issued").values_list("draft_id", "blob_id"):
        issued[draft].append(blob)
    files: dict[UUID, list[UUID]] = defaultdict(list)
    for document, blob in DocumentFile.objects.filter(document_id__in=ids).values_list("document_id", "blob_id"):
        files[document].append(blob)
    return History(
        entries=tuple(Entry(entry.number, entry.state, str(entry.document_id)) for entry in entries),
        next_number=register.next_number if register else 1,
        documents=tuple(
            Document(
                id=str(each),
                status=status[each],
                registered=registered.get(each),
                issued_versions=len(issued[each]),
                same_file=issued[each] == files[each],
                acts=tuple(acts[each]),
                told=frozenset(told.get(str(each), ())),
                paper=papers.get(str(each)),
            )
            for each in ids
        ),
    )
