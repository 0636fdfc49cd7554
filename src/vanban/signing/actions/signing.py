"""Signing: as a person, as an agency with number, date and seal, and with text only on attachments and copies.

Each verb first refuses everything that can be refused, then works on the PDF with no transaction open, then records
what was done in one short transaction. A failure on the way leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.signing import ports
from vanban.signing.errors import (
    CopyFormUnknown,
)
from vanban.signing.models import Certificate, SignatureRecord
from vanban.signing.queries import certificates, looking, means
from vanban.signing.queries.files import engine_words, normalise
from vanban.signing.queries.waiting import patient_stamper
from vanban.signing.rules.kinds import COPY_FORMS, printed_time
from vanban.signing.rules.layout import Layout
from vanban.signing.rules.names import ATTACHMENT_PREFIX, COPY_PREFIX
from vanban.signing.rules.placing import SEAL_MM


@dataclass(frozen=True)
class SignedPdf:
    """A signed file: its bytes, the serial number of the certificate used, and when."""

    pdf: bytes
    certificate_serial: str
    signed_at: datetime
    timestamped: bool = True


def sign_as_person(
    pdf: bytes,
    *,
    layout: Layout,
    by: Actor,
    at: datetime,
    document_id: UUID | None = None,
    permission: ports.Permission | None = None,
) -> SignedPdf:
    """The competent person's signature: blue picture between title and name, PAdES, timestamp (PL I.I.7; HP25-Đ11.1b).

    A delegate signs with their own certificate, never with that of the person represented. `permission` is what the
    person typed for this signature; a key behind a PIN opens with nothing else. Raises PinMissing, PinRefused.
    """
    certificates.ensure_can_sign(by, at)
    certificate = means.usable(certificates.certificate_of_person(means.person_of(by), at=at), by.name)
    png = means.picture_of(certificate, by.name)
    stamper = ports.stamper(at)
    with engine_words(by.name):
        signed = ports.engine().sign_person(
            pdf,
            space=layout.signature,
            png=png,
            key=means.open_key(certificate, by.name, at, permission),
            name=by.name,
            stamper=stamper,
            at=at,
        )
    made = Made("person", pdf, signed, certificate, by.name, document_id, stamper is not None)
    return keep_record(made, by=by, at=at)


def fill_and_seal(
    pdf: bytes,
    *,
    layout: Layout,
    agency_id: UUID,
    number: str,
    day: str,
    month: str,
    by: Actor,
    at: datetime,
    document_id: UUID | None = None,
) -> SignedPdf:
    """Number, day and month into their places, then the agency's seal over a third of the signature (Đ15, PL I.I.8).

    The file must carry a person's signature that holds; it stays valid. Validation data of both lie under the seal.
    Raises NotSignedByPerson, PersonSignatureBad.
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
            number=number,
            day=day,
            month=month,
            png=png,
            seal_mm=float(getattr(settings, "VANBAN_SEAL_MM", SEAL_MM)),
            key=means.open_key(certificate, agency.name, at),
            name=agency.name,
            stamper=stamper,
            material=means.validation_data(certificate, at),
            at=at,
        )
    return keep_record(
        Made("seal", pdf, signed, certificate, agency.name, document_id, stamper is not None), by=by, at=at
    )


def seal_attachment(
    pdf: bytes, *, agency_id: UUID, number_and_symbol: str, by: Actor, at: datetime, document_id: UUID | None = None
) -> SignedPdf:
    """The agency's signature on an annex in a file of its own, as text at its top right (PL I.I.8; VL19-Đ11.2d)."""
    text = _Text("attachment", ATTACHMENT_PREFIX, (f"Số: {number_and_symbol}", *printed_time(at)), patient_stamper(at))
    return _sign_text(text, pdf, agency_id, document_id, by=by, at=at)


def sign_copy(
    pdf: bytes, *, agency_id: UUID, form: str, by: Actor, at: datetime, document_id: UUID | None = None
) -> SignedPdf:
    """The agency's signature on a scan: form of copy, agency and time at the top right (PL I part II; VL19-Đ8.2b-c).

    Raises CopyFormUnknown for anything but SAO Y, SAO LỤC and TRÍCH SAO.
    """
    if form not in COPY_FORMS:
        raise CopyFormUnknown(form=form)
    text = _Text("copy", COPY_PREFIX, (form, get_agency(agency_id).name, *printed_time(at)), ports.stamper(at))
    return _sign_text(text, pdf, agency_id, document_id, by=by, at=at)


@dataclass(frozen=True)
class _Text:
    purpose: str
    prefix: str
    lines: tuple[str, ...]
    stamper: ports.Stamper | None


@dataclass(frozen=True)
class Made:
    """A signature that was made: what for, the file before and after, with whose certificate."""

    purpose: str
    before: bytes
    after: bytes
    certificate: Certificate
    holder: str
    document_id: UUID | None
    timestamped: bool = True


def _sign_text(
    text: _Text, pdf: bytes, agency_id: UUID, document_id: UUID | None, *, by: Actor, at: datetime
) -> SignedPdf:
    certificates.ensure_can_seal(by, agency_id, at)
    agency = get_agency(agency_id)
    certificate = means.usable(certificates.certificate_of_agency(agency_id, at=at), agency.name)
    with engine_words(agency.name):
        signed = ports.engine().sign_text(
            normalise(pdf),
            lines=text.lines,
            prefix=text.prefix,
            key=means.open_key(certificate, agency.name, at),
            name=agency.name,
            stamper=text.stamper,
            material=means.validation_data(certificate, at),
            at=at,
        )
    stamped = text.stamper is not None
    return keep_record(Made(text.purpose, pdf, signed, certificate, agency.name, document_id, stamped), by=by, at=at)


@transaction.atomic
def keep_record(made: Made, *, by: Actor, at: datetime) -> SignedPdf:
    """Record and audit a signature that was made."""
    after = hashlib.sha256(made.after).hexdigest()
    SignatureRecord.objects.create(
        document_id=made.document_id,
        purpose=made.purpose,
        certificate=made.certificate,
        signer=made.holder,
        done_by=by.person_id,
        done_by_name=by.printed,
        agency_id=by.agency_id,
        signed_at=at,
        timestamped=made.timestamped,
        sha256_before=hashlib.sha256(made.before).hexdigest(),
        sha256_after=after,
    )
    audit.record(
        by,
        f"signing.{made.purpose}_signed",
        made.document_id,
        at,
        holder=made.holder,
        serial=made.certificate.serial,
        sha256=after,
    )
    return SignedPdf(made.after, made.certificate.serial, at, made.timestamped)
