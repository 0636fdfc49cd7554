"""What exchange says on the document page: an arrival with its check report, or the sender's grid of recipients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies, states
from vanban.exchange.rules.checking import LABELS, VERDICTS, verdict
from vanban.exchange.web import asked, sending, tasks, viruses, whole
from vanban.exchange.web.moments import moment
from vanban.exchange.web.verbs import VERBS
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Check, Fact, FileLink, Notice, PagePart, Provider, Section, Text
from vanban.platform.web.reading import once

SENTENCES = {
    "exchange.sending": _("{actor} sends it: {electronic} recipients through the hub, {paper} on paper"),
    "exchange.packed": _("{actor} put it into a packet of {size} bytes"),
    "exchange.sent": _("{actor} handed it to the hub for {recipients}"),
    "exchange.undeliverable": _("{actor} could not deliver it to {recipient} ({agency_code}): {reason}"),
    "exchange.status_received": _("{recipient} reports: {reason}"),
    "exchange.resent": _("{actor} sends it again to {recipients}"),
    "exchange.arrived": _("{number} arrived from {sender}"),
    "exchange.double": _("Another copy of {number} arrived and was recognised as the same"),
    "exchange.accepted": _("{actor} accepted {original} under arrival number {number}"),
    "exchange.refused": _("{actor} refused it: {reason}"),
    "exchange.status_reported": _("{actor} reported to {receiver}: {text}"),
    "exchange.status_refused": _("The hub did not take report {status}: {reason}"),
    "exchange.joined_hub": _("{name} has its mailbox {agency_code} on the hub"),
    "exchange.unreadable": _("A packet from {sender} could not be read: {text}"),
    "exchange.status_forged": _("A report in the name of {organ} came from {vouched} and was dropped"),
    "exchange.recall_asked": _("{actor} asks {recipients} to give it back: {reason}"),
    "exchange.withdrawn": _("{actor} withdrew it from {recipient} before it was sent: {reason}"),
    "exchange.not_asked": _("The request did not reach {recipient}: {reason}"),
    "exchange.denial_seen": _("{actor} has taken note of the refusal"),
    "exchange.updated": _("{actor} updated it (told: {told}; added: {added}; taken off: {removed}): {reason}"),
    "exchange.replaced": _("{actor} had it replaced by {replacement} at {recipients}: {reason}"),
    "exchange.replaces": _("{actor} put it in the place of {replaced}: {reason}"),
    "exchange.corrected": _("{actor} had it corrected by {letter} ({fault}): {reason}"),
    "exchange.corrects": _("{actor} had it correct {corrected}: {reason}"),
    "exchange.extended": _("{actor} sent it to more recipients ({added}; on paper: {paper}): {reason}"),
    "exchange.sent_once_more": _("{actor} sends it once more to {recipients}: {reason}"),
    "exchange.followed": _("{who} follows up what it gives others to do"),
    "exchange.tasks_begun": _("It gives its recipients {count} tasks"),
    "exchange.task_given": _("{actor} noted a task of {recipients}: {text} (due {due})"),
    "exchange.task_ended": _("Task of {recipient} ended - {text}: {result}"),
    "exchange.lines_given": _("{actor} wrote {count} tasks for {agencies} agencies into the ledger"),
    "exchange.task_reported": _("{recipient} reports on line {line} ({percent} %): {text}"),
    "exchange.task_sent_back": _("{actor} sent line {line} back to {recipient}: {reason}"),
    "exchange.task_time_asked": _("{recipient} asks for time on line {line} until {due}: {reason}"),
    "exchange.task_time_granted": _("{actor} gave {recipient} until {due} for line {line}. {reason}"),
    "exchange.task_time_refused": _("{actor} gave {recipient} no more time for line {line}: {reason}"),
    "exchange.task_overdue": _("The day of {recipient} for line {line} ran out on {due}"),
    "exchange.urged": _("{actor} urged {recipient}: {text}"),
    "exchange.heeded": _("{actor} took up the reminder of {sender}: {reason}"),
    "exchange.kept_whole": _("What the document was is kept and signed by the system"),
    "exchange.demand_received": _("{sender} asks ({what}): {reason}"),
    "exchange.demand_forged": _("{vouched} asked for something ({what}) about this document of {organ}; refused"),
    "exchange.demand_unmatched": _("{organ} asks ({what}) about a document that is not here: {document_code}"),
    "exchange.given_back": _("{actor} gave it back to {sender}: {reason}"),
    "exchange.recall_denied": _("{actor} refused to give it back: {reason}"),
    "exchange.update_agreed": _("{actor} agreed to the update of {sender}"),
    "exchange.update_denied": _("{actor} refused the update: {reason}"),
    "exchange.destroyed": _("{actor} destroyed the copy here ({files} files) for {sender}"),
    "exchange.dispatch_chosen": _("{actor} decided how it is sent to {recipients}: {reason}"),
    "exchange.file_worded": _("{actor} worded the file name: {text}"),
    "exchange.mail_written": _("{actor} wrote a message with it to {address}"),
    "exchange.mailed": _("{actor} handed the message for {address} to the mail server: {text}"),
    "exchange.mail_failed": _("{actor} could not mail it to {address}: {reason}"),
    "exchange.published": _("{actor} put {number} on the public page ({files} files)"),
    "exchange.unpublished": _("{actor} took {number} off the public page: {reason}"),
    "exchange.paper_done": _("{actor} has done the paper for {recipient}. {text}"),
    "exchange.paper_dropped": _("{actor} found paper for {recipient} not needed: {reason}"),
    "exchange.paper_reopened": _("{actor} opened the paper for {recipient} again"),
    "exchange.paper_addressed": _("{actor} wrote the address of {recipient}: {text}"),
    "exchange.status_unmatched": _("{organ} reported on a document we did not send: {document_code}"),
}

_RECIPIENT_LABELS = {code: status.label for code, status in states.RECIPIENT.statuses.items()}
_RECALL_LABELS = {code: status.label for code, status in states.RECALL.statuses.items()}
_TURNS = {"clerk": _("clerk"), "receiver": _("receiver"), "system": _("the system")}


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """The arrival or the envelope of this document; a plan before it is sent; None for what never met us."""
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if arrival is not None:
        return None if policies.came_on_paper(arrival) else _arrival(arrival)
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return _envelope(envelope, actor) if envelope is not None else sending.planned_part(document_id, actor)


def _arrival(row: api.Arrival) -> PagePart:
    """Before registration the whole of it; afterwards the registry speaks and only checks and reports remain."""
    sections = (
        Section("checks", _("Check report"), checks=tuple(_checks(row))),
        *_with_rows(
            asked.change_section(row),
            asked.demand_section(row),
            asked.receiver_readers(row),
            tasks.given_section(row),
        ),
        *((_reports(row.id, _("Reports to the sender")),) if row.source == "axis" else ()),
    )
    if row.destroyed_at is not None:
        return _tombstone(row)
    if policies.is_registered(row):
        return PagePart(
            kind="incoming",
            facts=(*_sent(row), *_verdict(row), *whole.facts(row.id)),
            files=_packet(row),
            notices=tuple(_notices(row)),
            sections=sections,
        )
    status = states.ARRIVAL.statuses[row.state]
    by_hub = row.source == "axis"
    other = _("the public page") if row.source == "web" else _("message")
    packet, hub = (_("packet"), _("hub")) if by_hub else (other, other)
    facts = (
        Fact(_("Number, symbol"), row.printed_number, packet),
        Fact(_("Date of document"), _day(row.promulgated), packet),
        Fact(_("Document type"), row.type_name, packet),
        Fact(_("Issuing agency"), _named(row), hub),
        Fact(_("Signer"), f"{row.signer_title} {row.signer_name}".strip(), packet),
        Fact(_("Deadline for processing"), f"{row.due:%d/%m/%Y}" if row.due else "", packet),
        *_sent(row),
        Fact(_("Arrived at"), moment(row.arrived_at), hub if by_hub else ""),
        Fact(_("Document code"), row.document_code, packet),
        Fact(_("Message id"), row.message_id if by_hub else "", hub),
        *_verdict(row),
        Fact(_("Refused by"), row.decided_by if row.reason else ""),
        Fact(_("Reason"), row.reason),
    )
    return PagePart(
        kind="incoming",
        title=row.printed_number or row.sender_name,
        subject=row.subject,
        type_label=row.type_name,
        urgency=row.urgency,
        status=gettext(status.label),
        turn=_TURNS.get(status.turn, ""),
        since=row.decided_at or row.arrived_at,
        facts=tuple(fact for fact in facts if fact.value),
        files=(*_files(row), *_packet(row)),
        notices=tuple(_notices(row)),
        sections=sections,
    )


def _tombstone(row: api.Arrival) -> PagePart:
    """What is left of a document that its sender took back: number, sender, dates, reason, who and when."""
    facts = (
        Fact(_("Number, symbol"), row.printed_number),
        Fact(_("Date of document"), _day(row.promulgated)),
        Fact(_("Issuing agency"), _named(row)),
        Fact(_("Arrived at"), moment(row.arrived_at)),
        Fact(_("Destroyed at"), moment(row.destroyed_at)),
    )
    return PagePart(
        kind="incoming",
        title=row.printed_number,
        subject=_("Recalled document"),
        status=_("Taken back"),
        since=row.destroyed_at,
        facts=facts,
        notices=tuple(asked.demand_notices(row)),
        sections=(
            *_with_rows(asked.demand_section(row), asked.receiver_readers(row)),
            _reports(row.id, _("Reports to the sender")),
        ),
    )


def _with_rows(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.rows)


def _day(day: date | None) -> str:
    """A date as printed; nothing where the paper has not told it yet."""
    return f"{day:%d/%m/%Y}" if day else ""


def _verdict(row: api.Arrival) -> tuple[Fact, ...]:
    """The whole report in one word."""
    return (Fact(_("Result of the check"), gettext(VERDICTS[verdict(row.report)])),) if row.report else ()


def _checks(row: api.Arrival) -> Iterator[Check]:
    for item in row.report or ():
        detail = gettext(item["message"]).format(**item["data"])
        yield Check(label=gettext(LABELS[item["code"]]), ok=item["ok"], detail=detail, law=item["law"])


def _notices(row: api.Arrival) -> Iterator[Notice]:
    """One line each: what the sender asks, why it cannot be accepted, copies, an earlier refusal, likely doubles."""
    yield from asked.demand_notices(row)
    if policies.awaits_decision(row):
        for item in row.report or ():
            if item["blocks"]:
                yield Notice("danger", gettext(item["message"]).format(**item["data"]))
    if row.copies > 1:
        yield Notice("info", gettext("Received {count} times; kept as one.").format(count=row.copies))
    if row.earlier is not None:
        if row.earlier.reason:
            text = gettext("Refused here before on {day}: {reason}")
        else:
            text = gettext("Another packet with this document code arrived on {day}.")
        when = row.earlier.decided_at or row.earlier.arrived_at
        yield Notice("warning", text.format(day=moment(when), reason=row.earlier.reason), f"/vb/{row.earlier.id}/")
    for twin in api.likely_duplicates(row):
        text = gettext("Arrival number {number}/{year} looks like the same document: {what} of {issuer}.")
        yield Notice(
            "warning",
            text.format(
                number=twin.arrival_number, year=twin.arrival_year, what=twin.number_symbol, issuer=twin.issuer_name
            ),
            f"/vb/{twin.document_id}/",
        )


def _files(row: api.Arrival) -> Iterator[FileLink]:
    bad = viruses.infected(row.id)
    for item in row.files.all():
        if item.blob_id in bad:
            continue
        yield FileLink(item.blob_id, item.name, item.blob.size, item.role, item.blob.media_type)


def _packet(row: api.Arrival) -> tuple[FileLink, ...]:
    """What came, byte for byte: the hub's packet, or the message; not with a virus in it."""
    if viruses.infected(row.id):
        return ()
    ending = {"axis": "edxml", "web": "json"}.get(row.source, "eml")
    name = row.printed_number.replace("/", "-") or "thu"
    return (FileLink(row.packet_id, f"{name}.{ending}", row.packet.size, "packet", row.packet.media_type),)


