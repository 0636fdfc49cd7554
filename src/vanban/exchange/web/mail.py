"""What the document page tells of mail and of other copies of the same letter, and the clerk's verbs for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies
from vanban.exchange.queries.citizens import citizen_letter_of
from vanban.exchange.rules.citizens import PETITION, grouped
from vanban.exchange.rules.letters.senders import LABELS as STANDINGS
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.platform.web.asking import offer
from vanban.platform.web.page import Fact, Notice, Outcome, PagePart, Provider, Section, Text, VerbSpec
from vanban.platform.web.reading import once
from vanban.registry.api import can_keep_register, find_incoming

SHOWN = 6000
"""Letters of a message that the page shows; all of them are in its file."""
SOURCES = {
    "axis": _("the hub"),
    "mail": _("official mail"),
    "paper": _("paper"),
    "web": _("the public page"),
}
RECOGNISED = {
    "files": _("the same file, byte for byte"),
    "code": _("the same document code"),
    "number": _("the same number, symbol and issuer"),
    "likeness": _("words that are alike"),
    "clerk": _("by the clerk"),
}
_ANSWERS = {
    "received": _("It has come"),
    "accepted": _("Accepted"),
    "refused": _("Refused"),
    "too_large": _("Too large"),
}
SENTENCES = {
    "exchange.citizen_arrived": _("A letter of {sender} ({address}) came from the public page: {text}"),
    "exchange.desk_kept": _("{actor} opened or closed the public page for letters to {name}"),
    "exchange.letter_written": _("A letter to {name} was written on the public page ({files} files)"),
    "exchange.proof_asked": _("Somebody asked for a link to write to {name}"),
    "exchange.proof_sent": _("A link to the public page was sent"),
    "exchange.proofs_forgotten": _("{count} unused links were deleted with their addresses"),
    "exchange.mail_arrived": _("A message from {sender} ({address}) arrived: {text}"),
    "exchange.mail_kept": _("A message from {address} was kept: {subject}"),
    "exchange.mailbox_failed": _("The mailbox {address} of {name} cannot be read: {reason}"),
    "exchange.mailbox_works": _("The mailbox {address} of {name} is read again"),
    "exchange.mailbox_kept": _("{actor} wrote down the mailbox {address} of {name} ({text})"),
    "exchange.domain_listed": _("{actor} put {text} on the list of official domains"),
    "exchange.domain_ended": _("{actor} took {text} off the list of official domains"),
    "exchange.answer_written": _("An answer to {address} was written: {text}"),
    "exchange.answered": _("The answer to {address} was handed to the mail server: {reason}"),
    "exchange.answer_failed": _("The answer to {address} could not be mailed: {reason}"),
    "exchange.joined": _("{actor} kept it with {what} of {sender}"),
    "exchange.copy_came": _("Another copy came from {sender} and is kept with it"),
    "exchange.paper_copy": _("{actor} noted that the paper has come. {text}"),
    "exchange.dismissed": _("{actor} found it to be no document"),
}


class JoinForm(forms.Form):
    """Which document it is a copy of."""

    document = forms.ChoiceField(label=_("The same letter as"), widget=forms.RadioSelect)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = _twins(document_id)
        offer(self, "document", [(str(twin.known.document_id), _described(twin)) for twin in found])
        if found:
            self.initial = {"document": str(found[0].known.document_id)}


class SureForm(forms.Form):
    """How the origin was made sure, what it is where nothing tells, and that it is a letter of its own."""

    assurance = forms.CharField(
        label=_("How its origin was made sure"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For instance: rang the number of the agency and was told that it sent this."),
        error_messages={"required": _("Make sure of its origin, by telephone for instance, and write down how.")},
    )
    type_name = forms.CharField(label=_("Document type"), max_length=100, initial=PETITION)
    another = forms.BooleanField(label=_("It is another letter than the one it looks like"), required=False)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = _arrival(document_id)
        if row is not None and not policies.wants_assurance(row):
            del self.fields["assurance"]
        else:
            self.fields["assurance"].required = True
        if row is not None and not api.likely_duplicates(row):
            del self.fields["another"]
        if row is not None and row.type_name:
            del self.fields["type_name"]


class PaperForm(forms.Form):
    """Where the paper lies."""

    note = forms.CharField(label=_("Place kept, or a remark"), max_length=300, required=False)

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _arrival(document_id: UUID) -> api.Arrival | None:
    return once(("arrival", document_id), lambda: api.arrival_of(document_id))


def _twins(document_id: UUID) -> list[api.Twin]:
    return once(("twins", document_id), lambda: api.proposals(document_id))


def _copies(document_id: UUID) -> list[api.DocumentCopy]:
    return once(("exchange.mail.copies", document_id), lambda: api.copies_of(document_id))


def _described(twin: api.Twin) -> str:
    known = twin.known
    number = (
        gettext("arrival number {number}").format(number=known.registered.arrival_number)
        if known.registered
        else gettext("waiting")
    )
    return f"{known.title} · {known.sender} · {number} · {_why(twin.same.why, twin.same.likeness)}"


def _why(why: str, likeness: int | None) -> str:
    said = gettext(str(RECOGNISED[why]))
    return f"{said} ({likeness} %)" if likeness is not None else said


def _can_join(document_id: UUID, actor: Actor) -> bool:
    row = _arrival(document_id)
    return row is not None and policies.can_join(actor, row) and bool(_twins(document_id))


def _join(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    with_id = UUID(data["document"])
    api.join_copy(document_id, with_id, by=actor, at=at)
    return Outcome(_("Kept with the same document; its sender learns the number."), f"/vb/{with_id}/")


def _can_accept_sure(document_id: UUID, actor: Actor) -> bool:
    row = _arrival(document_id)
    if row is None or row.source not in ("mail", "web") or not policies.can_accept_assured(actor, row):
        return False
    return policies.wants_assurance(row) or bool(api.likely_duplicates(row))


def _accept_sure(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    document = api.accept(
        document_id,
        by=actor,
        at=at,
        corrections={"type_name": data["type_name"]} if data.get("type_name") else None,
        assurance=data.get("assurance", ""),
        another=bool(data.get("another")),
    )
    said = gettext("Accepted under arrival number {number}; the sender knows.")
    return Outcome(said.format(number=document.arrival_number))


def _can_dismiss(document_id: UUID, actor: Actor) -> bool:
    row = _arrival(document_id)
    return row is not None and policies.can_dismiss(actor, row)


def _dismiss(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.dismiss(document_id, by=actor, at=at)
    return Outcome(_("Taken out of the box; the message stays kept, nobody is answered."))


def _can_note_paper(document_id: UUID, actor: Actor) -> bool:
    row = find_incoming(document_id)
    if row is None or row.received_as == "paper" or not can_keep_register(actor, row.agency_id):
        return False
    return all(copy.source != "paper" for copy in _copies(document_id))


def _note_paper(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.note_paper_copy(document_id, note=data["note"], by=actor, at=at)
    return Outcome(_("The paper is noted as a copy; it gets no number of its own."))


def mail_facts(row: api.Arrival) -> tuple[Fact, ...]:
    """Who wrote a message, what is known of that, and when our mail server took it in."""
    mail = api.mail_of(row.id) if row.source == "mail" else None
    if mail is None:
        return ()
    source = _("message")
    return (
        Fact(_("Mail address"), f"{mail.name} <{mail.address}>" if mail.name else mail.address, source),
        Fact(_("Origin"), gettext(STANDINGS[mail.standing])),
        Fact(_("Taken in by the mail server at"), moment(mail.came_at)),
        Fact(_("Origin made sure"), str(row.facts.get("assurance", ""))),
    )


def citizen_facts(row: api.Arrival) -> tuple[Fact, ...]:
    """Who wrote on the public page, by their own word but for the mailbox, and when that was proven."""
    letter = _citizen(row)
    if letter is None:
        return ()
    said, number = _("by their own word"), letter.number_symbol
    return (
        Fact(_("Who wrote it"), letter.name, said),
        Fact(_("Mail address"), letter.address, _("proven by its link")),
        Fact(_("Postal address"), letter.postal, said),
        Fact(_("Telephone"), letter.phone, said),
        Fact(_("Number as written"), number if row.printed_number != number else "", said),
        Fact(_("Written on the public page at"), moment(letter.written_at)),
        Fact(_("Code the sender asks by"), grouped(letter.code)),
        Fact(_("Origin made sure"), str(row.facts.get("assurance", ""))),
    )


def _citizen(row: api.Arrival) -> api.CitizenLetter | None:
    if row.source != "web":
        return None
    return once(("exchange.mail.citizen", row.id), lambda: citizen_letter_of(row.id))


def mail_sections(row: api.Arrival) -> Iterator[Section]:
    """The words of the message or of the letter, and what its sender was told."""
    mail = _citizen(row) or (api.mail_of(row.id) if row.source == "mail" else None)
    if mail is None:
        return
    lines = tuple((line,) for line in mail.words[:SHOWN].splitlines() if line.strip())[:60]
    if lines:
        yield Section("message", _("Words of the message"), columns=(_("Text"),), rows=lines)
    answers = tuple(
        (
            moment(one.made_at),
            gettext(str(_ANSWERS[one.kind])),
            one.address,
            one.said,
            _handed(one),
        )
        for one in mail.replies.all()
    )
    if answers:
        columns = (_("When"), _("Answer"), _("Address"), _("What is told"), _("State"))
        yield Section("answers", _("Answers by mail"), columns=columns, rows=answers)


def _handed(one: api.MailAnswer) -> str:
    if one.handed_at:
        return gettext("handed over at {when}").format(when=moment(one.handed_at))
    return gettext("refused: {reason}").format(reason=one.answer) if one.failed_at else gettext("waiting")


def copy_sections(document_id: UUID) -> Iterator[Section]:
    """Every other copy of a letter: by which channel, from whom, when, and how it was recognised."""
    rows = tuple(
        (
            moment(one.came_at),
            gettext(str(SOURCES[one.source])),
            one.sender,
            _why(one.recognised_by, one.likeness),
            one.joined_by,
            one.note,
        )
        for one in _copies(document_id)
    )
    if rows:
        columns = (_("Came"), _("Channel"), _("From"), _("Recognised by"), _("Kept by"), _("Note"))
        yield Section("copies", _("Other copies of this letter"), columns=columns, rows=rows)


def copy_notices(document_id: UUID) -> Iterator[Notice]:
    """Of what it is a copy, which copies it has, and what it may be the same as."""
    kept = api.copy_of(document_id)
    if kept is not None:
        text = gettext("The same letter came by another channel; both are kept together ({why}).")
        yield Notice("info", text.format(why=_why(kept.recognised_by, kept.likeness)), f"/vb/{kept.document_id}/")
        return
    copies = _copies(document_id)
    if copies:
        channels = ", ".join(dict.fromkeys(gettext(str(SOURCES[one.source])) for one in copies))
        yield Notice("info", gettext("It also came by: {channels}.").format(channels=channels), "#part-copies")
    row = _arrival(document_id)
    if row is None or not policies.awaits_decision(row):
        return
    for twin in _twins(document_id)[:3]:
        text = gettext("It may be the same letter: {what}").format(what=_described(twin))
        yield Notice("warning", text, f"/vb/{twin.known.document_id}/")


def _join_says(_document_id: UUID, _actor: Actor) -> Text:
    return gettext("It gets no number of its own; its sender is told the number of that document.")


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """What is said of copies and of mail; None for what has neither."""
    row = _arrival(document_id)
    if row is None and find_incoming(document_id) is None:
        return None
    found = (*mail_facts(row), *citizen_facts(row)) if row is not None else ()
    facts = tuple(fact for fact in found if fact.value)
    sections = (*(mail_sections(row) if row is not None else ()), *copy_sections(document_id))
    return PagePart(facts=facts, notices=tuple(copy_notices(document_id)), sections=sections)


VERBS = (
    VerbSpec(
        "keep-with", _("Keep with the same letter"), _can_join, _join, key="t", rank=12, form=JoinForm,
        confirm=_join_says,
    ),
    VerbSpec("accept-sure", _("Accept all the same"), _can_accept_sure, _accept_sure, rank=14, form=SureForm),
    VerbSpec("no-document", _("Not a document"), _can_dismiss, _dismiss, rank=34),
    VerbSpec("paper-came", _("The paper has come"), _can_note_paper, _note_paper, rank=59, form=PaperForm),
)  # fmt: skip
PROVIDER = Provider("mail", part=part, verbs=VERBS, sentences=SENTENCES)
"""Joined by config/wiring.py."""
