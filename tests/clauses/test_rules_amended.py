"""The operator amends a regulation; documents begun before keep the rules of their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from cast import AT, MONDAY, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Role, for_agency
from vanban.directory.models import Agency, Person, Post
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import Urgency
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.models import AuditEntry
from vanban.rulebook import actions
from vanban.rulebook.api import (
    Dispatch,
    Letter,
    NoRulesInForce,
    Upload,
    check_upload,
    decide_dispatch,
    decide_with_own,
    kept_profile,
    own_lists_between,
    profile_for,
    sending_deadline,
    upload_faults,
)
from vanban.rulebook.errors import UnknownRegulation, VersionUnknown
from vanban.rulebook.models import Amendment, OwnList
from vanban.rulebook.queries import data_of, profile_in

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
BASIS = "Quyết định số 12/QĐ-UBND ngày 20/11/2026"
WHY = "Các sở gửi bài trình bày kèm theo"


@pytest.fixture
def lan_anh() -> Actor:
    """The operator of the province."""
    return Actor(new_id(), "Trịnh Lan Anh", post_id=new_id(), agency_id=new_id(), roles=frozenset({"operator"}))


def with_presentations() -> dict[str, object]:
    formats = data_of("nb25")["formats"]
    return {"formats": {**formats, "attachment": [*formats["attachment"], "pptx"]}}


def change(by: Actor, part: str = "formats", values: dict[str, object] | None = None, **words: object) -> Amendment:
    """The operator orders a change from tomorrow on."""
    told = {"effective_from": TUESDAY, "basis": BASIS, "reason": WHY, "at": AT, **words}
    return actions.amend("nb25", part, values or with_presentations(), by=by, **told)  # type: ignore[arg-type]


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


@pytest.mark.clause("NB16-Đ20.4", "HY19-Đ15.3")
def test_a_change_makes_a_new_version_from_its_day_on(lan_anh):
    made = change(lan_anh)
    assert (made.version, made.before["formats"]["attachment"].count("pptx")) == ("1.1", 0)
    today, tomorrow = profile_for("ninh-binh", MONDAY), profile_for("ninh-binh", TUESDAY)
    assert (today.version, tomorrow.version) == ("1", "1.1")
    file = Upload("TrinhBay.pptx", 1000, "attachment")
    assert "rulebook.format" in {fault.code for fault in upload_faults(today, file)}
    assert check_upload(tomorrow, file).version == "1.1"
    line = AuditEntry.objects.get(code="rulebook.amended")
    assert (line.actor_name, line.data["version"], line.data["basis"]) == ("Trịnh Lan Anh", "1.1", BASIS)


def test_a_document_keeps_the_version_of_its_day(lan_anh):
    change(lan_anh)
    change(lan_anh, "time_limits", {"time_limits": {"send": "same_day"}}, at=AT + timedelta(hours=1))
    for version, extension_let_in in (("1", False), ("1.1", True), ("1.2", True)):
        rules = kept_profile("nb25", version, province="ninh-binh", on=TUESDAY + timedelta(days=400))
        assert rules.version == version
        assert ("pptx" in rules.formats.attachment) is extension_let_in
    assert profile_in("nb25", "1.1").time_limits.send == "next_working_morning"
    assert profile_in("nb25", "1.2").time_limits.send == "same_day"
    with pytest.raises(VersionUnknown):
        profile_in("nb25", "1.9")
    with pytest.raises(UnknownRegulation):
        profile_in("xx99", "1")
    assert kept_profile("xx99", "7", province="ninh-binh", on=MONDAY).id == "nb25"
    assert kept_profile("", "", province="ninh-binh", on=TUESDAY).version == "1.2"
    with pytest.raises(NoRulesInForce):
        kept_profile("", "", province="ca-mau", on=MONDAY)


def test_the_rules_of_a_day_that_has_begun_never_change(lan_anh):
    for day in (MONDAY, MONDAY - timedelta(days=30)):
        with pytest.raises(Refusal) as refusal:
            change(lan_anh, effective_from=day)
        assert codes(refusal) == {"rulebook.too_early"}
        assert refusal.value.reasons[0].data["earliest"] == "24/11/2026"
    change(lan_anh, effective_from=TUESDAY + timedelta(days=7))
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, "must_scan", {"must_scan": ["Hồ sơ đất đai"]})
    assert codes(refusal) == {"rulebook.before_last"}


def test_all_reasons_are_told_at_once(lan_anh):
    wrong = {"formats": {"main": ["docx", "exe"], "attachment": [], "scan": ["jpg"], "signed": ["docx"]}}
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, values=wrong, effective_from=MONDAY, basis=" ", reason="")
    assert codes(refusal) == {
        "rulebook.basis",
        "rulebook.why",
        "rulebook.too_early",
        "rulebook.format_unchecked",
        "rulebook.formats_lack",
        "rulebook.value",
    }
    assert not Amendment.objects.exists()
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, values={"formats": data_of("nb25")["formats"]})
    assert codes(refusal) == {"rulebook.nothing_changed"}
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, "branding", {"branding": {}})
    assert codes(refusal) == {"rulebook.part"}


@pytest.mark.parametrize("roles", [{"specialist"}, {"leader"}, {"unit_admin"}, {"clerk"}])
def test_only_the_operator_amends_and_nobody_in_his_place(lan_anh, roles):
    other = Actor(new_id(), "Người khác", post_id=new_id(), agency_id=new_id(), roles=frozenset(roles))
    standing_in = Actor(
        new_id(), "Người khác", post_id=new_id(), roles=frozenset({"operator"}), for_person_id=new_id(), for_name="A"
    )
    for by in (other, standing_in):
        with pytest.raises(NotAllowed):
            change(by)
        with pytest.raises(NotAllowed):
            actions.withdraw_amendment("nb25", 1, reason="Nhầm", by=by, at=AT)


def test_regulations_of_other_provinces_and_of_the_past_are_not_amended_here(lan_anh):
    told = {"effective_from": TUESDAY, "basis": BASIS, "reason": WHY, "by": lan_anh, "at": AT}
    listed = {"must_scan": ["Hồ sơ đất đai"]}
    with pytest.raises(Refusal) as refusal:
        actions.amend("hp25", "must_scan", listed, **told)
    assert codes(refusal) == {"rulebook.other_province"}
    with pytest.raises(Refusal) as refusal:
        actions.amend("nb16", "must_scan", listed, **told)
    assert codes(refusal) == {"rulebook.not_in_force_then"}
    with pytest.raises(UnknownRegulation):
        actions.amend("xx99", "must_scan", listed, **told)


def test_a_change_is_withdrawn_before_its_day_and_never_after(lan_anh):
    change(lan_anh)
    change(lan_anh, "must_scan", {"must_scan": ["Hồ sơ đất đai"]})
    with pytest.raises(Refusal) as refusal:
        actions.withdraw_amendment("nb25", 1, reason="Nhầm danh mục", by=lan_anh, at=AT)
    assert codes(refusal) == {"rulebook.not_the_last"}
    actions.withdraw_amendment("nb25", 2, reason="Nhầm danh mục", by=lan_anh, at=AT)
    assert profile_for("ninh-binh", TUESDAY).version == "1.1"
    with pytest.raises(Refusal) as refusal:
        actions.withdraw_amendment("nb25", 2, reason="Nhầm danh mục", by=lan_anh, at=AT)
    assert codes(refusal) == {"rulebook.withdrawn"}
    with pytest.raises(Refusal) as refusal:
        actions.withdraw_amendment("nb25", 1, reason=" ", by=lan_anh, at=AT + timedelta(days=1))
    assert codes(refusal) == {"rulebook.already_counts", "rulebook.why"}
    assert change(lan_anh, "must_scan", {"must_scan": ["Bản đồ"]}).version == "1.3", "a number is never given again"


def test_the_database_keeps_what_counted(lan_anh):
    made = change(lan_anh)
    for statement in (
        "UPDATE rulebook_amendment SET reason = 'khác'",
        "DELETE FROM rulebook_amendment",
        "UPDATE rulebook_amendment SET withdrawn_at = timestamptz '2026-11-24 08:00+07'",
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    made.refresh_from_db()
    assert made.reason == WHY


@pytest.mark.clause("HY19-Đ7.2")
def test_the_chairman_of_hung_yen_changes_the_list_of_what_goes_with_paper(lan_anh, settings):
    settings.VANBAN_PROVINCE = "hung-yen"
    lines = [dict(line) for line in data_of("hy19")["dispatch_rules"]]
    for line in lines:
        if "types" in line:
            line["types"] = [code for code in line["types"] if code != "nghi-quyet"] + ["de-an"]
    told = {"effective_from": date(2026, 12, 1), "basis": BASIS, "reason": WHY, "by": lan_anh, "at": AT}
    actions.amend("hy19", "dispatch_rules", {"dispatch_rules": lines}, **told)

    def way(code: str, on: date) -> Dispatch:
        letter = Letter(code, "department", "commune", receiver_has_system=True, signed=True)
        return decide_dispatch(profile_for("hung-yen", on), letter).value

    assert (way("nghi-quyet", MONDAY), way("de-an", MONDAY)) == (Dispatch.E_AND_PAPER, Dispatch.E_ONLY)
    december = date(2026, 12, 1)
    assert (way("nghi-quyet", december), way("de-an", december)) == (Dispatch.E_ONLY, Dispatch.E_AND_PAPER)


def test_names_of_boxes_are_laid_over_one_by_one(lan_anh):
    change(lan_anh, "boxes", {"boxes": {"issue": {"vi": "Văn bản chờ gửi", "en": "To send"}}})
    tomorrow = profile_for("ninh-binh", TUESDAY)
    assert (tomorrow.box_label("issue"), tomorrow.box_label("sign")) == ("Văn bản chờ gửi", "Trình ký ban hành")
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, "boxes", {"boxes": {"sign": {"vi": "Văn bản chờ gửi", "en": ""}, "review": {"vi": " "}}})
    assert codes(refusal) == {"rulebook.label_twice", "rulebook.label"}


def test_a_stricter_time_limit_counts_for_what_is_signed_from_then_on(lan_anh):
    change(lan_anh, "time_limits", {"time_limits": {"send": "at_once", "at_once_minutes": 15}})
    signed = AT + timedelta(days=2)
    assert sending_deadline(profile_for("ninh-binh", TUESDAY), signed, Urgency.NORMAL).value == signed + timedelta(
        minutes=15
    )
    with pytest.raises(Refusal) as refusal:
        change(lan_anh, "time_limits", {"time_limits": {"send": "some_day", "at_once_minutes": 0}})
    assert codes(refusal) == {"rulebook.value", "rulebook.number"}


def three_agencies() -> tuple[Agency, Agency, Agency]:
    """Sở Nội vụ with a body under it, and the ward beside them."""
    department, ward = so_noi_vu().agency, phuong_hoa_lu().agency
    archive = Agency.objects.create(
        code="H42.08.01", name="Trung tâm Lưu trữ lịch sử", abbreviation="TTLT", level="department", parent=department,
        place="Ninh Bình",
    )  # fmt: skip
    return department, archive, ward


def test_a_department_lists_for_those_under_it_and_for_nobody_else():
    department, archive, ward = three_agencies()
    head = Post.objects.get(agency=department, title="Giám đốc")
    made = actions.keep_own_list(
        {"hop-dong": "e_only", "bao-cao": "e_and_paper"},
        agency_name=department.name, effective_from=TUESDAY, basis="Quyết định số 5/QĐ-SNV", reason=WHY,
        by=actor(head), at=AT,
    )  # fmt: skip
    assert made.number == 1
    rules = profile_for("ninh-binh", TUESDAY)

    def way(code: str, receiver: Agency, on: date = TUESDAY, **facts: bool) -> tuple[Dispatch, str]:
        line = [receiver.id, *([receiver.parent_id] if receiver.parent_id else [])]
        lists = own_lists_between([department.id], line, on)
        letter = Letter(code, "department", "department", **{"receiver_has_system": True, "signed": True, **facts})
        decision = decide_with_own(rules, letter, lists)
        return decision.value, decision.reason

    assert way("hop-dong", archive)[0] is Dispatch.E_ONLY
    assert way("bao-cao", archive)[0] is Dispatch.E_AND_PAPER
    assert "Sở Nội vụ, Quyết định số 5/QĐ-SNV" in way("bao-cao", archive)[1]
    assert way("hop-dong", ward)[0] is Dispatch.E_AND_PAPER
    assert way("bao-cao", ward)[0] is Dispatch.E_ONLY
    assert way("bao-cao", archive, MONDAY)[0] is Dispatch.E_ONLY, "not before its day"
    assert way("hop-dong", archive, receiver_has_system=False)[0] is Dispatch.PAPER_ONLY
    assert way("hop-dong", archive, signed=False)[0] is Dispatch.E_AND_PAPER
    assert AuditEntry.objects.filter(code="rulebook.own_list_kept", agency_id=department.id).count() == 1


def test_an_own_list_is_refused_with_all_reasons_and_only_to_the_head_or_administrator(settings):
    department, _archive, _ward = three_agencies()
    people = {post.title: actor(post) for post in Post.objects.filter(agency=department)}
    admin = Post.objects.create(
        person=Person.objects.create(full_name="Đỗ Quản Trị", sort_key="tri"), agency=department, title="Quản trị",
        roles=[str(Role.UNIT_ADMIN)],
    )  # fmt: skip
    told = {"agency_name": department.name, "effective_from": TUESDAY, "basis": "QĐ 5", "reason": WHY, "at": AT}
    for title in ("Chuyên viên", "Văn thư", "Trưởng phòng"):
        with pytest.raises(NotAllowed):
            actions.keep_own_list({"bao-cao": "e_only"}, by=people[title], **told)
    with pytest.raises(Refusal) as refusal:
        actions.keep_own_list(
            {"thu-la": "by_pigeon"}, by=actor(admin), **{**told, "basis": "", "effective_from": MONDAY}
        )
    assert codes(refusal) == {"rulebook.basis", "rulebook.too_early", "rulebook.value"}
    settings.VANBAN_PROVINCE = "vinh-long"
    with pytest.raises(Refusal) as refusal:
        actions.keep_own_list({"bao-cao": "e_only"}, by=actor(admin), **told)
    assert codes(refusal) == {"rulebook.no_own_lists"}
    assert not OwnList.objects.exists()
    assert for_agency(department.id)
