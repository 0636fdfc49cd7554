"""What the clerk does on paper: ticked with name and hour, opened again, or found not to be needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange import policies, states
from vanban.exchange.actions.sending import note_left
from vanban.exchange.errors import ReasonMissing
from vanban.exchange.models import PaperTask
from vanban.exchange.rules.refusing import visible
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def tick_paper(task_ids: Sequence[UUID], *, note: str = "", by: Actor, at: datetime) -> int:
    """These copies are posted or put away; how many (NB16-Đ13.2b, VL19-Đ11.5, HP25-Đ20.1b).

    `note` is the number of the postal item or the shelf. A copy posted is the sending of a document that goes on
    paper alone. Tasks that somebody else ticked meanwhile stay as they are. Raises OnlyClerksExchange.
    """
    done = 0
    for task in _held(task_ids):
        policies.check_clerk_of(by, task.agency_id)
        if not states.PAPER_TASK.can(task.state, "tick"):
            continue
        _settle(task, "tick", visible(note), by=by, at=at)
        if task.kind == "send":
            note_left(task.envelope_id, by=by, at=at)
        audit.record(
            by, "exchange.paper_done", task.envelope_id, at, recipient=task.name, kind=task.kind, text=visible(note)
        )
        done += 1
    return done


@transaction.atomic
def drop_paper(task_id: UUID, *, reason: str, by: Actor, at: datetime) -> PaperTask:
    """No paper is needed here after all, and why. Raises OnlyClerksExchange, StepRefused, ReasonMissing."""
    task = _held([task_id])[0]
    policies.check_clerk_of(by, task.agency_id)
    states.PAPER_TASK.step(task.state, "drop")
    if len(visible(reason)) < 3:
        raise ReasonMissing
    _settle(task, "drop", visible(reason), by=by, at=at)
    audit.record(by, "exchange.paper_dropped", task.envelope_id, at, recipient=task.name, reason=task.note)
    return task


@transaction.atomic
def reopen_paper(task_id: UUID, *, by: Actor, at: datetime) -> PaperTask:
    """Ticked by mistake: it is to be done again. Raises OnlyClerksExchange, StepRefused."""
    task = _held([task_id])[0]
    policies.check_clerk_of(by, task.agency_id)
    task.state = states.PAPER_TASK.step(task.state, "reopen").target
    task.done_at, task.done_by, task.note = None, "", ""
    task.save()
    audit.record(by, "exchange.paper_reopened", task.envelope_id, at, recipient=task.name)
    return task


@transaction.atomic
def address_paper(task_id: UUID, *, address: str, copies: int, by: Actor, at: datetime) -> PaperTask:
    """What is printed on the envelope, and how many copies go into it. Raises OnlyClerksExchange, StepRefused."""
    task = _held([task_id])[0]
    policies.check_clerk_of(by, task.agency_id)
    states.PAPER_TASK.step(task.state, "tick")
    task.address, task.copies = visible(address)[:300], max(1, min(copies, 999))
    task.save(update_fields=["address", "copies"])
    audit.record(by, "exchange.paper_addressed", task.envelope_id, at, recipient=task.name, text=task.address)
    return task


def _held(task_ids: Sequence[UUID]) -> list[PaperTask]:
    """The tasks, locked in one order. Raises PaperTask.DoesNotExist when one is unknown."""
    found = list(PaperTask.objects.select_for_update().filter(id__in=task_ids).order_by("id"))
    if len(found) != len(set(task_ids)):
        raise PaperTask.DoesNotExist
    return found


def _settle(task: PaperTask, verb: str, note: str, *, by: Actor, at: datetime) -> None:
    task.state = states.PAPER_TASK.step(task.state, verb).target
    task.done_at, task.done_by, task.note = at, by.printed, note[:300]
    task.save()
