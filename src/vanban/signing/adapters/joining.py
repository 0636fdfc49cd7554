"""Joins the PDF engine and, outside production, the demo's authority to signing's ports. Called by config."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vanban.signing import ports
from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.evidence import sources
from vanban.signing.adapters.pdf.engine import BoundedPdfEngine
from vanban.signing.adapters.pdf.lasting_engine import BoundedLasting
from vanban.signing.adapters.plugin.keeper import InThePersonsHand
from vanban.signing.adapters.report.press import TypstPress
from vanban.signing.ports.press import use_press


def join() -> None:
    """Connect the adapters. In production keys come from elsewhere, so there is no authority yet."""
    use_press(TypstPress())
    ports.connect(
        engine=BoundedPdfEngine(),
        authority=None if settings.VANBAN_PRODUCTION else _authority,
        keepers={"plugin": InThePersonsHand, **({} if settings.VANBAN_PRODUCTION else {"demo": _authority})},
        stamper=_stamper,
        patient=sources.patient_stamper,
        lasting=BoundedLasting(),
        revocation=lambda: sources.revocation(None if settings.VANBAN_PRODUCTION else _authority),
    )


def _stamper(at: datetime) -> ports.Stamper | None:
    """The demo's authority stamps at once; a remote one only in jobs, and production has no other."""
    if settings.VANBAN_PRODUCTION or settings.VANBAN_TSA_URL:
        return None
    return _authority().timestamper(at)


def _authority() -> DemoSource:
    return _demo(Path(settings.VANBAN_VAR) / "demo-pki")


@lru_cache(maxsize=8)
def _demo(folder: Path) -> DemoSource:
    return DemoSource(folder, production=settings.VANBAN_PRODUCTION)