def _sent(row: api.Arrival) -> tuple[Fact, ...]:
    """The hub vouches for the moment of sending; of mail only our own server's is known, and told beside it."""
    return (Fact(_("Sent through the hub at"), moment(row.sent_at), _("hub")),) if row.source == "axis" else ()


def _named(row: api.Arrival) -> str:
    """The sender with its code, where it has one."""
    return f"{row.sender_name} ({row.sender_code})" if row.sender_code else row.sender_name


def _envelope(row: api.Envelope, actor: Actor) -> PagePart:
    recipients = api.grid(row.id)
    requests = api.requests_on(row.id)
    sent = api.counted_times(row.agency, recipients)
    notices = [
        *asked.link_notices(row.id),
        *asked.request_notices(requests),
        *(
            Notice("danger", gettext("{name}: {reason}").format(name=item.name, reason=gettext(item.reason)))
            for item in recipients
            if item.reason and item.recall in states.SENDABLE
        ),
        *sending.paper_notices(row, actor),
        *sending.public_notices(row.id),
    ]
    return PagePart(
        kind="outgoing",
        notices=tuple(notices),
        facts=(*sending.time_facts(row), *whole.facts(row.id)),
        files=tuple(asked.receipt_files(row.id, row.number_symbol)),
        sections=(
            Section(
                "recipients",
                _("Where it is"),
                columns=(
                    _("Recipient"),
                    _("State of delivery"),
                    _("Sent"),
                    _("On the hub"),
                    _("Arrived"),
                    _("Accepted"),
                    _("Assigned"),
                    _("Started"),
                    _("Finished"),
                    _("Recalled at"),
                    _("Reason"),
                ),
                rows=tuple(_line(item, sent[item.id]) for item in recipients),
            ),
            *sending.sent_sections(row, recipients),
            *sending.mail_section(row.id),
            *_with_rows(
                asked.sender_readers(row.id, row.agency_id, requests),
                tasks.section(row.id),
                asked.request_section(requests),
            ),
            _reports(row.id, _("Reports of the recipients")),
            *_with_rows(asked.receipt_section(row.id)),
        ),
    )


