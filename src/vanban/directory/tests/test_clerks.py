"""An agency without a system gets its clerk from the hub's command line, and nobody else may make one."""

import pytest
from django.contrib.auth.hashers import make_password

from cast import AT, actor, so_noi_vu
from vanban.directory import api as directory
from vanban.directory.errors import AgencyUnknown
from vanban.directory.models import Agency, Person
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import NotAllowed
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db


def appoint(**changes: object) -> directory.Account:
    facts = {
        "agency_code": "H42.81", "agency_name": "Hội Nông dân", "abbreviation": "HND", "by": system_actor("dòng lệnh"),
        "encoded_password": make_password("Tràng An 2026 nông dân"),
    }  # fmt: skip
    return directory.appoint_guest_clerk("Phạm Thị Yến", at=AT, **facts | changes)


def test_the_clerk_has_an_ordinary_account_in_an_agency_without_a_system() -> None:
    account = appoint()
    assert account.username == "hnd_phamthiyen"
    post = directory.posts_of_person(account.person_id, on=AT.date())[0]
    assert (post.roles, post.agency.has_system) == (["clerk"], False)
    assert AuditEntry.objects.filter(code="directory.guest_clerk_appointed").count() == 1
    assert appoint(suffix="2", agency_name="").username == "hnd_phamthiyen2"
    assert Agency.objects.count() == 1


def test_an_agency_with_a_system_an_unknown_one_and_a_clerks_own_hand_are_refused() -> None:
    office = so_noi_vu()
    for wrong in ({"agency_code": "H42.08"}, {"agency_name": " "}):
        with pytest.raises(AgencyUnknown):
            appoint(**wrong)
    with pytest.raises(NotAllowed):
        appoint(by=actor(office.posts["hoa"]))
    assert not Person.objects.filter(full_name="Phạm Thị Yến").exists()
