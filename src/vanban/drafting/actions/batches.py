"""Many drafts at once: one press, one job and one result for each, and no item that stops another.

Every item goes through the same verb as a single press, with its checks and its line in the audit; so an item that is
run twice, or run after a stop, is harmless. Raises what a single press raises only into the item's own result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.drafting import states
from vanban.drafting.errors import NothingChosen, NotYourBatch, TooManyChosen
from vanban.drafting.events import BatchItemReady
from vanban.drafting.models import Batch, BatchItem
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.platform.keys import seal_text
from vanban.signing.api import Permission

LIMIT = 500


@dataclass(frozen=True)
class Chosen:
    """A draft as it stood in the list; `version` is the paper that was read, for a signature."""

    draft_id: UUID
    version: int = 0


@transaction.atomic
def begin_batch(
    kind: str, chosen: Sequence[Chosen], *, by: Actor, at: datetime, permission: Permission | None = None
) -> Batch:
    """Promise to `sign` or `issue` every chosen draft, in this order; drafts in another open batch are left to it.

    `permission` holds the PIN where the signer's key asks for one: it lies sealed with the house's key until the batch
    ends, and the others wait for the first signature, so that a wrong one is shown to the token once only. Raises
    NothingChosen and TooManyChosen. Whether each document may be done is asked when its turn comes.
    """
    wanted = list({one.draft_id: one for one in chosen}.values())
    if len(wanted) > LIMIT:
        raise TooManyChosen(count=len(wanted), limit=LIMIT)
    if by.person_id is None or by.post_id is None:
        raise NothingChosen
    batch = Batch.objects.create(
        kind=kind,
        person_id=by.person_id,
        by_name=by.printed,
        post_id=by.post_id,
        for_post_id=by.post_id if by.for_person_id else None,
        begun_at=at,
        secret=seal_text(permission.pin) if permission is not None and permission.pin else None,
    )
    rows = [
        BatchItem(batch=batch, place=place, draft_id=one.draft_id, version=one.version)
        for place, one in enumerate(wanted, 1)
    ]
    BatchItem.objects.bulk_create(rows, ignore_conflicts=True)
    taken = list(batch.items.values_list("id", flat=True))
    if not taken:
        raise NothingChosen
    audit.record(by, f"drafting.{kind}_batch_begun", batch.id, at, count=len(taken))
    for item_id in taken[:1] if batch.secret is not None else taken:
        publish(BatchItemReady(item_id))
    return batch


@transaction.atomic
def stop_refused(item_id: UUID, *, told: str, by: Actor, at: datetime) -> BatchItem:
    """The PIN was refused: this document says so, and nothing more is tried with it."""
    item = move_item(item_id, "refuse", told=told, by=by, at=at)
    batch = Batch.objects.select_for_update().get(id=item.batch_id)
    if batch.ended_at is None and not batch.stopped:
        _stop(batch, told, by=by, at=at)
    return item


@transaction.atomic
def stop_batch(batch_id: UUID, *, by: Actor, at: datetime) -> Batch:
    """Leave undone what has not begun; what is done stays done. Raises NotYourBatch."""
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if by.person_id != batch.person_id:
        raise NotYourBatch(who=batch.by_name)
    if batch.ended_at is None and not batch.stopped:
        _stop(batch, gettext("Stopped by {name}.").format(name=by.printed), by=by, at=at)
    return batch


@transaction.atomic
def move_item(item_id: UUID, verb: str, *, by: Actor, at: datetime, told: str = "", number: str = "") -> BatchItem:
    """Note that a document of a batch was begun, finished, refused or skipped; the batch ends with its last one.

    A result is noted once: what comes later changes nothing. `told` is for the person and stands on the document.
    """
    batch = Batch.objects.select_for_update().get(items=item_id)
    item = BatchItem.objects.get(id=item_id)
    if not states.BATCH_ITEM.can(item.state, verb):
        return item
    item.move_to(states.BATCH_ITEM.step(item.state, verb).target)
    item.told, item.number = told[:1000], number or item.number
    if not states.BATCH_ITEM.can(item.state, "finish"):
        item.ended_at = at
    item.save(update_fields=["state", "told", "number", "ended_at"])
    if told:
        audit.record(by, "drafting.batch_item_left", item.draft_id, at, told=item.told)
    if batch.secret is not None and not batch.stopped:
        _let_on(batch, signed=verb == "finish")
    _close_if_over(batch, at)
    return item


def _let_on(batch: Batch, *, signed: bool) -> None:
    """After the first signature with a PIN all others; before it one at a time."""
    done = batch.items.filter(state="done").count()
    waiting = list(batch.items.filter(state=states.BATCH_ITEM.initial).values_list("id", flat=True))
    ready = waiting if signed and done == 1 else waiting[:1] if done == 0 else []
    for item_id in ready:
        publish(BatchItemReady(item_id))


def _stop(batch: Batch, why: str, *, by: Actor, at: datetime) -> None:
    """Nothing more begins; whoever holds the batch locked calls this."""
    batch.stopped = why[:500]
    batch.secret = None
    batch.save(update_fields=["stopped", "secret"])
    for item in batch.items.filter(state=states.BATCH_ITEM.initial):
        move_item(item.id, "skip", told=batch.stopped, by=by, at=at)
    batch.refresh_from_db()
    audit.record(by, "drafting.batch_stopped", batch.id, at)


def _close_if_over(batch: Batch, at: datetime) -> None:
    """A batch without open items has ended, and forgets its PIN."""
    if batch.ended_at is None and not batch.items.filter(state__in=BatchItem.OPEN).exists():
        batch.ended_at = at
        batch.secret = None
        batch.save(update_fields=["ended_at", "secret"])
