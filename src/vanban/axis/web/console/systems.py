"""Connected systems: state, last call, secrets, suspension; their mailboxes: other codes, closing after a merger."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from vanban.axis.actions.addresses import add_alias, close_address
from vanban.axis.actions.systems import resume_system, rotate_secret, suspend_system
from vanban.axis.queries.console import systems as queries
from vanban.axis.web.console import shown
from vanban.axis.web.console.frame import act, show
from vanban.axis.web.console.gate import operating_actor

SUSPEND, RESUME, ROTATE = "tam-dung", "cho-chay", "doi-khoa"
ALIAS, CLOSE = "them-ma", "dong"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every system with its state, its mailboxes and its last call."""
    operating_actor(request)
    at = timezone.now()
    rows = [
        {
            "url": reverse("hub_system", args=[row.system.id]),
            "name": row.system.name,
            "code": row.system.code,
            "method": _(shown.METHODS[row.system.kind]),
            "mailboxes": row.mailboxes,
            "last_call": shown.Moment(row.last_call, at) if row.last_call else "–",
            "chips": _chips(row.system.active, row.system.stage),
        }
        for row in queries.listing()
    ]
    return show(request, "systems.html", {"rows": rows}, place="systems")


@require_GET
def page(request: HttpRequest, system_id: UUID) -> HttpResponse:
    """One system and its mailboxes."""
    operating_actor(request)
    return show(request, "system.html", _told(_found(system_id), timezone.now()), place="systems")


@never_cache
@require_POST
def act_on_system(request: HttpRequest, system_id: UUID, verb: str) -> HttpResponse:
    """Suspend, resume, or change the secret; a new secret is shown on this answer and nowhere else."""
    actor = operating_actor(request)
    at = timezone.now()
    system = _found(system_id).system
    back = reverse("hub_system", args=[system_id])
    reason = request.POST.get("reason", "").strip()[:300]
    if verb == SUSPEND:
        said = _("The system's calls are answered no more; what waits for it goes on waiting.")
        return act(request, back, lambda: suspend_system(system.code, reason=reason, by=actor, at=at), said)
    if verb == RESUME:
        said = _("The system's calls are answered again.")
        return act(request, back, lambda: resume_system(system.code, by=actor, at=at), said)
    if verb != ROTATE:
        raise Http404
    fresh = rotate_secret(system.code, by=actor, at=at)
    values = {"name": system.name, "system": fresh.system, "secret": fresh.secret, "back": back}
    return show(request, "secret.html", values, place="systems")


@require_POST
def act_on_mailbox(request: HttpRequest, mailbox_id: UUID, verb: str) -> HttpResponse:
    """Give a mailbox another code, or close it."""
    actor = operating_actor(request)
    at = timezone.now()
    box = queries.mailbox(mailbox_id)
    if box is None or verb not in (ALIAS, CLOSE):
        raise Http404
    back = reverse("hub_system", args=[box.system_id])
    code = request.POST.get("code", "").replace("\0", "").strip()[:60]
    if verb == ALIAS:
        said = _("The mailbox answers to the new code too.")
        return act(request, back, lambda: add_alias(mailbox_id, code, by=actor, at=at), said)
    said = _("The address is closed. What is sent to it goes to its successor, or is refused with error 23.")
    return act(request, back, lambda: close_address(mailbox_id, successor=code, by=actor, at=at), said)


def _found(system_id: UUID) -> queries.SystemTold:
    told = queries.told(system_id)
    if told is None:
        raise Http404
    return told


def _chips(active: bool, stage: str) -> list[shown.Chip]:
    if not active:
        return [shown.Chip(_("suspended"), "danger")]
    return [shown.Chip(_("joining"), "warning") if stage == "joining" else shown.Chip(_("running"), "success")]


def _told(told: queries.SystemTold, at: datetime) -> dict[str, Any]:
    system = told.system
    verbs = {SUSPEND, ROTATE} if system.active else {RESUME}
    return {
        "name": system.name,
        "chips": _chips(system.active, system.stage),
        "facts": [
            (_("Code of the system"), system.code),
            (_("How it is joined"), _(shown.METHODS[system.kind])),
            (_("Contact"), " · ".join(part for part in (system.contact, system.email, system.phone) if part) or "–"),
            (_("Last call"), shown.Moment(told.last_call, at) if told.last_call else "–"),
            (_("Secret since"), shown.Moment(system.secret_since, at) if system.secret_since else _("not given yet")),
            (_("Calls per minute"), system.calls_per_minute),
        ],
        "suspend_url": _verb(system.id, SUSPEND) if SUSPEND in verbs else "",
        "resume_url": _verb(system.id, RESUME) if RESUME in verbs else "",
        "rotate_url": _verb(system.id, ROTATE) if ROTATE in verbs and system.kind == "vxp" else "",
        "mailboxes": [
            {
                "id": box.id,
                "code": box.code,
                "name": box.name,
                "aliases": ", ".join(alias.code for alias in box.aliases.all()),
                "gateway": box.gateway,
                "closed": shown.Moment(box.closed_at, at) if box.closed_at else "",
                "successor": box.successor.code if box.successor else "",
                "alias_url": reverse("hub_mailbox_verb", args=[box.id, ALIAS]),
                "close_url": reverse("hub_mailbox_verb", args=[box.id, CLOSE]),
            }
            for box in told.mailboxes
        ],
    }


def _verb(system_id: UUID, verb: str) -> str:
    return reverse("hub_system_verb", args=[system_id, verb])
