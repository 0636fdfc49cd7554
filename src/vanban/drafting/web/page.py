"""What drafting says on the document page: the draft, its paper, whose turn, opinions, recipients, what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vanban.drafting import policies, states
from vanban.drafting.queries import drafts, files, readiness
from vanban.drafting.rules.files import MEDIA_TYPES
from vanban.drafting.web.addresses import device_address, edit_address
from vanban.drafting.web.file_rows import row as file_row
from vanban.drafting.web.verbs import VERBS
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.platform import storage
from vanban.platform.web.page import Check, Fact, FileLink, Notice, PagePart, Provider, Section, Text
from vanban.rulebook.api import profiles
from vanban.signing.api import open_errand

SENTENCES = {
    "drafting.created": _("{actor} began the draft"),
    "drafting.saved": _("{actor} saved the draft"),
    "drafting.conflict": _(
        "{actor} saved while somebody else had saved before; both texts are kept (version {version})"
    ),
    "drafting.attached": _("{actor} attached {name}"),
    "drafting.detached": _("{actor} took {name} off"),
    "drafting.word_uploaded": _("{actor} uploaded the Word file {name}"),
    "drafting.word_converted": _("A PDF was made of {name} (version {version})"),
    "drafting.word_refused": _("No PDF could be made of {name}: {why}"),
    "drafting.scanned": _("{name} was scanned: no virus found"),
    "drafting.virus_found": _("A virus was found in {name}: {signature}"),
    "drafting.picture_added": _("{actor} put the picture {name} into the draft"),
    "drafting.picture_removed": _("{actor} took the picture {name} out of the draft"),
    "drafting.group_taken": _(
        "{actor} took the group of recipients {group}: {count} added, {members} members that day"
    ),
    "drafting.group_dropped": _("{actor} took the group of recipients {group} off"),
    "drafting.discarded": _("{actor} discarded the draft"),
    "drafting.composed": _("{actor} had version {version} typeset"),
    "drafting.uploaded": _("{actor} uploaded the paper as version {version}"),
    "drafting.placed": _("{actor} moved the places of number, date and signature (version {version})"),
    "drafting.submitted": _("{actor} submitted it to {to}"),
    "drafting.approved": _("{actor} approved it, on to {to}. {note}"),
    "drafting.rejected": _("{actor} did not approve it, back to {to}: {reason}"),
    "drafting.withdrawn": _("{actor} took it back"),
    "drafting.remarked": _("{actor} remarked: {text}"),
    "drafting.signed": _("{actor} signed it digitally"),
    "drafting.stamped": _("{actor} put the timestamp into the signed paper"),
    "drafting.issue_begun": _("{actor} pressed “Issue”; number {number} is held"),
    "drafting.at_device": _("{actor} gave it to their own device to be signed"),
    "drafting.issued": _("{actor} issued it under number {number}"),
    "drafting.sign_batch_begun": _("{actor} began to sign {count} documents at once"),
    "drafting.issue_batch_begun": _("{actor} began to issue {count} documents at once"),
    "drafting.batch_item_left": _("{actor}: not done together with others: {told}"),
    "drafting.batch_stopped": _("{actor} stopped the batch"),
    "drafting.issue_failed": _("{actor}: issuing failed: {reason}"),
}

VERDICTS = {"approve": _("Approved"), "reject": _("Not approved"), "remark": _("Remark"), "sign": _("Signed")}
KINDS = {
    "composed": _("typeset"),
    "uploaded": _("uploaded"),
    "signed": _("signed by the competent person"),
    "issued": _("numbered and sealed"),
    "scanned": _("scan of the paper signed by hand"),
    "conflict": _("text kept after two people saved at once"),
}
TURNS = {"clerk": _("the agency's clerks"), "system": _("the system")}


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """The draft as it stands; once issued only its history, since the register then speaks for the document."""
    draft = drafts.find_draft(document_id)
    if draft is None or policies.is_guest(actor, draft):
        return None
    if policies.is_issued(draft):
        former = _former(document_id)
        own = actor.agency_id == draft.agency_id
        return PagePart(
            kind="outgoing",
            facts=_people(draft),
            files=_word_files(document_id) if own else (),
            sections=(*(_checked(document_id) if own else ()), *_history(document_id)),
            former=former,
        )
    now = timezone.now()
    status = states.DRAFT.statuses[draft.status]
    return PagePart(
        kind="outgoing",
        title=gettext("Draft"),
        subject=draft.subject or gettext("(no summary yet)"),
        type_label=document_type(draft.type_code).name(get_language() or "vi"),
        urgency=draft.urgency,
        status=gettext(status.label),
        turn=_turn(draft, status.turn),
        since=draft.turn_since,
        facts=_people(draft),
        files=(*_files(document_id), *_word_files(document_id)),
        notices=_notices(draft, actor),
        sections=(*_checks(draft, actor, now), _recipients(draft), *_checked(document_id), *_history(document_id)),
        former=_former(document_id),
    )


def search_text(document_id: UUID) -> tuple[str, str, str, datetime] | None:
    """Words of a draft for the index; issued documents are the register's."""
    draft = drafts.find_draft(document_id)
    if draft is None or policies.is_issued(draft):
        return None
    fields = draft.fields
    names = (recipient.name for recipient in fields.recipients)
    words = " ".join([document_type(draft.type_code).label, fields.subject, fields.body, *fields.addressees, *names])
    return "outgoing", "", words, draft.made_at


