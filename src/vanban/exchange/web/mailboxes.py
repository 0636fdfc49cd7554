"""Official mail: how every mailbox does, what was taken out of an agency's own, and which domains are official."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory.api import active_agencies
from vanban.exchange import api, policies
from vanban.exchange.actions import keep_desk
from vanban.exchange.queries.citizens import desks
from vanban.exchange.rules.letters.senders import LABELS as STANDINGS
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal

OUTCOMES = {
    "arrival": _("In the arrivals"),
    "double": _("Seen before"),
    "too_large": _("Too large; the sender was told"),
    "automatic": _("Written by a machine"),
    "unreadable": _("Cannot be read"),
}
LINES = {
    "tls": _("Encrypted (TLS)"),
    "starttls": _("Encrypted after greeting (STARTTLS)"),
    "plain": _("Open; this machine only"),
}


@require_http_methods(["GET", "POST"])
def mailboxes(request: HttpRequest) -> HttpResponse:
    """The operator's whole list with its forms; a clerk sees the agency's own mailbox and its mail."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    operates = policies.can_operate(actor)
    own = actor.agency_id if actor.agency_id and policies.is_clerk_of(actor, actor.agency_id) else None
    if not operates and own is None:
        raise PermissionDenied
    at = timezone.now()
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _act(request, actor, at))
        except Refusal as refusal:
            reasons = [_told(one) for one in refusal.reasons]
        else:
            return HttpResponseRedirect(reverse("mailboxes"))
    shown = api.mailboxes() if operates else [box for box in [api.mailbox_of(own)] if box] if own else []
    values = {
        "operates": operates,
        "boxes": [_box(box) for box in shown],
        "mails": [_mail(mail) for mail in api.received(own)] if own else [],
        "has_own": own is not None,
        "domains": api.listed_domains() if operates else [],
        "agencies": [
            {"id": str(one.id), "name": f"{one.name} ({one.code})"} for one in active_agencies(on=local_date(at))
        ]
        if operates
        else [],
        "desks": desks() if operates else [],
        "lines": [{"code": code, "label": gettext(str(label))} for code, label in LINES.items()],
        "typed": request.POST if reasons else {},
        "reasons": reasons,
        "tab": "work",
        "current": "mailboxes",
    }
    return render(request, "exchange/mailboxes.html", values, status=422 if reasons else 200)


def _act(request: HttpRequest, actor: Actor, at: datetime) -> str:
    """The form that was sent: a mailbox, a domain or its end, the public page opened or closed for an agency."""
    given = request.POST
    do, _colon, which = given.get("do", "").partition(":")
    if do == "mailbox":
        agency_id = _agency(given.get("agency", ""), at)
        port = given.get("port", "")
        if agency_id is None:
            return gettext("Nothing was chosen.")
        api.keep_mailbox(
            agency_id,
            host=given.get("host", ""),
            port=int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0,
            line=given.get("line", ""),
            account=given.get("account", ""),
            folder=given.get("folder", "") or "INBOX",
            vouches=given.get("vouches", ""),
            enabled="enabled" in given,
            by=actor,
            at=at,
        )
        return gettext("The mailbox is written down; it is looked into within a minute.")
    if do == "domain":
        agency_id = _agency(given.get("domain_agency", ""), at)
        api.list_domain(
            given.get("domain", ""),
            province=_province(actor),
            agency_id=agency_id,
            signs="signs" in given,
            by=actor,
            at=at,
        )
        return gettext("The domain is official from now on.")
    if do == "desk":
        agency_id = _agency(which or given.get("desk_agency", ""), at)
        if agency_id is None:
            return gettext("Nothing was chosen.")
        keep_desk(agency_id, is_open=not which, by=actor, at=at)
        if which:
            return gettext("The public page takes no more letters to this agency.")
        return gettext("The public page takes letters to this agency.")
    ended = _id(which)
    if do == "end" and ended is not None and any(one.id == ended for one in api.listed_domains()):
        api.end_domain(ended, by=actor, at=at)
        return gettext("The domain is taken off the list.")
    return gettext("Nothing was chosen.")


def _box(box: api.Mailbox) -> dict[str, Any]:
    return {
        "agency": box.agency.name,
        "agency_id": str(box.agency_id),
        "code": box.agency.code,
        "account": box.account,
        "server": f"{box.host}:{box.port}",
        "line": gettext(str(LINES[box.line])),
        "folder": box.folder,
        "enabled": box.enabled,
        "failure": box.failure,
        "failing_since": moment(box.failing_since),
        "worked": moment(box.worked_at),
        "looked": moment(box.looked_at),
        "waiting": box.waiting,
    }


def _mail(mail: api.ReceivedMail) -> dict[str, Any]:
    return {
        "when": moment(mail.taken_at),
        "sender": f"{mail.name} <{mail.address}>" if mail.name else mail.address,
        "subject": mail.subject,
        "standing": gettext(STANDINGS[mail.standing]),
        "forged": mail.standing == "forged",
        "outcome": gettext(str(OUTCOMES[mail.outcome])),
        "link": f"/vb/{mail.arrival_id}/" if mail.arrival_id else "",
        "size": f"{mail.size / 1_000_000:.1f} MB",
        "answers": f"/vb/{mail.answers}/" if mail.answers else "",
    }


def _agency(text: str, at: datetime) -> UUID | None:
    """An agency of the list, and nothing else."""
    return next((one.id for one in active_agencies(on=local_date(at)) if str(one.id) == text), None)


def _province(actor: Actor) -> str:
    """The list is kept province by province, by the operator of each."""
    agency = next((one for one in active_agencies(on=local_date(timezone.now())) if one.id == actor.agency_id), None)
    return agency.province if agency is not None else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(reason: Refusal) -> dict[str, str]:
    message, cure = reason.render(gettext)
    return {"target": f"id_{reason.field}" if reason.field else "", "message": message, "cure": cure, "law": reason.law}
