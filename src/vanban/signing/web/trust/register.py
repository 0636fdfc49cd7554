"""The register of certificates: list, one certificate with its history, what may be done with it, entering one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.web.asking import identifier, known_actor
from vanban.signing import policies
from vanban.signing.actions import certificates as verbs
from vanban.signing.actions.keys import register_certificate
from vanban.signing.queries import register as queries
from vanban.signing.queries.notices import certificate_notices
from vanban.signing.queries.trust_store import chain_above
from vanban.signing.rules.certificate_files import holders_certificate, read_one
from vanban.signing.rules.register import STANDING_LABELS, Standing
from vanban.signing.web.trust import forms, shown
from vanban.signing.web.trust.gate import guarded

SUSPEND, RESTORE, REVOKE = "tam-dung", "khoi-phuc", "thu-hoi"


@guarded
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What this person keeps or holds, the next to end first."""
    actor, at = known_actor(request), timezone.now()
    asked = request.GET
    wanted = queries.Wanted(
        agency_id=identifier(asked.get("co-quan", "")),
        unit_id=identifier(asked.get("don-vi", "")),
        person_id=identifier(asked.get("nguoi", "")),
        standing=asked.get("trang-thai", ""),
        named=asked.get("q", "").replace("\0", "").strip()[:100],
    )
    page = queries.listing(actor, wanted, at=at, after=_place(asked.get("sau", "")))
    keeps = policies.can_keep_certificates(actor)
    home = wanted.agency_id or actor.agency_id
    counted = queries.how_many(actor, at) if keeps else {}
    values = {
        "rows": [_row(one, at) for one in page.rows],
        "next_url": _next_url(request, page.after),
        "tiles": [
            {
                "number": counted[name],
                "label": _(STANDING_LABELS[name]),
                "tone": shown.TONES[name] if counted[name] and name is not Standing.GOOD else "plain",
                "url": f"{reverse('certificates')}?{urlencode({'trang-thai': str(name)})}",
            }
            for name in (Standing.GOOD, Standing.ENDS_SOON, Standing.EXPIRED, Standing.SUSPENDED, Standing.REVOKED)
            if counted
        ],
        "warnings": [
            {"tone": one.tone, "text": one.text, "url": reverse("certificate", args=[one.certificate_id])}
            for one in certificate_notices(actor, at=at, limit=20)
        ],
        "standings": [(str(name), _(STANDING_LABELS[name]), wanted.standing == name) for name in Standing],
        "agencies": _agencies(at, wanted) if shown.is_operator(actor) else [],
        "units": [(str(one.id), one.name, one.id == wanted.unit_id) for one in directory.units_of(home)]
        if home
        else [],
        "named": wanted.named,
        "keeps": keeps,
        "register_url": reverse("certificate_new") + (f"?co-quan={home}" if home else "") if keeps else "",
        "request_url": reverse("certificate_request_new") if policies.can_ask_authority(actor, actor.agency_id) else "",
    }
    return shown.show(request, "register.html", values, actor=actor, place="certificates")


@guarded
@require_GET
def page(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One certificate: facts, standing, what it signed, every act on it, what may be done with it."""
    actor, at = known_actor(request), timezone.now()
    found = queries.get(certificate_id, by=actor)
    if found is None:
        raise Http404
    count, last = queries.signatures_made(found.id)

    def verb(name: str) -> str:
        return reverse("certificate_verb", args=[found.id, name])

    holder = queries.printed_holder(found)
    subject = found.person_id or found.agency_id
    keeps = policies.can_keep(actor, found)
    facts = [
        (_("Holder"), holder),
        (_("Agency that keeps it"), found.home_agency.name if found.home_agency else "–"),
        (_("Where its key is kept"), _(shown.KEEPERS.get(found.kept_in, found.kept_in))),
        (_("Signatures made here"), str(count) + (f", {_('the last on')} {shown.day(last)}" if last else "")),
    ]
    values = {
        "name": holder,
        "chips": [shown.standing_chip(found, at), *([shown.Chip(_("demo"), "info")] if found.demo else [])],
        "facts": facts,
        "why": _why(found, at),
        "warnings": [_(shown.WARNINGS[one.kind]) for one in found.warnings.filter(settled_at__isnull=True)],
        "certificate": shown.facts_of(read_one(bytes(found.content))),
        "history": shown.history(queries.history_of(found.id), at),
        "suspend_url": verb(SUSPEND) if policies.can_suspend(actor, found) else "",
        "restore_url": verb(RESTORE) if policies.can_restore(actor, found) else "",
        "revoke_url": verb(REVOKE) if policies.can_revoke(actor, found) else "",
        "picture_url": reverse("certificate_picture", args=[found.kind, subject]) if keeps else "",
        "file_url": reverse("certificate_file", args=[found.id]),
    }
    return shown.show(request, "certificate.html", values, actor=actor, place="certificates")


@guarded
@require_GET
def file(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The certificate itself; it is public by nature, but the list of them is not."""
    actor = known_actor(request)
    found = queries.get(certificate_id, by=actor)
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type="application/pkix-cert")
    answer["Content-Disposition"] = f'attachment; filename="{found.serial}.cer"'
    return answer


