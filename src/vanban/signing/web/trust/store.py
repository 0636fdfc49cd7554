"""The trust store: roots by circle and over time, proposals, the second operator's word, certificates in between."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.web.asking import known_actor
from vanban.signing import policies
from vanban.signing.actions import trust as verbs
from vanban.signing.queries import trust_store as queries
from vanban.signing.rules.certificate_files import CertificateFacts, read_file, read_one, root_faults
from vanban.signing.states import PROPOSAL
from vanban.signing.web.trust import forms, shown
from vanban.signing.web.trust.gate import guarded

APPROVE, DECLINE, WITHDRAW = "duyet", "tu-choi", "rut"


@guarded
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Roots by circle, what waits for a second operator, certificates in between."""
    actor, at = known_actor(request), timezone.now()
    rows = queries.anchors(by=actor)
    circles = [
        {"label": _(label), "rows": [_row(one, at) for one in rows if one.circle == code]}
        for code, label in shown.CIRCLES.items()
    ]
    values = {
        "circles": circles,
        "waiting": [_proposal_row(one, at) for one in queries.open_proposals(by=actor)],
        "decided": [_proposal_row(one, at) for one in queries.decided_proposals(by=actor, limit=20)],
        "between": [
            {"name": one.name, "issuer": one.issuer, "ends": shown.day(one.valid_to), "kept_by": one.kept_by}
            for one in queries.intermediates(by=actor)
        ],
    }
    return shown.show(request, "store.html", values, actor=actor, place="trust_store")


@guarded
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """First the file, whose certificates are shown; then what is said about the one chosen."""
    actor, at = known_actor(request), timezone.now()
    policies.check_can_tend_trust(actor)
    if request.method != "POST":
        return _ask(request, {"file_form": forms.CertificateFileForm()})
    if "chosen" in request.POST:
        return _proposed(request, at)
    form = forms.CertificateFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, {"file_form": form, "form": form}, status=422)
    try:
        found = read_file(form.content())
    except Refusal as refusal:
        return _ask(request, {"file_form": form, "reasons": shown.reasons(refusal)}, status=422)
    return _ask(request, {"file_form": forms.CertificateFileForm(), "found": [_found(one, at) for one in found]})


@guarded
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the certificates between roots and people that a file holds."""
    actor = known_actor(request)
    contents = [forms.unpacked(text) for text in request.POST.getlist("between")[:30]]
    verb = partial(verbs.keep_intermediates, contents, by=actor, at=timezone.now())
    return shown.act(request, reverse("trust_store"), verb, _("The certificates in between are kept."))


@guarded
@require_GET
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal with all facts; another operator decides."""
    actor = known_actor(request)
    return _proposal(request, queries.get_proposal(proposal_id, by=actor))


@guarded
@require_POST
def decide(request: HttpRequest, proposal_id: UUID, verb: str) -> HttpResponse:
    """Approve, decline, withdraw."""
    actor, at = known_actor(request), timezone.now()
    found = queries.get_proposal(proposal_id, by=actor)
    back = reverse("trust_proposal", args=[proposal_id])
    if found is None or verb not in (APPROVE, DECLINE, WITHDRAW):
        raise Http404
    if verb == DECLINE:
        reason = request.POST.get("reason", "").replace("\0", "")[:500]
        return shown.act(
            request, back, lambda: verbs.decline_root(found.id, reason=reason, by=actor, at=at), _("Declined.")
        )
    if verb == WITHDRAW:
        return shown.act(request, back, lambda: verbs.withdraw_root(found.id, by=actor, at=at), _("Withdrawn."))
    form = forms.ApprovalForm(request.POST)
    try:
        if form.is_valid():
            verbs.approve_root(found.id, fingerprint=form.cleaned_data["fingerprint"], by=actor, at=at)
            messages.success(request, _("The root is trusted from now on; both names are on record."))
            return HttpResponseRedirect(back)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _proposal(request, found, {"form": form, "reasons": shown.reasons(refusal)}, status=422)
    return _proposal(request, found, {"form": form}, status=422)


@guarded
@require_GET
def anchor(request: HttpRequest, anchor_id: UUID) -> HttpResponse:
    """One root: its facts, the period of trust, who let it be trusted."""
    actor, at = known_actor(request), timezone.now()
    found = queries.get_anchor(anchor_id, by=actor)
    if found is None:
        raise Http404
    told = found.proposal
    facts = [
        (_("Whose root it is"), _(shown.CIRCLES[found.circle])),
        (_("Trusted for"), _(shown.PURPOSES[found.purpose])),
        (_("Trusted"), shown.period(found.trusted_from, found.trusted_to)),
        (_("Proposed by"), told.proposed_by_name if told else "–"),
        (_("Approved by"), found.approved_by),
        (_("Document that publishes it"), told.source if told else "–"),
        (_("Reason"), told.reason if told else "–"),
    ]
    if found.trusted_to:
        facts += [(_("Ended by"), found.ended_by or "–"), (_("Why it ended"), found.ended_reason or "–")]
    values = {
        "name": found.name,
        "chips": [_period_chip(found, at)],
        "facts": facts,
        "certificate": shown.facts_of(read_one(bytes(found.content))),
        "history": shown.history(queries.history(found.id), at),
        "end_url": "" if found.trusted_to else reverse("trust_end", args=[found.id]),
    }
    return shown.show(request, "anchor.html", values, actor=actor, place="trust_store")


