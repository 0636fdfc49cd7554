"""Paper that came in: scanned, signed by the agency as its copy (kind C), entered in the book, stamped “ĐẾN”.

NB16-Đ13.1a; VL19-Đ12.5; HP25-Đ6.2b, Đ16. All that follows is done on the electronic form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import ports
from vanban.drafting.errors import NotArrivedHere, ScanNotAttached, UploadRejected
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.copying import copy_faults
from vanban.drafting.rules.enclosures import enclosure_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, Refusal, refuse_all
from vanban.platform import audit, storage
from vanban.registry.api import (
    FileFacts,
    FileRole,
    IncomingDocument,
    IncomingFacts,
    LateFacts,
    ReceivedAs,
    check_can_keep_register,
    check_incoming,
    files_of,
    find_incoming,
    keep_stamped,
    register_incoming,
)
from vanban.rulebook.api import Profile, Upload, check_upload, proposed_file_name
from vanban.signing.api import (
    COPY_FORMS,
    Arrival,
    CopyFormUnknown,
    ensure_can_seal,
    screen_upload,
    sign_copy,
    stamp_arrival,
)

PDF = "application/pdf"


@dataclass(frozen=True)
class Scanned:
    """A file from the scanner: name, media type found by looking inside, and where it is stored."""

    name: str
    media_type: str
    blob_id: UUID


def enter_paper(
    document_id: UUID,
    *,
    facts: IncomingFacts,
    scan: Scanned | None,
    enclosures: Sequence[Scanned] = (),
    listed: Sequence[str] = (),
    form: str = "",
    late: LateFacts | None = None,
    by: Actor,
    at: datetime,
) -> IncomingDocument:
    """Enter a paper with its scan; it then stands before the leaders like any other document.

    With a `form` of copy (SAO Y, SAO LỤC) the agency signs the scan, text at the top right, no picture; without one
    the scan is kept unsigned. `document_id` is the form's own: sent twice, it is entered once. Raises
    OnlyClerksKeepRegister, and everything that is wrong with fields, scan, enclosures and certificate. Outside any
    transaction.
    """
    agency_id = by.agency_id
    if agency_id is None:
        raise NotArrivedHere
    check_can_keep_register(by, agency_id)
    by.check_may("drafting.paper_entered")  # asked before the agency signs the scan
    found = find_incoming(document_id)
    if found is not None:
        return found
    rules = rules_for(at)
    scan = _named(rules, scan) if scan is not None else None
    enclosures = [_named(rules, one) for one in enclosures]
    content = storage.read(scan.blob_id) if scan is not None else b""
    refuse_all([*_fact_faults(facts, scan), *_scan_faults(rules, scan, content, form), *_others(rules, enclosures),
                *enclosure_faults(listed, rules.must_scan, files=len(enclosures))])  # fmt: skip
    if scan is None:
        raise ScanNotAttached
    main = scan.blob_id
    if form:
        ensure_can_seal(by, agency_id, at)
        signed = sign_copy(content, agency_id=agency_id, form=form, by=by, at=at, document_id=document_id)
        main = storage.put(signed.pdf, media_type=PDF).id
    files = [FileFacts(main, scan.name), *(FileFacts(one.blob_id, one.name, FileRole.ANNEX) for one in enclosures)]
    with transaction.atomic():
        document = register_incoming(
            document_id,
            agency_id=agency_id,
            facts=replace(facts, received_as=ReceivedAs.PAPER),
            files=files,
            by=by,
            at=at,
            late=late,
        )
        audit.record(by, "drafting.paper_entered", document_id, at, form=form, enclosures=list(listed))
    return document


def stamp_arrived(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put the “ĐẾN” stamp with number and day on a copy of the document, signed by the agency (HP25-Đ16.2a).

    The file as it came stays as it is. Raises NotArrivedHere, OnlyClerksKeepRegister, and signing's refusals:
    NoRoomForStamp, certificates. Outside any transaction.
    """
    document = find_incoming(document_id)
    if document is None:
        raise NotArrivedHere
    check_can_keep_register(by, document.agency_id)
    by.check_may("drafting.arrival_stamped")
    main = next((file for file in files_of(document_id) if file.role == FileRole.MAIN), None)
    if main is None or main.blob.media_type != PDF:
        raise NotArrivedHere
    arrival = Arrival(
        number=str(document.arrival_number), arrived_at=document.registered_at, to=document.to_places[:60]
    )
    stamped = stamp_arrival(
        storage.read(main.blob_id),
        agency_id=document.agency_id,
        arrival=arrival,
        by=by,
        at=at,
        document_id=document_id,
    )
    stored = storage.put(stamped.pdf, media_type=PDF)
    name = f"DauDen{document.arrival_number}.pdf"
    with transaction.atomic():
        keep_stamped(document_id, blob_id=stored.id, name=name, by=by, at=at)
        audit.record(by, "drafting.arrival_stamped", document_id, at, certificate=stamped.certificate_serial)


def _named(rules: Profile, file: Scanned) -> Scanned:
    """A scanner's name for a file, as the regulation wants names: nobody is asked to rename a scan."""
    return replace(file, name=proposed_file_name(rules, file.name))


def _fact_faults(facts: IncomingFacts, scan: Scanned | None) -> list[Refusal]:
    """What the register would refuse, asked before anything is signed."""
    if scan is None:
        return [ScanNotAttached()]
    try:
        check_incoming(facts, files=[FileFacts(scan.blob_id, scan.name)])
    except Refusal as refusal:
        return list(refusal.reasons)
    return []


def _scan_faults(rules: Profile, scan: Scanned | None, content: bytes, form: str) -> list[Refusal]:
    if scan is None:
        return []
    if form and form not in COPY_FORMS:
        return [CopyFormUnknown(form=form)]
    try:
        check_upload(rules, Upload(name=scan.name, size=len(content), role="signed", content_type=scan.media_type))
    except Refusal as refusal:
        return list(refusal.reasons)
    screened = screen_upload(content)
    if not screened.is_clean:
        return [UploadRejected(name=scan.name, why=tuple(Phrase(message) for message in screened.messages))]
    if not form:
        return []
    try:
        return list(copy_faults(form, ports.scan_reader()(content)))
    except UploadRejected as refusal:
        return [refusal]


def _others(rules: Profile, enclosures: Sequence[Scanned]) -> list[Refusal]:
    faults: list[Refusal] = []
    for one in enclosures:
        try:
            check_upload(
                rules,
                Upload(
                    name=one.name,
                    size=storage.describe(one.blob_id).size,
                    role="attachment",
                    content_type=one.media_type,
                ),
            )
        except Refusal as refusal:
            faults += refusal.reasons
    return faults
