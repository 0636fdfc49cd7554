"""The verbs of handling on the document page, in the regulation's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, VerbSpec
from vanban.platform.web.reading import once
from vanban.work import api, policies, queries
from vanban.work.actions.desk import keep_sentence
from vanban.work.queries.desk import lies_before_some
from vanban.work.web import forms
from vanban.work.web.inputs import end_of_day, moment_of
from vanban.work.web.instruct_form import InstructForm, assignees
from vanban.work.web.task_reads import shares
from vanban.work.web.task_verbs import TASK_VERBS


def _can_submit(document_id: UUID, actor: Actor) -> bool:
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    return handling is not None and policies.can_submit(actor, handling)


def _can_lay_before_all(document_id: UUID, actor: Actor) -> bool:
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    if handling is None or not policies.can_lay_before_all(actor, handling):
        return False
    return lies_before_some(document_id, handling.agency_id)


def _can_instruct(document_id: UUID, actor: Actor) -> bool:
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    return handling is not None and policies.can_instruct(actor, handling) and policies.needs_instruction(handling)


def _can_reassign(document_id: UUID, actor: Actor) -> bool:
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    return handling is not None and policies.can_instruct(actor, handling) and not policies.needs_instruction(handling)


def _own_tasks(document_id: UUID, actor: Actor) -> list[api.Assignment]:
    return [share for share in shares(document_id) if actor.post_id is not None and share.post_id == actor.post_id]


def _can_start(document_id: UUID, actor: Actor) -> bool:
    return policies.can_start(actor, _own_tasks(document_id, actor))


def _can_work(document_id: UUID, actor: Actor) -> bool:
    return policies.can_work(actor, _own_tasks(document_id, actor))


def _can_reply(document_id: UUID, actor: Actor) -> bool:
    return policies.can_reply(actor, _own_tasks(document_id, actor))


def _can_pass_on(document_id: UUID, actor: Actor) -> bool:
    return policies.can_pass_on(actor, _own_tasks(document_id, actor))


def _submit(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.submit_to_leader(document_id, by=actor, at=at)
    return Outcome(_("Submitted to the leaders."))


def _lay_before_all(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.lay_before_all(document_id, by=actor, at=at)
    return Outcome(_("It now lies before all leaders."))


def _instruct(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.instruct(
        document_id,
        text=data["text"],
        assignees=assignees(dict(data), actor.agency_id, at),
        due=moment_of(actor.agency_id, data["due"], data.get("due_time")),
        seen=data.get("seen") or 0,
        by=actor,
        at=at,
    )
    if data.get("keep") and actor.may("work.sentence_kept"):
        keep_sentence(data["text"], by=actor, at=at)
    return Outcome(_("Assigned."))


def _pass_on(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.pass_on(
        document_id,
        to_post=UUID(data["to_post"]),
        text=data["text"],
        due=end_of_day(actor.agency_id, data["due"]),
        by=actor,
        at=at,
    )
    return Outcome(_("Passed on."))


def _start(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.start(document_id, by=actor, at=at)
    return Outcome(_("You have begun; the sender sees it."))


def _progress(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.note_progress(document_id, text=data["text"], percent=data.get("percent"), by=actor, at=at)
    return Outcome(_("Progress noted."))


def _file(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.keep_in_file(document_id, file_notation=data["file_notation"], by=actor, at=at)
    return Outcome(_("Put into the case file."))


def _finish(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.finish(document_id, result=data["result"], result_document_id=data.get("result_document"), by=actor, at=at)
    return Outcome(_("Finished."))


def _return(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.return_to_leader(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Returned."))


def _nothing(_document_id: UUID, _actor: Actor, _data: Mapping[str, Any], _at: datetime) -> Outcome:
    """A link verb is never posted."""
    return Outcome("")


def _compose_address(document_id: UUID) -> str:
    """The compose page with this document as the one answered."""
    return f"/du-thao/moi/?tra-loi={document_id}"


VERBS = (
    VerbSpec("submit", _("Submit"), _can_submit, _submit, rank=10),
    VerbSpec("instruct", _("Assign"), _can_instruct, _instruct, rank=10, form=InstructForm),
    VerbSpec("start", _("Begin"), _can_start, _start, rank=12),
    VerbSpec("finish", _("Finish"), _can_work, _finish, rank=15, form=forms.FinishForm),
    VerbSpec("reply", _("Draft a reply"), _can_reply, _nothing, key="r", rank=20, link=_compose_address),
    VerbSpec("progress", _("Report progress"), _can_work, _progress, rank=25, form=forms.ProgressForm),
    VerbSpec("file", _("Put into a case file"), _can_work, _file, rank=30, form=forms.FileForm),
    VerbSpec("pass-on", _("Pass on in the unit"), _can_pass_on, _pass_on, rank=35, form=forms.PassOnForm),
    VerbSpec(
        "reassign", _("Assign again"), _can_reassign, _instruct, rank=60, form=InstructForm, instead_of="instruct"
    ),
    VerbSpec("lay-before-all", _("Submit to all leaders"), _can_lay_before_all, _lay_before_all, rank=65),
    *TASK_VERBS,
    VerbSpec("return-task", _("Return to the leader"), _can_work, _return, rank=70, danger=True, form=forms.ReturnForm),
)
