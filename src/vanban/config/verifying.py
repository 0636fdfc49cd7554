"""`vanban verify FILE`: the checker on the command line, for a clerk's script and for a court's expert.

`vanban verify --report REPORT [FILE]` judges a signed report instead, without database or network.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanban.config.starting import prepare, var_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vanban.signing.api import ReportTold, SignatureFacts, SignatureReport

MARKS = {True: "✓", False: "✗", None: "·"}
EXITS = {"valid": 0, "valid_with_notes": 0, "invalid": 1, "unsigned": 1, "unreadable": 2}


def add_command(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The verb and its options."""
    verify = verbs.add_parser("verify", help="check the signatures of a PDF; exit code 0 valid, 1 not, 2 unreadable")
    verify.add_argument("file", nargs="?", help="the PDF; with --report the file or the PDF the report speaks of")
    verify.add_argument("--json", action="store_true", help="the report as JSON")
    verify.add_argument(
        "--no-trust", action="store_true", help="judge integrity alone; no database and no trusted roots are needed"
    )
    verify.add_argument("--report", help="judge a signed report (JSON) offline; 0 genuine, 1 not, 2 unreadable")
    verify.add_argument("--key", help="with --report: the public key (PEM) of the house that made it")
    verify.set_defaults(do=verify_file)


def verify_file(options: argparse.Namespace) -> int:
    """Print the report; the exit code says the verdict."""
    if options.report:
        return _judge_report(options)
    if not options.file:
        sys.stderr.write("vanban verify: FILE\n")
        return 2
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
        "trust_version": report.trust_version,
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
        "title": facts.title,
        "issuer": facts.issuer,
        "serial": facts.serial,
        **times,
        "intact": facts.intact,
        "modified_after": facts.modified_after,
        "covers_whole_file": facts.covers_whole_file,
        "trusted": facts.trusted,
        "revocation": facts.revocation,
        "revision": facts.revision,
        "level": facts.level,
        "chain": list(facts.chain),
        "circle": facts.circle,
        "algorithm": facts.algorithm,
        "timestamper": facts.timestamper,
        "changes": list(facts.changes),
        "faults": list(facts.faults),
        "notes": list(facts.notes),
    }


def _judge_report(options: argparse.Namespace) -> int:
    """Judge a signed report with nothing but the file and the house's key."""
    from vanban.signing.rules.signed_reports import MAX_FILE, UNREADABLE, judge

    key = Path(options.key or os.environ.get("VANBAN_HUB_KEY_FILE") or var_folder() / "keys" / "hub-receipts.pem")
    try:
        with Path(options.report).open("rb") as handle:
            data = handle.read(MAX_FILE + 1)
        other = Path(options.file).read_bytes() if options.file else None
        found = judge(data, key.read_bytes(), other)
    except OSError as error:
        sys.stderr.write(f"KHÔNG ĐỌC ĐƯỢC: {error.filename}: {error.strerror}. Khóa công khai của hệ thống: --key\n")
        return UNREADABLE
    sys.stdout.write("\n".join(found.lines) + "\n")
    return found.outcome


def _print_sentences(report: SignatureReport) -> None:
    """What the check report on the screen says, in the same order: verdict, what to do, faults, then signatures."""
    from django.utils import translation

    from vanban.signing.api import tell

    with translation.override("vi"):
        told = tell(report)
    sys.stdout.write("\n".join(_lines(told)) + "\n")


def _lines(told: ReportTold) -> Iterator[str]:
    yield f"{told.badge.text.upper()}. {told.verdict.text}"
    yield f"{told.advice.text} ({told.advice.law})"
    if told.worth is not None:
        yield " ".join(filter(None, (f"{told.worth.badge.text}.", told.worth.lacks, f"({told.worth.law})")))
        yield from (f"· {remark}" for remark in told.worth.remarks)
    for fault in told.faults:
        yield f"✗ {fault.text} {fault.cure} ({fault.law})"
    yield from (f"· {note.text}" for note in told.notes)
    for signature in told.signatures:
        yield ""
        yield f"{signature.title} ({signature.kind}): {signature.badge.text}"
        for row in signature.rows:
            for item in row.told:
                yield f"  {MARKS[item.ok]} {row.label}: {item.text}"
        for label, value in signature.technical:
            yield f"    {label}: {value}"
    yield ""
    yield from (f"{label}: {value}" for label, value in told.technical)
