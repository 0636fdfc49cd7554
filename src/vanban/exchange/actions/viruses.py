"""The virus scanner sees every file that came in, by whatever channel (NB16-Đ3.1c; NB25-Đ19.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange import ports, states
from vanban.exchange.models import Arrival, VirusCheck
from vanban.exchange.queries.viruses import virus_checks
from vanban.exchange.rules.checking import virus_in
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage


def scan_arrival(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note every file of an arrival as not scanned and have each one scanned; harmless when run twice.

    Outside any transaction. A scanner that does not answer leaves the files “chưa quét” with the reason, and is raised
    (OutsideFailure).
    """
    _note(document_id, at)
    for check in virus_checks(document_id):
        scan_file(check.blob_id, by=by, at=at)


def scan_file(blob_id: UUID, *, by: Actor, at: datetime) -> None:
    """Have one file scanned and keep the answer; a virus forbids its arrival to be accepted. Raises OutsideFailure."""
    check = VirusCheck.objects.select_related("blob").get(blob_id=blob_id)
    if check.blob.wrapped_key is None or not states.VIRUS_CHECK.can(check.state, "pass"):
        return
    try:
        virus = ports.virus_scanner()(storage.read(blob_id))
    except OutsideFailure as failure:
        _note_failure(blob_id, str(failure))
        raise
    _keep(blob_id, virus, by=by, at=at)


@transaction.atomic
def _note(document_id: UUID, at: datetime) -> None:
    arrival = Arrival.objects.select_for_update(of=("self",)).filter(id=document_id, destroyed_at=None).first()
    if arrival is None:
        return
    known = set(VirusCheck.objects.filter(document_id=document_id).values_list("blob_id", flat=True))
    VirusCheck.objects.bulk_create(
        VirusCheck(blob_id=file.blob_id, document_id=document_id, name=file.name, added_at=at)
        for file in arrival.files.all()
        if file.blob_id not in known
    )


@transaction.atomic
def _keep(blob_id: UUID, virus: str, *, by: Actor, at: datetime) -> None:
    told = VirusCheck.objects.get(blob_id=blob_id)
    arrival = Arrival.objects.select_for_update(of=("self",)).filter(id=told.document_id).first()
    check = VirusCheck.objects.select_for_update().get(blob_id=blob_id)
    verb = "find" if virus else "pass"
    if not states.VIRUS_CHECK.can(check.state, verb):
        return
    check.move_to(states.VIRUS_CHECK.step(check.state, verb).target, at)
    check.signature, check.why = virus[:200], ""
    check.save()
    if virus and arrival is not None and arrival.report is not None:
        found = virus_in(check.name, virus).as_json()
        if found not in arrival.report:
            arrival.report = [*arrival.report, found]
            arrival.save(update_fields=["report"])
    if virus:
        audit.record(by, "exchange.virus_found", check.document_id, at, name=check.name, text=virus)


@transaction.atomic
def _note_failure(blob_id: UUID, why: str) -> None:
    check = VirusCheck.objects.select_for_update().get(blob_id=blob_id)
    check.tries += 1
    check.why = why[:300]
    check.save(update_fields=["tries", "why"])
