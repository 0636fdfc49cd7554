"""Which timestamp authority and which revocation services this house asks, by its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from vanban.signing.adapters.evidence.fetching import Caller
from vanban.signing.adapters.evidence.revocation import NetworkRevocation, OwnRevocation
from vanban.signing.adapters.evidence.stamper import LARGEST, FileSlots, RemoteStamper
from vanban.signing.ports import Authority, RevocationSource, Stamper, TrustMaterial

LARGEST_ANSWER = 200_000
LARGEST_LIST = 50_000_000


def patient_stamper(at: datetime, trust: TrustMaterial) -> Stamper | None:
    """The remote timestamp authority; None when none is set."""
    if not settings.VANBAN_TSA_URL:
        return None
    return RemoteStamper(
        url=settings.VANBAN_TSA_URL,
        caller=Caller(timeout=settings.VANBAN_TSA_TIMEOUT, max_bytes=LARGEST),
        slots=FileSlots(Path(settings.VANBAN_VAR) / "timestamp-calls", settings.VANBAN_TSA_PARALLEL),
        trust=trust,
        at=at,
    )


def revocation(authority: Callable[[], Authority] | None) -> RevocationSource:
    """The network, and the demo's authority on its own certificates where there is one."""
    hosts = _hosts(settings.VANBAN_REVOCATION_HOSTS)
    timeout = settings.VANBAN_REVOCATION_TIMEOUT
    network = NetworkRevocation(
        Caller(timeout=timeout, max_bytes=LARGEST_ANSWER, hosts=hosts),
        Caller(timeout=4 * timeout, max_bytes=LARGEST_LIST, hosts=hosts),
    )
    return network if authority is None else OwnRevocation(authority, network)


def _hosts(text: str) -> dict[str, str]:
    """`inside=outside,inside2=outside2:8080` as names and places."""
    pairs = (part.partition("=") for part in text.split(",") if "=" in part)
    return {inside.strip().lower(): outside.strip() for inside, _equals, outside in pairs if inside.strip()}
