"""Reports in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from vanban.signing.rules.reports import SignatureFacts, SignatureReport
from vanban.signing.rules.sentences import Sentence, file_sentences, signature_sentences, verdict_sentence


@dataclass(frozen=True)
class Told:
    """A sentence for the screen; `ok` True is good, False is a fault, None is worth knowing."""

    text: str
    ok: bool | None


def tell_verdict(report: SignatureReport) -> Told:
    """The report in one sentence."""
    return _told(verdict_sentence(report))


def tell_report(report: SignatureReport) -> list[Told]:
    """The whole report: the verdict, the file, then each signature's first lines and details."""
    told = [tell_verdict(report), *(_told(item) for item in file_sentences(report))]
    for facts in report.signatures:
        told += tell_signature(report, facts)
    return told


def tell_signature(report: SignatureReport, facts: SignatureFacts) -> list[Told]:
    """One signature; the first sentence says who and when."""
    return [_told(item) for item in signature_sentences(report, facts)]


def _told(sentence: Sentence) -> Told:
    return Told(gettext(sentence.message).format(**sentence.data), sentence.ok)
