"""See one regulation with its versions, and several side by side."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.kernel.clock import local, local_date
from vanban.platform.web.asking import known_actor
from vanban.rulebook import policies, queries
from vanban.rulebook.errors import NoRulesInForce, VersionUnknown
from vanban.rulebook.rules.amending import PARTS
from vanban.rulebook.rules.profile import Profile
from vanban.rulebook.rules.reading import read_profile
from vanban.rulebook.rules.sheet import WAYS, rows, said_reason
from vanban.rulebook.web.shown import changed, guarded, line_in_words, show

PROVINCES = {"ninh-binh": "Ninh Bình", "hung-yen": "Hưng Yên", "vinh-long": "Vĩnh Long", "hai-phong": "Hải Phòng"}


@guarded
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every regulation, the one in force here first."""
    actor, today = known_actor(request), local_date(timezone.now())
    try:
        here = queries.profile_for(settings.VANBAN_PROVINCE, today).id
    except NoRulesInForce:
        here = ""
    shown = [_entry(read_profile(queries.data_of(one.id, today)), here, today) for one in queries.profiles()]
    shown.sort(key=lambda row: (not row["here"], row["past"], row["title"]))
    values = {
        "rows": shown,
        "can_keep_own": policies.can_keep_own_list(actor),
        "all_ids": [one.id for one in queries.profiles()],
    }
    return show(request, "listing.html", values)


def _entry(profile: Profile, here: str, today: date) -> dict[str, Any]:
    waiting = [
        row for row in queries.amendments_of(profile.id) if row.withdrawn_at is None and row.effective_from > today
    ]
    return {
        "id": profile.id,
        "code": profile.id.upper(),
        "title": profile.title,
        "province": PROVINCES.get(profile.province, profile.province),
        "version": profile.version,
        "starts": f"{profile.effective_from:%d/%m/%Y}",
        "ends": f"{profile.effective_to:%d/%m/%Y}" if profile.effective_to else "",
        "here": profile.id == here,
        "past": profile.effective_to is not None and profile.effective_to < today,
        "waiting": ", ".join(f"{row.version} ({row.effective_from:%d/%m/%Y})" for row in reversed(waiting)),
        "url": reverse("rules_one", args=[profile.id]),
    }


@guarded
@require_GET
def one(request: HttpRequest, profile_id: str) -> HttpResponse:
    """One regulation in a version: what it answers, its dispatch table, and how it came to be."""
    actor, today = known_actor(request), local_date(timezone.now())
    asked = request.GET.get("phien-ban", "")
    data = queries.data_of(profile_id, today)
    try:
        profile = queries.profile_in(profile_id, asked) if asked else read_profile(data)
    except VersionUnknown as refusal:
        raise Http404 from refusal
    own = profile.province == settings.VANBAN_PROVINCE
    open_still = profile.effective_to is None or profile.effective_to > today
    values = {
        "profile": profile,
        "code": profile_id.upper(),
        "today": not asked or asked == str(data["version"]),
        "period": _period(profile),
        "topics": _topics([profile]),
        "lines": [
            {
                "words": line_in_words(_line_data(rule)),
                "way": _(WAYS[rule.dispatch]),
                "reason": said_reason(rule.reason, _),
            }
            for rule in profile.dispatch_rules
        ],
        "history": [_version(row, today) for row in queries.amendments_of(profile_id)],
        "shipped": queries.shipped_data()[profile_id]["version"],
        "can_amend": policies.can_amend(actor) and own and open_still,
        "parts": [
            {"label": _(label), "url": reverse("rules_amend", args=[profile_id, part])} for part, label in PARTS.items()
        ],
    }
    return show(request, "one.html", values)


def _line_data(rule: Any) -> dict[str, Any]:
    return {
        "types": sorted(rule.types),
        "purposes": sorted(rule.purposes),
        "sender_levels": sorted(rule.sender_levels),
        "receiver_levels": sorted(rule.receiver_levels),
        "assured": sorted(rule.assured),
        "receiver_has_system": rule.receiver_has_system,
        "signed": rule.signed,
        "internal": rule.internal,
        "needs_paper": rule.needs_paper,
    }


def _period(profile: Profile) -> str:
    until = f"{profile.effective_to:%d/%m/%Y}" if profile.effective_to else "…"
    return f"{profile.effective_from:%d/%m/%Y} – {until}"


def _version(row: Any, today: date) -> dict[str, Any]:
    return {
        "number": row.number,
        "version": row.version,
        "since": f"{row.effective_from:%d/%m/%Y}",
        "part": _(PARTS[row.part]),
        "changes": changed(row.part, row.before, row.values),
        "basis": row.basis,
        "reason": row.reason,
        "who": row.made_by_name,
        "at": f"{local(row.made_at):%H:%M %d/%m/%Y}",
        "counts": row.withdrawn_at is None and row.effective_from <= today,
        "waits": row.withdrawn_at is None and row.effective_from > today,
        "withdrawn": f"{row.withdrawn_by_name}, {local(row.withdrawn_at):%H:%M %d/%m/%Y}: {row.withdrawn_why}"
        if row.withdrawn_at
        else "",
    }


def _topics(profiles: list[Profile]) -> list[dict[str, Any]]:
    told = groupby(rows(profiles, _), key=lambda row: row[0])
    return [
        {
            "label": topic,
            "rows": [
                {"text": text, "answers": answers, "differs": len(set(answers)) > 1} for _topic, text, answers in group
            ],
        }
        for topic, group in told
    ]


@guarded
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The same questions to several regulations, as they stand on a day; differing answers are marked."""
    known_actor(request)
    today = local_date(timezone.now())
    known = [one.id for one in queries.profiles()]
    asked = [one for one in request.GET.getlist("q") if one in known] or known
    on = _day(request.GET.get("ngay", ""), today)
    only = request.GET.get("khac") == "1"
    chosen = [read_profile(queries.data_of(one, on)) for one in known if one in asked]
    topics = _topics(chosen)
    if only:
        for topic in topics:
            topic["rows"] = [row for row in topic["rows"] if row["differs"]]
    values = {
        "choices": [
            {"id": one.id, "code": one.id.upper(), "title": one.title, "chosen": one.id in asked}
            for one in queries.profiles()
        ],
        "chosen": [{"code": one.id.upper(), "version": one.version, "title": one.title} for one in chosen],
        "topics": [topic for topic in topics if topic["rows"]],
        "on": on.isoformat(),
        "only": only,
        "differing": sum(row["differs"] for topic in topics for row in topic["rows"]),
    }
    return show(request, "compare.html", values)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
