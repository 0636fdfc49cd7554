"""Requests to the authority: they begin as a draft of the house, are sent when it is issued, and wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.signing import policies
from vanban.signing.errors.trust import (
    ReasonWanted,
    RequestWithoutCertificate,
    RequestWithoutSubjects,
    TooManySubjects,
)
from vanban.signing.models import CertificateRequest
from vanban.signing.ports.letters import Letter, desk
from vanban.signing.queries.requests import subjects_of
from vanban.signing.rules.requests import DOMAIN, MOST_SUBJECTS, Subject, body, subject_line
from vanban.signing.states import REQUEST


@dataclass(frozen=True)
class Asked:
    """What is asked for: the kind of request, for whom, of which authority, and why.

    `people` are ids of persons who serve in the agency; `seal` adds the agency itself.
    """

    kind: str
    people: Sequence[UUID]
    seal: bool
    authority: str
    reason: str = ""


@transaction.atomic
def prepare_request(asked: Asked, *, agency_id: UUID, by: Actor, at: datetime) -> CertificateRequest:
    """Begin the document that asks the authority, with everybody it is about in a table (NĐ 68/2024; VL19-Đ25.3).

    Raises OnlyAdminsRegisterCertificates, NoDraftingDesk, and all at once RequestWithoutSubjects, TooManySubjects,
    RequestWithoutCertificate for everybody who has none, ReasonWanted to revoke without saying why.
    """
    policies.check_can_ask_authority(by, agency_id)
    found = subjects_of(agency_id, asked.people, seal=asked.seal, at=at)
    refuse_all(_faults(asked, found))
    agency = get_agency(agency_id)
    authority, reason = nfc(asked.authority).strip()[:200], nfc(asked.reason).strip()[:500]
    letter = Letter(
        subject=subject_line(asked.kind, found),
        body=body(asked.kind, found, agency=agency.name, reason=reason),
        addressee=authority,
        domain=DOMAIN,
    )
    document_id = desk()(letter, by=by, at=at)
    request = CertificateRequest.objects.create(
        kind=asked.kind,
        agency_id=agency_id,
        authority=authority,
        reason=reason,
        subjects=[one.as_json() for one in found],
        document_id=document_id,
        made_by=by.printed,
        made_at=at,
    )
    told = {"kind": asked.kind, "document": document_id, "people": [one.name for one in found]}
    audit.record(by, "signing.request_prepared", request.id, at, **told)
    for one in found:
        if one.certificate:
            audit.record(by, "signing.request_prepared", UUID(one.certificate), at, **told)
    return request


@transaction.atomic
def note_request_sent(document_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The document has been issued: the request waits for the authority now. False when it is no request's document.

    Harmless when told twice.
    """
    request = CertificateRequest.objects.select_for_update().filter(document_id=document_id).first()
    if request is None or not REQUEST.can(request.status, "send"):
        return False
    request.move_to(REQUEST.step(request.status, "send"))
    request.sent_at = at
    request.save(update_fields=["status", "sent_at"])
    audit.record(by, "signing.request_sent", request.id, at, kind=request.kind, document=document_id)
    return True


@transaction.atomic
def answer_request(request_id: UUID, *, granted: bool, answer: str, by: Actor, at: datetime) -> CertificateRequest:
    """Keep what the authority answered: number and date of its paper, or why it declined.

    Raises OnlyAdminsRegisterCertificates, StepRefused, ReasonWanted.
    """
    request = CertificateRequest.objects.select_for_update().get(id=request_id)
    policies.check_can_follow_request(by, request)
    request.move_to(REQUEST.step(request.status, "answer" if granted else "decline"))
    told = nfc(answer).strip()[:500]
    if not told:
        raise ReasonWanted
    request.answer, request.answered_at = told, at
    request.save(update_fields=["status", "answer", "answered_at"])
    code = "signing.request_answered" if granted else "signing.request_declined"
    audit.record(by, code, request.id, at, kind=request.kind, answer=told)
    return request


@transaction.atomic
def withdraw_request(request_id: UUID, *, by: Actor, at: datetime) -> CertificateRequest:
    """Give up a request that has not been sent; its draft is discarded by whoever wrote it.

    Raises OnlyAdminsRegisterCertificates, StepRefused.
    """
    request = CertificateRequest.objects.select_for_update().get(id=request_id)
    policies.check_can_follow_request(by, request)
    request.move_to(REQUEST.step(request.status, "withdraw"))
    request.save(update_fields=["status"])
    audit.record(by, "signing.request_withdrawn", request.id, at, kind=request.kind)
    return request


def _faults(asked: Asked, found: Sequence[Subject]) -> list[Refusal]:
    if not found:
        return [RequestWithoutSubjects()]
    faults: list[Refusal] = []
    if len(found) > MOST_SUBJECTS:
        faults.append(TooManySubjects(limit=MOST_SUBJECTS))
    if asked.kind != "new":
        faults += [RequestWithoutCertificate(holder=one.name) for one in found if not one.certificate]
    if asked.kind == "revoke" and not asked.reason.strip():
        faults.append(ReasonWanted())
    return faults
