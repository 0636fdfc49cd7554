"""The public list: which documents go electronically only, which with paper (HP25-Đ23.2, HY19-Đ15.3, NB16-Đ20.4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanban.kernel.clock import local_date
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.rulebook import queries
from vanban.rulebook.errors import NoRulesInForce
from vanban.rulebook.rules.dispatch import Letter, decide_dispatch
from vanban.rulebook.rules.profile import Dispatch, Profile
from vanban.rulebook.rules.sheet import WAYS, said_reason
from vanban.rulebook.web.seeing import PROVINCES


@login_not_required
@require_safe
def electronic_only(request: HttpRequest) -> HttpResponse:
    """Every type as the rules of today send it between agencies of the province; 404 where no rules are in force."""
    today = local_date(timezone.now())
    try:
        profile = queries.profile_for(settings.VANBAN_PROVINCE, today)
    except NoRulesInForce:
        return HttpResponseNotFound()
    told = [_row(profile, kind.code, kind.name(get_language() or "vi")) for kind in DOCUMENT_TYPES]
    last = [row for row in queries.amendments_of(profile.id) if row.version == profile.version]
    values = {
        "profile": profile,
        "province": PROVINCES.get(profile.province, profile.province),
        "electronic": [row for row in told if row["only"]],
        "others": [row for row in told if not row["only"]],
        "since": f"{(last[0].effective_from if last else profile.effective_from):%d/%m/%Y}",
        "basis": last[0].basis if last else profile.title,
        "today": f"{today:%d/%m/%Y}",
    }
    answer = render(request, "rulebook/public.html", values)
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _row(profile: Profile, code: str, name: str) -> dict[str, Any]:
    """How a signed document of this type goes between two departments that have a system, and to the other levels."""
    ways = {
        level: decide_dispatch(profile, Letter(code, "department", level, receiver_has_system=True, signed=True))
        for level in ("department", *(level for level in profile.org_levels if level != "department"))
    }
    first = ways["department"]
    only = {decision.value for decision in ways.values()} == {Dispatch.E_ONLY}
    mixed = len({decision.value for decision in ways.values()}) > 1
    return {
        "name": name,
        "only": only,
        "way": _("depends on the receiver") if mixed else _(WAYS[first.value]),
        "reasons": "; ".join(dict.fromkeys(said_reason(decision.reason, _) for decision in ways.values())),
    }
