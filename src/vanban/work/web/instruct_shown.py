"""What an instruction form shows: the sentence as read, what is proposed, what others have written before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import Post
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM, local, moment_on_screen
from vanban.platform.web.asking import identifier, offer
from vanban.registry.api import IncomingDocument, find_incoming
from vanban.work import queries
from vanban.work.queries import desk
from vanban.work.rules import KIND_LABELS, Kind
from vanban.work.rules.due import DUE_WHY_LABELS
from vanban.work.rules.fields import STARTERS, FieldFound
from vanban.work.rules.sentence import Proposed, SaidDue, Why
from vanban.work.web.inputs import UNIT, end_of_day, moment_of

_PICKS = 6
"""Other meanings that are offered at most."""
_WHY = {
    Why.BEFORE: _("the end of the working day before it"),
    Why.DAY_OFF: _("nobody works that day, so the next working day"),
    Why.NEXT_YEAR: _("that day has passed this year"),
    Why.PAST: _("this moment has passed"),
    Why.LOOSE: _("said loosely"),
    Why.ASKED: _("the document asks for it"),
    Why.PLAIN: "",
}


@dataclass(frozen=True)
class Pick:
    """Another meaning that a touch takes instead."""

    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """One thing that was read: the part, who or when, from which words, and whether that is sure."""

    part: str
    told: str
    said: str = ""
    sure: bool = True
    note: str = ""
    picks: tuple[Pick, ...] = ()
    link: str = ""


@dataclass
class Values:
    """What stands in the fields: as typed, or as proposed where nothing else was chosen."""

    text: str = ""
    lead: str = ""
    coworkers: list[str] = field(default_factory=list)
    informed: list[str] = field(default_factory=list)
    due: str = ""
    """`YYYY-MM-DDTHH:MM`, empty for none."""


class Asked(forms.Form):
    """What is drawn of an instruction form."""

    document_id: UUID | None
    agency_id: UUID | None
    actor: Actor
    at: datetime
    posts: dict[UUID, Post]
    choices: list[tuple[str, str]]
    read_url: str
    _errors: ErrorDict | None

    @cached_property
    def document(self) -> IncomingDocument | None:
        """The document the sentence is about; None for several."""
        return find_incoming(self.document_id) if self.document_id is not None else None


class Shown:
    """An instruction form as it is drawn: what was read, what is proposed, who has written before.

    `anew` makes the same form with these values in its fields, and nothing sent yet.
    """

    def __init__(self, form: Asked, anew: Callable[[dict[str, Any]], Asked]) -> None:
        self.form = form
        self._anew = anew
        self.typed, self.was, self.picked = _typed(form)
        self.reading = desk.read_for(
            self.typed.text,
            form.actor,
            form.posts.values(),
            asked=form.document.due if form.document is not None else None,
            at=form.at,
        )
        self.fields = self._fields()
        self.proposed = self._proposed()
        self.values = _merged(self.typed, self.was, self.proposed)
        _take(self.picked, self.values)
        self.earlier = desk.said_before(form.document_id) if form.document_id is not None else []
        self.seen = len(self.earlier)

    @cached_property
    def face(self) -> Asked:
        """The fields with what stands in them, and the errors of what was sent."""
        day, _t, hour = self.values.due.partition("T")
        face = self._anew(
            {
                "text": self.values.text,
                "lead": self.values.lead,
                "coworkers": self.values.coworkers,
                "informed": self.values.informed,
                "due": day,
                "due_time": "" if self._closes(day, hour) else hour,
            }
        )
        for name in ("coworkers", "informed"):
            chosen = set(getattr(self.values, name))
            offer(face, name, sorted(face.choices, key=lambda one: one[0] not in chosen))
        face.fields["text"].widget.attrs |= {
            "hx-post": self.form.read_url,
            "hx-trigger": "input changed delay:700ms",
            "hx-target": "#read",
            "hx-select": "#read",
            "hx-swap": "outerHTML",
            "hx-sync": "this:replace",
        }
        face._errors = self.form.errors
        return face

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Who takes part and who is informed: closed, with the names of the chosen on the line that opens it."""
        named = dict(self.form.choices)
        return [
            {
                "field": self.face[name],
                "names": ", ".join(named[one].split(" - ")[0] for one in getattr(self.values, name) if one in named),
            }
            for name in ("coworkers", "informed")
        ]

    @property
    def rows(self) -> list[Row]:
        """What was read, in the order lead, co-workers, for information, deadline, and what cannot be done here."""
        rows = [self._person(one) for one in self.reading.people]
        if not self.reading.of(Kind.LEAD):
            rows = [*self._by_field(), *rows]
        if self.reading.leads > 1:
            many = gettext("The sentence names %(n)d to lead; one leads.") % {"n": self.reading.leads}
            rows.insert(0, Row(gettext(KIND_LABELS[Kind.LEAD]), many, sure=False))
        rows += self._due_rows()
        rows += [
            Row(
                gettext("Another agency"),
                name,
                sure=False,
                note=gettext("is written to, not assigned"),
                link=f"/du-thao/moi/?tra-loi={self.form.document_id}" if self.form.document_id else "",
            )
            for name in self.reading.outside
        ]
        return rows

    @property
    def earlier_lines(self) -> list[str]:
        """What was written before, one line each."""
        return [
            gettext("%(giver)s, %(when)s: “%(text)s”")
            % {"giver": one.giver_name, "when": moment_on_screen(one.at, self.form.at), "text": one.text}
            for one in self.earlier
        ]

    @property
    def field_lines(self) -> list[str]:
        """The field this document belongs to, who is in charge of it and who handles it (VL19-Đ16.2)."""
        lines = []
        for found in self.fields[:2]:
            leader, handler = self._name(found.field.leader_id), self._name(found.field.handler_id)
            parts = [gettext("Field “%(name)s”") % {"name": found.field.name}]
            parts += [gettext("in charge: %(name)s") % {"name": leader}] if leader else []
            parts += [gettext("handled by: %(name)s") % {"name": handler}] if handler else []
            lines.append(" · ".join(parts))
        return lines

    @cached_property
    def favourites(self) -> list[str]:
        """Sentences at hand; three to begin with for whoever keeps none."""
        return [one.text for one in desk.favourites_of(self.form.actor.person_id)] or list(STARTERS)

    @property
    def was_values(self) -> list[tuple[str, str]]:
        """What was proposed now, sent back with the next reading, so that what a person chose is never overwritten."""
        return [
            ("was_lead", self.proposed.lead),
            ("was_coworkers", ",".join(self.proposed.coworkers)),
            ("was_informed", ",".join(self.proposed.informed)),
            ("was_due", self.proposed.due),
        ]

    def _closes(self, day: str, hour: str) -> bool:
        """The deadline is the end of office hours, which needs no hour."""
        ends = end_of_day(self.form.agency_id, date.fromisoformat(day)) if day else None
        return not hour or (ends is not None and f"{local(ends):%H:%M}" == hour)

    def _fields(self) -> list[FieldFound]:
        if self.form.document is None or self.form.agency_id is None:
            return []
        return desk.fields_for(self.form.document, desk.fields_of(self.form.agency_id))

    def _proposed(self) -> Values:
        """The sentence first; where it is silent the field of responsibility and the rule of deadlines."""
        found = self.reading
        lead = next((_value(one) for one in found.of(Kind.LEAD)), "") or str(self._handler() or "")
        due = found.due.moment if found.due is not None else None
        if due is None and self.form.document is not None:
            due = desk.due_by_rule(self.form.document, self.form.at).moment
        return Values(
            text=self.typed.text,
            lead=lead,
            coworkers=[_value(one) for one in found.of(Kind.COWORK)],
            informed=[_value(one) for one in found.of(Kind.INFORM)],
            due=f"{local(due):%Y-%m-%dT%H:%M}" if due is not None else "",
        )

    def _handler(self) -> UUID | None:
        handlers = (found.field.handler_id for found in self.fields)
        return next((one for one in handlers if one is not None and one in self.form.posts), None)

    def _by_field(self) -> list[Row]:
        handler = self._handler()
        if handler is None or self.reading.leads > 1:
            return []
        note = gettext("by field of responsibility, the sentence names nobody")
        return [Row(gettext(KIND_LABELS[Kind.LEAD]), self._name(handler), sure=False, note=note)]

    def _person(self, one: Proposed) -> Row:
        """Whom the words name. A unit without a head is given the work as a whole; one with a head may be."""
        value = _value(one)
        whole = [f"{UNIT}{one.unit_id}"] if one.unit_id is not None else []
        options = list(dict.fromkeys([value, str(one.post_id), *(str(other) for other in one.others), *whole]))
        stands = {Kind.LEAD: [self.values.lead], Kind.COWORK: self.values.coworkers}.get(one.kind, self.values.informed)
        chosen = next((option for option in options if option in stands), value)
        sure = one.sure or value.startswith(UNIT) or chosen != value
        offered = options if not one.sure else whole if chosen == value else [value]
        picks = tuple(Pick(self._label(other), f"{one.kind}|{other}|{chosen}") for other in offered if other != chosen)
        return Row(gettext(KIND_LABELS[one.kind]), self._label(chosen), one.said, sure, picks=picks[:_PICKS])

    def _due_rows(self) -> list[Row]:
        said: SaidDue | None = self.reading.due
        label = gettext("Deadline")
        if said is None:
            if self.form.document is None:
                return []
            rule = desk.due_by_rule(self.form.document, self.form.at)
            return [Row(label, _moment(rule.moment), note=gettext(DUE_WHY_LABELS[rule.why]))]
        chosen = self.values.due
        moments = [one for one in (said.moment, *said.others) if f"{local(one):%Y-%m-%dT%H:%M}" != chosen]
        kept = f"{local(said.moment):%Y-%m-%dT%H:%M}" == chosen
        picks = tuple(Pick(_moment(one), f"due|{local(one):%Y-%m-%dT%H:%M}") for one in moments if one > self.form.at)
        told = _moment(said.moment) if kept else _moment(_read_moment(chosen)) if chosen else gettext("no deadline")
        note = str(_WHY[said.why]) if kept else gettext("as you chose")
        return [Row(label, told, said.said, said.sure or not kept, note, picks)]

    def _label(self, value: str) -> str:
        """A post, unit or team among the choices, as a person reads it."""
        post_id = identifier(value)
        return self._name(post_id) if post_id is not None else dict(self.form.choices).get(value, "")

    def _name(self, post_id: UUID | None) -> str:
        post = self.form.posts.get(post_id) if post_id is not None else None
        if post is None:
            return queries.post_names([post_id]).get(post_id, "") if post_id is not None else ""
        return f"{post.person.full_name}, {queries.department_of(post)}"


