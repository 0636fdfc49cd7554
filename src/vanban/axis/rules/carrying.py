"""Whose turn it is, when a destination rests, and which result of a worker counts.

The same functions decide for the hub's own tables and for the simulation that plays thousands of accidents.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from vanban.axis import states
from vanban.axis.errors import LeaseLost
from vanban.axis.rules.routing import pause

Outcome = Literal["deliver", "fail", "release"]

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """How hard the hub pushes one destination."""

    failures_before_rest: int = 3
    first_rest: int = 10
    """Seconds without any carriage after that many failures in a row; doubled by every further one."""
    longest_rest: int = 300
    failures_before_ticket: int = 12
    """So many failures in a row are told to the operator: a destination dead for half an hour."""
    attempts_before_ticket: int = 8
    parallel: int = 4
    """Carriages to one destination at one time: a slow one never holds every worker."""
    lease_seconds: Mapping[str, int] = field(default_factory=lambda: {"local": 120, "upstream": 600})
    """By kind of system; longer than any carriage may take, so that no two workers carry one delivery at a time."""


PACE = Pace()


@dataclass(frozen=True)
class Way:
    """A delivery as the engine sees it."""

    state: str
    next_at: datetime
    attempt: int = 0
    token: UUID | None = None
    lease_until: datetime | None = None

    @property
    def ready_at(self) -> datetime:
        """When it may be taken: when it is due, or when the lease on it runs out."""
        return self.next_at if self.lease_until is None else self.lease_until

    def is_held(self, at: datetime) -> bool:
        """True while a worker holds it."""
        return states.is_leased(self.state) and self.lease_until is not None and self.lease_until > at


@dataclass(frozen=True)
class Destination:
    """How a mailbox fared of late."""

    failures: int = 0
    rest_until: datetime | None = None
    served_at: datetime | None = None


@dataclass(frozen=True)
class Result:
    """What became of a carriage. `reached` is False when the destination itself did not answer."""

    outcome: Outcome
    reason: str = ""
    reached: bool = True
    remote_id: str = ""
    """The id that another hub gave."""


def taken(way: Way, *, token: UUID, at: datetime, seconds: int) -> Way | None:
    """The delivery with a new lease on it; None when it is done, not due, or held by another worker."""
    lease_ended = way.lease_until is not None and way.lease_until <= at
    if not states.can_lease(way.state, next_at_passed=way.next_at <= at, lease_ended=lease_ended):
        return None
    target = states.DELIVERY.step(way.state, "lease").target
    until = at + timedelta(seconds=seconds)
    return replace(way, state=target, attempt=way.attempt + 1, token=token, lease_until=until)


def concluded(way: Way, *, token: UUID, outcome: Outcome, at: datetime) -> Way | None:
    """The delivery after its worker's result; None when it has ended before: an end never changes.

    Raises `LeaseLost` when another worker took over: the token is the fence.
    """
    if way.token != token:
        raise LeaseLost()
    return None if states.DELIVERY.statuses[way.state].final else after(way, outcome, at=at)


def after(way: Way, outcome: Outcome | Literal["expire"], *, at: datetime) -> Way:
    """The delivery after a result; put back, it waits longer each time. Raises `StepRefused` when it has ended."""
    target = states.DELIVERY.step(way.state, outcome).target
    if outcome != "release":
        return replace(way, state=target)
    next_at = at + timedelta(seconds=pause(way.attempt))
    return replace(way, state=target, next_at=next_at, token=None, lease_until=None)


def still_under_way(addressees: Sequence[str], addressed_as: str, failures: Collection[str]) -> list[str]:
    """The codes that a delivery is for: one, or through a gateway those behind it that were not refused there."""
    return [code for code in addressees or [addressed_as] if code not in failures]


def may_expire(way: Way, *, at: datetime) -> bool:
    """Given up is only what no worker holds: the result of one at work may still come."""
    return states.DELIVERY.can(way.state, "expire") and not way.is_held(at)


def room(destination: Destination, held: int, *, at: datetime, pace: Pace = PACE) -> int:
    """How many more carriages the destination may get now: none while it rests, one as a probe after its rest."""
    if destination.rest_until is not None and destination.rest_until > at:
        return 0
    allowed = 1 if destination.failures >= pace.failures_before_rest else pace.parallel
    return max(allowed - held, 0)


def after_failure(destination: Destination, *, at: datetime, pace: Pace = PACE) -> Destination:
    """It did not answer; after several times in a row it rests, longer each time."""
    failures = destination.failures + 1
    beyond = failures - pace.failures_before_rest
    if beyond < 0:
        return replace(destination, failures=failures)
    rest = at + timedelta(seconds=min(pace.first_rest * 2 ** min(beyond, 20), pace.longest_rest))
    return replace(destination, failures=failures, rest_until=max(rest, destination.rest_until or rest))


def after_success(destination: Destination) -> Destination:
    """It answered, also with a refusal: nothing stands in its way any more."""
    return replace(destination, failures=0, rest_until=None)


def turn(priority: int, destination: Destination, ready_at: datetime) -> tuple[int, datetime, datetime]:
    """Who comes first: the more urgent, then the destination that waited longest, then the delivery that did."""
    return (-priority, destination.served_at or LONG_AGO, ready_at)
