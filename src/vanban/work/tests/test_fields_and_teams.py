"""A letter goes to the leader of its field; a team changes while work lies before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import AT, Office
from vanban.directory.api import Account, Person, Post, Role, can_see, has_open_item
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.states import StepRefused
from vanban.platform import audit
from vanban.work import api
from vanban.work.actions.desk import end_field, keep_field
from vanban.work.errors import OnlyClerksSubmit, OnlyLeadersMakeTeams, TeamWrong
from vanban.work.models import Assignment

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def tam(ward: Office) -> Post:
    """A second leader of the ward: Phạm Văn Tâm, deputy chairman."""
    person = Person.objects.create(full_name="Phạm Văn Tâm", sort_key="tam pham van")
    ward.posts["tam"] = Post.objects.create(
        person=person, agency=ward.agency, title="Phó Chủ tịch", roles=[Role.LEADER], capacity="KT.", order=1
    )
    return ward.posts["tam"]


@pytest.fixture
def sit(ward: Office) -> Callable[[str], Client]:
    """Somebody at the screen."""

    def down(short: str) -> Client:
        account, _new = Account.objects.get_or_create(
            person=ward.posts[short].person, defaults={"username": f"thu_{short}"}
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return down


def before(who: Who, document: UUID) -> set[str]:
    """Before which leaders a letter lies."""
    return {short for short in ("uoc", "tam") if has_open_item(who(short), document, "instruct")}


@pytest.mark.clause("VL19-Đ16.2")
def test_a_letter_lies_before_the_leader_of_its_field(
    arrive: Arrive, who: Who, ward: Office, tam: Post, sit: Callable[[str], Client]
) -> None:
    """Tâm leads land and building: the letter is his, Ước sees it and may instruct it, the timeline says why."""
    field = keep_field("Đất đai, xây dựng", words="san lấp", leader_id=tam.id, handler_id=None, by=who("uoc"), at=AT)
    other, letter = arrive(subject="V/v chế độ báo cáo"), arrive(subject="V/v xử lý việc San  Lấp mặt bằng")
    assert before(who, other) == {"uoc", "tam"}
    assert before(who, letter) == {"tam"}
    assert can_see(who("uoc"), letter), "it is laid before one and hidden from nobody"
    page = sit("uoc").get(f"/vb/{letter}/").content.decode()
    assert "trình Phạm Văn Tâm, lãnh đạo phụ trách lĩnh vực Đất đai, xây dựng" in page
    assert f"/vb/{letter}/instruct/" in page
    named = arrive(subject="V/v san lấp", submit_to=(ward.posts["uoc"].id,))
    assert before(who, named) == {"uoc"}, "whom the clerk names goes before the field"
    end_field(field.id, by=who("uoc"), at=AT)
    assert before(who, arrive(subject="V/v san lấp")) == {"uoc", "tam"}


def test_a_leader_who_has_left_or_a_field_without_one_is_not_waited_for(
    arrive: Arrive, who: Who, ward: Office, tam: Post
) -> None:
    keep_field("Hộ tịch", leader_id=None, handler_id=ward.posts["lan"].id, by=who("uoc"), at=AT)
    keep_field("San lấp", leader_id=tam.id, handler_id=None, by=who("uoc"), at=AT)
    assert before(who, arrive(subject="V/v hộ tịch")) == {"uoc", "tam"}
    Post.objects.filter(id=tam.id).update(ends=AT.date() - timedelta(days=1))
    letter = arrive(subject="V/v san lấp")
    assert has_open_item(who("uoc"), letter, "instruct")


def test_the_wrong_field_is_mended_with_one_press(
    arrive: Arrive, who: Who, ward: Office, tam: Post, sit: Callable[[str], Client]
) -> None:
    """The clerk, or any leader, lays it before all; afterwards, and for others, there is no such button."""
    keep_field("San lấp", leader_id=tam.id, handler_id=None, by=who("uoc"), at=AT)
    letter = arrive(subject="V/v san lấp")
    clerk, button = sit("ngoc"), f"/vb/{letter}/lay-before-all/"
    with pytest.raises(OnlyClerksSubmit):
        api.lay_before_all(letter, by=who("lan"), at=AT)
    assert button in clerk.get(f"/vb/{letter}/").content.decode()
    assert clerk.post(button).status_code == 302
    assert before(who, letter) == {"uoc", "tam"}
    page = clerk.get(f"/vb/{letter}/").content.decode()
    assert button not in page and "trình tất cả lãnh đạo" in page
    lead = api.Assignee(ward.posts["lan"].id, api.Kind.LEAD)
    api.instruct(letter, text="Tham mưu.", assignees=[lead], due=None, by=who("uoc"), at=LATER)
    with pytest.raises(StepRefused):
        api.lay_before_all(letter, by=who("ngoc"), at=LATER)


def _team(who: Who, ward: Office, *members: str) -> Any:
    ids = [ward.posts[one].id for one in members]
    return api.make_team(name="Tổ 1", basis="QĐ 12", head_id=ids[0], member_ids=ids, by=who("uoc"), at=AT)


def _given(arrive: Arrive, who: Who, ward: Office, team: Any) -> UUID:
    letter = arrive()
    named = api.team_assignee(team.id, ward.agency.id, api.Kind.LEAD, on=AT.date())
    api.instruct(letter, text="Tổ 1 chủ trì.", assignees=[named], due=None, by=who("uoc"), at=AT)
    return letter


@pytest.mark.clause("NB25-Đ12")
def test_the_members_of_a_team_change(arrive: Arrive, who: Who, ward: Office) -> None:
    """What nobody took goes to the new members and leaves those who left; what Tuấn took stays his."""
    team = _team(who, ward, "lan", "tuan")
    taken, free = _given(arrive, who, ward, team), _given(arrive, who, ward, team)
    api.claim(taken, by=who("tuan"), at=LATER)
    new = [ward.posts["binh"].id, ward.posts["ngoc"].id]
    for wrong in ({"basis": " "}, {"member_ids": []}, {"head_id": team.agency_id}):
        words = {"basis": "QĐ 15", "head_id": new[0], "member_ids": new, **wrong}
        with pytest.raises(TeamWrong):
            api.change_team(team.id, **words, by=who("uoc"), at=LATER)
    for other in ("lan", "viet"):
        with pytest.raises(OnlyLeadersMakeTeams):
            api.change_team(team.id, basis="QĐ 15", head_id=new[0], member_ids=new, by=who(other), at=LATER)
    api.change_team(team.id, basis="QĐ 15", head_id=new[0], member_ids=new, by=who("uoc"), at=LATER)
    shown = {one: has_open_item(who(one), free, "handle") for one in ("lan", "tuan", "binh", "ngoc")}
    assert shown == {"lan": False, "tuan": False, "binh": True, "ngoc": True}
    assert Assignment.objects.get(handling_id=free).post == ward.posts["binh"]
    assert can_see(who("ngoc"), free)
    assert Assignment.objects.get(handling_id=taken).post == ward.posts["tuan"]
    assert has_open_item(who("tuan"), taken, "handle") and not has_open_item(who("binh"), taken, "handle")
    (line,) = [one for one in audit.lines(team.id) if one.code == "work.team_changed"]
    assert (
        line.data["added"] == "Nguyễn Văn Bình, Bùi Thị Ngọc" or line.data["added"] == "Bùi Thị Ngọc, Nguyễn Văn Bình"
    )
    assert set(line.data["removed"].split(", ")) == {"Hoàng Thị Lan", "Đinh Anh Tuấn"}
    api.claim(free, by=who("ngoc"), at=LATER)


def test_a_new_head_who_has_a_share_of_their_own_does_not_get_a_second(arrive: Arrive, who: Who, ward: Office) -> None:
    team = _team(who, ward, "lan", "tuan")
    letter = arrive()
    named = api.team_assignee(team.id, ward.agency.id, api.Kind.LEAD, on=AT.date())
    own = [api.Assignee(ward.posts[one].id, api.Kind.COWORK) for one in ("binh", "tuan")]
    due = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
    api.instruct(letter, text="Tổ 1 chủ trì.", assignees=[named, *own], due=due, by=who("uoc"), at=AT)
    new = [ward.posts["binh"].id, ward.posts["ngoc"].id]
    api.change_team(team.id, basis="QĐ 15", head_id=new[0], member_ids=new, by=who("uoc"), at=LATER)
    held = {(one.kind, one.post) for one in Assignment.objects.filter(handling_id=letter)}
    assert held == {("lead", ward.posts["ngoc"]), ("cowork", ward.posts["binh"]), ("cowork", ward.posts["tuan"])}
    assert has_open_item(who("tuan"), letter, "cowork") and not has_open_item(who("tuan"), letter, "handle")


def test_the_page_changes_a_team(ward: Office, who: Who, sit: Callable[[str], Client]) -> None:
    here = reverse("teams")
    team = _team(who, ward, "lan", "tuan")
    leader = sit("uoc")
    page = leader.get(here).content.decode()
    assert f"?doi={team.id}" in page
    form = leader.get(f"{here}?doi={team.id}").content.decode()
    assert "Thay đổi “Tổ 1”" in form and 'value="QĐ 12"' in form and 'name="name"' not in form
    new = [str(ward.posts[one].id) for one in ("ngoc", "tuan")]
    typed = {"basis": "QĐ 15", "head": new[0], "members": new}
    assert leader.post(f"{here}?doi={team.id}", {**typed, "members": new[:1]}).status_code == 422
    assert leader.post(f"{here}?doi={team.id}", typed).status_code == 302
    page = leader.get(here).content.decode()
    assert "Bùi Thị Ngọc" in page and "QĐ 15" in page and "Hoàng Thị Lan, " not in page


def test_no_head_of_a_unit_joins_the_team_of_others(
    arrive: Arrive, who: Who, ward: Office, sit: Callable[[str], Client]
) -> None:
    """A team's letters are its members': only leaders, who heads it and who made it change who they are, or end it."""
    team = _team(who, ward, "ngoc", "uoc")
    letter = _given(arrive, who, ward, team)
    binh = who("binh")
    assert not can_see(binh, letter)
    members = [ward.posts[one].id for one in ("ngoc", "uoc", "binh")]
    with pytest.raises(OnlyLeadersMakeTeams):
        api.change_team(team.id, basis="QĐ 15", head_id=members[0], member_ids=members, by=binh, at=LATER)
    with pytest.raises(OnlyLeadersMakeTeams):
        api.end_team(team.id, by=binh, at=LATER)
    assert not can_see(binh, letter)
    page = sit("binh").get(reverse("teams")).content.decode()
    assert "Tổ 1" in page and f"?doi={team.id}" not in page and f'value="{team.id}"' not in page
    own = [ward.posts[one].id for one in ("lan", "tuan")]
    made = api.make_team(name="Tổ 2", basis="Phòng lập", head_id=own[0], member_ids=own, by=binh, at=AT)
    api.change_team(made.id, basis="Phòng lập", head_id=members[2], member_ids=members, by=binh, at=LATER)
    api.end_team(made.id, by=binh, at=LATER)
