"""The compose form: what a specialist fills in, to and from the fields of a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import active_agencies
from vanban.drafting.api import AnnexField, CoSignerField, DraftFields, OpenPage, RecipientField, signers_for
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import type_choices, urgency_choices
from vanban.kernel.identifiers import new_id
from vanban.kernel.vietnamese import tidy
from vanban.platform.web.asking import offer
from vanban.rulebook.api import SECRECY_LABELS

LEVELS = {
    "province": _("Province"),
    "department": _("Departments"),
    "commune": _("Communes and wards"),
    "external": _("Outside the province"),
}


def _lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ComposeForm(forms.Form):
    """One page of fields. Nothing is required here: an unfinished draft may be saved; submitting checks it whole."""

    revision = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=0)
    page = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=new_id, required=False)
    turn = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        initial=0,
        required=False,
        min_value=0,
        max_value=2_000_000_000,
    )
    type_code = forms.ChoiceField(label=_("Type"), initial="cong-van")
    subject = forms.CharField(
        label=_("Summary (trích yếu)"),
        required=False,
        max_length=2000,
        widget=_lines(2),
        help_text=_("One phrase: what the document is about. At most 500 characters go into registers."),
    )
    signer = forms.ChoiceField(label=_("Signer"), required=False)
    urgency = forms.TypedChoiceField(label=_("Urgency"), coerce=int, initial=0, required=False, empty_value="")
    secrecy = forms.ChoiceField(label=_("Secrecy"), initial="none")
    reply_due = forms.DateField(
        label=_("Reply due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_bases = forms.CharField(
        label=_("Legal bases"),
        required=False,
        widget=_lines(4),
        help_text=_("One a line, “Căn cứ …”. Semicolons and the full stop are set by the system."),
    )
    addressees = forms.CharField(
        label=_("Addressed to (Kính gửi)"),
        required=False,
        widget=_lines(2),
        help_text=_("One a line; for official letters, reports and submissions to a higher agency."),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=500_000,
        widget=_lines(24, spellcheck="true", lang="vi"),
        help_text=_(
            "Plain text. “Chương I”, “Mục 1”, “Điều 1.”, “1.”, “a)” and “- ” at the head of a line are seen. "
            "Tables may be pasted from a spreadsheet; “[^1]” marks a footnote, whose line begins with “[^1]:”."
        ),
    )
    recipients = forms.MultipleChoiceField(
        label=_("Receiving agencies"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other recipients"),
        required=False,
        max_length=20_000,
        widget=_lines(2),
        help_text=_("One a line; those that cannot be reached electronically get paper."),
    )
    printed_recipients = forms.CharField(
        label=_("Printed under “Nơi nhận”"),
        required=False,
        widget=_lines(4),
        help_text=_("One a line. Left empty, the recipients above are printed. “Lưu: VT, …” is added by itself."),
    )
    circulation = forms.ChoiceField(label=_("Circulation mark"), required=False)
    domain = forms.CharField(label=_("Field of work"), required=False, max_length=100)
    co_signers = forms.CharField(
        label=_("Signs beside the signer"),
        required=False,
        max_length=2000,
        widget=_lines(2),
        help_text=_("One a line: title | full name. The secretary of minutes, the other parties of a contract."),
    )
    confirmation = forms.CharField(
        label=_("Confirmation below the recipients"),
        required=False,
        max_length=300,
        help_text=_("Leave permits: who confirms on the paper. Left empty, no space is made."),
    )
    drafter_mark = forms.CharField(
        label=_("Drafter's mark and copies"), required=False, max_length=30, help_text=_("As in “PL.(300)”.")
    )
    address = forms.CharField(
        label=_("Address at the foot of page 1"), required=False, max_length=1000, widget=_lines(2)
    )
    landscape = forms.BooleanField(
        label=_("Sideways pages"), required=False, help_text=_("For wide tables that are no annexes of their own.")
    )
    annexes_declared = forms.IntegerField(
        label=_("Files attached separately"),
        required=False,
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("How many separate files belong to the document; it must equal what is attached."),
    )

    def __init__(self, *args: Any, agency_id: UUID, at: datetime, kept: Iterable[RecipientField] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        leaders = signers_for(agency_id, at=at)
        others = list(active_agencies(on=local_date(at)).exclude(id=agency_id).order_by("order", "name"))
        self.names = {agency.code: agency.name for agency in others}
        self.levels = {agency.code: agency.level for agency in others}
        # A recipient closed since stays on the form, so that the refusal can be understood and mended.
        gone = [one for one in kept if one.code and one.code not in self.names]
        self.names.update({one.code: one.name for one in gone})
        offer(self, "type_code", type_choices(get_language() or "vi"))
        offer(self, "urgency", urgency_labels())
        offer(self, "secrecy", [(code, _(label)) for code, label in SECRECY_LABELS.items()])
        offer(self, "circulation", [("", _("None")), *((mark, mark) for mark in CIRCULATION_MARKS)])
        offer(self, "signer", [("", "---------"), *((str(p.id), f"{p.person.full_name}, {p.title}") for p in leaders)])
        offer(self, "recipients", list(self.names.items()))
        if leaders and not self.is_bound:
            self.fields["signer"].initial = str(leaders[0].id)

    def as_page(self) -> OpenPage | None:
        """The opening of the page this came from; only after `is_valid()`."""
        page, turn = self.cleaned_data["page"], self.cleaned_data["turn"]
        return OpenPage(page, turn or 0) if page else None

    def as_fields(self, annexes: Iterable[AnnexField]) -> DraftFields:
        """The form's values for the action; only after `is_valid()`."""
        data = self.cleaned_data
        due: date | None = data["reply_due"]
        chosen = tuple(RecipientField(self.names[code], code) for code in data["recipients"])
        return DraftFields(
            type_code=data["type_code"],
            subject=" ".join(tidy(data["subject"]).split()),
            legal_bases=_entries(data["legal_bases"]),
            body=data["body"].replace("\r\n", "\n"),
            recipients=(*chosen, *(RecipientField(name) for name in _entries(data["others"]))),
            addressees=_entries(data["addressees"]),
            printed_recipients=_entries(data["printed_recipients"]),
            signer=data["signer"],
            urgency=data["urgency"] or 0,
            secrecy=data["secrecy"],
            circulation=data["circulation"],
            domain=data["domain"],
            reply_due=due.isoformat() if due else "",
            annexes=tuple(annexes),
            co_signers=_co_signers(data["co_signers"]),
            confirmation=" ".join(data["confirmation"].split()),
            drafter_mark=data["drafter_mark"].strip(),
            address=_entries(data["address"]),
            landscape=data["landscape"],
            annexes_declared=data["annexes_declared"] or 0,
        )


