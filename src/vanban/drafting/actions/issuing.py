"""Signing and issuing: the person's signature, then number, date and seal in one act of the clerk.

NĐ 30/2020 Đ13-15, Đ33; VL19-Đ11.2; HP25-Đ19.3, Đ20.1. Signing and sealing happen outside any transaction; what they
made counts only if the second transaction finds everything as the first one left it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.directory.api import Box, close_items, for_clerks, grant_access, open_item
from vanban.drafting import policies, states
from vanban.drafting.actions.stamping import stamp_signature
from vanban.drafting.errors import SealAtDevice, SignAtDevice, VersionChanged
from vanban.drafting.events import DraftSigned, IssueBegun, IssueFailed, StampAwaited
from vanban.drafting.models import Draft, Opinion
from vanban.drafting.queries.drafts import attachments_of, get_draft, layout_of, paper_of
from vanban.drafting.queries.files import file_faults
from vanban.drafting.queries.issuing import Sealed, facts_of, files_of, paper_to_sign, recipient_faults, year_faults
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.numbers import month_as_written
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import OutsideFailure, Refusal, refuse_all
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import (
    Reservation,
    book_for,
    complete_issue,
    held_number,
    number_and_symbol,
    release_number,
    reserve_number,
)
from vanban.signing.api import (
    FileTooHard,
    Permission,
    await_stamp,
    ensure_can_seal,
    fill_and_seal,
    seal_attachment,
    seals_by_device,
    sign_as_person,
    sign_copy,
    signs_by_device,
)

PDF = "application/pdf"
MACHINE = system_actor("phát hành")
PATIENCE = timedelta(minutes=15)
"""How long a machine that is too busy to seal may try before the number is given back."""


def sign(draft_id: UUID, *, version: int, by: Actor, at: datetime, permission: Permission | None = None) -> Draft:
    """Ký duyệt: the personal signature on the version that was read, with a timestamp (NB25-Đ5.2; HP25-Đ19.3a).

    `permission` is what the person typed, where their key asks for it. Raises what `paper_to_sign` raises before
    anything is signed, SignAtDevice when the key lies on a token, and signing's refusals of PIN and key.
    """
    paper = paper_to_sign(draft_id, version=version, by=by, at=at)
    if paper.blob_id is None:
        raise VersionChanged(version=paper.number)
    if signs_by_device(by.person_id, at=at):
        raise SignAtDevice
    signed = sign_as_person(
        storage.read(paper.blob_id),
        layout=layout_of(paper),
        by=by,
        at=at,
        document_id=draft_id,
        permission=permission,
    )
    stored = storage.put(signed.pdf, media_type=PDF)
    return keep_signature(
        draft_id, version, stored.id, signed.certificate_serial, by=by, at=at, timestamped=signed.timestamped
    )


@transaction.atomic
def keep_signature(
    draft_id: UUID, version: int, blob_id: UUID, serial: str, *, by: Actor, at: datetime, timestamped: bool = False
) -> Draft:
    """The signed paper of the version that was read becomes the draft's own; then it is the clerks' turn.

    Raises NotYourSignature, StepRefused, VersionChanged.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_sign(by, draft)
    step = states.DRAFT.step(draft.status, "sign")
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None or paper.number != version:
        raise VersionChanged(version=paper.number if paper else 0)
    draft.add_version("signed", made_by=by.printed, made_at=at, blob_id=blob_id, layout=paper.layout, pages=paper.pages)
    Opinion.objects.create(
        draft=draft, verdict="sign", step=draft.status, by_name=by.printed, by_title=by.post_title, at=at
    )
    draft.approved_version = None
    draft.move_to(step.target)
    draft.turn_since = at
    draft.save()
    close_items(draft.id)
    _put_before_clerks(draft, by=by, at=at)
    audit.record(by, "drafting.signed", draft.id, at, certificate=serial)
    publish(DraftSigned(draft.id, draft.agency_id, at))
    if not timestamped:
        await_stamp(draft.id, by=by, at=at)
        publish(StampAwaited(draft.id, at))
    return draft


