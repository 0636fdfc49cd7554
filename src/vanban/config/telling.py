"""Which facts of the house people are told of: from an event to a sentence and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from vanban.axis.events import DeliveryOverdue, UrgentWaiting
from vanban.directory import api as directory
from vanban.directory.events import AccountsListed, Delegated, ExportDecided, HandoverPrepared, WorkOpened
from vanban.drafting.events import DraftRejected, DraftReminded, IssueFailed
from vanban.exchange.events import ArrivalRecalled, DemandReceived, TaskAnswered, TaskOverdue, TaskReported
from vanban.portal import actions as portal
from vanban.portal.queries.told import naming_of
from vanban.portal.rules.telling import BOX_KINDS, Fact, key_of_act
from vanban.work import api as work
from vanban.work.events import (
    MoreTimeAnswered,
    MoreTimeAsked,
    TaskGiven,
    TaskReturned,
    WorkDueSoon,
    WorkOverdue,
    WorkUrged,
)


def _fact(kind: str, document_id: UUID, at: datetime, **more: Any) -> Fact:
    """A fact about a document, called as it is called in lists."""
    name = naming_of(document_id)
    return Fact(
        kind=kind,
        key=key_of_act(document_id, at),
        at=at,
        title=name.title,
        subject=name.subject,
        subject_id=document_id,
        urgency=name.urgency,
        **more,
    )


def _tell(fact: Fact, *, principals: Iterable[int] = (), people: Iterable[UUID] = (), box: str = "") -> None:
    portal.tell(fact, principals=principals, people=people, box=box, at=timezone.now())


def on_work_opened(event: WorkOpened) -> None:
    """A document lies in somebody's box."""
    kind = BOX_KINDS.get(event.box)
    if kind is None:
        return
    fact = Fact(
        kind=kind,
        key=key_of_act(event.document_id, event.at),
        at=event.at,
        title=event.title,
        subject=event.subject,
        subject_id=event.document_id,
        urgency=event.urgency,
        due=event.due,
    )
    _tell(fact, principals=event.principals, box=event.box)


def on_reminded(event: DraftReminded) -> None:
    """Whoever's turn it is with a draft was reminded."""
    _tell(_fact("urged", event.document_id, event.at), principals=[directory.for_post(event.to_post_id)])


def on_rejected(event: DraftRejected) -> None:
    """A draft came back, with the reason."""
    fact = _fact("returned", event.document_id, event.at, words=event.reason)
    _tell(fact, principals=[directory.for_post(event.to_post_id)])


def on_issue_failed(event: IssueFailed) -> None:
    """Numbering or sealing failed: the clerks, who pressed the button, must know."""
    fact = _fact("failed", event.document_id, event.at, words=event.reason)
    _tell(fact, principals=[directory.for_clerks(event.agency_id)])


def on_demand(event: DemandReceived) -> None:
    """The sender of a document that came in asks for it back, or changes it."""
    _tell(_fact("demanded", event.document_id, event.at), principals=[directory.for_clerks(event.agency_id)])


def on_recalled(event: ArrivalRecalled) -> None:
    """A document was taken back: everybody it was given to learns why it is gone."""
    holding = [number for number, kind, _ref, _why in directory.who_sees(event.document_id) if kind != "agency"]
    _tell(_fact("recalled", event.document_id, event.at, words=event.reason), principals=holding)


def on_not_fetched(event: DeliveryOverdue | UrgentWaiting) -> None:
    """A receiver does not fetch what was sent: its sender's clerks pick up the telephone."""
    sender = directory.find_agency(event.sender_code)
    if sender is None:
        return
    receiver = directory.find_agency(event.agency_code)
    name = receiver.name if receiver is not None else event.agency_code
    since = (
        _("%(name)s has not fetched it for %(n)d minutes.") % {"name": name, "n": event.minutes}
        if isinstance(event, UrgentWaiting)
        else _("%(name)s has not fetched it for %(n)d days.") % {"name": name, "n": event.days}
    )
    fact = Fact(
        kind="not_fetched",
        key=f"{event.delivery_id}:{event.at.timestamp():.0f}",
        at=event.at,
        title=event.document_code,
        words=since,
        urgency=event.priority if isinstance(event, UrgentWaiting) else 0,
    )
    _tell(fact, principals=[directory.for_clerks(sender.id)])


