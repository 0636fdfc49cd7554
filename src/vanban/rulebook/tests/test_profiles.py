"""The regulation of Ninh Bình as data, and which one binds on a day."""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.rulebook.api import NoRulesInForce, RecallMode, ReturnTarget, Signature, profile_for, profiles
from vanban.rulebook.queries import read_profile

NB25 = profile_for("ninh-binh", date(2026, 11, 23))


@pytest.mark.clause("NB25-QĐ2.1")
def test_the_regulation_binds_from_10_december_2025():
    assert profile_for("ninh-binh", date(2025, 12, 10)).id == "nb25"
    assert profile_for("ninh-binh", date(2025, 12, 9)).id == "nb16"
    with pytest.raises(NoRulesInForce) as refusal:
        profile_for("ninh-binh", date(2016, 11, 2))
    assert refusal.value.data["on"] == "02/11/2016"
    with pytest.raises(NoRulesInForce):
        profile_for("ca-mau", date(2026, 1, 1))


@pytest.mark.clause("NB25-Đ7.1", "NB25-Đ7.2", "NB25-Đ7.3")
def test_names_and_address_of_the_system_are_data():
    assert NB25.branding.system_name == "Hệ thống quản lý văn bản và điều hành tỉnh Ninh Bình"
    assert NB25.branding.url == "https://qlvbdh.ninhbinh.gov.vn"
    assert NB25.branding.app_name == "iOffice Ninh Bình"


@pytest.mark.clause("NB25-Đ2.1")
def test_there_is_no_district_level():
    assert NB25.org_levels == ("province", "department", "commune")


def test_every_box_and_state_has_both_languages():
    for labels in (NB25.boxes, NB25.states):
        for code, label in labels.items():
            assert set(label) == {"vi", "en"}, code
    assert NB25.box_label("review") == "Trình duyệt dự thảo"
    assert NB25.box_label("sign") == "Trình ký ban hành"
    assert NB25.box_label("issue") == "Chờ phát hành"
    assert NB25.box_label("arrived") == "Văn bản đến chờ tiếp nhận"
    assert NB25.box_label("arrived", "en-gb") == "Arrivals to check"
    assert NB25.box_label("arrived", "fr") == "Văn bản đến chờ tiếp nhận"
    assert NB25.box_label("unheard-of") == "unheard-of"
    assert NB25.state_label("03") == "Đã tiếp nhận"


def test_the_flow_follows_the_decree():
    assert NB25.number_before_sign is False
    assert NB25.draft_flow.return_target is ReturnTarget.DRAFTING_HEAD
    assert NB25.sign_plan["born_digital"] == (Signature.PERSON, Signature.AGENCY)
    assert NB25.backup_every_hours == 24
    assert NB25.reports[0].every_months == 6


def test_dispatch_rules_name_only_types_that_exist():
    known = {kind.code for kind in DOCUMENT_TYPES}
    for profile in profiles():
        for rule in profile.dispatch_rules:
            assert rule.types <= known


def test_a_decision_remembers_who_took_it():
    decision = NB25.decided("yes", "because")
    assert decision.as_data() == {"value": "yes", "profile": "nb25", "version": "1", "reason": "because"}


def test_half_a_profile_is_no_profile():
    with pytest.raises(KeyError):
        read_profile(yaml.safe_load("id: x\nversion: 1"))


@pytest.mark.parametrize(("mode", "duty"), [("consent", False), ("mandatory", True)])
def test_whether_a_recall_binds_the_receiver_is_data(mode: str, duty: bool):
    decided = replace(NB25, recall_mode=RecallMode(mode)).recall_is_duty()
    assert (decided.value, decided.profile_id) == (duty, "nb25")
    assert NB25.recall_mode is RecallMode.CONSENT
