"""Requests to the authority: prepared as a document of the house, followed until they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.directory import api as directory
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.web.asking import known_actor
from vanban.signing import policies
from vanban.signing.actions import requests as verbs
from vanban.signing.queries import register
from vanban.signing.queries import requests as queries
from vanban.signing.rules.requests import KIND_LABELS, subject_from
from vanban.signing.states import REQUEST
from vanban.signing.web.trust import forms, shown
from vanban.signing.web.trust.gate import guarded

ANSWER, DECLINE, WITHDRAW = "tra-loi", "tu-choi", "rut"


@guarded
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The requests of one's agency; of all for the operator."""
    actor, at = known_actor(request), timezone.now()
    policies.check_can_keep_certificates(actor)
    rows = [
        {
            "url": reverse("certificate_request", args=[one.id]),
            "kind": _(KIND_LABELS[one.kind]),
            "whom": ", ".join(str(subject["name"]) for subject in one.subjects[:3])
            + (" …" if len(one.subjects) > 3 else ""),
            "agency": one.agency.name,
            "made": shown.Moment(one.made_at, at, with_hour=True),
            "chips": [_chip(one)],
        }
        for one in queries.requests_seen_by(actor)
    ]
    new = reverse("certificate_request_new") if policies.can_ask_authority(actor, actor.agency_id) else ""
    return shown.show(
        request, "requests.html", {"rows": rows, "new_url": new}, actor=actor, place="certificate_requests"
    )


@guarded
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a request: it becomes a draft that goes the way of every document."""
    actor, at = known_actor(request), timezone.now()
    agency_id = actor.agency_id
    policies.check_can_ask_authority(actor, agency_id)
    chosen = {"kind": request.GET.get("loai", "new"), "subjects": request.GET.getlist("cho")}
    form = forms.RequestForm(request.POST or None, subjects=_choices(agency_id, at), initial=chosen)
    told: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid() and agency_id is not None:
        try:
            made = verbs.prepare_request(_asked(form.cleaned_data), agency_id=agency_id, by=actor, at=at)
        except NotAllowed:
            raise
        except Refusal as refusal:
            told = shown.reasons(refusal)
        else:
            messages.success(request, _("The letter is among your drafts; look at it and submit it."))
            return HttpResponseRedirect(reverse("certificate_request", args=[made.id]))
    status = 422 if form.is_bound else 200
    values = {"form": form, "reasons": told}
    return shown.show(request, "request_new.html", values, actor=actor, place="certificate_requests", status=status)


@guarded
@require_GET
def page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: for whom, where its document is, what the authority said, and what to register after it."""
    actor, at = known_actor(request), timezone.now()
    found = queries.get_request(request_id, by=actor)
    if found is None:
        raise Http404

    def verb(name: str) -> str:
        return reverse("certificate_request_verb", args=[found.id, name])

    def can(step: str) -> bool:
        return REQUEST.can(found.status, step)

    facts = [
        (_("What is asked for"), _(KIND_LABELS[found.kind])),
        (_("To whom"), found.authority),
        (_("Reason"), found.reason or "–"),
        (_("Prepared by"), f"{found.made_by}, {shown.day(found.made_at)}"),
        (_("Sent on"), shown.day(found.sent_at) if found.sent_at else "–"),
        (_("Answer"), f"{found.answer}, {shown.day(found.answered_at)}" if found.answered_at else "–"),
    ]
    registers = found.kind in ("new", "renew", "change") and found.answered_at is not None
    values = {
        "title": f"{_(KIND_LABELS[found.kind])} · {found.agency.name}",
        "chips": [_chip(found)],
        "facts": facts,
        "subjects": [_subject(subject, found.agency_id, registers) for subject in found.subjects],
        "document_url": reverse("document", args=[found.document_id]),
        "answer_url": verb(ANSWER) if can("answer") else "",
        "decline_url": verb(DECLINE) if can("decline") else "",
        "withdraw_url": verb(WITHDRAW) if can("withdraw") else "",
        "history": shown.history(register.history_of(found.id), at),
    }
    return shown.show(request, "request.html", values, actor=actor, place="certificate_requests")


@guarded
@require_POST
def act_on(request: HttpRequest, request_id: UUID, verb: str) -> HttpResponse:
    """Keep the answer, or give the request up before it is sent."""
    actor, at = known_actor(request), timezone.now()
    if verb not in (ANSWER, DECLINE, WITHDRAW) or queries.get_request(request_id, by=actor) is None:
        raise Http404
    back = reverse("certificate_request", args=[request_id])
    if verb == WITHDRAW:
        said = _("The request is withdrawn; its draft is still there to be discarded.")
        return shown.act(request, back, lambda: verbs.withdraw_request(request_id, by=actor, at=at), said)
    answer = request.POST.get("answer", "").replace("\0", "")[:500]
    return shown.act(
        request,
        back,
        lambda: verbs.answer_request(request_id, granted=verb == ANSWER, answer=answer, by=actor, at=at),
        _("The answer is kept."),
    )


def _asked(said: dict[str, Any]) -> verbs.Asked:
    chosen = [one.partition(":") for one in said["subjects"]]
    people = tuple(UUID(text) for kind, _sign, text in chosen if kind == "person")
    seal = any(kind == "agency" for kind, _sign, _text in chosen)
    return verbs.Asked(said["kind"], people, seal, said["authority"], said["reason"])


def _choices(agency_id: UUID | None, at: datetime) -> list[tuple[str, str]]:
    """The agency's seal and everybody who serves there, with how their certificate stands."""
    if agency_id is None:
        return []
    agency = directory.get_agency(agency_id)
    seal = register.seal_to_ask_for(agency_id, at=at)
    label = _("%(agency)s (the agency's seal)") % {"agency": agency.name}
    found = [(f"agency:{agency.id}", f"{label} · {_standing(seal, at)}")]
    for post, certificate in register.people_to_ask_for(agency_id, at=at):
        found.append(
            (f"person:{post.person_id}", f"{post.person.full_name}, {post.title} · {_standing(certificate, at)}")
        )
    return found


def _standing(certificate: Any, at: datetime) -> str:
    return shown.standing_chip(certificate, at).text if certificate is not None else _("no certificate")


def _subject(data: dict[str, Any], agency_id: UUID, registers: bool) -> dict[str, str]:
    one = subject_from(data)
    enter = f"{reverse('certificate_new')}?co-quan={agency_id}&chu={one.kind}:{one.holder}"
    return {
        "name": one.name,
        "post": one.post,
        "serial": one.serial.upper(),
        "certificate_url": reverse("certificate", args=[one.certificate]) if one.certificate else "",
        "enter_url": enter if registers else "",
    }


def _chip(found: Any) -> shown.Chip:
    tone = {"answered": "success", "declined": "danger", "sent": "info", "prepared": "warning"}
    return shown.Chip(_(REQUEST.statuses[found.status].label), tone.get(found.status, "plain"))
