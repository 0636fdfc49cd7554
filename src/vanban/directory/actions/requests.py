"""Accounts are made, changed, reset and closed by lists that the head approves (HY19-Đ17.1e, Đ17.2g)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from vanban.directory import policies, states
from vanban.directory.actions.accounts import NO_PASSWORD, name_account
from vanban.directory.errors import ReasonMissing, RequestEmpty
from vanban.directory.events import AccountsListed
from vanban.directory.models import Account, AccountLine, AccountRequest, Agency, Person, Post
from vanban.directory.queries.people import posts_in_force
from vanban.directory.queries.requests import line_faults
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc, sort_key
from vanban.platform import audit
from vanban.platform.events import publish


@dataclass(frozen=True)
class Line:
    """One line as typed. `full_name` may be the user name of somebody who comes from another agency."""

    kind: str
    post_id: UUID | None = None
    full_name: str = ""
    title: str = ""
    unit_id: UUID | None = None
    roles: tuple[str, ...] = ()
    email: str = ""
    note: str = ""


@transaction.atomic
def add_lines(agency_id: UUID, lines: Iterable[Line], *, by: Actor, at: datetime) -> AccountRequest:
    """Put lines on the agency's open list, which is begun with the first; all faults of all lines at once."""
    policies.check_can_manage_accounts(by, agency_id)
    Agency.objects.select_for_update().get(id=agency_id)
    given = list(lines)
    refuse_all(fault for line in given for fault in line_faults(line, agency_id, at=at))
    found = AccountRequest.objects.filter(agency_id=agency_id, status=states.LISTED).first()
    if found is None:
        found = AccountRequest.objects.create(agency_id=agency_id, asked_by=by.printed, asked_at=at)
    last = found.lines.aggregate(last=Max("order"))["last"] or 0
    for order, line in enumerate(given, last + 1):
        AccountLine.objects.create(
            request=found,
            order=order,
            kind=line.kind,
            post_id=line.post_id,
            full_name=nfc(line.full_name).strip()[:100],
            title=nfc(line.title).strip()[:120],
            unit_id=line.unit_id,
            roles=list(line.roles),
            email=line.email.strip(),
            note=nfc(line.note).strip()[:300],
        )
    audit.record(by, "directory.requests_listed", found.id, at, lines=len(given))
    return found


