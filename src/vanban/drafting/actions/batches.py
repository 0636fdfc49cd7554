"""Many drafts at once: one press, one job and one result for each, and no item that stops another.

Every item goes through the same verb as a single press, with its checks and its line in the audit; so an item that is
run twice, or run after a stop, is harmless. Raises what a single press raises only into the item's own result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.directory.api import actor_for
from vanban.drafting import policies, states
from vanban.drafting.actions.issuing import begin_issue, sign
from vanban.drafting.errors import NothingChosen, NotYourBatch, TooManyChosen
from vanban.drafting.events import BatchItemReady
from vanban.drafting.models import Batch, BatchItem
from vanban.drafting.queries.drafts import get_draft, paper_of, versions_of
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal, gettext_noop
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import held_number
from vanban.signing.api import ensure_person_signed

LIMIT = 500
PATIENCE = timedelta(minutes=30)
"""How long an item may wait for a service outside before it is told as not done."""

NO_ANSWER = gettext_noop("A service outside did not answer for half an hour; nothing was done. Try this one again.")


@dataclass(frozen=True)
class Chosen:
    """A draft as it stood in the list; `version` is the paper that was read, for a signature."""

    draft_id: UUID
    version: int = 0


@transaction.atomic
def begin_batch(kind: str, chosen: Sequence[Chosen], *, by: Actor, at: datetime) -> Batch:
    """Promise to `sign` or `issue` every chosen draft, in this order; drafts in another open batch are left to it.

    Raises NothingChosen and TooManyChosen. Whether each may be done is asked when its turn comes.
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
    for item_id in taken:
        publish(BatchItemReady(item_id))
    return batch


@transaction.atomic
def stop_batch(batch_id: UUID, *, by: Actor, at: datetime) -> Batch:
    """Leave undone what has not begun; what is done stays done. Raises NotYourBatch."""
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if by.person_id != batch.person_id:
        raise NotYourBatch(who=batch.by_name)
    if batch.ended_at is None and not batch.stopped:
        _stop(batch, gettext("Stopped by {name}.").format(name=by.printed), at=at)
        audit.record(by, "drafting.batch_stopped", batch.id, at)
    return batch


def do_item(item_id: UUID, *, at: datetime) -> str:
    """Sign or issue one draft of a batch in the name of who began it; the state the item is in afterwards.

    A passing failure of an outside service is raised, so that the job tries again.
    """
    item = BatchItem.objects.select_related("batch").get(id=item_id)
    if item.state != "waiting":
        return item.state
    batch = item.batch
    if batch.stopped:
        return _end(item, "skipped", told=batch.stopped, at=at)
    by = actor_for(batch.person_id, at=at, post_id=batch.post_id, for_post_id=batch.for_post_id)
    try:
        return _ACTS[batch.kind](item, by, at)
    except Refusal as refusal:
        return _end(item, "refused", told=_reasons(refusal), at=at)
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        return _end(item, "refused", told=str(failure), at=at)


def settle_issued(draft_id: UUID, *, at: datetime) -> None:
    """A document of a batch has its number, seal and line in the book."""
    for item in BatchItem.objects.filter(draft_id=draft_id, state__in=BatchItem.OPEN, batch__kind="issue"):
        held = held_number(draft_id)
        _end(item, "done", number=held.text if held else item.number, at=at)


def settle_failed(draft_id: UUID, *, reason: str, at: datetime) -> None:
    """The issue of a document of a batch came to nothing."""
    for item in BatchItem.objects.filter(draft_id=draft_id, state="begun", batch__kind="issue"):
        _end(item, "refused", told=reason, at=at)


def give_up(*, at: datetime) -> int:
    """End the items that waited too long for a service outside; how many. An issue under way ends by itself."""
    late = list(BatchItem.objects.filter(state="waiting", batch__ended_at=None, batch__begun_at__lt=at - PATIENCE))
    for item in late:
        _end(item, "refused", told=gettext(NO_ANSWER), at=at)
    return len(late)


def _sign(item: BatchItem, by: Actor, at: datetime) -> str:
    draft = get_draft(item.draft_id)
    if not (policies.is_signed(draft) and _signed_since(draft.id, item.batch.begun_at, by)):
        sign(draft.id, version=item.version, by=by, at=at)
    return _end(item, "done", at=at)


def _signed_since(draft_id: UUID, begun_at: datetime, by: Actor) -> bool:
    """Whether this person signed it in this batch, in a run that was cut off before it could say so."""
    return any(
        version.kind == "signed" and version.made_at >= begun_at and version.made_by == by.printed
        for version in versions_of(draft_id)
    )


def _issue(item: BatchItem, by: Actor, at: datetime) -> str:
    paper = paper_of(item.draft_id, "signed")
    if paper is not None and paper.blob_id is not None and get_draft(item.draft_id).status == states.SIGNED:
        ensure_person_signed(storage.read(paper.blob_id), at=at)  # before a number is spent on it
    held = begin_issue(item.draft_id, by=by, at=at)
    if get_draft(item.draft_id).status == states.ISSUED:
        return _end(item, "done", number=held.text, at=at)
    BatchItem.objects.filter(id=item.id, state="waiting").update(state="begun", number=held.text)
    return "begun"


_ACTS: dict[str, Callable[[BatchItem, Actor, datetime], str]] = {"sign": _sign, "issue": _issue}


@transaction.atomic
def _end(item: BatchItem, state: str, *, at: datetime, told: str = "", number: str = "") -> str:
    """Note a result, once; the batch ends with its last one."""
    batch = Batch.objects.select_for_update().get(id=item.batch_id)
    open_still = BatchItem.objects.filter(id=item.id, state__in=BatchItem.OPEN)
    open_still.update(state=state, told=told[:1000], number=number or item.number, ended_at=at)
    if batch.ended_at is None and not batch.items.filter(state__in=BatchItem.OPEN).exists():
        batch.ended_at = at
        batch.secret = None
        batch.save(update_fields=["ended_at", "secret"])
    return state


def _stop(batch: Batch, why: str, *, at: datetime) -> None:
    """Nothing more begins; whoever holds the batch locked calls this."""
    batch.stopped = why[:500]
    batch.secret = None
    waiting = batch.items.filter(state="waiting")
    waiting.update(state="skipped", told=batch.stopped, ended_at=at)
    if not batch.items.filter(state__in=BatchItem.OPEN).exists():
        batch.ended_at = at
    batch.save(update_fields=["stopped", "secret", "ended_at"])


def _reasons(refusal: Refusal) -> str:
    """Every reason with what to do, as the person reads it."""
    return " ".join(" ".join(part for part in reason.render(gettext) if part) for reason in refusal.reasons)
