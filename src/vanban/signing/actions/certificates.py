"""Keeping certificates: the demo's at first start, suspension, revocation, pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from django.conf import settings
from django.db import transaction

from vanban.directory.api import get_agency, get_person, posts_of_person
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit, storage
from vanban.platform.transactions import assert_none_open
from vanban.signing import policies, ports
from vanban.signing.errors.trust import PictureNotProper, ReasonWanted
from vanban.signing.models import Certificate, SignerPicture, TrustAnchor
from vanban.signing.queries.certificates import certificate_of_agency, certificate_of_person
from vanban.signing.queries.register import homes_of
from vanban.signing.rules.register import picture_faults
from vanban.signing.states import CERTIFICATE

SUBSCRIBER_YEARS = timedelta(days=5 * 365)
"""NĐ 68/2024: a subscriber's certificate lasts at most five years."""


@dataclass(frozen=True)
class _Fresh:
    kind: str
    subject_id: UUID
    content: bytes
    serial: str
    home: UUID | None


def issue_demo_certificates(
    people: Iterable[UUID],
    agencies: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> list[Certificate]:
    """Make demo keys and certificates for people and agencies that have none usable, and trust the demo root.

    `people` and `agencies` are ids of the directory. Refused in production. Dates can be given to make expired or
    not yet valid certificates for rehearsals; then a certificate is made even beside a usable one.
    """
    if settings.VANBAN_PRODUCTION:
        raise RuntimeError("demo certificates have no legal value and are not made in production")
    policies.check_can_keep_certificates(by)
    assert_none_open()
    authority = ports.authority()
    begins = valid_from or at - timedelta(days=1)
    ends = valid_to or begins + SUBSCRIBER_YEARS
    always = valid_from is not None or valid_to is not None
    fresh: list[_Fresh] = []
    for person_id in people:
        if always or not _usable(certificate_of_person(person_id, at=at), at):
            content, serial = authority.issue(_person_facts(person_id, at), valid_from=begins, valid_to=ends)
            home = next(iter(homes_of("person", person_id, at=at)), None)
            fresh.append(_Fresh("person", person_id, content, serial, home))
    for agency_id in agencies:
        if always or not _usable(certificate_of_agency(agency_id, at=at), at):
            content, serial = authority.issue(_agency_facts(agency_id), valid_from=begins, valid_to=ends)
            fresh.append(_Fresh("agency", agency_id, content, serial, agency_id))
    with transaction.atomic():
        _trust_demo(authority.anchors(), begins, by)
        made = Certificate.objects.bulk_create([_row(item) for item in fresh])
        audit.record(by, "signing.demo_certificates_made", None, at, count=len(made))
    return made


@transaction.atomic
def suspend(certificate_id: UUID, *, reason: str, by: Actor, at: datetime) -> Certificate:
    """Let a certificate rest: it signs nothing from now on, what it signed stays as it is.

    By its keeper, or by its holder who misses the device. Raises OnlyAdminsRegisterCertificates, ReasonWanted,
    StepRefused.
    """
    certificate = Certificate.objects.select_for_update().get(id=certificate_id)
    policies.check_can_suspend(by, certificate)
    step = CERTIFICATE.step(certificate.status, "suspend")
    certificate.move_to(step)
    certificate.suspended_at = at
    certificate.suspended_reason = _said(reason)
    certificate.save(update_fields=["status", "suspended_at", "suspended_reason"])
    audit.record(
        by, "signing.certificate_suspended", certificate.id, at, serial=certificate.serial, reason=_said(reason)
    )
    return certificate


@transaction.atomic
def restore(certificate_id: UUID, *, reason: str, by: Actor, at: datetime) -> Certificate:
    """Let a suspended certificate sign again. Raises OnlyAdminsRegisterCertificates, ReasonWanted, StepRefused."""
    certificate = Certificate.objects.select_for_update().get(id=certificate_id)
    policies.check_can_keep_for(by, certificate.home_agency_id)
    step = CERTIFICATE.step(certificate.status, "restore")
    certificate.move_to(step)
    certificate.suspended_at, certificate.suspended_reason = None, ""
    certificate.save(update_fields=["status", "suspended_at", "suspended_reason"])
    audit.record(
        by, "signing.certificate_restored", certificate.id, at, serial=certificate.serial, reason=_said(reason)
    )
    return certificate


@transaction.atomic
def revoke(certificate_id: UUID, *, reason: str, by: Actor, at: datetime) -> Certificate:
    """Take a certificate back from now on; signatures with an earlier timestamp stay valid.

    Raises OnlyAdminsRegisterCertificates, ReasonWanted, StepRefused.
    """
    certificate = Certificate.objects.select_for_update().get(id=certificate_id)
    policies.check_can_keep_for(by, certificate.home_agency_id)
    step = CERTIFICATE.step(certificate.status, "revoke")
    certificate.move_to(step)
    certificate.revoked_at, certificate.revoked_reason = at, _said(reason)
    certificate.suspended_at, certificate.suspended_reason = None, ""
    certificate.save(update_fields=["status", "revoked_at", "revoked_reason", "suspended_at", "suspended_reason"])
    certificate.warnings.filter(settled_at__isnull=True).update(settled_at=at)
    audit.record(by, "signing.certificate_revoked", certificate.id, at, serial=certificate.serial, reason=_said(reason))
    return certificate


def set_picture(kind: str, subject_id: UUID, png: bytes, *, by: Actor, at: datetime) -> None:
    """Register the picture of a person's signature or an agency's seal; the newest is used, the earlier ones are kept.

    By the administrator of an agency in which the person serves, or of the agency itself; or the operator.
    Raises OnlyAdminsRegisterCertificates and PictureNotProper with every reason. Call it outside any transaction.
    """
    assert_none_open()
    homes = homes_of(kind, subject_id, at=at)
    policies.check_can_keep_for(by, next((home for home in homes if policies.can_keep_for(by, home)), None))
    refuse_all(PictureNotProper(what=what) for what in picture_faults(png, seal=kind == "agency"))
    stored = storage.put(png, media_type="image/png")
    with transaction.atomic():
        SignerPicture.objects.create(
            kind=kind, subject_id=subject_id, blob_id=stored.id, since=at, registered_by=by.printed
        )
        audit.record(by, "signing.picture_registered", subject_id, at, kind=kind, sha256=stored.sha256)


@transaction.atomic
def trust_anchor(name: str, content: bytes, purpose: str, *, by: Actor, at: datetime) -> TrustAnchor:
    """Trust a root certificate for `signatures` or `timestamps` from now on; trusting it again changes nothing.

    For the machine alone, which furnishes the demo; people propose and approve (`actions.trust`). Raises
    OnlyOperatorsTrust.
    """
    policies.check_is_machine(by)
    anchor, new = TrustAnchor.objects.get_or_create(
        fingerprint=hashlib.sha256(content).hexdigest(),
        purpose=purpose,
        trusted_to=None,
        defaults={"name": name, "content": content, "trusted_from": at, "approved_by": by.printed},
    )
    if new:
        audit.record(by, "signing.anchor_trusted", anchor.id, at, name=name, purpose=purpose)
    return anchor


def _said(reason: str) -> str:
    told = nfc(reason).strip()
    if not told:
        raise ReasonWanted
    return told[:300]


def _usable(certificate: Certificate | None, at: datetime) -> bool:
    return certificate is not None and not any(policies.why_not_used(certificate, "", at))


def _person_facts(person_id: UUID, at: datetime) -> ports.SubjectFacts:
    person = get_person(person_id)
    posts = posts_of_person(person_id, on=local_date(at))
    organisation = posts[0].agency.name if posts else ""
    return ports.SubjectFacts("person", person.full_name, organisation, person.id.hex)


def _agency_facts(agency_id: UUID) -> ports.SubjectFacts:
    agency = get_agency(agency_id)
    return ports.SubjectFacts("agency", agency.name, agency.name, agency.code)


def _row(fresh: _Fresh) -> Certificate:
    read = x509.load_der_x509_certificate(fresh.content)
    return Certificate(
        kind=fresh.kind,
        person_id=fresh.subject_id if fresh.kind == "person" else None,
        agency_id=fresh.subject_id if fresh.kind == "agency" else None,
        serial=fresh.serial,
        subject=read.subject.rfc4514_string()[:300],
        issuer=read.issuer.rfc4514_string()[:300],
        home_agency_id=fresh.home,
        content=fresh.content,
        valid_from=read.not_valid_before_utc,
        valid_to=read.not_valid_after_utc,
        demo=True,
        kept_in="demo",
    )


def _trust_demo(anchors: tuple[bytes, ...], since: datetime, by: Actor) -> None:
    for content in anchors:
        for purpose in ("signatures", "timestamps"):
            anchor, _new = TrustAnchor.objects.get_or_create(
                fingerprint=hashlib.sha256(content).hexdigest(),
                purpose=purpose,
                trusted_to=None,
                defaults={
                    "name": x509.load_der_x509_certificate(content).subject.rfc4514_string()[:200],
                    "content": content,
                    "trusted_from": since,
                    "approved_by": by.printed,
                    "demo": True,
                },
            )
            if anchor.trusted_from > since:
                anchor.trusted_from = since
                anchor.save(update_fields=["trusted_from"])
