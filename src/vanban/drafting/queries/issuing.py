"""What the register needs to know of a draft that is issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.directory.api import unreachable
from vanban.drafting import policies, states
from vanban.drafting.errors import BlockOfAnother, PaperOfAnotherYear, VersionChanged
from vanban.drafting.models import Draft, DraftVersion
from vanban.drafting.queries.drafts import attachments_of, get_draft, names_for, paper_of
from vanban.drafting.queries.flow import sends_final_file
from vanban.drafting.queries.readiness import faults_of
from vanban.drafting.rules.assembling import printed_recipients
from vanban.drafting.rules.groups import are_lines_of_groups
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.registry.api import FileFacts, FileRole, OutgoingFacts, RecipientFacts, Reservation
from vanban.signing.api import ensure_can_sign


@dataclass(frozen=True)
class Sealed:
    """What sealing made: the number used, the sealed paper, and the sealed attachments by attachment id."""

    reservation: Reservation
    blob_id: UUID
    pages: int
    attachments: dict[UUID, UUID]


def paper_to_sign(draft_id: UUID, *, version: int, by: Actor, at: datetime) -> DraftVersion:
    """The paper this person may sign now: the version that was read, with nothing against it.

    Raises NotYourSignature, DelegationEnded, StepRefused, VersionChanged, BlockOfAnother, every fault of the draft,
    and signing's refusals (certificate missing, expired, revoked).
    """
    draft = get_draft(draft_id)
    policies.check_can_sign(by, draft)
    policies.check_still_stands_in(by, at)
    states.DRAFT.step(draft.status, "sign")
    refuse_all(faults_of(draft, at=at))
    ensure_can_sign(by, at)
    shown = str(draft.stand_in.get("name", "")) or (draft.signer.person.full_name if draft.signer else "")
    if by.name != shown:
        raise BlockOfAnother(shown=shown, name=by.name)
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None or paper.blob_id is None or paper.number != version:
        raise VersionChanged(version=paper.number if paper else 0)
    return paper


def waiting_for_device(before: datetime) -> list[UUID]:
    """Documents whose number has been held for a seal from a device since before this moment."""
    waiting = Draft.objects.filter(status=states.AT_DEVICE, issue_begun_at__lt=before)
    return list(waiting.order_by("issue_begun_at").values_list("id", flat=True))


def recipient_faults(draft: Draft, *, at: datetime) -> Iterator[Refusal]:
    """Recipients that have been closed or have vanished since the draft was signed (HP25-Đ6.1b)."""
    yield from unreachable((one.code for one in draft.fields.recipients), on=local_date(at))


def facts_of(draft: Draft, reservation: Reservation, pages: int) -> OutgoingFacts:
    """The register's fields of this document (NB16-Đ13.2c)."""
    fields = draft.fields
    signed_on = draft.issue_begun_at or draft.turn_since
    names = names_for(draft, at=signed_on)
    named = {recipient.name for recipient in fields.recipients}
    printed = printed_recipients(fields)
    known = {*named, *are_lines_of_groups(fields, printed), "Như trên"}
    others = [name for name in printed if name not in known]
    return OutgoingFacts(
        type_code=draft.type_code,
        type_name=document_type(draft.type_code).label,
        symbol=names.symbol,
        issued_date=reservation.dated,
        subject=fields.subject.strip(),
        signer_name=names.signer_name,
        signer_title=names.signer_title,
        signer_capacity=names.signer_capacity,
        recipients=(
            *(RecipientFacts(one.name, one.code, one.group) for one in fields.recipients),
            *(RecipientFacts(name) for name in others),
        ),
        urgency=fields.urgency,
        domain=fields.domain,
        page_count=pages,
        keeper=f"VT, {names.unit_abbreviation}" if names.unit_abbreviation else "VT",
        drafting_unit=draft.unit.name if draft.unit else "",
        drafter_name=draft.drafter.person.full_name,
        reply_due=date.fromisoformat(fields.reply_due) if fields.reply_due else None,
        answers=draft.answers,
        profile=draft.profile,
        profile_version=draft.profile_version,
    )


def files_of(draft: Draft, sealed: Sealed) -> list[FileFacts]:
    """The sealed paper, the file of the final draft where a scan goes with it (HP25-Đ20.1a), and every attachment."""
    number = f"{sealed.reservation.text}{document_type(draft.type_code).abbreviation or 'CV'}"
    main = FileFacts(sealed.blob_id, f"{number}.pdf", FileRole.MAIN)
    final = paper_of(draft.id, "composed", "uploaded") if draft.by_hand and sends_final_file(draft) else None
    last = final.source_blob_id or final.blob_id if final is not None else None
    return [
        main,
        *([FileFacts(last, f"{number}DuThaoCuoi.pdf", FileRole.ANNEX)] if last is not None else []),
        *(
            FileFacts(sealed.attachments.get(attachment.id, attachment.blob_id), attachment.name, FileRole.ANNEX)
            for attachment in attachments_of(draft.id)
        ),
    ]


def year_faults(draft: Draft, dated: date) -> Iterator[Refusal]:
    """The year stands in print on a composed paper since it was signed; the number must be of that year."""
    paper = paper_of(draft.id, "composed")
    printed = (paper.content or {}).get("names", {}).get("year") if paper is not None else None
    if printed is not None and printed != dated.year and not draft.uploaded:
        yield PaperOfAnotherYear(printed=str(printed), year=str(dated.year))
