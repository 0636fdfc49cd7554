"""Who may send again, accept and refuse; and whether this arrival may be accepted now."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import Role
from vanban.exchange import states
from vanban.exchange.errors import CheckFailed, ChecksMissing, OnlyClerksExchange
from vanban.exchange.models import Arrival, Envelope
from vanban.exchange.rules.checking import blocking
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop, refuse_all

_CLERKS = gettext_noop("the agency's clerks")


def is_clerk_of(by: Actor, agency_id: UUID) -> bool:
    """Each agency has one point that sends and receives: its clerks (HY19-Đ7.3)."""
    return by.agency_id == agency_id and by.has(Role.CLERK)


def check_clerk_of(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyClerksExchange."""
    if not is_clerk_of(by, agency_id):
        raise OnlyClerksExchange(who=_CLERKS)


def check_can_accept(by: Actor, arrival: Arrival) -> None:
    """A clerk of the receiver, after the checks, unless one of them forbids it; every reason at once."""
    check_clerk_of(by, arrival.agency_id)
    if arrival.report is None:
        raise ChecksMissing()
    refuse_all(CheckFailed(finding=item["message"].format(**item["data"])) for item in blocking(arrival.report))


def can_accept(by: Actor, arrival: Arrival) -> bool:
    """The same for a button."""
    return (
        is_clerk_of(by, arrival.agency_id)
        and states.ARRIVAL.can(arrival.state, "accept")
        and arrival.report is not None
        and not blocking(arrival.report)
    )


def can_refuse(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the receiver, while nothing was decided."""
    return is_clerk_of(by, arrival.agency_id) and states.ARRIVAL.can(arrival.state, "refuse")


def can_resend(by: Actor, envelope: Envelope) -> bool:
    """A clerk of the sender, where a recipient refused or could not be reached (HP25-Đ20.2c)."""
    return is_clerk_of(by, envelope.agency_id) and any(
        states.is_resent_by_hand(recipient.state) for recipient in envelope.recipients.all()
    )


def awaits_decision(arrival: Arrival) -> bool:
    """True while the clerk has neither accepted nor refused."""
    return states.ARRIVAL.can(arrival.state, "refuse")


def is_registered(arrival: Arrival) -> bool:
    """True once the register speaks for the document."""
    return states.reports_go_on(arrival.state)
