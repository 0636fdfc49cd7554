"""The page on which an agency keeps its own list for itself and those under it (NB16-Đ6.4, Đ7.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory import api as directory
from vanban.kernel.clock import local, local_date
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import known_actor, told
from vanban.rulebook import actions, policies, queries
from vanban.rulebook.rules.profile import Dispatch
from vanban.rulebook.rules.sheet import WAYS
from vanban.rulebook.web.forms import OrderForm
from vanban.rulebook.web.shown import guarded, show, type_name

WAY_CHOICES = (
    ("", _("as the regulation says")),
    (str(Dispatch.E_ONLY), _("electronically only")),
    (str(Dispatch.E_AND_PAPER), _("electronically and on paper")),
)


class OwnListForm(OrderForm):
    """One choice for each type, then the words of the order."""

    def __init__(self, *args: Any, lines: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = list(self.fields.items())
        self.fields.clear()
        for kind in DOCUMENT_TYPES:
            self.fields[f"type_{kind.code}"] = forms.ChoiceField(
                label=kind.name(get_language() or "vi"), choices=WAY_CHOICES, required=False,
                initial=lines.get(kind.code, ""),
            )  # fmt: skip
        self.fields.update(words)

    def lines(self) -> dict[str, str]:
        """The types that go another way than the regulation says."""
        given = {kind.code: self.cleaned_data[f"type_{kind.code}"] for kind in DOCUMENT_TYPES}
        return {code: way for code, way in given.items() if way}


@guarded
@require_http_methods(["GET", "POST"])
def own_list(request: HttpRequest) -> HttpResponse:
    """The list that counts, the former ones, and the form."""
    actor, at = known_actor(request), timezone.now()
    agency_id = policies.check_can_keep_own_list(actor)
    today = local_date(at)
    profile = queries.profile_for(settings.VANBAN_PROVINCE, today)
    former = queries.own_lists_of(agency_id)
    form = OwnListForm(
        request.POST or None,
        lines=dict(former[0].lines) if former else {},
        initial={"effective_from": today + timedelta(days=1)},
    )
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            actions.keep_own_list(
                form.lines(), agency_name=directory.get_agency(agency_id).name, by=actor, at=at, **form.words()
            )
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The list is kept; it counts from its day."))
            return HttpResponseRedirect(reverse("rules_own"))
    values = {
        "form": form,
        "reasons": reasons,
        "profile": profile,
        "rows": [
            {
                "number": row.number,
                "since": f"{row.effective_from:%d/%m/%Y}",
                "lines": [f"{type_name(code)}: {gettext(WAYS[Dispatch(way)])}" for code, way in row.lines.items()],
                "basis": row.basis,
                "reason": row.reason,
                "who": row.made_by_name,
                "at": f"{local(row.made_at):%H:%M %d/%m/%Y}",
            }
            for row in former
        ],
    }
    return show(request, "own.html", values, status=422 if form.is_bound else 200)
