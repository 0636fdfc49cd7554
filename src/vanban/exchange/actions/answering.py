"""Telling a sender what became of what it sent: through the hub, or by mail, as it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.directory.api import Agency
from vanban.exchange import ports
from vanban.exchange.actions.reporting import queue_status
from vanban.exchange.events import AnswerQueued
from vanban.exchange.models import Arrival, CitizenLetter, MailAnswer, ReceivedMail
from vanban.exchange.queries.sameness import copies_of
from vanban.exchange.rules.letters import answering
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import IncomingDocument


@transaction.atomic
def tell_accepted(arrival: Arrival, document: IncomingDocument, *, by: Actor, at: datetime) -> None:
    """The sender of an arrival learns its number, and so does every sender of another copy of the same letter."""
    _accepted(arrival, document, by=by, at=at, copy=False)
    for copy in _copies(arrival.id):
        _accepted(copy, document, by=by, at=at, copy=True)


@transaction.atomic
def tell_copy_accepted(copy: Arrival, document: IncomingDocument, *, by: Actor, at: datetime) -> None:
    """The sender of a copy of what is registered already learns the number too."""
    for one in (copy, *_copies(copy.id)):
        _accepted(one, document, by=by, at=at, copy=True)


@transaction.atomic
def tell_refused(arrival: Arrival, *, by: Actor, at: datetime, hub: bool) -> None:
    """The sender learns the reason and who refused; so do those of its copies. `hub` where the hub is to be told."""
    for one in (arrival, *_copies(arrival.id)):
        if one.source == "axis":
            if hub:
                queue_status(one, edxml.Code.REFUSED, by=by, at=at, description=arrival.reason)
        elif one.source in ("mail", "web"):
            said = answering.refused_words(one.agency.name, _what(one), _sentence(arrival.reason), by.printed)
            _answer(one, answering.REFUSED, said, by=by, at=at)


@transaction.atomic
def queue_answer(mail: ReceivedMail, kind: str, said: str, *, by: Actor, at: datetime) -> MailAnswer | None:
    """Write an answer and have it handed to the mail server once that is committed; each kind once.

    None for a machine, a forged sender, ourselves, and an agency without an official address.
    """
    agency = mail.agency
    if not agency.email or not answering.is_answered(
        address=mail.address, automatic=_automatic(mail), standing=mail.standing, our_address=agency.email
    ):
        return None
    about = answering.AnswerFacts(
        kind, agency.name, agency.email, mail.address, mail.subject or "(thư không có tiêu đề)", mail.message_id, said,
        str(new_id()), at,
    )  # fmt: skip
    return _queue({"mail": mail}, about, agency, by=by, at=at)


@transaction.atomic
def queue_letter_answer(letter: CitizenLetter, kind: str, said: str, *, by: Actor, at: datetime) -> MailAnswer | None:
    """The same for a letter from the public page, whose mailbox was proven; None where the agency has no address."""
    agency = letter.agency
    if not agency.email:
        return None
    about = answering.AnswerFacts(
        kind, agency.name, agency.email, letter.address, letter.subject, "", said, str(new_id()), at
    )
    return _queue({"letter": letter}, about, agency, by=by, at=at)


def _queue(
    asked: Mapping[str, ReceivedMail | CitizenLetter], about: answering.AnswerFacts, agency: Agency, *, by: Actor,
    at: datetime,
) -> MailAnswer:  # fmt: skip
    made, new = MailAnswer.objects.get_or_create(
        **asked,
        kind=about.kind,
        defaults={
            "id": UUID(about.answer_id),
            "agency": agency,
            "address": about.to,
            "message": answering.answer_for(about),
            "said": about.said[:1200],
            "sent_by": by.printed,
            "made_at": at,
        },
    )
    if new:
        audit.record(by, "exchange.answer_written", made.document_id, at, address=about.to, text=about.said)
        publish(AnswerQueued(made.id))
    return made


def send_answer(answer_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hand one answer to the mail server; harmless twice. Outside any transaction.

    An address refused for good is noted; a server that is down raises `OutsideFailure`, and the job tries again.
    """
    port = ports.mail()
    waiting = MailAnswer.objects.select_related("agency", "mail", "letter").filter(
        id=answer_id, handed_at=None, failed_at=None
    )
    row = waiting.first()
    if port is None or row is None:
        return
    try:
        said = port.send(bytes(row.message), sender=row.agency.email, to=row.address)
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        _note_answer(row, failed=True, said=str(failure), by=by, at=at)
    else:
        _note_answer(row, failed=False, said=said, by=by, at=at)


@transaction.atomic
def _note_answer(row: MailAnswer, *, failed: bool, said: str, by: Actor, at: datetime) -> None:
    held = MailAnswer.objects.select_for_update().get(id=row.id)
    if held.handed_at is not None or held.failed_at is not None:
        return
    held.handed_at, held.failed_at = (None, at) if failed else (at, None)
    held.answer = said[:500]
    held.save(update_fields=["handed_at", "failed_at", "answer"])
    code = "exchange.answer_failed" if failed else "exchange.answered"
    audit.record(by, code, row.document_id, at, address=row.address, reason=held.answer)


def _accepted(arrival: Arrival, document: IncomingDocument, *, by: Actor, at: datetime, copy: bool) -> None:
    if arrival.source == "axis":
        note = f"Đã tiếp nhận; bản trùng của văn bản đến số {document.arrival_number}" if copy else ""
        queue_status(arrival, edxml.Code.ACCEPTED, by=by, at=at, description=note)
    elif arrival.source in ("mail", "web"):
        words = answering.same_words if copy else answering.accepted_words
        day = local(document.registered_at)
        said = words(arrival.agency.name, _what(arrival), document.arrival_number, day)
        _answer(arrival, answering.ACCEPTED, said, by=by, at=at)


def _answer(arrival: Arrival, kind: str, said: str, *, by: Actor, at: datetime) -> None:
    """By mail in both cases: what came by mail has an address, a letter from the public page a proven one."""
    if arrival.source == "mail":
        queue_answer(arrival.mail, kind, said, by=by, at=at)
    else:
        queue_letter_answer(arrival.citizen, kind, said, by=by, at=at)


def _copies(document_id: UUID) -> list[Arrival]:
    return [one.arrival for one in copies_of(document_id) if one.arrival is not None]


def _what(arrival: Arrival) -> str:
    number = f"văn bản số {arrival.printed_number}" if arrival.printed_number else "thư"
    return f"{number} “{arrival.subject[:200]}”" if arrival.subject else number


def _sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _automatic(mail: ReceivedMail) -> str:
    return "auto" if mail.outcome == "automatic" else ""
