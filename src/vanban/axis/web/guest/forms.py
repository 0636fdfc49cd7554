"""The form of a letter; what is wrong with it the verb says, all at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanban.axis.actions import Typed
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.vietnamese import tidy

PRIORITIES = (("0", _("Ordinary")), ("1", _("Urgent (khẩn)")), ("2", _("Very urgent (thượng khẩn)")),
              ("3", _("Most urgent (hỏa tốc)")))  # fmt: skip
WANTED = ("type_code", "number", "symbol", "issued", "subject", "signer")


class LetterForm(forms.Form):
    """The fields of a letter as people know them from its first page."""

    use_required_attribute = False
    type_code = forms.ChoiceField(label=_("Type of document"), required=False)
    number = forms.CharField(label=_("Number"), required=False, help_text=_("As printed, before the slash: 12"))
    symbol = forms.CharField(label=_("Symbol"), required=False, help_text=_("As printed, behind the slash: BC-HND"))
    issued = forms.CharField(
        label=_("Date of the document"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    subject = forms.CharField(
        label=_("Subject"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In one sentence, as printed on the document"),
    )  # fmt: skip
    signer = forms.CharField(label=_("Signed by"), required=False)
    signer_title = forms.CharField(label=_("Title of the signer"), required=False)
    priority = forms.ChoiceField(label=_("Degree of urgency"), required=False, choices=PRIORITIES)
    due = forms.CharField(label=_("Answer wanted by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, typed: Typed, faults: dict[str, list[str]] | None = None) -> None:
        super().__init__({**vars(typed)})
        language = get_language() or "vi"
        kinds = [("", "—"), *((kind.code, kind.name(language)) for kind in DOCUMENT_TYPES)]
        self.fields["type_code"].choices = kinds  # type: ignore[attr-defined]
        self._errors = forms.utils.ErrorDict()
        for name, told in (faults or {}).items():
            if name in self.fields:
                self._errors[name] = forms.utils.ErrorList(told)
        for name in WANTED:
            self.fields[name].required = True


def typed_in(data: QueryDict) -> Typed:
    """What was typed, tidied; codes once each."""
    texts: dict[str, Any] = {
        name: tidy(data.get(name, "").replace("\0", "").replace("\r\n", " ").replace("\n", " "))[:1000]
        for name in LetterForm.base_fields
    }
    codes = [code.replace("\0", "").strip()[:35] for code in data.getlist("recipients")]
    return Typed(**texts, recipients=tuple(dict.fromkeys(code for code in codes if code))[:500])
