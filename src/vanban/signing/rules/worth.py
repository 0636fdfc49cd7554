"""What a checked file is worth under the regulation in force (NĐ 30/2020 Đ5, Đ25-26; VL19-Đ8.2; HP25-Đ11.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vanban.kernel.refusals import gettext_noop
from vanban.rulebook.rules.dispatch import legal_value, values_for
from vanban.rulebook.rules.profile import Profile, Signature
from vanban.signing.rules.names import COPY_PREFIX
from vanban.signing.rules.plan import Origin, missing
from vanban.signing.rules.reports import SignatureReport, Verdict

NOT_RECOGNISED = "not_recognised"

LABELS = {
    "original": gettext_noop("Same value as the paper original"),
    "copy": gettext_noop("Copy with the agency's signature"),
    "person_only": gettext_noop("Personal signature only"),
    "agency_only": gettext_noop("Agency signature only"),
    "for_information": gettext_noop("For information only"),
    NOT_RECOGNISED: gettext_noop("No legal value can be recognised"),
}
"""Every value that a profile may name (rulebook: `legal_values`)."""

TONES = {"original": "success", "copy": "success", "person_only": "warning", "agency_only": "warning"}

LACKS = {
    "person_missing": gettext_noop("the competent person's digital signature"),
    "agency_missing": gettext_noop("the agency's digital signature"),
    "person_without_timestamp": gettext_noop("a valid timestamp on the competent person's signature"),
    "agency_without_timestamp": gettext_noop("a valid timestamp on the agency's signature"),
    "agency_unexpected": gettext_noop("the signature of {expected}"),
}

_ORIGINS = {Origin.BORN_DIGITAL: "born_digital", Origin.ISSUER_SCAN: "scanned", Origin.RECEIVER_SCAN: "scanned"}
_KINDS = {Signature.PERSON: "person", Signature.AGENCY: "agency"}


@dataclass(frozen=True)
class Worth:
    """The value by name, what it still lacks for the best value of its kind, and which rule of which profile says so.

    `doubt` is set when the file alone is known: with the agency's signature only it may be a copy, a scan, or a
    document that the competent person has not signed.
    """

    value: str
    law: str
    profile: str
    lacks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    expected: str = ""
    doubt: bool = False


def worth(report: SignatureReport, profile: Profile, *, origin: Origin | None = None, organisation: str = "") -> Worth:
    """What the file is worth; `origin` None means that only the file is known (a stranger's upload).

    With `organisation` the agency's signature must be of this organisation. Signatures that do not hold count for
    nothing, and a file with one that does not hold, or that cannot be read, has no value that could be recognised.
    """
    named = f"{profile.id} {profile.version}"
    if report.verdict in {Verdict.INVALID, Verdict.UNREADABLE}:
        return Worth(NOT_RECOGNISED, "TT 41/2017/TT-BTTTT Đ7; NĐ 30/2020/NĐ-CP Đ5.1", named, expected=organisation)
    key = _key(report, origin)
    good = [facts for facts in report.signatures if facts.is_good]
    present = {kind for kind, name in _KINDS.items() if any(facts.kind == name for facts in good)}
    stamped = {kind for kind, name in _KINDS.items() if any(f.kind == name and f.timestamp_at for f in good)}
    told = missing(report, origin or Origin.BORN_DIGITAL, organisation=organisation)
    if "agency_unexpected" in told:
        present.discard(Signature.AGENCY)
    decided = legal_value(profile, present, origin=key, stamped=stamped)
    best = values_for(profile, key)[:1]
    lacks = []
    for rule in best if not best or best[0].value != decided.value else ():
        for kind in rule.needs:
            if kind not in present:
                wrong = kind is Signature.AGENCY and "agency_unexpected" in told
                lacks.append("agency_unexpected" if wrong else f"{_KINDS[kind]}_missing")
            elif kind in rule.stamped - stamped:
                lacks.append(f"{_KINDS[kind]}_without_timestamp")
    remarks = tuple(code for code in told if code in {"person_without_timestamp", "agency_before_person"})
    found = Worth(decided.value, decided.reason, named, tuple(lacks), remarks, organisation)
    if not profile.signature.timestamp_required:
        found = replace(found, remarks=tuple(code for code in remarks if code != "person_without_timestamp"))
    return replace(found, doubt=not key and decided.value == "copy")


def _key(report: SignatureReport, origin: Origin | None) -> str:
    """The rulebook's word for how the file came to be; empty when nobody can tell.

    Our own copies say so by the name of their signature, and only what was born digital is signed by a person too.
    """
    if origin is not None:
        return _ORIGINS[origin]
    if any(facts.field.startswith(COPY_PREFIX) for facts in report.signatures):
        return "copy"
    return "born_digital" if report.of_kind("person") else ""
