"""The virus scanner sees every file that came from somebody's computer before it goes out (VL19-Đ22.2; NB25-Đ19.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports, states
from vanban.drafting.models import CheckedFile
from vanban.drafting.ports import Scanned
from vanban.drafting.queries.files import get_checked
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage


def scan_file(blob_id: UUID, *, by: Actor, at: datetime) -> CheckedFile:
    """Have one file scanned and keep the answer; harmless when run twice.

    A scanner that cannot answer leaves the file “chưa quét” with the reason, and is raised (OutsideFailure).
    """
    file = get_checked(blob_id)
    policies.check_can_examine(by)
    if not states.FILE_SCAN.can(file.state, "pass"):
        return file
    try:
        found = ports.file_tools().scan(storage.read(blob_id))
    except OutsideFailure as failure:
        _note_failure(blob_id, str(failure))
        raise
    return _keep(blob_id, found, by=by, at=at)


@transaction.atomic
def _keep(blob_id: UUID, found: Scanned, *, by: Actor, at: datetime) -> CheckedFile:
    file = CheckedFile.objects.select_for_update().get(blob_id=blob_id)
    policies.check_can_examine(by)
    verb = "find" if found.signature else "pass"
    if not states.FILE_SCAN.can(file.state, verb):
        return file
    file.move_to(states.FILE_SCAN.step(file.state, verb).target, at)
    file.signature, file.engine, file.why = found.signature, found.engine, ""
    file.save()
    code = "drafting.virus_found" if found.signature else "drafting.scanned"
    audit.record(by, code, file.draft_id, at, name=file.name, signature=found.signature, engine=found.engine)
    return file


@transaction.atomic
def _note_failure(blob_id: UUID, why: str) -> None:
    file = CheckedFile.objects.select_for_update().get(blob_id=blob_id)
    file.tries += 1
    file.why = why[:300]
    file.save(update_fields=["tries", "why"])
