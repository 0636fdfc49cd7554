"""Reports in the reader's language: one way of telling them, on every page, on paper and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from vanban.kernel.clock import local_date
from vanban.rulebook.errors import NoRulesInForce
from vanban.rulebook.queries import profile_for
from vanban.signing.rules import cures
from vanban.signing.rules.plan import FINDINGS, Origin
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict
from vanban.signing.rules.sentences import (
    A_TIMESTAMPER,
    BADGES,
    Sentence,
    file_sentences,
    heading,
    moment_text,
    verdict_sentence,
)
from vanban.signing.rules.telling import lines_of
from vanban.signing.rules.worth import LABELS, LACKS, TONES, Worth, worth

LOOKS = {
    Verdict.VALID: ("success", "check"),
    Verdict.WITH_NOTES: ("warning", "warn"),
    Verdict.INVALID: ("danger", "cross"),
    Verdict.UNREADABLE: ("danger", "unknown"),
    Verdict.UNSIGNED: ("plain", "info"),
}
"""Colour and shape of a verdict; the word stands beside them."""


@dataclass(frozen=True)
class Told:
    """A sentence for the screen; `ok` True is good, False is a fault, None is worth knowing."""

    text: str
    ok: bool | None
    cure: str = ""
    law: str = ""


@dataclass(frozen=True)
class Badge:
    """A word with a shape and a tone, so that colour never speaks alone."""

    code: str
    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Row:
    """A heading and what is said under it."""

    label: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class SignatureTold:
    """One signature: whose, the verdict on it alone, the rows, and what only experts read."""

    title: str
    kind: str
    badge: Badge
    first: Told
    rows: tuple[Row, ...]
    technical: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WorthTold:
    """The legal value: its badge, what is still lacking, remarks, and the rule behind."""

    badge: Badge
    lacks: str
    remarks: tuple[str, ...]
    law: str
    profile: str


@dataclass(frozen=True)
class ReportTold:
    """A whole report: the verdict, what to do, the faults with their cures, the value, then each signature."""

    badge: Badge
    verdict: Told
    advice: Told
    faults: tuple[Told, ...]
    notes: tuple[Told, ...]
    worth: WorthTold | None
    signatures: tuple[SignatureTold, ...]
    technical: tuple[tuple[str, str], ...]
    checked_at: datetime


def tell(
    report: SignatureReport, *, origin: Origin | None = None, organisation: str = "", capacity: str = ""
) -> ReportTold:
    """The report as every page shows it.

    `origin` and `organisation` are known of registered documents and decide the legal value; `capacity` is how the
    book names the signer (TM., KT., TL. with the title).
    """
    signatures = tuple(_signature(report, facts, capacity) for facts in report.signatures)
    told = [_told(item) for item in file_sentences(report)]
    faults = [item for item in told if item.ok is False]
    for signature in signatures:
        faults += [item for row in signature.rows for item in row.told if item.ok is False]
    notes = tuple(item for item in told if item.ok is not False)
    return ReportTold(
        badge=verdict_badge(report.verdict),
        verdict=tell_verdict(report),
        advice=_advice(report),
        faults=tuple(dict.fromkeys(faults)),
        notes=notes,
        worth=tell_worth(report, origin=origin, organisation=organisation),
        signatures=signatures,
        technical=(
            (gettext("Checked at"), moment_text(report.checked_at)),
            (gettext("SHA-256 of the file"), report.sha256),
            (gettext("State of the trust list"), report.trust_version or "–"),
        ),
        checked_at=report.checked_at,
    )


def tell_worth(report: SignatureReport, *, origin: Origin | None = None, organisation: str = "") -> WorthTold | None:
    """The legal value by the profile in force on the day of the check; None where none is."""
    if not report.trust_version:
        return None
    try:
        profile = profile_for(settings.VANBAN_PROVINCE, local_date(report.checked_at))
    except NoRulesInForce:
        return None
    return _worth(worth(report, profile, origin=origin, organisation=organisation))


def verdict_badge(verdict: Verdict) -> Badge:
    """The verdict as a word with a shape."""
    tone, icon = LOOKS[verdict]
    return Badge(str(verdict), gettext(BADGES[verdict]), tone, icon)


def tell_verdict(report: SignatureReport) -> Told:
    """The report in one sentence."""
    return _told(verdict_sentence(report))


def tell_report(report: SignatureReport) -> list[Told]:
    """The whole report as plain lines: the verdict, the file, then each signature's first line and details."""
    told = [tell_verdict(report), *(_told(item) for item in file_sentences(report))]
    for facts in report.signatures:
        told += tell_signature(report, facts)
    return told


