"""How a document is sent, on its page: before it is issued as it will be, afterwards as it was, with paper."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies, states
from vanban.exchange.rules.dispatching import CHANNEL_LABELS, MODE_LABELS
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Fact, Notice, PagePart, Section, Text
from vanban.platform.web.reading import once
from vanban.rulebook.api import profiles, said_reason

COLUMNS = (_("Recipient"), _("How it is sent"), _("Channel"), _("Why"), _("Rules applied"))
THROUGH = _("Through the group")
KINDS = {"send": _("Copy to send"), "keep": _("Stamped copy to keep")}
_TASKS = {code: status.label for code, status in states.PAPER_TASK.statuses.items()}


def planned_part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """What will happen to a document of ours that is not on its way yet, and why."""
    sending = sending_of(document_id)
    if sending is None or not sending.lines:
        return None
    rows = tuple(
        (
            line.name,
            "" if line.kept else gettext(MODE_LABELS[way.mode]),
            gettext(way.reason) if line.kept else gettext(CHANNEL_LABELS[way.channel]),
            "" if line.kept else _why(way.reason, way.chosen_reason, way.chosen_by),
            _rules(way.profile, way.version),
        )
        for line, way in api.ways_of(sending)
    )
    plan = api.plan_of(document_id)
    words = plan.short_subject if plan else ""
    facts = (Fact(_("Words in the file name"), words),) if words else ()
    title = _("How it will be sent")
    return PagePart(kind="outgoing", facts=facts, sections=(Section("dispatch", title, columns=COLUMNS, rows=rows),))


def sending_of(document_id: UUID) -> api.Sending | None:
    """The document's facts, read once a page."""
    return once(("sending", document_id), lambda: api.sending_of(document_id, at=timezone.now()))


def sent_sections(row: api.Envelope, recipients: list[api.Recipient]) -> Iterator[Section]:
    """Each line's way with its reason, the names of the files, and what was done on paper."""
    lines = [item for item in recipients if item.mode]
    grouped = any(item.group_name for item in lines)
    rows = tuple(
        (
            item.name,
            gettext(MODE_LABELS[item.mode]) if item.mode_reason else "",
            gettext(CHANNEL_LABELS[item.channel]) if item.mode_reason else gettext(item.channel_reason),
            _why(item.mode_reason, item.chosen_reason, item.chosen_by),
            _rules(item.profile, item.profile_version),
            *((item.group_name,) if grouped else ()),
        )
        for item in lines
    )
    if rows:
        columns = (*COLUMNS, THROUGH) if grouped else COLUMNS
        yield Section("dispatch", _("How it was sent"), columns=columns, rows=rows)
    renamed = tuple((own, sent) for own, sent in row.file_names if own != sent)
    if renamed:
        names = (_("Name in the register"), _("Name it was sent under"))
        yield Section("file-names", _("Names of the files"), columns=names, rows=renamed)
    tasks = api.paper_tasks_of(row.id)
    if tasks:
        heads = (_("On paper"), _("For"), _("Standing"), _("By"), _("When"), _("Note"), _("Why"))
        yield Section("paper-tasks", _("On paper"), columns=heads, rows=tuple(_task(item) for item in tasks))


def mail_section(document_id: UUID) -> Iterator[Section]:
    """Every message with the document, and what the mail server said."""
    rows = tuple(
        (
            moment(item.made_at),
            item.address,
            gettext("locked") if item.locked else "",
            item.sent_by,
            gettext("Cannot be delivered") if item.failed_at else moment(item.handed_at),
            item.answer,
        )
        for item in api.mails_of(document_id)
    )
    if rows:
        heads = (_("When"), _("Address"), _("Files"), _("By"), _("Handed over"), _("Answer of the mail server"))
        yield Section("mails", _("Official e-mail"), columns=heads, rows=rows)


def _task(item: api.PaperTask) -> tuple[Text, ...]:
    what = gettext(str(KINDS[item.kind]))
    told = f"{what} × {item.copies}" if item.copies > 1 else what
    done = moment(item.done_at)
    return (
        told,
        item.name,
        gettext(_TASKS[item.state]),
        item.done_by,
        done,
        item.note,
        said_reason(item.reason, gettext),
    )


def time_facts(row: api.Envelope) -> tuple[Fact, ...]:
    """By when it had to leave, and whether it did (HP25-Đ6.1a)."""
    if row.due_at is None:
        return ()
    return (
        Fact(_("To be sent by"), moment(row.due_at), said_reason(row.due_reason, gettext)),
        Fact(_("Sent"), on_time_text(row)),
    )


def on_time_text(row: api.Envelope) -> str:
    """On time, late, or how it stands."""
    late = api.was_late(row, timezone.now())
    if late is None:
        return gettext("not yet; there is time")
    if row.first_sent_at is None:
        return gettext("not yet; late")
    return gettext("late, at {when}" if late else "on time, at {when}").format(when=moment(row.first_sent_at))


def paper_notices(row: api.Envelope, actor: Actor) -> Iterator[Notice]:
    """A line while paper is still to be done or the time limit has passed; only clerks are led to their list."""
    left = sum(1 for item in api.paper_tasks_of(row.id) if states.is_to_do(item.state))
    if left:
        where = reverse("paper_tasks") if policies.is_clerk_of(actor, row.agency_id) else "#part-paper-tasks"
        yield Notice("info", gettext("Still to do on paper: {count}").format(count=left), where)
    if row.first_sent_at is None and api.was_late(row, timezone.now()):
        yield Notice("danger", gettext("It should have been sent by {day}.").format(day=moment(row.due_at)))


def public_notices(document_id: UUID) -> Iterator[Notice]:
    """Where everybody reads it, or that it stood there."""
    for item in api.publications_of(document_id)[:1]:
        when = moment(item.withdrawn_at or item.published_at)
        if item.withdrawn_at:
            said = gettext("Taken off the public page at {when} by {who}: {reason}")
            yield Notice("info", said.format(when=when, who=item.withdrawn_by, reason=item.withdrawn_reason))
        else:
            said = gettext("On the public page since {when}, by {who}")
            link = reverse("published_one", args=[item.id])
            yield Notice("info", said.format(when=when, who=item.published_by), link)


def _why(reason: str, chosen: str, by: str) -> str:
    """The person's word first, then the table's."""
    said = gettext("{who}: {reason}").format(who=by, reason=chosen) if by else ""
    return "; ".join(part for part in (said, said_reason(reason, gettext)) if part)


def _rules(profile: str, version: str) -> str:
    title = next((one.title for one in profiles() if one.id == profile), profile)
    return gettext("{title}, version {version}").format(title=title, version=version) if profile else ""
