"""Who may use a seal, and whether a certificate may be used at a moment."""

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
from vanban.signing.models import Certificate

_CLERKS = gettext_noop("the agency's clerks")
_ADMINS = gettext_noop("the unit's administrator or the operator")


def can_use_seal(by: Actor, agency_id: UUID) -> bool:
    """The seal's key is used by a clerk acting for this very agency (NĐ 30/2020 Đ32-33)."""
    return by.agency_id == agency_id and by.has(Role.CLERK)


def check_can_use_seal(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyClerksSeal."""
    if not can_use_seal(by, agency_id):
        raise OnlyClerksSeal(who=_CLERKS)


def can_keep_certificates(by: Actor) -> bool:
    """Administrators keep certificates."""
    return by.has(Role.UNIT_ADMIN) or by.has(Role.OPERATOR)


def check_can_keep_certificates(by: Actor) -> None:
    """Raises OnlyAdminsRegisterCertificates; the machine may, when it makes the demo."""
    if not by.is_system and not can_keep_certificates(by):
        raise OnlyAdminsRegisterCertificates(who=_ADMINS)


def why_not_used(certificate: Certificate | None, holder: str, at: datetime) -> Iterator[Refusal]:
    """Every reason why this certificate cannot sign at this moment."""
    if certificate is None:
        yield CertificateMissing(holder=holder)
        return
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
