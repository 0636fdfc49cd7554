"""The report in plain sentences: what a clerk without knowledge of cryptography needs to decide (NĐ 30/2020 Đ21.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from vanban.kernel.clock import local
from vanban.kernel.refusals import gettext_noop
from vanban.signing.rules.names import DAY_FIELD, MONTH_FIELD, NUMBER_FIELD
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict


@dataclass(frozen=True)
class Sentence:
    """A message id with its data; `ok` True is good, False is a fault, None is worth knowing."""

    message: str
    ok: bool | None
    data: dict[str, str] = field(default_factory=dict)


VERDICTS = {
    Verdict.VALID: gettext_noop("All digital signatures are valid; the document is intact."),
    Verdict.WITH_NOTES: gettext_noop("The digital signatures are valid, with remarks."),
    Verdict.INVALID: gettext_noop("At least one digital signature is not valid."),
    Verdict.UNREADABLE: gettext_noop("The digital signatures cannot be read."),
    Verdict.UNSIGNED: gettext_noop("The document carries no digital signature."),
}
_GOOD = {Verdict.VALID: True, Verdict.WITH_NOTES: True, Verdict.UNSIGNED: None}

KINDS = {
    "person": gettext_noop("{signer} signed at {moment}."),
    "agency": gettext_noop("{signer} (agency) signed at {moment}."),
    "timestamp": gettext_noop("{signer} stamped the time {moment}."),
}

FILE_FAULTS = {
    "not_pdf": gettext_noop("The file is not a PDF."),
    "encrypted": gettext_noop("The file is protected by a password, so its signatures cannot be checked."),
    "broken": gettext_noop("The file is broken; its signatures cannot be checked."),
    "hidden_signature": gettext_noop("The file holds signature data that belong to no signature field."),
    "too_many_signatures": gettext_noop("The file has too many signatures to be checked."),
    "bytes_after_end": gettext_noop("Other data hang behind the end of the signed document."),
    "too_slow": gettext_noop("Checking the file took too long and was stopped."),
    "worker_failed": gettext_noop("Checking the file needed too much memory and was stopped."),
}

FILE_NOTES = {
    "structure_faults": gettext_noop("The file's structure has small faults; the signatures themselves hold."),
    "more_byte_ranges": gettext_noop("The file holds more signature data than signatures that can be shown."),
}

FAULTS = {
    "unreadable": gettext_noop("This signature cannot be read."),
    "not_intact": gettext_noop("The content was changed after signing: it is not what was signed."),
    "changed_after": gettext_noop("The file was changed after this signature in a way that is not allowed."),
    "does_not_cover": gettext_noop("The signature does not cover the whole document."),
    "untrusted": gettext_noop("The certificate does not lead to an authority we trust."),
    "revoked": gettext_noop("The certificate was revoked before signing."),
    "expired": gettext_noop("The certificate had expired."),
    "not_yet_valid": gettext_noop("The certificate was not valid yet."),
    "weak_algorithm": gettext_noop("The signature uses an algorithm that is no longer safe."),
    "timestamp_bad": gettext_noop("The timestamp is not valid."),
    "wrong_field_type": gettext_noop("The signature lies in a field that is no signature field."),
    "not_accepted": gettext_noop("The signature does not meet its own conditions."),
}

NOTES = {
    "no_timestamp": gettext_noop("There is no timestamp; the time is the signer's own claim."),
    "stored_revocation": gettext_noop("The timestamp was judged by data stored in the file, not by today's."),
    "revocation_unknown": gettext_noop("Whether the certificate was revoked could not be found out."),
}

CHANGES = {
    "fields": gettext_noop("After this signature number {number} and date {day}/{month} were entered, as intended."),
    "signatures": gettext_noop("After this signature others signed, as intended."),
    "timestamps": gettext_noop("After this signature a timestamp was added, as intended."),
    "validation_data": gettext_noop("After this signature data for later checks were added, as intended."),
}

_CERTIFICATE = gettext_noop("Certificate of {subject}, issued by {issuer}, valid {since} to {until}.")
_INTACT = gettext_noop("The signed content is intact.")
_TRUSTED = gettext_noop("The certificate leads to a trusted authority and was not revoked.")
_TRUSTED_ONLY = gettext_noop("The certificate leads to a trusted authority.")
_STAMPED = gettext_noop("A valid timestamp proves the time of signing.")


def verdict_sentence(report: SignatureReport) -> Sentence:
    """The report in one sentence."""
    return Sentence(VERDICTS[report.verdict], _GOOD.get(report.verdict, False))


def file_sentences(report: SignatureReport) -> tuple[Sentence, ...]:
    """What holds for the file as a whole."""
    faults = tuple(Sentence(FILE_FAULTS.get(code, FILE_FAULTS["broken"]), False) for code in report.faults)
    return faults + tuple(Sentence(FILE_NOTES[code], None) for code in report.notes if code in FILE_NOTES)


def signature_sentences(report: SignatureReport, facts: SignatureFacts) -> tuple[Sentence, ...]:
    """One signature: who and when, then what is wrong, what is worth knowing, what was proved."""
    moment = _moment(facts.signed_at)
    lines = [Sentence(KINDS[facts.kind], facts.is_good, {"signer": facts.signer or "?", "moment": moment})]
    lines += [Sentence(FAULTS.get(code, FAULTS["not_accepted"]), False) for code in facts.faults]
    lines += [Sentence(NOTES[code], None) for code in facts.notes if code in NOTES]
    if facts.intact:
        lines.append(Sentence(_INTACT, True))
    if facts.trusted:
        lines.append(Sentence(_TRUSTED if facts.revocation == "good" else _TRUSTED_ONLY, True))
    if facts.timestamp_at is not None:
        lines.append(Sentence(_STAMPED, True))
    if "changed_after" not in facts.faults:
        named = {
            "number": report.values.get(NUMBER_FIELD, ""),
            "day": report.values.get(DAY_FIELD, ""),
            "month": report.values.get(MONTH_FIELD, ""),
        }
        lines += [Sentence(CHANGES[code], None, named) for code in facts.changes if code in CHANGES]
    if facts.valid_from is not None and facts.valid_to is not None:
        certificate = {
            "subject": facts.signer,
            "issuer": facts.issuer,
            "since": f"{local(facts.valid_from):%d/%m/%Y}",
            "until": f"{local(facts.valid_to):%d/%m/%Y}",
        }
        lines.append(Sentence(_CERTIFICATE, None, certificate))
    return tuple(lines)


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M:%S}" if moment is not None else "?"
