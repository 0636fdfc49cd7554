"""How certificates look: standing as a chip, fingerprints in groups, acts as sentences, links between the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanban.directory.api import Role
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.signing import policies
from vanban.signing.queries.notices import days_left
from vanban.signing.queries.register import standing_of
from vanban.signing.rules.certificate_files import CertificateFacts
from vanban.signing.rules.register import LEFT, STANDING_LABELS, Standing

TONES = {
    Standing.GOOD: "success",
    Standing.ENDS_SOON: "warning",
    Standing.SUSPENDED: "warning",
    Standing.EXPIRED: "danger",
    Standing.REVOKED: "danger",
    Standing.NOT_YET: "info",
}
KEEPERS = {
    "pkcs11": gettext_noop("The agency's key module (PKCS#11)"),
    "csc": gettext_noop("Remote signing service (CSC)"),
    "plugin": gettext_noop("Token at the person's own computer"),
    "": gettext_noop("Not known to this system"),
    "demo": gettext_noop("Demo keys of this machine"),
}
CIRCLES = {
    "official": gettext_noop("Official (signatures for public duty)"),
    "public": gettext_noop("Public services"),
    "foreign": gettext_noop("Foreign authorities"),
}
PURPOSES = {"signatures": gettext_noop("Signatures"), "timestamps": gettext_noop("Timestamps")}
USAGES = {
    "digital_signature": gettext_noop("digital signature"),
    "content_commitment": gettext_noop("non-repudiation"),
    "key_encipherment": gettext_noop("encryption of keys"),
    "key_cert_sign": gettext_noop("certificate signing"),
    "crl_sign": gettext_noop("signing of revocation lists"),
}
SENTENCES = {
    "signing.certificate_registered": gettext_noop("{actor} registered the certificate of {holder}"),
    "signing.certificate_suspended": gettext_noop("{actor} suspended it: {reason}"),
    "signing.certificate_restored": gettext_noop("{actor} restored it: {reason}"),
    "signing.certificate_revoked": gettext_noop("{actor} took it back: {reason}"),
    "signing.request_prepared": gettext_noop("{actor} prepared a request to the authority"),
    "signing.request_sent": gettext_noop("The request was sent to the authority"),
    "signing.request_answered": gettext_noop("{actor} kept the authority's answer: {answer}"),
    "signing.request_declined": gettext_noop("{actor} noted that the authority declined: {answer}"),
    "signing.request_withdrawn": gettext_noop("{actor} withdrew the request"),
    "signing.root_proposed": gettext_noop("{actor} proposed to trust it, after {source}"),
    "signing.root_approved": gettext_noop("{actor} compared the fingerprint and approved"),
    "signing.root_declined": gettext_noop("{actor} declined: {reason}"),
    "signing.root_withdrawn": gettext_noop("{actor} withdrew the proposal"),
    "signing.anchor_trusted": gettext_noop("{actor} let it be trusted"),
    "signing.trust_ended": gettext_noop("{actor} ended the trust: {reason}"),
}
WARNINGS = {
    LEFT: gettext_noop("The holder no longer serves here: request its revocation"),
    "60": gettext_noop("Ends within 60 days"),
    "30": gettext_noop("Ends within 30 days"),
    "7": gettext_noop("Ends within 7 days"),
}


@dataclass(frozen=True)
class Chip:
    """A small label; the tone never speaks alone."""

    text: str
    tone: str = "plain"
    icon: str = ""
    title: str = ""


@dataclass(frozen=True)
class Moment:
    """A moment in a page: short to read, exact in the tooltip and for machines."""

    at: datetime
    now: datetime
    with_hour: bool = False

    def __str__(self) -> str:
        return clock.moment_on_screen(self.at, self.now) if self.with_hour else day(self.at)

    def __html__(self) -> SafeString:
        wire = clock.to_wire(self.at)
        return format_html('<time datetime="{}" title="{}">{}</time>', wire, wire, str(self))


def day(at: datetime) -> str:
    """A day with its year: periods of certificates span years."""
    return f"{clock.local(at):%d/%m/%Y}"


def period(begins: datetime, ends: datetime | None) -> str:
    """From when to when."""
    return f"{day(begins)} – {day(ends)}" if ends else _("since %(day)s") % {"day": day(begins)}


def grouped(fingerprint: str) -> str:
    """A fingerprint as paper prints it: pairs in capitals, so that two people can compare."""
    pairs = [fingerprint[place : place + 2].upper() for place in range(0, len(fingerprint), 2)]
    return " ".join(pairs)


def standing_chip(certificate: Any, at: datetime) -> Chip:
    """How it stands."""
    standing = standing_of(certificate, at)
    text = _(STANDING_LABELS[standing])
    if standing is Standing.ENDS_SOON:
        text = f"{text}: {days_left(certificate.valid_to, at)}"
    return Chip(text, TONES[standing])


def facts_of(facts: CertificateFacts) -> list[tuple[str, str]]:
    """A certificate as a list of labelled values, to be compared with paper."""
    limits = _("at most %(n)d authorities below it") % {"n": facts.path_length} if facts.path_length is not None else ""
    authority = _("authority (CA)") if facts.authority else _("no authority")
    return [
        (_("Name"), facts.name),
        (_("Subject name"), facts.subject),
        (_("Issuer"), _("itself") if facts.self_signed else facts.issuer),
        (_("Fingerprint SHA-256"), grouped(facts.fingerprint)),
        (_("Certificate number"), facts.serial.upper()),
        (_("Validity"), period(facts.valid_from, facts.valid_to)),
        (_("Key and digest"), f"{facts.key}, {facts.digest}"),
        (_("Constraints"), ", ".join(part for part in (authority, limits) if part)),
        (_("Key usage"), ", ".join(_(USAGES[one]) for one in facts.usages) or "–"),
    ]


def history(lines: Iterable[Any], at: datetime) -> list[dict[str, Any]]:
    """Acts as sentences, the latest first; what has no sentence is no act on the thing itself."""
    return [
        {"time": Moment(line.at, at, with_hour=True), "text": _sentence(line)}
        for line in reversed(list(lines))
        if line.code in SENTENCES
    ]


def _sentence(line: Any) -> str:
    actor = f"{line.actor_name} ({line.post_title})" if line.post_title else line.actor_name
    data = dict.fromkeys(("holder", "reason", "answer", "source"), "–") | dict(line.data)
    return _(SENTENCES[line.code]).format(actor=actor, **{k: v for k, v in data.items() if k != "actor"})


def reasons(refusal: Refusal) -> list[dict[str, str]]:
    """Every reason for the summary over a form."""
    told = []
    for reason in refusal.reasons:
        message, cure = reason.render(_)
        target = f"id_{reason.field}" if reason.field else ""
        told.append({"target": target, "message": message, "cure": cure, "law": reason.law})
    return told


def act(request: HttpRequest, back: str, verb: Callable[[], object], done: str) -> HttpResponse:
    """Do one thing and go back to where it was asked, with one line that says what came of it."""
    try:
        verb()
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, " ".join(f"{one['message']} {one['cure']}".strip() for one in reasons(refusal)))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)


def show(
    request: HttpRequest, template: str, values: dict[str, Any], *, actor: Actor, place: str, status: int = 200
) -> HttpResponse:
    """Render a page with the links to its sisters."""
    places = [
        {"label": label, "url": reverse(name), "current": name == place} for name, label in _places(actor) if _is(name)
    ]
    current = "trust" if place.startswith("trust") else "certificates"
    values = {"places": places if len(places) > 1 else [], "current": current, "tab": "me", **values}
    return render(request, f"signing/trust/{template}", values, status=status)


def _places(actor: Actor) -> list[tuple[str, str]]:
    found = [("certificates", _("Certificates"))]
    if policies.can_keep_certificates(actor):
        found.append(("certificate_requests", _("Requests to the authority")))
    if policies.can_tend_trust(actor):
        found += [("trust_store", _("Trust store")), ("trust_propose", _("Propose a root"))]
    return found


def _is(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def is_operator(actor: Actor) -> bool:
    """Who looks over all agencies."""
    return actor.has(Role.OPERATOR)
