"""What every page shows around its content: rail with counters, post in force, delegation, language, theme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.portal.queries import branding, told, worklist
from vanban.portal.web.guest_rail import guest_rail
from vanban.portal.web.shown import now
from vanban.signing import api as signing

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


def link(name: str, *arguments: str) -> str:
    """The address of a page; empty where this role of the house has no such page (the hub alone has no boxes)."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


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
        "groups": _groups(actor),
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
        **guest_rail(actor, post),
    }


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


def _groups(actor: Actor) -> list[dict[str, Any]]:
    today = clock.local_date(now())
    places = [
        {
            "code": "incoming",
            "label": branding.box_label("incoming", today),
            "url": link("register", "den"),
            "icon": "inbox",
            "go": "1",
        },
        {
            "code": "outgoing",
            "label": branding.box_label("outgoing", today),
            "url": link("register", "di"),
            "icon": "outbox",
            "go": "2",
        },
    ]
    if actor.roles & {directory.Role.SPECIALIST, directory.Role.UNIT_HEAD, directory.Role.LEADER, directory.Role.CLERK}:
        places.append(
            {
                "code": "written",
                "label": _("Documents we write"),
                "url": link("register", "du-thao"),
                "icon": "pen",
                "go": "3",
            }
        )
    if actor.agency_id is not None and actor.roles & {directory.Role.LEADER, directory.Role.UNIT_HEAD}:
        places.append(
            {"code": "progress", "label": _("Progress by unit"), "url": link("progress"), "icon": "clock", "go": "5"}
        )
    if actor.roles & {directory.Role.LEADER, directory.Role.CLERK}:
        books = {"code": "books", "label": _("Numbers and books"), "url": link("books"), "icon": "check", "go": ""}
        places.append(books)
    if actor.has(directory.Role.CLERK):
        for code, label, icon in (
            ("scans", _("Scanned paper"), "inbox"),
            ("mailboxes", _("Official mail"), "inbox"),
            ("paper_tasks", _("To do on paper"), "paper"),
            ("sending_watch", _("Sending watched"), "eye"),
        ):
            places.append({"code": code, "label": label, "url": link(code), "icon": icon, "go": ""})
    keeps = actor.has(directory.Role.OPERATOR) or actor.has(directory.Role.UNIT_ADMIN)
    if actor.agency_id is not None and link("following"):
        places += [
            {"code": "following", "label": _("After issue"), "url": link("following"), "icon": "tasks", "go": "4"},
            {"code": "given_tasks", "label": _("Tasks given to us"), "url": link("given_tasks"), "icon": "tasks",
             "go": ""},
        ]  # fmt: skip
    certificates = {
        "code": "certificates",
        "label": _("Certificates"),
        "url": link("certificates"),
        "icon": "seal",
        "go": "",
    }
    if actor.roles & {directory.Role.LEADER, directory.Role.CLERK} and not keeps:
        places.append(certificates)
    standing = {
        "code": "standing_in",
        "label": _("Standing in"),
        "url": link("standing_in"),
        "icon": "people",
        "go": "",
    }
    leaving = {"code": "handovers", "label": _("Handing over"), "url": link("handovers"), "icon": "back", "go": ""}
    people = {
        "code": "people_accounts", "label": _("People and accounts"), "url": link("people_accounts"), "icon": "people",
        "go": "",
    }  # fmt: skip
    if actor.agency_id is not None and actor.roles - {directory.Role.OPERATOR}:
        places += [standing, leaving]
    if actor.agency_id is not None and directory.can_decide_accounts(actor, actor.agency_id) and not keeps:
        places.append(people)
    rules = {"code": "rules", "label": _("Rules"), "url": link("rules"), "icon": "paper", "go": ""}
    flow = {"code": "draft_flow", "label": _("Process for drafts"), "url": link("draft_flow"), "icon": "pen", "go": ""}
    if actor.has(directory.Role.LEADER) and not keeps:
        places += [rules, flow]
    groups: list[dict[str, Any]] = [{"label": _("Look up"), "places": places}]
    if keeps:
        groups.append(
            {
                "label": _("Running the system"),
                "places": [
                    {"code": "health", "label": _("Health"), "url": reverse("health"), "icon": "check", "go": ""},
                    {"code": "style", "label": _("Style page"), "url": link("style"), "icon": "eye", "go": ""},
                ],
            }
        )
        groups[-1]["places"].insert(0, _hub_place(actor))
        groups[-1]["places"][1:1] = _mail_places(actor)
        groups[-1]["places"].insert(1, certificates)
        if actor.agency_id is not None and directory.can_manage_accounts(actor, actor.agency_id):
            groups[-1]["places"].insert(1, people)
        if directory.can_merge(actor):
            merging = {"code": "mergers", "label": _("Mergers"), "url": link("mergers"), "icon": "switch", "go": ""}
            groups[-1]["places"].insert(2, merging)
        groups[-1]["places"].insert(2, rules)
        if actor.has(directory.Role.UNIT_ADMIN) or actor.has(directory.Role.LEADER):
            groups[-1]["places"].insert(3, flow)
        if signing.can_tend_trust(actor):
            trust = {"code": "trust", "label": _("Trust store"), "url": link("trust_store"), "icon": "check", "go": ""}
            groups[-1]["places"].insert(3, trust)
    for group in groups:
        group["places"] = [place for place in group["places"] if place["url"]]
    return [group for group in groups if group["places"]]


def _mail_places(actor: Actor) -> list[dict[str, Any]]:
    """Official mailboxes are the operator's to keep; clerks find their own among what they look up."""
    if not actor.has(directory.Role.OPERATOR) or actor.has(directory.Role.CLERK):
        return []
    return [{"code": "mailboxes", "label": _("Official mail"), "url": link("mailboxes"), "icon": "inbox", "go": ""}]


def _hub_place(actor: Actor) -> dict[str, Any]:
    """The operator runs the hub; an agency's administrator may ask that a system joins it."""
    code, label, name = ("hub", _("The hub"), "hub_monitor")
    if not actor.has(directory.Role.OPERATOR):
        code, label, name = ("hub_joining", _("Join the hub"), "hub_joinings")
    return {"code": code, "label": label, "url": link(name), "icon": "switch", "go": ""}


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
