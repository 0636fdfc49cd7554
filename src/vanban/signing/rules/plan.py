"""Which signatures a document needs, by how it came to be electronic (VL19-Đ8.2; NĐ 30/2020 Đ5; HP25-Đ11.1)."""

from __future__ import annotations

from enum import StrEnum

from vanban.kernel.refusals import gettext_noop
from vanban.signing.rules.names import REVIEWER_PREFIX
from vanban.signing.rules.reports import SignatureFacts, SignatureReport


class Origin(StrEnum):
    """A: born digital. B: scanned by the issuer. C: scanned by the receiver."""

    BORN_DIGITAL = "A"
    ISSUER_SCAN = "B"
    RECEIVER_SCAN = "C"


FINDINGS = {
    "person_missing": gettext_noop("The competent person's digital signature is missing."),
    "agency_missing": gettext_noop("The agency's digital signature is missing."),
    "agency_before_person": gettext_noop("The agency signed before the competent person."),
    "person_without_timestamp": gettext_noop("The competent person's signature has no valid timestamp."),
    "agency_unexpected": gettext_noop("The agency's signature is not that of {expected}."),
}


def is_examiner(facts: SignatureFacts) -> bool:
    """Whether this is the small signature of who examined the draft, not the competent person's (NĐ 30/2020 Đ12)."""
    return facts.field.startswith(REVIEWER_PREFIX)


def missing(report: SignatureReport, origin: Origin, *, organisation: str = "") -> tuple[str, ...]:
    """Codes of what the file lacks for its kind; signatures that do not hold count as missing.

    With `organisation` at least one agency signature must be of this organisation (the issuer, or the receiver for C).
    """
    good = [facts for facts in report.signatures if facts.is_good]
    people = [index for index, facts in enumerate(good) if facts.kind == "person" and not is_examiner(facts)]
    agencies = [index for index, facts in enumerate(good) if facts.kind == "agency"]
    found = []
    if origin is Origin.BORN_DIGITAL:
        if not people:
            found.append("person_missing")
        elif not any(good[index].timestamp_at for index in people):
            found.append("person_without_timestamp")
    if not agencies:
        found.append("agency_missing")
    elif origin is Origin.BORN_DIGITAL and people and max(agencies) < min(people):
        found.append("agency_before_person")
    wanted = organisation.casefold()
    named = {good[index].organisation.casefold() for index in agencies} | {
        good[index].signer.casefold() for index in agencies
    }
    if agencies and wanted and wanted not in named:
        found.append("agency_unexpected")
    return tuple(found)


def has_full_value(report: SignatureReport) -> bool:
    """True when the file equals a paper original: signed by the person and by the agency (NĐ 30/2020 Đ5.1)."""
    return report.is_good and not set(missing(report, Origin.BORN_DIGITAL)) - {"person_without_timestamp"}
