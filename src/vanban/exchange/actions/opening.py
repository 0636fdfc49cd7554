"""Opening the envelope of a registered document: each line gets its way, its paper, and its time limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from vanban.directory.api import calendar_of, for_unit, grant_access, units_of
from vanban.exchange import ports
from vanban.exchange.actions.tasking import begin_tasks, follow
from vanban.exchange.events import MailQueued
from vanban.exchange.models import Envelope, PaperTask, Recipient, SendingPlan
from vanban.exchange.queries.dispatching import Sending, choices_of, of_issued, row_for
from vanban.exchange.rules.dispatching import HOUSE, MAIL, PAPER, Line, decide_line
from vanban.exchange.rules.naming import sent_names
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import Urgency
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import OutgoingDocument, files_of
from vanban.rulebook.api import sending_deadline

KEEP_LAW = "NĐ 30/2020 Đ19.2; HP25-Đ20.1b; VL19-Đ11.5"


def open_envelope(document: OutgoingDocument, *, by: Actor, at: datetime) -> None:
    """The envelope, one row per line of “Nơi nhận” and the tasks on paper, once. Outside any transaction.

    Which way a line goes is the regulation's decision or a person's; both are stored with the version that decided.
    Raises `OutsideFailure` when the hub has to say who has a mailbox there and cannot be asked.
    """
    sending = of_issued(document, at=at)
    known = ports.planned(document.id)
    _open(document, sending, known, by=by, at=at)


@transaction.atomic
def _open(
    document: OutgoingDocument, sending: Sending, known: ports.Planned | None, *, by: Actor, at: datetime
) -> None:
    plan = SendingPlan.hold(document.id, document.agency_id)
    counted_from = known.signed_at if known and known.signed_at else document.issued_at
    counts = replace(sending.profile, calendar=calendar_of(document.agency, on=local_date(at)))
    due = sending_deadline(counts, counted_from, Urgency.from_wire(document.urgency))
    names = [(file.name, file.role) for file in files_of(document.id)]
    envelope, made = Envelope.objects.get_or_create(
        id=document.id,
        defaults={
            "agency_id": document.agency_id,
            "document_code": document.document_code,
            "number_symbol": document.number_symbol,
            "subject": document.subject,
            "urgency": document.urgency,
            "opened_at": at,
            "profile": sending.profile.id,
            "profile_version": sending.profile.version,
            "signed_at": counted_from,
            "due_at": due.value,
            "due_reason": due.reason,
            "file_names": sent_names(
                sending.profile,
                names,
                notation=document.number_symbol,
                dated=document.issued_date,
                subject=plan.short_subject or document.subject,
            ),
        },
    )
    if not made:
        return
    choices = choices_of(document.id)
    ways = [(line, decide_line(sending.profile, line, sending.sender, choices.get(line.key))) for line in sending.lines]
    rows = Recipient.objects.bulk_create(
        [row_for(envelope, place, line, way, at) for place, (line, way) in enumerate(ways)]
    )
    on_paper = [
        (row, way.whose_word) for row, (line, way) in zip(rows, ways, strict=True) if way.with_paper and not line.kept
    ]
    PaperTask.copies_for(on_paper, at=at, urgency=envelope.urgency)
    for line, way in ways:
        if way.channel == HOUSE:
            _hand_on(envelope, line, moment=known.made_at if known else document.issued_at)
    if sending.profile.keep_paper_copy:
        PaperTask.objects.create(
            envelope=envelope,
            agency_id=envelope.agency_id,
            kind="keep",
            name=document.keeper or document.agency_name,
            reason=KEEP_LAW,
            urgency=envelope.urgency,
            made_at=at,
        )
    if any(row.channel == MAIL for row in rows):
        publish(MailQueued(document.id))
    electronic = sum(1 for row in rows if row.channel != PAPER)
    paper = sum(1 for line, way in ways if way.with_paper and not line.kept)
    audit.record(by, "exchange.sending", document.id, at, electronic=electronic, paper=paper)
    if known is not None and known.drafter_id is not None:
        follow(document.id, post_id=known.drafter_id, body=known.body, by=by, at=at)
    else:
        begin_tasks(document.id, by=by, at=at)


def _hand_on(envelope: Envelope, line: Line, *, moment: datetime) -> None:
    """A unit of the sender reads it in the house: nothing is sent (VL19-Đ10.4, NB16-Đ6.1a, HP25-Đ13.2)."""
    unit = next((one for one in units_of(envelope.agency_id) if one.name.casefold() == line.name.casefold()), None)
    if unit is not None:
        grant_access(envelope.id, [for_unit(unit.id)], kind="outgoing", moment=moment, reason="recipient")
