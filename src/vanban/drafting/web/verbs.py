"""The verbs of drafting on the document page, in the regulation's words (VL19-Đ11.2; HP25-Đ19, Đ20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api, policies
from vanban.drafting.queries.flow import wants_slip
from vanban.drafting.web import verb_forms
from vanban.drafting.web.addresses import device_address, edit_address
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, VerbSpec
from vanban.registry.api import held_number
from vanban.signing.api import Permission, seals_by_device, signs_by_device


def may(policy: Callable[[Actor, Any], bool]) -> Callable[[UUID, Actor], bool]:
    """A policy on a draft as the page asks it: by document; False for what is no draft."""

    def ask(document_id: UUID, actor: Actor) -> bool:
        draft = api.find_draft(document_id)
        return draft is not None and policy(actor, draft)

    return ask


def _at_once(actor: Actor, draft: Any) -> bool:
    """Where the rules ask for a phiếu trình, another verb asks for its words."""
    return policies.can_submit(actor, draft) and not wants_slip(draft, at=timezone.now())


def _submit(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.submit(document_id, by=actor, at=at)
    return Outcome(_("Submitted."))


def _approve(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.approve(document_id, note=data["note"], by=actor, at=at)
    return Outcome(_("Approved; it now waits for the signer."))


def _reject(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.reject(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Not approved; it went back with your reason."))


def _sign(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    if signs_by_device(actor.person_id, at=at):
        errand_id = api.offer_to_sign(document_id, version=data["version"], by=actor, at=at)
        return Outcome(_("Waiting for your token."), device_address(errand_id))
    permission = Permission(data["pin"], data.get("otp", "")) if "pin" in data else None
    api.sign(document_id, version=data["version"], by=actor, at=at, permission=permission)
    return Outcome(_("Signed; the clerks issue it."))


def _issue(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    if actor.agency_id is not None and seals_by_device(actor.agency_id, at=at):
        return _seal_at_device(document_id, actor, _data, at)
    held = api.begin_issue(document_id, by=actor, at=at)
    return Outcome(
        _("Number %(number)s is held; the document is being dated, sealed and sent.") % {"number": held.text}
    )


def _seal_at_device(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    errand_id = api.offer_to_seal(document_id, by=actor, at=at)
    held = held_number(document_id)
    number = held.text if held else ""
    told = _("Number %(number)s is held and waits for the seal from your token.") % {"number": number}
    return Outcome(told, device_address(errand_id))


def _give_number_back(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    reason = gettext("Given up by %(name)s.") % {"name": actor.printed}
    api.stop_sealing(document_id, reason=reason, by=actor, at=at)
    return Outcome(_("The number was given back."), f"/vb/{document_id}/")


def _withdraw(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.withdraw(document_id, by=actor, at=at)
    return Outcome(_("Taken back; you can change it again."), edit_address(document_id))


def _remark(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.give_opinion(document_id, text=data["text"], by=actor, at=at)
    return Outcome(_("Your opinion is kept with the draft."), f"/vb/{document_id}/")


def _discard(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.discard(document_id, by=actor, at=at)
    return Outcome(_("Discarded."))


def _nothing(_document_id: UUID, _actor: Actor, _data: Mapping[str, Any], _at: datetime) -> Outcome:
    """A link verb is never posted."""
    return Outcome("")


def _sign_consequence(document_id: UUID, actor: Actor) -> str:
    """What is signed, with whose key, and what follows."""
    paper = api.paper_of(document_id, "composed", "uploaded")
    sentence = gettext(
        "Version %(version)s is signed with your personal key; the clerk then numbers, dates, seals and sends it."
    ) % {"version": paper.number if paper else 0}
    if not signs_by_device(actor.person_id, at=timezone.now()):
        return sentence
    told = gettext(
        "It is signed with the USB token in your computer: a page opens that speaks to the signing software."
    )
    return f"{sentence} {told}"


def _issue_consequence(document_id: UUID, _actor: Actor) -> str:
    """What will happen, in one sentence with names and counts."""
    draft = api.get_draft(document_id)
    names = [recipient.name for recipient in draft.fields.recipients]
    shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    sentence = ngettext(
        "The next number and today's date are written into the document, the agency seals it, and it is sent to "
        "%(count)s recipient: %(names)s. This cannot be undone, only recalled.",
        "The next number and today's date are written into the document, the agency seals it, and it is sent to "
        "%(count)s recipients: %(names)s. This cannot be undone, only recalled.",
        len(names),
    )
    return sentence % {"count": len(names), "names": shown}


def _number_consequence(document_id: UUID, _actor: Actor) -> str:
    """Which number goes back."""
    held = held_number(document_id)
    return gettext("Number %(number)s goes back to the register, and the document waits again to be issued.") % {
        "number": held.text if held else ""
    }


def _discard_consequence(_document_id: UUID, _actor: Actor) -> str | Promise:
    return _("The draft leaves your work and can no longer be changed. It stays readable.")


VERBS = (
    VerbSpec("edit", _("Write on"), may(policies.can_edit), _nothing, key="w", rank=20, link=edit_address),
    VerbSpec("submit-draft", _("Submit the draft"), may(_at_once), _submit, rank=10),
    VerbSpec("approve", _("Approve"), may(policies.can_approve), _approve, rank=10, form=verb_forms.ApproveForm),
    VerbSpec(
        "sign",
        _("Sign digitally"),
        may(policies.can_sign),
        _sign,
        rank=10,
        form=verb_forms.SignForm,
        confirm=_sign_consequence,
    ),
    VerbSpec("issue", _("Issue"), may(policies.can_issue), _issue, rank=10, confirm=_issue_consequence),
    VerbSpec("seal-at-device", _("Seal with the device"), may(policies.can_seal_at_device), _seal_at_device, rank=10),
    VerbSpec(
        "give-number-back",
        _("Give the number back"),
        may(policies.can_seal_at_device),
        _give_number_back,
        rank=65,
        danger=True,
        confirm=_number_consequence,
    ),
    VerbSpec("remark", _("Give an opinion"), may(policies.can_comment), _remark, rank=40, form=verb_forms.RemarkForm),
    VerbSpec("withdraw", _("Take back"), may(policies.can_withdraw), _withdraw, rank=60),
    VerbSpec(
        "reject",
        _("Do not approve"),
        may(policies.can_reject),
        _reject,
        rank=70,
        danger=True,
        form=verb_forms.RejectForm,
    ),
    VerbSpec(
        "discard",
        _("Discard"),
        may(policies.can_discard),
        _discard,
        rank=80,
        danger=True,
        confirm=_discard_consequence,
    ),
)
