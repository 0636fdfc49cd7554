"""Giving a document back: the receiver's copy becomes irrecoverable, its record stays as a tombstone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vanban.directory.api import close_items
from vanban.exchange import states
from vanban.exchange.events import ArrivalRecalled
from vanban.exchange.models import Arrival, Demand, Reading
from vanban.kernel.actor import Actor
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import files_of


@transaction.atomic
def destroy(arrival: Arrival, demand: Demand, *, by: Actor, at: datetime) -> None:
    """Destroy the packet and the files of a held arrival, also where the register points to them (HY19-Đ10.2).

    Number, sender, dates, the recall's reason and who answered it stay; the book keeps its line; every piece of open
    work is closed. Harmless for an arrival that is destroyed already.
    """
    if arrival.destroyed_at is not None:
        return
    kept = [file.blob_id for file in files_of(arrival.id)]  # the stamped copy of the register among them
    blobs = [arrival.packet_id, *arrival.files.values_list("blob_id", flat=True), *kept]
    digests = list(arrival.files.values_list("blob__sha256", flat=True))
    Reading.objects.filter(document_id=arrival.id).delete()  # what was read of it is the document, too
    storage.destroy(blobs)
    if states.ARRIVAL.can(arrival.state, "recall"):
        arrival.state = states.ARRIVAL.step(arrival.state, "recall").target
    arrival.destroyed_at = at
    arrival.facts = {}
    arrival.save(update_fields=["state", "destroyed_at", "facts"])
    close_items(arrival.id)
    audit.record(
        by, "exchange.destroyed", arrival.id, at, number=arrival.printed_number, sender=arrival.sender_name,
        reason=demand.reason, files=len(digests), sha256=digests,
    )  # fmt: skip
    publish(ArrivalRecalled(arrival.id, arrival.agency_id, demand.reason, at))
