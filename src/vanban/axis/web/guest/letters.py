"""What the agency sends: the list with how far each letter is, one letter, and the form that writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.axis import actions, states
from vanban.axis.actions import Typed
from vanban.axis.queries import guests
from vanban.axis.queries.receipts import receipt_key
from vanban.axis.rules.receipt_files import to_file
from vanban.axis.web.console.shown import reasons
from vanban.axis.web.guest.desk import Chip, Moment, desk_and_box, served, show, size_text
from vanban.axis.web.guest.forms import LetterForm, typed_in
from vanban.axis.web.guest.inbox import place_asked
from vanban.kernel.clock import from_wire
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.storage import ContentDamaged

LIMIT = 50
MOST_FILES = 20
TONES = {states.WRITING: "plain", states.HANDING: "info", states.SENT: "success", states.RETURNED: "danger"}
LINE_TONES = {
    states.SENT: "info", states.ARRIVED: "info", states.REFUSED: "danger", states.UNREACHABLE: "danger",
}  # fmt: skip
CODES = ("01", "03", "04", "05", "06")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Letters still being written and letters sent, with how far they are."""
    _actor, box = desk_and_box(request)
    at = timezone.now()
    found = guests.letters(box, after=place_asked(request), limit=LIMIT + 1)
    last = found[LIMIT - 1] if len(found) > LIMIT else None
    onward = urlencode({"sau": f"{last.touched_at.isoformat()}~{last.id}"}) if last else ""
    values = {"rows": [_row(item, at) for item in found[:LIMIT]], "next_url": f"?{onward}" if onward else ""}
    return show(request, "letters.html", values, place="guest_letters")


@require_GET
def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter and how far it is at each recipient."""
    _actor, box = desk_and_box(request)
    letter = _found(box, letter_id)
    if states.can_be_written(letter.state):
        return HttpResponseRedirect(reverse("guest_write", args=[letter.id]))
    at = timezone.now()
    typed = Typed.from_json(letter.typed)
    values = {
        "title": letter.number_symbol,
        "letter": letter,
        "chips": [Chip(_(states.GUEST_LETTER.statuses[letter.state].label), TONES[letter.state])],
        "lines": [_line(item, at) for item in guests.recipients_of(letter)],
        "files": [{"name": item.name, "size": size_text(item.size)} for item in letter.files.order_by("place")],
        "facts": [
            (_("Date of the document"), _day(typed.issued)),
            (_("Signed by"), " ".join(filter(None, (typed.signer_title, typed.signer)))),
            (_("Sent at"), Moment(letter.sent_at, at) if letter.sent_at else ""),
            (_("Sent by"), letter.sent_by),
            (_("Document code"), letter.document_code),
        ],
        "waits": states.is_being_handed(letter.state),
        "gone_out": states.has_gone_out(letter.state),
    }
    return show(request, "letter.html", values, place="guest_letters")


@require_GET
def packet(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The packet exactly as handed to the hub."""
    actor, box = desk_and_box(request)
    letter = _found(box, letter_id)
    try:
        content = guests.letter_packet(letter)
    except ContentDamaged as damaged:
        raise Http404 from damaged
    if not content:
        raise Http404
    actions.note_guest_opened(letter.id, what="edXML", by=actor, at=timezone.now())
    return served(content, f"{letter.number_symbol}.edxml".replace("/", "-"), "application/octet-stream")