@guarded
@require_POST
def act_on(request: HttpRequest, certificate_id: UUID, verb: str) -> HttpResponse:
    """Suspend, restore, take back: each with its reason."""
    actor, at = known_actor(request), timezone.now()
    known = {
        SUSPEND: (verbs.suspend, _("It signs nothing until it is restored. What it signed keeps its value.")),
        RESTORE: (verbs.restore, _("It may sign again.")),
        REVOKE: (verbs.revoke, _("It is taken back from now on. What it provably signed before keeps its value.")),
    }
    if verb not in known or queries.get(certificate_id, by=actor) is None:
        raise Http404
    reason = request.POST.get("reason", "").replace("\0", "")[:300]
    do, said = known[verb]
    back = reverse("certificate", args=[certificate_id])
    return shown.act(request, back, lambda: do(certificate_id, reason=reason, by=actor, at=at), said)


@guarded
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a certificate that came back from the authority: first it is shown, then it is registered."""
    actor, at = known_actor(request), timezone.now()
    agency_id = _home(request, actor)
    policies.check_can_keep_for(actor, agency_id)
    holders = _holders(agency_id, at)
    chosen = request.GET.get("chu", "")
    form = forms.RegisterForm(request.POST or None, request.FILES or None, holders=holders, initial={"holder": chosen})
    values: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            facts = holders_certificate(form.bytes_given())
            if "register" in request.POST:
                made = _register(form, facts.content, actor, at)
                messages.success(request, _("The certificate is registered."))
                return HttpResponseRedirect(reverse("certificate", args=[made.id]))
        except NotAllowed:
            raise
        except Refusal as refusal:
            values["reasons"] = shown.reasons(refusal)
        else:
            chain = chain_above(facts.content, at=at)
            given = {**form.cleaned_data, "content": forms.packed(facts.content)}
            values |= {
                "form": forms.RegisterForm(holders=holders, initial=given),
                "found": shown.facts_of(facts),
                "chain": " ← ".join(chain) if chain else _("no trusted root stands over it"),
            }
            return shown.show(request, "enter.html", values, actor=actor, place="certificates")
    status = 422 if form.is_bound else 200
    return shown.show(request, "enter.html", values, actor=actor, place="certificates", status=status)


def _why(found: Any, at: datetime) -> list[dict[str, str]]:
    """Why it cannot sign now, as its holder reads it."""
    holder = queries.printed_holder(found)
    return [one for refusal in policies.why_not_used(found, holder, at) for one in shown.reasons(refusal)]


def _register(form: forms.RegisterForm, content: bytes, actor: Actor, at: datetime) -> Any:
    kind, _sign, text = form.cleaned_data["holder"].partition(":")
    return register_certificate(
        content,
        holder_kind=kind,
        holder_id=UUID(text),
        kept_in=form.cleaned_data["kept_in"],
        key_reference=form.cleaned_data["key_reference"],
        by=actor,
        at=at,
    )


def _home(request: HttpRequest, actor: Actor) -> UUID | None:
    """The agency whose certificate is entered: the operator may name any, an administrator has one."""
    asked = identifier(request.GET.get("co-quan", ""))
    return asked if asked is not None and shown.is_operator(actor) else actor.agency_id


def _holders(agency_id: UUID | None, at: datetime) -> list[tuple[str, str]]:
    if agency_id is None:
        return []
    agency = directory.get_agency(agency_id)
    people = [
        (f"person:{post.person_id}", f"{post.person.full_name}, {post.title}")
        for post, _certificate in queries.people_to_ask_for(agency_id, at=at)
    ]
    return [(f"agency:{agency.id}", _("%(agency)s (the agency's seal)") % {"agency": agency.name}), *people]


def _agencies(at: datetime, wanted: queries.Wanted) -> list[tuple[str, str, bool]]:
    found = directory.active_agencies(on=clock.local_date(at)).order_by("order", "name")
    return [(str(one.id), one.name, one.id == wanted.agency_id) for one in found]


def _units(home: UUID, wanted: queries.Wanted) -> list[tuple[str, str, bool]]:
    return [(str(one.id), one.name, one.id == wanted.unit_id) for one in directory.units_of(home)]


def _row(found: Any, at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("certificate", args=[found.id]),
        "holder": queries.printed_holder(found),
        "home": found.home_agency.name if found.home_agency else "",
        "serial": found.serial.upper()[-12:],
        "issuer": found.issuer,
        "period": shown.period(found.valid_from, found.valid_to),
        "kept_in": _(shown.KEEPERS.get(found.kept_in, found.kept_in)),
        "chips": [
            shown.standing_chip(found, at),
            *(shown.Chip(_("holder has left"), "danger") for one in found.open_warnings if one.kind == "left"),
        ],
    }


def _next_url(request: HttpRequest, after: tuple[datetime, UUID] | None) -> str:
    if after is None:
        return ""
    asked = request.GET.copy()
    asked["sau"] = f"{clock.to_wire(after[0])}_{after[1]}"
    return f"?{asked.urlencode()}"


def _place(text: str) -> tuple[datetime, UUID] | None:
    moment, _sign, number = text.partition("_")
    try:
        return clock.from_wire(moment), UUID(number)
    except (ValueError, OverflowError):
        return None
