"""What came: three shelves, and one document with its checks, its files and the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.axis import actions, states
from vanban.axis.queries import guests
from vanban.axis.rules.edxml import Kind
from vanban.axis.rules.guests import blocking, is_request
from vanban.axis.web.console.shown import reasons
from vanban.axis.web.guest.desk import Chip, Moment, at_desk, desk_and_box, served, show, size_text, urgency_chip
from vanban.kernel.actor import Actor
from vanban.kernel.clock import day_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.storage import ContentDamaged

LIMIT = 50
TONES = {
    states.WAITING: "warning", states.ACCEPTED: "success", states.FINISHED: "success", states.REFUSED: "danger",
    states.EXPIRED: "danger", states.RECALLED: "danger",
}  # fmt: skip
VERBS: dict[str, Callable[..., object]] = {
    "nhan": actions.accept_as_guest,
    "tu-choi": actions.refuse_as_guest,
    "xong": actions.finish_as_guest,
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One shelf of the inbox; the first visit offers to open the mailbox."""
    _actor, desk = at_desk(request)
    if desk.box is None:
        return show(request, "join.html", {"agency": desk.agency}, place="guest_inbox")
    shelf = request.GET.get("xem", "cho")
    if shelf not in states.GUEST_SHELVES:
        raise Http404
    at = timezone.now()
    found = guests.arrivals(desk.box, shelf, after=place_asked(request), limit=LIMIT + 1)
    last = found[LIMIT - 1] if len(found) > LIMIT else None
    onward = urlencode({"xem": shelf, "sau": f"{last.arrived_at.isoformat()}~{last.id}"}) if last else ""
    values = {
        "shelves": _shelves(shelf, guests.how_many_wait(desk.box)),
        "shelf": shelf,
        "rows": [_row(item, at, told=shelf != "cho") for item in found[:LIMIT]],
        "next_url": f"?{onward}" if onward else "",
        "waiting": shelf == "cho",
        "box": desk.box,
    }
    return show(request, "inbox.html", values, place="guest_inbox")


@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Open the agency's mailbox on the hub."""
    actor, desk = at_desk(request)
    actions.join_guest(desk.agency.id, by=actor, at=timezone.now())
    messages.success(request, _("The mailbox is open. What other agencies send you now arrives here."))
    return HttpResponseRedirect(reverse("guest_inbox"))