def _line(item: api.Recipient, sent: datetime | None) -> tuple[str, ...]:
    """One recipient; “sent” is the moment that counts by the profile or by an agreement (HP25-Đ14.1)."""
    reason = gettext(said) if (said := item.reason or item.channel_reason) else ""
    times = (
        sent if item.code else None,
        item.handed_at,
        item.arrived_at,
        item.accepted_at,
        item.assigned_at,
        item.started_at,
        item.finished_at,
        item.deleted_at or item.recalled_at,
    )
    label = _RECALL_LABELS[item.recall] if states.replaces_handling(item.recall) else _RECIPIENT_LABELS[item.state]
    return (
        item.name,
        gettext(label),
        *(moment(time) for time in times),
        f"{reason} ({item.said_by})" if item.said_by else reason,
    )


def _reports(document_id: UUID, title: Text) -> Section:
    rows = tuple(
        (
            moment(item.at),
            item.recipient.name if item.recipient else item.organ_code,
            f"{item.code}",
            item.description,
            item.staff_name,
        )
        for item in api.reports_on(document_id)
    )
    columns = (_("When"), _("Agency"), _("Status code"), _("What is reported"), _("By"))
    return Section("reports", title, columns=columns, rows=rows)


def search_text(document_id: UUID) -> tuple[str, str, str, datetime] | None:
    """An arrival is found before it is registered."""
    row = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if row is None:
        return None
    if row.destroyed_at is not None:  # found by its number and its sender, no longer by what it said
        return "incoming", row.printed_number, row.sender_name, row.arrived_at
    words = (row.subject, row.type_name, row.sender_name, row.signer_name, row.document_code)
    return "incoming", row.printed_number, " ".join(filter(None, words)), row.arrived_at


PROVIDER = Provider(name="exchange", part=part, verbs=VERBS, sentences=SENTENCES, search_text=search_text)