def on_task_given(event: TaskGiven) -> None:
    """Who only has to know of a document has no box for it; whoever has work with it is told by the box."""
    if event.kind == "inform":
        fact = _fact("informed", event.document_id, event.at, by_id=event.by_id)
        _tell(fact, principals=[directory.for_post(event.post_id)])


def on_task_returned(event: TaskReturned) -> None:
    """A share came back as wrongly given: the leaders, who give it anew."""
    fact = _fact("task_returned", event.document_id, event.at, words=event.reason)
    _tell(fact, principals=[directory.for_leaders(event.agency_id)])


def on_due_soon(event: WorkDueSoon) -> None:
    """A deadline is near; told once for each deadline."""
    fact = _fact("due_soon", event.document_id, event.at, due=event.due)
    _tell(replace(fact, key=f"{event.assignment_id}:soon"), principals=[directory.for_post(event.post_id)])


def on_work_overdue(event: WorkOverdue) -> None:
    """A deadline has passed: whoever holds the work, and the leaders, who act on it (VL19-Đ16.3)."""
    own = _fact("overdue", event.document_id, event.at, due=event.due)
    key = f"{event.assignment_id}:late:{event.due.timestamp():.0f}"
    _tell(replace(own, key=key), principals=[directory.for_post(event.post_id)])
    holder = directory.get_post(event.post_id)
    here = replace(own, kind="late_here", key=key, words=f"{holder.person.full_name}, {holder.title}")
    _tell(here, principals=[directory.for_leaders(event.agency_id)])


def on_urged(event: WorkUrged) -> None:
    """Somebody was urged, reprimanded or called to account."""
    how = _(work.URGE_LABELS[work.UrgeKind(event.kind)])
    fact = _fact("urged", event.document_id, event.at, words=f"{how}. {event.text}".strip(), by_id=event.by_id)
    _tell(fact, principals=[directory.for_post(event.post_id)])


def on_more_time_asked(event: MoreTimeAsked) -> None:
    """The holder of a share wants a later deadline: the leaders decide."""
    fact = _fact("more_time_asked", event.document_id, event.at, due=event.due)
    _tell(fact, principals=[directory.for_leaders(event.agency_id)])


def on_more_time(event: MoreTimeAnswered) -> None:
    """The holder learns what was decided."""
    said = _("Granted.") if event.granted else _("Refused.")
    fact = _fact("more_time", event.document_id, event.at, words=f"{said} {event.answer}".strip())
    _tell(fact, principals=[directory.for_post(event.post_id)])


def on_task_reported(event: TaskReported) -> None:
    """Another agency reports on its line of the ledger: whoever follows the document up."""
    fact = _fact("task_reported", event.document_id, event.at, by_id=event.by_id)
    _tell(fact, principals=_followers(event.document_id, event.agency_id))


def on_task_answered(event: TaskAnswered) -> None:
    """Who gave the task has answered: the clerks and leaders of the agency that has it."""
    if event.agency_id is not None:
        said = (
            _("Granted.") if event.answer == "time_granted" else _("Refused.") if event.answer == "time_refused" else ""
        )
        fact = _fact("task_answered", event.document_id, event.at, words=f"{said} {event.word}".strip())
        _tell(_elsewhere(fact, event.task_id, event.by_id), principals=_heads(event.agency_id))


def on_task_overdue(event: TaskOverdue) -> None:
    """The day of a task for another agency has run out: both sides hear of it."""
    key = f"{event.task_id}:late:{event.at.timestamp():.0f}"
    fact = replace(_fact("late_here", event.document_id, event.at), key=key)
    _tell(fact, principals=_followers(event.document_id, event.agency_id))
    if event.assignee_id is not None:
        theirs = replace(_elsewhere(fact, event.task_id, None), kind="overdue")
        _tell(theirs, principals=_heads(event.assignee_id))


