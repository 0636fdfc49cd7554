"""The three tests of joining: what real traffic proves, and what to say while it does not.

A system goes live after it has sent a correct packet, taken one and acknowledged it, and refused one with status 02.
Nothing is ticked by hand: the facts below are rows that the ordinary way of a packet leaves behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vanban.axis.rules.edxml import Code
from vanban.kernel.refusals import gettext_noop

PARTNER_SYSTEM = "truc-kiem-thu"
PARTNER_CODE = "Z99.KIEMTHU"
"""No province and no ministry has a code with Z: nobody's address is taken."""
PARTNER_NAME = "Hệ thống kiểm thử của trục liên thông"

SEND, RECEIVE, REFUSE = "send", "receive", "refuse"
TESTS = (SEND, RECEIVE, REFUSE)

TITLES = {
    SEND: gettext_noop("Send a correct packet to {partner}"),
    RECEIVE: gettext_noop("Receive the hub's packet and acknowledge it as done"),
    REFUSE: gettext_noop("Refuse the hub's second packet with status 02"),
}


def may_reach(receiver: str, *, to_joining: bool, sender: str, joining: bool) -> bool:
    """May a system send to another? One that is still joining exchanges with the hub's test partner only."""
    if joining:
        return receiver == PARTNER_SYSTEM
    return not to_joining or sender == PARTNER_SYSTEM


@dataclass(frozen=True)
class Sent:
    """A document of the joining system that the hub took."""

    at: datetime
    message_id: str


@dataclass(frozen=True)
class Turned:
    """A packet of the joining system that the hub refused, with the sentence it was answered."""

    at: datetime
    error_code: str
    text: str


@dataclass(frozen=True)
class Offered:
    """A packet that the hub sent to the joining system, and what became of it."""

    at: datetime
    document_code: str
    open: bool
    delivered: bool
    ended_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True)
class Reported:
    """A status that came back."""

    at: datetime
    code: str
    document_code: str


@dataclass(frozen=True)
class Traffic:
    """Everything between the joining system and the hub's test partner since it was approved."""

    sent: Sequence[Sent] = ()
    turned: Sequence[Turned] = ()
    to_receive: Sequence[Offered] = ()
    to_refuse: Sequence[Offered] = ()
    reported: Sequence[Reported] = ()


@dataclass(frozen=True)
class Line:
    """One sentence about what arrived: a message id with its values, and when it happened."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True)
class Test:
    """How one test stands. `at` is when it was passed; `offer` says that the hub may send its packet (again)."""

    __test__ = False

    code: str
    passed: bool
    at: datetime | None
    lines: tuple[Line, ...]
    offer: bool = False


def judge(traffic: Traffic) -> tuple[Test, Test, Test]:
    """The three tests in order."""
    return _send(traffic), _receive(traffic), _refuse(traffic)


def all_passed(tests: Sequence[Test]) -> bool:
    """True when the system may go live."""
    return all(test.passed for test in tests)


def _send(traffic: Traffic) -> Test:
    if traffic.sent:
        first = min(traffic.sent, key=lambda sent: sent.at)
        told = Line(gettext_noop("The packet “{message_id}” was accepted."), {"message_id": first.message_id}, first.at)
        return Test(SEND, True, first.at, (told,))
    refused = [
        Line(
            gettext_noop("A packet was refused with error {error_code}: {text}"),
            {"error_code": turned.error_code, "text": turned.text},
            turned.at,
        )
        for turned in traffic.turned
    ]
    if not refused:
        refused = [Line(gettext_noop("No packet has arrived yet."))]
    told = Line(gettext_noop("Until it is live this system can send only to {partner}."), {"partner": PARTNER_CODE})
    return Test(SEND, False, None, (*refused, told))


def _receive(traffic: Traffic) -> Test:
    done = [offered for offered in traffic.to_receive if offered.delivered]
    if done:
        at = done[0].ended_at
        told = Line(
            gettext_noop("The packet “{document_code}” was fetched and acknowledged."),
            {"document_code": done[0].document_code},
            at,
        )
        return Test(RECEIVE, True, at, (told,))
    return Test(RECEIVE, False, None, _unfetched(traffic.to_receive), offer=_may_offer(traffic.to_receive))


def _refuse(traffic: Traffic) -> Test:
    wanted = {offered.document_code for offered in traffic.to_refuse}
    own = [status for status in traffic.reported if status.document_code in wanted]
    refused = [status for status in own if status.code == Code.REFUSED.value]
    if refused:
        told = Line(
            gettext_noop("The refusal of “{document_code}” has arrived."),
            {"document_code": refused[0].document_code},
            refused[0].at,
        )
        return Test(REFUSE, True, refused[0].at, (told,))
    lines = [
        Line(gettext_noop("Status {code} arrived; 02 (refused) is wanted."), {"code": status.code}, status.at)
        for status in own
    ]
    lines += [
        Line(
            gettext_noop("A refusal arrived for “{document_code}”, which is not the packet of this test."),
            {"document_code": status.document_code},
            status.at,
        )
        for status in traffic.reported
        if status.code == Code.REFUSED.value and status.document_code not in wanted
    ]
    if not traffic.to_refuse or not traffic.to_refuse[-1].delivered:
        lines += _unfetched(traffic.to_refuse)
    elif not lines:
        lines = [Line(gettext_noop("The packet was fetched; the status packet with 02 has not arrived."))]
    taken = any(status.code == Code.ACCEPTED.value for status in own)
    return Test(REFUSE, False, None, tuple(lines), offer=taken or _may_offer(traffic.to_refuse))


def _unfetched(offers: Sequence[Offered]) -> tuple[Line, ...]:
    if not offers:
        return (Line(gettext_noop("The hub has not sent its packet yet.")),)
    lines = [
        Line(
            gettext_noop("The packet “{document_code}” was fetched but reported as failed: {error}"),
            {"document_code": offered.document_code, "error": offered.error or "–"},
            offered.ended_at,
        )
        for offered in offers
        if not offered.open and not offered.delivered
    ]
    lines += [
        Line(
            gettext_noop("The packet “{document_code}” waits to be fetched."),
            {"document_code": offered.document_code},
            offered.at,
        )
        for offered in offers
        if offered.open
    ]
    return tuple(lines)


def _may_offer(offers: Sequence[Offered]) -> bool:
    """The hub's packet goes out once, and again only after the one before failed."""
    return not any(offered.open or offered.delivered for offered in offers)
