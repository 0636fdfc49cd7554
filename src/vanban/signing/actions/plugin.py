"""Signing with a token at the person's own computer: give a file out, take it back, believe nothing, check it all.

The house never speaks to the token. The person's browser asks the signing software, which fetches the offered file
with one ticket and returns it signed with another; both are good for one use and a few minutes and open nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from vanban.directory.api import actor_for, get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal, Refusals
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.signing import policies, ports
from vanban.signing.errors import CertificateMissing
from vanban.signing.errors.plugin import (
    AnotherFile,
    NotYourRequest,
    OtherFileReturned,
    RequestOver,
    ReturnedTooLarge,
    TicketUnknown,
    TicketUsed,
)
from vanban.signing.events import ReturnedSigned, SigningGivenUp
from vanban.signing.models import Certificate, SignatureRecord, SigningRequest
from vanban.signing.queries import certificates
from vanban.signing.queries.plugin import digest_of, is_over, requests_of
from vanban.signing.rules import returned
from vanban.signing.rules.layout import Box
from vanban.signing.rules.reports import from_json
from vanban.signing.states import SIGNING_REQUEST

PDF = "application/pdf"
CHECKING = timedelta(minutes=2)
"""A file that came back in its last second is still checked to the end."""


@dataclass(frozen=True)
class Offer:
    """A file to be signed: which, for what, under which number, and the place at which the signature must lie."""

    blob_id: UUID
    purpose: str
    name: str
    part: UUID | None = None
    place: Box | None = None
    number: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Tickets:
    """Two fresh secrets, made by chance: one to fetch the file, one to return it."""

    download: str
    upload: str


def offer(offers: Sequence[Offer], *, document_id: UUID, version: int, by: Actor, at: datetime) -> UUID:
    """Begin an errand: these files wait to be signed by this person's own device; answers with the errand's id.

    Whoever signs as a person uses their own certificate, whoever seals the agency's. What was open on the same
    document before is over. Raises what `ensure_can_sign` and `ensure_can_seal` raise.
    """
    holder = _certificate_for(offers[0].purpose, by, at)
    if by.person_id is None:
        raise CertificateMissing(holder=by.name)
    files = [storage.describe(one.blob_id) for one in offers]
    minutes = timedelta(minutes=settings.VANBAN_PLUGIN_MINUTES)
    errand_id = new_id()
    with transaction.atomic():
        _end_open(SigningRequest.objects.select_for_update().filter(document_id=document_id), "give_up", at)
        for order, (one, file) in enumerate(zip(offers, files, strict=True)):
            SigningRequest.objects.create(
                errand_id=errand_id,
                order=order,
                document_id=document_id,
                version=version,
                purpose=one.purpose,
                part=one.part,
                name=one.name[:255],
                number=one.number,
                dated=one.dated,
                certificate=holder,
                person_id=by.person_id,
                person_name=by.printed,
                post_id=by.post_id,
                agency_id=by.agency_id,
                offered_id=file.id,
                sha256_offered=file.sha256,
                size_offered=file.size,
                place=asdict(one.place) if one.place else None,
                offered_at=at,
                expires_at=at + minutes,
            )
        audit.record(by, "signing.offered", document_id, at, files=len(offers), serial=holder.serial)
    return errand_id


@transaction.atomic
def hand_out(request_id: UUID, tickets: Tickets, *, by: Actor, at: datetime) -> SigningRequest:
    """Give the person's browser new tickets for one file; tickets handed out before are dead.

    Raises NotYourRequest, RequestOver.
    """
    request = SigningRequest.objects.select_for_update().get(id=request_id)
    _check_own(by, request)
    if is_over(request, at) or not SIGNING_REQUEST.can(request.status, "offer_again"):
        raise RequestOver
    request.move_to(SIGNING_REQUEST.step(request.status, "offer_again"))
    request.fetched_at = None
    request.download_digest, request.upload_digest = digest_of(tickets.download), digest_of(tickets.upload)
    request.save(update_fields=["status", "fetched_at", "download_digest", "upload_digest"])
    audit.record(by, "signing.handed_out", None, at, request=request.id, document=request.document_id)
    return request


@transaction.atomic
def fetch(ticket: str, *, by: Actor, at: datetime) -> SigningRequest:
    """The signing software takes the offered file, once. `by` is the machine: nobody signs in here.

    Raises TicketUnknown, TicketUsed, RequestOver. The caller reads the content after the transaction.
    """
    request = SigningRequest.objects.select_for_update().filter(download_digest=digest_of(ticket)).first()
    if request is None:
        raise TicketUnknown
    if SIGNING_REQUEST.statuses[request.status].final or is_over(request, at):
        raise RequestOver
    if not SIGNING_REQUEST.can(request.status, "fetch"):
        raise TicketUsed
    request.move_to(SIGNING_REQUEST.step(request.status, "fetch"))
    request.fetched_at = at
    request.save(update_fields=["status", "fetched_at"])
    audit.record(by, "signing.fetched", None, at, request=request.id, person=request.person_id)
    return request


def take_back(ticket: str, content: bytes, *, by: Actor, at: datetime) -> SigningRequest:
    """A signed file comes back: it counts only when it is the offered one with exactly the signature asked for.

    Returning the same file again gives the same answer: the request accepted, or refused with every reason (`reasons`)
    and nothing else changed. Raises TicketUnknown, RequestOver, OtherFileReturned, ReturnedTooLarge. Call it outside
    any transaction.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    request = _received(ticket, sha256, len(content), by=by, at=at)
    if SIGNING_REQUEST.statuses[request.status].final:
        return request
    signer = actor_for(request.person_id, at=at, post_id=request.post_id, for_post_id=request.post_id)
    reasons, stamped = _judged(request, content, at)
    stored = storage.put(content, media_type=PDF) if not reasons else None
    return _ended(request.id, reasons, stored.id if stored else None, stamped=stamped, by=signer, at=at)


