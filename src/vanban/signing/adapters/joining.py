"""Joins the PDF engine and, outside production, the demo's authority to signing's ports. Called by config."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vanban.signing import ports
from vanban.signing.adapters.csc.calls import Calls
from vanban.signing.adapters.csc.keeper import CscKeeper
from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.evidence import sources
from vanban.signing.adapters.pdf.engine import BoundedPdfEngine
from vanban.signing.adapters.pdf.lasting_engine import BoundedLasting
from vanban.signing.adapters.pkcs11.keeper import Pkcs11Keeper
from vanban.signing.adapters.pkcs11.module import Module
from vanban.signing.adapters.plugin.keeper import InThePersonsHand
from vanban.signing.adapters.report.press import TypstPress
from vanban.signing.adapters.secrets.files import SecretFile
from vanban.signing.adapters.secrets.refused import RefusedPins
from vanban.signing.ports.press import use_press


def join() -> None:
    """Connect the adapters. In production keys come from elsewhere, so there is no authority yet."""
    use_press(TypstPress())
    ports.connect(
        engine=BoundedPdfEngine(),
        authority=None if settings.VANBAN_PRODUCTION else _authority,
        keepers=keepers(),
        stamper=_stamper,
        patient=sources.patient_stamper,
        lasting=BoundedLasting(),
        revocation=lambda: sources.revocation(None if settings.VANBAN_PRODUCTION else _authority),
    )


def keepers() -> dict[str, Callable[[], ports.Keeper]]:
    """Every place where keys may lie on this machine; the demo's is none in production."""
    found: dict[str, Callable[[], ports.Keeper]] = {"plugin": InThePersonsHand}
    if not settings.VANBAN_PRODUCTION:
        found["demo"] = _authority
    if settings.VANBAN_PKCS11_MODULE:
        found["pkcs11"] = lambda: _pkcs11(
            settings.VANBAN_PKCS11_MODULE, settings.VANBAN_PKCS11_TOKEN, settings.VANBAN_PKCS11_PIN_FILE, _refused()
        )
    if settings.VANBAN_CSC_URL:
        found["csc"] = lambda: _csc(
            settings.VANBAN_CSC_URL, settings.VANBAN_CSC_CLIENT_ID, settings.VANBAN_CSC_PIN_FILE, _refused()
        )
    return found


def _refused() -> RefusedPins:
    """Shared by all processes of this house."""
    return RefusedPins(Path(settings.VANBAN_VAR) / "keys" / "refused", settings.SECRET_KEY.encode())


@lru_cache(maxsize=8)
def _pkcs11(module: str, token: str, pins: str, refused: RefusedPins) -> Pkcs11Keeper:
    return Pkcs11Keeper(Module(module), token, _secret(pins), refused)


@lru_cache(maxsize=8)
def _csc(url: str, client_id: str, pins: str, refused: RefusedPins) -> CscKeeper:
    calls = Calls(url, client_id, _secret(settings.VANBAN_CSC_SECRET_FILE), settings.VANBAN_CSC_CA_FILE)
    return CscKeeper(calls, _secret(pins), refused)


def _secret(path: str) -> SecretFile | None:
    return SecretFile(Path(path)) if path else None


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
