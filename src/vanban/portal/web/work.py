"""Home: what waits for a person, box by box."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop
from vanban.portal.queries import guide, worklist
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import box_label, show
from vanban.portal.web.guest_rail import home_of
from vanban.portal.web.rail import link
from vanban.portal.web.shown import Chip, Moment, due_chip, now, urgency_chip
from vanban.signing import api as signing
from vanban.work import api as handling

MANY = {
    "sign": ("batch_sign", gettext_noop("Sign several at once")),
    "issue": ("batch_issue", gettext_noop("Issue several at once")),
    "instruct": ("instruct_many", gettext_noop("Instruct several at once")),
}
"""Boxes with a page of their own for doing many documents in one press."""
TOGETHER = {"arrived": ("accept",), "review": ("approve",), "handle": ("finish", "file"), "cowork": ("finish",)}
"""Boxes whose documents are done in one press by verbs of their pages, the first offered first."""
SHOWN, MOST = 100, 500
"""Rows of a list; items that the overview counts."""


def home(request: Asked) -> HttpResponse:
    """The bare address leads to the actor's work: the office's, a guest's desk, or the hub's where it runs alone."""
    return HttpResponseRedirect(home_of(request.actor) or link("work") or reverse("hub_monitor"))


def all_work(request: Asked) -> HttpResponse:
    """Everything that waits for this actor, in all boxes of all posts, and what of it comes first."""
    return _list(request, worklist.ALL, home=True)


def box(request: Asked, box: str) -> HttpResponse:
    """One box of this actor."""
    if box not in worklist.BY_CODE and box != worklist.ALL:
        raise Http404
    return _list(request, box, home=False)


def _list(request: Asked, code: str, *, home: bool) -> HttpResponse:
    items = worklist.items(request.actor, code, limit=MOST if home else SHOWN)
    values = list_values(request, code, items=items)
    more = overview(request, items) if home else {}
    return show(
        request, "portal/work.html", {**values, **more, "tab": "work", "is_home": home, "title": values["list_title"]}
    )


def list_values(
    request: Asked, code: str, *, chosen: UUID | None = None, items: list[worklist.Item] | None = None
) -> dict[str, Any]:
    """The list of a box for the template: title, rows by box, what an empty box says; of `items` the first."""
    at = now()
    items = (worklist.items(request.actor, code) if items is None else items)[:SHOWN]
    spec = worklist.BY_CODE.get(code)
    groups = []
    for name in dict.fromkeys(item.box for item in items):
        rows = [_row(item, code, at, chosen) for item in items if item.box == name]
        label = box_label(name) if code == worklist.ALL else ""
        groups.append({"label": label, "url": reverse("box", args=[name]), "count": len(rows), "rows": rows})
    many_url, many_label = _many(code) if len(items) > 1 else ("", "")
    return {
        "current": code,
        "box": code,
        "many_url": many_url,
        "many_label": many_label,
        "list_title": box_label(code),
        "list_url": reverse("box", args=[code]) if spec else reverse("work"),
        "groups": groups,
        "total": len(items),
        "more": len(items) >= SHOWN,
        "empty_text": _(spec.empty) if spec else _("Nothing waits for you. New work appears here by itself."),
    }


def _many(code: str) -> tuple[str, str]:
    """Where the documents of a box are done in one press, and the words of its button; empty where nowhere."""
    if code in TOGETHER:
        return reverse("together", args=[code]), _("Several at once")
    name, label = MANY.get(code, ("", ""))
    return (reverse(name), _(label)) if name else ("", "")


def overview(request: Asked, items: list[worklist.Item]) -> dict[str, Any]:
    """How the actor's work stands, what comes first, and a guide to the duties of the post in force."""
    at = now()
    actor = request.actor
    late = sum(1 for item in items if item.due and item.due < at)
    soon = sum(1 for item in items if item.due and at <= item.due < at + worklist.SOON)
    urgent = sum(1 for item in items if item.urgency)
    tiles = [
        {"number": late, "label": _("overdue"), "tone": "danger" if late else "plain"},
        {"number": soon, "label": _("due within a day"), "tone": "warning" if soon else "plain"},
        {"number": urgent, "label": _("urgent"), "tone": "warning" if urgent else "plain"},
        {"number": len(items), "label": _("open in all"), "tone": "plain"},
    ]
    first = [_row(item, worklist.ALL, at, None, named=True) for item in worklist.pressing(items, at)]
    more = {"notices": [*overdue_lines(actor, at), *certificate_lines(actor, at)]}
    return {**more, "tiles": tiles, "first": first, "guide": [_(line) for line in guide.for_roles(actor.roles)]}


def overdue_lines(actor: Actor, at: datetime) -> list[dict[str, str]]:
    """What is overdue in the agency or the unit this actor answers for, with the page to act on it (VL19-Đ16.3)."""
    late = handling.overdue_here(actor, at)
    if not late:
        return []
    said = ngettext("%(n)d task you answer for is overdue", "%(n)d tasks you answer for are overdue", late)
    return [{"tone": "danger", "text": said % {"n": late}, "url": link("progress")}]


def certificate_lines(actor: Actor, at: datetime) -> list[dict[str, str]]:
    """What the actor must see to about certificates: the own, and those they keep."""
    return [
        {"tone": notice.tone, "text": notice.text, "url": link("certificate", str(notice.certificate_id))}
        for notice in signing.certificate_notices(actor, at=at)
    ]


def document_url(document_id: UUID, hop: str = "") -> str:
    """The address of a document; `hop` keeps the list one came from."""
    address = reverse("document", args=[document_id])
    return f"{address}?{urlencode({'hop': hop})}" if hop else address


def _row(item: worklist.Item, code: str, at: datetime, chosen: UUID | None, *, named: bool = False) -> dict[str, Any]:
    urgency, due = urgency_chip(item.urgency), due_chip(item.due, at)
    chips = [due] if due else []
    if named:
        chips.append(Chip(box_label(item.box), "info"))
    return {
        "id": item.document_id,
        "box": item.box,
        "url": document_url(item.document_id, code),
        "title": item.title,
        "subject": item.subject,
        "origin": item.origin,
        "time": Moment(item.moment, at),
        "marks": [urgency] if urgency else [],
        "chips": chips,
        "current": item.document_id == chosen,
    }
