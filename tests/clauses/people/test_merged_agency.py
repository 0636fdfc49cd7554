"""The ward goes up in the department: open work, drafts, people, delegations and codes go over; history stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT, MONDAY, actor
from vanban.axis import api as axis
from vanban.directory import api as directory
from vanban.directory.api import Agency, Person, Post
from vanban.directory.errors import MergerTooEarly, MergerUnfit
from vanban.directory.jobs import carry_out_mergers
from vanban.drafting import api as drafting
from vanban.kernel.refusals import NotAllowed
from vanban.platform.jobs import run_pending
from vanban.registry import api as registry
from vanban.registry.policies import can_read_register
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
DECISION = "Nghị quyết số 05/NQ-HĐND ngày 15/11/2026"


@pytest.fixture
def operator(desk) -> Post:
    home = Agency.objects.create(
        code="H42.99", name="Sở Khoa học và Công nghệ", abbreviation="SKHCN", level="department", place="Ninh Bình",
        is_operator=True,
    )  # fmt: skip
    person = Person.objects.create(full_name="Phan Văn Hành", sort_key="hanh phan van")
    return Post.objects.create(person=person, agency=home, title="Vận hành", roles=["operator"])


def plan(desk, operator, on=MONDAY):
    return directory.plan_merger(
        desk.ward.agency.id, desk.snv.agency.id, on=on, decision=DECISION, by=actor(operator), at=AT
    )


@pytest.mark.clause("HY19-Đ14.6")
def test_the_merged_agency(desk, operator, arrive, sit):
    """Monday: a letter handled, one waiting, a draft, a delegation. The merger. Everything goes on."""
    ward, snv = desk.ward, desk.snv
    handled, waiting = arrive(), arrive(number="91")
    work.instruct(
        handled,
        text="Tham mưu.",
        assignees=[Assignee(ward.posts["lan"].id, Kind.LEAD)],
        due=AT + timedelta(days=3),
        by=desk.who("uoc"),
        at=AT,
    )
    draft = drafting.create_draft(desk.paper, by=desk.who("lan"), at=AT)
    directory.delegate(
        ward.posts["lan"].id, ward.posts["tuan"].id, starts=AT, ends=AT + timedelta(days=9), reason="nghỉ",
        by=desk.who("lan"), at=AT,
    )  # fmt: skip
    number = registry.get_incoming(handled).arrival_number
    axis.connect_system("H42.00", "Hệ thống tỉnh", by=desk.machine, at=AT)
    for office in (ward, snv):
        axis.open_mailbox(office.agency.code, office.agency.name, system="H42.00", by=desk.machine, at=AT)
    before = {"lan": ward.posts["lan"].id}

    screen = sit_operator(operator)
    typed = {"former": str(ward.agency.id), "heir": str(snv.agency.id), "on": f"{MONDAY}", "decision": DECISION}
    assert screen.post("/nhan-su/sap-nhap/", typed).status_code == 302
    (made,) = directory.mergers()
    assert screen.post("/nhan-su/sap-nhap/", {"id": str(made.id), "act": "carry_out"}).status_code == 302
    run_pending()

    lan = desk.who("lan")
    assert lan.agency_id == snv.agency.id
    assert lan.post_id == before["lan"]
    work.note_progress(handled, text="Vẫn làm tiếp.", by=lan, at=AT)
    # who leads the department now instructs what the ward's leader had before him, and clerks read the old book
    assert directory.can_see(desk.who("viet"), waiting)
    assert "instruct" in directory.box_counts(desk.who("viet"))
    work.instruct(
        waiting,
        text="Giao phòng.",
        assignees=[Assignee(snv.posts["mai"].id, Kind.LEAD)],
        due=None,
        by=desk.who("viet"),
        at=AT,
    )
    assert can_read_register(desk.who("hoa"), ward.agency.id)
    old = registry.get_incoming(handled)
    assert (old.agency_id, old.arrival_number) == (ward.agency.id, number)
    assert old.agency.name == "Ủy ban nhân dân phường Hoa Lư", "the old name stands on what is old"
    assert drafting.get_draft(draft.id).agency_id == snv.agency.id
    assert [one.giver_id for one in directory.delegations_to(ward.posts["tuan"].person_id, at=AT)] == [before["lan"]]
    # codes lead to the heir, both schemes
    assert directory.active_agency("H42.51", on=MONDAY) == snv.agency
    assert directory.active_agency("000.00.51.H42", on=MONDAY) == snv.agency
    assert directory.get_agency(ward.agency.id).merged_into_id == snv.agency.id
    old_books = sit("hoa").get(f"/so-sach/?nam=2026&co-quan={ward.agency.id}").content.decode()
    assert "Ủy ban nhân dân phường Hoa Lư" in old_books
    assert "01 - 02" in old_books, "the old book is read, with the numbers of the old agency"
    page = sit("hoa").get(f"/vb/{handled}/")
    assert page.status_code == 200
    closed = axis.find_mailbox("H42.51")
    assert closed.closed_at is not None
    assert closed.successor.code == "H42.08"
    page = screen.get("/nhan-su/sap-nhap/").content.decode()
    assert DECISION in page


def sit_operator(operator):
    from django.test import Client

    from vanban.directory.api import Account

    account = Account.objects.create(person=operator.person, username="vanhanh")
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_on_its_day_by_itself_and_not_before(desk, operator):
    made = plan(desk, operator, on=MONDAY + timedelta(days=1))
    with pytest.raises(MergerTooEarly):
        directory.carry_out_merger(made.id, by=actor(operator), at=AT)
    carry_out_mergers(int(AT.timestamp()))
    assert directory.get_agency(desk.ward.agency.id).merged_into_id is None
    carry_out_mergers(int((AT + timedelta(days=1)).timestamp()))
    assert directory.get_agency(desk.ward.agency.id).merged_into_id == desk.snv.agency.id


def test_what_a_merger_refuses(desk, operator):
    with pytest.raises(NotAllowed):
        directory.plan_merger(
            desk.ward.agency.id, desk.snv.agency.id, on=MONDAY, decision=DECISION, by=desk.who("viet"), at=AT
        )
    with pytest.raises(MergerUnfit):
        directory.plan_merger(
            desk.ward.agency.id, desk.ward.agency.id, on=MONDAY, decision=DECISION, by=actor(operator), at=AT
        )
    made = plan(desk, operator)
    with pytest.raises(MergerUnfit):
        plan(desk, operator)
    directory.drop_merger(made.id, by=actor(operator), at=AT)
    directory.carry_out_merger(plan(desk, operator).id, by=actor(operator), at=AT)
    with pytest.raises(MergerUnfit):
        directory.plan_merger(
            desk.snv.agency.id, desk.ward.agency.id, on=MONDAY, decision=DECISION, by=actor(operator), at=AT
        )
