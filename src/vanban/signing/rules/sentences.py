"""The report in plain sentences: what a clerk without knowledge of cryptography needs to decide (NĐ 30/2020 Đ21.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from vanban.kernel.clock import local
from vanban.kernel.refusals import gettext_noop
from vanban.signing.rules.cures import Cure, of_file, of_signature
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict


@dataclass(frozen=True)
class Sentence:
    """A message id with its data; `ok` True is good, False is a fault, None is worth knowing."""

    message: str
    ok: bool | None
    data: dict[str, str] = field(default_factory=dict)
    cure: Cure | None = None
    """Of a fault: what to do."""


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
    "xref_wrong": gettext_noop(
        "The file's table of contents does not fit the file; each program may show other pages."
    ),
    "object_broken": gettext_noop("A part of the file is broken; each program may show something else."),
    "object_twice": gettext_noop("The file holds a part twice; each program may show another one."),
    "structure_broken": gettext_noop("The file's structure is broken; each program may show something else."),
    "hybrid_references": gettext_noop(
        "The file has two tables of contents that differ; programs may show other pages."
    ),
    "two_ends": gettext_noop("The file has an end mark that belongs to no version of the document."),
    "scripts": gettext_noop("The file does something by itself when opened; what is seen need not be what was signed."),
    "dynamic_form": gettext_noop("The file is a form whose pages a program draws by itself."),
    "hidden_layers": gettext_noop("The file has layers that can be hidden; what is seen need not be what was signed."),
    "too_large_inside": gettext_noop("The file is far larger inside than an honest document."),
    "too_deep": gettext_noop("The file's parts lie deeper in each other than in any honest document."),
    "reference_loop": gettext_noop("The file's parts refer to each other in a circle."),
    "too_slow": gettext_noop("Checking the file took too long and was stopped."),
    "worker_failed": gettext_noop("Checking the file needed too much memory and was stopped."),
}

FILE_NOTES = {
    "structure_faults": gettext_noop("The file's structure has small faults."),
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
    "wrong_purpose": gettext_noop("The certificate was not made for signing documents."),
    "timestamp_bad": gettext_noop("The timestamp is not valid."),
    "evidence_outlived": gettext_noop(
        "The timestamp proves nothing any more: its authority's certificate or its algorithm has ended, and no archive "
        "timestamp was put over it before."
    ),
    "range_broken": gettext_noop("The signature does not say properly which bytes it covers."),
    "gap_wrong": gettext_noop("The signature leaves out other bytes than its own, where anything could be put."),
    "used_twice": gettext_noop("The same signature data is used for two signatures."),
    "two_signers": gettext_noop("The signature data name two signers or none."),
    "cms_more": gettext_noop("Foreign data hang behind the signature data."),
    "other_certificate": gettext_noop(
        "The signer named another certificate than the one that lies beside the signature."
    ),
    "other_algorithm": gettext_noop("The signer named another algorithm than the one that is used."),
    "not_permitted": gettext_noop("This signature forbids what was added after it."),
    "timestamp_other": gettext_noop("The timestamp belongs to another signature."),
    "wrong_field_type": gettext_noop("The signature lies in a field that is no signature field."),
    "not_accepted": gettext_noop("The signature does not meet its own conditions."),
}

NOTES = {
    "no_timestamp": gettext_noop("There is no timestamp; the time is the signer's own claim."),
    "stored_revocation": gettext_noop("The timestamp was judged by data stored in the file, not by today's."),
    "old_algorithm": gettext_noop("The signature uses an old algorithm that is no longer safe today."),
    "revocation_unknown": gettext_noop("Whether the certificate was revoked could not be found out."),
}

CHANGES = {
    "fields": gettext_noop("After this signature number {number} and date {day}/{month} were entered, as intended."),
    "signatures": gettext_noop("After this signature others signed, as intended."),
    "timestamps": gettext_noop("After this signature a timestamp was added, as intended."),
    "validation_data": gettext_noop("After this signature data for later checks were added, as intended."),
}

BADGES = {
    Verdict.VALID: gettext_noop("Valid"),
    Verdict.WITH_NOTES: gettext_noop("Valid, with remarks"),
    Verdict.INVALID: gettext_noop("Not valid"),
    Verdict.UNREADABLE: gettext_noop("Cannot be read"),
    Verdict.UNSIGNED: gettext_noop("Not signed"),
}
"""The verdict in one or two words, for the badge."""

CIRCLES = {
    "official": gettext_noop("authority of the State's specialised signatures (công vụ)"),
    "public": gettext_noop("public authority"),
    "foreign": gettext_noop("foreign authority"),
}

LEVELS = {
    "B-B": gettext_noop("B-B: the signature alone"),
    "B-T": gettext_noop("B-T: with a timestamp"),
    "B-LT": gettext_noop("B-LT: with a timestamp and the evidence for later checks"),
    "B-LTA": gettext_noop("B-LTA: with evidence and archive timestamps, for decades"),
}

CAPACITIES = {
    "person": gettext_noop("Competent person"),
    "agency": gettext_noop("Agency"),
    "copy": gettext_noop("Agency, on a copy"),
    "timestamp": gettext_noop("Timestamp over the whole file"),
}

CERTIFICATE = gettext_noop("Certificate of {subject}, issued by {issuer}, valid {since} to {until}.")
INTACT = gettext_noop("The signed content is intact.")
COVERS = gettext_noop("Signed revision {revision}; it covers the whole file.")
COVERS_PART = gettext_noop("Signed revision {revision} of the file; later ones followed.")
NOTHING_AFTER = gettext_noop("Nothing was changed afterwards.")
TRUSTED = gettext_noop("The certificate leads to a trusted authority and was not revoked.")
TRUSTED_ONLY = gettext_noop("The certificate leads to a trusted authority.")
NOT_JUDGED = gettext_noop("Certificates were not judged; this report speaks of the bytes alone.")
NOT_REVOKED = gettext_noop("Not revoked at the time of signing.")
STAMPED = gettext_noop("A valid timestamp proves the time of signing.")
ATTESTED = gettext_noop("{moment}, attested by {timestamper}.")
CLAIMED = gettext_noop("{moment}, claimed by the signer's computer; nobody attests it.")
NO_TIME = gettext_noop("The signature says no time.")
A_TIMESTAMPER = gettext_noop("a timestamp authority")


def verdict_sentence(report: SignatureReport) -> Sentence:
    """The report in one sentence."""
    return Sentence(VERDICTS[report.verdict], _GOOD.get(report.verdict, False))


def file_sentences(report: SignatureReport) -> tuple[Sentence, ...]:
    """What holds for the file as a whole; each fault with what to do."""
    faults = tuple(
        Sentence(FILE_FAULTS.get(code, FILE_FAULTS["broken"]), False, cure=of_file(code)) for code in report.faults
    )
    return faults + tuple(Sentence(FILE_NOTES[code], None) for code in report.notes if code in FILE_NOTES)


def heading(facts: SignatureFacts) -> Sentence:
    """Who signed and when, in one sentence."""
    signer = {"signer": facts.signer or "?", "moment": moment_text(facts.timestamp_at or facts.signed_at)}
    return Sentence(KINDS.get(facts.kind, KINDS["person"]), facts.is_good, signer)


def fault_sentence(code: str) -> Sentence:
    """One fault of a signature with what to do about it."""
    return Sentence(FAULTS.get(code, FAULTS["not_accepted"]), False, cure=of_signature(code))


def moment_text(moment: datetime | None) -> str:
    """As read in an office: 23/11/2026 08:02:00."""
    return f"{local(moment):%d/%m/%Y %H:%M:%S}" if moment is not None else "?"
