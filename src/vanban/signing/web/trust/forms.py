"""The forms of the trust store and the register."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanban.kernel.clock import VIETNAM
from vanban.platform.web.asking import offer
from vanban.signing.rules.certificate_files import MAX_BYTES
from vanban.signing.rules.requests import AUTHORITY, KIND_LABELS
from vanban.signing.web.trust.shown import CIRCLES, KEEPERS, PURPOSES

CERTIFICATE_FILES = ".pem,.cer,.crt,.der,.p7b,.p7c"


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CertificateFileForm(forms.Form):
    """A file of certificates, to be looked at."""

    file = forms.FileField(
        label=_("File of certificates"),
        help_text=_("PEM, DER (.cer, .crt) or PKCS#7 (.p7b), at most 256 KB"),
        widget=forms.ClearableFileInput(attrs={"accept": CERTIFICATE_FILES}),
    )

    def content(self) -> bytes:
        """The file's bytes; one byte too many is enough to refuse it."""
        return bytes(self.cleaned_data["file"].read(MAX_BYTES + 1))


class ProposalForm(forms.Form):
    """What is said about a root that shall be trusted."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=MAX_BYTES * 2)
    circle = forms.ChoiceField(label=_("Whose root it is"), choices=[(code, _(text)) for code, text in CIRCLES.items()])
    purposes = forms.MultipleChoiceField(
        label=_("Trusted for"),
        choices=[(code, _(text)) for code, text in PURPOSES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(
        label=_("Trusted since"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: from the approval on. An earlier day lets older signatures count."),
    )
    source = forms.CharField(
        label=_("Document that publishes it"), max_length=200, help_text=_("Number, date and issuer")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def since_moment(self) -> datetime | None:
        """The first moment of the day given."""
        day = self.cleaned_data["since"]
        return datetime.combine(day, time.min, tzinfo=VIETNAM) if day else None


class ApprovalForm(forms.Form):
    """The second pair of eyes."""

    fingerprint = forms.CharField(
        label=_("Fingerprint SHA-256 from the authority's own paper or page"),
        max_length=200,
        help_text=_("All 64 characters; blanks and colons do not matter. Do not copy it from this page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RegisterForm(forms.Form):
    """Whose certificate it is and where its key lies."""

    holder = forms.ChoiceField(label=_("Holder"))
    kept_in = forms.ChoiceField(
        label=_("Where its key is kept"),
        required=False,
        choices=[(code, _(text)) for code, text in KEEPERS.items() if code != "demo"],
    )
    key_reference = forms.CharField(
        label=_("What the keeper calls the key"),
        required=False,
        max_length=200,
        help_text=_("Label in the module, or identifier at the service; empty for a token"),
    )
    content = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MAX_BYTES * 2)
    file = forms.FileField(
        label=_("File of the certificate"),
        required=False,
        help_text=_("The file that came back from the authority: PEM, DER (.cer, .crt) or PKCS#7 (.p7b)"),
        widget=forms.ClearableFileInput(attrs={"accept": CERTIFICATE_FILES}),
    )

    def __init__(self, *args: Any, holders: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "holder", holders)

    def bytes_given(self) -> bytes:
        """The file chosen now, else the one looked at before; empty when there is none."""
        chosen = self.cleaned_data.get("file")
        return bytes(chosen.read(MAX_BYTES + 1)) if chosen else unpacked(self.cleaned_data.get("content", ""))


class PictureForm(forms.Form):
    """A picture of a signature or a seal."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG with a transparent ground, cut to the ink, at most 1 MB and 2000 points"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png"}),
    )


class RequestForm(forms.Form):
    """What is asked of the authority, and for whom."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=[(c, _(text)) for c, text in KIND_LABELS.items()])
    authority = forms.CharField(label=_("To whom"), max_length=200, initial=AUTHORITY)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a revocation: the key was lost or may be known, the holder has left, …"),
    )
    subjects = forms.MultipleChoiceField(label=_("For whom"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, subjects: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "subjects", subjects)


def packed(content: bytes) -> str:
    """A certificate in a hidden field."""
    return base64.b64encode(content).decode()


def unpacked(text: str) -> bytes:
    """A certificate out of a hidden field; empty when somebody wrote something else into it."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
