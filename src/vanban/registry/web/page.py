"""What the registry says on the document page: the facts of the book and the files, out or in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.document_types import Urgency
from vanban.platform.storage import is_destroyed
from vanban.platform.web.page import Fact, FileLink, Notice, Outcome, PagePart, Provider, Text, VerbSpec
from vanban.registry import api, policies
from vanban.registry.rules.recipients import in_one_line
from vanban.rulebook.api import profiles

SENTENCES = {
    "registry.number_reserved": _("{actor} took number {number} of book {book}, {year}"),
    "registry.number_set_aside": _("{actor} set number {number} of book {book}, {year}, aside: {purpose}"),
    "registry.number_set_aside_again": _("{actor} set number {number} aside again: {reason}"),
    "registry.number_assigned": _("{actor} gave it number {number} of book {book}, which was set aside, dated {dated}"),
    "registry.number_returned": _("{actor} gave number {number} back: {reason}"),
    "registry.number_voided": _("{actor} made number {number} void: {reason}"),
    "registry.issued": _("{actor} issued {number}"),
    "registry.sent": _("{actor} sent {number}"),
    "registry.registered": _("{actor} registered {original} of {issuer} under arrival number {number}"),
    "registry.entered_late": _("{actor} entered it after an outage: {reason}"),
    "registry.stamped": _("{actor} put the arrival stamp on it, number {number}"),
    "registry.paper_received": _("{actor} received the paper file for {unit}"),
    "registry.handed": _("{actor} entered in the register who handles it: {to_places}"),
}

CHANNELS = {
    "axis": _("Provincial exchange axis"),
    "national": _("National exchange axis"),
    "email": _("Official e-mail"),
    "paper": _("On paper"),
    "web": _("Public page for letters"),
}


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """The book's line of this document; None before it is issued or registered."""
    outgoing = api.find_outgoing(document_id)
    if outgoing is not None:
        return _outgoing(outgoing)
    incoming = api.find_incoming(document_id)
    return _incoming(incoming) if incoming is not None else None


def search_text(document_id: UUID) -> tuple[str, str, str, datetime] | None:
    """Kind, number, words and moment for the index; every field of the book is searchable (NĐ 30 PL VI III.6)."""
    outgoing = api.find_outgoing(document_id)
    if outgoing is not None:
        words: Iterable[str] = (
            outgoing.type_name,
            outgoing.subject,
            outgoing.signer_name,
            outgoing.agency_name,
            outgoing.domain,
            outgoing.drafting_unit,
            outgoing.drafter_name,
            outgoing.note,
            *(line["name"] for line in outgoing.recipients),
        )
        return "outgoing", outgoing.number_symbol, " ".join(filter(None, words)), outgoing.issued_at
    incoming = api.find_incoming(document_id)
    if incoming is None:
        return None
    if api.is_content_destroyed(document_id):  # found by its number and sender, no longer by what it said
        return "incoming", incoming.number_symbol, incoming.issuer_name, incoming.arrived_at
    words = (
        str(incoming.arrival_number),
        incoming.type_name,
        incoming.subject,
        incoming.issuer_name,
        incoming.signer_name,
        incoming.domain,
        incoming.note,
    )
    return "incoming", incoming.number_symbol, " ".join(filter(None, words)), incoming.arrived_at


def _outgoing(row: api.OutgoingDocument) -> PagePart:
    facts = [
        Fact(_("Number, symbol"), row.number_symbol),
        Fact(_("Date of document"), _day(row.issued_date)),
        Fact(_("Document type"), row.type_name),
        Fact(_("Field of work"), row.domain),
        Fact(_("Urgency"), _urgency(row.urgency)),
        Fact(_("Signer"), f"{row.signer_printed} {row.signer_name}"),
        Fact(_("Recipients"), in_one_line(row.recipients)),
        Fact(_("Pages"), str(row.page_count)),
        Fact(_("Number of copies"), str(row.copies)),
        Fact(_("Stored copy"), row.keeper),
        Fact(_("Unit that drafted"), row.drafting_unit),
        Fact(_("Reply wanted by"), _day(row.reply_due)),
        Fact(_("Issued at"), _moment(row.issued_at)),
        Fact(_("Sent at"), _moment(row.sent_at)),
        Fact(_("Document code"), row.document_code),
        Fact(_("Notes"), row.note),
        Fact(_("Rules applied"), _rules(row.profile, row.profile_version)),
        *_more(row.more),
    ]
    return PagePart(
        kind="outgoing",
        title=row.number_symbol,
        subject=row.subject,
        type_label=row.type_name,
        urgency=row.urgency,
        status=_("Issued"),
        since=row.issued_at,
        facts=_known(facts),
        files=_files(row.id),
        notices=_dated_back(row),
    )


