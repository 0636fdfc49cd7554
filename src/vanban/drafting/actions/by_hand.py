"""What is signed by hand: approved on the screen, printed, signed, numbered, scanned; the agency signs the scan.

NB16-Đ13.2a has every approved document signed on paper; HP25-Đ20.1a has the scan sent together with the file of the
final draft. The number is held before the scan is made, since it stands on the paper that is scanned.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import close_items
from vanban.drafting import policies, ports, states
from vanban.drafting.actions.issuing import _put_before_clerks
from vanban.drafting.errors import ReasonMissing, ScanUnlikePaper, SealAtDevice, UploadRejected, VersionChanged
from vanban.drafting.events import DraftSigned, IssueBegun
from vanban.drafting.models import Draft, DraftVersion, Opinion
from vanban.drafting.queries.drafts import get_draft, paper_of
from vanban.drafting.queries.flow import rules_of
from vanban.drafting.queries.issuing import recipient_faults
from vanban.drafting.queries.readiness import faults_of
from vanban.drafting.rules.copying import copy_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import Reservation, book_of, release_number, reserve_number
from vanban.rulebook.api import Upload, check_upload
from vanban.signing.api import ensure_can_seal, screen_upload, seals_by_device

PDF = "application/pdf"
WAITS_FOR_PEN = gettext_noop("Printed, waiting for the signature by hand")
WAITS_FOR_SCAN = gettext_noop("Signed by hand, waiting for its scan")


@transaction.atomic
def approve_by_hand(draft_id: UUID, *, version: int, by: Actor, at: datetime, note: str = "") -> Draft:
    """The signer agrees to the version read and will sign it on paper; the clerks print it (HP25-Đ20.1a).

    Raises NotYourSignature, DelegationEnded, StepRefused, VersionChanged, and every fault of the draft at once.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_sign(by, draft)
    policies.check_still_stands_in(by, at)
    step = states.DRAFT.step(draft.status, "approve_by_hand")
    refuse_all(faults_of(draft, at=at))
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None or paper.number != version:
        raise VersionChanged(version=paper.number if paper else 0)
    Opinion.objects.create(
        draft=draft,
        verdict="sign",
        text=nfc(note).strip(),
        step=draft.status,
        by_name=by.printed,
        by_title=by.post_title,
        at=at,
    )
    draft.by_hand = True
    draft.approved_version = None
    _move(draft, step.target, at)
    _put_before_clerks(draft, by=by, at=at)
    audit.record(by, "drafting.approved_by_hand", draft.id, at, version=version)
    publish(DraftSigned(draft.id, draft.agency_id, at))
    return draft


@transaction.atomic
def print_paper(draft_id: UUID, *, by: Actor, at: datetime) -> DraftVersion:
    """In, trình ký tay: the clerk prints what was approved and lays it before the signer (NB16-Đ13.2a).

    Answers with the version to print, the one without pictures of signatures. Raises NotYourPaperWay, StepRefused.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_print(by, draft)
    policies.check_still_stands_in(by, at)
    step = states.DRAFT.step(draft.status, "print")
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None:
        raise ValueError(f"{draft_id} was approved without a paper")
    draft.by_hand = True
    _move(draft, step.target, at)
    _put_before_clerks(draft, by=by, at=at, origin=str(WAITS_FOR_PEN))
    audit.record(by, "drafting.printed", draft.id, at, version=paper.number)
    return paper


@transaction.atomic
def take_signed(draft_id: UUID, *, by: Actor, at: datetime) -> Reservation:
    """The paper came back signed: hold the number that is written on it with today's date (NĐ 30/2020 Đ14, Đ15).

    Raises NotYourPaperWay, StepRefused, every recipient that is closed, and what stands against the agency's key.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_print(by, draft)
    policies.check_still_stands_in(by, at)
    step = states.DRAFT.step(draft.status, "take_signed")
    refuse_all(recipient_faults(draft, at=at))
    ensure_can_seal(by, draft.agency_id, at)
    held = reserve_number(draft.id, agency_id=draft.agency_id, book=book_of(draft.type_code), by=by, at=at)
    draft.issue_begun_at = at
    _move(draft, step.target, at)
    _put_before_clerks(draft, by=by, at=at, origin=str(WAITS_FOR_SCAN))
    audit.record(by, "drafting.signed_by_hand", draft.id, at, number=held.text)
    return held


@transaction.atomic
def give_number_back(draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> Draft:
    """The signed paper is not issued after all: its number goes back, or stays void with the reason."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_print(by, draft)
    step = states.DRAFT.step(draft.status, "give_back")
    text = nfc(reason).strip()
    if not text:
        raise ReasonMissing
    fate = release_number(draft_id, reason=text, by=by, at=at)
    draft.issue_begun_at = None
    draft.issue_failure = ""
    _move(draft, step.target, at)
    _put_before_clerks(draft, by=by, at=at, origin=text)
    audit.record(by, "drafting.number_given_back", draft.id, at, reason=text, number_fate=fate)
    return draft


def take_scan(draft_id: UUID, *, name: str, content: bytes, media_type: str, by: Actor, at: datetime) -> Draft:
    """The scan of the paper with pen, number and stamp on it; the machine signs it for the agency and issues it.

    Raises NotYourPaperWay, StepRefused, every fault of the file at once (kind, size, colour, resolution, pages), and
    SealAtDevice where the agency's key lies on a token.
    """
    draft = get_draft(draft_id)
    policies.check_can_print(by, draft)
    policies.check_still_stands_in(by, at)
    states.DRAFT.step(draft.status, "scan")
    check_upload(rules_of(draft), Upload(name=name, size=len(content), role="scan", content_type=media_type))
    screened = screen_upload(content)
    if not screened.is_clean:
        raise UploadRejected(name=name, why=tuple(Phrase(message) for message in screened.messages))
    scan = ports.scan_reader()(content)
    paper = paper_of(draft_id, "composed", "uploaded")
    faults = list(copy_faults("SAO Y", scan))
    if paper is not None and paper.pages and len(scan.pages) != paper.pages:
        faults.append(ScanUnlikePaper(found=len(scan.pages), wanted=paper.pages))
    refuse_all(faults)
    ensure_can_seal(by, draft.agency_id, at)
    if seals_by_device(draft.agency_id, at=at):
        raise SealAtDevice
    stored = storage.put(content, media_type=PDF)
    return _keep_scan(draft_id, stored.id, len(scan.pages), by=by, at=at)


@transaction.atomic
def _keep_scan(draft_id: UUID, blob_id: UUID, pages: int, *, by: Actor, at: datetime) -> Draft:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_print(by, draft)
    step = states.DRAFT.step(draft.status, "scan")
    refuse_all(recipient_faults(draft, at=at))
    version = draft.add_version("scanned", made_by=by.printed, made_at=at, blob_id=blob_id, pages=pages)
    draft.issue_failure = ""
    draft.issue_begun_at = at
    for_post_id = by.post_id if by.for_person_id else None
    draft.issue_begun_by = {
        "person": str(by.person_id),
        "post": str(by.post_id),
        "for_post": str(for_post_id) if for_post_id else None,
    }
    _move(draft, step.target, at)
    audit.record(by, "drafting.scanned", draft.id, at, version=version.number, pages=pages)
    if by.person_id is not None and by.post_id is not None:
        publish(IssueBegun(draft.id, by.person_id, by.post_id, for_post_id, at))
    return draft


def _move(draft: Draft, status: str, at: datetime) -> None:
    draft.move_to(status)
    draft.turn_since = at
    draft.save()
    close_items(draft.id)
