"""The living style page: every token and component as the pages use them, from the same templates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import show
from vanban.portal.web.shown import Chip, Moment, due_chip, now, urgency_chip

ICONS = [
    "inbox",
    "outbox",
    "paper",
    "pen",
    "seal",
    "search",
    "person",
    "people",
    "clock",
    "check",
    "cross",
    "warn",
    "info",
    "back",
    "next",
    "clip",
    "book",
    "switch",
    "out",
    "down",
    "eye",
    "tasks",
    "gear",
]


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label=gettext_lazy("A line of text"), help_text=gettext_lazy("What to write here"))
    day = forms.DateField(label=gettext_lazy("A day"), widget=forms.DateInput(attrs={"type": "date"}))
    choice = forms.ChoiceField(label=gettext_lazy("One of several"), choices=[("a", "A"), ("b", "B")])
    lead = forms.ChoiceField(
        label=gettext_lazy("One person"),
        choices=[("1", "Nguyễn Thị Mai"), ("2", "Đinh Anh Tuấn")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=gettext_lazy("A yes or no"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Several lines"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def page(request: Asked) -> HttpResponse:
    """The style page; every signed-in actor may look."""
    at = now()
    row: dict[str, Any] = {
        "id": "sample",
        "url": "#",
        "title": "1234/UBND-VX",
        "origin": "UBND tỉnh Ninh Bình",
        "time": Moment(at, at),
        "subject": "V/v chủ động ứng phó bão số 4 trên địa bàn tỉnh",
        "marks": [urgency_chip(3)],
        "chips": [due_chip(at + timedelta(hours=2), at)],
        "current": True,
    }
    other = row | {
        "id": "sample2",
        "title": "56/SNV-TCCB",
        "subject": "V/v rà soát vị trí việc làm năm 2026",
        "marks": [],
        "chips": [due_chip(at - timedelta(days=3), at)],
        "current": False,
        "time": Moment(at - timedelta(days=40), at),
    }
    values = {
        "current": "style",
        "swatches": ["surface", "sunken", "primary", "danger", "warning", "success"],
        "icons": ICONS,
        "rows": [row, other],
        "chips": [
            urgency_chip(1),
            urgency_chip(2),
            urgency_chip(3),
            due_chip(at + timedelta(days=5), at),
            Chip(_("confirmed"), "success", "check"),
            Chip(_("chosen"), "info"),
            Chip(_("plain")),
        ],
        "form": SampleForm(prefix="plain"),
        "bad_form": SampleForm({"bad-name": ""}, prefix="bad"),
        "reasons": [
            {
                "message": _("This is what is wrong."),
                "cure": _("This is what to do."),
                "law": "NĐ 30/2020 Đ15",
                "target": "id_bad-name",
            }
        ],
    }
    return show(request, "portal/style.html", values)
