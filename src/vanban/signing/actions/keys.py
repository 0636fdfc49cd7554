"""Entering a certificate that came from an authority, and where its key is kept; the key itself never comes here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency, get_person
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.signing import policies
from vanban.signing.errors import CertificateExpired
from vanban.signing.errors.trust import (
    CertificateKnown,
    CertificateNotForSigning,
    CertificateOfSomebodyElse,
    CertificateTooWeak,
    IssuerUnknown,
)
from vanban.signing.models import Certificate, CertificateWarning
from vanban.signing.queries.register import homes_of
from vanban.signing.queries.trust_store import chain_above
from vanban.signing.rules.certificate_files import CertificateFacts, holders_certificate, may_sign


@transaction.atomic
def register_certificate(
    content: bytes,
    *,
    holder_kind: str,
    holder_id: UUID,
    kept_in: str,
    key_reference: str = "",
    by: Actor,
    at: datetime,
) -> Certificate:
    """Enter the certificate that an authority issued for a person or an agency (NB25-Đ23.1b, HP25-Đ22.2).

    `content` is the file as it came (PEM, DER or PKCS#7, with or without the certificates above); `kept_in` names the
    keeper of the key. Warnings about the holder's earlier certificates are settled.

    Raises OnlyAdminsRegisterCertificates, FileIsNoCertificate, ManyCertificatesInFile, and all at once
    CertificateKnown, CertificateNotForSigning, CertificateOfSomebodyElse, CertificateTooWeak, CertificateExpired,
    IssuerUnknown.
    """
    homes = homes_of(holder_kind, holder_id, at=at)
    home = next((home for home in homes if policies.can_keep_for(by, home)), None)
    policies.check_can_keep_for(by, home)
    facts = holders_certificate(content)
    name = get_person(holder_id).full_name if holder_kind == "person" else get_agency(holder_id).name
    refuse_all(_faults(facts, holder_kind, name, at))
    certificate = Certificate.objects.create(
        kind=holder_kind,
        person_id=holder_id if holder_kind == "person" else None,
        agency_id=holder_id if holder_kind == "agency" else None,
        home_agency_id=home,
        serial=facts.serial[:64],
        subject=facts.subject,
        issuer=facts.issuer,
        content=facts.content,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        kept_in=kept_in,
        key_reference=key_reference.strip()[:200],
    )
    _settle_earlier(certificate, at)
    audit.record(
        by, "signing.certificate_registered", certificate.id, at, serial=certificate.serial, holder=name,
        kept_in=kept_in, fingerprint=facts.fingerprint,
    )  # fmt: skip
    return certificate


def _faults(facts: CertificateFacts, kind: str, name: str, at: datetime) -> Iterator[Refusal]:
    if Certificate.objects.filter(serial=facts.serial[:64]).exists():
        yield CertificateKnown()
    if not may_sign(facts):
        yield CertificateNotForSigning(name=facts.name)
    if kind == "person" and _plain(facts.name) != _plain(name):
        yield CertificateOfSomebodyElse(name=facts.name, holder=name)
    for weakness in facts.weaknesses:
        yield CertificateTooWeak(what=weakness)
    if facts.valid_to <= at:
        yield CertificateExpired(holder=name, moment=f"{facts.valid_to:%d/%m/%Y}")
    if not chain_above(facts.content, at=at):
        yield IssuerUnknown(issuer=facts.issuer_name)


def _plain(name: str) -> str:
    return " ".join(nfc(name).casefold().split())


def _settle_earlier(certificate: Certificate, at: datetime) -> None:
    same = {"person_id": certificate.person_id} if certificate.person_id else {"agency_id": certificate.agency_id}
    earlier = Certificate.objects.filter(valid_to__lt=certificate.valid_to, **same)
    CertificateWarning.objects.filter(certificate__in=earlier.values("id"), settled_at__isnull=True).exclude(
        kind="left"
    ).update(settled_at=at)
