"""What signing needs from outside: keys, timestamps, facts on revocation, and a PDF engine. config/ joins them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from vanban.signing.rules.layout import Box, Layout


class KeyMissing(Exception):
    """The private key of this certificate cannot be reached."""


class TimestampUnavailable(Exception):
    """The timestamp authority does not answer."""


@dataclass(frozen=True)
class SubjectFacts:
    """Who a certificate is for: `kind` is `person` or `agency`, `identifier` is stable in the directory."""

    kind: str
    name: str
    organisation: str
    identifier: str


@dataclass(frozen=True)
class RevokedFact:
    """A certificate taken back, and from when."""

    serial: str
    at: datetime


class Authority(Protocol):
    """Where keys, timestamps and facts on revocation come from; one of them may be a hardware module."""

    def issue(self, subject: SubjectFacts, *, valid_from: datetime, valid_to: datetime) -> tuple[bytes, str]:
        """A new certificate (DER) and its serial number (hex)."""

    def key(self, serial: str, certificate: bytes) -> Any:
        """The open key of a certificate; raises `KeyMissing`."""

    def timestamper(self, at: datetime) -> Any:
        """A timestamp client; may raise `TimestampUnavailable` when asked for a token."""

    def anchors(self) -> tuple[bytes, ...]:
        """Root certificates of this authority (DER)."""

    def intermediates(self) -> tuple[bytes, ...]:
        """Certificates between roots and people (DER), the timestamp authority's too."""

    def revocation_lists(self, revoked: tuple[RevokedFact, ...], *, at: datetime) -> tuple[bytes, ...]:
        """Revocation lists in force at `at` (DER)."""

    def status_answer(self, certificate: bytes, revoked: RevokedFact | None, *, at: datetime) -> bytes:
        """An OCSP answer about one certificate (DER)."""

    def signature_picture(self, name: str) -> bytes:
        """A handwritten-looking blue signature (PNG, transparent), marked as demo by its authority."""

    def seal_picture(self, agency: str, above: str) -> bytes:
        """A red round seal (PNG, transparent), marked as demo."""


@dataclass(frozen=True)
class TrustMaterial:
    """All a check needs: whom to trust, what lies between, and what is revoked. `version` changes with any of it."""

    version: str
    roots: tuple[bytes, ...]
    timestamp_roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


class PdfEngine(Protocol):
    """PDF work on bytes that may come from a stranger. Every method runs outside transactions.

    Raises `bounded.pool.Fault` when the file breaks the worker and `bounded.marks.Declined` when it cannot be done.
    """

    def add_named_fields(self, pdf: bytes, layout: Layout) -> bytes:
        """The PDF rewritten with empty fields for number, day and month."""

    def normalise(self, pdf: bytes) -> bytes:
        """The PDF rewritten so that later steps can append to it."""

    def sign_person(
        self, pdf: bytes, *, space: Box, png: bytes, key: Any, name: str, timestamper: Any, at: datetime
    ) -> bytes:
        """Signed with the picture centred in the space."""

    def fill_and_seal(
        self,
        pdf: bytes,
        *,
        layout: Layout,
        number: str,
        day: str,
        month: str,
        png: bytes,
        seal_mm: float,
        key: Any,
        name: str,
        timestamper: Any,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Number, day and month filled in, then sealed."""

    def sign_text(
        self,
        pdf: bytes,
        *,
        lines: tuple[str, ...],
        prefix: str,
        key: Any,
        name: str,
        timestamper: Any,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Signed with text only at the top right of page 1."""

    def check(self, pdf: bytes, trust: TrustMaterial, *, at: datetime) -> dict[str, Any]:
        """The facts on every signature; never raises for a bad file."""

    def render_page(self, pdf: bytes, page: int, *, width: int) -> bytes:
        """A page as WebP of this width in pixels."""

    def page_sizes(self, pdf: bytes) -> list[tuple[float, float]]:
        """Width and height in points of every page as seen."""

    def screen_upload(self, pdf: bytes) -> dict[str, Any]:
        """What is wrong or risky about an uploaded file."""


@dataclass
class _Joined:
    engine: PdfEngine | None = None
    authority: Callable[[], Authority] | None = None


_joined = _Joined()


def connect(*, engine: PdfEngine, authority: Callable[[], Authority] | None) -> None:
    """Join the adapters; called once by config. Without an authority nothing can be signed, only checked."""
    _joined.engine = engine
    _joined.authority = authority


def engine() -> PdfEngine:
    """The joined PDF engine; a house without one is wired wrongly."""
    if _joined.engine is None:
        raise RuntimeError("signing has no PDF engine: config must call vanban.signing.ports.connect")
    return _joined.engine


def authority() -> Authority:
    """The joined authority; raises `KeyMissing` when there is none on this machine."""
    if _joined.authority is None:
        raise KeyMissing("no authority")
    return _joined.authority()
