"""The administrator's page of an agency: people and accounts, the list for the head, contact point, first passwords."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.hashers import is_password_usable, make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vanban.directory import api, policies, states
from vanban.directory.rules import ROLE_LABELS, Role
from vanban.directory.web.forms import ContactForm, LineForm, ListForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, offer, told

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for each other on paper."""
UNUSED = timedelta(days=90)


def _keeper(request: HttpRequest) -> tuple[Actor, UUID]:
    """Who administers or heads the agency of the post in force; everybody else is turned away."""
    actor = known_actor(request)
    agency_id = actor.agency_id
    if agency_id is None or not (
        policies.can_manage_accounts(actor, agency_id) or policies.can_decide_accounts(actor, agency_id)
    ):
        raise PermissionDenied
    return actor, agency_id


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """The whole page, for whoever administers or heads the agency; `_page` asks again who the actor is."""
    _actor, _agency_id = _keeper(request)
    return _page(request)


@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """One of the page's buttons; what was typed stays when it is refused."""
    actor, agency_id = _keeper(request)
    forms: dict[str, Any] = {}
    try:
        said = _VERBS[verb](request, actor, agency_id, timezone.now(), forms)
    except KeyError:
        raise PermissionDenied from None
    except Refusal as refusal:
        return _page(request, reasons=told(refusal), **forms)
    if not said:
        return _page(request, bad=True, **forms)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("people_accounts"))


def _page(
    request: HttpRequest, *, reasons: list[dict[str, str]] | None = None, bad: bool = False, **forms: Any
) -> HttpResponse:
    actor, agency_id = _keeper(request)
    at = timezone.now()
    here = api.colleagues(agency_id, on=local_date(at))
    listed = api.open_list(agency_id)
    keeps = policies.can_manage_accounts(actor, agency_id)
    line = forms.get("line") or LineForm()
    offer(line, "post_id", [("", "—"), *((str(one.post.id), _who(one)) for one in here)])
    units = api.units_of(agency_id)
    offer(line, "unit_id", [("", "—"), *((str(unit.id), unit.name) for unit in units)])
    values = {
        "people": [_person(one, actor, at) for one in here],
        "line_form": line,
        "list_form": forms.get("several") or ListForm(),
        "contact_form": forms.get("contact") or _contact_form(agency_id, units),
        "listed": [_line(one) for one in listed.lines.all()] if listed else [],
        "listed_id": listed.id if listed else None,
        "requests": [_request(one, actor, at) for one in api.requests_of(agency_id)],
        "exports": [_export(one, actor, at) for one in api.exports_of(agency_id)],
        "keeps": keeps,
        "reasons": reasons or [],
        "tab": "me",
        "current": "people_accounts",
    }
    return render(request, "directory/accounts.html", values, status=422 if reasons or bad else 200)


def _add(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, forms: dict[str, Any]) -> str:
    form = LineForm(request.POST)
    forms["line"] = form
    here = api.colleagues(agency_id, on=local_date(at))
    offer(form, "post_id", [("", "—"), *((str(one.post.id), _who(one)) for one in here)])
    offer(form, "unit_id", [("", "—"), *((str(unit.id), unit.name) for unit in api.units_of(agency_id))])
    if not form.is_valid():
        return ""
    given = form.cleaned_data
    line = api.Line(
        given["kind"],
        identifier(given["post_id"]),
        given["full_name"],
        given["title"],
        identifier(given["unit_id"]),
        tuple(given["roles"]),
        given["email"],
        given["note"],
    )
    api.add_lines(agency_id, [line], by=actor, at=at)
    return gettext("The line is on the list.")


def _add_several(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, forms: dict[str, Any]) -> str:
    form = ListForm(request.POST)
    forms["several"] = form
    if not form.is_valid():
        return ""
    units = {unit.abbreviation.casefold(): unit.id for unit in api.units_of(agency_id)}
    lines = []
    for row in form.cleaned_data["people"].splitlines():
        if not row.strip():
            continue
        name, title, unit, email = ([part.strip() for part in row.split(";")] + [""] * 4)[:4]
        roles = (Role.SPECIALIST.value,)
        lines.append(api.Line("new", None, name, title, units.get(unit.casefold()), roles, email))
    api.add_lines(agency_id, lines, by=actor, at=at)
    return gettext("%(count)d lines are on the list.") % {"count": len(lines)}