def _typed(form: Asked) -> tuple[Values, Values, str]:
    """What was sent, what had been proposed before, and what a touch picked; empty for a fresh form."""
    if not form.is_bound:
        return Values(), Values(), ""
    data = form.data
    get = data.get
    many = getattr(data, "getlist", lambda name: data.get(name) or [])
    day, hour = str(get("due") or ""), str(get("due_time") or "")
    typed = Values(
        text=str(get("favourite") or get("text") or "")[:2000],
        lead=str(get("lead") or ""),
        coworkers=[str(one) for one in many("coworkers")],
        informed=[str(one) for one in many("informed")],
        due=_due_text(form.agency_id, day, hour),
    )
    was = Values(
        lead=str(get("was_lead") or ""),
        coworkers=[one for one in str(get("was_coworkers") or "").split(",") if one],
        informed=[one for one in str(get("was_informed") or "").split(",") if one],
        due=str(get("was_due") or ""),
    )
    return typed, was, str(get("pick") or "")


def _due_text(agency_id: UUID | None, day: str, hour: str) -> str:
    try:
        found = date.fromisoformat(day)
        at = time.fromisoformat(hour) if hour else None
    except ValueError:
        return ""
    due = moment_of(agency_id, found, at)
    return f"{local(due):%Y-%m-%dT%H:%M}" if due is not None else ""


