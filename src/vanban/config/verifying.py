"""`vanban verify FILE`: the checker on the command line, for a clerk's script and for a court's expert."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanban.config.starting import prepare

if TYPE_CHECKING:
    from vanban.signing.api import SignatureFacts, SignatureReport

EXITS = {"valid": 0, "valid_with_notes": 0, "invalid": 1, "unsigned": 1, "unreadable": 2}


def add_command(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The verb and its options."""
    verify = verbs.add_parser("verify", help="check the signatures of a PDF; exit code 0 valid, 1 not, 2 unreadable")
    verify.add_argument("file")
    verify.add_argument("--json", action="store_true", help="the report as JSON")
    verify.add_argument(
        "--no-trust", action="store_true", help="judge integrity alone; no database and no trusted roots are needed"
    )
    verify.set_defaults(do=verify_file)


def verify_file(options: argparse.Namespace) -> int:
    """Print the report; the exit code says the verdict."""
    try:
        content = Path(options.file).read_bytes()
    except OSError as error:
        sys.stderr.write(f"{options.file}: {error.strerror}\n")
        return 2
    prepare(database=not options.no_trust)
    report = _report(content, trust=not options.no_trust)
    if options.json:
        sys.stdout.write(json.dumps(as_json(report, options.file), ensure_ascii=False, indent=1) + "\n")
    else:
        _print_sentences(report)
    return EXITS[str(report.verdict)]


def _report(content: bytes, *, trust: bool) -> SignatureReport:
    from django.utils import timezone

    from vanban.signing.api import check, check_integrity

    at = timezone.now()
    return check(content, at=at) if trust else check_integrity(content, at=at)


def as_json(report: SignatureReport, name: str) -> dict[str, Any]:
    """The report for other programs: one verdict, then each signature in the order they were made."""
    return {
        "file": name,
        "sha256": report.sha256,
        "checked_at": report.checked_at.isoformat(),
        "verdict": str(report.verdict),
        "faults": list(report.faults),
        "notes": list(report.notes),
        "fields": dict(report.values),
        "signatures": [_signature(facts) for facts in report.signatures],
    }


def _signature(facts: SignatureFacts) -> dict[str, Any]:
    times = {
        name: moment.isoformat() if (moment := getattr(facts, name)) else None
        for name in ("signed_at", "timestamp_at", "valid_from", "valid_to")
    }
    return {
        "field": facts.field,
        "kind": facts.kind,
        "verdict": str(facts.verdict),
        "signer": facts.signer,
        "organisation": facts.organisation,
        "issuer": facts.issuer,
        "serial": facts.serial,
        **times,
        "intact": facts.intact,
        "modified_after": facts.modified_after,
        "covers_whole_file": facts.covers_whole_file,
        "trusted": facts.trusted,
        "revocation": facts.revocation,
        "changes": list(facts.changes),
        "faults": list(facts.faults),
        "notes": list(facts.notes),
    }


def _print_sentences(report: SignatureReport) -> None:
    """What the check report on the screen says."""
    from django.utils import translation

    from vanban.signing.api import tell_report

    with translation.override("vi"):
        for told in tell_report(report):
            mark = {True: "✓", False: "✗", None: "·"}[told.ok]
            sys.stdout.write(f"{mark} {told.text}\n")
