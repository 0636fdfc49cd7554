"""What is missing on this machine and how to get it, for operators; and whether the house is up, for probes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vanban.directory.api import Role
from vanban.platform import health
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import show
from vanban.portal.web.shown import Chip, Moment, now


def page(request: Asked) -> HttpResponse:
    """Every probe with its state, what was seen and the cure; for operators and unit administrators."""
    actor = request.actor
    if not (actor.has(Role.OPERATOR) or actor.has(Role.UNIT_ADMIN)):
        raise PermissionDenied
    tones = {"ok": ("success", _("good")), "warning": ("warning", _("look at it")), "missing": ("danger", _("missing"))}
    rows: list[dict[str, Any]] = []
    for finding in health.findings():
        tone, word = tones.get(finding.state, ("plain", finding.state))
        rows.append(
            {
                "name": _(finding.name),
                "chips": [Chip(word, tone)],
                "seen": finding.seen,
                "cure": _(finding.cure) if finding.cure else "",
                "bad": tone != "success",
            }
        )
    rows.sort(key=lambda row: not row["bad"])
    bad = sum(row["bad"] for row in rows)
    return show(
        request, "portal/health.html", {"rows": rows, "bad": bad, "at": Moment(now(), now()), "current": "health"}
    )


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """For load balancers: 200 when the database answers; tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
