"""The page on which a person signs with the token in their own computer; the script on it speaks to the software."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vanban.kernel.actor import Actor
from vanban.kernel.clock import to_wire
from vanban.kernel.refusals import Refusal
from vanban.signing.actions import plugin
from vanban.signing.queries.certificates import holder_name
from vanban.signing.queries.plugin import errand_state, requests_of
from vanban.signing.states import SIGNING_REQUEST
from vanban.signing.web.page import PURPOSES

COMMANDS = {"person": "SignApproved", "seal": "SignIssued", "attachment": "SignAppendix", "copy": "SignCopy"}
"""What the official software is asked to do, by purpose."""


@require_GET
def page(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """What is to be signed and how it stands; a lost line, a reload or another browser goes on from here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = _own(actor, errand_id)
    at = timezone.now()
    values = {
        **_told(rows, at),
        "errand_id": errand_id,
        "address": settings.VANBAN_PLUGIN_ADDRESS,
        "plain_address": settings.VANBAN_PLUGIN_ADDRESS.replace("ws", "http", 1),
        "begun": any(row.download_digest for row in rows),
        "holder": holder_name(rows[0].certificate),
        "serial": rows[0].certificate.serial.upper(),
        "until": min(row.expires_at for row in rows),
        "current": "",
        "tab": "documents",
    }
    answer = render(request, "signing/device.html", values)
    # Only this page may speak to the software on the person's own computer.
    answer._csp_update = {"connect-src": [settings.VANBAN_PLUGIN_ADDRESS]}  # type: ignore[attr-defined]
    return answer


@require_GET
def state(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """How the errand stands, for the script."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return JsonResponse(_told(_own(actor, errand_id), timezone.now()))


@require_POST
def hand_out(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Fresh tickets for one file: the message that the script passes on to the software, word by word."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    tickets = plugin.Tickets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    try:
        one = plugin.hand_out(request_id, tickets, by=actor, at=timezone.now())
    except Refusal as refusal:
        message, cure = refusal.reasons[0].render(gettext)
        return JsonResponse({"reasons": [{"message": message, "cure": cure}]}, status=409)
    asked = {
        "FileUploadHandler": request.build_absolute_uri(reverse("device_upload", args=[tickets.upload])),
        "SessionId": "",
        "JWTToken": "",
        "FileName": request.build_absolute_uri(reverse("device_download", args=[tickets.download])),
        "MetaData": [],
        "DocNumber": one.number,
        "IssuedDate": f"{one.dated.isoformat()}T00:00:00+07:00" if one.dated else to_wire(one.offered_at),
    }
    return JsonResponse({"command": COMMANDS[one.purpose], "message": json.dumps(asked)})


@require_POST
def stop(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """Give it up: nothing is signed, the document stays as it was."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = _own(actor, errand_id)
    plugin.give_up(errand_id, by=actor, at=timezone.now())
    return HttpResponseRedirect(_document(rows))


def _own(actor: Actor, errand_id: UUID) -> list[Any]:
    """The files of an errand of this very person; to everybody else there is no such errand."""
    rows = requests_of(errand_id)
    if not rows or actor.person_id is None or rows[0].person_id != actor.person_id:
        raise Http404
    return rows


def _document(rows: list[Any]) -> str:
    return f"/vb/{rows[0].document_id}/"


def _told(rows: list[Any], at: datetime) -> dict[str, Any]:
    """The errand in words: how it stands, which file is next, why something was refused."""
    stands = errand_state(rows, at)
    following = next((row for row in rows if row.returned_id is None), None) if stands == "open" else None
    reasons = [reason for row in rows for reason in row.reasons]
    reasons += [{"message": told, "cure": "", "law": "", "target": "", "code": "document"} for told in rows[0].told]
    return {
        "stands": stands,
        "next": reverse("device_hand_out", args=[following.id]) if following else "",
        "files": [
            {
                "name": row.name,
                "purpose": str(PURPOSES[row.purpose]),
                "label": gettext(SIGNING_REQUEST.statuses[row.status].label),
                "done": row.returned_id is not None,
            }
            for row in rows
        ],
        "reasons": reasons,
        "back": _document(rows),
    }