def _remove(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    wanted = identifier(request.POST.get("id", ""))
    if wanted is None or not api.is_line_of(wanted, agency_id):
        raise PermissionDenied
    api.remove_line(wanted, by=actor, at=at)
    return gettext("The line is off the list.")


def _submit(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    api.submit_requests(_own_request(request, agency_id), by=actor, at=at)
    return gettext("The list waits for the head's approval.")


def _approve(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    remark = request.POST.get("remark", "")
    api.approve_requests(_own_request(request, agency_id), remark=remark, by=actor, at=at)
    return gettext("Approved; every line is in effect.")


def _refuse(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    remark = request.POST.get("remark", "")
    api.refuse_requests(_own_request(request, agency_id), remark=remark, by=actor, at=at)
    return gettext("Not approved; the administrator reads why.")


def _export_verdict(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    wanted = identifier(request.POST.get("id", ""))
    if wanted is None or not api.is_export_of(wanted, agency_id):
        raise PermissionDenied
    grant = request.POST.get("verdict") == "grant"
    api.decide_export(wanted, grant=grant, decision=request.POST.get("decision", ""), by=actor, at=at)
    return gettext("Your decision is kept.")


def _contact(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, forms: dict[str, Any]) -> str:
    form = ContactForm(request.POST)
    forms["contact"] = form
    offer(form, "unit", [("", "—"), *((str(unit.id), unit.name) for unit in api.units_of(agency_id))])
    if not form.is_valid():
        return ""
    given = form.cleaned_data
    api.set_contact_point(
        agency_id,
        unit_id=identifier(given["unit"]),
        email=given["email"],
        phone=given["phone"],
        by=actor,
        at=at,
    )
    return gettext("The contact point is in the public directory.")


def _password(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    """A first password, shown once on paper; whoever gets it changes it."""
    wanted = request.POST.get("id", "")
    found = next((one for one in api.colleagues(agency_id, on=local_date(at)) if str(one.post.id) == wanted), None)
    if found is None or found.account is None:
        raise PermissionDenied
    first = "-".join(get_random_string(5, READABLE) for _part in range(3))
    api.give_first_password(found.account.id, encoded_password=make_password(first), by=actor, at=at)
    return gettext("First password of %(username)s, shown once: %(password)s") % {
        "username": found.account.username,
        "password": first,
    }


def _unlock(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    """The account of somebody who came from elsewhere, or who comes back."""
    wanted = request.POST.get("id", "")
    found = next((one for one in api.colleagues(agency_id, on=local_date(at)) if str(one.post.id) == wanted), None)
    if found is None or found.account is None:
        raise PermissionDenied
    api.unlock_account(found.account.id, by=actor, at=at)
    return gettext("The account %(username)s is open again.") % {"username": found.account.username}


def _lock_unused(_request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime, _forms: dict[str, Any]) -> str:
    names = api.lock_unused(agency_id, unused=UNUSED, by=actor, at=at)
    if not names:
        return gettext("Every account was used in the last 90 days; none was locked.")
    return gettext("Locked: %(names)s") % {"names": ", ".join(names)}


_VERBS = {
    "them": _add,
    "them-nhieu": _add_several,
    "bo": _remove,
    "trinh": _submit,
    "duyet": _approve,
    "khong-duyet": _refuse,
    "du-lieu": _export_verdict,
    "dau-moi": _contact,
    "mat-khau": _password,
    "mo-khoa": _unlock,
    "khoa-bo-khong": _lock_unused,
}


def _own_request(request: HttpRequest, agency_id: UUID) -> UUID:
    wanted = identifier(request.POST.get("id", ""))
    if wanted is None or not api.is_request_of(wanted, agency_id):
        raise PermissionDenied
    return wanted


def _contact_form(agency_id: UUID, units: list[Any]) -> ContactForm:
    agency = api.get_agency(agency_id)
    point = api.contact_of(agency)
    form = ContactForm(
        initial={
            "unit": str(point.unit_id) if point and point.unit_id else "",
            "email": point.email if point else agency.email,
            "phone": point.phone if point else "",
        }
    )
    offer(form, "unit", [("", "—"), *((str(unit.id), unit.name) for unit in units)])
    return form


def _who(one: api.Colleague) -> str:
    return f"{one.post.person.full_name} – {one.post.title}"


def _person(one: api.Colleague, actor: Actor, at: datetime) -> dict[str, Any]:
    account = one.account
    locked = account is not None and not account.is_active
    without = account is not None and account.is_active and not is_password_usable(account.password)
    manages = (
        (locked or without) and account is not None and policies.can_manage_account(actor, account, local_date(at))
    )
    return {
        "post": one.post.id,
        "name": one.post.person.full_name,
        "title": one.post.title,
        "unit": one.post.unit.name if one.post.unit else "",
        "roles": ", ".join(gettext(ROLE_LABELS[Role(role)]) for role in one.post.roles),
        "username": account.username if account else "",
        "locked": locked,
        "no_password": without,
        "may_unlock": locked and manages,
        "may_give": without and manages,
        "last": moment_on_screen(account.last_login, at) if account and account.last_login else "",
    }


def _line(one: api.AccountLine) -> dict[str, Any]:
    kinds = dict(LineForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    return {
        "id": one.id,
        "kind": kinds[one.kind],
        "who": one.full_name or (str(one.post.person) if one.post else ""),
        "title": one.title,
        "unit": one.unit.name if one.unit else "",
        "roles": ", ".join(gettext(ROLE_LABELS[Role(role)]) for role in one.roles),
        "email": one.email,
        "note": one.note,
        "username": one.account.username if one.account else "",
    }


def _request(one: api.AccountRequest, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "asked_by": one.asked_by,
        "when": moment_on_screen(one.submitted_at or one.asked_at, at),
        "status": gettext(states.REQUEST.statuses[one.status].label),
        "decided_by": one.decided_by,
        "decided": moment_on_screen(one.decided_at, at) if one.decided_at else "",
        "remark": one.remark,
        "lines": [_line(line) for line in one.lines.all()],
        "may_decide": policies.awaits_head(one) and policies.can_decide_accounts(actor, one.agency_id),
    }


def _export(one: api.DataExport, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "who": one.person.full_name,
        "reason": one.reason,
        "when": moment_on_screen(one.asked_at, at),
        "status": gettext(states.EXPORT.statuses[one.status].label),
        "decision": one.decision,
        "may_decide": states.EXPORT.can(one.status, "decline") and policies.can_decide_accounts(actor, one.agency_id),
        "may_grant": states.EXPORT.can(one.status, "grant") and policies.can_decide_accounts(actor, one.agency_id),
    }
