"""A fresh deployment gets its first operator from the command line, and nobody else may make one."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from cast import AT, actor, so_noi_vu
from vanban.directory import api as directory
from vanban.directory.errors import AgencyUnknown
from vanban.directory.models import Agency, Person
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import NotAllowed
from vanban.kernel.usernames import UsernameTaken
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

MACHINE = system_actor("dòng lệnh")
PASSWORD = "Tràng An 2026 trực trục"


def appoint(name: str = "Nguyễn Văn An", **changes: object) -> directory.Account:
    facts = {"agency_code": "H42.00", "agency_name": "Văn phòng UBND tỉnh", "abbreviation": "VPUBND", "by": MACHINE}
    return directory.appoint_operator(name, encoded_password=make_password(PASSWORD), at=AT, **facts | changes)


def test_the_first_operator_signs_in_and_stands_on_record() -> None:
    account = appoint()
    assert account.username == "vpubnd_nguyenvanan"
    post = directory.posts_of_person(account.person_id, on=AT.date())[0]
    assert (post.roles, post.agency.name) == (["operator"], "Văn phòng UBND tỉnh")
    browser = Client()
    answer = browser.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/suc-khoe/").status_code == 200
    written = set(AuditEntry.objects.values_list("code", flat=True))
    assert {"directory.operator_appointed", "directory.account_opened"} <= written


def test_a_second_operator_joins_the_same_agency_and_needs_a_name_of_their_own() -> None:
    appoint()
    with pytest.raises(UsernameTaken):
        appoint()
    assert Person.objects.count() == 1
    assert appoint(suffix="2").username == "vpubnd_nguyenvanan2"
    assert Agency.objects.count() == 1


def test_an_unknown_agency_needs_a_name_and_a_clerk_appoints_nobody() -> None:
    with pytest.raises(AgencyUnknown):
        appoint(agency_name="")
    hoa = actor(so_noi_vu().posts["hoa"])
    with pytest.raises(NotAllowed):
        appoint(by=hoa)
    assert not Person.objects.filter(full_name="Nguyễn Văn An").exists()
