"""What came back from a token at somebody's own computer, and every reason why it does not count.

The computer, the program that signs and the line to it are out of our hands, so nothing of what they say is believed:
the bytes must speak for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanban.kernel.refusals import Phrase, Refusal
from vanban.signing.errors.plugin import (
    ChangedBesides,
    EarlierSignatureHurt,
    LockedByPerson,
    NothingSigned,
    NotWholeFile,
    OtherCertificate,
    ReturnedUnreadable,
    SignatureDoesNotHold,
    SignedElsewhere,
    SignedMoreThanOnce,
)
from vanban.signing.rules.layout import Box
from vanban.signing.rules.placing import POINTS_PER_MM
from vanban.signing.rules.reports import SignatureFacts, SignatureReport
from vanban.signing.rules.sentences import FAULTS

ROOM_FOR_SIGNATURE = 8 * 1024 * 1024
"""So much a signature with its picture, chain and evidence may add at most."""

BESIDE = 15 * POINTS_PER_MM
"""People put the picture there by hand; so far it may stand out on any side."""


@dataclass(frozen=True)
class NewSignature:
    """A signature that the offered file did not have: its field, the certificate's digest, where it shows.

    `forbids`: it allows no number, date and seal after it.
    """

    field: str
    certificate: str
    place: Box | None = None
    forbids: bool = False


@dataclass(frozen=True)
class Addition:
    """What stands behind the offered bytes. `only_signed`: nothing but signature fields was added or changed."""

    readable: bool
    new: tuple[NewSignature, ...] = ()
    only_signed: bool = False


@dataclass(frozen=True)
class Wanted:
    """What was asked for: the certificate's digest, and the place at which the signature must lie, if any.

    `sealed_later`: number, date and seal come after this signature.
    """

    certificate: str
    place: Box | None = None
    sealed_later: bool = False


def begins_with(returned: bytes, offered: bytes) -> bool:
    """True when something was added behind exactly the offered bytes."""
    return len(returned) > len(offered) and returned.startswith(offered)


def faults(addition: Addition, report: SignatureReport, wanted: Wanted) -> Iterator[Refusal]:
    """Every reason against a file that begins with the offered bytes."""
    if not addition.readable:
        yield ReturnedUnreadable()
        return
    if not addition.new:
        yield NothingSigned()
        return
    if len(addition.new) > 1:
        yield SignedMoreThanOnce(count=len(addition.new))
    if not addition.only_signed:
        yield ChangedBesides()
    if report.faults:
        yield ReturnedUnreadable()
    new = {one.field for one in addition.new}
    for one in addition.new:
        yield from _of_one(one, next((facts for facts in report.signatures if facts.field == one.field), None), wanted)
    if any(not facts.is_good for facts in report.signatures if facts.field not in new):
        yield EarlierSignatureHurt()


def _of_one(one: NewSignature, facts: SignatureFacts | None, wanted: Wanted) -> Iterator[Refusal]:
    if one.certificate != wanted.certificate:
        yield OtherCertificate(found=facts.signer if facts is not None and facts.signer else "?")
    if facts is None:
        yield ReturnedUnreadable()
        return
    for code in facts.faults:
        yield SignatureDoesNotHold(fault=Phrase(FAULTS.get(code, FAULTS["not_accepted"])))
    if not facts.faults and not (facts.intact and facts.trusted):
        yield SignatureDoesNotHold(fault=Phrase(FAULTS["untrusted" if facts.intact else "not_intact"]))
    if not facts.covers_whole_file:
        yield NotWholeFile()
    if wanted.sealed_later and one.forbids:
        yield LockedByPerson()
    if wanted.place is not None and (one.place is None or not lies_at(one.place, wanted.place)):
        yield SignedElsewhere(page=one.place.page if one.place is not None else 0)


def lies_at(one: Box, place: Box) -> bool:
    """True when a box lies at this place, a little beside it at most: what is drawn there can cover no text."""
    return (
        one.page == place.page
        and one.x >= place.x - BESIDE
        and one.y >= place.y - BESIDE
        and one.x + one.width <= place.x + place.width + BESIDE
        and one.y + one.height <= place.y + place.height + BESIDE
    )
