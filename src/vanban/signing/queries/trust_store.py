"""The trust store as operators see it, and whether a certificate's chain ends in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from django.db.models import Q

from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.platform.models import AuditEntry
from vanban.signing import policies, ports
from vanban.signing.models import IntermediateCertificate, TrustAnchor, TrustProposal
from vanban.signing.states import PROPOSAL

LONGEST_CHAIN = 6


def anchors(*, by: Actor) -> list[TrustAnchor]:
    """Every root that is or was trusted, those in force first. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return list(
        TrustAnchor.objects.select_related("proposal").order_by("circle", "trusted_to", "name", "purpose")[:500]
    )


def get_anchor(anchor_id: UUID, *, by: Actor) -> TrustAnchor | None:
    """One root. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return TrustAnchor.objects.select_related("proposal").filter(id=anchor_id).first()


def open_proposals(*, by: Actor) -> list[TrustProposal]:
    """Proposals that wait for a second operator. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return list(TrustProposal.objects.filter(status=PROPOSAL.initial))


def decided_proposals(*, by: Actor, limit: int = 50) -> list[TrustProposal]:
    """The latest proposals that were decided. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return list(TrustProposal.objects.exclude(status=PROPOSAL.initial)[:limit])


def get_proposal(proposal_id: UUID, *, by: Actor) -> TrustProposal | None:
    """One proposal. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return TrustProposal.objects.filter(id=proposal_id).first()


def intermediates(*, by: Actor) -> list[IntermediateCertificate]:
    """Certificates kept between roots and people. Raises OnlyOperatorsTrust."""
    policies.check_can_tend_trust(by)
    return list(IntermediateCertificate.objects.all()[:500])


def history(subject_id: UUID) -> list[AuditEntry]:
    """Every act on a root or a proposal, oldest first."""
    return audit.lines(subject_id, limit=200)


def chain_above(content: bytes, *, at: datetime) -> list[str]:
    """The names from a certificate's issuer up to a trusted root; empty when the chain does not end in the store."""
    return [one.subject.rfc4514_string() for one in _path(content, at=at)]


def certificates_above(content: bytes, *, at: datetime) -> tuple[bytes, ...]:
    """What stands between a certificate and its trusted root (DER), to be carried in its signatures."""
    return tuple(one.public_bytes(Encoding.DER) for one in _path(content, at=at)[:-1])


def _path(content: bytes, *, at: datetime) -> list[x509.Certificate]:
    in_force = TrustAnchor.objects.filter(purpose="signatures", trusted_from__lte=at).filter(
        Q(trusted_to__isnull=True) | Q(trusted_to__gt=at)
    )
    roots = [x509.load_der_x509_certificate(bytes(one.content)) for one in in_force]
    between = [
        *(bytes(content) for content in IntermediateCertificate.objects.values_list("content", flat=True)),
        *_of_the_authority(),
    ]
    known = [*roots, *(x509.load_der_x509_certificate(one) for one in between)]
    here, path = x509.load_der_x509_certificate(content), list[x509.Certificate]()
    for _step in range(LONGEST_CHAIN):
        above = next((one for one in known if one.subject == here.issuer and _issued(here, one)), None)
        if above is None:
            return []
        path.append(above)
        if above in roots:
            return path
        here = above
    return []


def _of_the_authority() -> tuple[bytes, ...]:
    try:
        return ports.authority().intermediates()
    except ports.KeyMissing:
        return ()


def _issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True
