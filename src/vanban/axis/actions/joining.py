"""Joining: asked for by a system's own people, approved by the operator, live after three tests of real traffic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis import states
from vanban.axis.actions.mailboxes import connect_system, open_mailbox
from vanban.axis.actions.partner import open_partner
from vanban.axis.actions.systems import NewSecret, rotate_secret
from vanban.axis.errors import (
    JoiningCodesTaken,
    JoiningIncomplete,
    SecretShownBefore,
    SystemCodeTaken,
    TestsNotPassed,
)
from vanban.axis.models import ConnectedSystem, Joining
from vanban.axis.policies import check_can_ask, check_can_follow, check_can_operate
from vanban.axis.queries.addresses import find_mailbox
from vanban.axis.queries.console import joinings
from vanban.axis.rules.joining import all_passed
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.agency_codes import parse_addressee
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop, refuse_all
from vanban.platform import audit

HUB = system_actor("trục liên thông")


@dataclass(frozen=True)
class Wish:
    """What the form of joining says."""

    name: str
    system_code: str
    codes: Sequence[tuple[str, str]]
    """Agency code and name of each agency it wants to speak for."""
    contact: str
    email: str = ""
    phone: str = ""


@transaction.atomic
def invite(note: str, word: str, *, by: Actor, at: datetime) -> Joining:
    """Give away a link: whoever has its word may fill in the form and follow the joining. Only a digest is kept."""
    check_can_operate(by)
    joining = Joining.objects.create(made_at=at, name=note[:200], link_digest=joinings.digest(word))
    audit.record(by, "axis.joining_invited", joining.id, at, name=note[:200])
    return joining


@transaction.atomic
def ask_to_join(wish: Wish, *, joining_id: UUID | None = None, by: Actor, at: datetime) -> Joining:
    """Register a system: an agency's administrator for a new joining, the holder of a link for the one it names.

    Raises `NotAllowed`, `StepRefused`, and every fault of the form at once.
    """
    joining = Joining(made_at=at) if joining_id is None else _hold(joining_id)
    check_can_ask(by, joining if joining_id else None)
    step = states.JOINING.step(joining.state, "ask")
    refuse_all(_faults(wish))
    joining.name, joining.system_code, joining.contact = wish.name[:200], wish.system_code, wish.contact[:200]
    joining.email, joining.phone = wish.email, wish.phone[:30]
    joining.codes = [{"code": parse_addressee(code).text, "name": name[:200]} for code, name in wish.codes]
    joining.agency_id = joining.agency_id or by.agency_id
    joining.asked_by, joining.asked_at = by.printed[:200], at
    joining.state = step.target
    joining.save()
    audit.record(
        by, "axis.joining_asked", joining.id, at, name=joining.name, system=joining.system_code, codes=joining.codes
    )
    return joining


@transaction.atomic
def approve_joining(
    joining_id: UUID, *, codes: Iterable[str], live_by_itself: bool, by: Actor, at: datetime
) -> Joining:
    """The operator lets the system speak for these of the codes it asked for; it may now exchange with the test
    partner only. Raises `NotAllowed`, `StepRefused`, and `JoiningCodesTaken` when a code was given away meanwhile.
    """
    joining = _hold(joining_id)
    check_can_operate(by)
    step = states.JOINING.step(joining.state, "approve")
    wanted = set(codes)
    granted = [one for one in joining.codes if one["code"] in wanted]
    if not granted:
        raise JoiningIncomplete(fields=Phrase(CODES))
    refuse_all(_taken([one["code"] for one in granted]))
    refuse_all(_code_faults(joining.system_code))
    open_partner(by=by, at=at)
    system = connect_system(joining.system_code, joining.name, kind="vxp", by=by, at=at)
    system.stage = "joining"
    system.contact, system.email, system.phone = joining.contact, joining.email, joining.phone
    system.save(update_fields=["stage", "contact", "email", "phone"])
    for one in granted:
        open_mailbox(one["code"], one["name"] or one["code"], system=system.code, by=by, at=at)
    joining.codes, joining.system, joining.live_by_itself = granted, system, live_by_itself
    _decide(joining, step.target, by, at)
    audit.record(
        by, "axis.joining_approved", joining.id, at, system=system.code, codes=[one["code"] for one in granted],
        live_by_itself=live_by_itself,
    )  # fmt: skip
    return joining


@transaction.atomic
def decline_joining(joining_id: UUID, *, reason: str, by: Actor, at: datetime) -> Joining:
    """The operator says no, or ends a joining that leads nowhere; its system may not call any more."""
    joining = _hold(joining_id)
    check_can_operate(by)
    step = states.JOINING.step(joining.state, "decline")
    if not reason.strip():
        raise JoiningIncomplete(fields=Phrase(REASON))
    if joining.system is not None:
        ConnectedSystem.objects.filter(id=joining.system.id).update(active=False)
    joining.reason = reason.strip()[:500]
    _decide(joining, step.target, by, at)
    audit.record(by, "axis.joining_declined", joining.id, at, reason=joining.reason)
    return joining


@transaction.atomic
def go_live(joining_id: UUID, *, by: Actor, at: datetime) -> Joining:
    """After the three tests the system exchanges with everybody. Raises `TestsNotPassed`, `StepRefused`."""
    joining = _hold(joining_id)
    check_can_operate(by)
    step = states.JOINING.step(joining.state, "go_live")
    if joining.system is None or not all_passed(joinings.tests(joining)):
        raise TestsNotPassed()
    joining.system.stage, joining.system.joined_at = "live", at
    joining.system.save(update_fields=["stage", "joined_at"])
    joining.state, joining.live_at = step.target, at
    joining.save(update_fields=["state", "live_at"])
    audit.record(by, "axis.joining_live", joining.id, at, system=joining.system.code)
    return joining


@transaction.atomic
def show_secret(joining_id: UUID, *, by: Actor, at: datetime) -> NewSecret:
    """Make the secret of an approved joining and hand it over, once; afterwards only the operator can change it.

    Raises `NotAllowed`, `SecretShownBefore`, `StepRefused` while the joining is not approved.
    """
    joining = _hold(joining_id)
    check_can_follow(by, joining)
    states.JOINING.step(joining.state, "go_live")
    if joining.secret_shown_at is not None or joining.system is None:
        raise SecretShownBefore()
    joining.secret_shown_at = at
    joining.save(update_fields=["secret_shown_at"])
    audit.record(by, "axis.joining_secret_shown", joining.id, at, system=joining.system.code)
    return rotate_secret(joining.system.code, by=HUB, at=at)


def take_live_what_may(*, by: Actor, at: datetime) -> int:
    """The clock's turn: joinings whose operator said "by itself" go live once their tests are passed; how many."""
    waiting = Joining.objects.filter(state=states.TESTING, live_by_itself=True).select_related("system")
    ready = [joining.id for joining in waiting if all_passed(joinings.tests(joining))]
    for joining_id in ready:
        go_live(joining_id, by=by, at=at)
    return len(ready)


