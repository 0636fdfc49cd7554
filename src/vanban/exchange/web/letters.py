"""A letter from the scanner on its page: the form that enters it, the pages laid back, the letter returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies, states
from vanban.exchange.rules.checking import LABELS
from vanban.exchange.rules.deadlines import end_of
from vanban.exchange.web.forms import DayInput
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM, local
from vanban.kernel.document_types import DOCUMENT_TYPES, Urgency, document_type, type_choices
from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.platform.web.asking import offer
from vanban.platform.web.page import Check, Fact, FileLink, Notice, Outcome, PagePart, Provider, Section, Text, VerbSpec
from vanban.platform.web.reading import once
from vanban.registry.api import LateFacts

FORMS = (
    ("SAO Y", _("SAO Y: the paper is the original")),
    ("SAO LỤC", _("SAO LỤC: the paper is a certified copy")),
    ("", _("Keep the scan unsigned")),
)


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Ticks(forms.MultipleChoiceField):
    """Owed, yet nothing ticked is not refused by the field: a remark may stand for a tick, and the form says which."""

    def validate(self, value: Any) -> None:
        """Only lines that were asked."""
        if value:
            super().validate(value)


class EnterForm(forms.Form):
    """Every field of NB16-Đ13.1c, the check with the paper in hand, and what an outage asks for (VL19-Đ15.4)."""

    looked = Ticks(label=_("Looked at, with the paper in hand"), widget=forms.CheckboxSelectMultiple)
    remark = forms.CharField(
        label=_("Remark on the check"),
        max_length=500,
        required=False,
        help_text=_("What is not in order; it stands in the book."),
    )
    issuer_name = forms.CharField(label=_("Issuing agency"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    symbol = forms.CharField(label=_("Symbol"), max_length=60, required=False)
    issued_date = forms.DateField(label=_("Date of document"), required=False, widget=DayInput)
    type_code = forms.ChoiceField(label=_("Document type"))
    subject = forms.CharField(label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(label=_("Signer"), max_length=100, required=False)
    signer_title = forms.CharField(label=_("Signer's title"), max_length=200, required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), coerce=int, choices=[(degree.value, _(degree.label)) for degree in Urgency]
    )
    due = forms.DateField(label=_("Deadline for processing"), required=False, widget=DayInput)
    form = forms.ChoiceField(label=_("Signature of the agency on the scan"), choices=FORMS, required=False)
    dossier = forms.CharField(label=_("File number on the stamp"), max_length=60, required=False)
    place_kept = forms.CharField(label=_("Place kept"), max_length=200, required=False)
    note = forms.CharField(label=_("Notes"), max_length=400, required=False)
    arrived_at = forms.DateTimeField(label=_("Came at"), widget=MomentInput)
    outage_reason = forms.CharField(
        label=_("Entered after an outage: reason"),
        max_length=300,
        required=False,
        help_text=_("Only for what was written by hand while the system was down; give its true time above."),
    )
    written_number = forms.CharField(label=_("Arrival number written by hand"), max_length=20, required=False)
    handed_to = forms.CharField(label=_("Handed on by hand to"), max_length=300, required=False)
    handed_at = forms.DateTimeField(label=_("Handed on at"), required=False, widget=MomentInput)
    another = forms.BooleanField(label=_("Enter it although it looks like a document in the register"), required=False)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type_code", type_choices(get_language() or "vi"))
        self.row = row = _arrival(document_id)
        if row is None:
            return
        offer(self, "looked", list(_lines(row)))
        fit = all(item["ok"] is not False for item in row.report or () if item["code"] == "structure")
        self.initial = {
            "issuer_name": row.sender_name,
            "number": row.number,
            "symbol": row.notation,
            "issued_date": row.promulgated,
            "type_code": _type_code(row.type_name),
            "subject": row.subject,
            "signer_name": row.signer_name,
            "signer_title": row.signer_title,
            "urgency": row.urgency,
            "due": row.due,
            "form": "SAO Y" if fit else "",
            "arrived_at": local(row.arrived_at).replace(second=0, microsecond=0, tzinfo=None),
        }

    def clean(self) -> dict[str, Any]:
        """What nobody looked at is told together with what is missing in the fields."""
        given = self.cleaned_data
        if self.row is not None:
            try:
                policies.check_looked_at(self.row, given.get("looked", ()), given.get("remark", ""))
            except Refusal as refusal:
                self.add_error("looked", " ".join(refusal.render(gettext)))
        return given


class ReturnForm(forms.Form):
    """Why the paper goes back to its sender."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the slip that is printed and goes back with the paper."),
    )

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _arrival(document_id: UUID) -> api.Arrival | None:
    return once(("arrival", document_id), lambda: api.arrival_of(document_id))