def _merged(typed: Values, was: Values, new: Values) -> Values:
    """What a person chose stays; what had only been proposed gives way to what is proposed now."""
    return Values(
        text=typed.text,
        lead=new.lead if typed.lead == was.lead else typed.lead,
        coworkers=_merged_many(typed.coworkers, was.coworkers, new.coworkers),
        informed=_merged_many(typed.informed, was.informed, new.informed),
        due=new.due if typed.due == was.due else typed.due,
    )


def _merged_many(typed: list[str], was: list[str], new: list[str]) -> list[str]:
    added = [one for one in typed if one not in was]
    dropped = {one for one in was if one not in typed}
    return list(dict.fromkeys([*(one for one in new if one not in dropped), *added]))


def _take(picked: str, values: Values) -> None:
    """A touch on another meaning: `due|<moment>`, `lead|<choice>|<instead of>`, and so for the other parts."""
    kind, _bar, rest = picked.partition("|")
    if kind == "due" and _read_moment(rest) is not None:
        values.due = rest
        return
    new, _bar, old = rest.partition("|")
    if identifier(new.removeprefix(UNIT)) is None:
        return
    if kind == Kind.LEAD:
        values.lead = new
    elif kind in {Kind.COWORK, Kind.INFORM}:
        chosen = values.coworkers if kind == Kind.COWORK else values.informed
        chosen[:] = list(dict.fromkeys(new if one == old else one for one in chosen))


def _value(one: Proposed) -> str:
    """The choice that a proposal stands for: the post, or the whole unit where nobody heads it."""
    return f"{UNIT}{one.unit_id}" if one.unit_id is not None and one.others else str(one.post_id)


def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _moment(at: datetime | None) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}" if at is not None else ""