def _followers(document_id: UUID, agency_id: UUID) -> list[int]:
    """Who wrote a document follows up what it gives others to do (NB25-Đ14.3b); the clerks where nobody is known."""
    wrote = [number for number, _kind, _ref, why in directory.who_sees(document_id) if why == "drafter"]
    return wrote or [directory.for_clerks(agency_id)]


def _heads(agency_id: UUID) -> list[int]:
    return [directory.for_leaders(agency_id), directory.for_clerks(agency_id)]


def _elsewhere(fact: Fact, task_id: UUID, by_id: UUID | None) -> Fact:
    """The same fact for another agency, which has the document under a name of its own."""
    return replace(fact, subject_id=None, key=f"{task_id}:{fact.at.timestamp():.6f}", by_id=by_id)


def on_delegated(event: Delegated) -> None:
    """Both learn of a delegation, but whoever made it."""
    giver, taker = directory.get_person(event.giver_id), directory.get_person(event.taker_id)
    fact = Fact(
        kind="delegated",
        key=f"delegated:{event.delegation_id}",
        at=event.at,
        title=f"{giver.full_name} → {taker.full_name}"[:120],
        by_id=event.by_id,
    )
    _tell(fact, people=[event.giver_id, event.taker_id])


def on_handover(event: HandoverPrepared) -> None:
    """Who hands over and who takes over both confirm."""
    giver, taker = directory.get_person(event.giver_id), directory.get_person(event.taker_id)
    fact = Fact(
        kind="handover",
        key=f"handover:{event.handover_id}",
        at=event.at,
        title=f"{giver.full_name} → {taker.full_name}"[:120],
        by_id=event.by_id,
    )
    _tell(fact, people=[event.giver_id, event.taker_id])


def on_accounts_listed(event: AccountsListed) -> None:
    """The leaders of the agency decide on a list of accounts."""
    fact = Fact(kind="accounts", key=f"accounts:{event.request_id}", at=event.at, title="", by_id=event.by_id)
    _tell(fact, principals=[directory.for_leaders(event.agency_id)])


def on_export_decided(event: ExportDecided) -> None:
    """Who asked learns what the head decided."""
    said = _("Granted.") if event.granted else _("Refused.")
    fact = Fact(kind="export", key=f"export:{event.export_id}", at=event.at, title="", words=said, by_id=event.by_id)
    _tell(fact, people=[event.person_id])


REACTIONS: tuple[tuple[type, str, Callable[[Any], None]], ...] = (
    (WorkOpened, "portal.tell_opened", on_work_opened),
    (DraftReminded, "portal.tell_reminded", on_reminded),
    (DraftRejected, "portal.tell_rejected", on_rejected),
    (IssueFailed, "portal.tell_issue_failed", on_issue_failed),
    (DemandReceived, "portal.tell_demand", on_demand),
    (ArrivalRecalled, "portal.tell_recalled", on_recalled),
    (DeliveryOverdue, "portal.tell_overdue_delivery", on_not_fetched),
    (UrgentWaiting, "portal.tell_urgent_waiting", on_not_fetched),
    (TaskGiven, "portal.tell_task_given", on_task_given),
    (TaskReturned, "portal.tell_task_returned", on_task_returned),
    (WorkDueSoon, "portal.tell_due_soon", on_due_soon),
    (WorkOverdue, "portal.tell_work_overdue", on_work_overdue),
    (WorkUrged, "portal.tell_urged", on_urged),
    (MoreTimeAsked, "portal.tell_more_time_asked", on_more_time_asked),
    (MoreTimeAnswered, "portal.tell_more_time", on_more_time),
    (TaskReported, "portal.tell_task_reported", on_task_reported),
    (TaskAnswered, "portal.tell_task_answered", on_task_answered),
    (TaskOverdue, "portal.tell_task_overdue", on_task_overdue),
    (Delegated, "portal.tell_delegated", on_delegated),
    (HandoverPrepared, "portal.tell_handover", on_handover),
    (AccountsListed, "portal.tell_accounts", on_accounts_listed),
    (ExportDecided, "portal.tell_export", on_export_decided),
)
"""What config/wiring.py joins, on the queue “telling”."""
