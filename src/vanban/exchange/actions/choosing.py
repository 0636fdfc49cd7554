"""People decide otherwise than the table: with paper, without, or the words in the name of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange import policies, states
from vanban.exchange.errors import NobodyChosen, NotSentYet
from vanban.exchange.models import DispatchChoice, Envelope, PaperTask, Recipient, SendingPlan
from vanban.exchange.queries.dispatching import Sending, sending_of
from vanban.exchange.rules.dispatching import PAPER, choice_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import refuse_all
from vanban.platform import audit
from vanban.rulebook.api import Dispatch


def choose_dispatch(
    document_id: UUID, keys: Sequence[str], mode: Dispatch, *, reason: str, by: Actor, at: datetime
) -> int:
    """Send to these lines otherwise than the regulation's table says; how many lines (VL19-Đ11.2đ, NB16-Đ3.1a).

    Before the document is issued the choice waits for it; afterwards a copy on paper is added or left out at once.
    Outside any transaction. Raises OnlySendersDecide, NotSentYet, NobodyChosen, and every line's ReasonMissing,
    PaperOnlyRefused, PaperForbidden, NoElectronicWay.
    """
    sending = sending_of(document_id, at=at)
    if sending is None:
        raise NotSentYet
    policies.check_decides_for(by, sending.agency.id, "exchange.dispatch_chosen")
    return _keep(sending, keys, mode, reason.strip(), by=by, at=at)


@transaction.atomic
def _keep(sending: Sending, keys: Sequence[str], mode: Dispatch, reason: str, *, by: Actor, at: datetime) -> int:
    plan = SendingPlan.hold(sending.document_id, sending.agency.id)
    policies.check_decides_for(by, plan.agency_id, "exchange.dispatch_chosen")
    envelope = Envelope.objects.filter(id=sending.document_id).first()
    lines = [line for line in sending.lines if line.key in set(keys) and not line.kept]
    if not lines:
        raise NobodyChosen
    refuse_all(
        fault
        for line in lines
        for fault in choice_faults(
            sending.profile, line, sending.sender, mode, reason=reason, sent=envelope is not None
        )
    )
    for line in lines:
        DispatchChoice.objects.create(
            plan=plan, key=line.key, mode=mode, reason=reason, chosen_by=by.printed, chosen_at=at
        )
        if envelope is not None:
            held = Recipient.objects.select_for_update(of=("self",)).filter(envelope=envelope)
            row = held.filter(code=line.code).first() if line.code else held.filter(name=line.name).first()
            if row is not None:
                _apply(row, mode, reason, by=by, at=at)
    names = ", ".join(line.name for line in lines)
    audit.record(by, "exchange.dispatch_chosen", sending.document_id, at, recipients=names, mode=mode, reason=reason)
    return len(lines)


def _apply(row: Recipient, mode: Dispatch, reason: str, *, by: Actor, at: datetime) -> None:
    """On an open envelope: the line carries the choice, and the task on paper comes or goes."""
    row.mode, row.chosen_by, row.chosen_reason = mode, by.printed, reason
    row.save(update_fields=["mode", "chosen_by", "chosen_reason"])
    open_tasks = PaperTask.objects.select_for_update().filter(recipient=row, kind="send", state=states.OPEN)
    if mode is Dispatch.E_ONLY:
        for task in open_tasks:
            task.state = states.PAPER_TASK.step(task.state, "drop").target
            task.done_at, task.done_by, task.note = at, by.printed, reason[:300]
            task.save()
    elif row.channel != PAPER and not PaperTask.objects.filter(recipient=row, state=states.OPEN).exists():
        PaperTask.copy_for(row, f"{reason} ({by.printed})", at=at, urgency=row.envelope.urgency)


@transaction.atomic
def word_file_name(document_id: UUID, words: str, *, agency_id: UUID, by: Actor, at: datetime) -> str:
    """The trích yếu in fewer words, for the name of the file that is sent (HP25-Đ8.3c). Raises OnlySendersDecide."""
    plan = SendingPlan.hold(document_id, agency_id)
    policies.check_decides_for(by, plan.agency_id, "exchange.file_worded")
    plan.short_subject = " ".join(words.split())[:300]
    plan.save(update_fields=["short_subject"])
    audit.record(by, "exchange.file_worded", document_id, at, text=plan.short_subject)
    return plan.short_subject