def give_up(errand_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person does not sign with the device; what waits for it learns so. Harmless when all is over.

    Raises NotYourRequest.
    """
    with transaction.atomic():
        found = SigningRequest.objects.select_for_update().filter(errand_id=errand_id)
        for request in found:
            _check_own(by, request)
        ended = _end_open(found, "give_up", at)
        if ended:
            audit.record(by, "signing.given_up", ended[0].document_id, at)
            publish(SigningGivenUp(errand_id, ended[0].document_id, at))


@transaction.atomic
def end_expired(*, by: Actor, at: datetime) -> int:
    """End every request whose minutes are over; how many there were."""
    over = SigningRequest.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at, ended_at__isnull=True)
    ended = _end_open(over.filter(expires_at__lte=at - CHECKING), "expire", at)
    for request in ended:
        audit.record(by, "signing.request_expired", None, at, request=request.id, document=request.document_id)
    return len(ended)


@transaction.atomic
def settle(errand_id: UUID, told: Sequence[str], *, by: Actor, at: datetime) -> None:
    """The document has taken what came back (`told` is empty), or says why it could not."""
    open_ones = SigningRequest.objects.filter(errand_id=errand_id, settled_at__isnull=True)
    document_id = open_ones.values_list("document_id", flat=True).first()
    if document_id is not None:
        open_ones.update(settled_at=at, told=list(told))
        if told:
            audit.record(by, "signing.not_taken", document_id, at, reason=" ".join(told))


def _certificate_for(purpose: str, by: Actor, at: datetime) -> Certificate:
    if purpose == "person":
        certificates.ensure_can_sign(by, at)
        found = certificates.certificate_of_person(by.person_id, at=at) if by.person_id else None
        holder = by.name
    else:
        if by.agency_id is None:
            raise CertificateMissing(holder=by.name)
        certificates.ensure_can_seal(by, by.agency_id, at)
        found = certificates.certificate_of_agency(by.agency_id, at=at)
        holder = get_agency(by.agency_id).name
    if found is None:
        raise CertificateMissing(holder=holder)
    return found


def _check_own(by: Actor, request: SigningRequest) -> None:
    if by.person_id != request.person_id:
        raise NotYourRequest(who=request.person_name)


def _end_open(found: Iterable[SigningRequest], verb: str, at: datetime) -> list[SigningRequest]:
    """End what is still open among these rows, which the caller holds locked."""
    ended = []
    for request in found:
        if SIGNING_REQUEST.can(request.status, verb):
            request.move_to(SIGNING_REQUEST.step(request.status, verb))
            request.ended_at = at
            request.save(update_fields=["status", "ended_at"])
            ended.append(request)
    return ended


def _received(ticket: str, sha256: str, size: int, *, by: Actor, at: datetime) -> SigningRequest:
    """The request with the returned file's digest noted; the caller looks whether it has ended already."""
    refusal: Refusal | None = None
    with transaction.atomic():
        request = SigningRequest.objects.select_for_update().filter(upload_digest=digest_of(ticket)).first()
        if request is None:
            raise TicketUnknown
        if request.sha256_returned:
            if request.sha256_returned != sha256:
                audit.record(by, "signing.other_file_returned", None, at, request=request.id, sha256=sha256)
                refusal = OtherFileReturned()
        elif is_over(request, at) or not SIGNING_REQUEST.can(request.status, "return"):
            refusal = RequestOver()
        elif size > request.size_offered + returned.ROOM_FOR_SIGNATURE:
            refusal = ReturnedTooLarge()
        else:
            request.move_to(SIGNING_REQUEST.step(request.status, "return"))
            request.sha256_returned = sha256
            request.save(update_fields=["status", "sha256_returned"])
    if refusal is not None:
        raise refusal
    return request


def _judged(request: SigningRequest, content: bytes, at: datetime) -> tuple[list[Refusal], bool]:
    """Every reason against the returned file, and whether its new signature carries a timestamp that holds.

    The certificate itself may have been revoked in the meantime.
    """
    offered = storage.read(request.offered_id)
    holder = certificates.holder_name(request.certificate)
    found = list(policies.why_not_used(request.certificate, holder, at))
    if content == offered or not returned.begins_with(content, offered):
        return [*found, AnotherFile()], False
    engine = ports.engine()
    addition = engine.review_addition(offered, content)
    checked = engine.check(content, certificates.trust_material(at), at=at)
    report = from_json({**checked, "sha256": "", "checked_at": at.isoformat(), "trust_version": ""})
    wanted = returned.Wanted(
        hashlib.sha256(bytes(request.certificate.content)).hexdigest(),
        request.box,
        sealed_later=request.purpose == "person",
    )
    new = {one.field for one in addition.new}
    stamped = any(facts.timestamp_at is not None for facts in report.signatures if facts.field in new)
    return [*found, *returned.faults(addition, report, wanted)], stamped


@transaction.atomic
def _ended(
    request_id: UUID, reasons: Sequence[Refusal], stored: UUID | None, *, stamped: bool, by: Actor, at: datetime
) -> SigningRequest:
    """Accepted with its record, or refused with every reason; the last file of an errand tells the document."""
    request = SigningRequest.objects.select_for_update().get(id=request_id)
    if SIGNING_REQUEST.statuses[request.status].final:
        return request  # given up meanwhile, or the same file was returned twice at once
    step = SIGNING_REQUEST.step(request.status, "refuse" if reasons else "accept")
    request.move_to(step)
    request.ended_at = at
    request.reasons = _told(reasons)
    request.returned_id = stored
    request.save(update_fields=["status", "ended_at", "reasons", "returned"])
    if reasons:
        codes = [reason.code for reason in Refusals(reasons).reasons]
        audit.record(
            by, "signing.returned_refused", request.document_id, at, codes=codes, sha256=request.sha256_returned
        )
        return request
    holder = certificates.holder_name(request.certificate)
    SignatureRecord.objects.create(
        document_id=request.document_id,
        purpose=request.purpose,
        certificate=request.certificate,
        signer=holder,
        done_by=by.person_id,
        done_by_name=by.printed,
        agency_id=by.agency_id,
        signed_at=at,
        timestamped=stamped,
        sha256_before=request.sha256_offered,
        sha256_after=request.sha256_returned,
    )
    audit.record(
        by,
        f"signing.{request.purpose}_signed",
        request.document_id,
        at,
        holder=holder,
        serial=request.certificate.serial,
        sha256=request.sha256_returned,
    )
    if all(one.returned_id is not None for one in requests_of(request.errand_id)):
        publish(ReturnedSigned(request.errand_id, request.document_id, at))
    return request


def _told(reasons: Sequence[Refusal]) -> list[dict[str, str]]:
    """Every reason in words, as the person will read it."""
    told = []
    for reason in Refusals(reasons).reasons:
        with translation.override(settings.LANGUAGE_CODE):  # the software at the other end speaks for nobody
            message, cure = reason.render(gettext)
        told.append({"message": message, "cure": cure, "law": reason.law, "target": "", "code": reason.code})
    return told