def _turn(draft: Any, turn: str) -> Text:
    people = {"drafter": draft.drafter, "leader": draft.signer}
    post = draft.holder if policies.is_reviewed(draft) else people.get(turn)
    return f"{post.person.full_name}, {post.title}" if post else gettext(str(TURNS.get(turn, "")))


def _people(draft: Any) -> tuple[Fact, ...]:
    signer = f"{draft.signer.person.full_name}, {draft.signer.title}" if draft.signer else ""
    unit = draft.unit.name if draft.unit else draft.agency.name
    return (
        Fact(_("Drafted by"), f"{draft.drafter.person.full_name}, {unit}"),
        Fact(_("Reviewed by"), draft.reviewer.person.full_name if draft.reviewer else ""),
        Fact(_("Signer"), signer),
        Fact(_("Last saved by"), f"{draft.saved_by}, {moment_on_screen(draft.saved_at, timezone.now())}"),
        Fact(_("Rules applied"), _rules(draft)),
    )


def _former(document_id: UUID) -> tuple[FileLink, ...]:
    """Every paper the document has had, by version."""
    return tuple(
        FileLink(version.blob_id, gettext("Draft, version %(n)s.pdf") % {"n": version.number}, 0, role="former")
        for version in drafts.versions_of(document_id)
        if version.blob_id is not None
    )


def _rules(draft: Any) -> str:
    """The regulation that decided, by its title where it is known."""
    title = next((one.title for one in profiles() if one.id == draft.profile), draft.profile)
    return gettext("%(title)s, version %(version)s") % {"title": title, "version": draft.profile_version}


def _files(document_id: UUID) -> tuple[FileLink, ...]:
    """The latest paper first, then the separate files; one with a virus is handed to nobody."""
    infected = {file.blob_id for file in files.checked_files(document_id) if file.signature}
    paper = drafts.paper_of(document_id)
    found = []
    if paper is not None and paper.blob_id is not None:
        size = storage.describe(paper.blob_id).size
        found.append(FileLink(paper.blob_id, gettext("Draft, version %(n)s.pdf") % {"n": paper.number}, size))
    found += [
        FileLink(one.blob_id, one.name, one.size, role="annex", media_type=one.media_type)
        for one in drafts.attachments_of(document_id)
        if one.blob_id not in infected
    ]
    return tuple(found)


