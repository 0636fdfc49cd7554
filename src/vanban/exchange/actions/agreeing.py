"""Agreeing with a partner on the moment that counts as sending, and ending an agreement (HP25-Đ14.1)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import find_agency
from vanban.exchange import policies
from vanban.exchange.models import TimeAgreement
from vanban.exchange.rules.times import agreement_faults
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusals
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.rulebook.api import SentTime


@transaction.atomic
def agree_times(
    partner_code: str,
    sent_time: SentTime,
    *,
    basis: str,
    starts: date,
    ends: date | None = None,
    by: Actor,
    at: datetime,
) -> TimeAgreement:
    """Put down what the actor's agency agreed with a partner. What was sent before keeps the rule of its day.

    Raises OnlySendersAsk, NoPartner, BasisMissing, PeriodBackward.
    """
    agency_id = policies.check_can_agree(by)
    partner = find_agency(partner_code.strip())
    if partner is not None and partner.id == agency_id:
        partner = None
    told = nfc(basis).strip()
    faults = agreement_faults(partner_known=partner is not None, basis=told, starts=starts, ends=ends)
    if partner is None or faults:
        raise Refusals(faults)
    made = TimeAgreement.objects.create(
        agency_id=agency_id,
        partner_code=partner.code,
        partner_name=partner.name,
        sent_time=sent_time.value,
        basis=told[:300],
        starts=starts,
        ends=ends,
        made_at=at,
        made_by=by.printed[:200],
    )
    audit.record(
        by, "exchange.times_agreed", made.id, at, partner=partner.name, agency_code=partner.code,
        sent_time=sent_time.value, basis=told[:300], starts=starts.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def end_agreement(agreement_id: UUID, *, by: Actor, at: datetime) -> TimeAgreement:
    """End an agreement with today; the page of documents sent under it does not change. Raises OnlySendersAsk."""
    agency_id = policies.check_can_agree(by)
    held = TimeAgreement.objects.select_for_update().get(id=agreement_id, agency_id=agency_id)
    last = max(held.starts, local_date(at))
    if held.ends is None or held.ends > last:
        held.ends = last
        held.save(update_fields=["ends"])
        audit.record(by, "exchange.times_ended", held.id, at, partner=held.partner_name, ends=last.isoformat())
    return held
