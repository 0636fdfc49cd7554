"""Which hub an office system uses: the one of this house, or one that runs apart and is reached over HTTP."""

from __future__ import annotations

from django.conf import settings

from vanban.axis.adapters.vxp import VxpClient
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.adapters.vxp_axis import VxpAxis
from vanban.exchange.ports import AxisPort

PROTOCOL = "/XrdAdapter/adapter"


def office_hub() -> AxisPort:
    """By VANBAN_HUB_URL, VANBAN_HUB_SYSTEM and VANBAN_HUB_SECRET; without the first, the hub of this house."""
    if not settings.VANBAN_HUB_URL:
        return LocalAxis()
    return hub_over_http(settings.VANBAN_HUB_URL, settings.VANBAN_HUB_SYSTEM, settings.VANBAN_HUB_SECRET)


def hub_over_http(address: str, system: str, secret: str) -> VxpAxis:
    """The hub at this address, under the id and the secret that its operator gave. Raises ValueError."""
    if not (system and secret):
        raise ValueError("VANBAN_HUB_URL needs VANBAN_HUB_SYSTEM and VANBAN_HUB_SECRET")
    base = address.rstrip("/")
    return VxpAxis(VxpClient(base if base.endswith(PROTOCOL) else base + PROTOCOL, system, secret))
