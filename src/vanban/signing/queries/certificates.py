"""Certificates, anchors and what a check may rely on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.directory.api import get_agency, get_person
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.signing import policies, ports
from vanban.signing.errors import CertificateMissing, KeyUnavailable
from vanban.signing.errors.keys import pin_refused
from vanban.signing.models import (
    AlgorithmEnd,
    Certificate,
    IntermediateCertificate,
    SignatureRecord,
    SignerPicture,
    TrustAnchor,
)


def certificate_of_person(person_id: UUID, *, at: datetime) -> Certificate | None:
    """The certificate a person signs with: one that may be used at this moment, else the newest there is."""
    return _best(list(Certificate.objects.filter(person_id=person_id)), at)


def certificate_of_agency(agency_id: UUID, *, at: datetime) -> Certificate | None:
    """The certificate of an agency's seal: one that may be used at this moment, else the newest there is."""
    return _best(list(Certificate.objects.filter(agency_id=agency_id)), at)


def certificates(*, agency_id: UUID | None = None) -> list[Certificate]:
    """The register of certificates, newest first; of one agency's seal and people when given."""
    found = Certificate.objects.select_related("person", "agency")
    if agency_id is not None:
        found = found.filter(Q(agency_id=agency_id) | Q(person__posts__agency_id=agency_id)).distinct()
    return list(found)


def ensure_can_sign(by: Actor, at: datetime) -> None:
    """Refuse with every reason at once when this person cannot sign now: certificate or key (TT 41/2017 Đ6)."""
    if by.person_id is None:
        raise CertificateMissing(holder=by.name)
    refuse_all(_reasons(certificate_of_person(by.person_id, at=at), by.name, at))


def ensure_can_seal(by: Actor, agency_id: UUID, at: datetime) -> None:
    """Refuse when this person may not use the agency's seal, or its certificate or key cannot be used now."""
    policies.check_can_use_seal(by, agency_id)
    certificate = certificate_of_agency(agency_id, at=at)
    refuse_all(_reasons(certificate, get_agency(agency_id).name, at))


def signatures_of(document_id: UUID) -> list[SignatureRecord]:
    """The signatures made here on a document, in order."""
    return list(SignatureRecord.objects.filter(document_id=document_id).select_related("certificate"))


def picture_blob(kind: str, subject_id: UUID) -> UUID | None:
    """The stored picture of a person's signature or an agency's seal; None when none was registered."""
    found = SignerPicture.objects.filter(kind=kind, subject_id=subject_id).order_by("-since").first()
    return found.blob_id if found is not None else None


def has_no_seal(agency_id: UUID) -> bool:
    """Whether the newest word on this agency's seal is that it has none."""
    found = SignerPicture.objects.filter(kind="agency", subject_id=agency_id).order_by("-since").first()
    return found is not None and found.blob_id is None


def holder_name(certificate: Certificate) -> str:
    """Whom a certificate stands for, as printed."""
    if certificate.person_id is not None:
        return get_person(certificate.person_id).full_name
    return get_agency(certificate.agency_id).name if certificate.agency_id is not None else certificate.subject


def trust_material(at: datetime) -> ports.TrustMaterial:
    """Whom we trust, from when to when, and what is revoked; `version` changes with any of it.

    Roots whose trust has ended stay in it with their period: a signature whose time is proven and lies within keeps its
    value (the end of trust does not rewrite the past), one without proof of time is judged now and has lost its root.
    """
    begun = TrustAnchor.objects.filter(trusted_from__lte=at).order_by("id")
    anchors = [
        (anchor.purpose, bytes(anchor.content), anchor.circle, (anchor.trusted_from, anchor.trusted_to))
        for anchor in begun
    ]
    revoked = tuple(
        ports.RevokedFact(serial, moment)
        for serial, moment in Certificate.objects.filter(revoked_at__isnull=False)
        .order_by("revoked_at", "id")
        .values_list("serial", "revoked_at")
        if moment is not None
    )
    kept = tuple(bytes(content) for content in IntermediateCertificate.objects.values_list("content", flat=True))
    ends = tuple(AlgorithmEnd.objects.order_by("name").values_list("name", "ends"))
    digest = hashlib.sha256(repr((anchors, revoked, kept, *ends)).encode()).hexdigest()[:16]
    intermediates, crls = _authority_facts(revoked, at.replace(minute=0, second=0, microsecond=0))
    signatures = [anchor for anchor in anchors if anchor[0] == "signatures"]
    timestamps = [anchor for anchor in anchors if anchor[0] == "timestamps"]
    return ports.TrustMaterial(
        version=digest,
        roots=tuple(content for _purpose, content, _circle, _period in signatures),
        timestamp_roots=tuple(content for _purpose, content, _circle, _period in timestamps),
        circles=tuple(circle for _purpose, _content, circle, _period in signatures),
        periods=tuple(period for _purpose, _content, _circle, period in signatures),
        timestamp_periods=tuple(period for _purpose, _content, _circle, period in timestamps),
        intermediates=(*intermediates, *kept),
        crls=crls,
        algorithm_ends=ends,
    )


def status_answer(certificate: Certificate, *, at: datetime) -> bytes:
    """An OCSP answer about one of our certificates."""
    revoked = None
    if certificate.revoked_at is not None and certificate.revoked_at <= at:
        revoked = ports.RevokedFact(certificate.serial, certificate.revoked_at)
    return ports.authority().status_answer(bytes(certificate.content), revoked, at=at)


def _authority_facts(revoked: tuple[ports.RevokedFact, ...], hour: datetime) -> _Lists:
    """Intermediates and revocation lists, made once an hour: a list takes two signatures of the authorities."""
    try:
        authority = ports.authority()
    except ports.KeyMissing:
        return (), ()
    made = _made_lists.get(hour)
    if made is None or made[0] is not authority or made[1] != revoked:
        lists = authority.intermediates(), authority.revocation_lists(revoked, at=hour)
        if len(_made_lists) > 50:
            _made_lists.clear()
        made = _made_lists[hour] = (authority, revoked, lists)
    return made[2]


_Lists = tuple[tuple[bytes, ...], tuple[bytes, ...]]
_made_lists: dict[datetime, tuple[ports.Authority, tuple[ports.RevokedFact, ...], _Lists]] = {}


def _best(found: list[Certificate], at: datetime) -> Certificate | None:
    """The usable one that lasts longest; the newest when none can be used, so that the refusal can say why."""
    usable = [item for item in found if not any(policies.why_not_used(item, "", at))]
    if usable:
        return max(usable, key=lambda item: item.valid_to)
    return max(found, key=lambda item: item.valid_from, default=None)


def _reasons(certificate: Certificate | None, holder: str, at: datetime) -> Iterator[Refusal]:
    yield from policies.why_not_used(certificate, holder, at)
    if certificate is not None:
        try:
            ports.keeper(certificate.kept_in).reach(
                bytes(certificate.content), reference=certificate.key_reference or certificate.serial
            )
        except ports.KeyRefused as refused:
            yield pin_refused(holder, refused.tries_left)
        except (ports.KeyMissing, ports.KeySilent):
            yield KeyUnavailable(holder=holder)
