"""Judging a file by its bytes alone, for papers of authorities whose roots we do not hold."""

from __future__ import annotations

from dataclasses import replace

from vanban.signing.rules.reports import SignatureReport

OF_TRUST = frozenset(
    {"untrusted", "revoked", "expired", "not_yet_valid", "weak_algorithm", "timestamp_bad", "wrong_purpose"}
    | {"evidence_outlived"}
)
"""Faults that say something of certificates and times, nothing of the bytes."""

NOTES_OF_TRUST = frozenset({"no_timestamp", "stored_revocation", "revocation_unknown"})


def integrity_alone(report: SignatureReport) -> SignatureReport:
    """The report without what it says of certificates: is this what was signed, and was it changed afterwards?"""
    return replace(
        report,
        signatures=tuple(
            replace(
                facts,
                trusted=False,
                faults=tuple(code for code in facts.faults if code not in OF_TRUST),
                notes=tuple(code for code in facts.notes if code not in NOTES_OF_TRUST),
            )
            for facts in report.signatures
        ),
    )
