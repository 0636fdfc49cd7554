"""The verbs after issue: correct, send to more, once more on request, give a task, urge; and taking up a reminder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies
from vanban.exchange.queries.ledger import given_with
from vanban.exchange.web import mending_forms as forms
from vanban.exchange.web.asking_verbs import ids_in, on_paper, receiver_may, sender_may
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.page import Outcome, Text, VerbSpec
from vanban.platform.web.reading import once


def _correct(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    done = api.correct_by(
        document_id,
        letter_id=UUID(data["replacement"]),
        fault=data["fault"],
        recipient_ids=ids_in(data, "recipients"),
        reason=data["reason"],
        by=actor,
        at=at,
    )
    said = gettext("The letter stands beside the document; recipients told: {count}.").format(count=done.told)
    return Outcome(f"{said} {on_paper(done)}".strip(), url=f"/vb/{document_id}/")


def _extend(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    done = api.extend(
        document_id,
        add=data["add"],
        on_paper=data["names"],
        through=data["through"],
        reason=data["reason"],
        by=actor,
        at=at,
    )
    said = gettext("Sent to {electronic}; on paper: {paper}.")
    names = {"electronic": ", ".join(done.electronic) or "–", "paper": ", ".join(done.on_paper) or "–"}
    return Outcome(said.format(**names), url=f"/vb/{document_id}/")


def _once_more(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    count = api.send_once_more(
        document_id, recipient_ids=ids_in(data, "recipients"), reason=data["reason"], by=actor, at=at
    )
    said = gettext("Sent once more; recipients: {count}. A copy that is there is recognised as the same.")
    return Outcome(said.format(count=count), url=f"/vb/{document_id}/")


def _give_task(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    count = api.give_task(
        document_id, text=data["text"], due=data["due"], recipient_ids=ids_in(data, "recipients"), by=actor, at=at
    )
    said = gettext("Tasks followed up: {count}.")
    return Outcome(said.format(count=count), url=f"/vb/{document_id}/")


def _urge(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    count = api.urge(ids_in(data, "tasks"), text=data["text"], by=actor, at=at)
    said = gettext("Reminders on their way: {count}.")
    return Outcome(said.format(count=count), url=f"/vb/{document_id}/")


def _heed(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.heed(document_id, note=data["note"], by=actor, at=at)
    return Outcome(_("Taken up."), url=f"/vb/{document_id}/")


def _can_urge(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    if envelope is None or not policies.can_follow(actor, envelope):
        return False
    return any(line.is_open for line in api.tasks_of(document_id, on=local_date(envelope.opened_at)))


def _correct_says(document_id: UUID, _actor: Actor) -> Text:
    said = gettext("The document stays in force; the letter goes to {names} and stands over every copy.")
    return said.format(names=", ".join(row.name for row in api.replaceable(document_id)) or "–")


def _is_kept(document_id: UUID, _actor: Actor) -> bool:
    return once(("whole", document_id), lambda: api.whole_of(document_id)) is not None


def _nothing(document_id: UUID, _actor: Actor, _data: Mapping[str, Any], _at: datetime) -> Outcome:
    return Outcome("", url=reverse("examination", args=[document_id]))


def _sees_ledger(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return envelope is not None and policies.can_follow(actor, envelope)


def _was_given(document_id: UUID, actor: Actor) -> bool:
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if arrival is None or arrival.agency_id != actor.agency_id or arrival.destroyed_at is not None:
        return False
    return bool(once(("given", document_id), lambda: given_with(arrival, on=local_date(arrival.arrived_at))))


MENDING_VERBS = (
    VerbSpec(
        "ledger",
        _("Ledger of tasks"),
        _sees_ledger,
        _nothing,
        rank=45,
        link=lambda document_id: reverse("ledger", args=[document_id]),
    ),
    VerbSpec(
        "report-line",
        _("Report on what it gives us"),
        _was_given,
        _nothing,
        rank=43,
        link=lambda _document_id: reverse("given_tasks"),
    ),
    VerbSpec(
        "integrity",
        _("Check integrity"),
        _is_kept,
        _nothing,
        rank=70,
        link=lambda document_id: reverse("examination", args=[document_id]),
    ),
    VerbSpec("heed", _("Take up the reminder"), receiver_may(policies.can_heed), _heed, rank=44, form=forms.HeedForm),
    VerbSpec("urge", _("Urge"), _can_urge, _urge, rank=46, form=forms.UrgeForm),
    VerbSpec("give-task", _("Note a task"), sender_may(policies.can_follow), _give_task, rank=48, form=forms.TaskForm),
    VerbSpec("extend", _("Add recipients"), sender_may(policies.can_extend), _extend, rank=58, form=forms.ExtendForm),
    VerbSpec(
        "send-once-more",
        _("Send once more on request"),
        sender_may(policies.can_send_once_more),
        _once_more,
        rank=59,
        form=forms.OnceMoreForm,
    ),
    VerbSpec(
        "correct",
        _("Correct by letter"),
        sender_may(policies.can_extend),
        _correct,
        rank=61,
        form=forms.CorrectionForm,
        confirm=_correct_says,
    ),
)