@transaction.atomic
def begin_issue(draft_id: UUID, *, by: Actor, at: datetime, at_device: bool = False) -> Reservation:
    """Phát hành, first half: hold the number and promise the rest, which the machine does at once (NĐ 30 Đ14.1).

    A second press while the first is under way answers with the same number and starts nothing new. Raises
    NotYourIssue, StepRefused, signing's refusals about the agency's certificate, every recipient that is closed,
    and PaperOfAnotherYear after a change of year.

    With `at_device` the machine does nothing: the seal comes from the clerk's own device (actions/device.py), and the
    document stays before the clerks. Without, it raises SealAtDevice when the seal lies on a token.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_issue(by, draft)
    held = held_number(draft_id)
    if held is not None and (policies.is_being_issued(draft) or policies.is_issued(draft)):
        return held
    step = states.DRAFT.step(draft.status, "begin_issue_at_device" if at_device else "begin_issue")
    if not at_device and seals_by_device(draft.agency_id, at=at):
        raise SealAtDevice
    day = held.dated if held is not None else local_date(at)
    refuse_all((*recipient_faults(draft, at=at), *file_faults(draft, rules_for(at)), *year_faults(draft, day)))
    ensure_can_seal(by, draft.agency_id, at)
    book = book_for(draft.agency_id, draft.type_code, on=local_date(at))
    reservation = reserve_number(draft.id, agency_id=draft.agency_id, book=book, by=by, at=at)
    draft.move_to(step.target)
    draft.issue_failure = ""
    draft.issue_begun_at = draft.turn_since = at
    for_post_id = by.post_id if by.for_person_id else None
    draft.issue_begun_by = {
        "person": str(by.person_id),
        "post": str(by.post_id),
        "for_post": str(for_post_id) if for_post_id else None,
    }
    draft.save()
    close_items(draft.id)
    audit.record(by, "drafting.issue_begun", draft.id, at, number=reservation.text)
    if at_device:
        _put_before_clerks(draft, by=by, at=at, origin=gettext("Waiting for the seal from the device"))
    elif by.person_id is not None and by.post_id is not None:
        publish(IssueBegun(draft.id, by.person_id, by.post_id, for_post_id, at))
    return reservation


def finish_issue(draft_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Phát hành, second half: number, date and seal into the paper, then the register; True when issued now.

    Harmless when run twice or after a stop at any point: the document keeps its number. When sealing fails for good
    the number goes back (or stays void with its reason), the draft stands as signed again, and IssueFailed is told;
    a passing failure of an outside service is raised, so that the job tries again.
    """
    draft = get_draft(draft_id)
    held = held_number(draft_id)
    if not policies.is_resumable(draft) or held is None:
        return False
    try:
        return complete(draft_id, _seal(draft, held, by=by, at=at), by=by, at=at)
    except FileTooHard as slow:
        if at - (draft.issue_begun_at or at) < PATIENCE:
            raise OutsideFailure("sealing took too long on this machine", permanent=False) from slow
        reason = _told(slow)
    except Refusal as refusal:
        reason = _told(refusal)
    except OutsideFailure as failure:
        if not failure.permanent:
            raise
        reason = str(failure)
    fail_issue(draft_id, held, reason=reason, by=MACHINE, at=at)
    return False


def _seal(draft: Draft, reservation: Reservation, *, by: Actor, at: datetime) -> Sealed:
    if draft.by_hand:
        return _sign_scan(draft, reservation, by=by, at=at)
    stamp_signature(draft.id, by=by, at=at)  # the seal closes the file: afterwards nothing can be put under it
    paper = paper_of(draft.id, "signed")
    if paper is None or paper.blob_id is None:
        raise ValueError(f"{draft.id} is being issued without a signed paper")
    sealed = fill_and_seal(
        storage.read(paper.blob_id),
        layout=layout_of(paper),
        agency_id=draft.agency_id,
        number=reservation.text,
        day=f"{reservation.dated.day:02d}",
        month=month_as_written(reservation.dated.month),
        by=by,
        at=at,
        document_id=draft.id,
    )
    main = storage.put(sealed.pdf, media_type=PDF)
    attachments = _seal_attachments(draft, reservation, by=by, at=at)
    return Sealed(reservation=reservation, blob_id=main.id, pages=paper.pages, attachments=attachments)


def _sign_scan(draft: Draft, reservation: Reservation, *, by: Actor, at: datetime) -> Sealed:
    """The agency's signature on the scan of what was signed by hand (HP25-Đ6.1d, Đ11.1a, Đ20.1a; NĐ 30/2020 Đ25)."""
    scan = paper_of(draft.id, "scanned")
    if scan is None or scan.blob_id is None:
        raise ValueError(f"{draft.id} is being issued without a scan")
    signed = sign_copy(
        storage.read(scan.blob_id), agency_id=draft.agency_id, form="SAO Y", by=by, at=at, document_id=draft.id
    )
    main = storage.put(signed.pdf, media_type=PDF)
    attachments = _seal_attachments(draft, reservation, by=by, at=at)
    return Sealed(reservation=reservation, blob_id=main.id, pages=scan.pages, attachments=attachments)