def _dated_back(row: api.OutgoingDocument) -> tuple[Notice, ...]:
    """A number taken after its day, as for a paper that left in an outage, says so for good (VL19-Đ15.4)."""
    if not row.entry.why_back_dated:
        return ()
    told = gettext("Its number was taken at %(taken)s for %(day)s. %(reason)s")
    values = {"taken": _moment(row.entry.taken_at), "day": _day(row.issued_date), "reason": row.entry.why_back_dated}
    return (Notice("warning", told % values),)


def _incoming(row: api.IncomingDocument) -> PagePart:
    facts = [
        Fact(_("Arrival number"), f"{row.arrival_number}/{row.arrival_year}"),
        Fact(_("Date of arrival"), _day(row.arrival_date)),
        Fact(_("Arrived at"), _moment(row.arrived_at)),
        Fact(_("Issuing agency"), row.issuer_name),
        Fact(_("Number, symbol"), row.number_symbol),
        Fact(_("Date of document"), _day(row.issued_date)),
        Fact(_("Document type"), row.type_name),
        Fact(_("Field of work"), row.domain),
        Fact(_("Signer"), " ".join(filter(None, [row.signer_title, row.signer_name]))),
        Fact(_("Urgency"), _urgency(row.urgency)),
        Fact(_("Pages"), str(row.page_count)),
        Fact(_("Came by"), CHANNELS.get(row.received_as, row.received_as)),
        Fact(_("Handled by"), row.to_places),
        Fact(_("Place kept"), row.place_kept),
        Fact(_("Paper file"), _paper_file(row)),
        Fact(_("Document code"), row.document_code),
        Fact(_("Notes"), row.note),
        *_more(row.more),
    ]
    return PagePart(
        kind="incoming",
        title=row.number_symbol,
        subject=row.subject,
        type_label=row.type_name,
        urgency=row.urgency,
        due=row.due,
        status=_("Registered"),
        since=row.registered_at,
        facts=_known(facts),
        files=_files(row.id),
        notices=_late(row.id),
    )


def _late(document_id: UUID) -> tuple[Notice, ...]:
    """What was entered after an outage says so for good (VL19-Đ15.4)."""
    late = api.late_entry_of(document_id)
    if late is None:
        return ()
    told = gettext("Entered after an outage, at %(entered)s; it came at %(came)s. %(reason)s")
    values = {"entered": _moment(late.entered_at), "came": _moment(late.happened_at), "reason": late.reason}
    number = gettext(" Number written by hand: %(number)s.") % {"number": late.written_number}
    return (Notice("warning", told % values + (number if late.written_number else "")),)


def _paper_file(row: api.IncomingDocument) -> Text:
    if not row.paper_dossier:
        return ""
    receipt = api.paper_receipt_of(row.id)
    if receipt is None:
        return _("follows on paper to the handling unit")
    return gettext("received by %(who)s at %(when)s") % {
        "who": receipt.received_by,
        "when": _moment(receipt.received_at),
    }


class ReceiptForm(forms.Form):
    """A word about the paper file, if anything is to be said."""

    note = forms.CharField(label=_("Notes"), required=False, max_length=300)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _may_receive(document_id: UUID, actor: Actor) -> bool:
    row = api.find_incoming(document_id)
    return row is not None and policies.can_receive_paper(actor, row)


def _receive(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.receive_paper_file(document_id, note=data["note"], by=actor, at=at)
    return Outcome(_("The receipt of the paper file is kept."), f"/vb/{document_id}/")


VERBS = (VerbSpec("receive-paper", _("Sign for the paper file"), _may_receive, _receive, rank=45, form=ReceiptForm),)


def _urgency(degree: int) -> Text:
    found = Urgency.from_wire(degree)
    return gettext(found.label) if found.at_once else ""


def _known(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.value)


def _more(more: dict[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(label, value) for label, value in more.items())


def _files(document_id: UUID) -> tuple[FileLink, ...]:
    return tuple(
        FileLink(file.blob_id, file.name, file.blob.size, file.role, file.blob.media_type)
        for file in api.files_of(document_id)
        if not is_destroyed(file.blob)
    )


def _day(day: date | None) -> Text:
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(at: datetime | None) -> Text:
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


PROVIDER = Provider(name="registry", part=part, verbs=VERBS, sentences=SENTENCES, search_text=search_text)


def _rules(profile: str, version: str) -> str:
    """The regulation that decided, by its title where it is known."""
    title = next((one.title for one in profiles() if one.id == profile), profile)
    return gettext("%(title)s, version %(version)s") % {"title": title, "version": version} if profile else ""
