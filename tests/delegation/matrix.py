"""How an act is played by everybody who might do it, and what must come of it.

A scene builds a state of the two offices and names the acts that are possible in it, each with its holder. Every act is
then done from the very same state by the holder, and by somebody with no right of their own: in the holder's place with
everything delegated (for the post, for the person), with one box delegated, before, after, and when it was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cast import Office
from vanban.directory import api as directory
from vanban.directory.api import EVERYTHING, Agency, Person, Post
from vanban.drafting.tests.conftest import Desk
from vanban.exchange.tests.story import Story
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.kernel.vietnamese import sort_key
from vanban.platform.models import AuditEntry

PERIOD = timedelta(hours=2)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


NOTHING_OF_THEIRS = frozenset({"work.nobody_to_urge", "work.part_missing"})
"""Refusals that do not say “you may not”: of what was named there is nothing that is this person's."""


@dataclass(frozen=True)
class Act:
    """One verb in one state. `play` does it; `code` is what the record then says.

    `boxes` are those through which somebody may do it who stands in for that box alone. `personal` acts are done by no
    stand-in at all. `anybodys` are done by everybody in their own name: without a delegation they are on record as
    one's own, not refused. What `asks_only` is a question that verbs begin with, and leaves no line.
    """

    code: str
    who: str
    play: Callable[[Actor, datetime], object]
    boxes: tuple[str, ...] = ()
    personal: bool = False
    anybodys: bool = False
    asks_only: bool = False


@dataclass
class Town:
    """Both offices with their post, and somebody in each agency who may do nothing by themselves."""

    desk: Desk
    story: Story
    offices: list[Office]
    nobody: dict[UUID, Post] = field(default_factory=dict)

    def post(self, short: str) -> Post:
        """The post of somebody by short name."""
        return next(office.posts[short] for office in self.offices if short in office.posts)

    def who(self, short: str) -> Actor:
        """Somebody in their own post."""
        post = self.post(short)
        return directory.actor_for(post.person_id, at=self.desk.clock[0], post_id=post.id)

    def now(self) -> datetime:
        """The next minute of the story."""
        return self.desk.now()

    def taker(self, giver: Post) -> Post:
        """Who is to stand in for this post."""
        if giver.agency_id not in self.nobody:
            agency = Agency.objects.get(id=giver.agency_id)
            self.nobody[agency.id] = hired(agency, f"Tạ Thị Nga {agency.abbreviation}", "Nhân viên")
        return self.nobody[giver.agency_id]


def hired(agency: Agency, name: str, title: str, *roles: str) -> Post:
    """One more person of an agency, in no unit, last in order."""
    person = Person.objects.create(full_name=name, sort_key=sort_key(name))
    return Post.objects.create(person=person, agency=agency, title=title, roles=list(roles), order=90)


@dataclass(frozen=True)
class Case:
    """One kind of actor: how they come to act, when, and whether in the giver's place."""

    name: str
    scope: str = EVERYTHING
    person: bool = False
    starts: timedelta = timedelta(0)
    acts_at: timedelta = MINUTE
    revoked_at: timedelta | None = None
    stands_in: bool = True

    def allows(self, act: Act) -> bool:
        """Whether the act must be done."""
        if not self.stands_in:
            return act.anybodys
        if act.personal:
            return False
        return self.scope == EVERYTHING or self.scope in act.boxes


def cases() -> Iterator[Case]:
    """Everybody but the holder."""
    yield Case("for the post, in the first minute", acts_at=timedelta(0))
    yield Case("for the post, in the last second", acts_at=PERIOD - SECOND)
    yield Case("for the whole person", person=True)
    for box in directory.scopes():
        if box != EVERYTHING:
            yield Case(f"for the box {box}", scope=box)
    yield Case("before the period", starts=timedelta(hours=3), stands_in=False)
    yield Case("when the period is over", acts_at=PERIOD, stands_in=False)
    yield Case("one hour after its end", acts_at=PERIOD + timedelta(hours=1), stands_in=False)
    yield Case("after it was taken back", acts_at=11 * MINUTE, revoked_at=10 * MINUTE, stands_in=False)


