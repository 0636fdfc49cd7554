"""The operators of a deployment, appointed from its own command line: somebody must be the first to sign in."""

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
def appoint_operator(
    full_name: str,
    *,
    agency_code: str,
    agency_name: str = "",
    abbreviation: str = "",
    encoded_password: str,
    suffix: str = "",
    by: Actor,
    at: datetime,
) -> Account:
    """A person, the post of operator and the account (HY19-Đ14.4-5); the agency is made when it is not there yet.

    Raises AgencyUnknown when the agency is new and no name is given, the refusals of `kernel.agency_codes`,
    UsernameTaken, and NotAllowed for everybody who may not manage the accounts of that agency.
    """
    code = parse_addressee(agency_code).text
    agency = Agency.objects.select_for_update().filter(code=code).first()
    if agency is None:
        if not agency_name.strip():
            raise AgencyUnknown(agency_code=code)
        agency = Agency.objects.create(
            code=code, name=agency_name.strip()[:200], abbreviation=abbreviation.strip()[:30] or "VH", level="province",
            is_operator=True, has_system=False,
        )  # fmt: skip
    policies.check_can_manage_accounts(by, agency.id)
    person = Person.objects.create(full_name=full_name.strip()[:100], sort_key=sort_key(full_name.strip())[:300])
    Post.objects.create(person=person, agency=agency, title="Vận hành hệ thống", roles=[str(Role.OPERATOR)])
    audit.record(by, "directory.operator_appointed", person.id, at, person=person.full_name, agency=agency.name)
    return open_account(person.id, agency.id, encoded_password=encoded_password, suffix=suffix, by=by, at=at)
