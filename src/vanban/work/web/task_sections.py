"""What the document page tells of tasks: whose they are, until when, what more time was asked, how often was urged."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.platform.web.page import Notice, Section
from vanban.registry.api import find_outgoing
from vanban.work import api, policies
from vanban.work.web.task_reads import extensions, shares

_EXTENSION_LABELS = {code: status.label for code, status in api.EXTENSION.statuses.items()}


def handler(one: api.Assignment) -> str:
    """Who has it; of a unit's or team's task who took it, of a part whose part it is."""
    name = api.place_of(one)
    named = api.group_name(one)
    if named and one.claimed_at is not None:
        name = gettext("{name} (took it on for {group})").format(name=name, group=named)
    elif named:
        name = gettext("{group} (nobody took it on yet; answers for it: {name})").format(
            group=named, name=one.post.person.full_name
        )
    return f"↳ {name}" if one.parent_id is not None else name


def deadline(one: api.Assignment) -> str:
    """The deadline, and that it has passed."""
    if one.due is None:
        return ""
    said = f"{local(one.due):%H:%M %d/%m/%Y}"
    return f"{said} - {gettext('overdue')}" if one.overdue_at is not None else said


def result(one: api.Assignment) -> str:
    """The result, with the document that holds it."""
    found = find_outgoing(one.result_document_id) if one.result_document_id is not None else None
    if found is None or found.number_symbol in one.result:
        return one.result
    return f"{one.result} ({found.number_symbol})"


def notices(tasks: list[api.Assignment], actor: Actor) -> Iterator[Notice]:
    """That opening began the work; that nobody took the unit's task yet."""
    own = policies.own_open(actor, tasks)
    if own is not None and policies.begun_by_opening(own):
        said = gettext("You opened it at {when}: from then on the sender sees it as in progress.")
        yield Notice("info", said.format(when=f"{local(own.opened_at):%H:%M %d/%m}" if own.opened_at else ""))
    free = api.claimable(tasks, actor)
    if free is not None:
        said = gettext("Given to {group}: whoever takes it on handles it.")
        yield Notice("warning", said.format(group=api.group_name(free)))


def more_time(document_id: UUID) -> Section:
    """Every question for more time with its answer."""
    rows = tuple(
        (
            f"{local(one.asked_at):%H:%M %d/%m/%Y}",
            one.asked_by,
            f"{local(one.former_due):%d/%m/%Y}" if one.former_due else "",
            f"{local(one.due):%d/%m/%Y}",
            one.reason,
            gettext(_EXTENSION_LABELS[one.status]),
            f"{one.answered_by}: {one.answer}" if one.answer else one.answered_by,
        )
        for one in extensions(document_id)
    )
    columns = (_("When"), _("Who asks"), _("Deadline"), _("New deadline"), _("Reason"), _("Answer"), _("Who answered"))
    return Section("more_time", _("More time"), columns=columns, rows=rows)


def urging(document_id: UUID) -> Section:
    """Every urging by its kind; none is ever taken away."""
    found = api.urgings_of(document_id) if shares(document_id) else []
    rows = tuple(
        (
            f"{local(one.at):%H:%M %d/%m/%Y}",
            gettext(api.URGE_LABELS[api.UrgeKind(one.kind)]),
            one.assignment.post.person.full_name,
            f"{one.giver_name}, {one.giver_title}".strip(", "),
            one.text,
        )
        for one in found
    )
    columns = (_("When"), _("Kind of urging"), _("Who is urged"), _("Urged by"), _("Said"))
    return Section("urging", _("Urging"), columns=columns, rows=rows)
