"""What signing needs from outside: keys, timestamps, facts on revocation, and a PDF engine. config/ joins them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from vanban.signing.ports.keys import (
    CodeRefused,
    Keeper,
    KeyMissing,
    KeyRefused,
    KeySilent,
    OpenKey,
    Permission,
    RawSign,
)
from vanban.signing.ports.lasting import FileSeen, Lasting, SignatureSeen
from vanban.signing.ports.revocation import Answer, RevocationSource, RevocationUnavailable, RevokedFact
from vanban.signing.ports.times import Stamper, TimestampUnavailable
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.names import PERSON_PREFIX
from vanban.signing.rules.returned import Addition

__all__ = [
    "Answer",
    "Authority",
    "CodeRefused",
    "FileSeen",
    "Keeper",
    "KeyMissing",
    "KeyRefused",
    "KeySilent",
    "Lasting",
    "OpenKey",
    "PdfEngine",
    "Period",
    "Permission",
    "RawSign",
    "RevocationSource",
    "RevocationUnavailable",
    "RevokedFact",
    "SignatureSeen",
    "Stamper",
    "SubjectFacts",
    "TimestampUnavailable",
    "TrustMaterial",
    "authority",
    "connect",
    "engine",
    "keeper",
    "keeps",
    "lasting",
    "patient_stamper",
    "put_engine",
    "put_stampers",
    "revocation",
    "stamper",
]


@dataclass(frozen=True)
class SubjectFacts:
    """Who a certificate is for: `kind` is `person` or `agency`, `identifier` is stable in the directory."""

    kind: str
    name: str
    organisation: str
    identifier: str


class Authority(Protocol):
    """An authority that makes certificates and knows which are revoked: on a machine of our own, the demo's."""

    def issue(self, subject: SubjectFacts, *, valid_from: datetime, valid_to: datetime) -> tuple[bytes, str]:
        """A new certificate (DER) and its serial number (hex)."""

    def timestamper(self, at: datetime) -> Stamper:
        """Its timestamp authority; `at` is the moment it attests, which lets a demo life be played in an evening."""

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


Period = tuple[datetime, datetime | None]
"""From when, until when; None: still going on."""


@dataclass(frozen=True)
class TrustMaterial:
    """All a check needs: whom to trust, what lies between, and what is revoked. `version` changes with any of it."""

    version: str
    roots: tuple[bytes, ...]
    timestamp_roots: tuple[bytes, ...]
    circles: tuple[str, ...] = ()
    """Whose each of the roots is, in their order: `official`, `public`, `foreign`."""
    periods: tuple[Period, ...] = ()
    """From when to when each of the roots is trusted, in their order; a root counts for a signature whose proven time
    lies within. Empty: all of them at every time."""
    timestamp_periods: tuple[Period, ...] = ()
    """The same of `timestamp_roots`."""
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    algorithm_ends: tuple[tuple[str, datetime], ...] = ()
    """Algorithms (`sha256`, `rsa2048`, `ec256`) that are no longer safe from a day on."""