NAME = gettext_noop("name of the system")
SYSTEM_CODE = gettext_noop("code of the system")
CONTACT = gettext_noop("person to contact")
CODES = gettext_noop("at least one agency code")
REASON = gettext_noop("the reason")


def _faults(wish: Wish) -> Iterator[Refusal]:
    given = ((wish.name, NAME), (wish.system_code, SYSTEM_CODE), (wish.contact, CONTACT), (wish.codes, CODES))
    if missing := tuple(Phrase(what) for value, what in given if not value):
        yield JoiningIncomplete(fields=missing)
    yield from _code_faults(wish.system_code)
    sound = []
    for code, _name in wish.codes:
        try:
            sound.append(parse_addressee(code).text)
        except Refusal as refusal:
            yield refusal
    yield from _taken(sound)


def _taken(codes: Iterable[str]) -> Iterator[Refusal]:
    if taken := [code for code in codes if find_mailbox(code) is not None]:
        yield JoiningCodesTaken(codes=", ".join(taken))


def _code_faults(system_code: str) -> Iterator[Refusal]:
    if system_code and ConnectedSystem.objects.filter(code=system_code).exists():
        yield SystemCodeTaken(system=system_code)


def _decide(joining: Joining, target: str, by: Actor, at: datetime) -> None:
    joining.state, joining.decided_by, joining.decided_at = target, by.printed[:200], at
    joining.save()


def _hold(joining_id: UUID) -> Joining:
    return Joining.objects.select_for_update(of=("self",)).select_related("system").get(id=joining_id)
