"""What can be signed or issued at once, and how a batch stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from vanban.drafting import states
from vanban.drafting.models import Batch, BatchItem, Draft, DraftVersion
from vanban.kernel.actor import Actor

SHOWN = 200


@dataclass(frozen=True)
class Waiting:
    """A draft that may go into a batch; `version` is its paper of this moment."""

    draft_id: UUID
    type_code: str
    subject: str
    drafter: str
    recipients: tuple[str, ...]
    urgency: int
    since: datetime
    version: int


@dataclass(frozen=True)
class Standing:
    """A batch with its items and how many are in which state."""

    batch: Batch
    items: tuple[BatchItem, ...]
    counts: Counter[str]

    @property
    def total(self) -> int:
        """All items."""
        return len(self.items)

    @property
    def ended(self) -> int:
        """Those with a result."""
        return self.total - sum(self.counts[state] for state in BatchItem.OPEN)


def waiting_for(kind: str, by: Actor) -> list[Waiting]:
    """The drafts before this signer, or before the clerks of this agency; the most urgent, then the oldest first."""
    if by.agency_id is None or by.post_id is None:
        return []
    papers = Q(versions__kind__in=["composed", "uploaded"])
    mine = {
        "sign": Draft.objects.filter(status=states.TO_SIGN, signer_id=by.post_id),
        "issue": Draft.objects.filter(status=states.SIGNED, agency_id=by.agency_id),
    }[kind]
    found = (
        mine.select_related("drafter__person")
        .annotate(paper=Max("versions__number", filter=papers))
        .order_by("-urgency", "turn_since", "id")[:SHOWN]
    )
    return [
        Waiting(
            draft.id,
            draft.type_code,
            draft.subject,
            draft.drafter.person.full_name,
            tuple(recipient.name for recipient in draft.fields.recipients),
            draft.urgency,
            draft.turn_since,
            draft.paper or 0,
        )
        for draft in found
    ]


def find_batch(batch_id: UUID, by: Actor) -> Standing | None:
    """A batch of this person; None for anybody else's."""
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None or batch.person_id != by.person_id:
        return None
    items = tuple(batch.items.select_related("draft"))
    return Standing(batch, items, Counter(item.state for item in items))


def batches_of(by: Actor) -> list[Batch]:
    """The last twenty batches of this person."""
    return list(Batch.objects.filter(person_id=by.person_id)[:20]) if by.person_id else []


def batch_item(item_id: UUID) -> BatchItem:
    """One document of a batch, with the batch. Raises BatchItem.DoesNotExist."""
    return BatchItem.objects.select_related("batch").get(id=item_id)


def open_items(draft_id: UUID, *, kind: str) -> list[BatchItem]:
    """Where this document is in a batch that has no result for it yet."""
    return list(BatchItem.objects.filter(draft_id=draft_id, state__in=BatchItem.OPEN, batch__kind=kind))


def items_waiting_since(moment: datetime) -> list[BatchItem]:
    """Documents that have not begun, of batches begun before this moment."""
    waiting = BatchItem.objects.filter(state=states.BATCH_ITEM.initial)
    return list(waiting.filter(batch__ended_at=None, batch__begun_at__lt=moment))


def was_signed_in(batch: Batch, draft_id: UUID, by: Actor) -> bool:
    """Whether this person signed it in this batch, in a run that was cut off before it could say so."""
    signed = DraftVersion.objects.filter(draft_id=draft_id, kind="signed", made_at__gte=batch.begun_at)
    return signed.filter(made_by=by.printed, draft__status__in=states.SIGNATURE_GIVEN).exists()
