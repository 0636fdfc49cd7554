"""Signing and sealing with a token at the person's own computer: offer the paper, and take what came back.

NĐ 30/2020 Đ13-15, Đ33. What came back was checked by signing before it is told here; whether the draft still waits for
it is asked here. The number and the date are filled in by the house, under the person's signature and before the seal.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.directory.api import actor_for
from vanban.drafting import policies
from vanban.drafting.actions.issuing import (
    PDF,
    begin_issue,
    complete,
    fail_issue,
    keep_signature,
)
from vanban.drafting.errors import DeviceNotWaited, TimestampAwaited, VersionChanged
from vanban.drafting.models import Draft
from vanban.drafting.queries.drafts import attachments_of, get_draft, layout_of, paper_of, versions_of
from vanban.drafting.queries.issuing import Sealed, facts_of, paper_to_sign, waiting_for_device
from vanban.drafting.rules.numbers import month_as_written
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import Refusal
from vanban.platform import audit, storage
from vanban.registry.api import held_number, number_and_symbol
from vanban.signing.api import (
    Box,
    Offer,
    ensure_can_seal,
    fill_numbers,
    offer_to_device,
    open_errand,
    page_sizes,
    requests_of,
    settle,
    signatures_of,
    stamp_wait,
)
from vanban.signing.api import normalise as ready_to_append

MACHINE = system_actor("ký số bằng thiết bị")
TOP = 120.0
"""Height in points of the strip for an annex's signature."""
PATIENCE = timedelta(minutes=30)
"""How long a number is held for a seal from a token; then it goes back."""


def offer_to_sign(draft_id: UUID, *, version: int, by: Actor, at: datetime) -> UUID:
    """Ký duyệt with a token: the version that was read waits for this person's device; the errand's id.

    What was begun and can still go on is continued. Raises what `sign` raises before it signs.
    """
    paper = paper_to_sign(draft_id, version=version, by=by, at=at)
    draft = get_draft(draft_id)
    begun = open_errand(draft_id, by.person_id, at=at)
    if begun is not None and begun == draft.device_errand and requests_of(begun)[0].version == version:
        return begun
    if paper.blob_id is None:
        raise VersionChanged(version=version)
    offered = Offer(paper.blob_id, "person", _name(draft), place=layout_of(paper).signature)
    errand_id = offer_to_device([offered], document_id=draft_id, version=version, by=by, at=at)
    _note_errand(draft_id, errand_id, by=by, at=at)
    return errand_id


