"""Who may send again, accept, refuse, ask back and answer; and whether this arrival may be accepted now."""

from __future__ import annotations

from collections.abc import Sequence
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
from vanban.exchange.errors.mail import OnlyOperatorsKeepMailboxes, OriginNotAssured
from vanban.exchange.errors.scans import NotLookedAt
from vanban.exchange.models import Arrival, Demand, Envelope, Following, Recipient, Request, Scan
from vanban.exchange.rules.answers import AGAIN, RECALL, UPDATE, URGE
from vanban.exchange.rules.checking import LABELS, blocking
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop, refuse_all

_CLERKS = gettext_noop("the agency's clerks")
_FOLLOWERS = gettext_noop("who led the drafting, the head of the unit, the agency's clerks and leaders")
ASSIGNEES = gettext_noop("the clerks and leaders of the agency that has the task, and who handles its document")
_OFFICE = gettext_noop("the agency's clerks and leaders")
_OPERATORS = gettext_noop("operators of the system")


def is_clerk_of(by: Actor, agency_id: UUID) -> bool:
    """Each agency has one point that sends and receives: its clerks (HY19-Đ7.3)."""
    return by.is_of(agency_id) and by.has(Role.CLERK) and by.may("exchange.accepted")


def speaks_for(by: Actor, agency_id: UUID, act: str = "exchange.recall_asked") -> bool:
    """A clerk, or a leader who does not wait for one: taking back and giving back is decided by either."""
    return by.is_of(agency_id) and (by.has(Role.CLERK) or by.has(Role.LEADER)) and by.may(act)


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
    if not speaks_for(by, arrival.agency_id, "exchange.given_back"):
        raise OnlyReceiversAnswer(who=_OFFICE)


def check_decides_for(by: Actor, agency_id: UUID, act: str = "exchange.published") -> None:
    """How a document is sent is the word of the sender's clerks and leaders. Raises OnlySendersDecide."""
    if not speaks_for(by, agency_id, act):
        raise OnlySendersDecide(who=_OFFICE)


def check_may_scan(by: Actor, agency_id: UUID, *, laid: bool) -> None:
    """A clerk of the agency; the machine itself for what a scanner laid into the agency's folder."""
    if not (laid and by.is_system):
        check_clerk_of(by, agency_id)


def asked_lines(arrival: Arrival) -> list[str]:
    """Lines of the report of a letter from the scanner that only somebody with the paper in hand can answer."""
    return [item["code"] for item in arrival.report or () if item["ok"] is None]


def check_looked_at(arrival: Arrival, looked: Sequence[str], remark: str) -> None:
    """Each line is in order, or a remark says what is not; no remark makes a secret fit. Raises NotLookedAt."""
    left = [code for code in asked_lines(arrival) if code not in looked]
    owed = [code for code in left if code == "secrecy" or not remark.strip()]
    if owed:
        raise NotLookedAt(lines=tuple(Phrase(LABELS[code]) for code in owed))


