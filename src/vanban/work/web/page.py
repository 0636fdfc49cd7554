"""What work says on the document page: whose turn it is, by when, the instructions, the tasks and how far they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.platform.web.page import Fact, PagePart, Provider, Section, Text
from vanban.platform.web.reading import once
from vanban.registry.api import find_incoming, find_outgoing
from vanban.work import api, policies, queries
from vanban.work.web import task_sections
from vanban.work.web.task_reads import shares
from vanban.work.web.verbs import VERBS

SENTENCES = {
    "work.submitted": _("{actor} submitted it to the leaders"),
    "work.submitted_by_field": _("{actor} submitted it to {leaders}, who leads the field {fields}"),
    "work.laid_before_all": _("{actor} submitted it to all leaders"),
    "work.instructed": _("{actor} assigned {lead} to lead, {coworkers} to take part, due {due}: {text}"),
    "work.passed_on": _("{actor} passed it on to {to}: {text}"),
    "work.returned": _("{actor} returned it: {reason}"),
    "work.opened": _("{actor} has seen it"),
    "work.progress": _("{actor} reports: {text}"),
    "work.filed": _("{actor} put it into case file {file}"),
    "work.share_done": _("{actor} finished the own share: {result}"),
    "work.finished": _("{actor} finished it: {result}"),
    "work.recalled": _("{actor} closed the work: the sender has taken the document back ({reason})"),
    "work.claimed": _("{actor} took it on"),
    "work.split": _("{actor} gave {to} a part of it: {text}"),
    "work.part_taken_back": _("{actor} took the part of {to} back: {reason}"),
    "work.overdue": _("The task of {to} passed its deadline of {due}"),
    "work.urged": _("{actor} urged {to} ({what}): {text}"),
    "work.more_time_asked": _("{actor} asks for more time, until {due}: {reason}"),
    "work.more_time_granted": _("{actor} granted {to} more time, until {due}. {reason}"),
    "work.more_time_refused": _("{actor} refused {to} more time: {reason}"),
    "work.replied": _("{actor}: finished by the reply {reply}"),
}

_HANDLING_LABELS = {code: status.label for code, status in api.HANDLING.statuses.items()}
_ASSIGNMENT_LABELS = {code: status.label for code, status in api.ASSIGNMENT.statuses.items()}


def part(document_id: UUID, actor: Actor) -> PagePart | None:
    """The handling of this incoming document in its agency; None for outgoing documents and before submission."""
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    if handling is None:
        return None
    tasks = shares(document_id)
    return PagePart(
        kind="incoming",
        due=handling.due,
        status=gettext(_HANDLING_LABELS[handling.status]),
        turn=_turn(handling, tasks),
        since=handling.turn_since,
        facts=_facts(handling),
        notices=tuple(task_sections.notices(tasks, actor)),
        sections=tuple(section for section in _sections(document_id, tasks) if section.rows),
    )


def _turn(handling: api.Handling, tasks: list[api.Assignment]) -> Text:
    """Whose turn: the leaders while an instruction is wanted, then the one who leads."""
    if policies.needs_instruction(handling):
        return gettext("the agency's leaders")
    lead = next((one for one in tasks if policies.is_open(one) and one.kind == api.Kind.LEAD), None)
    return api.place_of(lead) if lead else ""


def _facts(handling: api.Handling) -> tuple[Fact, ...]:
    facts = []
    if handling.result:
        facts.append(Fact(_("Result"), handling.result))
    if handling.reply_id is not None:
        reply = find_outgoing(handling.reply_id)
        facts.append(Fact(_("Answered by"), f"{reply.number_symbol} - {reply.subject}" if reply else ""))
    if handling.file_notation:
        facts.append(Fact(_("Case file"), handling.file_notation))
    return tuple(facts)


def _sections(document_id: UUID, tasks: list[api.Assignment]) -> tuple[Section, ...]:
    return (
        Section(
            code="instructions",
            title=_("Instructions"),
            columns=(_("When"), _("Given by"), _("Instruction"), _("Deadline")),
            rows=tuple(
                (_moment(one.at), f"{one.giver_name}, {one.giver_title}".strip(", "), one.text, _moment(one.due))
                for one in queries.instructions_of(document_id)
            ),
        ),
        Section(
            code="tasks",
            title=_("Tasks"),
            columns=(
                _("Handler"),
                _("Part"),
                _("Deadline"),
                _("State of the task"),
                _("Share done"),
                _("Opened at"),
                _("Result"),
            ),
            rows=tuple(
                (
                    task_sections.handler(one),
                    gettext(api.KIND_LABELS[api.Kind(one.kind)]),
                    task_sections.deadline(one),
                    gettext(_ASSIGNMENT_LABELS[one.status]),
                    f"{one.percent} %" if one.percent else "",
                    _moment(one.opened_at),
                    task_sections.result(one),
                )
                for one in tasks
            ),
        ),
        Section(
            code="progress",
            title=_("Progress of the work"),
            columns=(_("When"), _("Written by"), _("Progress report")),
            rows=tuple(
                (_moment(one.at), one.writer_name, one.text if one.percent is None else f"{one.percent} % - {one.text}")
                for one in queries.progress_of(document_id)
            ),
        ),
        task_sections.more_time(document_id),
        task_sections.urging(document_id),
    )


def search_text(document_id: UUID) -> tuple[str, str, str, datetime] | None:
    """Instructions and results are searchable with the document they belong to."""
    document = find_incoming(document_id)
    handling = once(("handling", document_id), lambda: queries.find_handling(document_id))
    if document is None or handling is None:
        return None
    words = [one.text for one in queries.instructions_of(document_id)]
    words += [handling.result, handling.file_notation]
    return "incoming", document.number_symbol, " ".join(filter(None, words)), document.arrived_at


def _moment(at: datetime | None) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


PROVIDER = Provider(name="work", part=part, verbs=VERBS, sentences=SENTENCES, search_text=search_text)
