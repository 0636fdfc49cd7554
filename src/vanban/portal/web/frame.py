"""What every page shows around its content: rail with counters, post in force, delegation, language, theme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.portal.queries import branding, guide, told, worklist
from vanban.portal.web.guest_rail import guest_rail
from vanban.portal.web.rail import groups, link
from vanban.portal.web.shown import now

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The values of the shell for this request, made once per request."""
    made = getattr(request, "_vanban_frame", None)
    if made is None:
        made = _frame(request)
        request._vanban_frame = made  # type: ignore[attr-defined]
    return made


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor, so that pages of other contexts stand in the same frame."""
    return {"frame": frame(request)}


def show(request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page in the frame."""
    return render(request, template, {"frame": frame(request), **values}, status=status)


def capacity(actor: Actor) -> str:
    """In which post, and in whose place, a page is drawn; what is kept without a line is sent only as that."""
    return f"{actor.post_id or ''}.{actor.for_person_id or ''}"


def place_text(post: directory.Post) -> str:
    """Where a post sits: unit and agency."""
    return f"{post.unit.name}, {post.agency.name}" if post.unit else post.agency.name


def _frame(request: HttpRequest) -> dict[str, Any]:
    account = getattr(request, "user", None)
    actor: Actor | None = getattr(request, "actor", None)
    theme = account.theme if account is not None and account.is_authenticated else "auto"
    base = {
        "product": "vanban",
        "system_name": branding.in_force(clock.local_date(now())).branding.system_name,
        "theme": theme,
        "path": request.get_full_path() if request.method == "GET" else "/",
        "manifest": reverse("manifest"),
        "helper_url": link("helper"),
        "search_url": link("search"),
        "find_url": link("find"),
        "login_url": reverse("login"),
        "person": "",
        "capacity": "",
    }
    return base | _of_person(request, actor) if actor is not None else base


def _of_person(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    at = now()
    posts = directory.posts_of_person(actor.person_id, on=clock.local_date(at)) if actor.person_id else []
    delegations = directory.delegations_to(actor.person_id, at=at) if actor.person_id else []
    held = worklist.counts(actor) if link("work") else {}
    shown = next((post for post in posts if post.id == actor.post_id), None)
    giver = next((d.giver for d in delegations if d.giver_id == actor.post_id), None)
    post = giver or shown
    unseen = told.unseen_count(actor.person_id) if actor.person_id and link("notices") else 0
    return {
        "person": str(actor.person_id),
        "capacity": capacity(actor),
        "who": actor.name,
        "post": actor.post_title,
        "agency_name": post.agency.name if post else "",
        "standing_in": actor.for_name,
        "posts": [
            {"id": p.id, "title": p.title, "place": place_text(p), "current": not giver and p.id == actor.post_id}
            for p in posts
        ],
        "delegations": [
            {
                "id": d.giver_id,
                "person": d.giver.person.full_name,
                "title": d.giver.title,
                "place": place_text(d.giver),
                "until": _("until %(moment)s") % {"moment": clock.moment_on_screen(d.ends, at)},
                "current": d.giver_id == actor.post_id,
            }
            for d in delegations
        ],
        "boxes": _boxes(actor, held),
        "groups": groups(actor),
        "compose_url": _compose_url(actor),
        "bottom": _bottom(actor, held),
        "languages": [{"code": code, "label": label, "current": get_language() == code} for code, label in LANGUAGES],
        "themes": [
            {"code": code, "label": label, "current": request.user.theme == code}  # type: ignore[union-attr]
            for code, label in (("light", _("Light")), ("dark", _("Dark")), ("auto", _("As the computer")))
        ],
        "post_url": reverse("post"),
        "look_url": reverse("look"),
        "account_url": reverse("account"),
        "notices_url": link("notices"),
        "counts_url": link("notice_counts"),
        "live_url": link("notice_line"),
        "unseen": unseen,
        "unseen_text": f"{told.MANY}+" if unseen > told.MANY else str(unseen),
        "logout_url": reverse("logout"),
        "guide_url": reverse("handbook", args=[_chapter(actor, post)]),
        **guest_rail(actor, post),
    }


def _chapter(actor: Actor, post: directory.Post | None) -> str:
    """The chapter of the guide that speaks of the post in force."""
    return guide.chapter_for(actor.roles, guest=post is not None and not post.agency.has_system)


def _boxes(actor: Actor, held: dict[str, int]) -> list[dict[str, Any]]:
    if not link("work"):
        return []
    rows = [
        {
            "code": worklist.ALL,
            "label": _("All my work"),
            "url": reverse("work"),
            "icon": "tasks",
            "go": "v",
            "count": sum(held.values()),
        }
    ]
    rows += [
        {
            "code": spec.code,
            "label": box_label(spec.code),
            "url": reverse("box", args=[spec.code]),
            "icon": spec.icon,
            "go": spec.go,
            "count": held.get(spec.code, 0),
        }
        for spec in worklist.boxes_for(actor, held)
    ]
    return rows


def box_label(code: str) -> str:
    """The name of a box as this province's regulation calls it."""
    if code in worklist.BY_CODE:
        return branding.box_label(code, clock.local_date(now()))
    return _("All my work")


def _compose_url(actor: Actor) -> str:
    """Where a new document is begun; empty for posts that do not draft."""
    drafters = {directory.Role.SPECIALIST, directory.Role.UNIT_HEAD, directory.Role.LEADER}
    return link("draft_new") if actor.roles & drafters else ""


def _bottom(actor: Actor, held: dict[str, int]) -> list[dict[str, Any]]:
    sign = "sign" if actor.has(directory.Role.LEADER) or held.get("sign") else "all"
    places = [
        {"code": "work", "label": _("Work"), "url": link("work"), "icon": "tasks"},
        {"code": "documents", "label": _("Documents"), "url": link("register", "den"), "icon": "paper"},
        {"code": "sign", "label": _("Sign"), "url": link("box", sign), "icon": "pen"},
        {"code": "search", "label": _("Search"), "url": link("search"), "icon": "search"},
        {"code": "me", "label": _("Me"), "url": link("account"), "icon": "person"},
    ]
    return [place for place in places if place["url"]]


def post_of(text: str) -> UUID | None:
    """A post id out of a form value; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
