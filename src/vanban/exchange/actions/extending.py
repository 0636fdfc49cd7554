"""Sending an issued document to more recipients, and once more to one that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import agencies_by_code, open_groups, unreachable
from vanban.exchange import policies
from vanban.exchange.errors import AlreadyReplaced, NobodyNew, NothingToResend, RecalledAlready
from vanban.exchange.events import RequestsAsked, SendingAsked
from vanban.exchange.models import Envelope, PaperTask, Recipient, Request
from vanban.exchange.queries.dispatching import Sending, lines_of, of_issued, row_for
from vanban.exchange.queries.links import corrections_of, is_gone_everywhere, replaced_by
from vanban.exchange.rules.answers import AGAIN, CORRECT
from vanban.exchange.rules.dispatching import Line, decide_line
from vanban.exchange.rules.refusing import check_reason, visible
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import get_outgoing


@dataclass(frozen=True)
class Extended:
    """Who was added: through the hub, and on paper."""

    electronic: tuple[str, ...]
    on_paper: tuple[str, ...]


def extend(
    document_id: UUID,
    *,
    add: Sequence[str],
    on_paper: Sequence[str] = (),
    through: Sequence[UUID] = (),
    reason: str,
    by: Actor,
    at: datetime,
) -> Extended:
    """Send an issued document to agencies that were not on its list (NĐ 30/2020 Đ18).

    `add` are agency codes, `on_paper` names without a code; the regulation of the document's day decides how each is
    sent. `through` are the groups of recipients that were opened into these two, kept as the origin of each. Each gets
    the document as it stands now, together with every letter that corrects it. Outside any transaction. Raises
    OnlySendersAsk, ReasonMissing, ReasonTooLong, AlreadyReplaced, RecalledAlready, NobodyNew, AgencyClosed,
    GroupGivenUp.
    """
    document = get_outgoing(document_id)
    sending = of_issued(document, at=at, hub_must_answer=False)
    today = local_date(at)
    known = agencies_by_code(add)
    refuse_all(unreachable(known, on=today))
    named = [(known[code].name, code) for code in dict.fromkeys(add) if code in known]
    named += [(visible(name), "") for name in on_paper if visible(name)]
    groups = {key: group.name for group in reversed(open_groups(through, by.agency_id, on=today)) for key in group.keys}
    lines = lines_of(document.agency, named, at=at, groups=groups)
    return _extend(document_id, sending, lines, reason=reason, by=by, at=at)


@transaction.atomic
def _extend(
    document_id: UUID, sending: Sending, lines: Sequence[Line], *, reason: str, by: Actor, at: datetime
) -> Extended:
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said = check_reason(reason)
    rows = list(Recipient.objects.select_for_update().filter(envelope=envelope))
    refuse_all(_faults(envelope, rows))
    place = max((item.place for item in rows), default=-1) + 1
    new = [line for line in lines if _is_new(line, rows, envelope)]
    if not new:
        raise NobodyNew(names=", ".join(line.name for line in lines) or "–")
    ways = [decide_line(sending.profile, line, sending.sender) for line in new]
    made = Recipient.objects.bulk_create(
        [row_for(envelope, place + n, line, way, at) for n, (line, way) in enumerate(zip(new, ways, strict=True))]
    )
    on_paper = [(row, way.whose_word) for row, way in zip(made, ways, strict=True) if way.with_paper]
    PaperTask.copies_for(on_paper, at=at, urgency=envelope.urgency)
    reached = [row for row in made if not policies.is_on_paper(row)]
    letters = corrections_of(document_id)
    for link in letters:
        act_id = new_id()
        for row in reached:
            if policies.goes_by_hub(row):
                Request.ask(row, CORRECT, act_id=act_id, reason=link.reason, by=by, at=at, replacement_id=link.later_id)
    done = Extended(
        tuple(row.name for row in reached),
        tuple(row.name for row, way in zip(made, ways, strict=True) if way.with_paper),
    )
    audit.record(
        by, "exchange.extended", document_id, at, added=", ".join(done.electronic), paper=", ".join(done.on_paper),
        reason=said, profile=f"{sending.profile.id} {sending.profile.version}",
        groups=list(dict.fromkeys(row.group_name for row in made if row.group_name)),
    )  # fmt: skip
    if reached:
        publish(SendingAsked(document_id))
        if letters:
            publish(RequestsAsked(document_id))
    return done


def _is_new(line: Line, rows: Sequence[Recipient], envelope: Envelope) -> bool:
    """Nobody is a recipient twice, under whichever code or name; the agency itself is none."""
    if line.agency_id is not None:
        return line.agency_id != envelope.agency_id and all(row.agency_id != line.agency_id for row in rows)
    return all(row.name.casefold() != line.name.casefold() and (not line.code or row.code != line.code) for row in rows)


def _faults(envelope: Envelope, rows: Sequence[Recipient]) -> list[Refusal]:
    faults: list[Refusal] = []
    later = replaced_by(envelope.id)
    if later is not None:
        faults.append(AlreadyReplaced(number=later.number_symbol))
    if is_gone_everywhere([item for item in rows if not policies.is_on_paper(item)]):
        faults.append(RecalledAlready())
    return faults


@transaction.atomic
def send_once_more(document_id: UUID, *, recipient_ids: Sequence[UUID], reason: str, by: Actor, at: datetime) -> int:
    """Send a document again to recipients that have it and ask for it once more; how many (HP25-Đ20.2c).

    Code and files are the same, so a receiver that kept its copy counts this one and registers nothing twice; how far
    each has come stays as it is. Raises OnlyClerksExchange, ReasonMissing, ReasonTooLong, AlreadyReplaced,
    NothingToResend.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_clerk_of(by, envelope.agency_id)
    said = check_reason(reason)
    later = replaced_by(document_id)
    if later is not None:
        raise AlreadyReplaced(number=later.number_symbol)
    rows = Recipient.objects.select_for_update().filter(envelope=envelope, id__in=list(recipient_ids))
    chosen = [item for item in rows if policies.is_repeatable(item)]
    if not chosen:
        raise NothingToResend()
    act_id = new_id()
    for item in chosen:
        Request.ask(item, AGAIN, act_id=act_id, reason=said, by=by, at=at)
    audit.record(
        by, "exchange.sent_once_more", document_id, at, recipients=", ".join(item.name for item in chosen), reason=said
    )
    publish(RequestsAsked(document_id))
    return len(chosen)
