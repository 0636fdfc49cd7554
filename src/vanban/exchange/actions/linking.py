"""Mending an issued document by a later one: a letter that corrects it, or a document that takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import can_see
from vanban.exchange import policies, states
from vanban.exchange.errors import NotAReplacement, NothingToUpdate
from vanban.exchange.events import RequestsAsked
from vanban.exchange.models import DocumentLink, Envelope, Recipient, Request
from vanban.exchange.queries.links import as_linked, replaced_by, turns_back
from vanban.exchange.rules.answers import CORRECT, REPLACE
from vanban.exchange.rules.linking import FAULT_WORDS, link_faults
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import refuse_all
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import find_outgoing, get_outgoing


@dataclass(frozen=True)
class Mended:
    """How a correction or replacement went out: told through the hub, and left to be told on paper."""

    told: int
    on_paper: tuple[str, ...]


@transaction.atomic
def correct_by(
    document_id: UUID,
    *,
    letter_id: UUID,
    fault: str,
    recipient_ids: Sequence[UUID],
    reason: str,
    by: Actor,
    at: datetime,
) -> Mended:
    """A letter of the agency corrects form, presentation or procedure of an issued document (NĐ 30/2020 Đ18).

    It goes to each chosen recipient naming the document it corrects; whoever gets the document later gets it too.
    Raises OnlySendersAsk, ReasonMissing, ReasonTooLong, NotAReplacement, NothingToUpdate when every one chosen has
    been told of it, and every reason of `rules.linking.link_faults` at once.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said = check_reason(reason)
    later = _link(envelope, CORRECT, letter_id, fault=fault, reason=said, by=by, at=at)
    done = _tell(envelope, CORRECT, later, recipient_ids, said, by=by, at=at)
    audit.record(
        by, "exchange.corrected", document_id, at, letter=later.number_symbol, fault=FAULT_WORDS.get(fault, ""),
        reason=said, recipients=done.told,
    )  # fmt: skip
    audit.record(by, "exchange.corrects", letter_id, at, corrected=envelope.number_symbol, reason=said)
    return done


@transaction.atomic
def replace_by(
    document_id: UUID, *, replacement_id: UUID, recipient_ids: Sequence[UUID], reason: str, by: Actor, at: datetime
) -> Mended:
    """Another issued document of the same form takes this one's place (NĐ 30/2020 Đ18).

    It goes to each chosen recipient whole, naming the old one (business kind 3); those without the hub stand in the
    answer. Raises OnlySendersAsk, ReasonMissing, ReasonTooLong, NotAReplacement, NothingToUpdate, and every reason of
    `rules.linking.link_faults` at once.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said = check_reason(reason)
    later = _link(envelope, REPLACE, replacement_id, fault="", reason=said, by=by, at=at)
    done = _tell(envelope, REPLACE, later, recipient_ids, said, by=by, at=at)
    told = Recipient.objects.filter(id__in=list(recipient_ids), envelope=envelope).values_list("name", flat=True)
    audit.record(
        by, "exchange.replaced", document_id, at, replacement=later.number_symbol, reason=said,
        recipients=", ".join(told),
    )  # fmt: skip
    audit.record(by, "exchange.replaces", replacement_id, at, replaced=envelope.number_symbol, reason=said)
    return done


def _link(
    envelope: Envelope, kind: str, later_id: UUID, *, fault: str, reason: str, by: Actor, at: datetime
) -> Envelope:
    """The link between the two, made once; a second act of the same kind only tells more recipients of it."""
    later = Envelope.objects.filter(id=later_id, agency_id=envelope.agency_id).exclude(id=envelope.id).first()
    document = find_outgoing(later_id)
    if later is None or document is None or not can_see(by, later_id):
        raise NotAReplacement()
    known = DocumentLink.objects.filter(former=envelope, later=later).first()
    if known is not None and known.kind == kind:
        return later
    other = replaced_by(envelope.id)
    refuse_all(
        link_faults(
            kind,
            as_linked(get_outgoing(envelope.id)),
            as_linked(document),
            fault=fault,
            replaced_by=other.number_symbol if other is not None else "",
            turns_back=known is not None or turns_back(envelope.id, later_id),
        )
    )
    DocumentLink.objects.create(
        former=envelope, later=later, kind=kind, fault=fault, reason=reason, made_by=by.printed[:200], made_at=at
    )
    return later


def _tell(
    envelope: Envelope,
    kind: str,
    later: Envelope,
    recipient_ids: Sequence[UUID],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Mended:
    """Ask the hub to bring the later document to whoever was chosen and has not been told of it."""
    rows = list(Recipient.objects.select_for_update().filter(envelope=envelope))
    wanted = set(recipient_ids)
    before = Request.objects.filter(recipient__envelope=envelope, kind=kind, replacement_id=later.id)
    done = set(before.exclude(state=states.DENIED).values_list("recipient_id", flat=True))
    chosen = [item for item in rows if item.id in wanted and policies.is_reached(item) and item.id not in done]
    paper = tuple(item.name for item in rows if policies.is_on_paper(item))
    if not chosen and (wanted or not paper or done):
        raise NothingToUpdate()
    act_id = new_id()
    for item in chosen:
        Request.ask(item, kind, act_id=act_id, reason=reason, by=by, at=at, replacement_id=later.id)
    if chosen:
        publish(RequestsAsked(envelope.id))
    return Mended(len(chosen), paper)
