"""Background entries of the portal: what must be known of a document before somebody opens its page."""

from __future__ import annotations

from vanban.platform import storage
from vanban.portal.queries.checked import SIGNABLE
from vanban.registry import api as registry
from vanban.registry.events import OutgoingIssued
from vanban.signing import api as signing


def check_issued(event: OutgoingIssued) -> None:
    """Check the signatures of a document that was just issued, so that its page shows the verdict from the beginning.

    Harmless twice: a file that was checked before is left alone.
    """
    files = [file for file in registry.files_of(event.document_id) if file.role in SIGNABLE]
    digests = storage.digests(file.blob_id for file in files if file.blob.media_type == "application/pdf")
    known = signing.kept_reports(digests.values())
    for blob_id, digest in digests.items():
        if digest not in known:
            signing.check(storage.read(blob_id), at=event.at, document_id=event.document_id, digest=digest)
