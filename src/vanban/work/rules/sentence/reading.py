"""The whole sentence: who leads, who takes part, who is informed, by when, each with the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vanban.kernel.working_time import WorkingCalendar
from vanban.work.rules.assigning import Kind
from vanban.work.rules.sentence.deadlines import SaidDue, read_deadlines
from vanban.work.rules.sentence.names import Mention, Place, mentions
from vanban.work.rules.sentence.words import Word, clean, has_marks, words_of


@dataclass(frozen=True)
class Proposed:
    """Somebody proposed: as what, from which words, whether that is sure, and who else may be meant."""

    kind: Kind
    post_id: UUID
    said: str
    sure: bool
    others: tuple[UUID, ...] = ()
    unit_id: UUID | None = None
    """The unit that was named, for which this post answers."""


@dataclass(frozen=True)
class Reading:
    """What a sentence says; empty where it says nothing."""

    people: tuple[Proposed, ...] = ()
    due: SaidDue | None = None
    outside: tuple[str, ...] = ()
    """Other agencies that are named: they are written to."""
    leads: int = 0
    """How many were told to lead; more than one is asked back."""

    def of(self, kind: Kind) -> tuple[Proposed, ...]:
        """The people proposed in one part."""
        return tuple(one for one in self.people if one.kind == kind)


@dataclass(frozen=True)
class _Mark:
    """Words that give a part: `ahead` when they stand before the names (“phối hợp với …”, “chủ trì: …”)."""

    first: int
    last: int
    kind: Kind
    ahead: bool = False
    weak: bool = False
    """Says what to do rather than which part: only leads when nobody else does."""


@dataclass
class _State:
    """Where the reading stands."""

    waiting: list[Mention] = field(default_factory=list)
    """Named, and not yet given a part."""
    given: list[tuple[Mention, Kind, bool]] = field(default_factory=list)
    ahead: Kind | None = None
    """The part of the names to come."""
    once: bool = False
    """The part is given to one name only (“giao Lan, Tuấn phối hợp”)."""
    last_ahead: int = 0
    """How many of `given` came by the part ahead, for a mark that takes the last of them back."""


_STRONG = (
    (Kind.LEAD, "chu tri"), (Kind.LEAD, "dau moi"), (Kind.LEAD, "lam dau moi"),
    (Kind.COWORK, "phoi hop"), (Kind.COWORK, "tham gia"), (Kind.COWORK, "ho tro"), (Kind.COWORK, "cung thuc hien"),
    (Kind.INFORM, "de biet"), (Kind.INFORM, "nhan de biet"), (Kind.INFORM, "de nam"), (Kind.INFORM, "theo doi"),
    (Kind.INFORM, "duoc biet"), (Kind.INFORM, "cc"), (Kind.INFORM, "sao gui"), (Kind.INFORM, "dong gui"),
    (Kind.INFORM, "biet"),
)  # fmt: skip
_WEAK = ("tham muu", "xu ly", "thuc hien", "nghien cuu", "giai quyet", "trien khai", "soan thao", "du thao", "tra loi",
         "bao cao", "chi dao", "kiem tra", "ra soat", "tong hop", "chuan bi", "lam", "du hop", "phuc dap")  # fmt: skip
_HANDING = ("kinh chuyen", "chuyen", "giao cho", "giao", "de nghi", "yeu cau", "phan cong", "nho")
_AFTER_COWORK = frozenset({"voi", "cung", "cua"})
_STOP = re.compile(r"[;\n]|[.!?](?=\s+[^\W\d_a-z]|\s*$)")
_NO_STOP_AFTER = frozenset({"p", "d", "c", "a", "tt", "dc", "ts", "ths"})


def read_sentence(
    text: str, place: Place, *, at: datetime, calendar: WorkingCalendar, asked: datetime | None = None
) -> Reading:
    """Read one sentence of instruction. Never raises: what cannot be read is simply not proposed."""
    typed = clean(text)
    words = words_of(typed)
    dues = read_deadlines(typed, at=at, calendar=calendar, asked=asked)
    taken = {n for n, word in enumerate(words) for due in dues if due.start < word.end and word.start < due.end}
    named = mentions(words, typed, place, marked=has_marks(words), taken=taken)
    marks = _marks(words, typed, {*taken, *(n for one in named for n in range(one.first, one.last))})
    given = _given(named, marks, words, typed)
    people, leads = _people(given, words, typed)
    outside = tuple(dict.fromkeys(one.outside for one in named if one.outside))
    return Reading(people, _due(dues), outside, leads)


def _due(dues: list[SaidDue]) -> SaidDue | None:
    """The one deadline; of several the latest, and the others are offered, since the one who leads is due last."""
    ahead = [one for one in dues if one.sure or one.why != "past"] or dues
    if len(ahead) < 2:
        return ahead[0] if ahead else None
    last = max(ahead, key=lambda one: one.moment)
    others = sorted({one.moment for one in ahead if one.moment != last.moment} | set(last.others))
    same = len({one.moment for one in ahead}) == 1
    return SaidDue(last.said, last.start, last.end, last.moment, last.sure and same, last.why, tuple(others))


def _marks(words: Sequence[Word], text: str, taken: set[int]) -> list[_Mark]:
    found: list[_Mark] = []
    used = set(taken)
    bare = [word.bare for word in words]
    rows = [(kind, tuple(said.split()), False, False) for kind, said in _STRONG]
    rows += [(Kind.LEAD, tuple(said.split()), True, True) for said in _HANDING]
    rows += [(Kind.LEAD, tuple(said.split()), False, True) for said in _WEAK]
    for kind, phrase, ahead, weak in sorted(rows, key=lambda row: -len(row[1])):
        for start in range(len(bare) - len(phrase) + 1):
            span = set(range(start, start + len(phrase)))
            if tuple(bare[start : start + len(phrase)]) != phrase or span & used:
                continue
            if weak and not ahead and words[start].capital and start and len(phrase) == 1:
                continue
            used |= span
            last = start + len(phrase)
            colon = text[words[last - 1].end :].lstrip()[:1] == ":"
            joined = last < len(bare) and bare[last] in _AFTER_COWORK
            informs = kind == Kind.INFORM and phrase in {("cc",), ("sao", "gui"), ("dong", "gui")}
            found.append(_Mark(start, last, kind, ahead or colon or joined or informs, weak))
    return sorted(found, key=lambda one: one.first)


def _breaks(words: Sequence[Word], text: str, first: int, second: int) -> bool:
    """Whether a sentence ends between two words."""
    for n in range(first, second):
        between = text[words[n].end : words[n + 1].start] if n + 1 < len(words) else ""
        if _STOP.search(between + (words[n + 1].text[:1] if n + 1 < len(words) else "")) and not (
            between.strip() == "." and words[n].bare in _NO_STOP_AFTER
        ):
            return True
    return False


def _given(
    named: list[Mention], marks: list[_Mark], words: Sequence[Word], text: str
) -> list[tuple[Mention, Kind, bool]]:
    """Give every name its part, going through names and marks in the order of the sentence."""
    items: list[Mention | _Mark] = sorted([*named, *marks], key=lambda one: one.first)
    state = _State()
    before = 0
    for item in items:
        if before and _breaks(words, text, before - 1, item.first):
            _leave(state)
        if isinstance(item, Mention):
            _name(state, item)
        else:
            _mark(state, item)
        before = item.last
    _leave(state)
    return state.given


def _name(state: _State, one: Mention) -> None:
    if state.ahead is None:
        state.waiting.append(one)
        return
    state.given.append((one, state.ahead, True))
    state.last_ahead += 1
    if state.once:
        state.ahead, state.once = None, False


def _mark(state: _State, mark: _Mark) -> None:
    if mark.weak:
        _weak_mark(state, mark)
        return
    if mark.ahead:
        if state.waiting and mark.kind == Kind.COWORK:
            _settle(state, Kind.LEAD, weak=True)
        else:
            _leave(state)
        state.ahead, state.once, state.last_ahead = mark.kind, False, 0
    elif state.waiting:
        _settle(state, mark.kind, weak=False)
        state.ahead = None
    elif state.last_ahead:
        _take_back(state, mark)
    else:
        state.ahead, state.once = mark.kind, mark.kind == Kind.LEAD


def _take_back(state: _State, mark: _Mark) -> None:
    """“Giao Lan chủ trì”: the name stands in the part already. “Phối hợp với Tuấn, Ngọc để biết”: the last is told."""
    one, kind, sure = state.given[-1]
    if kind != mark.kind and state.last_ahead == 1 and kind == Kind.COWORK and mark.kind == Kind.LEAD:
        state.ahead, state.last_ahead = None, 0
        return
    state.given[-1] = (one, mark.kind, sure)
    state.ahead, state.last_ahead = None, 0


def _weak_mark(state: _State, mark: _Mark) -> None:
    """“Giao …” looks ahead for one who leads; “… xử lý” gives the name before it the lead when nobody has it."""
    if mark.ahead:
        _leave(state)
        state.ahead, state.once, state.last_ahead = Kind.LEAD, True, 0
    elif state.waiting:
        if any(kind == Kind.LEAD for _one, kind, _sure in state.given):
            _settle(state, Kind.COWORK, weak=True, sure=False)
        else:
            _settle(state, Kind.LEAD, weak=len(state.waiting) > 1)
    elif state.ahead is not None and not state.once:
        state.ahead = None


def _settle(state: _State, kind: Kind, *, weak: bool, sure: bool = True) -> None:
    """Everybody who waits gets this part; only the first of several leads."""
    for place, one in enumerate(state.waiting):
        if kind == Kind.LEAD and place and weak:
            state.given.append((one, Kind.COWORK, False))
        else:
            state.given.append((one, kind, sure and not (weak and len(state.waiting) > 1)))
    state.waiting.clear()
    state.last_ahead = 0


def _leave(state: _State) -> None:
    """The sentence ends: whoever was named without a part leads if nobody does, else takes part; both asked back."""
    for one in state.waiting:
        led = any(kind == Kind.LEAD for _one, kind, _sure in state.given)
        state.given.append((one, Kind.COWORK if led else Kind.LEAD, False))
    state.waiting.clear()
    state.ahead, state.once, state.last_ahead = None, False, 0


def _people(
    given: list[tuple[Mention, Kind, bool]], words: Sequence[Word], text: str
) -> tuple[tuple[Proposed, ...], int]:
    """Each post once, the strongest part first; a second lead is asked back as taking part."""
    said = [(one, kind, sure, text[words[one.first].start : words[one.last - 1].end]) for one, kind, sure in given]
    leads = len({one.posts[:1] for one, kind, sure, _words in said if kind == Kind.LEAD and one.posts})
    people: dict[UUID, Proposed] = {}
    has_lead = False
    for kind in Kind:
        for one, part, sure, typed in said:
            if part != kind:
                continue
            if one.everyone:
                for post_id in one.posts:
                    people.setdefault(post_id, Proposed(_less(kind, has_lead=True), post_id, typed, False))
                continue
            if not one.posts or one.posts[0] in people:
                continue
            second = kind == Kind.LEAD and has_lead
            people[one.posts[0]] = Proposed(
                Kind.COWORK if second else kind,
                one.posts[0],
                typed,
                one.sure and sure and leads < 2,
                one.posts[1:],
                one.unit_id,
            )
            has_lead = has_lead or kind == Kind.LEAD
    return tuple(_ordered(people)), leads


def _less(kind: Kind, *, has_lead: bool) -> Kind:
    return Kind.COWORK if kind == Kind.LEAD and has_lead else kind


def _ordered(people: dict[UUID, Proposed]) -> Iterator[Proposed]:
    for kind in Kind:
        yield from (one for one in people.values() if one.kind == kind)
