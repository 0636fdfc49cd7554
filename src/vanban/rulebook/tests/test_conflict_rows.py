"""The rows of the table of conflicts that `test_conflicts` does not tell as stories: each with each one's own answer.

Names say the row. Rows 15 and 16 are about people and stand in tests/clauses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from vanban.kernel.clock import VIETNAM
from vanban.kernel.document_types import Urgency
from vanban.kernel.usernames import build_username
from vanban.rulebook.api import (
    Dispatch,
    Letter,
    Profile,
    SecretContent,
    SentTime,
    Signature,
    SignatureMissing,
    Upload,
    check_secrecy,
    check_signed,
    decide_dispatch,
    format_text,
    legal_value,
    profile_for,
    registration_deadline,
    sending_deadline,
    signatures_for,
    upload_faults,
)
from vanban.rulebook.queries import shipped_data
from vanban.rulebook.rules.amending import PARTS, part_of
from vanban.rulebook.rules.sheet import rows
from vanban.rulebook.rules.soundness import faults_of

DAY = date(2026, 11, 23)
NB16 = profile_for("ninh-binh", date(2020, 3, 2))
HY19, NB25, VL19, HP25 = (profile_for(place, DAY) for place in ("hung-yen", "ninh-binh", "vinh-long", "hai-phong"))
ALL = (NB16, HY19, NB25, VL19, HP25)
PERSON, AGENCY = Signature.PERSON, Signature.AGENCY


def each(ask: Any) -> dict[str, Any]:
    """What every regulation answers."""
    return {profile.id: ask(profile) for profile in ALL}


def way(profile: Profile, **facts: Any) -> tuple[Dispatch, str]:
    """How a letter goes, and the clause that says so."""
    told = {
        "type_code": "cong-van", "sender_level": "department", "receiver_level": "department",
        "receiver_has_system": True, "signed": True, **facts,
    }  # fmt: skip
    decision = decide_dispatch(profile, Letter(**told))
    return decision.value, decision.reason.partition(":")[0]


@pytest.mark.clause("HP25-Đ8.2a", "HP25-Đ8.2b", "HY19-Đ8.2a", "HY19-Đ8.2b", "VL19-Đ7.3", "NB25-Đ8.3a", "NB16-Đ5.3d")
@pytest.mark.parametrize(
    ("extension", "role", "takers"),
    [
        ("csv", "main", {"nb16", "nb25"}),
        ("ppt", "main", {"hy19", "hp25"}),
        ("docx", "main", {"nb16", "hy19", "nb25", "hp25"}),
        ("png", "main", {"hp25"}),
        ("jpg", "scan", {"nb16"}),
        ("dwg", "attachment", {"nb25"}),
        ("pdf", "main", {"nb16", "hy19", "nb25", "vl19", "hp25"}),
        ("exe", "attachment", set()),
    ],
)
def test_row_1_formats(extension: str, role: str, takers: set[str]):
    def takes(profile: Profile) -> bool:
        faults = upload_faults(profile, Upload(f"VanBan.{extension}", 1000, role))
        return "rulebook.format" not in {fault.code for fault in faults}

    assert {profile.id for profile in ALL if takes(profile)} == takers


@pytest.mark.clause("NB16-Đ6.1a", "VL19-Đ10.4")
def test_row_4_inside_the_agency_only_electronically():
    assert {way(profile, internal=True)[0] for profile in ALL} == {Dispatch.E_ONLY}
    assert way(NB16, internal=True, type_code="quyet-dinh")[1] == "NB16-Đ6.1a"
    assert way(VL19, internal=True, signed=False, needs_paper=True) == (Dispatch.E_ONLY, "VL19-Đ10.4")


@pytest.mark.clause("NB16-Đ6.1b")
@pytest.mark.parametrize("purpose", ["consultation", "information", "report", "meeting"])
def test_row_4_what_is_sent_for_a_purpose_goes_electronically_in_ninh_binh_of_2016(purpose: str):
    assert way(NB16)[0] is Dispatch.E_AND_PAPER
    assert way(NB16, purpose=purpose) == (Dispatch.E_ONLY, "NB16-Đ6.1b")
    assert way(NB16, purpose=purpose, type_code="quyet-dinh")[0] is Dispatch.E_ONLY


@pytest.mark.clause("NB16-Đ6.3a-d")
@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({"signed": True}, "NB16-Đ6.3a"),
        ({"assured": frozenset({"lawful"})}, "NB16-Đ6.3b"),
        ({"assured": frozenset({"intact"})}, "NB16-Đ6.3c"),
        ({"assured": frozenset({"comparable"})}, "NB16-Đ6.3d"),
    ],
)
def test_row_4_one_condition_is_enough_and_the_decision_names_it(facts: dict[str, Any], clause: str):
    outside = {"receiver_level": "commune", "signed": False}
    assert way(NB16, **outside) == (Dispatch.E_AND_PAPER, "NB16-Đ7.1d")
    assert way(NB16, **{**outside, **facts}) == (Dispatch.E_ONLY, clause)


@pytest.mark.clause("NB16-Đ7.1a-d")
@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({"type_code": "quyet-dinh"}, "NB16-Đ7.1a"),
        ({"type_code": "to-trinh", "receiver_level": "province"}, "NB16-Đ7.1b"),
        ({"sender_level": "department", "receiver_level": "district"}, "NB16-Đ7.1c"),
        ({"sender_level": "commune", "receiver_level": "commune", "signed": False}, "NB16-Đ7.1d"),
    ],
)
def test_row_4_both_ways_in_ninh_binh_of_2016(facts: dict[str, Any], clause: str):
    assert way(NB16, **facts) == (Dispatch.E_AND_PAPER, clause)
    assert way(NB16, **{**facts, "type_code": "giay-moi"})[0] is Dispatch.E_ONLY


@pytest.mark.clause("NB25-Đ5.2")
def test_row_5_nothing_unsigned_leaves_and_what_is_asked_for_is_each_one_s_own():
    for profile in ALL:
        with pytest.raises(SignatureMissing):
            check_signed(profile, "born_digital", [])
        assert legal_value(profile, [], origin="born_digital").value == "for_information"
    assert each(lambda p: p.signature.required) == {
        "nb16": (AGENCY,), "hy19": (PERSON, AGENCY), "nb25": (PERSON, AGENCY), "vl19": (PERSON, AGENCY),
        "hp25": (PERSON, AGENCY),
    }  # fmt: skip
    assert {profile.id for profile in ALL if "cong-cong" in profile.signature.trusted_roots} == {"vl19"}


def test_row_6_who_signs_and_which_attached_files_are_sealed():
    assert {signatures_for(profile, "scanned") for profile in ALL} == {(AGENCY,)}
    assert {profile.id for profile in ALL if not profile.signature.seal_separate_attachments} == {"nb16"}
    assert {profile.id for profile in ALL if not profile.signature.timestamp_required} == {"nb16", "vl19"}
    assert "wet_sign" in NB16.draft_flow.steps
    assert "submission_slip" in HP25.draft_flow.steps


def test_row_7_the_number_comes_after_the_leader_everywhere():
    assert {profile.number_before_sign for profile in ALL} == {False}


def test_row_9_boxes_are_called_as_each_text_calls_them():
    assert each(lambda p: p.box_label("review"))["hp25"] == "Phiếu trình chờ duyệt"
    assert [VL19.box_label(box) for box in ("review", "sign", "issue")] == [
        "Trình duyệt dự thảo", "Trình ký ban hành", "Chờ phát hành",
    ]  # fmt: skip


@pytest.mark.clause("HP25-Đ6.1a#1", "VL19-Đ11.1")
def test_row_10_one_friday_signature_and_two_deadlines():
    friday = datetime(2026, 11, 13, 16, 50, tzinfo=VIETNAM)
    due = each(lambda p: sending_deadline(p, friday, Urgency.NORMAL).value)
    assert due.pop("vl19") == datetime(2026, 11, 13, 17, 20, tzinfo=VIETNAM)
    assert set(due.values()) == {datetime(2026, 11, 16, 11, 30, tzinfo=VIETNAM)}


@pytest.mark.clause("HP25-Đ6.2c")
def test_row_11_out_of_hours_counts_from_the_next_opening():
    evening = datetime(2026, 11, 13, 18, 0, tzinfo=VIETNAM)
    dawn = datetime(2026, 11, 16, 6, 0, tzinfo=VIETNAM)
    for profile in ALL:
        assert profile.time_limits.roll_to_next_opening
        first, second = (registration_deadline(profile, at, Urgency.NORMAL).value for at in (evening, dawn))
        assert first == second


def test_row_12_a_paper_copy_is_kept_everywhere():
    assert each(lambda p: p.keep_paper_copy) == dict.fromkeys((p.id for p in ALL), True)


def test_row_13_the_national_codes_bear_the_names_of_each_text():
    codes = ("01", "02", "03", "04", "05", "06", "13")
    for profile in ALL:
        assert all(profile.state_label(code) != code for code in codes)
    assert [VL19.state_label(code).casefold() for code in codes] == [
        "đã đến", "từ chối nhận", "đã tiếp nhận", "đã chuyển xử lý", "đang xử lý", "đã hoàn thành", "thu hồi",
    ]  # fmt: skip


@pytest.mark.clause("NB25-Đ7.4a")
def test_row_17_user_names():
    made = each(lambda p: build_username("SKHCN", "Đỗ Thị Ước", is_taken=lambda _: False, template=p.username_template))
    assert made.pop("nb16") == "dothiuoc.skhcn"
    assert set(made.values()) == {"skhcn_dothiuoc"}


def test_rows_18_19_20_operator_levels_and_codes():
    assert each(lambda p: p.operator_agency)["hy19"] == "STTTT"
    assert {p.id for p in ALL if "district" in p.org_levels} == {"nb16", "hy19", "vl19"}
    assert {p.id for p in ALL if "qd20" in p.code_schemes} == {"nb25", "hp25"}


def test_rows_21_22_reports_and_backups():
    months = each(lambda p: sorted(report.every_months for report in p.reports))
    assert months == {"nb16": [6, 12], "hy19": [3, 12], "nb25": [6], "vl19": [6, 12], "hp25": [3, 12]}
    assert {p.backup_every_hours for p in ALL} == {24}


def test_row_23_channels():
    assert each(lambda p: p.channels) == {
        "nb16": ("axis", "mail", "portal"), "hy19": ("axis", "national_axis"), "nb25": ("axis", "national_axis"),
        "vl19": ("axis", "axis_web", "mail"), "hp25": ("axis", "mail", "portal"),
    }  # fmt: skip


@pytest.mark.clause("HY19-Đ1.2", "NB25-Đ1.2", "VL19-Đ1.2", "HP25-Đ1.2", "NB16-Đ3.1b")
@pytest.mark.parametrize("secrecy", ["mat", "toi-mat", "tuyet-mat"])
def test_row_24_secrets_are_kept_out_everywhere(secrecy: str):
    for profile in ALL:
        assert check_secrecy(profile, "none").profile_id == profile.id
        with pytest.raises(SecretContent):
            check_secrecy(profile, secrecy)


@pytest.mark.clause("NB16-Đ5.2a", "NB25-Đ8.1a", "VL19-Đ7.1a-b", "HP25-Đ8.1")
@pytest.mark.parametrize(
    ("kind", "dated", "code"),
    [
        ("administrative", date(2019, 6, 3), "tt01-2011"),
        ("administrative", date(2020, 3, 4), "tt01-2011"),
        ("administrative", date(2020, 3, 5), "nd30-2020"),
        ("administrative", DAY, "nd30-2020"),
        ("legal", date(2019, 6, 3), "nd34-2016"),
        ("legal", date(2025, 4, 1), "nd78-2025"),
        ("legal", DAY, "nd187-2025"),
        ("legal", date(2001, 1, 1), "nd34-2016"),
    ],
)
def test_row_25_the_text_of_form_goes_by_class_and_day(kind: str, dated: date, code: str):
    for profile in (NB16, HY19, NB25, VL19):
        assert format_text(profile, kind, dated).value.code == code
    hp25 = {"nd78-2025": "l64-2025", "nd187-2025": "l87-2025"}.get(code, code)
    assert format_text(HP25, kind, dated).value.code == hp25


def test_rows_26_28_names_and_addresses():
    assert each(lambda p: p.branding.app_name)["nb25"] == "iOffice Ninh Bình"
    assert VL19.branding.url == "https://hscv.vinhlong.gov.vn"
    short = each(lambda p: p.branding.short_name)
    assert (short["nb25"], short["hp25"]) == ("QLVB&ĐH", "QLVBĐH")


def test_row_27_when_a_document_counts_as_sent():
    assert {p.id for p in ALL if p.sent_time is SentTime.ARRIVED} == {"hy19", "nb25", "vl19", "hp25"}


def test_every_shipped_regulation_is_sound_and_the_sheet_asks_it_everything():
    for profile_id, data in shipped_data().items():
        for part in PARTS:
            assert [str(fault) for fault in faults_of(part, part_of(data, part))] == [], (profile_id, part)
    told = rows(ALL, str)
    assert all(answer for _topic, _text, answers in told for answer in answers)
    assert sum(len(set(answers)) > 1 for _topic, _text, answers in told) > 35


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([{"dispatch": "e_only", "reason": "tất cả"}], "rulebook.electronic_to_nobody"),
        (
            [
                {"dispatch": "paper_only", "receiver_has_system": False, "reason": "không có hệ thống"},
                {"dispatch": "e_and_paper", "reason": "còn lại"},
                {"dispatch": "e_only", "types": ["bao-cao"], "reason": "báo cáo"},
            ],
            "rulebook.line_unreached",
        ),
        ([{"dispatch": "paper_only", "reason": ""}], "rulebook.line_reason"),
        ([{"dispatch": "by_pigeon", "reason": "x"}], "rulebook.value"),
        ([{"dispatch": "paper_only", "types": ["thu-la"], "reason": "x"}], "rulebook.value"),
        ([], "rulebook.too_many"),
        ([{"dispatch": "paper_only", "reason": "x"}] * 31, "rulebook.too_many"),
    ],
)
def test_a_table_that_would_lose_letters_or_hide_a_line_is_refused(lines: list[dict[str, Any]], code: str):
    assert {fault.code for fault in faults_of("dispatch_rules", {"dispatch_rules": lines})} == {code}


@pytest.mark.parametrize(
    ("rule", "size", "code"),
    [
        ({"mode": "generate", "template": "{notation}"}, 0, "rulebook.name_template"),
        ({"mode": "generate", "template": "{notation"}, 0, "rulebook.name_template"),
        ({"mode": "validate", "max_length": 5}, 0, "rulebook.number"),
        ({"mode": "validate", "max_length": 0}, 0, "rulebook.number"),
        ({"extra": "/"}, 0, "rulebook.value"),
        ({"mode": "loud"}, 0, "rulebook.value"),
        ({}, 900, "rulebook.number"),
    ],
)
def test_names_and_sizes_that_make_no_sense_are_refused(rule: dict[str, Any], size: int, code: str):
    whole = {"mode": "validate", "max_length": 50, "count_extension": True, "extra": "", "template": "", **rule}
    assert code in {fault.code for fault in faults_of("names", {"file_name": whole, "max_file_mb": size})}


def test_a_list_of_papers_to_scan_names_each_once():
    codes = {fault.code for fault in faults_of("must_scan", {"must_scan": ["Bản đồ", "bản đồ", " "]})}
    assert codes == {"rulebook.listed_twice", "rulebook.label"}