CIRCULATION_MARKS = ("XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ")
"""The decree's own examples (NĐ 30/2020 Phụ lục I, III.2c)."""


def urgency_labels() -> list[tuple[int, Any]]:
    """Degrees of urgency in the language of the screen."""
    return [(value, _(label)) for value, label in urgency_choices()]


def initial_of(fields: DraftFields, revision: int) -> dict[str, Any]:
    """The form's first values from a draft."""
    return {
        "revision": revision,
        "type_code": fields.type_code,
        "subject": fields.subject,
        "signer": fields.signer,
        "urgency": fields.urgency,
        "secrecy": fields.secrecy,
        "reply_due": fields.reply_due or None,
        "legal_bases": "\n".join(fields.legal_bases),
        "addressees": "\n".join(fields.addressees),
        "body": fields.body,
        "recipients": [one.code for one in fields.recipients if one.code],
        "others": "\n".join(one.name for one in fields.recipients if not one.code),
        "printed_recipients": "\n".join(fields.printed_recipients),
        "circulation": fields.circulation,
        "domain": fields.domain,
        "annexes_declared": fields.annexes_declared,
        "co_signers": "\n".join(f"{one.title} | {one.name}" for one in fields.co_signers),
        "confirmation": fields.confirmation,
        "drafter_mark": fields.drafter_mark,
        "address": "\n".join(fields.address),
        "landscape": fields.landscape,
    }


class AnnexForm(forms.Form):
    """An annex in the same file as the document, after the signature."""

    type_name = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("Phụ lục")),
            *((name, name) for name in ("Quy chế", "Quy định", "Kế hoạch", "Chương trình", "Đề án")),
        ],
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    landscape = forms.BooleanField(label=_("Sideways pages"), required=False)
    text = forms.CharField(label=_("Text"), required=False, widget=_lines(10))


AnnexFormSet = forms.formset_factory(AnnexForm, extra=1, max_num=30, absolute_max=30)


def annexes_of(formset: Any) -> tuple[AnnexField, ...]:
    """The annexes that have a title or a text; emptied ones are gone."""
    found = []
    for form in formset.forms:
        data = form.cleaned_data
        if data.get("title") or data.get("text"):
            text = data.get("text", "").replace("\r\n", "\n")
            found.append(
                AnnexField(
                    title=data.get("title", ""),
                    text=text,
                    type_name=data.get("type_name", ""),
                    landscape=data.get("landscape", False),
                )
            )
    return tuple(found)


def _co_signers(text: str) -> tuple[CoSignerField, ...]:
    """“Title | name” a line; a line without the stroke is a title whose name is still open."""
    pairs = (line.rpartition("|") if "|" in line else (line, "|", "") for line in _entries(text))
    return tuple(CoSignerField(title.strip(), name.strip()) for title, _stroke, name in pairs)


def _entries(text: str) -> tuple[str, ...]:
    """Lines as typed, without blanks."""
    return tuple(line for line in (" ".join(part.split()) for part in tidy(text).splitlines()) if line)