def offer_to_seal(draft_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Phát hành with a token: hold the number, fill it in, and let paper and annexes wait for the clerk's device.

    Pressed again it goes on with what was begun; another clerk of the agency begins the sealing anew under the same
    number. Raises what `begin_issue` raises, and TimestampAwaited before a number is taken.
    """
    if stamp_wait(draft_id) is not None:
        raise TimestampAwaited
    begin_issue(draft_id, by=by, at=at, at_device=True)
    draft = get_draft(draft_id)
    begun = open_errand(draft_id, by.person_id, at=at)
    if begun is not None and begun == draft.device_errand:
        return begun
    ensure_can_seal(by, draft.agency_id, at)
    held = held_number(draft_id)
    paper = paper_of(draft_id, "signed")
    if held is None or paper is None or paper.blob_id is None or not policies.waits_for_device(draft):
        raise DeviceNotWaited
    numbered, place = fill_numbers(
        storage.read(paper.blob_id),
        layout=layout_of(paper),
        number=held.text,
        day=f"{held.dated.day:02d}",
        month=month_as_written(held.dated.month),
    )
    main = storage.put(numbered, media_type=PDF)
    number = number_and_symbol(held.number, facts_of(draft, held, paper.pages).symbol)
    offers = [Offer(main.id, "seal", _name(draft), place=place, number=number, dated=held.dated)]
    for attachment in attachments_of(draft_id):
        if attachment.media_type == PDF:
            content = ready_to_append(storage.read(attachment.blob_id))
            offers.append(
                Offer(
                    storage.put(content, media_type=PDF).id,
                    "attachment",
                    attachment.name,
                    part=attachment.id,
                    place=_top_right(content),
                    number=number,
                    dated=held.dated,
                )
            )
    errand_id = offer_to_device(offers, document_id=draft_id, version=paper.number, by=by, at=at)
    _note_errand(draft_id, errand_id, by=by, at=at)
    return errand_id


def take_from_device(errand_id: UUID, document_id: UUID, *, by: Actor, at: datetime) -> bool:
    """What the device signed becomes the signed or the issued paper; True when the draft took it.

    Harmless when run twice. When the draft no longer waits for it (changed, taken back, given up), it stays as it is
    and the person is told. `by` is the machine; the act is the person's who was asked.
    """
    rows = requests_of(errand_id)
    draft = get_draft(document_id)
    person = actor_for(rows[0].person_id, at=at, post_id=rows[0].post_id, for_post_id=rows[0].post_id)
    told: list[str] = []
    if not any(version.blob_id == rows[0].returned_id for version in versions_of(document_id)):
        try:
            if draft.device_errand != errand_id:
                raise DeviceNotWaited
            if rows[0].purpose == "person":
                _take_signature(rows[0], by=person, at=at)
            else:
                _take_seal(document_id, rows, by=person, at=at)
        except Refusal as refusal:
            told = [reason.render(gettext)[0] for reason in refusal.reasons]
    settle(errand_id, told, by=by, at=at)
    return not told


def give_up_device(errand_id: UUID, document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody gave up signing with the device: an issue that waited for it gives its number back."""
    if get_draft(document_id).device_errand == errand_id:
        stop_sealing(document_id, reason=gettext("The clerk gave up sealing with the device."), by=by, at=at)


def stop_sealing(draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The number held for a seal from a token goes back, with the reason; nothing when none waits."""
    held = held_number(draft_id)
    if held is not None and policies.waits_for_device(get_draft(draft_id)):
        fail_issue(draft_id, held, reason=reason, by=by, at=at)


def end_late_sealing(*, by: Actor, at: datetime) -> int:
    """Give back the numbers that waited too long for a seal from a token; how many."""
    late = waiting_for_device(at - PATIENCE)
    for draft_id in late:
        stop_sealing(draft_id, reason=gettext("Nobody sealed it with the device within 30 minutes."), by=by, at=at)
    return len(late)


def _take_signature(row: Any, *, by: Actor, at: datetime) -> None:
    made = [one for one in signatures_of(row.document_id) if one.sha256_after == row.sha256_returned]
    stamped = any(one.timestamped for one in made)
    keep_signature(
        row.document_id, row.version, row.returned_id, row.certificate.serial, by=by, at=at, timestamped=stamped
    )


def _take_seal(document_id: UUID, rows: list[Any], *, by: Actor, at: datetime) -> None:
    held = held_number(document_id)
    paper = paper_of(document_id, "signed")
    if held is None or paper is None:
        raise DeviceNotWaited
    annexes = {row.part: row.returned_id for row in rows if row.part is not None}
    sealed = Sealed(reservation=held, blob_id=rows[0].returned_id, pages=paper.pages, attachments=annexes)
    if not complete(document_id, sealed, by=by, at=at):
        raise DeviceNotWaited


@transaction.atomic
def _note_errand(draft_id: UUID, errand_id: UUID, *, by: Actor, at: datetime) -> None:
    """The draft waits for this errand and no other."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    draft.device_errand = errand_id
    draft.save(update_fields=["device_errand"])
    audit.record(by, "drafting.at_device", draft.id, at)


def _top_right(pdf: bytes) -> Box:
    """Where the signature of an annex goes: the top right of its first page (NĐ 30/2020 Phụ lục I.I.8)."""
    width = page_sizes(pdf)[0][0]
    return Box(page=1, x=width / 2, y=0, width=width / 2, height=TOP)


def _name(draft: Draft) -> str:
    """The file's name as the signing software shows it."""
    return f"{document_type(draft.type_code).label} - {draft.subject[:80]}.pdf"
