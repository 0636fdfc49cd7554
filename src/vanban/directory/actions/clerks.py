"""Clerks of agencies without a system: an account for the desk on the hub, given from the hub's own command line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vanban.directory import policies
from vanban.directory.actions.accounts import open_account
from vanban.directory.errors import AgencyUnknown
from vanban.directory.models import Account, Agency, Person, Post
from vanban.directory.rules import Role
from vanban.kernel.actor import Actor
from vanban.kernel.agency_codes import parse_addressee
from vanban.kernel.vietnamese import sort_key
from vanban.platform import audit


@transaction.atomic
def appoint_guest_clerk(
    full_name: str,
    *,
    agency_code: str,
    agency_name: str = "",
    abbreviation: str = "",
    place: str = "",
    encoded_password: str,
    suffix: str = "",
    by: Actor,
    at: datetime,
) -> Account:
    """A person, the post of clerk and the account in an agency without a system (VL19-Đ5.2).

    The agency is made when it is not there yet. Raises AgencyUnknown when it is new and no name is given, and for one
    that has a system, whose clerks work there; the refusals of `kernel.agency_codes`, UsernameTaken, and NotAllowed for
    everybody who may not manage the accounts of that agency.
    """
    code = parse_addressee(agency_code).text
    agency = Agency.objects.select_for_update().filter(code=code).first()
    if (agency is None and not agency_name.strip()) or (agency is not None and agency.has_system):
        raise AgencyUnknown(agency_code=code)
    if agency is None:
        agency = Agency.objects.create(
            code=code, name=agency_name.strip()[:200], abbreviation=abbreviation.strip()[:30] or "CQ", level="external",
            place=place.strip()[:100], has_system=False,
        )  # fmt: skip
    policies.check_can_manage_accounts(by, agency.id)
    person = Person.objects.create(full_name=full_name.strip()[:100], sort_key=sort_key(full_name.strip())[:300])
    Post.objects.create(person=person, agency=agency, title="Văn thư", roles=[str(Role.CLERK)])
    audit.record(by, "directory.guest_clerk_appointed", person.id, at, person=person.full_name, agency=agency.name)
    return open_account(person.id, agency.id, encoded_password=encoded_password, suffix=suffix, by=by, at=at)
