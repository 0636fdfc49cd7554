"""Who may use a seal, keep certificates, decide on trust; and whether a certificate may be used at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.signing.errors import (
    CertificateExpired,
    CertificateMissing,
    CertificateNotYetValid,
    CertificateRevoked,
    OnlyAdminsRegisterCertificates,
    OnlyClerksSeal,
)
from vanban.signing.errors.trust import CertificateSuspended, FourEyes, NotYourCertificate, OnlyOperatorsTrust
from vanban.signing.models import Certificate, CertificateRequest, TrustProposal
from vanban.signing.states import CERTIFICATE, PROPOSAL

SEAL_ROLES = frozenset({Role.CLERK, Role.LEADER})
_CLERKS = gettext_noop("the agency's clerks")
_ADMINS = gettext_noop("the unit's administrator or the operator")
_OPERATORS = gettext_noop("another operator")


def can_use_seal(by: Actor, agency_id: UUID) -> bool:
    """The seal's key is used by a clerk acting for this very agency (NĐ 30/2020 Đ32-33)."""
    return by.agency_id == agency_id and by.has(Role.CLERK)


def check_can_use_seal(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyClerksSeal."""
    if not can_use_seal(by, agency_id):
        raise OnlyClerksSeal(who=_CLERKS)


def can_keep_certificates(by: Actor) -> bool:
    """Administrators keep certificates, each of the own agency; for the link to the register's pages."""
    return by.has(Role.UNIT_ADMIN) or by.has(Role.OPERATOR)


def check_can_keep_certificates(by: Actor) -> None:
    """Raises OnlyAdminsRegisterCertificates; the machine may, when it makes the demo."""
    if not by.is_system and not can_keep_certificates(by):
        raise OnlyAdminsRegisterCertificates(who=_ADMINS)


def can_keep_for(by: Actor, home_agency_id: UUID | None) -> bool:
    """The agency's own administrator or the operator, in their own name; never a stand-in (NB25-Đ23.1)."""
    if by.is_system:
        return True
    administers = by.has(Role.UNIT_ADMIN) and by.agency_id == home_agency_id and home_agency_id is not None
    return by.for_person_id is None and (administers or by.has(Role.OPERATOR))


def check_can_keep_for(by: Actor, home_agency_id: UUID | None) -> None:
    """Raises OnlyAdminsRegisterCertificates."""
    if not can_keep_for(by, home_agency_id):
        raise OnlyAdminsRegisterCertificates(who=_ADMINS)


def can_keep(by: Actor, certificate: Certificate) -> bool:
    """Whether this person keeps this certificate: registers its successor, suspends, restores, takes it back."""
    return can_keep_for(by, certificate.home_agency_id)


def can_suspend(by: Actor, certificate: Certificate) -> bool:
    """Who keeps it, and its holder, who knows first that the device is lost."""
    own = certificate.person_id is not None and by.person_id == certificate.person_id and by.for_person_id is None
    return (own or can_keep(by, certificate)) and CERTIFICATE.can(certificate.status, "suspend")


def check_can_suspend(by: Actor, certificate: Certificate) -> None:
    """Raises OnlyAdminsRegisterCertificates; whether it is possible now, the table of steps says."""
    own = certificate.person_id is not None and by.person_id == certificate.person_id and by.for_person_id is None
    if not own:
        check_can_keep_for(by, certificate.home_agency_id)


def can_restore(by: Actor, certificate: Certificate) -> bool:
    """For the button “Khôi phục”."""
    return can_keep(by, certificate) and CERTIFICATE.can(certificate.status, "restore")


def can_revoke(by: Actor, certificate: Certificate) -> bool:
    """For the button “Thu hồi”."""
    return can_keep(by, certificate) and CERTIFICATE.can(certificate.status, "revoke")


def can_see(by: Actor, certificate: Certificate) -> bool:
    """Its holder, who keeps it, and for the agency's own: its clerks and leaders."""
    if can_keep(by, certificate) or (certificate.person_id is not None and by.person_id == certificate.person_id):
        return True
    return certificate.agency_id is not None and by.agency_id == certificate.agency_id and bool(by.roles & SEAL_ROLES)


def check_can_see(by: Actor, certificate: Certificate) -> None:
    """Raises NotYourCertificate."""
    if not can_see(by, certificate):
        raise NotYourCertificate(who=_ADMINS)


def can_tend_trust(by: Actor) -> bool:
    """Operators in their own name; nobody stands in for them here."""
    return by.has(Role.OPERATOR) and by.for_person_id is None and by.person_id is not None


def check_can_tend_trust(by: Actor) -> None:
    """Raises OnlyOperatorsTrust."""
    if not can_tend_trust(by):
        raise OnlyOperatorsTrust(who=_OPERATORS)


def can_decide_trust(by: Actor, proposal: TrustProposal) -> bool:
    """For the buttons: another operator than the one who proposed, while it is open."""
    return can_tend_trust(by) and proposal.proposed_by != by.person_id and PROPOSAL.can(proposal.status, "approve")


def check_can_decide_trust(by: Actor, proposal: TrustProposal) -> None:
    """Raises OnlyOperatorsTrust, and FourEyes for the one who proposed it."""
    check_can_tend_trust(by)
    if proposal.proposed_by == by.person_id:
        raise FourEyes(who=_OPERATORS)


def can_withdraw_trust(by: Actor, proposal: TrustProposal) -> bool:
    """For the button: the one who proposed it."""
    return can_tend_trust(by) and proposal.proposed_by == by.person_id and PROPOSAL.can(proposal.status, "withdraw")


def check_can_withdraw_trust(by: Actor, proposal: TrustProposal) -> None:
    """Raises OnlyOperatorsTrust."""
    check_can_tend_trust(by)
    if proposal.proposed_by != by.person_id:
        raise OnlyOperatorsTrust(who=proposal.proposed_by_name)


def check_is_machine(by: Actor) -> None:
    """Trust without a second pair of eyes is for the machine alone, which makes the demo. Raises OnlyOperatorsTrust."""
    if not by.is_system:
        raise OnlyOperatorsTrust(who=_OPERATORS)


def can_ask_authority(by: Actor, agency_id: UUID | None) -> bool:
    """Requests are prepared by the agency's administrator, who is the one to draft the document."""
    return agency_id is not None and by.has(Role.UNIT_ADMIN) and by.agency_id == agency_id and by.post_id is not None


def check_can_ask_authority(by: Actor, agency_id: UUID | None) -> None:
    """Raises OnlyAdminsRegisterCertificates."""
    if not can_ask_authority(by, agency_id):
        raise OnlyAdminsRegisterCertificates(who=_ADMINS)


def can_follow_request(by: Actor, request: CertificateRequest) -> bool:
    """The agency's administrator and the operator."""
    return can_keep_for(by, request.agency_id)


def check_can_follow_request(by: Actor, request: CertificateRequest) -> None:
    """Raises OnlyAdminsRegisterCertificates."""
    check_can_keep_for(by, request.agency_id)


def why_not_used(certificate: Certificate | None, holder: str, at: datetime) -> Iterator[Refusal]:
    """Every reason why this certificate cannot sign at this moment."""
    if certificate is None:
        yield CertificateMissing(holder=holder)
        return
    if certificate.suspended_at is not None and certificate.suspended_at <= at:
        yield CertificateSuspended(
            holder=holder, moment=_day(certificate.suspended_at), reason=certificate.suspended_reason or "-"
        )
    if certificate.status == "revoked" and certificate.revoked_at is not None and certificate.revoked_at <= at:
        yield CertificateRevoked(
            holder=holder, moment=_day(certificate.revoked_at), reason=certificate.revoked_reason or "-"
        )
    if certificate.valid_to < at:
        yield CertificateExpired(holder=holder, moment=_day(certificate.valid_to))
    if certificate.valid_from > at:
        yield CertificateNotYetValid(holder=holder, moment=_day(certificate.valid_from))


def _day(moment: datetime) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}"