def _lines(row: api.Arrival) -> Iterator[tuple[str, str]]:
    asked = policies.asked_lines(row)
    for item in row.report or ():
        if item["code"] in asked:
            said = gettext(item["message"]).format(**item["data"])
            yield item["code"], f"{gettext(LABELS[item['code']])}: {said}"


def _type_code(name: str) -> str:
    wanted = name.strip().casefold()
    return next((kind.code for kind in DOCUMENT_TYPES if kind.label.casefold() == wanted), "cong-van")


def _can_enter(document_id: UUID, actor: Actor) -> bool:
    row = _arrival(document_id)
    return row is not None and policies.can_enter(actor, row)


def _can_lay_back(document_id: UUID, actor: Actor) -> bool:
    row = _arrival(document_id)
    return row is not None and policies.can_lay_back(actor, row)


def _enter(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    came = min(_aware(data["arrived_at"]) or at, at)
    handed = _aware(data["handed_at"])
    late = None
    if data["outage_reason"]:
        late = LateFacts(came, data["outage_reason"], data["written_number"], data["handed_to"], handed)
    corrections = {
        name: data[name]
        for name in (
            "issuer_name", "number", "symbol", "issued_date", "type_code", "subject", "signer_name", "signer_title",
            "urgency", "place_kept", "note",
        )
    }  # fmt: skip
    issuer = api.issuer_named(data["issuer_name"].strip(), at)
    corrections |= {
        "issuer_code": issuer.code if issuer is not None else "",
        "type_name": document_type(data["type_code"]).label,
        "arrived_at": came,
        "due": end_of(data["due"]),
    }
    entered = api.enter_letter(
        document_id,
        corrections=corrections,
        looked=data["looked"],
        remark=data["remark"],
        form=data["form"],
        late=late,
        dossier=data["dossier"],
        another=data["another"],
        by=actor,
        at=at,
    )
    number = entered.document.arrival_number
    if entered.unstamped is None:
        return Outcome(gettext("Entered under arrival number {number}, signed and stamped.").format(number=number))
    why, _cure = entered.unstamped.render(gettext)
    said = gettext("Entered under arrival number {number}; the stamp is not on it: {why}").format(
        number=number, why=why
    )
    return Outcome(said, f"/vb/{document_id}/")


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=VIETNAM) if value is not None and value.tzinfo is None else value


