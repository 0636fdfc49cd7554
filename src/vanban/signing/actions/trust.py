"""The trust store: proposing a root, a second operator's word on it, the end of trust; certificates in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.signing import policies
from vanban.signing.errors.trust import (
    FingerprintDiffers,
    PeriodOfTrustWrong,
    PurposeMissing,
    ReasonWanted,
    RootKnown,
    TrustEndedAlready,
)
from vanban.signing.models import IntermediateCertificate, TrustAnchor, TrustProposal
from vanban.signing.rules.certificate_files import (
    CertificateFacts,
    intermediate_faults,
    read_one,
    root_faults,
    same_fingerprint,
)
from vanban.signing.states import PROPOSAL

PURPOSES = frozenset(code for code, _label in TrustAnchor.PURPOSES)
CIRCLES = frozenset(code for code, _label in TrustAnchor.CIRCLES)


@dataclass(frozen=True)
class Wish:
    """What an operator proposes: for what, whose root it is, from when, why, and which paper publishes it."""

    purposes: Sequence[str]
    circle: str
    reason: str
    source: str
    since: datetime | None = None


@transaction.atomic
def propose_root(content: bytes, wish: Wish, *, by: Actor, at: datetime) -> TrustProposal:
    """Propose to trust a root; nothing is trusted until another operator approves (NB16-Đ8.1, HP25-Đ22.2).

    Raises OnlyOperatorsTrust, FileIsNoCertificate, and all at once: what a root must be, RootKnown, PurposeMissing,
    PeriodOfTrustWrong, ReasonWanted.
    """
    policies.check_can_tend_trust(by)
    facts = read_one(content)
    refuse_all([*root_faults(facts, at), *_wish_faults(facts, wish, at)])
    if by.person_id is None:
        raise ValueError("a proposal needs a person")
    proposal = TrustProposal.objects.create(
        name=facts.name,
        content=facts.content,
        fingerprint=facts.fingerprint,
        purposes=sorted(set(wish.purposes)),
        circle=wish.circle,
        since=wish.since,
        reason=nfc(wish.reason).strip()[:500],
        source=nfc(wish.source).strip()[:200],
        proposed_by=by.person_id,
        proposed_by_name=by.printed,
        proposed_at=at,
    )
    audit.record(
        by, "signing.root_proposed", proposal.id, at, name=facts.name, fingerprint=facts.fingerprint,
        circle=wish.circle, purposes=list(proposal.purposes), source=proposal.source,
    )  # fmt: skip
    return proposal


@transaction.atomic
def approve_root(proposal_id: UUID, *, fingerprint: str, by: Actor, at: datetime) -> list[TrustAnchor]:
    """Trust a proposed root; the second operator has copied its fingerprint from where the authority publishes it.

    Raises OnlyOperatorsTrust, FourEyes, StepRefused, FingerprintDiffers, and what a root must be: a day may have
    passed since it was proposed.
    """
    proposal = TrustProposal.objects.select_for_update().get(id=proposal_id)
    policies.check_can_decide_trust(by, proposal)
    step = PROPOSAL.step(proposal.status, "approve")
    if not same_fingerprint(fingerprint, proposal.fingerprint):
        raise FingerprintDiffers
    facts = read_one(bytes(proposal.content))
    refuse_all([*root_faults(facts, at), *_known(facts, proposal.purposes)])
    _decide(proposal, "", by, at)
    proposal.move_to(step)
    proposal.save()
    anchors = [
        TrustAnchor.objects.create(
            name=proposal.name,
            purpose=purpose,
            content=facts.content,
            fingerprint=proposal.fingerprint,
            circle=proposal.circle,
            trusted_from=proposal.since or at,
            approved_by=by.printed,
            proposal=proposal,
        )
        for purpose in proposal.purposes
    ]
    told = {"name": proposal.name, "fingerprint": proposal.fingerprint, "proposed_by": proposal.proposed_by_name}
    audit.record(by, "signing.root_approved", proposal.id, at, **told)
    for anchor in anchors:
        audit.record(by, "signing.anchor_trusted", anchor.id, at, purpose=anchor.purpose, **told)
    return anchors


@transaction.atomic
def decline_root(proposal_id: UUID, *, reason: str, by: Actor, at: datetime) -> TrustProposal:
    """Say no to a proposed root. Raises OnlyOperatorsTrust, FourEyes, StepRefused, ReasonWanted."""
    proposal = TrustProposal.objects.select_for_update().get(id=proposal_id)
    policies.check_can_decide_trust(by, proposal)
    step = PROPOSAL.step(proposal.status, "decline")
    _decide(proposal, _said(reason), by, at)
    proposal.move_to(step)
    proposal.save()
    audit.record(by, "signing.root_declined", proposal.id, at, name=proposal.name, reason=proposal.decision)
    return proposal


@transaction.atomic
def withdraw_root(proposal_id: UUID, *, by: Actor, at: datetime) -> TrustProposal:
    """Take one's own proposal back. Raises OnlyOperatorsTrust, StepRefused."""
    proposal = TrustProposal.objects.select_for_update().get(id=proposal_id)
    policies.check_can_withdraw_trust(by, proposal)
    step = PROPOSAL.step(proposal.status, "withdraw")
    _decide(proposal, "", by, at)
    proposal.move_to(step)
    proposal.save()
    audit.record(by, "signing.root_withdrawn", proposal.id, at, name=proposal.name)
    return proposal


