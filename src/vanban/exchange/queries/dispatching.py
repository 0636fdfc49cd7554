"""How the lines of a document will be, or were, sent: what the rules are asked, and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from vanban.directory.api import Agency, agencies_by_code, get_agency, lines_above, units_of
from vanban.exchange import ports, states
from vanban.exchange.models import DispatchChoice, Envelope, PaperTask, Recipient, SendingPlan
from vanban.exchange.rules.dispatching import (
    HOUSE,
    KEPT,
    NO_CODE,
    NO_SYSTEM,
    PAPER,
    Choice,
    Line,
    Sender,
    Way,
    decide_line,
    is_kept_line,
)
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import OutsideFailure
from vanban.registry.api import OutgoingDocument, find_outgoing
from vanban.rulebook.api import AgencyList, Dispatch, Profile, kept_profile, own_lists_between
from vanban.signing.api import signatures_of


@dataclass(frozen=True)
class Sending:
    """A document about to be sent: the facts that decide."""

    document_id: UUID
    agency: Agency
    profile: Profile
    sender: Sender
    lines: tuple[Line, ...]
    urgency: int
    issued: bool


def sending_of(document_id: UUID, *, at: datetime) -> Sending | None:
    """The facts of a document, issued or not; None for what is no document of ours. Outside transactions.

    Before it is issued it counts as signed, since nothing leaves without.
    """
    document = find_outgoing(document_id)
    if document is not None:
        return of_issued(document, at=at, hub_must_answer=False)
    known = ports.planned(document_id)
    if known is None:
        return None
    agency = get_agency(known.agency_id)
    profile = rules_of(known.profile, known.profile_version, agency.province, local_date(at))
    lines = lines_of(agency, known.recipients, at=at)
    sender = Sender(known.type_code, agency.level, signed=True, mail_works=mail_works(agency))
    return Sending(document_id, agency, profile, sender, lines, known.urgency, issued=False)


def of_issued(document: OutgoingDocument, *, at: datetime, hub_must_answer: bool = True) -> Sending:
    """The facts of a registered document. Outside transactions.

    Raises `OutsideFailure` when the hub has to say who has a mailbox there and does not, unless that may wait.
    """
    agency = document.agency
    profile = rules_of(document.profile, document.profile_version, agency.province, document.issued_date)
    recipients = [(line["name"], line.get("code", "")) for line in document.recipients]
    groups = {line.get("code") or line["name"]: line.get("group", "") for line in document.recipients}
    lines = lines_of(agency, recipients, at=at, hub_must_answer=hub_must_answer, groups=groups)
    sender = Sender(document.type_code, agency.level, signed=is_sealed(document.id), mail_works=mail_works(agency))
    return Sending(document.id, agency, profile, sender, lines, document.urgency, issued=True)


def mail_works(agency: Agency) -> bool:
    """A mail server is joined and the agency has an official mailbox to write from."""
    return ports.mail() is not None and bool(agency.email)


def is_sealed(document_id: UUID) -> bool:
    """Whether the agency signed it here; without a record of that the paper remains the original."""
    return any(one.purpose == "seal" for one in signatures_of(document_id))


def rules_of(profile: str, version: str, province: str, on: date) -> Profile:
    """The rules of the document's day: those it names, else those in force then."""
    return kept_profile(profile, version, province=province, on=on)


def lines_of(
    agency: Agency,
    recipients: Iterable[tuple[str, str]],
    *,
    at: datetime,
    hub_must_answer: bool = False,
    groups: Mapping[str, str] | None = None,
) -> tuple[Line, ...]:
    """The lines with what directory and hub know of them; a receiver named twice is one.

    `groups` says through which group of recipients one came, by code or by name.
    """
    rows = list(recipients)
    through = groups or {}
    agencies = agencies_by_code(code for _name, code in rows)
    known = {code: agencies.get(code) for _name, code in rows if code}
    bare = [code for code, found in known.items() if found is not None and not found.has_system]
    without = _without_mailbox(bare, at=at, hub_must_answer=hub_must_answer)
    units = {unit.name.casefold() for unit in units_of(agency.id)}
    above = line_above(agency)
    lists = own_lists_between(above, above, local_date(at))
    bodies = lines_above(one.id for one in agencies.values()) if lists else {}
    found: dict[str, Line] = {}
    for name, code in rows:
        other = known.get(code) if code else None
        internal = other.id == agency.id if other else not code and name.strip().casefold() in units
        line = Line(
            name=name[:200],
            code=code,
            level=other.level if other else "external",
            on_hub=bool(code) and code not in without,
            address=other.email if other else "",
            internal=internal,
            kept=not code and is_kept_line(name),
            agency_id=other.id if other else None,
            group=through.get(code or name, ""),
            own_lists=_binding(lists, above if internal else bodies.get(other.id, []) if other else []),
        )
        body = other.merged_into_id or other.id if other else None
        found.setdefault(str(body or code or len(found)), line)
    return tuple(found.values())


def line_above(agency: Agency) -> list[UUID]:
    """An agency and those above it, the nearest first."""
    found, next_up = [agency.id], agency.parent
    while next_up is not None and next_up.id not in found:
        found.append(next_up.id)
        next_up = next_up.parent
    return found


