"""Writing the demo province into the directory, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vanban.directory.actions.accounts import open_account
from vanban.directory.adapters.demo_province.agencies import (
    AGENCIES,
    GOVERNING,
    LEVEL_ONE,
    MERGED,
    MERGED_ON,
    PROVINCE,
    PlannedAgency,
)
from vanban.directory.adapters.demo_province.staff import PlannedPerson, planned_people
from vanban.directory.models import Agency, AgencyCode, Person, Post, Unit
from vanban.directory.rules import login_prefix
from vanban.kernel.actor import system_actor
from vanban.kernel.agency_codes import Scheme, parse_agency_code
from vanban.kernel.vietnamese import ascii_name, sort_key

MAIL_DOMAIN = "ninhbinh.gov.vn"


@dataclass(frozen=True)
class DemoAccount:
    """What a visitor needs to know to sign in as somebody."""

    username: str
    full_name: str
    title: str
    agency: str
    agency_code: str
    roles: tuple[str, ...]


@transaction.atomic
def create_demo_province(*, at: datetime, encoded_password: str) -> bool:
    """Make agencies, units, people, posts and accounts; False when the province is there already.

    All or nothing, so a broken first run leaves nothing half done. Every account gets the same hashed password,
    made by `django.contrib.auth.hashers.make_password` before the transaction.
    """
    if Agency.objects.select_for_update().filter(code=PROVINCE.code).exists():
        return False
    agencies: dict[str, Agency] = {}
    units: dict[tuple[str, str], Unit] = {}
    for order, planned in enumerate(AGENCIES):
        agency = agencies[planned.key] = _agency(planned, order, agencies.get(PROVINCE.key))
        _codes(planned, agency)
        for place, unit in enumerate(planned.units):
            units[planned.key, unit.abbreviation] = Unit.objects.create(
                agency=agency, name=unit.name, abbreviation=unit.abbreviation, order=place
            )
    rank: dict[str, int] = {}
    for someone in planned_people():
        person = _person(someone)
        for post in someone.posts:
            key = post.agency.key
            rank[key] = rank.get(key, 0) + 1
            Post.objects.create(
                person=person,
                agency=agencies[key],
                unit=units.get((key, post.unit)),
                title=post.title,
                roles=[role.value for role in post.roles],
                capacity=post.capacity,
                order=rank[key],
                starts=MERGED_ON,
            )
        open_account(
            person.id,
            agencies[someone.posts[0].agency.key].id,
            encoded_password=encoded_password,
            suffix=someone.suffix,
            by=system_actor("demo"),
            at=at,
        )
    return True


def demo_accounts(agency_codes: Iterable[str] | None = None) -> list[DemoAccount]:
    """The accounts of the invented agencies (of these codes, if given), by agency and rank."""
    posts = Post.objects.filter(agency__invented=True, person__account__isnull=False)
    if agency_codes is not None:
        posts = posts.filter(agency__code__in=list(agency_codes))
    found = posts.select_related("person__account", "agency").order_by("agency__order", "order")
    return [
        DemoAccount(
            username=post.person.account.username,
            full_name=post.person.full_name,
            title=post.title,
            agency=post.agency.name,
            agency_code=post.agency.code,
            roles=tuple(post.roles),
        )
        for post in found
    ]


def _agency(planned: PlannedAgency, order: int, province: Agency | None) -> Agency:
    mailbox = ascii_name(login_prefix(planned.abbreviation, planned.level, planned.place), separator="").lower()
    return Agency.objects.create(
        code=parse_agency_code(planned.code).text,
        name=planned.name,
        abbreviation=planned.abbreviation,
        level=planned.level,
        parent=province,
        governing_name=GOVERNING if planned.level == "department" else "",
        place=planned.place,
        email=f"{mailbox}@{MAIL_DOMAIN}",
        has_system=planned.has_system,
        is_operator=planned.key == "SKHCN",
        invented=True,
        order=order,
        active_from=MERGED_ON if planned.closed_on is None else None,
        active_to=planned.closed_on,
    )


def _codes(planned: PlannedAgency, agency: Agency) -> None:
    """The old-scheme alias, and for departments the codes of the two provinces that were merged in."""
    last_day = MERGED_ON - timedelta(days=1)
    AgencyCode.objects.create(
        agency=agency, code=parse_agency_code(planned.old_code).text, scheme=Scheme.QCVN_102.value
    )
    if planned.level == "department" and planned.closed_on is None:
        for top in MERGED:
            old = parse_agency_code(planned.old_code.replace(LEVEL_ONE, top))
            AgencyCode.objects.create(agency=agency, code=old.text, scheme=old.scheme.value, valid_to=last_day)


def _person(planned: PlannedPerson) -> Person:
    post = planned.posts[0]
    prefix = ascii_name(login_prefix(post.agency.abbreviation, post.agency.level, post.agency.place), separator="")
    mailbox = f"{ascii_name(planned.full_name, separator='')}{planned.suffix}.{prefix}".lower()
    return Person.objects.create(
        full_name=planned.full_name, sort_key=sort_key(planned.full_name), email=f"{mailbox}@{MAIL_DOMAIN}"
    )