def can_enter(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the receiver, for a letter from the scanner that waits."""
    return (
        is_clerk_of(by, arrival.agency_id)
        and came_on_paper(arrival)
        and states.ARRIVAL.can(arrival.state, "accept")
        and not blocking(arrival.report or ())
    )


def can_lay_back(by: Actor, arrival: Arrival) -> bool:
    """The same clerk, whatever the check says: what was put together wrongly is sorted anew."""
    return (
        is_clerk_of(by, arrival.agency_id) and came_on_paper(arrival) and states.ARRIVAL.can(arrival.state, "lay_back")
    )


def can_print_slip(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the agency, once the paper was returned."""
    return is_clerk_of(by, arrival.agency_id) and came_on_paper(arrival) and states.was_refused(arrival.state)


def came_on_paper(arrival: Arrival) -> bool:
    """True for a letter that was made of scanned pages."""
    return arrival.source == "paper"


def can_sort(by: Actor, scan: Scan) -> bool:
    """A clerk of the agency, while the scan lies open."""
    return is_clerk_of(by, scan.agency_id) and states.SCAN.can(scan.state, "sort")


def can_drop(by: Actor, scan: Scan) -> bool:
    """The same, also for one that cannot be read."""
    return is_clerk_of(by, scan.agency_id) and states.SCAN.can(scan.state, "drop")


def is_being_read(scan: Scan) -> bool:
    """True while the machine looks at the pages."""
    return states.SCAN.can(scan.state, "read")


def is_unreadable(scan: Scan) -> bool:
    """True for a file of which nothing can be made."""
    return scan.state == states.UNREADABLE


def is_laid_to_another(scan: Scan) -> bool:
    """True once its pages lie on another scan's table."""
    return scan.state == states.JOINED


def was_laid_back(arrival: Arrival) -> bool:
    """True for a letter whose pages lie on the table again."""
    return arrival.state == states.LAID_BACK


def check_can_accept(by: Actor, arrival: Arrival) -> None:
    """A clerk of the receiver, after the checks, unless one of them forbids it; every reason at once.

    A letter from the scanner was looked at by somebody who had the paper in hand.
    """
    check_clerk_of(by, arrival.agency_id)
    if arrival.report is None or (came_on_paper(arrival) and not arrival.answers.exists()):
        raise ChecksMissing()
    refuse_all(CheckFailed(finding=item["message"].format(**item["data"])) for item in blocking(arrival.report))


def check_assured(arrival: Arrival, assurance: str) -> None:
    """What nobody signed and nobody vouches for is taken where a clerk made sure of it (NB16-Đ5.1b, Đ8.3).

    Raises OriginNotAssured.
    """
    if wants_assurance(arrival) and len(assurance.split()) < 2:
        raise OriginNotAssured


def wants_assurance(arrival: Arrival) -> bool:
    """True where a clerk must say how the origin of a message was made sure."""
    return bool(arrival.facts.get("assure"))


def can_join(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the receiver, while the arrival waits."""
    return is_clerk_of(by, arrival.agency_id) and states.ARRIVAL.can(arrival.state, "join")


def can_dismiss(by: Actor, arrival: Arrival) -> bool:
    """The same, for what came by mail or from the public page."""
    return arrival.source in ("mail", "web") and can_join(by, arrival)


def check_operates(by: Actor) -> None:
    """Mailboxes and official domains are kept by the operator. Raises OnlyOperatorsKeepMailboxes."""
    if not can_operate(by):
        raise OnlyOperatorsKeepMailboxes(who=_OPERATORS)


def can_operate(by: Actor) -> bool:
    """The same for a page: in person, since a mailbox decides whose word a letter is taken for."""
    return by.has(Role.OPERATOR) and by.for_person_id is None


def can_accept(by: Actor, arrival: Arrival) -> bool:
    """The same for a button that asks nothing."""
    return can_accept_assured(by, arrival) and not wants_assurance(arrival)


def can_accept_assured(by: Actor, arrival: Arrival) -> bool:
    """The same for one that asks how the origin was made sure."""
    return (
        is_clerk_of(by, arrival.agency_id)
        and not came_on_paper(arrival)
        and states.ARRIVAL.can(arrival.state, "accept")
        and arrival.report is not None
        and not blocking(arrival.report)
        and open_demand(arrival, RECALL) is None
    )


def can_refuse(by: Actor, arrival: Arrival) -> bool:
    """A clerk of the receiver, while nothing was decided and nobody wants it back."""
    return (
        is_clerk_of(by, arrival.agency_id)
        and not came_on_paper(arrival)
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


def may_blame(by: Actor) -> bool:
    """Criticism and a demand for review are a leader's (VL19-Đ16.3)."""
    return by.has(Role.LEADER)


def sees_all_tasks(by: Actor) -> bool:
    """Clerks and leaders watch over everything the agency issued; a stand-in, only where recalling was delegated."""
    return (by.has(Role.CLERK) or by.has(Role.LEADER)) and by.may("exchange.recall_asked")


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
    return speaks_for(by, arrival.agency_id, "exchange.given_back") and open_demand(arrival, RECALL) is not None


def can_answer_update(by: Actor, arrival: Arrival) -> bool:
    """The same for an update that brought no files; one with files is answered by accepting or refusing these."""
    demand = open_demand(arrival, UPDATE)
    return (
        speaks_for(by, arrival.agency_id, "exchange.given_back")
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
