"""One signature as lines under headings, in the order in which a clerk asks: when, in which capacity, what, changed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanban.kernel.clock import local
from vanban.kernel.refusals import gettext_noop
from vanban.signing.rules import sentences as words
from vanban.signing.rules.names import COPY_PREFIX, DAY_FIELD, MONTH_FIELD, NUMBER_FIELD
from vanban.signing.rules.reports import SignatureFacts, SignatureReport
from vanban.signing.rules.sentences import Sentence

WHEN = gettext_noop("When")
CAPACITY = gettext_noop("Capacity")
CONTENT = gettext_noop("What was signed")
AFTERWARDS = gettext_noop("Afterwards")
CHAIN = gettext_noop("Certificate")
REVOCATION = gettext_noop("Revocation")
TIMESTAMP = gettext_noop("Timestamp")
LEVEL = gettext_noop("Level")

_PLACE_OF_FAULT = {
    "changed_after": AFTERWARDS,
    "not_permitted": AFTERWARDS,
    "timestamp_other": TIMESTAMP,
    "untrusted": CHAIN,
    "expired": CHAIN,
    "not_yet_valid": CHAIN,
    "wrong_purpose": CHAIN,
    "revoked": REVOCATION,
    "timestamp_bad": TIMESTAMP,
}
_PLACE_OF_NOTE = {"no_timestamp": TIMESTAMP, "stored_revocation": TIMESTAMP, "revocation_unknown": REVOCATION}
"""Faults and notes that are not named here are of what was signed."""


@dataclass(frozen=True)
class Line:
    """A heading and what is said under it, the faults first."""

    label: str
    told: tuple[Sentence, ...]


def lines_of(report: SignatureReport, facts: SignatureFacts, *, capacity: str = "") -> tuple[Line, ...]:
    """Everything about one signature; `capacity` is how the book names the signer (“KT. GIÁM ĐỐC”), if known."""
    said = {
        WHEN: (_when(facts),),
        CAPACITY: tuple(_capacity(facts, capacity)),
        CONTENT: tuple(_content(facts)),
        AFTERWARDS: tuple(_afterwards(report, facts)),
        CHAIN: tuple(_certificate(report, facts)),
        REVOCATION: tuple(_revocation(facts)),
        TIMESTAMP: tuple(_timestamp(facts)),
        LEVEL: tuple(Sentence(words.LEVELS[level], None) for level in (facts.level,) if level in words.LEVELS),
    }
    for code in reversed(facts.notes):
        if code in words.NOTES:
            place = _PLACE_OF_NOTE.get(code, CONTENT)
            said[place] = (Sentence(words.NOTES[code], None), *said[place])
    for code in reversed(facts.faults):
        place = _PLACE_OF_FAULT.get(code, CONTENT)
        said[place] = (words.fault_sentence(code), *said[place])
    return tuple(Line(label, told) for label, told in said.items() if told)


def _when(facts: SignatureFacts) -> Sentence:
    if facts.timestamp_at is not None:
        who = facts.timestamper or (facts.signer if facts.kind == "timestamp" else "")
        data = {"moment": words.moment_text(facts.timestamp_at), "timestamper": who}
        return Sentence(words.ATTESTED, True, data)
    if facts.signed_at is None:
        return Sentence(words.NO_TIME, None)
    return Sentence(words.CLAIMED, None, {"moment": words.moment_text(facts.signed_at)})


def _capacity(facts: SignatureFacts, capacity: str) -> Iterator[Sentence]:
    kind = "copy" if facts.kind == "agency" and facts.field.startswith(COPY_PREFIX) else facts.kind
    yield Sentence(words.CAPACITIES.get(kind, words.CAPACITIES["person"]), None)
    named = (capacity if facts.kind == "person" else "", facts.title, facts.organisation)
    for text in dict.fromkeys(part for part in named if part and part != facts.signer):
        yield Sentence("{text}", None, {"text": text})


def _content(facts: SignatureFacts) -> Iterator[Sentence]:
    if facts.intact and "not_intact" not in facts.faults:
        yield Sentence(words.INTACT, True)
    if facts.revision and facts.intact:
        text = words.COVERS if facts.covers_whole_file else words.COVERS_PART
        yield Sentence(text, None, {"revision": str(facts.revision)})


def _afterwards(report: SignatureReport, facts: SignatureFacts) -> Iterator[Sentence]:
    """What was added and is allowed; what is not allowed stands among the faults."""
    if {"changed_after", "does_not_cover", "not_intact", "unreadable"} & set(facts.faults):
        return
    named = {
        "number": report.values.get(NUMBER_FIELD, ""),
        "day": report.values.get(DAY_FIELD, ""),
        "month": report.values.get(MONTH_FIELD, ""),
    }
    told = [Sentence(words.CHANGES[code], True, named) for code in facts.changes if code in words.CHANGES]
    if not told and facts.intact and not facts.modified_after:
        told = [Sentence(words.NOTHING_AFTER, True)]
    yield from told


def _certificate(report: SignatureReport, facts: SignatureFacts) -> Iterator[Sentence]:
    if facts.trusted:
        yield Sentence(words.TRUSTED if facts.revocation == "good" else words.TRUSTED_ONLY, True)
    elif not report.trust_version:
        yield Sentence(words.NOT_JUDGED, None)
    if facts.circle in words.CIRCLES:
        yield Sentence(words.CIRCLES[facts.circle], None)
    if facts.chain:
        names = " → ".join(dict.fromkeys((facts.signer, *facts.chain)))
        yield Sentence("{text}", None, {"text": names})
    if facts.valid_from is not None and facts.valid_to is not None:
        certificate = {
            "subject": facts.signer,
            "issuer": facts.issuer,
            "since": f"{local(facts.valid_from):%d/%m/%Y}",
            "until": f"{local(facts.valid_to):%d/%m/%Y}",
        }
        yield Sentence(words.CERTIFICATE, None, certificate)


def _revocation(facts: SignatureFacts) -> Iterator[Sentence]:
    if facts.revocation == "good":
        yield Sentence(words.NOT_REVOKED, True)


def _timestamp(facts: SignatureFacts) -> Iterator[Sentence]:
    if facts.timestamp_at is not None and facts.kind != "timestamp":
        yield Sentence(words.STAMPED, True)