@dataclass
class Outcome:
    """What came of a play: the lines its actor left in the record, or why it was refused."""

    lines: list[AuditEntry]
    refused: Refusal | None = None

    @property
    def for_want_of_right(self) -> bool:
        """Refused because of who it was."""
        return self.refused is not None and any(
            isinstance(one, NotAllowed) or one.code in NOTHING_OF_THEIRS for one in self.refused.reasons
        )

    def __str__(self) -> str:
        done = ", ".join(line.code for line in self.lines)
        return f"{self.refused} (but first {done})" if self.refused and done else str(self.refused or f"done: {done}")


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back; the verbs inside find no transaction of anybody's open."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def played(act: Act, by: Actor, at: datetime) -> Outcome:
    """Do it, look at the record, and take it back."""
    with undone():
        mine = AuditEntry.objects.filter(actor_id=by.person_id)
        known = set(mine.values_list("id", flat=True))
        told = None
        try:
            act.play(by, at)
        except Refusal as refused:
            told = refused
        return Outcome(list(mine.exclude(id__in=known).order_by("id")), told)


@contextmanager
def standing(town: Town, giver: Post, case: Case, on: datetime) -> Iterator[Actor]:
    """The stand-in of a case, with the delegation in the database while it lasts."""
    taker = town.taker(giver)
    with undone():
        own = directory.actor_for(giver.person_id, at=on, post_id=giver.id)
        words = {"starts": on + case.starts, "ends": on + case.starts + PERIOD, "reason": "đi công tác", "by": own}
        if case.person:
            Post.objects.create(person_id=giver.person_id, agency_id=giver.agency_id, title="Ủy viên", order=99)
            made = directory.delegate_person(giver.person_id, taker.id, scope=case.scope, at=on, **words)[0]
        else:
            made = directory.delegate(giver.id, taker.id, scope=case.scope, at=on, **words)
        if case.revoked_at is not None:
            directory.end_delegation(made.id, by=own, at=on + case.revoked_at)
        yield directory.actor_for(taker.person_id, at=on + case.acts_at, post_id=taker.id, for_post_id=giver.id)


@dataclass
class Table:
    """What was seen: the codes on record of each kind of actor, and everything that was not as it must be."""

    faults: list[str] = field(default_factory=list)
    by_holder: set[str] = field(default_factory=set)
    by_stand_in: set[str] = field(default_factory=set)
    by_box: dict[str, set[str]] = field(default_factory=dict)
    refused_to_all: set[str] = field(default_factory=set)
    plays: int = 0

    def play(self, town: Town, acts: Iterable[Act]) -> None:
        """Every act of one scene by everybody, from the state the scene left."""
        rows = list(acts)
        on = town.now()
        for short in dict.fromkeys(act.who for act in rows):
            giver = town.post(short)
            own = [act for act in rows if act.who == short]
            by = directory.actor_for(giver.person_id, at=on + MINUTE, post_id=giver.id)
            self.refused_to_all |= {act.code for act in own if act.personal and not act.asks_only}
            for act in own:
                self.own(act, by, played(act, by, on + MINUTE))
            for case in cases():
                with standing(town, giver, case, on) as one:
                    for act in own:
                        self.another(act, case, giver, one, played(act, one, on + case.acts_at))

    def found(self, told: str, codes: Iterable[str]) -> None:
        """One fault for each code."""
        self.faults += [f"{code} {told}" for code in sorted(codes)]

    def own(self, act: Act, by: Actor, seen: Outcome) -> None:
        """The holder does it, and nobody else's name is on record."""
        self.plays += 1
        self.by_holder |= {line.code for line in seen.lines}
        if seen.refused or not (act.asks_only or act.code in {line.code for line in seen.lines}):
            self.faults.append(f"{act.code} by {act.who}, whose act it is: {seen}")
        if any(line.for_id or line.for_name for line in seen.lines):
            self.faults.append(f"{act.code} by {act.who}: on record as done for another")

    def another(self, act: Act, case: Case, giver: Post, by: Actor, seen: Outcome) -> None:
        """Somebody else does it or is refused, as the case says; what is done names both and the post."""
        self.plays += 1
        told = f"{act.code} of {act.who}, {case.name}"
        codes = {line.code for line in seen.lines}
        if not case.allows(act):
            if not seen.for_want_of_right or seen.lines:
                self.faults.append(f"{told}: must be refused to them; {seen}")
            return
        if seen.refused or not (act.asks_only or act.code in codes):
            self.faults.append(f"{told}: must be done; {seen}")
        expected = (giver.person_id, giver.person.full_name, giver.id, giver.title, by.name)
        if not case.stands_in:
            expected = (None, "", by.post_id, by.post_title, by.name)
        for line in seen.lines:
            if (line.for_id, line.for_name, line.post_id, line.post_title, line.actor_name) != expected:
                self.faults.append(f"{told}: {line.code} says {line.actor_name}, {line.post_title}, {line.for_name!r}")
        if case.stands_in:
            self.by_stand_in |= codes
        if case.stands_in and case.scope != EVERYTHING:
            self.by_box.setdefault(case.scope, set()).update(codes)
