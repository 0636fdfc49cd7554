"""Open addresses to which files are sent without signing in: how large, and how often."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import Resolver404, resolve

View = Callable[..., Any]
_MARK = "most_bytes_of_strangers"


def takes_files(most: int) -> Callable[[View], View]:
    """Mark an open view that takes files of so many bytes; put it nearest to the function."""

    def mark(view: View) -> View:
        setattr(view, _MARK, most)
        return view

    return mark


def most_bytes(request: HttpRequest, otherwise: int) -> int:
    """How many bytes somebody without an account may send to this address."""
    try:
        view = resolve(request.path_info, getattr(request, "urlconf", None)).func
    except Resolver404:
        return otherwise
    return int(getattr(view, _MARK, otherwise))


def whence(request: HttpRequest) -> tuple[str, str]:
    """The address our own proxy saw, and the wider network it belongs to.

    Of IPv6 a /64 counts as one address and a /48 as the network, since hosts choose the rest; of IPv4 a /24.
    """
    text = get_client_ip_address(request) or ""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text[:45], text[:45]
    narrow, wide = (64, 48) if found.version == 6 else (32, 24)
    address, network = (str(ipaddress.ip_network(f"{found}/{size}", strict=False)) for size in (narrow, wide))
    return address, network


def too_often(request: HttpRequest, what: str, *, most: int, seconds: int = 60) -> bool:
    """True when this network address has come more often than `most` times in so many seconds.

    Counted by each web process for itself, so that a flood costs no shared resource: the true limit is `most` times
    the number of processes.
    """
    key = f"strangers.{what}.{whence(request)[0]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two lines
        return False