@transaction.atomic
def remove_line(line_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a line off a list that was not submitted yet. Raises StepRefused."""
    line = AccountLine.objects.select_related("request").get(id=line_id)
    found = AccountRequest.objects.select_for_update().get(id=line.request_id)
    policies.check_can_manage_accounts(by, found.agency_id)
    states.REQUEST.step(found.status, "list")
    line.delete()
    audit.record(by, "directory.requests_unlisted", found.id, at, line=str(line))


@transaction.atomic
def submit_requests(request_id: UUID, *, by: Actor, at: datetime) -> AccountRequest:
    """Lay the list before the head. Raises RequestEmpty, StepRefused."""
    found = AccountRequest.objects.select_for_update().get(id=request_id)
    policies.check_can_manage_accounts(by, found.agency_id)
    step = states.REQUEST.step(found.status, "submit")
    if not found.lines.exists():
        raise RequestEmpty
    found.move_to(step.target)
    found.submitted_at = at
    found.save(update_fields=["status", "submitted_at"])
    audit.record(by, "directory.requests_submitted", found.id, at, lines=found.lines.count())
    publish(AccountsListed(found.id, found.agency_id, by.person_id, at))
    return found


@transaction.atomic
def approve_requests(request_id: UUID, *, remark: str = "", by: Actor, at: datetime) -> AccountRequest:
    """The head approves: every line takes effect at once or none does. All faults of all lines at once."""
    found = AccountRequest.objects.select_for_update().get(id=request_id)
    policies.check_can_decide_accounts(by, found.agency_id)
    step = states.REQUEST.step(found.status, "approve")
    lines = list(found.lines.select_related("post__person", "unit"))
    refuse_all(fault for line in lines for fault in line_faults(_typed(line), found.agency_id, at=at))
    for line in lines:
        line.account = _EFFECTS[line.kind](line, found.agency, by, at)
        line.save(update_fields=["account"])
    _decide(found, step.target, remark, by, at)
    audit.record(by, "directory.requests_approved", found.id, at, lines=len(lines), remark=found.remark)
    return found


@transaction.atomic
def refuse_requests(request_id: UUID, *, remark: str, by: Actor, at: datetime) -> AccountRequest:
    """The head does not approve, and says why. Raises ReasonMissing."""
    found = AccountRequest.objects.select_for_update().get(id=request_id)
    policies.check_can_decide_accounts(by, found.agency_id)
    step = states.REQUEST.step(found.status, "refuse")
    if not nfc(remark).strip():
        raise ReasonMissing
    _decide(found, step.target, remark, by, at)
    audit.record(by, "directory.requests_refused", found.id, at, remark=found.remark)
    return found


@transaction.atomic
def lock_unused(agency_id: UUID, *, unused: timedelta, by: Actor, at: datetime) -> list[str]:
    """Lock the accounts of an agency that nobody has signed in with for so long (NB25-Đ25.2b); their user names.

    Those for whom others answer, too, stay as they are: people in office elsewhere, and operators.
    """
    policies.check_can_manage_accounts(by, agency_id)
    people = posts_in_force(on=local_date(at)).filter(agency_id=agency_id).values("person_id")
    accounts = Account.objects.select_for_update().filter(person_id__in=people, is_active=True)
    idle = [
        one
        for one in accounts.order_by("username")
        if one.last_login is not None
        and one.last_login < at - unused
        and one.person_id != by.person_id
        and policies.can_manage_account(by, one, local_date(at))
    ]
    for one in idle:
        _close(one, by, at, "không dùng")
    return [one.username for one in idle]


def _typed(line: AccountLine) -> Line:
    return Line(line.kind, line.post_id, line.full_name, line.title, line.unit_id, tuple(line.roles), line.email)


def _decide(found: AccountRequest, status: str, remark: str, by: Actor, at: datetime) -> None:
    found.move_to(status)
    found.decided_by, found.decided_at, found.remark = by.printed, at, nfc(remark).strip()[:300]
    found.save()


def _new(line: AccountLine, agency: Agency, by: Actor, at: datetime) -> Account:
    """Somebody new, or somebody who comes from elsewhere with the account they have (NB25-Đ3.3).

    An account that was locked stays so: whoever administers it opens it in an act of its own.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(username=line.full_name).first()
    person = account.person if account else Person.objects.create(
        full_name=line.full_name, sort_key=sort_key(line.full_name)[:300], email=line.email
    )  # fmt: skip
    last = agency.posts.aggregate(last=Max("order"))["last"] or 0
    post = Post.objects.create(
        person=person, agency=agency, unit_id=line.unit_id, title=line.title, roles=line.roles, order=last + 1,
        starts=local_date(at),
    )  # fmt: skip
    audit.record(by, "directory.post_given", post.id, at, person=person.full_name, title=post.title)
    return account or name_account(person, agency, encoded_password=NO_PASSWORD, by=by, at=at)


def _change(line: AccountLine, _agency: Agency, by: Actor, at: datetime) -> Account | None:
    if line.post is None:
        return None
    post = Post.objects.select_for_update().get(id=line.post.id)
    post.title = line.title or post.title
    post.unit_id = line.unit_id or post.unit_id
    post.roles = line.roles or post.roles
    post.save(update_fields=["title", "unit", "roles"])
    said = {"title": post.title, "roles": post.roles}
    if line.email:  # it opens an account (NB25-Đ7.4c): what it was and what it is stand on record
        person = Person.objects.select_for_update().get(id=post.person_id)
        said |= {"email": line.email, "former_email": person.email}
        person.email = line.email
        person.save(update_fields=["email"])
    audit.record(by, "directory.post_changed", post.id, at, **said)
    return Account.objects.filter(person_id=post.person_id).first()


def _reset(line: AccountLine, _agency: Agency, by: Actor, at: datetime) -> Account | None:
    """The old password is void and every session ends; the administrator hands a first one out."""
    account = Account.objects.select_for_update().filter(person__posts=line.post_id).first()
    if account is not None:
        account.password = NO_PASSWORD
        account.session_epoch += 1
        account.save(update_fields=["password", "session_epoch"])
        audit.record(by, "directory.password_voided", account.id, at, username=account.username)
    return account


def _cancel(line: AccountLine, _agency: Agency, by: Actor, at: datetime) -> Account | None:
    account = Account.objects.select_for_update().filter(person__posts=line.post_id, is_active=True).first()
    if account is not None:
        _close(account, by, at, line.note or "hủy tài khoản")
    return account


def _close(account: Account, by: Actor, at: datetime, reason: str) -> None:
    account.is_active = False
    account.session_epoch += 1
    account.save(update_fields=["is_active", "session_epoch"])
    audit.record(by, "directory.account_locked", account.id, at, username=account.username, reason=reason)


_EFFECTS = {"new": _new, "change": _change, "reset": _reset, "cancel": _cancel}
