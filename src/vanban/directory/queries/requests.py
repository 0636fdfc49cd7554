"""Lists of accounts, the people of an agency with their accounts, and what is wrong with a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Count, Q

from vanban.directory import states
from vanban.directory.errors import EmailTaken, HeldElsewhere, LineUnfit
from vanban.directory.models import Account, AccountLine, AccountRequest, Post, Unit
from vanban.directory.queries.leaving import held_of
from vanban.directory.queries.people import posts_in_force
from vanban.directory.queries.signing_on import account_with_address
from vanban.directory.rules import Role
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop


class Typed(Protocol):
    """A line as it was typed."""

    @property
    def kind(self) -> str: ...
    @property
    def post_id(self) -> UUID | None: ...
    @property
    def full_name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Colleague:
    """Somebody of an agency, in one post, with the account they sign in with."""

    post: Post
    account: Account | None


def colleagues(agency_id: UUID, *, on: date) -> list[Colleague]:
    """The people of an agency on this day, by unit and rank."""
    posts = list(posts_in_force(on=on).filter(agency_id=agency_id).order_by("unit__order", "order", "person__sort_key"))
    accounts = {one.person_id: one for one in Account.objects.filter(person_id__in=[p.person_id for p in posts])}
    return [Colleague(post, accounts.get(post.person_id)) for post in posts]


@dataclass(frozen=True)
class InSeveral:
    """Somebody of whom no agency's list disposes, with the one account they have."""

    account: Account
    posts: list[Post]


def in_several(*, on: date) -> list[InSeveral]:
    """Everybody with an account who is in office in more than one agency on this day, or an operator, by name."""
    several = (
        posts_in_force(on=on)
        .values("person_id")
        .annotate(agencies=Count("agency_id", distinct=True))
        .filter(agencies__gt=1)
        .order_by()
        .values("person_id")
    )
    operators = posts_in_force(on=on).filter(roles__contains=[Role.OPERATOR]).order_by().values("person_id")
    wanted = Q(person_id__in=several) | Q(person_id__in=operators)
    held: dict[UUID, list[Post]] = {}
    for post in posts_in_force(on=on).filter(wanted).order_by("agency__name", "order"):
        held.setdefault(post.person_id, []).append(post)
    accounts = Account.objects.select_related("person").filter(person_id__in=held).order_by("person__sort_key")
    return [InSeveral(one, held[one.person_id]) for one in accounts]


def open_list(agency_id: UUID) -> AccountRequest | None:
    """The list that is being drawn up."""
    found = AccountRequest.objects.filter(agency_id=agency_id, status=states.LISTED)
    return found.prefetch_related("lines__post__person", "lines__account", "lines__unit").first()


def requests_of(agency_id: UUID, *, limit: int = 30) -> list[AccountRequest]:
    """The lists that were submitted, newest first, with their lines."""
    found = AccountRequest.objects.filter(agency_id=agency_id).exclude(status=states.LISTED)
    return list(found.prefetch_related("lines__post__person", "lines__account", "lines__unit")[:limit])


def line_faults(line: Typed, agency_id: UUID, *, at: datetime) -> Iterator[Refusal]:
    """Every reason why a line cannot be taken, when it is written down and again when it takes effect."""
    here = posts_in_force(on=local_date(at)).filter(agency_id=agency_id)
    post = here.filter(id=line.post_id).first() if line.post_id else None
    said = line.full_name.strip() or (post.person.full_name if post else "—")

    def wrong(why: str) -> LineUnfit:
        return LineUnfit(line=said, why=Phrase(why))

    if line.kind == "new":
        if not line.full_name.strip() or not line.title.strip():
            yield wrong(gettext_noop("the name and the title are needed"))
        if not line.roles:
            yield wrong(gettext_noop("at least one role is needed"))
        yield from _of_others(line, Account.objects.filter(username=line.full_name.strip()).first(), agency_id, at)
    elif line.kind not in {"change", "reset", "cancel"}:
        yield wrong(gettext_noop("it is none of the four kinds"))
    elif post is None:
        yield wrong(gettext_noop("this person holds no post in this agency"))
    elif line.kind == "cancel" and held_of(post.id):
        yield wrong(gettext_noop("open work must be handed over first"))
    elif line.kind in {"reset", "cancel"} and not Account.objects.filter(person_id=post.person_id).exists():
        yield wrong(gettext_noop("this person has no account"))
    elif line.kind in {"reset", "cancel"} or line.email.strip() or line.roles:
        yield from _of_others(line, Account.objects.filter(person_id=post.person_id).first(), agency_id, at)
    if line.unit_id and not Unit.objects.filter(id=line.unit_id, agency_id=agency_id).exists():
        yield wrong(gettext_noop("the unit belongs to another agency"))
    if set(line.roles) - {str(role) for role in Role} or Role.OPERATOR in line.roles:
        yield wrong(gettext_noop("a role is unknown, or is given by the operator only"))


def _elsewhere(account: Account | None, agency_id: UUID, at: datetime) -> Iterator[Refusal]:
    """Whoever is in office in another agency is not disposed of by this one's list, nor is the address they sign in
    with changed by it."""
    if account is None:
        return
    held = posts_in_force(on=local_date(at)).filter(person_id=account.person_id).exclude(agency_id=agency_id)
    names = sorted({post.agency.name for post in held})
    if names:
        yield HeldElsewhere(name=account.person.full_name, agencies=", ".join(names))


_OPERATES = gettext_noop("this person runs the system for the province: an operator answers for that account")


def _operates(person_id: UUID, at: datetime) -> bool:
    """Operators are above every agency's administrator and head, also those of the agency they sit in."""
    return any(Role.OPERATOR in post.roles for post in posts_in_force(on=local_date(at)).filter(person_id=person_id))


def _of_others(line: Typed, account: Account | None, agency_id: UUID, at: datetime) -> Iterator[Refusal]:
    """What a line may not do to those whom others answer for, too.

    An official address opens an account (NB25-Đ7.4c), so it stands for one person, who has one account (VL19-Đ15.1).
    """
    if line.kind != "change" or line.email.strip():
        yield from _elsewhere(account, agency_id, at)
    if account is not None and _operates(account.person_id, at):
        yield LineUnfit(line=account.person.full_name, why=Phrase(_OPERATES))
    taken = account_with_address(line.email, but=account)
    if taken is not None:
        yield EmailTaken(email=line.email.strip(), name=taken.person.full_name, username=taken.username)


def is_line_of(line_id: UUID, agency_id: UUID) -> bool:
    """Whether a line of this id stands on a list of this agency."""
    return AccountLine.objects.filter(id=line_id, request__agency_id=agency_id).exists()


def is_request_of(request_id: UUID, agency_id: UUID) -> bool:
    """Whether there is a list of this id in this agency."""
    return AccountRequest.objects.filter(id=request_id, agency_id=agency_id).exists()
