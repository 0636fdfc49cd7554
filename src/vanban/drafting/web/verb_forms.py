"""The forms that the verbs of drafting unfold; they ask, the actions decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api
from vanban.kernel.actor import Actor
from vanban.signing.api import asked_of


class _Asking(forms.Form):
    """A form that needs neither document nor actor."""

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ApproveForm(_Asking):
    """Duyệt: with a note to the signer, if any."""

    note = forms.CharField(
        label=_("Note to the signer"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RejectForm(_Asking):
    """Không duyệt: why. The action refuses an empty reason, with its legal source."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The drafter reads this sentence."),
    )


class RemarkForm(_Asking):
    """Góp ý: an opinion kept with the draft."""

    text = forms.CharField(label=_("Your opinion"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def _secret(label: Any, help_text: Any, autocomplete: str) -> forms.CharField:
    """A field whose value no page shows again, no browser keeps and nothing strips."""
    shown = forms.PasswordInput(render_value=False, attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=64, strip=False, widget=shown)


class SignForm(_Asking):
    """Ký duyệt: on exactly the version that was read; PIN and one-time code where the signer's key wants them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(document_id, actor, *args, **kwargs)
        paper = api.paper_of(document_id, "composed", "uploaded")
        self.fields["version"].initial = paper.number if paper else 0
        asked = asked_of(actor.person_id, at=timezone.now())
        if "pin" in asked:
            self.fields["pin"] = _secret(_("PIN of your key"), _("Used for this signature and not kept."), "off")
            self.fields["pin"].required = "otp" not in asked
        if "otp" in asked:
            self.fields["otp"] = _secret(
                _("One-time code"), _("Where your signing service sends or shows one."), "one-time-code"
            )


class PinForm(forms.Form):
    """The PIN for a whole batch of signatures."""

    pin = _secret(
        _("PIN of your key"),
        _("Kept sealed until this batch has ended, then forgotten. A wrong one stops the batch at once."),
        "off",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pin"].required = True
