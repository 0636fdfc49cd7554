"""The verbs of recall, update and replacement on the document page, and the answers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies
from vanban.exchange.web import forms
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, Text, VerbSpec
from vanban.platform.web.reading import once


def sender_may(can: Callable[[Actor, api.Envelope], bool]) -> Callable[[UUID, Actor], bool]:
    """Whether this person may do it with a document that was sent."""

    def asked(document_id: UUID, actor: Actor) -> bool:
        envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
        return envelope is not None and can(actor, envelope)

    return asked


def receiver_may(can: Callable[[Actor, api.Arrival], bool]) -> Callable[[UUID, Actor], bool]:
    """Whether this person may do it with a document that came."""

    def asked(document_id: UUID, actor: Actor) -> bool:
        arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
        return arrival is not None and can(actor, arrival)

    return asked


def _can_see_denial(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return envelope is not None and policies.may_leave_it(actor, envelope) and api.lies_in_refused(document_id, actor)


def ids_in(data: Mapping[str, Any], name: str) -> list[UUID]:
    """What was ticked."""
    return [UUID(item) for item in data[name]]


def _recall(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    done = api.recall(document_id, recipient_ids=ids_in(data, "recipients"), reason=data["reason"], by=actor, at=at)
    said = gettext("Asked back from {asked} recipients; withdrawn before sending: {cancelled}.")
    return Outcome(said.format(asked=done.asked, cancelled=done.cancelled), url=f"/vb/{document_id}/")


def _update(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    done = api.update(
        document_id,
        reason=data["reason"],
        facts={"subject": data["subject"], "due": data["due"], "urgency": int(data["urgency"])},
        tell=ids_in(data, "tell"),
        add=data["add"],
        remove=ids_in(data, "remove"),
        by=actor,
        at=at,
    )
    said = gettext("Updated; told: {told}, added: {added}, taken off: {removed}.")
    return Outcome(said.format(told=done.told, added=done.added, removed=done.removed), url=f"/vb/{document_id}/")


def _replace(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    done = api.replace_by(
        document_id,
        replacement_id=UUID(data["replacement"]),
        recipient_ids=ids_in(data, "recipients"),
        reason=data["reason"],
        by=actor,
        at=at,
    )
    said = gettext("The new document takes this one's place; recipients told: {count}.").format(count=done.told)
    return Outcome(f"{said} {on_paper(done)}".strip(), url=f"/vb/{document_id}/")


def on_paper(done: api.Mended) -> str:
    """Whom the hub cannot tell."""
    if not done.on_paper:
        return ""
    return gettext("To be told on paper: {names}.").format(names=", ".join(done.on_paper))


def _denial_seen(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.note_denial_seen(document_id, by=actor, at=at)
    return Outcome(_("Taken note of."))


def _agree_recall(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.agree_recall(document_id, by=actor, at=at)
    return Outcome(_("Given back: the copy here is destroyed and the sender knows."), url=f"/vb/{document_id}/")


def _deny_recall(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.deny_recall(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Kept; the sender gets the reason."))


def _agree_update(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.agree_update(document_id, by=actor, at=at)
    return Outcome(_("Update agreed; the sender knows."))


def _deny_update(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.deny_update(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Update refused; the sender gets the reason."))


def _recall_says(document_id: UUID, _actor: Actor) -> Text:
    rows = api.recallable(document_id)
    here = [row.name for row in rows if policies.is_still_here(row)]
    asked = [row.name for row in rows if not policies.is_still_here(row)]
    told = []
    if asked:
        said = gettext("Each recipient chosen is asked to give it back and destroy its copy ({names}).")
        told.append(said.format(names=", ".join(asked)))
    if here:
        said = gettext("Not sent yet and withdrawn at once: {names}.")
        told.append(said.format(names=", ".join(here)))
    return " ".join(told)


def _agree_says(document_id: UUID, _actor: Actor) -> Text:
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    count = len(arrival.files.all()) if arrival else 0
    said = gettext(
        "The copy of {number} here ({count} files) is destroyed and cannot be had again; number, sender, reason and "
        "your name stay on record, all work on it ends, and {sender} is told."
    )
    return said.format(
        number=arrival.printed_number if arrival else "", count=count, sender=arrival.sender_name if arrival else ""
    )


ASKING_VERBS = (
    VerbSpec(
        "agree-recall",
        _("Agree to give it back"),
        receiver_may(policies.can_answer_recall),
        _agree_recall,
        rank=12,
        danger=True,
        confirm=_agree_says,
    ),
    VerbSpec(
        "deny-recall",
        _("Refuse to give it back"),
        receiver_may(policies.can_answer_recall),
        _deny_recall,
        rank=42,
        form=forms.DenyForm,
    ),
    VerbSpec(
        "agree-update", _("Agree to the update"), receiver_may(policies.can_answer_update), _agree_update, rank=15
    ),
    VerbSpec(
        "deny-update",
        _("Refuse the update"),
        receiver_may(policies.can_answer_update),
        _deny_update,
        rank=43,
        form=forms.DenyForm,
    ),
    VerbSpec("denial-seen", _("Leave it at that"), _can_see_denial, _denial_seen, rank=45),
    VerbSpec("update", _("Update"), sender_may(policies.can_update), _update, rank=60, form=forms.UpdateForm),
    VerbSpec("replace", _("Replace"), sender_may(policies.can_replace), _replace, rank=62, form=forms.ReplaceForm),
    VerbSpec(
        "recall",
        _("Recall"),
        sender_may(policies.can_recall),
        _recall,
        rank=64,
        danger=True,
        form=forms.RecallForm,
        confirm=_recall_says,
    ),
)
