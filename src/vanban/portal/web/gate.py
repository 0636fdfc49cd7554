"""What the pages before signing in have in common."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.urls import reverse

from vanban.portal.web.frame import LANGUAGES, frame


def gate(request: HttpRequest) -> dict[str, Any]:
    """What the pages before signing in need."""
    here = request.get_full_path() if request.method == "GET" else reverse("login")
    return {"frame": frame(request), "languages": LANGUAGES, "here": here}


def address_of(request: HttpRequest) -> str | None:
    """The machine that asks; behind our proxy the one it saw. None where what is told is no address."""
    try:
        return str(ip_address(get_client_ip_address(request) or ""))
    except ValueError:
        return None
