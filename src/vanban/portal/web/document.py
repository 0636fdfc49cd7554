"""The page of one document: what it is, whose turn, warnings, the paper, facts, files, timeline, people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.platform.web.page import FileLink, VerbSpec
from vanban.platform.web.reading import one_reading
from vanban.portal import actions
from vanban.portal.queries import checked, documents, paper, timeline, worklist
from vanban.portal.queries import people as people_query
from vanban.portal.web import registers, work
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import frame, show
from vanban.portal.web.shown import Chip, Moment, due_chip, now, size_text, urgency_chip

DESK = "instruct"
"""A leader who goes through the box of this verb finds its form open beside every document."""


def page(request: Asked, document_id: UUID) -> HttpResponse:
    """One document; beside it the list one came from, when `hop` names it. Opening is written down as reading."""
    actor: Actor = request.actor
    at = now()
    documents.check_visible(document_id, actor)
    with one_reading():  # what is read beside the writing is not what the page shall show
        actions.note_reading(document_id, by=actor, at=at)
    found = documents.read(document_id, actor)
    hop = known_hop(request.GET.get("hop", ""))
    values = pane_values(found, at, hop, actor)
    if request.htmx.target == "pane":
        return render(request, "portal/pane.html", {"frame": frame(request), **values})
    return show(request, "portal/document.html", {**values, **side_list(request, hop, document_id)})


def people(request: Asked, document_id: UUID) -> HttpResponse:
    """Who may see this document and who may do what with it, in names."""
    actor: Actor = request.actor
    found = documents.read(document_id, actor)
    today = clock.local_date(now())
    values = {
        "document": found,
        "why": people_query.why(actor, document_id),
        "seers": people_query.who_sees(document_id, on=today),
        "doers": people_query.who_can(document_id, on=today),
        "document_url": reverse("document", args=[document_id]),
        "current": "",
    }
    if request.htmx.target == "people":
        return render(request, "portal/people_part.html", values)
    return show(request, "portal/people.html", values)


def known_hop(text: str) -> str:
    """The list one came from, when it is one of ours."""
    return text if text in worklist.BY_CODE or text == worklist.ALL or text in registers.BOOKS else ""


def side_list(request: Asked, hop: str, chosen: UUID) -> dict[str, Any]:
    """The list beside the document; nothing when one came straight to it."""
    if not hop:
        return {"current": "", "tab": "documents"}
    if hop in registers.BOOKS:
        return {**registers.list_values(request, hop, chosen=chosen), "tab": "documents"}
    return {**work.list_values(request, hop, chosen=chosen), "tab": "work"}


def back_url(hop: str) -> str:
    """Where “back to the list” leads."""
    if hop in registers.BOOKS:
        return reverse("register", args=[hop])
    return reverse("box", args=[hop]) if hop and hop != worklist.ALL else reverse("work")


def pane_values(found: documents.Document, at: datetime, hop: str, actor: Actor) -> dict[str, Any]:
    """The document for the template."""
    urgency, due = urgency_chip(found.urgency), due_chip(found.due, at)
    chips = [chip for chip in (urgency, due) if chip]
    if found.status:
        chips.append(Chip(str(found.status), "info"))
    main = found.main_verb
    return {
        "document": found,
        "hop": hop,
        "back_url": back_url(hop),
        "chips": chips,
        "turn": turn_text(str(found.turn)),
        "since": Moment(found.since, at, with_hour=True) if found.since else None,
        "main": verb_values(found, main, hop, main=True) if main else None,
        "open_form": open_form(found, main, hop, actor) if main and hop == main.code == DESK else None,
        "verbs": [verb_values(found, verb, hop) for verb in found.verbs if verb is not main],
        "paper": paper_values(found),
        "signed": signed_values(found),
        "files": [file_values(found, file) for file in found.files],
        "lines": [
            {"time": Moment(line.at, at, with_hour=True), "text": line.text}
            for line in (() if found.hides_timeline else timeline.lines(found.id, now=at))
        ],
        "people_url": reverse("people", args=[found.id]),
    }


def turn_text(turn: str) -> str:
    """Whose turn: a context may name people, or only a role, which is then said in words."""
    return _(directory.ROLE_LABELS[directory.Role(turn)]) if turn in set(directory.Role) else turn


def verb_values(found: documents.Document, verb: VerbSpec, hop: str, *, main: bool = False) -> dict[str, Any]:
    """One button: a link elsewhere, a form that unfolds, or an act at once."""
    asks = verb.form is not None or verb.confirm is not None
    address = verb.link(found.id) if verb.link else reverse("verb", args=[found.id, verb.code])
    return {
        "label": verb.label,
        "code": verb.code,
        "key": verb.key or ("e" if main else ""),
        "danger": verb.danger,
        "url": address if verb.link or not hop else f"{address}?hop={hop}",
        "kind": "link" if verb.link else "form" if asks else "act",
    }


def open_form(found: documents.Document, verb: VerbSpec, hop: str, actor: Actor) -> dict[str, Any] | None:
    """The form of the main verb, drawn with the document instead of being unfolded by a press."""
    if verb.form is None:
        return None
    return {
        "verb": verb,
        "form": verb.form(found.id, actor),
        "action": verb_values(found, verb, hop)["url"],
        "keep": f"{found.id}.{verb.code}",
        "cancel_url": work.document_url(found.id, hop),
    }


def paper_values(found: documents.Document) -> dict[str, Any] | None:
    """The paper as pages with known sizes."""
    file = found.paper
    if file is None:
        return None
    sizes = paper.page_sizes(file.blob_id)
    return {
        "name": file.name,
        "url": reverse("file", args=[found.id, file.blob_id]),
        "count": len(sizes),
        "id": file.blob_id,
        "pages": [
            {
                "number": size.number,
                "width": size.width,
                "height": size.height,
                "url": reverse("page_image", args=[found.id, file.blob_id, size.number]),
            }
            for size in sizes
        ],
    }


def signed_values(found: documents.Document) -> dict[str, Any]:
    """The verdict on every file in short, and what is not valid as a warning above the paper."""
    looked = checked.checked(found)
    files = [{"name": one.file.name, "told": one.told} for one in looked]
    bad = [
        {"name": one.file.name, "told": one.told}
        for one in looked
        if one.told is not None and one.told.badge.tone == "danger"
    ]
    url = reverse("signatures", args=[found.id])
    return {"files": files, "several": len(files) > 1, "bad": bad, "url": url}


def file_values(found: documents.Document, file: FileLink) -> dict[str, Any]:
    """One line of the file list."""
    roles = {
        "main": _("the document"),
        "annex": _("annex"),
        "packet": _("packet as received"),
        "receipt": _("receipt of the hub"),
        "evidence": _("copy with evidence"),
        "copy": _("electronic copy"),
        "slip": _("slip or summary"),
        "stamped": _("with the arrival stamp"),
        "source": _("Word file as it came"),
    }
    return {
        "name": file.name,
        "size": size_text(file.size),
        "role": roles.get(file.role, file.role),
        "url": reverse("file", args=[found.id, file.blob_id]),
    }
