"""What review says on the document page: whose turns, slips, opinions asked; and the narrow page of who was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import get_post
from vanban.drafting import policies, states
from vanban.drafting.queries import consulting, drafts, slips
from vanban.drafting.rules.flow import LABELS, turns_from_json
from vanban.drafting.web.review_verbs import VERBS
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.platform import storage
from vanban.platform.web.page import Check, Fact, FileLink, Notice, PagePart, Provider, Section

SENTENCES = {
    "drafting.change_begun": _("{actor} took the approved version {version} back to change it: {reason}"),
    "drafting.approved_by_hand": _("{actor} approved version {version}, to be signed on paper"),
    "drafting.printed": _("{actor} printed version {version} to be signed by hand"),
    "drafting.signed_by_hand": _("{actor} took number {number} for the paper signed by hand"),
    "drafting.number_given_back": _("{actor} gave the number back: {reason}"),
    "drafting.scanned": _("{actor} handed in the scan, {pages} pages"),
    "drafting.block_set": _("{actor} had the signature block set with the name {name} ({capacity})"),
    "drafting.reminded": _("{actor} reminded {to}"),
    "drafting.co_writers_set": _("{actor} let these write along: {names}"),
    "drafting.opinions_asked": _("{actor} asked for opinions on version {version}: {names}"),
    "drafting.opinion_given": _("{name} gave an opinion, by {actor}. {text}"),
    "drafting.opinion_entered": _("{actor} entered the answer of {name}. {letter}"),
    "drafting.asked_reminded": _("{actor} reminded who had not answered: {names}"),
    "drafting.opinions_closed": _("{actor} closed the asking of opinions. {summary}"),
    "drafting.commented": _("{author} commented on the public page"),
    "drafting.slip_made": _("{actor} set slip number {number}"),
}

VERDICTS = {
    "agree": _("Agree"),
    "disagree": _("Disagree"),
    "other": _("Another opinion"),
    "": _("No answer yet"),
}


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """Turns, slips and opinions of a draft; for who was asked from elsewhere the question and the paper alone."""
    draft = drafts.find_draft(document_id)
    if draft is None:
        return None
    now = timezone.now()
    if policies.is_guest(actor, draft):
        return _for_guests(draft, actor, now)
    asked = consulting.consultations_of(document_id)
    kept = slips.slips_of(document_id)
    summaries = [one for one in asked if one.summary_blob_id is not None]
    return PagePart(
        facts=_facts(draft),
        notices=_notices(draft, actor, now),
        files=(*_slip_files(kept[-1:]), *(_summary_file(one, now) for one in summaries)),
        former=_slip_files(kept[:-1]),
        sections=(*_turns(draft), *(_opinions(one, now) for one in asked)),
    )


def _facts(draft: Any) -> tuple[Fact, ...]:
    names = [one.post.person.full_name for one in draft.co_writers.select_related("post__person")]
    found = [Fact(_("Write along"), ", ".join(names))] if names else []
    if draft.submission:
        found.append(Fact(_("What is submitted"), draft.submission))
    if draft.stand_in:
        shown = draft.stand_in
        found.append(Fact(_("Signs in their place"), f"{shown.get('capacity', '')} {shown.get('name', '')}".strip()))
    return tuple(found)


def _slip_files(found: list[Any]) -> tuple[FileLink, ...]:
    return tuple(
        FileLink(one.blob_id, gettext("Submission slip %(n)s.pdf") % {"n": one.number}, one.size, role="slip")
        for one in found
    )


def _summary_file(one: Any, now: datetime) -> FileLink:
    name = gettext("Summary of opinions, %(when)s.pdf") % {"when": moment_on_screen(one.closed_at or now, now)}
    blob_id = one.summary_blob_id or one.blob_id
    return FileLink(blob_id, name, storage.describe(blob_id).size, role="slip")


def _notices(draft: Any, actor: Actor, now: datetime) -> tuple[Notice, ...]:
    found = []
    mine = consulting.asked_of_me(draft.id, actor)
    if mine is not None:
        told = gettext("Your opinion is asked until %(due)s: %(question)s")
        values = {"due": moment_on_screen(mine.consultation.due, now), "question": mine.consultation.question}
        found.append(Notice("info", told % values))
    if draft.approved_version is not None and policies.is_open(draft):
        told = gettext("Changed after version %(n)s was approved: it goes back to the signer. Compare the two.")
        address = f"/du-thao/{draft.id}/so-sanh/?tu={draft.approved_version}"
        found.append(Notice("warning", told % {"n": draft.approved_version}, address))
    if draft.reminded_at is not None and policies.is_open(draft):
        when = moment_on_screen(draft.reminded_at, now)
        found.append(Notice("info", gettext("Reminded at %(when)s") % {"when": when}))
    waiting = consulting.open_consultation(draft.id)
    if waiting is not None and policies.is_open(draft):
        silent = sum(1 for one in consulting.answers_of(waiting) if not one.verdict)
        told = ngettext("%(n)s opinion is still missing", "%(n)s opinions are still missing", silent) % {"n": silent}
        level = "warning" if waiting.due < now else "info"
        if silent:
            found.append(Notice(level, f"{told} ({moment_on_screen(waiting.due, now)})"))
    if policies.is_on_paper(draft):
        paper = drafts.paper_of(draft.id, "composed", "uploaded")
        if paper is not None and paper.blob_id is not None:
            told = gettext("The paper to print and sign by hand: version %(n)s") % {"n": paper.number}
            found.append(Notice("info", told, f"/vb/{draft.id}/tep/{paper.blob_id}/"))
    return tuple(found)


def _turns(draft: Any) -> tuple[Section, ...]:
    """Every turn of the plan, done or to come."""
    turns = turns_from_json(draft.turns)
    if len(turns) < 2 or not policies.is_open(draft):
        return ()
    at = states.turn_place(draft.status)
    lines = []
    for turn in turns:
        place = states.turn_place(turn.step)
        label = LABELS["sign" if turn.step == states.TO_SIGN else turn.step]
        post = get_post(UUID(turn.post))
        told = gettext("has it now") if place == at else ""
        lines.append(
            Check(f"{gettext(label)}: {post.person.full_name}, {post.title}", True if place < at else None, told)
        )
    return (Section("turns", _("Turns"), checks=tuple(lines)),)


def _opinions(one: Any, now: datetime) -> Section:
    """One asking with its answers and the comments of the public."""
    answers = consulting.answers_of(one)
    told = gettext("%(question)s Asked by %(name)s on version %(version)s, until %(due)s.") % {
        "question": f"{one.question.rstrip('.')}.",
        "name": one.asked_by,
        "version": one.version,
        "due": moment_on_screen(one.due, now),
    }
    counted = {verdict: sum(1 for each in answers if each.verdict == verdict) for verdict in VERDICTS}
    sums = "; ".join(f"{VERDICTS[verdict]}: {count}" for verdict, count in counted.items() if count)
    rows = [
        (
            each.name,
            f"{VERDICTS.get(each.verdict, each.verdict)}{_late(each, one)}",
            " ".join(part for part in (each.text, each.letter) if part),
            f"{each.by_name} {moment_on_screen(each.answered_at, now)}" if each.answered_at else "",
        )
        for each in answers
    ]
    rows += [
        (comment.author, gettext("Comment"), comment.text, moment_on_screen(comment.at, now))
        for comment in consulting.comments_of(one)
    ]
    return Section(
        code=f"asked-{one.id.hex[-6:]}",
        title=_("Opinions asked"),
        text=f"{told}\n{sums}" if sums else told,
        columns=(_("Who"), _("Verdict"), _("Opinion"), _("By")) if rows else (),
        rows=tuple(rows),
    )


def _late(each: Any, one: Any) -> str:
    late = each.answered_at is not None and each.answered_at > one.due
    return f" ({gettext('late')})" if late else ""


def _for_guests(draft: Any, actor: Actor, now: datetime) -> PagePart:
    """The question, one's own answer and the version it is about; nothing of the agency's own business.

    So it stays once the draft was issued: having been asked does not make another agency its recipient.
    """
    asked = consulting.papers_asked_about(draft.id, actor)
    if not asked:
        return PagePart(hides_timeline=True)
    newest = asked[-1]
    mine = consulting.asked_of_me(draft.id, actor)
    rows = tuple(
        (each.name, VERDICTS.get(each.verdict, each.verdict), each.text, each.by_name)
        for one in asked
        for each in consulting.answers_of(one)
        if actor.post_id == each.post_id or (each.agency_id is not None and actor.agency_id == each.agency_id)
    )
    told = gettext("%(question)s Asked by %(name)s on version %(version)s, until %(due)s.") % {
        "question": f"{newest.question.rstrip('.')}.",
        "name": f"{newest.asked_by}, {draft.agency.name}",
        "version": newest.version,
        "due": moment_on_screen(newest.due, now),
    }
    name = gettext("Draft, version %(n)s.pdf") % {"n": newest.version}
    return PagePart(
        kind="outgoing",
        title=gettext("Draft"),
        subject=draft.subject,
        type_label=document_type(draft.type_code).name(get_language() or "vi"),
        urgency=draft.urgency,
        due=newest.due if mine is not None else None,
        status=gettext("Opinions asked"),
        turn=newest.asked_by if mine is None else actor.name,
        since=newest.asked_at,
        facts=(Fact(_("Drafted by"), draft.agency.name),),
        files=(FileLink(newest.blob_id, name, storage.describe(newest.blob_id).size),),
        former=tuple(FileLink(one.blob_id, name, 0, role="former") for one in asked[:-1]),
        notices=_notices_for(mine, now),
        sections=(
            Section(
                "asked",
                _("Opinions asked"),
                text=told,
                columns=(_("Who"), _("Verdict"), _("Opinion"), _("By")),
                rows=rows,
            ),
        ),
        hides_timeline=True,
    )


def _notices_for(mine: Any, now: datetime) -> tuple[Notice, ...]:
    if mine is None:
        return ()
    told = gettext("Your opinion is asked until %(due)s: %(question)s")
    due = moment_on_screen(mine.consultation.due, now)
    return (Notice("info", told % {"due": due, "question": mine.consultation.question}),)


PROVIDER = Provider("review", part=part, verbs=VERBS, sentences=SENTENCES)
"""Joined by config/wiring.py."""