class PdfEngine(Protocol):
    """PDF work on bytes that may come from a stranger. Every method runs outside transactions.

    Without a `stamper` the signature carries no timestamp yet (PAdES B-B).

    Raises `bounded.pool.Fault` when the file breaks the worker and `bounded.marks.Declined` when it cannot be done.
    """

    def add_named_fields(self, pdf: bytes, layout: Layout) -> bytes:
        """The PDF rewritten with empty fields for number, day and month."""

    def normalise(self, pdf: bytes) -> bytes:
        """The PDF rewritten so that later steps can append to it."""

    def sign_person(
        self,
        pdf: bytes,
        *,
        space: Box,
        png: bytes,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        at: datetime,
        prefix: str = PERSON_PREFIX,
    ) -> bytes:
        """Signed with the picture centred in the space; the prefix says in which role (`rules/names.py`)."""

    def fill_and_seal(
        self,
        pdf: bytes,
        *,
        layout: Layout,
        number: str | None,
        day: str,
        month: str,
        png: bytes | None,
        seal_mm: float,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Number, day and month filled in, then sealed over the signature in the layout's space.

        Without a picture nothing is shown; without a number nothing is filled.
        """

    def fill_numbers(
        self, pdf: bytes, *, layout: Layout, number: str, day: str, month: str, seal_mm: float
    ) -> tuple[bytes, Box]:
        """Number, day and month filled in without a signature, and where the seal goes that is put on elsewhere."""

    def review_addition(self, offered: bytes, returned: bytes) -> Addition:
        """What was added behind a file that was given out to be signed; never raises for a bad file."""

    def sign_text(
        self,
        pdf: bytes,
        *,
        lines: tuple[str, ...],
        prefix: str,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Signed with text only at the top right of page 1."""

    def stamp_arrival(
        self,
        pdf: bytes,
        *,
        texts: Mapping[str, str],
        place: Box | None,
        key: OpenKey,
        name: str,
        stamper: Stamper | None,
        material: TrustMaterial | None,
        at: datetime,
    ) -> bytes:
        """Signed with the “ĐẾN” stamp (`agency`, `number`, `date`, `to`, `dossier`) on an empty spot of page 1."""

    def check(self, pdf: bytes, trust: TrustMaterial, *, at: datetime) -> dict[str, Any]:
        """The facts on every signature; never raises for a bad file."""

    def render_page(self, pdf: bytes, page: int, *, width: int) -> bytes:
        """A page as WebP of this width in pixels."""

    def page_sizes(self, pdf: bytes) -> list[tuple[float, float]]:
        """Width and height in points of every page as seen."""

    def screen_upload(self, pdf: bytes) -> dict[str, Any]:
        """What is wrong or risky about an uploaded file."""


PatientStamper = Callable[[datetime, TrustMaterial], Stamper | None]
"""A remote authority at a moment, which accepts only tokens whose chain ends at the roots trusted for timestamps."""


@dataclass
class _Joined:
    engine: PdfEngine | None = None
    authority: Callable[[], Authority] | None = None
    keepers: Mapping[str, Callable[[], Keeper]] = field(default_factory=dict)
    stamper: Callable[[datetime], Stamper | None] | None = None
    patient: PatientStamper | None = None
    revocation: Callable[[], RevocationSource] | None = None
    lasting: Lasting | None = None


_joined = _Joined()


def connect(
    *,
    engine: PdfEngine,
    authority: Callable[[], Authority] | None,
    keepers: Mapping[str, Callable[[], Keeper]],
    stamper: Callable[[datetime], Stamper | None],
    patient: PatientStamper | None = None,
    revocation: Callable[[], RevocationSource] | None = None,
    lasting: Lasting | None = None,
) -> None:
    """Join the adapters; called once by config. Without keepers nothing can be signed, only checked."""
    _joined.engine = engine
    _joined.authority = authority
    _joined.keepers = keepers
    _joined.revocation = revocation
    _joined.lasting = lasting
    put_stampers(stamper, patient)


def put_stampers(stamper: Callable[[datetime], Stamper | None], patient: PatientStamper | None = None) -> None:
    """Join other timestamp authorities: `stamper` answers at once, `patient` only in jobs."""
    _joined.stamper = stamper
    _joined.patient = patient


def put_engine(engine: PdfEngine) -> None:
    """Join another engine in the place of this one; the keys stay."""
    _joined.engine = engine


def engine() -> PdfEngine:
    """The joined PDF engine; a house without one is wired wrongly."""
    if _joined.engine is None:
        raise RuntimeError("signing has no PDF engine: config must call vanban.signing.ports.connect")
    return _joined.engine


def lasting() -> Lasting:
    """What keeps signed files provable; a house without one is wired wrongly."""
    if _joined.lasting is None:
        raise RuntimeError("signing has nothing that keeps files: config must call vanban.signing.ports.connect")
    return _joined.lasting


def authority() -> Authority:
    """The joined authority; raises `KeyMissing` when there is none on this machine."""
    if _joined.authority is None:
        raise KeyMissing("no authority")
    return _joined.authority()


def keeper(name: str) -> Keeper:
    """The keeper of this name; raises `KeyMissing` when none is joined."""
    if name not in _joined.keepers:
        raise KeyMissing(name)
    return _joined.keepers[name]()


def keeps(name: str) -> bool:
    """Whether a keeper of this name is joined."""
    return name in _joined.keepers


def stamper(at: datetime) -> Stamper | None:
    """The timestamp authority that answers at once; None when timestamps come later, or not at all."""
    return _joined.stamper(at) if _joined.stamper is not None else None


def patient_stamper(at: datetime, trust: TrustMaterial) -> Stamper | None:
    """The timestamp authority for jobs, which may wait for it; None when there is none at all."""
    found = _joined.patient(at, trust) if _joined.patient is not None else None
    return found if found is not None else stamper(at)


def revocation() -> RevocationSource:
    """The joined source of revocation answers; raises `RevocationUnavailable` when there is none."""
    if _joined.revocation is None:
        raise RevocationUnavailable("no source of revocation answers is joined")
    return _joined.revocation()
