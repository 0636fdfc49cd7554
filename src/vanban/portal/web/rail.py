"""The places of the rail below the boxes: one table, in which every line says for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop
from vanban.portal.queries import branding
from vanban.portal.web.shown import now
from vanban.signing import api as signing

R = directory.Role
Asks = Callable[[Actor], bool]


@dataclass(frozen=True)
class Place:
    """One line: code, words, the page's name with its arguments, icon, for whom, and the digit after g."""

    code: str
    label: str
    page: str
    icon: str
    shown: Asks
    go: str = ""
    arguments: tuple[str, ...] = ()
    branded: bool = False
    """Called as the province's regulation calls it."""


def link(name: str, *arguments: str) -> str:
    """The address of a page; empty where this role of the house has no such page (the hub alone has no boxes)."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _anybody(_actor: Actor) -> bool:
    return True


def _has(*roles: directory.Role) -> Asks:
    return lambda actor: bool(actor.roles & set(roles))


def _keeps(actor: Actor) -> bool:
    return actor.has(R.OPERATOR) or actor.has(R.UNIT_ADMIN)


def _decides_accounts(actor: Actor) -> bool:
    return actor.agency_id is not None and directory.can_decide_accounts(actor, actor.agency_id)


def _manages_accounts(actor: Actor) -> bool:
    return _keeps(actor) and actor.agency_id is not None and directory.can_manage_accounts(actor, actor.agency_id)


def _works_here(actor: Actor) -> bool:
    return actor.agency_id is not None and bool(actor.roles - {R.OPERATOR})


def _of_agency(asks: Asks) -> Asks:
    return lambda actor: actor.agency_id is not None and asks(actor)


def _unless_keeping(asks: Asks) -> Asks:
    return lambda actor: asks(actor) and not _keeps(actor)


def _keeping(asks: Asks) -> Asks:
    return lambda actor: asks(actor) and _keeps(actor)


_OFFICE = _has(R.SPECIALIST, R.UNIT_HEAD, R.LEADER, R.CLERK)
_TRUSTED = _has(R.LEADER, R.CLERK)

GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        gettext_noop("Look up"),
        (
            Place("incoming", "", "register", "inbox", _anybody, "1", ("den",), branded=True),
            Place("outgoing", "", "register", "outbox", _anybody, "2", ("di",), branded=True),
            Place("written", gettext_noop("Documents we write"), "register", "pen", _OFFICE, "3", ("du-thao",)),
            Place("following", gettext_noop("After issue"), "following", "tasks", _of_agency(_anybody), "4"),
            Place("given_tasks", gettext_noop("Tasks given to us"), "given_tasks", "tasks", _of_agency(_anybody)),
            Place("progress", gettext_noop("Progress by unit"), "progress", "clock",
                  _of_agency(_has(R.LEADER, R.UNIT_HEAD)), "5"),
            Place("books", gettext_noop("Numbers and books"), "books", "check", _TRUSTED),
            Place("recipient_groups", gettext_noop("Groups of recipients"), "recipient_groups", "people",
                  _of_agency(_unless_keeping(_OFFICE))),
        ),
    ),
    (
        gettext_noop("At the counter"),
        (
            Place("scans", gettext_noop("Scanned paper"), "scans", "inbox", _has(R.CLERK)),
            Place("mailboxes", gettext_noop("Official mail"), "mailboxes", "inbox", _has(R.CLERK)),
            Place("paper_tasks", gettext_noop("To do on paper"), "paper_tasks", "paper", _has(R.CLERK)),
            Place("sending_watch", gettext_noop("Sending watched"), "sending_watch", "eye", _has(R.CLERK)),
        ),
    ),
    (
        gettext_noop("The agency"),
        (
            Place("standing_in", gettext_noop("Standing in"), "standing_in", "people", _works_here),
            Place("handovers", gettext_noop("Handing over"), "handovers", "back", _works_here),
            Place("people_accounts", gettext_noop("People and accounts"), "people_accounts", "people",
                  _unless_keeping(_decides_accounts)),
            Place("certificates", gettext_noop("Certificates"), "certificates", "seal", _unless_keeping(_TRUSTED)),
            Place("rules", gettext_noop("Rules"), "rules", "paper", _unless_keeping(_has(R.LEADER))),
            Place("draft_flow", gettext_noop("Process for drafts"), "draft_flow", "pen",
                  _unless_keeping(_has(R.LEADER))),
        ),
    ),
    (
        gettext_noop("Running the system"),
        (
            Place("hub", gettext_noop("The hub"), "hub_monitor", "switch", _has(R.OPERATOR)),
            Place("hub_joining", gettext_noop("Join the hub"), "hub_joinings", "switch",
                  lambda actor: actor.has(R.UNIT_ADMIN) and not actor.has(R.OPERATOR)),
            Place("people_accounts", gettext_noop("People and accounts"), "people_accounts", "people",
                  _manages_accounts),
            Place("several_agencies", gettext_noop("People of several agencies"), "several_agencies", "people",
                  _has(R.OPERATOR)),
            Place("admin_report", gettext_noop("Administrator's report"), "admin_report", "paper",
                  _of_agency(_has(R.UNIT_ADMIN))),
            Place("admin_reports", gettext_noop("Reports of administrators"), "admin_reports", "paper",
                  _has(R.OPERATOR)),
            Place("rules", gettext_noop("Rules"), "rules", "paper", _keeps),
            Place("draft_flow", gettext_noop("Process for drafts"), "draft_flow", "pen",
                  _keeping(_has(R.UNIT_ADMIN, R.LEADER))),
            Place("mergers", gettext_noop("Mergers"), "mergers", "switch", _keeping(directory.can_merge)),
            Place("recipient_groups", gettext_noop("Groups of recipients"), "recipient_groups", "people",
                  _of_agency(_keeping(_anybody))),
            Place("trust", gettext_noop("Trust store"), "trust_store", "check", _keeping(signing.can_tend_trust)),
            Place("certificates", gettext_noop("Certificates"), "certificates", "seal", _keeps),
            Place("mailboxes", gettext_noop("Official mail"), "mailboxes", "inbox",
                  lambda actor: actor.has(R.OPERATOR) and not actor.has(R.CLERK)),
            Place("health", gettext_noop("Health"), "health", "check", _keeps),
            Place("style", gettext_noop("Style page"), "style", "eye", _has(R.OPERATOR)),
        ),
    ),
)  # fmt: skip


def groups(actor: Actor) -> list[dict[str, Any]]:
    """The groups of places this actor finds in the rail, without empty ones."""
    today = clock.local_date(now())
    found = []
    for label, places in GROUPS:
        rows = [_row(place, today) for place in places if place.shown(actor)]
        if rows := [row for row in rows if row["url"]]:
            found.append({"label": _(label), "places": rows})
    return found


def _row(place: Place, today: Any) -> dict[str, Any]:
    return {
        "code": place.code,
        "label": branding.box_label(place.code, today) if place.branded else _(place.label),
        "url": link(place.page, *place.arguments),
        "icon": place.icon,
        "go": place.go,
    }
