"""What somebody must see to about certificates, in sentences: for the first page, the account and the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.signing import policies
from vanban.signing.models import CertificateWarning
from vanban.signing.queries.certificates import certificate_of_person
from vanban.signing.queries.register import open_warnings, printed_holder
from vanban.signing.rules.register import LEFT

MOST = 5
"""More than these stand in the register alone."""


@dataclass(frozen=True)
class CertificateNotice:
    """One line: how urgent (`danger`, `warning`), what, and about which certificate."""

    tone: str
    text: str
    certificate_id: UUID


def certificate_notices(by: Actor, *, at: datetime, limit: int = MOST) -> list[CertificateNotice]:
    """What this person must see to: as holder, as the unit's administrator, as operator (NB25-Đ23.1b)."""
    found = [notice_of(warning, at) for warning in open_warnings(by, limit=limit)]
    return [*_own_refusals(by, at), *found][:limit]


def notice_of(warning: CertificateWarning, at: datetime) -> CertificateNotice:
    """An open warning as a line."""
    certificate = warning.certificate
    ends = {"holder": printed_holder(certificate), "day": f"{local(certificate.valid_to):%d/%m/%Y}"}
    if warning.kind == LEFT:
        text = _("%(holder)s no longer serves in the agency that keeps this certificate: request its revocation.")
        return CertificateNotice("danger", text % ends, certificate.id)
    left = days_left(certificate.valid_to, at)
    text = _("The certificate of %(holder)s ends on %(day)s (%(left)s).") % (ends | {"left": left})
    return CertificateNotice("danger" if warning.kind == "7" else "warning", text, certificate.id)


def days_left(ends: datetime, at: datetime) -> str:
    """What is left, in whole days."""
    days = max((ends - at + timedelta(hours=12)).days, 0)
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _own_refusals(by: Actor, at: datetime) -> list[CertificateNotice]:
    """Why the holder's own certificate would not sign now; nothing for people who never had one."""
    certificate = certificate_of_person(by.person_id, at=at) if by.person_id is not None else None
    if certificate is None:
        return []
    reasons = policies.why_not_used(certificate, by.name, at)
    return [CertificateNotice("danger", " ".join(reason.render(_)), certificate.id) for reason in reasons]
