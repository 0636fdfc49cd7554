"""Requests to the authority, and whom one may be about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Role, get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.signing import policies
from vanban.signing.models import Certificate, CertificateRequest
from vanban.signing.queries.register import people_to_ask_for, seal_to_ask_for
from vanban.signing.rules.requests import Subject

PAGE = 50


def subjects_of(agency_id: UUID, people: Iterable[UUID], *, seal: bool, at: datetime) -> list[Subject]:
    """The chosen ones as the request prints them; whoever does not serve in the agency is left out."""
    wanted = set(people)
    agency = get_agency(agency_id)
    found = [
        _told(
            "person", post.person_id, post.person.full_name,
            f"{post.title}, {post.unit.name if post.unit else agency.name}", post.person.email, certificate,
        )
        for post, certificate in people_to_ask_for(agency_id, at=at)
        if post.person_id in wanted
    ]  # fmt: skip
    if seal:
        certificate = seal_to_ask_for(agency_id, at=at)
        found.append(_told("agency", agency.id, agency.name, "Con dấu của cơ quan", agency.email, certificate))
    return found


def requests_seen_by(by: Actor, *, before: tuple[datetime, UUID] | None = None) -> list[CertificateRequest]:
    """Requests of one's agency, or of all for the operator; the newest first."""
    found = CertificateRequest.objects.select_related("agency")
    if not by.has(Role.OPERATOR):
        found = found.filter(agency=by.agency_id) if by.has(Role.UNIT_ADMIN) and by.agency_id else found.none()
    if before is not None:
        found = found.filter(made_at__lt=before[0])
    return list(found[:PAGE])


def get_request(request_id: UUID, *, by: Actor) -> CertificateRequest | None:
    """One request; None when it is not there. Raises OnlyAdminsRegisterCertificates."""
    found = CertificateRequest.objects.select_related("agency").filter(id=request_id).first()
    if found is not None:
        policies.check_can_follow_request(by, found)
    return found


def _told(kind: str, holder: UUID, name: str, post: str, email: str, certificate: Certificate | None) -> Subject:
    return Subject(
        kind=kind,
        holder=str(holder),
        name=name,
        post=post,
        email=email,
        certificate=str(certificate.id) if certificate else "",
        serial=certificate.serial if certificate else "",
        valid_to=f"{local(certificate.valid_to):%d/%m/%Y}" if certificate else "",
    )