@require_GET
def receipt(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The hub's signed receipt: with it the sender proves the sending years later, without the hub."""
    actor, box = desk_and_box(request)
    letter = _found(box, letter_id)
    found = guests.receipt_of(letter)
    if found is None:
        raise Http404
    actions.note_guest_opened(letter.id, what="biên nhận", by=actor, at=timezone.now())
    name = f"bien-nhan-{letter.number_symbol}.json".replace("/", "-")
    return served(to_file(found, receipt_key()), name, "application/json")


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """A new letter gets its id before a word is typed, so that pressing twice writes one letter."""
    _actor, _box = desk_and_box(request)
    return HttpResponseRedirect(reverse("guest_write", args=[new_id()]))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The form: nothing typed or attached is ever lost, whatever is wrong with it."""
    actor, box = desk_and_box(request)
    if request.method != "POST":
        letter = guests.letter_of(box, letter_id)
        if letter is not None and not states.can_be_written(letter.state):
            return HttpResponseRedirect(reverse("guest_letter", args=[letter_id]))
        return _form(request, box, letter_id, Typed.from_json(letter.typed) if letter else Typed())
    at = timezone.now()
    typed = typed_in(request.POST)
    files = [(str(item.name), item.read()) for item in request.FILES.getlist("files")[:MOST_FILES]]
    without = list(_ids(request.POST.getlist("without")))
    try:
        faults = actions.keep_letter(letter_id, typed, files=files, without=without, by=actor, at=at)
    except Refusal as refusal:  # another agency's letter, or nobody's desk
        raise Http404 from refusal
    pressed = request.POST.get("act", "send")
    if pressed != "send":
        if pressed == "keep" and not faults:
            messages.success(request, _("Kept. You can go on writing at any time."), extra_tags=f"khach-{letter_id}")
            return HttpResponseRedirect(reverse("guest_letters"))
        return _form(request, box, letter_id, typed, faults, status=422 if faults else 200)
    try:
        actions.send_letter(letter_id, also=faults, by=actor, at=at)
    except Refusal as refusal:
        return _form(request, box, letter_id, typed, refusal.reasons, status=422)
    with suppress(OutsideFailure):  # the hub takes nothing just now: the job hands it over as soon as it does
        actions.hand_letter(letter_id, by=actor, at=timezone.now())
    _say_sent(request, box, letter_id)
    return HttpResponseRedirect(reverse("guest_letter", args=[letter_id]))


def _say_sent(request: HttpRequest, box: Any, letter_id: UUID) -> None:
    letter = guests.letter_of(box, letter_id)
    if letter is None:
        return
    keep = f"khach-{letter_id}"
    if states.has_gone_out(letter.state):
        count = letter.recipients.count()
        said = ngettext("Sent to %(n)d recipient.", "Sent to %(n)d recipients.", count) % {"n": count}
        messages.success(request, said, extra_tags=keep)
    elif states.is_being_handed(letter.state):
        messages.success(request, _("Taken. The hub is busy; the letter leaves by itself."), extra_tags=keep)
    else:
        messages.error(request, _("The hub did not take it: %(fault)s") % {"fault": letter.fault})


@require_POST
def drop(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Throw a letter away that has not gone out."""
    actor, box = desk_and_box(request)
    _found(box, letter_id)
    try:
        actions.drop_letter(letter_id, by=actor, at=timezone.now())
    except Refusal:
        messages.error(request, _("The letter has gone out already."))
    else:
        messages.success(request, _("The letter was thrown away."), extra_tags=f"khach-{letter_id}")
    return HttpResponseRedirect(reverse("guest_letters"))


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Recipients while one types: those chosen stay, those found stand below."""
    _actor, box = desk_and_box(request)
    codes = [code.replace("\0", "")[:35] for code in request.GET.getlist("recipients")[:500]]
    return render(request, "axis/guest/picker.html", _picker(box, codes, request.GET.get("q", "")))


def _picker(box: Any, codes: Sequence[str], asked: str) -> dict[str, Any]:
    text = asked.replace("\0", "").strip()[:100]
    found = [item for item in guests.find_addressees(text, but=box.code) if item.code not in set(codes)]
    return {
        "chosen": guests.named(codes, at=timezone.now()),
        "found": found,
        "asked": text,
        "nothing": bool(text) and not found,
    }


def _form(
    request: HttpRequest, box: Any, letter_id: UUID, typed: Typed, faults: Iterable[Refusal] = (), *, status: int = 200
) -> HttpResponse:
    told = [one for fault in faults for one in reasons(fault)]
    beside: dict[str, list[str]] = {}
    for one in told:
        beside.setdefault(one["target"].removeprefix("id_"), []).append(one["message"])
    letter = guests.letter_of(box, letter_id)
    values = {
        "form": LetterForm(typed, beside),
        "beside": beside,
        "reasons": told,
        "letter": letter,
        "files": [_kept(item) for item in letter.files.order_by("place")] if letter else [],
        "action": reverse("guest_write", args=[letter_id]),
        "drop_url": reverse("guest_drop", args=[letter_id]) if letter else "",
        "keep": f"khach-{letter_id}",
        **_picker(box, typed.recipients, request.POST.get("q", "")),
    }
    return show(request, "write.html", values, place="guest_begin", status=status)


def _kept(item: Any) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "size": size_text(item.size),
        "told": item.told[:4],
        "broken": item.broken,
    }


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts[:MOST_FILES] if isinstance(texts, list) else texts:
        with suppress(ValueError):
            yield UUID(text)


def _found(box: Any, letter_id: UUID) -> Any:
    """The letter, when this agency wrote it; every other id is simply not there."""
    found = guests.letter_of(box, letter_id)
    if found is None:
        raise Http404
    return found


def _row(item: Any, at: datetime) -> dict[str, Any]:
    lines = sorted(item.recipients.all(), key=lambda line: line.place)
    failed = sum(1 for line in lines if states.failed_to_arrive(line.state))
    chips = [Chip(_(states.GUEST_LETTER.statuses[item.state].label), TONES[item.state])]
    if failed:
        text = ngettext("%(n)d did not take it", "%(n)d did not take it", failed) % {"n": failed}
        chips.append(Chip(text, "danger", "warn"))
    elif len(lines) == 1:
        chips = [_line_chip(lines[0])]
    return {
        "id": item.id,
        "box": "guest",
        "url": reverse("guest_letter", args=[item.id]),
        "title": item.number_symbol or _("No number yet"),
        "subject": item.subject or _("No subject yet"),
        "origin": ", ".join(line.name for line in lines[:3]) + (" …" if len(lines) > 3 else ""),
        "time": Moment(item.touched_at, at),
        "marks": [],
        "chips": chips,
    }


def _line_chip(line: Any) -> Chip:
    return Chip(_(states.GUEST_RECIPIENT.statuses[line.state].label), LINE_TONES.get(line.state, "success"))


def _line(item: Any, at: datetime) -> dict[str, Any]:
    moments = [Moment(from_wire(item.moments[code]), at) if code in item.moments else "–" for code in CODES]
    return {
        "name": item.name,
        "code": item.code,
        "chips": [_line_chip(item)],
        "moments": moments,
        "reason": item.reason,
        "said_by": item.said_by,
    }


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-"))) if text else ""
