"""The demo's life: the province, its keys and mailboxes, and letters in every state, made by playing the real verbs.

Every step is the action a person would press, at a working hour of the last fortnight; nothing is written into a
table from the side. The clock of background work is set to the letter's own time while the demo is played.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from vanban.axis import api as axis
from vanban.config.demo_texts import INSTRUCTIONS, REFUSALS, RESULTS, RETURNS, TEXTS, DemoText
from vanban.directory import api as directory
from vanban.directory.adapters.demo_province import create_demo_province, demo_accounts, demo_password
from vanban.directory.api import Agency, Box, Post, Role
from vanban.drafting import api as drafting
from vanban.exchange import api as exchange
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import local, local_date
from vanban.kernel.working_time import WorkingCalendar
from vanban.platform.jobs import run_pending
from vanban.rulebook.api import profile_for
from vanban.signing import api as signing
from vanban.work import api as work

BY = system_actor("demo")
SENDERS = 10
DEPARTMENT, WARD = "H42.08", "H42.51"
"""Sở Nội vụ and phường Hoa Lư, whose accounts a visitor is given first."""

PARTNERS = ("H42.02", "H42.06", "H42.07")
"""Finance, science and justice, with whom the department works."""

OWN_HANDS = (
    "snv_nguyenthimai snv_tranvanhung snv_phamquocviet snv_lethihoa ubndhoalu_buithingoc ubndhoalu_dovanuoc "
    "hnd_phamthiyen"
)

STAGES = (
    "finished",
    "arrived",
    "to_sign",
    "assigned",
    "review",
    "registered",
    "signed",
    "in_progress",
    "drafting",
    "refused",
    "returned",
    "answered",
)
"""How far each letter goes, in turn, so that every box of every role has something in it."""


@dataclass(frozen=True)
class Staff:
    """The people of one agency whom a letter needs."""

    agency: Agency
    drafter: Post
    head: Post | None
    signer: Post
    clerk: Post


class DemoClock:
    """While entered, background work sees the letter's own time; the machine's clock comes back on leaving."""

    def __init__(self) -> None:
        self.moment: datetime | None = None
        self._real: Callable[[], datetime] = timezone.now

    def __enter__(self) -> DemoClock:
        timezone.now = lambda: self.moment or self._real()
        return self

    def __exit__(self, *_exception: object) -> None:
        timezone.now = self._real


def make_demo(*, documents: int) -> None:
    """Make the province, keys, mailboxes and at least this many letters; what is there already stays."""
    at = timezone.now()
    create_demo_province(at=at, encoded_password=make_password(password()))
    _keys_and_mailboxes(at)
    _groups(at)
    present = drafting.how_many()
    if present < documents:
        _play_all(documents - present, first=present, now=at)


def password() -> str:
    """The password of every demo account."""
    return demo_password(settings.VANBAN_VAR)


def describe_accounts() -> str:
    """The accounts a visitor begins with, one a line, and the password of all of them."""
    wanted = OWN_HANDS.split()
    shown = [account for account in demo_accounts() if account.username in wanted]
    lines = [f"  {account.username:<26} {account.full_name} · {account.title} · {account.agency}" for account in shown]
    return "\n".join([*lines, f"  password of every account: {password()}"])


def _keys_and_mailboxes(at: datetime) -> None:
    today = local_date(at)
    agencies = list(directory.active_agencies(on=today).filter(invented=True))
    since = at - timedelta(days=60)
    signers = {
        post.person_id
        for agency in agencies
        for post in directory.posts_with_role(agency.id, Role.LEADER, on=today)
        if signing.certificate_of_person(post.person_id, at=at) is None
    }
    without_seal = [agency.id for agency in agencies if signing.certificate_of_agency(agency.id, at=at) is None]
    if signers or without_seal:
        _say("keys and certificates")
        signing.issue_demo_certificates(sorted(signers), without_seal, by=BY, at=at, valid_from=since)
    for agency in agencies:
        if agency.has_system:
            exchange.join_hub(agency.id, by=BY, at=since)
        else:
            axis.join_guest(agency.id, by=BY, at=since)


def _groups(at: datetime) -> None:
    """The groups of recipients that the operator keeps, and one of the department of the guided tour."""
    today = local_date(at)
    if directory.groups_of(None, on=today):
        return
    rule = directory.GroupRule
    for name, kind in (("Các sở, ban, ngành", rule.DEPARTMENTS), ("UBND các xã, phường", rule.COMMUNES)):
        directory.make_group(directory.GroupWish(name, kind), agency_id=None, by=BY, at=at)
    own = directory.find_agency(DEPARTMENT)
    if own is not None:
        wish = directory.GroupWish("Các cơ quan phối hợp cải cách hành chính", codes=PARTNERS, names=("Báo Ninh Bình",))
        directory.make_group(wish, agency_id=own.id, by=BY, at=at)


def _play_all(count: int, *, first: int, now: datetime) -> None:
    calendar = profile_for(settings.VANBAN_PROVINCE, local_date(now)).calendar
    offices = list(_offices(now))
    senders = sorted((one for one in offices if one.head is not None), key=lambda one: one.agency.code != DEPARTMENT)
    senders = senders[:SENDERS]
    guests = list(directory.active_agencies(on=local_date(now)).filter(invented=True, has_system=False))
    moments = _moments(count, calendar, now)
    with DemoClock() as clock:
        for index, moment in enumerate(moments):
            number = first + index
            sender = senders[number % len(senders)]
            receivers = _receivers(offices, sender, number)
            clock.moment = moment
            letter = Letter(sender, receivers, TEXTS[(number + number // len(STAGES)) % len(TEXTS)], number, clock)
            recent = index * 2 >= count  # what nobody decides on for a fortnight is given up by the hub's clock
            letter.also = tuple(guests[number // 3 % 2 :][:1]) if recent and number % 3 == 0 else ()
            letter.play(STAGES[number % len(STAGES)])
            _progress(index + 1, count)


def _offices(now: datetime) -> Iterator[Staff]:
    today = local_date(now)
    for agency in directory.active_agencies(on=today).filter(invented=True, has_system=True).order_by("order"):
        leaders = directory.posts_with_role(agency.id, Role.LEADER, on=today)
        clerks = directory.posts_with_role(agency.id, Role.CLERK, on=today)
        drafters = directory.posts_with_role(agency.id, Role.SPECIALIST, on=today)
        if not (leaders and clerks and drafters):
            continue
        head = None
        drafter = drafters[0]
        for candidate in drafters:
            heads = directory.posts_with_role(agency.id, Role.UNIT_HEAD, on=today, unit_id=candidate.unit_id)
            others = [one for one in heads if one.id != candidate.id]
            if candidate.unit_id and others:
                drafter, head = candidate, others[0]
                break
        yield Staff(agency, drafter, head, leaders[0], clerks[0])


def _receivers(offices: list[Staff], sender: Staff, number: int) -> list[Staff]:
    """Two receivers: the first in turn the ward and the department of the guided tour, the second anybody else."""
    others = [office for office in offices if office.agency.id != sender.agency.id]
    tour = [office for office in others if office.agency.code == (WARD if number % 2 else DEPARTMENT)]
    first = tour[0] if tour else others[number % len(others)]
    second = others[(number * 7 + 3) % len(others)]
    return [first] if first.agency.id == second.agency.id else [first, second]


def _moments(count: int, calendar: WorkingCalendar, now: datetime) -> list[datetime]:
    """Rising moments in working time over the last fortnight, the last one half a working day ago."""
    start = calendar.roll_to_next_opening(local(now) - timedelta(days=14))
    whole = calendar.working_time_between(start, local(now) - timedelta(hours=5))
    step = whole / max(count, 1)
    return [calendar.add_working_hours(start, (step * index).total_seconds() / 3600) for index in range(count)]


@dataclass
class Letter:
    """One letter on its way; each method is one person's act, a few minutes after the one before."""

    sender: Staff
    receivers: list[Staff]
    text: DemoText
    number: int
    clock: DemoClock
    id: UUID | None = None
    also: tuple[Agency, ...] = ()
    """Agencies without a system that get it too; what they do with it is left to the visitor."""

    def play(self, stage: str) -> None:
        """Take the letter as far as this stage."""
        self._draft()
        if stage == "drafting":
            return
        drafting.submit(self._document, by=self._as(self.sender.drafter), at=self._later(20))
        if stage == "review":
            return
        self._review(returned=stage == "returned")
        if stage in {"returned", "to_sign"}:
            return
        version = drafting.paper_of(self._document, "composed", "uploaded")
        drafting.sign(
            self._document,
            version=version.number if version else 0,
            by=self._as(self.sender.signer),
            at=self._later(35),
        )
        if stage == "signed":
            return
        drafting.begin_issue(self._document, by=self._as(self.sender.clerk), at=self._later(10))
        run_pending()
        if stage != "arrived":
            for place, receiver in enumerate(self.receivers):
                self._receive(receiver, stage if place == 0 else "registered")

    def _draft(self) -> None:
        addressed = (*(one.agency for one in self.receivers), *self.also)
        recipients = tuple(drafting.RecipientField(agency.name, agency.code) for agency in addressed)
        fields = drafting.DraftFields(
            type_code=self.text.type,
            subject=self.text.subject,
            legal_bases=self.text.bases,
            body=self.text.body,
            recipients=recipients,
            addressees=tuple(one.name for one in recipients) if self.text.type in {"cong-van", "giay-moi"} else (),
            signer=str(self.sender.signer.id),
            urgency=self.text.urgency,
        )
        actor = self._as(self.sender.drafter)
        self.id = drafting.create_draft(replace(fields, body=""), by=actor, at=self._later(1)).id
        drafting.save_fields(self.id, fields, revision=0, by=actor, at=self._later(15))

    def _review(self, *, returned: bool) -> None:
        if self.sender.head is None:
            return
        head = self._as(self.sender.head)
        if returned:
            reason = RETURNS[self.number % len(RETURNS)]
            drafting.reject(self._document, reason=reason, by=head, at=self._later(15))
            return
        drafting.approve(self._document, by=head, at=self._later(25))

    def _receive(self, receiver: Staff, stage: str) -> None:
        clerk = self._as(receiver.clerk)
        waiting = [item for item in directory.box_items(clerk, Box.ARRIVED) if item.subject == self.text.subject]
        if not waiting:
            raise RuntimeError(f"“{self.text.subject}” did not arrive at {receiver.agency}")
        arrival_id = max(waiting, key=lambda item: item.moment).document_id
        if stage == "refused":
            exchange.refuse(arrival_id, reason=REFUSALS[self.number % len(REFUSALS)], by=clerk, at=self._later(12))
            run_pending()
            return
        exchange.accept(arrival_id, by=clerk, at=self._later(12))
        run_pending()
        if stage != "registered":
            self._handle(receiver, arrival_id, stage)

    def _handle(self, receiver: Staff, arrival_id: UUID, stage: str) -> None:
        due = WorkingCalendar().add_working_days(self._later(0), 2 + self.number % 4)
        work.instruct(
            arrival_id,
            text=INSTRUCTIONS[self.number % len(INSTRUCTIONS)],
            assignees=[work.Assignee(receiver.drafter.id, work.Kind.LEAD)],
            due=due,
            by=self._as(receiver.signer),
            at=self._later(30),
        )
        run_pending()
        handler = self._as(receiver.drafter)
        if stage == "assigned":
            return
        work.start(arrival_id, by=handler, at=self._later(20))
        run_pending()
        if stage == "in_progress":
            work.note_progress(arrival_id, text="Đang tổng hợp số liệu từ các bộ phận.", by=handler, at=self._later(40))
        elif stage == "finished":
            work.finish(arrival_id, result=RESULTS[self.number % len(RESULTS)], by=handler, at=self._later(90))
        elif stage == "answered":
            self._answer(receiver, arrival_id)
        run_pending()

    def _answer(self, receiver: Staff, arrival_id: UUID) -> None:
        text = DemoText("bao-cao", f"Kết quả thực hiện nội dung: {self.text.subject}", "1. Kết quả\n" + RESULTS[0])
        reply = Letter(receiver, [self.sender], text, self.number, self.clock)
        fields = drafting.DraftFields(
            type_code=text.type,
            subject=text.subject[:400],
            body=text.body,
            recipients=(drafting.RecipientField(self.sender.agency.name, self.sender.agency.code),),
            signer=str(receiver.signer.id),
        )
        drafter = self._as(receiver.drafter)
        reply.id = drafting.create_draft(fields, by=drafter, at=self._later(30), answers=arrival_id).id
        drafting.submit(reply.id, by=drafter, at=self._later(10))
        if receiver.head is not None:
            drafting.approve(reply.id, by=self._as(receiver.head), at=self._later(10))
        paper = drafting.paper_of(reply.id, "composed")
        signer = self._as(receiver.signer)
        drafting.sign(reply.id, version=paper.number if paper else 0, by=signer, at=self._later(10))
        drafting.begin_issue(reply.id, by=self._as(receiver.clerk), at=self._later(5))

    @property
    def _document(self) -> UUID:
        if self.id is None:
            raise ValueError("the letter has not been begun")
        return self.id

    def _as(self, post: Post) -> Actor:
        return directory.actor_for(post.person_id, at=self.clock.moment or timezone.now(), post_id=post.id)

    def _later(self, minutes: int) -> datetime:
        moment = (self.clock.moment or timezone.now()) + timedelta(minutes=minutes)
        self.clock.moment = moment
        return moment


def _progress(done: int, count: int) -> None:
    filled = round(30 * done / count)
    end = "\n" if done == count else ""
    _say(f"[{'█' * filled}{'·' * (30 - filled)}] {done}/{count} documents", end=end, again=True)


def _say(text: str, *, end: str = "\n", again: bool = False) -> None:
    start = "\r" if again and sys.stderr.isatty() else ""
    sys.stderr.write(f"{start}demo: {text}{end or (chr(10) if not start else '')}")
    sys.stderr.flush()