def _seal_attachments(draft: Draft, reservation: Reservation, *, by: Actor, at: datetime) -> dict[UUID, UUID]:
    """The agency's signature on every separate PDF (VL19-Đ11.2d)."""
    number_symbol = number_and_symbol(reservation.number, facts_of(draft, reservation, 0).symbol)
    attachments: dict[UUID, UUID] = {}
    for attachment in attachments_of(draft.id):
        if attachment.media_type == PDF:
            content = storage.read(attachment.blob_id)
            stamped = seal_attachment(
                content,
                agency_id=draft.agency_id,
                number_and_symbol=number_symbol,
                by=by,
                at=at,
                document_id=draft.id,
            )
            attachments[attachment.id] = storage.put(stamped.pdf, media_type=PDF).id
    return attachments


@transaction.atomic
def complete(draft_id: UUID, sealed: Sealed, *, by: Actor, at: datetime) -> bool:
    """The sealed papers go into the register; False when this issue was ended or begun anew meanwhile."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_complete(by, draft)
    if not policies.is_being_issued(draft) or held_number(draft_id) != sealed.reservation:
        return False  # another try ended it, or it was given up and begun again under another number
    step = states.DRAFT.step(draft.status, "complete_issue")
    for attachment in attachments_of(draft_id):
        if attachment.id in sealed.attachments:
            attachment.sealed_blob_id = sealed.attachments[attachment.id]
            attachment.save(update_fields=["sealed_blob_id"])
    draft.add_version("issued", made_by=by.printed, made_at=at, blob_id=sealed.blob_id, pages=sealed.pages)
    complete_issue(
        draft_id,
        facts=facts_of(draft, sealed.reservation, sealed.pages),
        files=files_of(draft, sealed),
        by=by,
        at=at,
    )
    draft.move_to(step.target)
    draft.turn_since = at
    draft.save()
    close_items(draft.id)
    audit.record(by, "drafting.issued", draft.id, at, number=sealed.reservation.text)
    return True


@transaction.atomic
def fail_issue(draft_id: UUID, tried: Reservation, *, reason: str, by: Actor, at: datetime) -> Draft:
    """The issue cannot be completed: the number goes back or is made void, and the clerks see why.

    Nothing happens when another try has ended the issue meanwhile, or it was begun again under another number than
    the one that was `tried`.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_complete(by, draft)
    if not policies.is_being_issued(draft) or held_number(draft_id) != tried:
        return draft
    if draft.by_hand:
        return _fail_scan(draft, reason, by, at)
    step = states.DRAFT.step(draft.status, "fail_issue")
    fate = release_number(draft_id, reason=reason, by=by, at=at)
    draft.move_to(step.target)
    draft.issue_failure = reason[:1000]
    draft.issue_begun_at = None
    draft.turn_since = at
    draft.save()
    _put_before_clerks(draft, by=by, at=at, origin=reason)
    audit.record(by, "drafting.issue_failed", draft.id, at, reason=reason, number_fate=fate)
    publish(IssueFailed(draft.id, draft.agency_id, reason, at))
    return draft


def _fail_scan(draft: Draft, reason: str, by: Actor, at: datetime) -> Draft:
    """The number stands on the signed paper, so it stays held; the clerks see why and scan again."""
    step = states.DRAFT.step(draft.status, "fail_scan")
    draft.move_to(step.target)
    draft.issue_failure = reason[:1000]
    draft.turn_since = at
    draft.save()
    _put_before_clerks(draft, by=by, at=at, origin=reason)
    audit.record(by, "drafting.issue_failed", draft.id, at, reason=reason, number_fate="")
    publish(IssueFailed(draft.id, draft.agency_id, reason, at))
    return draft


def _told(refusal: Refusal) -> str:
    """Every reason as the clerk reads it."""
    return " ".join(reason.render(gettext)[0] for reason in refusal.reasons)


def _put_before_clerks(draft: Draft, *, by: Actor, at: datetime, origin: str = "") -> None:
    """A signed draft waits in the clerks' box “Chờ phát hành”."""
    clerks = [for_clerks(draft.agency_id)]
    grant_access(draft.id, clerks, kind="outgoing", moment=draft.made_at, reason="clerk")
    open_item(
        draft.id,
        clerks,
        box=Box.ISSUE,
        moment=at,
        title=document_type(draft.type_code).label,
        subject=draft.subject,
        origin=origin or f"{by.name} · {by.post_title}",
        urgency=draft.urgency,
    )
