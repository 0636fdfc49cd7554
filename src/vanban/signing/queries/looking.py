"""Looking at a file in the middle of the house's own work: does what was signed still hold? Nothing is recorded."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from vanban.signing.errors import FileTooHard, NotSignedByPerson, PersonSignatureBad
from vanban.signing.queries.certificates import trust_material
from vanban.signing.queries.recent import judged
from vanban.signing.rules.plan import is_examiner
from vanban.signing.rules.reports import SignatureReport
from vanban.signing.rules.sentences import fault_sentence, file_sentences


def look(pdf: bytes, *, at: datetime) -> SignatureReport:
    """The report as of now, not kept and not on record: for a step of the house's own work. Outside transactions."""
    return judged(pdf, trust_material(at), at=at)


def ensure_person_signed(pdf: bytes, *, at: datetime) -> None:
    """The clerk seals only what the competent person has signed, and what was not changed since (NĐ 30/2020 Đ33.2).

    Raises NotSignedByPerson, PersonSignatureBad with every reason, FileTooHard. Outside any transaction.
    """
    report = look(pdf, at=at)
    if {"too_slow", "worker_failed"} & set(report.faults):
        raise FileTooHard  # says nothing of the signature: a busy machine tries again, no number is given back for it
    people = tuple(facts for facts in report.of_kind("person") if not is_examiner(facts))
    if not people:
        raise NotSignedByPerson
    if not report.is_good:
        bad = next((facts for facts in report.signatures if not facts.is_good), people[-1])
        faults = [*map(fault_sentence, bad.faults), *(one for one in file_sentences(report) if one.ok is False)]
        reasons = "; ".join(gettext(one.message).rstrip(".") for one in faults)
        raise PersonSignatureBad(signer=bad.signer, reasons=reasons)
