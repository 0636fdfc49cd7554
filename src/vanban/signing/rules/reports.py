"""The report on a signed PDF: facts on every signature and the verdict they add up to (TT 41/2017 Đ7, NB25-Đ13.1b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a check comes to."""

    VALID = "valid"
    WITH_NOTES = "valid_with_notes"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class SignatureFacts:
    """One signature. `faults` make it invalid, `notes` do not; both are codes with data (see rules/sentences.py)."""

    field: str
    kind: str
    """`person`, `agency` or `timestamp` (a document timestamp)."""
    signer: str = ""
    organisation: str = ""
    subject: str = ""
    issuer: str = ""
    serial: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed_at: datetime | None = None
    timestamp_at: datetime | None = None
    intact: bool = False
    trusted: bool = False
    revocation: str = "unknown"
    """`good`, `revoked` or `unknown`."""
    covers_whole_file: bool = False
    revision: int = 0
    """Which revision of the file it covers, from 1."""
    level: str = ""
    """`B-B`, `B-T` (timestamp), `B-LT` (evidence in the file), `B-LTA` (and a document timestamp over it)."""
    chain: tuple[str, ...] = ()
    """Names from the signer's issuer up to the root."""
    circle: str = ""
    """Whose root it ends at: `official`, `public`, `foreign`; empty when trusted by none."""
    title: str = ""
    """The post or unit that the certificate names."""
    algorithm: str = ""
    timestamper: str = ""
    """Who attests the timestamp."""
    changes: tuple[str, ...] = ()
    """What was added after this signature: `fields`, `signatures`, `timestamps`, `validation_data`, `other`."""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """This signature alone."""
        if "unreadable" in self.faults:
            return Verdict.UNREADABLE
        if self.faults:
            return Verdict.INVALID
        return Verdict.WITH_NOTES if self.notes else Verdict.VALID

    @property
    def is_good(self) -> bool:
        """Valid, with or without notes."""
        return self.verdict in {Verdict.VALID, Verdict.WITH_NOTES}

    @property
    def modified_after(self) -> bool:
        """True when something came after this signature that is more than what may follow one.

        Later signatures, document timestamps, validation data and our named fields may.
        """
        return "other" in self.changes or bool({"changed_after", "does_not_cover"} & set(self.faults))


ALTERING = frozenset(
    {
        *("bytes_after_end", "two_ends", "xref_wrong", "object_broken", "object_twice", "structure_broken"),
        *(
            "hybrid_references",
            "scripts",
            "hidden_layers",
            "dynamic_form",
            "too_large_inside",
            "too_deep",
            "reference_loop",
        ),
    }
)
"""Faults of a file that can be read, but is more than what was signed."""


@dataclass(frozen=True)
class SignatureReport:
    """All signatures of one file, in the order they were made."""

    sha256: str
    checked_at: datetime
    trust_version: str
    signatures: tuple[SignatureFacts, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """What the named fields hold: number, day and month as issued."""

    @property
    def verdict(self) -> Verdict:
        """The whole file: the worst of its parts."""
        verdicts = {signature.verdict for signature in self.signatures}
        if Verdict.INVALID in verdicts or (self.signatures and ALTERING & set(self.faults)):
            return Verdict.INVALID
        if self.faults or Verdict.UNREADABLE in verdicts:
            return Verdict.UNREADABLE
        if not self.signatures:
            return Verdict.UNSIGNED
        if self.notes or Verdict.WITH_NOTES in verdicts:
            return Verdict.WITH_NOTES
        return Verdict.VALID

    @property
    def is_good(self) -> bool:
        """Signed, and every signature holds."""
        return self.verdict in {Verdict.VALID, Verdict.WITH_NOTES}

    def of_kind(self, kind: str) -> tuple[SignatureFacts, ...]:
        """The signatures of persons, of agencies, or document timestamps."""
        return tuple(signature for signature in self.signatures if signature.kind == kind)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values; `from_json` gives it back."""
        return {
            "sha256": self.sha256,
            "checked_at": self.checked_at.isoformat(),
            "trust_version": self.trust_version,
            "signatures": [
                {name: _plain(value) for name, value in vars(signature).items()} for signature in self.signatures
            ],
            "faults": list(self.faults),
            "notes": list(self.notes),
            "values": dict(self.values),
        }


_TIMES = ("valid_from", "valid_to", "signed_at", "timestamp_at")
_LISTS = ("changes", "faults", "notes", "chain")


def from_json(stored: Mapping[str, Any]) -> SignatureReport:
    """A report from its JSON values."""
    return SignatureReport(
        sha256=stored["sha256"],
        checked_at=datetime.fromisoformat(stored["checked_at"]),
        trust_version=stored["trust_version"],
        signatures=tuple(_signature(item) for item in stored["signatures"]),
        faults=tuple(stored["faults"]),
        notes=tuple(stored["notes"]),
        values=dict(stored["values"]),
    )


def _signature(stored: Mapping[str, Any]) -> SignatureFacts:
    facts = dict(stored)
    for name in _TIMES:
        facts[name] = datetime.fromisoformat(facts[name]) if facts.get(name) else None
    for name in _LISTS:
        facts[name] = tuple(facts.get(name, ()))
    return SignatureFacts(**facts)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
