"""Entering a certificate that came from an authority, and where its key is kept; the key itself never comes here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Func, IntegerField, Q, Value

from vanban.directory.api import get_agency, get_person
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.signing import policies, ports
from vanban.signing.errors import CertificateExpired
from vanban.signing.errors.keys import KeeperUnknown, KeyOfSomebodyElse, KeyReferenceMissing
from vanban.signing.errors.trust import (
    CertificateKnown,
    CertificateNotForSigning,
    CertificateOfSomebodyElse,
    CertificateTooWeak,
    IssuerUnknown,
)
from vanban.signing.models import Certificate, CertificateWarning
from vanban.signing.queries.certificates import holder_name
from vanban.signing.queries.register import homes_of
from vanban.signing.queries.trust_store import chain_above
from vanban.signing.rules.certificate_files import CertificateFacts, holders_certificate, may_sign
from vanban.signing.rules.keepers import NAMED, names_in, public_key_of


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
    IssuerUnknown, KeeperUnknown, KeyReferenceMissing, KeyOfSomebodyElse.
    """
    homes = homes_of(holder_kind, holder_id, at=at)
    home = next((home for home in homes if policies.can_keep_for(by, home)), None)
    policies.check_can_keep_for(by, home)
    facts = holders_certificate(content)
    name = get_person(holder_id).full_name if holder_kind == "person" else get_agency(holder_id).name
    key = _Key(kept_in, nfc(key_reference).strip()[:200], {f"{holder_kind}_id": holder_id})
    refuse_all([*_faults(facts, holder_kind, holder_id, name, at), *_key_faults(facts, key)])
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
        key_reference=key.reference,
    )
    _settle_earlier(certificate, at)
    audit.record(
        by, "signing.certificate_registered", certificate.id, at, serial=certificate.serial, holder=name,
        kept_in=kept_in, fingerprint=facts.fingerprint,
    )  # fmt: skip
    return certificate


@dataclass(frozen=True)
class _Key:
    """Where a key lies, and whose it is to be."""

    kept_in: str
    reference: str
    holder: dict[str, UUID]


def _faults(facts: CertificateFacts, kind: str, holder_id: UUID, name: str, at: datetime) -> Iterator[Refusal]:
    if Certificate.objects.filter(serial=facts.serial[:64]).exists():
        yield CertificateKnown()
    if not may_sign(facts):
        yield CertificateNotForSigning(name=facts.name)
    named = {_plain(facts.name)} if kind == "person" else {_plain(word) for word in names_in(facts.content)}
    wanted = {_plain(name)} if kind == "person" else {_plain(name), _plain(get_agency(holder_id).code)}
    if not named & wanted:
        yield CertificateOfSomebodyElse(name=facts.name, holder=name)
    for weakness in facts.weaknesses:
        yield CertificateTooWeak(what=weakness)
    if facts.valid_to <= at:
        yield CertificateExpired(holder=name, moment=f"{facts.valid_to:%d/%m/%Y}")
    if not chain_above(facts.content, at=at):
        yield IssuerUnknown(issuer=facts.issuer_name)


def _key_faults(facts: CertificateFacts, key: _Key) -> Iterator[Refusal]:
    """Where the key is said to lie, and that it is nobody else's."""
    if key.kept_in and (key.kept_in == "demo" or not ports.keeps(key.kept_in)):
        yield KeeperUnknown(keeper=key.kept_in)
    if key.kept_in in NAMED and not key.reference:
        yield KeyReferenceMissing()
    others = Certificate.objects.exclude(**key.holder).annotate(
        same_key=Func(
            Value(public_key_of(facts.content)),
            F("content"),
            function="position",
            arg_joiner=" IN ",
            output_field=IntegerField(),
        )
    )
    place = Q(kept_in=key.kept_in, key_reference=key.reference) if key.kept_in in NAMED and key.reference else Q()
    other = others.filter(Q(same_key__gt=0) | place if place else Q(same_key__gt=0)).first()
    if other is not None:
        yield KeyOfSomebodyElse(holder=holder_name(other))


def _plain(name: str) -> str:
    return " ".join(nfc(name).casefold().split())


def _settle_earlier(certificate: Certificate, at: datetime) -> None:
    same = {"person_id": certificate.person_id} if certificate.person_id else {"agency_id": certificate.agency_id}
    earlier = Certificate.objects.filter(valid_to__lt=certificate.valid_to, **same)
    CertificateWarning.objects.filter(certificate__in=earlier.values("id"), settled_at__isnull=True).exclude(
        kind="left"
    ).update(settled_at=at)
