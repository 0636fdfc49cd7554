"""Signatures of other kinds: the examiner's small one, a second agency's seal, the stamp of an arrival, no seal at all.

As in `actions.signing`: refuse first, work on the PDF with no transaction open, record in one short transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.signing import policies, ports
from vanban.signing.actions import signing
from vanban.signing.actions.signing import SignedPdf
from vanban.signing.models import SignerPicture
from vanban.signing.queries import certificates, looking, means
from vanban.signing.queries.files import engine_words, normalise
from vanban.signing.queries.waiting import patient_stamper
from vanban.signing.rules.kinds import printed_time
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.names import REVIEWER_PREFIX
from vanban.signing.rules.placing import SEAL_MM


@dataclass(frozen=True)
class Arrival:
    """What stands in the “ĐẾN” stamp: number and day of arrival, whom it goes to, the file it belongs to."""

    number: str
    arrived_at: datetime
    to: str = ""
    dossier: str = ""


def sign_as_reviewer(
    pdf: bytes,
    *,
    place: Box,
    by: Actor,
    at: datetime,
    document_id: UUID | None = None,
    permission: ports.Permission | None = None,
) -> SignedPdf:
    """Ký nháy: the small signature of who answers for content or form, before the competent person signs (Đ12).

    It is that person's own and proves the examination; it never counts as the competent person's.
    """
    certificates.ensure_can_sign(by, at)
    certificate = means.usable(certificates.certificate_of_person(means.person_of(by), at=at), by.name)
    png = means.picture_of(certificate, by.name)
    stamper = ports.stamper(at)
    with engine_words(by.name):
        signed = ports.engine().sign_person(
            pdf,
            space=place,
            png=png,
            key=means.open_key(certificate, by.name, at, permission),
            name=by.name,
            stamper=stamper,
            at=at,
            prefix=REVIEWER_PREFIX,
        )
    made = signing.Made("reviewer", pdf, signed, certificate, by.name, document_id, stamper is not None)
    return signing.keep_record(made, by=by, at=at)


def seal_beside(
    pdf: bytes, *, layout: Layout, agency_id: UUID, by: Actor, at: datetime, document_id: UUID | None = None
) -> SignedPdf:
    """The seal of another agency that issues jointly, over its own person's signature in `layout.signature`.

    Number and date are the first agency's and stay as they are. The person of this space must have signed.
    """
    certificates.ensure_can_seal(by, agency_id, at)
    agency = get_agency(agency_id)
    certificate = means.usable(certificates.certificate_of_agency(agency_id, at=at), agency.name)
    png = means.seal_of(certificate, agency.name, above=agency.governing_name)
    looking.ensure_person_signed(pdf, at=at)
    stamper = patient_stamper(at)
    with engine_words(agency.name):
        signed = ports.engine().fill_and_seal(
            pdf,
            layout=layout,
            number=None,
            day="",
            month="",
            png=png,
            seal_mm=float(getattr(settings, "VANBAN_SEAL_MM", SEAL_MM)),
            key=means.open_key(certificate, agency.name, at),
            name=agency.name,
            stamper=stamper,
            material=means.validation_data(certificate, at),
            at=at,
        )
    made = signing.Made("seal", pdf, signed, certificate, agency.name, document_id, stamper is not None)
    return signing.keep_record(made, by=by, at=at)


def stamp_arrival(
    pdf: bytes,
    *,
    agency_id: UUID,
    arrival: Arrival,
    by: Actor,
    at: datetime,
    place: Box | None = None,
    document_id: UUID | None = None,
) -> SignedPdf:
    """The “ĐẾN” stamp with number and day of arrival, signed by the receiving agency (NĐ 30/2020 Đ22, Phụ lục IV).

    The sender's signatures stay valid: the stamp is only appended. Raises NoRoomForStamp where page 1 is full.
    """
    certificates.ensure_can_seal(by, agency_id, at)
    agency = get_agency(agency_id)
    certificate = means.usable(certificates.certificate_of_agency(agency_id, at=at), agency.name)
    stamper = patient_stamper(at)
    texts = {
        "agency": agency.name,
        "number": arrival.number,
        "date": printed_time(arrival.arrived_at)[0],
        "to": arrival.to,
        "dossier": arrival.dossier,
    }
    with engine_words(agency.name):
        signed = ports.engine().stamp_arrival(
            normalise(pdf),
            texts=texts,
            place=place,
            key=means.open_key(certificate, agency.name, at),
            name=agency.name,
            stamper=stamper,
            material=means.validation_data(certificate, at),
            at=at,
        )
    made = signing.Made("arrival", pdf, signed, certificate, agency.name, document_id, stamper is not None)
    return signing.keep_record(made, by=by, at=at)


@transaction.atomic
def declare_no_seal(agency_id: UUID, *, by: Actor, at: datetime) -> None:
    """This agency has no seal of its own: its signature shows no picture from now on, until one is registered.

    A document still needs both signatures to be an original (NĐ 30/2020 Đ5): only the picture is left out.
    Raises OnlyAdminsRegisterCertificates.
    """
    policies.check_can_keep_for(by, agency_id)
    SignerPicture.objects.create(kind="agency", subject_id=agency_id, blob=None, since=at, registered_by=by.printed)
    audit.record(by, "signing.no_seal_declared", agency_id, at)
