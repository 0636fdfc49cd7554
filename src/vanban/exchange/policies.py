"""Who may send again, accept, refuse, ask back and answer; and whether this arrival may be accepted now."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import Role, can_see
from vanban.exchange import states
from vanban.exchange.errors import (
    CheckFailed,
    ChecksMissing,
    OnlyClerksExchange,
    OnlyFollowersFollow,
    OnlyReceiversAnswer,
    OnlySendersAsk,
    OnlySendersDecide,
)
from vanban.exchange.models import Arrival, Demand, Envelope, Following, Recipient, Request
from vanban.exchange.rules.answers import AGAIN, RECALL, UPDATE, URGE
from vanban.exchange.rules.checking import blocking
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop, refuse_all

_CLERKS = gettext_noop("the agency's clerks")
_FOLLOWERS = gettext_noop("who led the drafting, the head of the unit, the agency's clerks and leaders")
_OFFICE = gettext_noop("the agency's clerks and leaders")


def is_clerk_of(by: Actor, agency_id: UUID) -> bool:
    """Each agency has one point that sends and receives: its clerks (HY19-Đ7.3)."""
    return by.agency_id == agency_id and by.has(Role.CLERK)


def speaks_for(by: Actor, agency_id: UUID) -> bool:
    """A clerk, or a leader who does not wait for one: taking back and giving back is decided by either."""
    return by.agency_id == agency_id and (by.has(Role.CLERK) or by.has(Role.LEADER))


def check_clerk_of(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyClerksExchange."""
    if not is_clerk_of(by, agency_id):
        raise OnlyClerksExchange(who=_CLERKS)


def check_speaks_for_sender(by: Actor, envelope: Envelope) -> None:
    """Raises OnlySendersAsk."""
    if not speaks_for(by, envelope.agency_id):
        raise OnlySendersAsk(who=_OFFICE)


def check_speaks_for_receiver(by: Actor, arrival: Arrival) -> None:
    """Raises OnlyReceiversAnswer."""
    if not speaks_for(by, arrival.agency_id):
        raise OnlyReceiversAnswer(who=_OFFICE)


def check_decides_for(by: Actor, agency_id: UUID) -> None:
    """How a document is sent is the word of the sender's clerks and leaders. Raises OnlySendersDecide."""
    if not speaks_for(by, agency_id):
        raise OnlySendersDecide(who=_OFFICE)


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
        and open_demand(arrival, RECALL) is None
    )


