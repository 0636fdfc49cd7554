"""The verbs of those who hold a task beside handling it: take it on, give parts, ask for time; and of who watches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, VerbSpec
from vanban.work import api, policies
from vanban.work.web import task_forms as forms
from vanban.work.web.inputs import end_of_day
from vanban.work.web.task_reads import extensions, shares


def _can_claim(document_id: UUID, actor: Actor) -> bool:
    return api.claimable(shares(document_id), actor) is not None


def _can_split(document_id: UUID, actor: Actor) -> bool:
    return actor.unit_id is not None and policies.can_split(actor, shares(document_id))


def _can_take_back(document_id: UUID, actor: Actor) -> bool:
    return bool(api.parts_given(shares(document_id), actor))


def _can_ask_time(document_id: UUID, actor: Actor) -> bool:
    own = policies.own_open(actor, shares(document_id))
    asked = {one.assignment_id for one in extensions(document_id) if policies.awaits_answer(one)}
    return own is not None and own.due is not None and own.id not in asked


def _can_answer_time(document_id: UUID, actor: Actor) -> bool:
    return bool(api.answerable(extensions(document_id), actor))


def _can_urge(document_id: UUID, actor: Actor) -> bool:
    return bool(api.watched(shares(document_id), actor))


def _claim(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.claim(document_id, by=actor, at=at)
    return Outcome(_("It is yours now, and begun."), url=f"/vb/{document_id}/")


def _split(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    due = end_of_day(actor.agency_id, data["due"])
    api.split(document_id, to_post=UUID(data["to_post"]), text=data["text"], due=due, by=actor, at=at)
    return Outcome(_("The part is given."), url=f"/vb/{document_id}/")


def _take_back(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.take_back_part(UUID(data["part"]), reason=data["reason"], by=actor, at=at)
    return Outcome(_("The part is taken back."), url=f"/vb/{document_id}/")


def _ask_time(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    due = end_of_day(actor.agency_id, data["due"])
    if due is None:
        return Outcome("", url=f"/vb/{document_id}/")
    api.ask_more_time(document_id, due=due, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Asked; the answer will stand here."), url=f"/vb/{document_id}/")


def _answer_time(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    granted = data["granted"] == "yes"
    api.answer_more_time(
        UUID(data["question"]),
        granted=granted,
        answer=data["answer"],
        due=end_of_day(actor.agency_id, data["due"]) if granted else None,
        by=actor,
        at=at,
    )
    return Outcome(_("More time is granted.") if granted else _("More time is refused."))


def _urge(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    count = api.urge([UUID(one) for one in data["shares"]], kind=data["kind"], text=data["text"], by=actor, at=at)
    return Outcome(gettext("Urged: {count}.").format(count=count), url=f"/vb/{document_id}/")


TASK_VERBS = (
    VerbSpec("claim", _("Take it on"), _can_claim, _claim, rank=8),
    VerbSpec(
        "answer-time", _("Answer who asks for time"), _can_answer_time, _answer_time, rank=9, form=forms.AnswerTimeForm
    ),
    VerbSpec("split", _("Give a part"), _can_split, _split, rank=37, form=forms.SplitForm),
    VerbSpec("ask-time", _("Ask for more time"), _can_ask_time, _ask_time, rank=40, form=forms.MoreTimeForm),
    VerbSpec("urge-work", _("Urge"), _can_urge, _urge, rank=45, form=forms.UrgeWorkForm),
    VerbSpec(
        "take-back-part", _("Take a part back"), _can_take_back, _take_back, rank=65, danger=True,
        form=forms.TakeBackForm,
    ),
)  # fmt: skip