def _word_files(document_id: UUID) -> tuple[FileLink, ...]:
    """The Word file of which the paper was made, as it came (HP25-Đ8.4; HY19-Đ12.1)."""
    word = files.word_of_paper(document_id)
    if word is None:
        return ()
    return (FileLink(word.blob_id, word.name, word.size, role="source", media_type=MEDIA_TYPES[word.kind]),)


def _checked(document_id: UUID) -> tuple[Section, ...]:
    """What is known of the files that came from somebody's computer."""
    rows = tuple(
        (one["name"], one["kind"], one["scan"], one["notes"]) for one in map(file_row, files.checked_files(document_id))
    )
    columns = (_("File"), _("Kind"), _("Virus scan"), _("To know"))
    return (Section("files-checked", _("What is known of the files"), columns, rows),) if rows else ()


def _notices(draft: Any, actor: Actor) -> tuple[Notice, ...]:
    found = []
    begun = open_errand(draft.id, actor.person_id, at=timezone.now()) if draft.device_errand else None
    if begun is not None and begun == draft.device_errand:
        told = gettext("Signing with the device was begun and is not finished")
        found.append(Notice("warning", told, device_address(begun)))
    if draft.returned_reason:
        link = edit_address(draft.id) if policies.can_edit(actor, draft) else ""
        found.append(Notice("warning", gettext("Not approved: %(reason)s") % {"reason": draft.returned_reason}, link))
    if draft.issue_failure:
        found.append(Notice("danger", gettext("Issuing failed: %(reason)s") % {"reason": draft.issue_failure}))
    if draft.answers:
        found.append(Notice("info", gettext("This replies to an incoming document"), f"/vb/{draft.answers}/"))
    return tuple(found)


def _checks(draft: Any, actor: Actor, now: datetime) -> tuple[Section, ...]:
    """What is still missing before it may go on; shown to whoever can mend it or decides on it."""
    if policies.is_signed(draft) or not policies.is_open(draft):
        return ()
    faults = [reason for fault in readiness.faults_of(draft, at=now) for reason in fault.reasons]
    if not faults:
        ready = Check(
            _("Complete: summary, text, recipients, signer and annexes"), True, law="NĐ 30/2020/NĐ-CP Đ8, Đ12"
        )
        return (Section("checks", _("Check before submitting"), checks=(ready,)),)
    lines = []
    for fault in faults:
        message, cure = fault.render(gettext)
        lines.append(Check(message, False, cure, fault.law))
    return (Section("checks", _("Check before submitting"), checks=tuple(lines)),)


def _recipients(draft: Any) -> Section:
    """Who receives it; through which group, where groups were taken."""
    recipients = draft.fields.recipients
    grouped = any(one.group for one in recipients)
    return Section(
        code="recipients",
        title=_("Recipients"),
        columns=(_("Name"), _("Code"), *((_("Through the group"),) if grouped else ())),
        rows=tuple(
            (one.name, one.code or gettext("on paper"), *((one.group,) if grouped else ())) for one in recipients
        ),
    )


def _history(document_id: UUID) -> tuple[Section, ...]:
    now = timezone.now()
    opinions = Section(
        code="opinions",
        title=_("Opinions"),
        columns=(_("When"), _("By"), _("Verdict"), _("Opinion")),
        rows=tuple(
            (
                moment_on_screen(one.at, now),
                f"{one.by_name}, {one.by_title}".strip(", "),
                VERDICTS.get(one.verdict, one.verdict),
                one.text,
            )
            for one in drafts.opinions_on(document_id)
        ),
    )
    versions = Section(
        code="versions",
        title=_("Versions"),
        columns=(_("Version"), _("Kind"), _("By"), _("When")),
        rows=tuple(
            (str(one.number), KINDS.get(one.kind, one.kind), one.made_by, moment_on_screen(one.made_at, now))
            for one in drafts.versions_of(document_id)
        ),
    )
    return tuple(section for section in (opinions, versions) if section.rows)


PROVIDER = Provider(name="drafting", part=part, verbs=VERBS, sentences=SENTENCES, search_text=search_text)
