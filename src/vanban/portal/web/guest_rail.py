"""The rail of a clerk whose agency has no system: the desk on the hub instead of the office's boxes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.axis import api as axis
from vanban.directory.api import Post
from vanban.kernel.actor import Actor


def guest_rail(actor: Actor, post: Post | None) -> dict[str, Any]:
    """What replaces the office's rail; nothing for everybody whose agency has a system."""
    if post is None or post.agency.has_system:
        return {}
    desk = axis.desk_of(actor)
    if desk is None:
        return {}
    waiting = axis.how_many_wait(desk.box) if desk.box is not None else 0
    inbox, sent, write, check = (reverse(f"guest_{name}") for name in ("inbox", "letters", "begin", "verify"))
    came = {"code": "guest_inbox", "label": _("Documents that came"), "url": inbox, "icon": "inbox", "go": "1"}
    went = {"code": "guest_letters", "label": _("Documents sent"), "url": sent, "icon": "outbox", "go": "2"}
    new = {"code": "guest_begin", "label": _("Send a document"), "url": write, "icon": "pen", "go": "n"}
    verify = {"code": "guest_verify", "label": _("Check a PDF"), "url": check, "icon": "check", "go": "3"}
    me = {"code": "me", "label": _("Me"), "url": reverse("account"), "icon": "person"}
    short = {"guest_letters": _("Sent out"), "guest_begin": _("Send"), "guest_verify": _("Check")}
    shared = [went, new, verify] if desk.box is not None else [verify]
    return {
        "guest_url": inbox,
        "boxes": [{**came, "count": waiting}],
        "groups": [{"label": _("Send and check"), "places": shared}],
        "compose_url": "",
        "search_url": "",
        "find_url": "",
        "bottom": [came, *({**place, "label": short[place["code"]]} for place in shared), me],
    }


def home_of(actor: Actor | None) -> str:
    """Where this actor begins the day, when that is not the worklist."""
    return reverse("guest_inbox") if actor is not None and axis.is_guest(actor) else ""
