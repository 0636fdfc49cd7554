"""What keeps a signed file provable: timestamps in signatures, evidence and document timestamps behind them.

Every method only appends, or fills room inside a signature that was reserved for it; what was signed stays unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vanban.signing.ports.times import Stamper


@dataclass(frozen=True)
class SignatureSeen:
    """One signature or document timestamp of a file, as it stands there; nothing about it has been judged."""

    field: str
    kind: str
    """`signature` or `timestamp` (a document timestamp)."""
    certificate: bytes
    """Of who signed it; for a document timestamp, of the authority."""
    chain: tuple[bytes, ...]
    """Other certificates it carries."""
    claimed_at: datetime | None
    """When the signer says it was."""
    stamped_at: datetime | None
    """When its timestamp says it was."""
    stamper: bytes
    """The certificate of the authority that stamped it; empty when nobody did."""
    stamper_chain: tuple[bytes, ...]
    token: bytes
    """The timestamp itself (DER)."""
    digest: str
    """The name of the digest algorithm."""
    covers_all: bool
    """True when nothing follows it in the file."""


@dataclass(frozen=True)
class FileSeen:
    """The signatures of a file in the order of their revisions, and how much evidence it carries."""

    signatures: tuple[SignatureSeen, ...]
    certificates: tuple[bytes, ...] = ()
    """Of the evidence in the file."""
    answers: tuple[str, ...] = ()
    """SHA-256 (hex) of every OCSP answer and list of the evidence in the file."""

    @property
    def level(self) -> str:
        """As the file shows it: the least of its signatures, one step up for each thing behind them."""
        signed = [item for item in self.signatures if item.kind == "signature"]
        if not signed or any(item.stamped_at is None for item in signed):
            return "B-B"
        if not self.answers:
            return "B-T"
        return "B-LTA" if self.signatures[-1].kind == "timestamp" else "B-LT"


class Lasting(Protocol):
    """PDF work on signed files, in bounded children. Raises `Declined` and `Fault` as the engine does."""

    def see(self, pdf: bytes) -> FileSeen:
        """What the file carries. Declines what cannot be read (`broken`)."""

    def stamp_last(self, pdf: bytes, stamper: Stamper) -> bytes:
        """The file with a timestamp in its last signature, which must end the file; unchanged when it has one.

        Declines `nobody_signed`, `bytes_follow`, `no_room`. Raises `TimestampUnavailable`.
        """

    def extend(
        self,
        pdf: bytes,
        *,
        certificates: tuple[bytes, ...],
        ocsps: tuple[bytes, ...],
        crls: tuple[bytes, ...],
        stamper: Stamper | None,
    ) -> bytes:
        """The file with this evidence behind it, each piece once, and with a stamper a document timestamp over all.

        Raises `TimestampUnavailable`.
        """
