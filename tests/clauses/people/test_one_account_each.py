"""One account for each official, found by the official address; a second one for the same person is refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import AT, actor, data_centre
from vanban.axis import api as axis
from vanban.axis.actions.addresses import add_alias
from vanban.directory import api as directory
from vanban.directory.api import Account, Line
from vanban.directory.errors import AccountExists, EmailTaken, HeldElsewhere, OwnAccount, ReasonMissing
from vanban.directory.models import AgencyCode, Person, Post
from vanban.kernel.actor import system_actor
from vanban.kernel.agency_codes import AgencyCodeTooLong, BadAgencyCode, CentreIsNoAgency
from vanban.kernel.refusals import NotAllowed
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db
EMAIL = "mai.nt@ninhbinh.gov.vn"


@pytest.fixture
def mai(desk, sit):
    """Mai has an account and an official address."""
    sit("mai")
    found = Account.objects.get(username="thu_mai")
    Person.objects.filter(id=found.person_id).update(email=EMAIL)
    return found


@pytest.mark.clause("VL19-Đ15.1", "NB25-Đ3.3")
def test_a_second_account_for_one_person_is_refused(desk, admin, mai):
    """By the person, by the address in other letters, when the line is written and again when it is approved."""
    by, snv = actor(admin), desk.snv.agency.id
    with pytest.raises(AccountExists):
        directory.open_account(mai.person_id, snv, encoded_password="x", by=by, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(person_id=mai.person_id, username="khac")
    again = Line("new", full_name="Nguyễn Mai", title="Chuyên viên", roles=("specialist",), email=EMAIL.upper())
    with pytest.raises(EmailTaken) as refusal:
        directory.add_lines(snv, [again], by=by, at=AT)
    assert "thu_mai" in refusal.value.render(str)[1]
    other = Line("new", full_name="Trần Bình", title="Chuyên viên", roles=("specialist",), email="binh@ninhbinh.gov.vn")
    listed = directory.add_lines(snv, [other], by=by, at=AT)
    directory.submit_requests(listed.id, by=by, at=AT)
    Person.objects.filter(id=mai.person_id).update(email="binh@ninhbinh.gov.vn")
    with pytest.raises(EmailTaken):
        directory.approve_requests(listed.id, by=desk.who("viet"), at=AT)
    assert Account.objects.filter(person__full_name="Trần Bình").count() == 0


@pytest.mark.clause("NB25-Đ7.4c")
def test_the_address_one_signs_in_with_is_not_changed_behind_anothers_back(desk, admin, mai, sit):
    """Nobody's address becomes another's, and of somebody in office elsewhere one agency's list does not change it."""
    by, snv = actor(admin), desk.snv
    sit("hung")
    hung = snv.posts["hung"]
    with pytest.raises(EmailTaken):
        directory.add_lines(snv.agency.id, [Line("change", hung.id, email=EMAIL)], by=by, at=AT)
    assert directory.add_lines(snv.agency.id, [Line("change", snv.posts["mai"].id, email=EMAIL)], by=by, at=AT)
    Post.objects.create(person=hung.person, agency=desk.ward.agency, title="Ủy viên", roles=["specialist"])
    with pytest.raises(HeldElsewhere):
        directory.add_lines(snv.agency.id, [Line("change", hung.id, email="ke.la@x.vn")], by=by, at=AT)
    assert directory.add_lines(snv.agency.id, [Line("change", hung.id, title="Phó phòng")], by=by, at=AT)