def _binding(lists: Sequence[AgencyList], receivers: Sequence[UUID]) -> tuple[AgencyList, ...]:
    """Of the lists that bind the sender those that bind the receiver, or one above it, too."""
    return tuple(own for own in lists if own.agency_id in receivers)


def _without_mailbox(codes: list[str], *, at: datetime, hub_must_answer: bool) -> frozenset[str]:
    """Of the agencies without a system those that have no mailbox of a guest on the hub either (VL19-Đ5.2)."""
    if not codes:
        return frozenset()
    try:
        return frozenset(ports.axis().check_recipients(codes, at=at))
    except OutsideFailure:
        if hub_must_answer:
            raise
        return frozenset(codes)


def choices_of(document_id: UUID) -> dict[str, Choice]:
    """What people decided, the latest word for each line."""
    rows = DispatchChoice.objects.filter(plan_id=document_id)
    return {row.key: Choice(Dispatch(row.mode), row.reason, row.chosen_by) for row in rows}


def ways_of(sending: Sending) -> list[tuple[Line, Way]]:
    """Every line with how it goes."""
    choices = choices_of(sending.document_id)
    return [(line, decide_line(sending.profile, line, sending.sender, choices.get(line.key))) for line in sending.lines]


def plan_of(document_id: UUID) -> SendingPlan | None:
    """What people decided beside the table, or None."""
    return SendingPlan.objects.filter(document_id=document_id).first()


def paper_tasks_of(document_id: UUID) -> list[PaperTask]:
    """What is to be done on paper for one document."""
    return list(PaperTask.objects.filter(envelope_id=document_id).order_by("made_at", "id"))


def was_late(envelope: Envelope, at: datetime) -> bool | None:
    """True when it left, or still has not left, after its time limit; None while there is time or no limit is known."""
    if envelope.due_at is None:
        return None
    if envelope.first_sent_at is not None:
        return envelope.first_sent_at > envelope.due_at
    return True if at > envelope.due_at else None


def paper_list(agency_id: UUID, *, limit: int = 200) -> list[PaperTask]:
    """What the agency's clerks still have to do on paper, urgent documents first, then the oldest."""
    rows = PaperTask.objects.filter(agency_id=agency_id, state=states.OPEN).select_related("envelope", "recipient")
    return list(rows.order_by("-urgency", "made_at", "id")[:limit])


def paper_done(agency_id: UUID, *, limit: int = 30) -> list[PaperTask]:
    """What was ticked last, or found not to be needed."""
    rows = PaperTask.objects.filter(agency_id=agency_id).exclude(state=states.OPEN).select_related("envelope")
    return list(rows.order_by("-done_at", "-id")[:limit])


def paper_tasks(agency_id: UUID, task_ids: Sequence[UUID]) -> list[PaperTask]:
    """These copies of the agency that are sent to somebody, in the order of the list, for their envelopes."""
    rows = PaperTask.objects.filter(agency_id=agency_id, kind="send", id__in=task_ids)
    return list(rows.select_related("envelope", "agency").order_by("-urgency", "made_at", "id"))


def overdue_confirmations(agency_id: UUID, *, before: datetime, limit: int = 200) -> list[Recipient]:
    """Recipients sent to before this moment whose receipt is not confirmed, urgent first (HP25-Đ20.2b, HY19-Đ11.2)."""
    rows = Recipient.objects.filter(
        envelope__agency_id=agency_id,
        channel="axis",
        state__in=states.UNCONFIRMED,
        recall__in=states.IN_FORCE,
        clicked_at__lt=before,
    )
    return list(rows.select_related("envelope").order_by("-envelope__urgency", "clicked_at", "id")[:limit])


def sent_late(agency_id: UUID, *, since: datetime, at: datetime, limit: int = 200) -> list[Envelope]:
    """Documents due since this moment that left late or have not left though their time is over, urgent first."""
    rows = Envelope.objects.filter(agency_id=agency_id, due_at__gte=since, due_at__lt=at)
    rows = rows.filter(Q(first_sent_at__gt=F("due_at")) | Q(first_sent_at__isnull=True))
    return list(rows.order_by(F("first_sent_at").desc(nulls_first=True), "-urgency", "due_at")[:limit])


def row_for(envelope: Envelope, place: int, line: Line, way: Way, at: datetime) -> Recipient:
    """One line of the grid as it will stand, not yet saved."""
    state = states.RECIPIENT.initial
    verb = {PAPER: "to_paper", HOUSE: "hand_on"}.get(way.channel)
    if verb:
        state = states.RECIPIENT.step(state, verb).target
    why = KEPT if line.kept else NO_CODE if not line.code else NO_SYSTEM if not line.on_hub else ""
    return Recipient(
        envelope=envelope,
        place=place,
        name=line.name,
        code=line.code,
        agency_id=line.agency_id,
        state=state,
        group_name=line.group[:200],
        channel=way.channel,
        channel_reason=why if way.channel == PAPER else "",
        address=line.address if way.channel == "mail" else "",
        mode=way.mode,
        mode_reason="" if line.kept else way.reason[:300],
        profile=way.profile,
        profile_version=way.version,
        chosen_by=way.chosen_by[:200],
        chosen_reason=way.chosen_reason[:500],
        clicked_at=at,
        handed_at=at if way.channel == HOUSE else None,
    )