@require_GET
def page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One document."""
    actor, box = desk_and_box(request)
    return _page(request, actor, _found(box, arrival_id))


@require_GET
def file(request: HttpRequest, arrival_id: UUID, place: int) -> HttpResponse:
    """One file of the document, to keep; the download is written down."""
    actor, box = desk_and_box(request)
    arrival = _found(box, arrival_id)
    if states.files_are_withheld(arrival.state) or place >= len(arrival.files):
        raise Http404
    try:
        found = guests.files_of(arrival)[place]
    except ContentDamaged as damaged:
        raise Http404 from damaged
    actions.note_guest_opened(arrival.id, what=found.name, by=actor, at=timezone.now())
    is_pdf = b"%PDF-" in found.content[:1024]
    return served(found.content, found.name, "application/pdf" if is_pdf else "application/octet-stream")


@require_GET
def packet(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """The packet exactly as the sender handed it over, for whoever must prove it later."""
    actor, box = desk_and_box(request)
    arrival = _found(box, arrival_id)
    if states.files_are_withheld(arrival.state):
        raise Http404
    try:
        content = guests.packet_of(arrival)
    except ContentDamaged as damaged:
        raise Http404 from damaged
    actions.note_guest_opened(arrival.id, what="edXML", by=actor, at=timezone.now())
    return served(content, f"{arrival.number_symbol}.edxml".replace("/", "-"), "application/octet-stream")


@require_POST
def act(request: HttpRequest, arrival_id: UUID, verb: str) -> HttpResponse:
    """Accept, refuse, or report as handled; a refusal of ours stands at the head, what was typed stays."""
    actor, box = desk_and_box(request)
    arrival = _found(box, arrival_id)
    if verb not in VERBS:
        raise Http404
    typed = request.POST.get("text", "").replace("\0", "")
    more = {"tu-choi": {"reason": typed}, "xong": {"result": typed}}.get(verb, {})
    try:
        VERBS[verb](arrival.id, by=actor, at=timezone.now(), **more)
    except Refusal as refusal:
        told = _found(box, arrival_id)
        values = {"reasons": _aimed(refusal, verb), "typed": typed, "unfold": verb}
        return _page(request, actor, told, values, status=422)
    messages.success(request, _said(verb, arrival.business), extra_tags=f"khach-{arrival.id}")
    return HttpResponseRedirect(reverse("guest_arrival", args=[arrival.id]))


def _aimed(refusal: Refusal, verb: str) -> list[dict[str, str]]:
    return [{**one, "target": f"text-{verb}" if one["target"] else ""} for one in reasons(refusal)]


def _said(verb: str, business: int) -> str:
    if business == Kind.UPDATE:
        agreed = _("You agreed to the update; the sender has been told.")
        return agreed if verb == "nhan" else _("You did not agree to the update; the sender has been told why.")
    if business == Kind.RECALL:
        agreed = _("You agreed to the recall; the sender has been told, and your copy is locked.")
        return agreed if verb == "nhan" else _("You did not agree to the recall; the sender has been told why.")
    return {
        "nhan": _("Accepted. The sender has been told."),
        "tu-choi": _("Refused. The sender has been told why."),
        "xong": _("Reported as handled. The sender has been told."),
    }[verb]


def _found(box: Any, arrival_id: UUID) -> Any:
    """The document, when it lies in this mailbox; every other id is simply not there."""
    found = guests.arrival_of(box, arrival_id)
    if found is None:
        raise Http404
    return found


def place_asked(request: HttpRequest) -> guests.Place | None:
    """Where the page before ended; an address that says nonsense begins at the beginning."""
    moment, _cut, last = request.GET.get("sau", "").partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo is not None else None
    except ValueError:
        return None


def _shelves(chosen: str, waiting: int) -> list[dict[str, Any]]:
    labels = {"cho": _("Waiting for you"), "da-nhan": _("Accepted"), "khac": _("Refused, expired, recalled")}
    return [
        {
            "label": label,
            "url": f"{reverse('guest_inbox')}?xem={code}",
            "current": code == chosen,
            "count": waiting if code == "cho" else 0,
        }
        for code, label in labels.items()
    ]


def _row(item: Any, at: datetime, *, told: bool = True) -> dict[str, Any]:
    chips = [Chip(_(states.GUEST_ARRIVAL.statuses[item.state].label), TONES.get(item.state, "plain"))] if told else []
    if item.due:
        chips.append(Chip(_("answer by %(day)s") % {"day": day_on_screen(item.due, at)}, "info", "clock"))
    return {
        "id": item.id,
        "box": "guest",
        "url": reverse("guest_arrival", args=[item.id]),
        "title": item.number_symbol,
        "subject": item.subject,
        "origin": item.sender_name,
        "time": Moment(item.arrived_at, at),
        "marks": [*_kind_chips(item.business), *urgency_chip(item.priority)],
        "chips": chips,
    }


def _kind_chips(business: int) -> list[Chip]:
    words = {Kind.RECALL: _("Recall"), Kind.UPDATE: _("Update"), Kind.REPLACE: _("Replacement")}
    return [Chip(words[Kind(business)], "warning")] if business in words else []


def _page(
    request: HttpRequest, actor: Actor, arrival: Any, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    recall, asked = arrival.business == Kind.RECALL, is_request(arrival.business)
    can = {
        verb: states.GUEST_ARRIVAL.can(arrival.state, step)
        for verb, step in (
            ("nhan", "agree" if asked else "accept"),
            ("tu-choi", "deny" if asked else "refuse"),
            ("xong", "finish"),
        )
    }
    forbidding = [] if asked else blocking(arrival.report)
    values = {
        "title": arrival.number_symbol,
        "arrival": arrival,
        "chips": [
            Chip(_(states.GUEST_ARRIVAL.statuses[arrival.state].label), TONES.get(arrival.state, "plain")),
            *_kind_chips(arrival.business),
            *urgency_chip(arrival.priority),
        ],
        "recall": recall,
        "update": asked and not recall,
        "can_accept": can["nhan"] and not forbidding,
        "can_refuse": can["tu-choi"],
        "can_finish": can["xong"],
        "accept_url": reverse("guest_act", args=[arrival.id, "nhan"]),
        "refuse_url": reverse("guest_act", args=[arrival.id, "tu-choi"]),
        "finish_url": reverse("guest_act", args=[arrival.id, "xong"]),
        "notices": _notices(arrival, forbidding if can["nhan"] else []),
        "facts": _facts(arrival, at),
        "checks": [_check(finding) for finding in arrival.report],
        "files": _files(arrival),
        "packet_url": "" if states.files_are_withheld(arrival.state) else reverse("guest_packet", args=[arrival.id]),
        "others": [_row(item, at) for item in guests.others_like(arrival)],
        "told": [
            {"at": Moment(item.at, at), "text": _reported(item.code)} for item in arrival.reports.order_by("at", "code")
        ],
        "clerk": actor.name,
        "keep": f"khach-{arrival.id}",
        "typed": "",
        "unfold": "",
        **(more or {}),
    }
    return show(request, "arrival.html", values, place="guest_inbox", status=status)


def _reported(code: str) -> str:
    return {
        "01": _("Told the sender: arrived"),
        "02": _("Told the sender: refused"),
        "03": _("Told the sender: accepted"),
        "06": _("Told the sender: handled"),
        "15": _("Told the sender: agreed to"),
        "16": _("Told the sender: not agreed to"),
    }.get(code, code)


def _notices(arrival: Any, forbidding: list[Any]) -> list[dict[str, str]]:
    found = [
        {"tone": "danger", "text": _("It cannot be accepted: %(finding)s") % {"finding": _check(one)["label"]}}
        for one in forbidding
    ]
    if not forbidding and states.GUEST_ARRIVAL.can(arrival.state, "refuse"):
        doubtful = [finding for finding in arrival.report if not finding["ok"]]
        found += [{"tone": "warning", "text": _check(one)["label"]} for one in doubtful]
    if states.files_are_withheld(arrival.state):
        found.append({"tone": "danger", "text": _("Recalled by the sender: the files can no longer be opened.")})
    if arrival.reason:
        found.append({"tone": "warning", "text": _("Reason given: %(reason)s") % {"reason": arrival.reason}})
    if why := arrival.facts.get("reason"):
        found.append({"tone": "info", "text": _("The sender's reason: %(reason)s") % {"reason": why}})
    return found


def _check(finding: dict[str, Any]) -> dict[str, Any]:
    label = _(finding["message"]).format(**finding["data"])
    return {"ok": finding["ok"], "label": label, "law": finding.get("law", "")}


def _files(arrival: Any) -> list[dict[str, Any]]:
    withheld = states.files_are_withheld(arrival.state)
    return [
        {
            "name": item["name"],
            "size": size_text(item["size"]),
            "url": "" if withheld else reverse("guest_file", args=[arrival.id, place]),
        }
        for place, item in enumerate(arrival.files)
    ]


def _facts(arrival: Any, at: datetime) -> list[tuple[str, object]]:
    staff = arrival.facts.get("staff", {})
    contact = " · ".join(filter(None, (staff.get("name"), staff.get("department"), staff.get("mobile"))))
    rows: list[tuple[str, object]] = [
        (_("From agency"), f"{arrival.sender_name} ({arrival.sender_code})"),
        (_("Type"), arrival.type_name),
        (_("Date of the document"), f"{arrival.promulgated:%d/%m/%Y}"),
        (_("Signed by"), arrival.signer),
        (_("Answer by"), f"{arrival.due:%d/%m/%Y}" if arrival.due else ""),
        (_("Pages"), arrival.facts.get("pages") or ""),
        (_("Also sent to"), "; ".join(arrival.facts.get("to_places", [])[:30])),
        (_("Answers"), ", ".join(arrival.facts.get("responses", []))),
        (_("Whom to ask"), contact),
        (_("Sent at"), Moment(arrival.sent_at, at)),
        (_("Arrived at"), Moment(arrival.arrived_at, at)),
        (_("Decided by"), arrival.decided_by),
    ]
    return [(label, value) for label, value in rows if value]