def can_refuse(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the receiver, while nothing was decided and nobody wants it back."""
    return (
        is_clerk_of(by, arrival.agency_id)
        and states.ARRIVAL.can(arrival.state, "refuse")
        and open_demand(arrival, RECALL) is None
    )


def can_resend(by: Actor, envelope: Envelope) -> bool:
    """A clerk of the sender, where a recipient refused or could not be reached (HP25-Đ20.2c)."""
    return is_clerk_of(by, envelope.agency_id) and any(is_resendable(item) for item in envelope.recipients.all())


def is_resendable(recipient: Recipient) -> bool:
    """It came back or never arrived, and was not asked back."""
    return states.may_resend(recipient.state, recipient.recall)


def is_recallable(recipient: Recipient) -> bool:
    """Sent or on its way through the hub, and not asked for already; what never left and never will is not."""
    if recipient.channel != "axis" or not states.may_be_asked(recipient.recall):
        return False
    return recipient.handed_at is not None or states.RECIPIENT.can(recipient.state, "hand")


def is_still_here(recipient: Recipient) -> bool:
    """True while no packet for this recipient was made: it can be withdrawn without asking anybody."""
    return recipient.dispatch_id is None and states.RECIPIENT.can(recipient.state, "hand")


def is_reached(recipient: Recipient) -> bool:
    """The hub has it and nobody took it back: it can be told of an update or a replacement."""
    return recipient.channel == "axis" and recipient.handed_at is not None and recipient.recall in states.SENDABLE


def is_repeatable(recipient: Recipient) -> bool:
    """It has the document, or the hub has: it may ask for it once more; what came back is sent again instead."""
    again = recipient.requests.filter(kind=AGAIN, state=states.ASKED)
    return is_reached(recipient) and not is_resendable(recipient) and not again.exists()


def goes_by_hub(recipient: Recipient) -> bool:
    """The hub carries to this recipient."""
    return recipient.channel == "axis"


def is_on_paper(recipient: Recipient) -> bool:
    """Only a copy on paper went to this recipient."""
    return recipient.channel == "paper"


def can_send_once_more(by: Actor, envelope: Envelope) -> bool:
    """A clerk of the sender, where somebody has the document (HP25-Đ20.2c)."""
    return is_clerk_of(by, envelope.agency_id) and any(is_repeatable(item) for item in envelope.recipients.all())


def can_extend(by: Actor, envelope: Envelope) -> bool:
    """A clerk or leader of the sender; the action says what else forbids it."""
    return speaks_for(by, envelope.agency_id)


def check_follows(by: Actor, envelope: Envelope) -> None:
    """Raises OnlyFollowersFollow."""
    if not can_follow(by, envelope):
        raise OnlyFollowersFollow(who=_FOLLOWERS)


def can_follow(by: Actor, envelope: Envelope) -> bool:
    """Who led the drafting, the head of that unit, a clerk or a leader of the agency (NB25-Đ14.3b)."""
    if by.agency_id != envelope.agency_id:
        return False
    if speaks_for(by, envelope.agency_id):
        return True
    following = Following.objects.filter(document_id=envelope.id).select_related("post").first()
    return following is not None and (
        following.post_id == by.post_id
        or (by.has(Role.UNIT_HEAD) and by.unit_id is not None and following.post.unit_id == by.unit_id)
    )


def sees_all_tasks(by: Actor) -> bool:
    """Clerks and leaders watch over everything the agency issued."""
    return by.has(Role.CLERK) or by.has(Role.LEADER)


def heads_unit(by: Actor) -> bool:
    """Whoever heads a unit watches over what it drafted."""
    return by.has(Role.UNIT_HEAD) and by.unit_id is not None


def can_recall(by: Actor, envelope: Envelope) -> bool:
    """A clerk or leader of the sender, where a recipient may be asked (HY19-Đ11.2)."""
    return speaks_for(by, envelope.agency_id) and any(is_recallable(item) for item in envelope.recipients.all())


def can_update(by: Actor, envelope: Envelope) -> bool:
    """A clerk or leader of the sender, once the document is on its way."""
    return speaks_for(by, envelope.agency_id) and any(
        item.channel == "axis" and item.recall in states.SENDABLE for item in envelope.recipients.all()
    )


def can_replace(by: Actor, envelope: Envelope) -> bool:
    """A clerk or leader of the sender, where somebody has the document."""
    return speaks_for(by, envelope.agency_id) and any(is_reached(item) for item in envelope.recipients.all())


def can_agree(by: Actor) -> bool:
    """A clerk or leader, for the own agency."""
    return by.agency_id is not None and speaks_for(by, by.agency_id)


def check_can_agree(by: Actor) -> UUID:
    """The agency for which this person may agree with a partner. Raises OnlySendersAsk."""
    if by.agency_id is None or not can_agree(by):
        raise OnlySendersAsk(who=_OFFICE)
    return by.agency_id


def may_leave_it(by: Actor, envelope: Envelope) -> bool:
    """A clerk or leader of the sender may let a refused recall rest; not while something waits to be sent again."""
    return speaks_for(by, envelope.agency_id) and not any(is_resendable(item) for item in envelope.recipients.all())


def open_demand(arrival: Arrival, kind: str) -> Demand | None:
    """What the sender asks about this arrival and nobody answered yet."""
    return next((item for item in arrival.demands.all() if item.kind == kind and is_open(item)), None)


def is_open(demand: Demand) -> bool:
    """True while the receiver owes an answer."""
    return states.awaits_answer(demand.state)


def can_answer_recall(by: Actor, arrival: Arrival) -> bool:
    """A clerk or leader of the receiver, while the sender wants the document back."""
    return speaks_for(by, arrival.agency_id) and open_demand(arrival, RECALL) is not None


def can_answer_update(by: Actor, arrival: Arrival) -> bool:
    """The same for an update that brought no files; one with files is answered by accepting or refusing these."""
    demand = open_demand(arrival, UPDATE)
    return (
        speaks_for(by, arrival.agency_id)
        and demand is not None
        and demand.carrier_id is None
        and open_demand(arrival, RECALL) is None
    )


def check_can_heed(by: Actor, arrival: Arrival) -> None:
    """Raises OnlyReceiversAnswer."""
    if by.agency_id != arrival.agency_id or not can_see(by, arrival.id):
        raise OnlyReceiversAnswer(who=_OFFICE)


def can_heed(by: Actor, arrival: Arrival) -> bool:
    """Anybody of the receiver's office who sees the document may take up the sender's reminder."""
    return by.agency_id == arrival.agency_id and open_demand(arrival, URGE) is not None


def awaits_decision(arrival: Arrival) -> bool:
    """True while the clerk has neither accepted nor refused."""
    return states.ARRIVAL.can(arrival.state, "refuse")


def is_registered(arrival: Arrival) -> bool:
    """True once the register speaks for the document."""
    return states.reports_go_on(arrival.state)


def was_agreed(item: Demand | Request) -> bool:
    """True for a request that the receiver granted."""
    return item.state == states.AGREED


def was_denied(item: Demand | Request) -> bool:
    """True for a request that the receiver refused."""
    return item.state == states.DENIED


def is_unanswered(request: Request) -> bool:
    """True while the receiver has not answered."""
    return request.state == states.ASKED