@guarded
@require_POST
def end(request: HttpRequest, anchor_id: UUID) -> HttpResponse:
    """Trust a root no longer."""
    actor, at = known_actor(request), timezone.now()
    if queries.get_anchor(anchor_id, by=actor) is None:
        raise Http404
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    back = reverse("trust_anchor", args=[anchor_id])
    said = _("The root is trusted no longer. What was provably signed before keeps its value.")
    return shown.act(request, back, lambda: verbs.end_trust(anchor_id, reason=reason, by=actor, at=at), said)


def _ask(request: HttpRequest, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    actor = known_actor(request)
    return shown.show(request, "propose.html", values, actor=actor, place="trust_propose", status=status)


def _proposed(request: HttpRequest, at: datetime) -> HttpResponse:
    actor = known_actor(request)
    form = forms.ProposalForm(request.POST)
    content = forms.unpacked(request.POST.get("chosen", ""))
    told: list[dict[str, str]] = []
    if form.is_valid():
        said = form.cleaned_data
        wish = verbs.Wish(said["purposes"], said["circle"], said["reason"], said["source"], form.since_moment())
        try:
            made = verbs.propose_root(content, wish, by=actor, at=at)
        except NotAllowed:
            raise
        except Refusal as refusal:
            told = shown.reasons(refusal)
        else:
            messages.success(request, _("Proposed. Nothing is trusted until another operator has approved it."))
            return HttpResponseRedirect(reverse("trust_proposal", args=[made.id]))
    try:
        found = [_found(read_one(content), at) | {"form": form}]
    except Refusal as refusal:
        found, told = [], told or shown.reasons(refusal)
    values = {"file_form": forms.CertificateFileForm(), "found": found, "form": form, "reasons": told}
    return _ask(request, values, status=422)


def _found(facts: CertificateFacts, at: datetime) -> dict[str, Any]:
    """One certificate of a file: what it is and what may become of it."""
    faults = list(root_faults(facts, at))
    between = facts.authority and not facts.self_signed
    return {
        "name": facts.name,
        "facts": shown.facts_of(facts),
        "faults": [] if between else [one for fault in faults for one in shown.reasons(fault)],
        "between": forms.packed(facts.content) if between else "",
        "form": None if faults else forms.ProposalForm(initial={"chosen": forms.packed(facts.content)}),
        "id": facts.fingerprint[:12],
    }


def _row(found: Any, at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("trust_anchor", args=[found.id]),
        "name": found.name,
        "purpose": _(shown.PURPOSES[found.purpose]),
        "fingerprint": shown.grouped(found.fingerprint[:16]),
        "period": shown.period(found.trusted_from, found.trusted_to),
        "approved": found.approved_by,
        "chips": [_period_chip(found, at), *([shown.Chip(_("demo"), "info")] if found.demo else [])],
    }


def _period_chip(found: Any, at: datetime) -> shown.Chip:
    if found.trusted_to is not None and found.trusted_to <= at:
        return shown.Chip(_("no longer trusted"), "danger")
    return shown.Chip(_("trusted"), "success")


def _proposal_row(found: Any, at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("trust_proposal", args=[found.id]),
        "name": found.name,
        "circle": _(shown.CIRCLES[found.circle]),
        "purposes": ", ".join(_(shown.PURPOSES[one]) for one in found.purposes),
        "proposed": found.proposed_by_name,
        "at": shown.Moment(found.proposed_at, at, with_hour=True),
        "chips": [_proposal_chip(found)],
    }


def _proposal_chip(found: Any) -> shown.Chip:
    tone = {"approved": "success", "declined": "danger", "proposed": "warning"}.get(found.status, "plain")
    return shown.Chip(_(PROPOSAL.statuses[found.status].label), tone)


def _proposal(
    request: HttpRequest, found: Any, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    actor, at = known_actor(request), timezone.now()
    if found is None:
        raise Http404
    decides = policies.can_decide_trust(actor, found)

    def verb(name: str) -> str:
        return reverse("trust_decide", args=[found.id, name])

    facts = [
        (_("Whose root it is"), _(shown.CIRCLES[found.circle])),
        (_("Trusted for"), ", ".join(_(shown.PURPOSES[one]) for one in found.purposes)),
        (_("Trusted since"), shown.day(found.since) if found.since else _("from the approval on")),
        (_("Document that publishes it"), found.source),
        (_("Reason"), found.reason),
        (_("Proposed by"), f"{found.proposed_by_name}, {shown.day(found.proposed_at)}"),
    ]
    if found.decided_at:
        facts.append((_("Decided by"), f"{found.decided_by_name}, {shown.day(found.decided_at)}"))
        facts += [(_("Words"), found.decision)] if found.decision else []
    values = {
        "name": found.name,
        "chips": [_proposal_chip(found)],
        "facts": facts,
        "certificate": shown.facts_of(read_one(bytes(found.content))),
        "history": shown.history(queries.history(found.id), at),
        "form": forms.ApprovalForm() if decides else None,
        "approve_url": verb(APPROVE) if decides else "",
        "decline_url": verb(DECLINE) if decides else "",
        "withdraw_url": verb(WITHDRAW) if policies.can_withdraw_trust(actor, found) else "",
    }
    return shown.show(request, "proposal.html", values | (more or {}), actor=actor, place="trust_store", status=status)
