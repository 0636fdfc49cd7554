"""The verbs of review on the document page: slips, opinions, reminders, paper signed by hand, co-writers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import magic
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api, policies
from vanban.drafting.queries.flow import deputies_for, is_signed_by_hand, wants_slip
from vanban.drafting.web import review_forms as forms
from vanban.drafting.web.addresses import edit_address
from vanban.drafting.web.verbs import may
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, VerbSpec
from vanban.registry.api import held_number

Data = Mapping[str, Any]


def _page(document_id: UUID) -> str:
    return f"/vb/{document_id}/"


def _with_slip(actor: Actor, draft: Any) -> bool:
    return policies.can_submit(actor, draft) and wants_slip(draft, at=timezone.now())


def _by_deputy(actor: Actor, draft: Any) -> bool:
    at = timezone.now()
    asks = policies.can_submit(actor, draft) and draft.approved_version is None and not wants_slip(draft, at=at)
    return asks and any(post.id not in {draft.signer_id, draft.drafter_id} for post in deputies_for(draft, at=at))


def _may_approve_by_hand(actor: Actor, draft: Any) -> bool:
    """Where everything approved is signed by hand anyway, the digital signature is the approval (NB16-Đ13.2a)."""
    return policies.can_sign(actor, draft) and not is_signed_by_hand(draft)


def _may_print(actor: Actor, draft: Any) -> bool:
    """What was signed digitally is printed where the rules want the pen as well; what was only approved, always."""
    return policies.can_print(actor, draft) and (is_signed_by_hand(draft) or draft.by_hand)


def _submit(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    deputy = UUID(data["deputy"]) if data.get("deputy") else None
    api.submit(document_id, submission=data.get("submission", ""), deputy=deputy, by=actor, at=at)
    return Outcome(_("Submitted."))


def _set_block(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    version = api.set_block(document_id, by=actor, at=at)
    told = _("The paper shows your name and capacity now (version %(n)s). Read it, then sign.")
    return Outcome(told % {"n": version.number}, _page(document_id))


def _approve_by_hand(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    api.approve_by_hand(document_id, version=data["version"], note=data["note"], by=actor, at=at)
    return Outcome(_("Approved; the clerks print it for your signature."))


def _print(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    version = api.print_paper(document_id, by=actor, at=at)
    return Outcome(
        _("Print version %(n)s from the list of files and lay it before the signer.") % {"n": version.number},
        _page(document_id),
    )


def _take_signed(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    held = api.take_signed(document_id, by=actor, at=at)
    told = _("Write number %(number)s and date %(date)s on the paper, stamp it, scan it in colour, hand it in.")
    return Outcome(told % {"number": held.text, "date": f"{held.dated:%d/%m/%Y}"}, _page(document_id))


def _scan(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    file = data["file"]
    content = file.read()
    media_type = magic.from_buffer(content[:8192], mime=True) if content else ""
    api.take_scan(document_id, name=file.name or "", content=content, media_type=media_type, by=actor, at=at)
    return Outcome(_("The scan is being signed for the agency and sent."), _page(document_id))


def _give_back(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    api.give_number_back(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("The number was given back."), _page(document_id))


def _change(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    api.change_approved(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("You can change it again; it then goes back to the signer."), edit_address(document_id))


def _remind(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    name = api.remind(document_id, by=actor, at=at)
    return Outcome(_("%(name)s was reminded.") % {"name": name}, _page(document_id))


def _ask(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    question = api.Question(
        data["question"],
        data["due"],
        posts=tuple(UUID(one) for one in data["people"]),
        agencies=tuple(UUID(one) for one in data["agencies"]),
        public=data["public"],
    )
    api.ask(document_id, question, by=actor, at=at)
    return Outcome(_("The question is out; answers appear on this page."), _page(document_id))


def _answer(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    api.answer(document_id, verdict=data["verdict"], text=data["text"], by=actor, at=at)
    return Outcome(_("Your opinion is kept with the draft."))


def _enter_letter(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    api.record_letter(
        UUID(data["consulted"]), verdict=data["verdict"], text=data["text"], letter=data["letter"], by=actor, at=at
    )
    return Outcome(_("The answer is entered."), _page(document_id))


def _remind_asked(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    count = api.remind_asked(document_id, by=actor, at=at)
    told = ngettext("%(count)s was reminded.", "%(count)s were reminded.", count) % {"count": count}
    return Outcome(told, _page(document_id))


def _close(document_id: UUID, actor: Actor, _data: Data, at: datetime) -> Outcome:
    api.close(document_id, by=actor, at=at)
    return Outcome(_("Closed; the summary stands among the files."), _page(document_id))


def _share(document_id: UUID, actor: Actor, data: Data, at: datetime) -> Outcome:
    names = api.set_co_writers(document_id, [UUID(one) for one in data["people"]], by=actor, at=at)
    told = _("Write along: %(names)s.") % {"names": ", ".join(names)} if names else _("Nobody writes along.")
    return Outcome(told, _page(document_id))


def _nothing(_document_id: UUID, _actor: Actor, _data: Data, _at: datetime) -> Outcome:
    """A link verb is never posted."""
    return Outcome("")


def _compare_address(document_id: UUID) -> str:
    return f"/du-thao/{document_id}/so-sanh/"


def _has_versions(actor: Actor, draft: Any) -> bool:
    return not policies.is_guest(actor, draft) and len(api.versions_of(draft.id)) > 1


def _print_told(document_id: UUID, _actor: Actor) -> str:
    paper = api.paper_of(document_id, "composed", "uploaded")
    told = gettext("Version %(version)s is printed and signed by hand; you then take a number and hand in the scan.")
    return told % {"version": paper.number if paper else 0}


def _take_told(_document_id: UUID, _actor: Actor) -> str:
    return gettext("The next number and today's date are held for this paper; you write both on it before scanning.")


def _scan_told(document_id: UUID, _actor: Actor) -> str:
    held = held_number(document_id)
    return gettext("The agency signs the scan, and it is sent under number %(number)s.") % {
        "number": held.text if held else ""
    }


def _close_told(_document_id: UUID, _actor: Actor) -> str:
    return gettext("Nobody can answer any longer; the summary is typeset and kept.")


VERBS = (
    VerbSpec("submit-with-slip", _("Submit with a slip"), may(_with_slip), _submit, rank=10, form=forms.SubmitForm),
    VerbSpec("answer-opinion", _("Give the opinion asked"), may(policies.can_answer_opinion), _answer, rank=12,
             form=forms.AnswerForm),
    VerbSpec("set-block", _("Sign in their place"), may(policies.can_set_block), _set_block, rank=8),
    VerbSpec("print-for-pen", _("Print to sign by hand"), may(_may_print), _print, rank=30,
             confirm=_print_told),
    VerbSpec("take-signed", _("Signed by hand: take a number"), may(policies.can_take_signed), _take_signed, rank=10,
             confirm=_take_told),
    VerbSpec("hand-in-scan", _("Hand in the scan"), may(policies.can_scan), _scan, rank=10, form=forms.ScanForm,
             confirm=_scan_told),
    VerbSpec("approve-by-hand", _("Approve, sign on paper"), may(_may_approve_by_hand), _approve_by_hand, rank=42,
             form=forms.HandForm),
    VerbSpec("ask-opinions", _("Ask for opinions"), may(policies.can_consult), _ask, rank=44, form=forms.AskForm),
    VerbSpec("submit-by-deputy", _("Submit by way of a deputy"), may(_by_deputy), _submit, rank=45,
             form=forms.DeputyForm),
    VerbSpec("remind", _("Remind"), may(policies.can_remind), _remind, rank=46),
    VerbSpec("remind-asked", _("Remind who has not answered"), may(policies.can_close_consultation), _remind_asked,
             rank=47),
    VerbSpec("enter-letter", _("Enter an answer by letter"), may(policies.can_close_consultation), _enter_letter,
             rank=48, form=forms.LetterForm),
    VerbSpec("close-opinions", _("Close and sum up"), may(policies.can_close_consultation), _close, rank=49,
             confirm=_close_told),
    VerbSpec("share", _("Let others write along"), may(policies.can_share), _share, rank=52, form=forms.ShareForm),
    VerbSpec("compare", _("Compare versions"), may(_has_versions), _nothing, rank=53, link=_compare_address),
    VerbSpec("change-approved", _("Change what was approved"), may(policies.can_change), _change, rank=66, danger=True,
             form=forms.ReasonForm),
    VerbSpec("give-number-back-scan", _("Give the number back"), may(policies.can_scan), _give_back, rank=67,
             danger=True, form=forms.ReasonForm),
)  # fmt: skip
