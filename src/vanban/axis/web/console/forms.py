"""The form of joining."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanban.axis.actions.joining import Wish

MOST_CODES = 200


class JoinForm(forms.Form):
    """What the hub must know of a system before it may knock."""

    name = forms.CharField(label=_("Name of the system"), max_length=200, help_text=_("As your agency calls it"))
    system_code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{2,59}$",
        label=_("Code of the system"),
        help_text=_("3 to 60 letters without marks, digits, dots, dashes; it stands in every signed call"),
    )
    codes = forms.CharField(
        label=_("Agencies it speaks for"),
        help_text=_("One agency a line: code, then name. Example: H42.15.03 Phòng Nội vụ"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )
    contact = forms.CharField(label=_("Person to contact"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def clean_codes(self) -> list[tuple[str, str]]:
        """Code and name of each line; one agency once."""
        found: dict[str, str] = {}
        for line in self.cleaned_data["codes"].splitlines():
            code, _sign, name = line.strip().partition(" ")
            if code:
                found.setdefault(code.rstrip(",;:"), name.strip(" ,;:–-"))
        if len(found) > MOST_CODES:
            raise forms.ValidationError(_("At most 200 agencies in one go."))
        return list(found.items())

    def wish(self) -> Wish:
        """The same as a value."""
        said = self.cleaned_data
        return Wish(said["name"], said["system_code"], said["codes"], said["contact"], said["email"], said["phone"])