def tell_signature(report: SignatureReport, facts: SignatureFacts) -> list[Told]:
    """One signature; the first sentence says who and when."""
    return [_told(heading(facts)), *(_told(item) for line in lines_of(report, facts) for item in line.told)]


def plain(text: str) -> str:
    """One line without control signs: a crafted certificate must not write a verdict of its own beside ours."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:300]


def _signature(report: SignatureReport, facts: SignatureFacts, capacity: str) -> SignatureTold:
    technical = (
        (gettext("Certificate subject"), facts.subject),
        (gettext("Issued by"), facts.issuer),
        (gettext("Certificate number"), facts.serial.upper()),
        (gettext("Algorithm"), facts.algorithm),
        (gettext("Signature field"), facts.field),
        (gettext("Time claimed by the signer"), moment_text(facts.signed_at) if facts.signed_at else ""),
    )
    return SignatureTold(
        title=plain(facts.signer) or "?",
        kind=_kind(facts.kind),
        badge=verdict_badge(facts.verdict),
        first=_told(heading(facts)),
        rows=tuple(
            Row(gettext(line.label), tuple(_told(item) for item in line.told))
            for line in lines_of(report, facts, capacity=capacity)
        ),
        technical=tuple((label, plain(value)) for label, value in technical if value),
    )


def _kind(kind: str) -> str:
    return {
        "agency": gettext("Agency's signature"),
        "timestamp": gettext("Document timestamp"),
    }.get(kind, gettext("Personal signature"))


def _advice(report: SignatureReport) -> Told:
    """What to do with the whole file: the first fault's cure, or that it may be used."""
    if report.verdict is Verdict.VALID:
        cure: cures.Cure = cures.ACCEPT
    elif report.verdict is Verdict.WITH_NOTES:
        cure = cures.ACCEPT_NOTING
    elif report.verdict is Verdict.UNSIGNED:
        cure = cures.UNSIGNED
    elif report.faults:
        cure = cures.of_file(report.faults[0])
    else:
        codes = [code for facts in report.signatures for code in facts.faults]
        cure = cures.of_signature(_gravest(codes))
    return Told(gettext(cure.message), report.is_good or None, law=cure.law)


def _gravest(codes: list[str]) -> str:
    """A changed content outweighs whatever is wrong with certificates."""
    return next((code for code in codes if code not in cures.OF_SIGNATURES), codes[0] if codes else "not_accepted")


def _worth(found: Worth) -> WorthTold:
    tone = TONES.get(found.value, "plain")
    icon = {"success": "seal", "warning": "warn"}.get(tone, "info")
    lacks = [gettext(LACKS[code]).format(expected=found.expected) for code in found.lacks if code in LACKS]
    remarks = [gettext(FINDINGS[code]) for code in found.remarks if code not in found.lacks]
    if found.doubt:
        remarks.append(
            gettext("If it was born digital and is no copy, the competent person's signature is still missing.")
        )
    return WorthTold(
        badge=Badge(found.value, gettext(LABELS.get(found.value, LABELS["for_information"])), tone, icon),
        lacks=gettext("Not complete yet; missing: {what}.").format(what="; ".join(lacks)) if lacks else "",
        remarks=tuple(remarks),
        law=found.law,
        profile=found.profile,
    )


def _told(sentence: Sentence) -> Told:
    data = {name: plain(value) for name, value in sentence.data.items()}
    if "timestamper" in data:
        data["timestamper"] = data["timestamper"] or gettext(A_TIMESTAMPER)
    text = gettext(sentence.message).format(**data) if data else gettext(sentence.message)
    if sentence.cure is None:
        return Told(text, sentence.ok)
    return Told(text, sentence.ok, gettext(sentence.cure.message), sentence.cure.law)