def _lay_back(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    scan_id = api.lay_back(document_id, by=actor, at=at)
    return Outcome(_("Its pages lie on the table again."), reverse("scan", args=[scan_id]))


def _return(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.refuse(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Returned; print the slip and post it with the paper."), f"/vb/{document_id}/")


VERBS = (
    VerbSpec("enter-letter", _("Enter it in the register"), _can_enter, _enter, key="e", rank=10, form=EnterForm),
    VerbSpec("return-letter", _("Return to the sender"), _can_lay_back, _return, rank=30, danger=True, form=ReturnForm),
    VerbSpec("lay-back", _("Sort its pages anew"), _can_lay_back, _lay_back, rank=40),
)

SENTENCES: Mapping[str, Text] = {
    "exchange.scan_taken": _("{actor} took the scan {name}"),
    "exchange.scan_read": _("{actor} looked at {pages} pages"),
    "exchange.scan_unreadable": _("{actor} could not read {name}"),
    "exchange.scan_arranged": _("{actor} sorted pages {pages}"),
    "exchange.scans_joined": _("{actor} laid the pages of {name} to these"),
    "exchange.scan_dropped": _("{actor} destroyed the scan {name}"),
    "exchange.scan_sorted": _("{actor} made {letters} letters of it"),
    "exchange.letter_scanned": _("{actor} made this letter of {pages} pages of {name}"),
    "exchange.letter_laid_back": _("{actor} laid its pages back to {name}"),
    "exchange.letter_entered": _("{actor} looked at the paper and entered it. {remark}"),
}


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """A letter from the scanner: all of it while it waits; once registered only the check and the file it came in.

    That file may hold other letters: the clerks of the agency see it, and nobody to whom this letter alone was given.
    """
    row = _arrival(document_id)
    if row is None or not policies.came_on_paper(row):
        return None
    sections = (_checked(row), *(one for one in (answers(row),) if one.checks))
    source = (source_file(row),) if policies.is_clerk_of(actor, row.agency_id) else ()
    if policies.is_registered(row):
        return PagePart(kind="incoming", files=source, sections=sections)
    status = states.ARRIVAL.statuses[row.state]
    return PagePart(
        kind="incoming",
        title=row.printed_number or gettext("Paper without a number yet"),
        subject=row.subject or gettext("Not entered yet"),
        type_label=row.type_name,
        urgency=row.urgency,
        status=gettext(status.label),
        turn=_("clerk") if status.turn == "clerk" else "",
        since=row.decided_at or row.arrived_at,
        facts=facts(row),
        files=(*_files(row), *source),
        notices=tuple(notices(row, actor)),
        sections=sections,
    )


def _checked(row: api.Arrival) -> Section:
    lines = tuple(
        Check(
            label=gettext(LABELS[item["code"]]),
            ok=item["ok"],
            detail=gettext(item["message"]).format(**item["data"]),
            law=item["law"],
        )
        for item in row.report or ()
    )
    return Section("checks", _("Check report"), checks=lines)


def _files(row: api.Arrival) -> Iterator[FileLink]:
    for item in row.files.all():
        yield FileLink(item.blob_id, item.name, item.blob.size, item.role, item.blob.media_type)


def facts(row: api.Arrival) -> tuple[Fact, ...]:
    """What is known of a letter before it is entered."""
    scan = once(("scan", row.id), lambda: api.scan_behind(row.id))
    day = f"{row.promulgated:%d/%m/%Y}" if row.promulgated else ""
    found = (
        Fact(_("Came as"), _("Paper, scanned")),
        Fact(_("Number, symbol"), row.printed_number),
        Fact(_("Date of document"), day),
        Fact(_("Document type"), row.type_name),
        Fact(_("Issuing agency"), row.sender_name),
        Fact(_("Signer"), f"{row.signer_title} {row.signer_name}".strip()),
        Fact(_("Pages"), str(row.facts.get("pages", ""))),
        Fact(_("Scan"), scan.name if scan else ""),
        Fact(_("Sorted at"), f"{moment(row.arrived_at)} · {scan.sorted_by}" if scan else moment(row.arrived_at)),
        Fact(_("Returned by") if row.reason else _("Laid back by"), row.decided_by),
        Fact(_("Reason"), row.reason),
    )
    return tuple(fact for fact in found if fact.value)


def notices(row: api.Arrival, actor: Actor) -> Iterator[Notice]:
    """The slip of what was returned; where the pages are that this letter was made of."""
    if policies.can_print_slip(actor, row):
        yield Notice(
            "info", gettext("Print the slip that goes back with the paper."), reverse("return_slip", args=[row.id])
        )
    scan = once(("scan", row.id), lambda: api.scan_behind(row.id))
    if policies.was_laid_back(row):
        yield Notice("info", gettext("Its pages were laid back and sorted anew; this letter is no longer used."))
    elif scan is not None:
        yield Notice("info", gettext("From the scan {name}.").format(name=scan.name), reverse("scan", args=[scan.id]))


def source_file(row: api.Arrival) -> FileLink:
    """The file as it came from the scanner."""
    scan = once(("scan", row.id), lambda: api.scan_behind(row.id))
    name = scan.name if scan else "scan"
    return FileLink(row.packet_id, name, row.packet.size, "packet", row.packet.media_type)


def answers(row: api.Arrival) -> Section:
    """What the clerk said to each line of the check."""
    labels = {**LABELS, "remark": gettext_noop("Remark on the check")}
    found = once(("answers", row.id), lambda: api.answers_on(row.id))
    checks = tuple(
        Check(
            label=gettext(labels.get(item.code, item.code)),
            ok=True if item.fine else None,
            detail=" · ".join(
                filter(None, (item.words or (gettext("in order") if item.fine else gettext("see the remark")),
                              item.by, moment(item.at)))
            ),
        )
        for item in found
    )  # fmt: skip
    return Section("answers", _("Looked at by the clerk"), checks=checks)


PROVIDER = Provider("letters", part=part, verbs=VERBS, sentences=SENTENCES)
"""Joined by config/wiring.py."""
