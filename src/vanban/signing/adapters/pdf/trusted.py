"""Whom a check may trust and what proves that nothing was revoked: from the house, and from inside the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509

from vanban.signing.adapters.pdf.past import has_ended
from vanban.signing.adapters.pdf.strict.chains import Evidence, lineage
from vanban.signing.adapters.pdf.strict.cms import load_certificate
from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary, Stream
from vanban.signing.adapters.pdf.strict.revisions import File

Period = tuple[datetime | None, datetime | None]

NOTHING = Evidence((), ())

MOST_INSIDE = 50
"""At most so many certificates, lists and answers of a file are looked at."""


@dataclass(frozen=True)
class Trust:
    """Roots with whose they are, certificates between, and evidence from outside and from inside the file."""

    roots: tuple[bytes, ...]
    timestamp_roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...]
    outer: Evidence
    circles: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    timestamp_periods: tuple[Period, ...] = ()
    ends: tuple[tuple[str, datetime], ...] = ()
    """Algorithms that are no longer safe from a day on."""
    inner_certificates: tuple[bytes, ...] = ()
    inner: Evidence = NOTHING

    @classmethod
    def read(cls, values: dict[str, Any], blobs: list[bytes]) -> Trust:
        """The material in the order roots, timestamp roots, intermediates, lists, answers."""
        parts, place = [], 0
        for name in ("roots", "timestamp_roots", "intermediates", "crls", "ocsps"):
            parts.append(tuple(blobs[place : place + values[name]]))
            place += values[name]
        return cls(
            parts[0],
            parts[1],
            parts[2],
            Evidence(parts[3], parts[4]),
            tuple(values.get("circles", ())),
            _periods(values.get("periods", ())),
            _periods(values.get("timestamp_periods", ())),
            tuple((name, datetime.fromisoformat(ends)) for name, ends in values.get("ends", ())),
        )

    def has_ended(self, digest: str, chain: list[x509.Certificate], moment: datetime) -> bool:
        """True when this digest, or a key or a digest of the chain, was no longer safe at this moment."""
        return bool(self.ends) and has_ended(dict(self.ends), digest, chain, moment)

    @property
    def is_empty(self) -> bool:
        """True when nobody is trusted: then only the bytes are judged."""
        return not self.roots and not self.timestamp_roots

    @property
    def evidence(self) -> Evidence:
        """All of it; each piece is signed by its issuer, wherever it comes from."""
        return Evidence(self.outer.crls + self.inner.crls, self.outer.ocsps + self.inner.ocsps)

    def with_embedded(self, file: File) -> Trust:
        """This trust with the certificates, lists and answers that the file carries under /DSS."""
        try:
            certificates, inner = embedded(file)
        except Broken:
            return self
        return replace(self, inner_certificates=certificates, inner=inner)

    def roots_at(self, moment: datetime | None, *, stamps: bool) -> tuple[bytes, ...]:
        """The roots trusted at this moment: an end of trust does not undo what was provably signed before."""
        roots, periods = (self.timestamp_roots, self.timestamp_periods) if stamps else (self.roots, self.periods)
        if not periods or moment is None:
            return roots
        return tuple(
            root
            for root, (begins, ends) in zip(roots, periods, strict=True)
            if begins is not None and begins <= moment and (ends is None or moment <= ends)
        )

    def lineage(
        self, leaf: x509.Certificate, beside: list[x509.Certificate], moment: datetime | None, *, stamps: bool
    ) -> tuple[list[x509.Certificate], bool]:
        """The chain of a certificate, and whether it ends at a root of this purpose trusted at this moment."""
        known = [*beside, *_loaded(self.intermediates), *_loaded(self.inner_certificates)]
        return lineage(leaf, known, _loaded(self.roots_at(moment, stamps=stamps)))

    def circle_of(self, root: x509.Certificate) -> str:
        """Whose this root is."""
        for data, circle in zip(self.roots, self.circles, strict=False):
            if load_certificate(data) == root:
                return circle
        return ""


def _loaded(items: tuple[bytes, ...]) -> list[x509.Certificate]:
    return [found for item in items if (found := load_certificate(item)) is not None]


def embedded(file: File) -> tuple[tuple[bytes, ...], Evidence]:
    """Certificates and evidence under /DSS. Raises `Broken` when that is no honest evidence."""
    number = len(file.revisions) - 1
    root = file.get(file.revisions[number].trailer.get("/Root"), number)
    store = file.get(root.get("/DSS"), number) if isinstance(root, Dictionary) else None
    if not isinstance(store, Dictionary):
        return (), NOTHING
    found = [_streams(file, store.get(key), number) for key in ("/Certs", "/CRLs", "/OCSPs")]
    return found[0], Evidence(found[1], found[2])


def _streams(file: File, listed: Any, number: int) -> tuple[bytes, ...]:
    items = file.get(listed, number)
    if items is not None and not isinstance(items, list):
        raise Broken("structure_broken", "evidence")
    streams = [file.get(item, number) for item in (items or ())[:MOST_INSIDE]]
    return tuple(file.decoded(stream, number) for stream in streams if isinstance(stream, Stream))


def _periods(told: Any) -> tuple[Period, ...]:
    return tuple(
        (datetime.fromisoformat(begins) if begins else None, datetime.fromisoformat(ends) if ends else None)
        for begins, ends in told
    )