@transaction.atomic
def end_trust(anchor_id: UUID, *, reason: str, by: Actor, at: datetime) -> TrustAnchor:
    """Trust a root no longer from now on; what was provably signed before keeps its value.

    One operator is enough: trust that has become doubtful must end at once, and giving it back takes two again.
    Raises OnlyOperatorsTrust, TrustEndedAlready, ReasonWanted.
    """
    anchor = TrustAnchor.objects.select_for_update().get(id=anchor_id)
    policies.check_can_tend_trust(by)
    if anchor.trusted_to is not None:
        raise TrustEndedAlready
    anchor.ended_reason, anchor.ended_by = _said(reason), by.printed
    anchor.trusted_to = max(at, anchor.trusted_from)
    anchor.save(update_fields=["trusted_to", "ended_by", "ended_reason"])
    audit.record(
        by, "signing.trust_ended", anchor.id, at, name=anchor.name, purpose=anchor.purpose, reason=anchor.ended_reason
    )
    return anchor


@transaction.atomic
def keep_intermediates(contents: Sequence[bytes], *, by: Actor, at: datetime) -> int:
    """Keep certificates that stand between roots and people; how many were new. They carry no trust of their own.

    Raises OnlyOperatorsTrust, FileIsNoCertificate, NoIntermediate.
    """
    policies.check_can_tend_trust(by)
    found = list({facts.fingerprint: facts for facts in map(read_one, contents)}.values())
    refuse_all(fault for facts in found for fault in intermediate_faults(facts))
    known = set(
        IntermediateCertificate.objects.filter(fingerprint__in=[one.fingerprint for one in found]).values_list(
            "fingerprint", flat=True
        )
    )
    fresh = [one for one in found if one.fingerprint not in known]
    made = IntermediateCertificate.objects.bulk_create(
        [
            IntermediateCertificate(
                name=one.name,
                issuer=one.issuer,
                content=one.content,
                fingerprint=one.fingerprint,
                valid_to=one.valid_to,
                kept_by=by.printed,
                kept_at=at,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    for row in made:
        audit.record(by, "signing.intermediate_kept", row.id, at, name=row.name, fingerprint=row.fingerprint)
    return len(made)


@transaction.atomic
def note_turned_away(path: str, *, code: str, by: Actor, at: datetime) -> None:
    """Somebody asked for a page or an act of the trust store or the register that is not theirs."""
    audit.record(by, "signing.turned_away", None, at, path=path[:200], refusal=code)


def _wish_faults(facts: CertificateFacts, wish: Wish, at: datetime) -> list[Refusal]:
    faults: list[Refusal] = [*_known(facts, wish.purposes), *_open(facts)]
    if not set(wish.purposes) or not set(wish.purposes) <= PURPOSES or wish.circle not in CIRCLES:
        faults.append(PurposeMissing())
    if wish.since is not None and not facts.valid_from <= wish.since <= at:
        faults.append(PeriodOfTrustWrong(first=f"{local(facts.valid_from):%d/%m/%Y}"))
    if not wish.reason.strip() or not wish.source.strip():
        faults.append(ReasonWanted())
    return faults


def _known(facts: CertificateFacts, purposes: Sequence[str]) -> list[RootKnown]:
    trusted = TrustAnchor.objects.filter(
        fingerprint=facts.fingerprint, purpose__in=list(purposes), trusted_to__isnull=True
    ).exists()
    return [RootKnown(name=facts.name)] if trusted else []


def _open(facts: CertificateFacts) -> list[RootKnown]:
    waiting = TrustProposal.objects.filter(fingerprint=facts.fingerprint, status=PROPOSAL.initial).exists()
    return [RootKnown(name=facts.name)] if waiting else []


def _decide(proposal: TrustProposal, words: str, by: Actor, at: datetime) -> None:
    proposal.decided_by, proposal.decided_by_name = by.person_id, by.printed
    proposal.decided_at, proposal.decision = at, words


def _said(reason: str) -> str:
    told = nfc(reason).strip()
    if not told:
        raise ReasonWanted
    return told[:500]