@pytest.mark.clause("HY19-Đ17.2g")
def test_who_is_in_office_in_two_agencies_is_reset_by_the_operator(desk, admin, mai, sit):
    """Neither agency's list disposes of Mai; the operator makes the password void, says why, and gives a first one."""
    snv, ward = desk.snv, desk.ward
    Post.objects.create(person=mai.person, agency=ward.agency, title="Ủy viên", roles=["specialist"])
    Account.objects.filter(id=mai.id).update(password=make_password("cu-cu-cu-cu-1"))
    with pytest.raises(HeldElsewhere):
        directory.add_lines(snv.agency.id, [Line("reset", snv.posts["mai"].id)], by=actor(admin), at=AT)
    hanh = data_centre().posts["hanh"]
    operator = actor(hanh)
    with pytest.raises(ReasonMissing):
        directory.void_password(mai.id, reason=" ", by=operator, at=AT)
    for other in (actor(admin), desk.who("viet")):
        with pytest.raises(NotAllowed):
            directory.void_password(mai.id, reason="quên", by=other, at=AT)
    ward.posts["hanh"] = hanh
    there, at_work = sit("hanh"), sit("mai")
    with pytest.raises(OwnAccount):
        directory.void_password(Account.objects.get(person=hanh.person).id, reason="x", by=operator, at=AT)
    here = "/nhan-su/nhieu-co-quan/"
    page = there.get(here).content.decode()
    assert "Nguyễn Thị Mai" in page and "Chuyên viên, Sở Nội vụ" in page and "Trần Văn Hùng" not in page
    assert there.post(here, {"id": str(mai.id), "act": "void", "reason": ""}).status_code == 422
    assert there.post(here, {"id": str(mai.id), "act": "void", "reason": "SNV và phường đề nghị"}).status_code == 302
    assert at_work.get("/viec/").status_code == 302, "every session has ended"
    told = there.post(here, {"id": str(mai.id), "act": "give"}, follow=True).content.decode()
    mai.refresh_from_db()
    assert mai.has_usable_password() and "thu_mai" in told
    line = AuditEntry.objects.get(code="directory.password_voided", subject_id=mai.id)
    assert (line.actor_name, line.data["reason"]) == ("Lưu Văn Hành", "SNV và phường đề nghị")
    assert there.post(here, {"id": str(mai.id), "act": "lock", "reason": "nghỉ"}).status_code == 302
    assert there.post(here, {"id": str(mai.id), "act": "unlock"}).status_code == 302
    assert there.post(here, {"id": str(mai.id), "act": "x"}).status_code == 403
    hung = snv.posts["hung"]
    sit("hung")
    forged = Account.objects.get(person=hung.person)
    assert there.post(here, {"id": str(forged.id), "act": "void", "reason": "x"}).status_code == 403
    assert sit("hoa").get(here).status_code == 403


@pytest.mark.clause("VL19-Đ13.2a")
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ("00.00.08.H42", BadAgencyCode),
        ("0000.00.08.H42", BadAgencyCode),
        ("000.00.8.H42", BadAgencyCode),
        ("000.00.08.42", BadAgencyCode),
        ("00O.00.08.H42", BadAgencyCode),
        ("000-00-08-H42", BadAgencyCode),
        ("000.02.29.W00", CentreIsNoAgency),
        ("H42." + "A" * 40, AgencyCodeTooLong),
    ],
)
def test_an_agency_code_is_one_of_the_standard_wherever_it_enters(desk, given, refusal):
    """13 characters of QCVN 102, or QĐ 20's form: for a guest's clerk, an operator, a mailbox and its other address."""
    machine = system_actor("thử")
    axis.connect_system("thu", "Thử", by=machine, at=AT)
    box = axis.open_mailbox("H42.77", "Thử", system="thu", by=machine, at=AT)
    words = {"agency_name": "Trung tâm", "encoded_password": "x", "by": machine, "at": AT}
    doors = [
        lambda: directory.appoint_guest_clerk("Trần Thị Thử", agency_code=given, **words),
        lambda: directory.appoint_operator("Trần Thị Thử", agency_code=given, **words),
        lambda: axis.open_mailbox(given, "Thử", system="thu", by=machine, at=AT),
        lambda: add_alias(box.id, given, by=actor(data_centre().posts["hanh"]), at=AT),
    ]
    for door in doors:
        with pytest.raises(refusal):
            door()


@pytest.mark.clause("VL19-Đ13.2a")
def test_the_database_keeps_old_codes_in_their_thirteen_characters(desk):
    for wrong in ("00.00.08.H42", "000.00.08.H4", "000.00.08.h42", "000.00.08.H421"):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyCode.objects.create(agency=desk.snv.agency, code=wrong, scheme="qcvn102")
    assert AgencyCode.objects.create(agency=desk.snv.agency, code="001.00.08.H42", scheme="qcvn102")


def test_looking_up_an_address_is_one_query_by_index(desk, mai):
    """With 20,000 people a scan at every signing in would be felt."""
    with CaptureQueriesContext(connection) as queries:
        assert directory.account_of_email(EMAIL) == mai
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM directory_person WHERE UPPER(email::text) = UPPER('x@y.vn')")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "person_email" in plan, plan
