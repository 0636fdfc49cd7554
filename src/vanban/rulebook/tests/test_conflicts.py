"""Where the five regulations contradict each other, the same question gets each one's own answer."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from vanban.kernel.clock import VIETNAM
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Refusal
from vanban.rulebook.api import (
    Dispatch,
    Letter,
    NameMode,
    Profile,
    ReturnTarget,
    SentTime,
    Signature,
    Upload,
    check_upload,
    decide_dispatch,
    generated_file_name,
    legal_value,
    profile_for,
    profiles,
    sending_deadline,
    upload_faults,
)

DAY = date(2026, 11, 23)
NB16 = profile_for("ninh-binh", date(2020, 3, 2))
HY19, NB25, VL19, HP25 = (profile_for(place, DAY) for place in ("hung-yen", "ninh-binh", "vinh-long", "hai-phong"))
ALL = (NB16, HY19, NB25, VL19, HP25)


def lets_in(profile: Profile, extension: str, role: str) -> bool:
    """Whether a file of this kind is let in."""
    codes = {fault.code for fault in upload_faults(profile, Upload(f"VanBan.{extension}", 1000, role))}
    return "rulebook.format" not in codes


def letter(**changes: object) -> Letter:
    """A signed letter from one department to another that has a system."""
    facts = {
        "type_code": "cong-van",
        "sender_level": "department",
        "receiver_level": "department",
        "receiver_has_system": True,
        "signed": True,
        **changes,
    }
    return Letter(**facts)  # type: ignore[arg-type]


def test_there_are_five_and_each_says_where_it_is_in_force():
    assert [profile.id for profile in ALL] == ["nb16", "hy19", "nb25", "vl19", "hp25"]
    assert len(profiles()) == 5
    assert (NB16.effective_from, HY19.effective_from) == (date(2016, 11, 3), date(2019, 7, 15))


@pytest.mark.clause("NB16-Đ5.3a", "NB16-Đ5.3b", "NB16-Đ5.3c", "NB16-Đ5.3d")
def test_ninh_binh_of_2016_takes_texts_tables_pdf_and_jpeg_only():
    for extension in ("txt", "rtf", "doc", "docx", "odt", "csv", "xls", "xlsx", "ods", "pdf", "jpeg"):
        assert lets_in(NB16, extension, "main"), extension
    for extension in ("ppt", "exe", "png"):
        assert not lets_in(NB16, extension, "main"), extension


@pytest.mark.clause("HY19-Đ8.2a", "HY19-Đ8.2b")
def test_hung_yen_takes_presentations_but_no_open_tables_and_scans_are_pdf():
    for extension in ("txt", "odt", "rtf", "doc", "xls", "ppt", "docx", "xlsx", "pptx"):
        assert lets_in(HY19, extension, "main"), extension
    for extension in ("csv", "ods"):
        assert not lets_in(HY19, extension, "main"), extension
    assert lets_in(HY19, "pdf", "scan")
    assert not lets_in(HY19, "jpg", "scan")


@pytest.mark.clause("VL19-Đ7.3")
def test_in_vinh_long_the_document_itself_is_a_pdf():
    assert lets_in(VL19, "pdf", "main")
    assert not lets_in(VL19, "docx", "main")
    assert lets_in(VL19, "xlsx", "attachment")


@pytest.mark.clause("HP25-Đ8.2a", "HP25-Đ8.2b")
def test_hai_phong_takes_pictures_and_presentations_and_scans_are_pdf():
    for extension in (
        "txt",
        "odt",
        "rtf",
        "doc",
        "xls",
        "ppt",
        "docx",
        "xlsx",
        "pptx",
        "jpg",
        "jpeg",
        "gif",
        "bmp",
        "png",
    ):
        assert lets_in(HP25, extension, "main"), extension
    assert not lets_in(HP25, "csv", "main")
    assert not lets_in(HP25, "jpg", "scan")


def test_hai_phong_makes_names_that_ninh_binh_refuses():
    name = generated_file_name(
        HP25,
        notation="15/QĐ-UBND",
        dated=date(2025, 1, 5),
        subject="Về công tác cải cách hành chính",
        extension="pdf",
    )
    assert name == "15-QD-UBND_05012025_Ve cong tac cai cach hanh chinh.pdf"
    check_upload(HP25, Upload(name, 1000, "main"))
    assert NB25.file_name.mode is NameMode.VALIDATE
    with pytest.raises(Refusal) as refusal:
        check_upload(NB25, Upload(name, 1000, "main"))
    assert {reason.code for reason in refusal.value.reasons} == {
        "rulebook.file_name_characters",
        "rulebook.file_name_long",
    }


def test_a_long_subject_is_cut_at_a_word_and_keeps_the_extension():
    name = generated_file_name(
        HP25, notation="1/BC-SNV", dated=DAY, subject="Kết quả rà soát biên chế " * 20, extension="docx"
    )
    assert len(name) <= HP25.file_name.max_length
    assert name.startswith("1-BC-SNV_23112026_Ket qua ra soat bien che")
    assert name.endswith(("che.docx", "Ket.docx", "qua.docx", "ra.docx", "soat.docx", "bien.docx"))


def test_only_ninh_binh_of_2025_bounds_the_size():
    assert NB25.max_file_bytes == 50 * 1024 * 1024
    assert {profile.max_file_bytes for profile in ALL if profile is not NB25} == {200 * 1024 * 1024}


@pytest.mark.clause("NB16-Đ5.4")
def test_ninh_binh_of_2016_sends_some_with_paper_and_some_without():
    assert decide_dispatch(NB16, letter(internal=True)).value is Dispatch.E_ONLY
    assert decide_dispatch(NB16, letter(type_code="giay-moi")).value is Dispatch.E_ONLY
    assert decide_dispatch(NB16, letter(type_code="quyet-dinh")).value is Dispatch.E_AND_PAPER
    assert decide_dispatch(NB16, letter(receiver_level="province")).value is Dispatch.E_AND_PAPER
    between = decide_dispatch(NB16, letter())
    assert (between.value, between.reason.partition(":")[0]) == (Dispatch.E_AND_PAPER, "NB16-Đ7.1c")
    to_a_commune = decide_dispatch(NB16, letter(receiver_level="commune"))
    assert (to_a_commune.value, to_a_commune.reason.partition(":")[0]) == (Dispatch.E_ONLY, "NB16-Đ6.3a")
    assert decide_dispatch(NB16, letter(receiver_level="commune", signed=False)).value is Dispatch.E_AND_PAPER


def test_hung_yen_sends_paper_only_with_what_is_on_its_list():
    assert decide_dispatch(HY19, letter()).value is Dispatch.E_ONLY
    listed = decide_dispatch(HY19, letter(type_code="nghi-quyet"))
    assert (listed.value, listed.version) == (Dispatch.E_AND_PAPER, "1")


def test_vinh_long_sends_paper_to_whom_it_is_owed():
    assert decide_dispatch(VL19, letter()).value is Dispatch.E_ONLY
    assert decide_dispatch(VL19, letter(needs_paper=True)).value is Dispatch.E_AND_PAPER
    assert decide_dispatch(VL19, letter(receiver_has_system=False)).value is Dispatch.PAPER_ONLY
    assert decide_dispatch(VL19, letter(internal=True, needs_paper=True)).value is Dispatch.E_ONLY


@pytest.mark.clause("HP25-Đ10.1-2", "HP25-Đ11.1a", "HP25-Đ11.1b")
def test_in_hai_phong_a_signature_counts_with_its_time_only():
    both = (Signature.PERSON, Signature.AGENCY)
    stamped = legal_value(HP25, both, origin="born_digital", stamped=[Signature.PERSON])
    assert (stamped.value, stamped.profile_id) == ("original", "hp25")
    assert legal_value(HP25, both, origin="born_digital").value == "for_information"
    assert legal_value(HP25, [Signature.AGENCY], origin="scanned").value == "copy"
    assert legal_value(NB25, both, origin="born_digital").value == "original"


def test_the_same_friday_signature_is_due_at_different_hours():
    friday = datetime(2026, 11, 20, 16, 50, tzinfo=VIETNAM)
    due = {profile.id: sending_deadline(profile, friday, Urgency.NORMAL).value for profile in (HP25, VL19)}
    assert due["hp25"] == datetime(2026, 11, 23, 11, 30, tzinfo=VIETNAM)
    assert due["vl19"] == datetime(2026, 11, 20, 17, 20, tzinfo=VIETNAM)


def test_a_draft_goes_back_to_whom_the_regulation_says():
    assert {profile.id: profile.draft_flow.return_target for profile in ALL} == {
        "nb16": ReturnTarget.DRAFTER,
        "hy19": ReturnTarget.DRAFTING_HEAD,
        "nb25": ReturnTarget.DRAFTING_HEAD,
        "vl19": ReturnTarget.DRAFTER,
        "hp25": ReturnTarget.DRAFTER,
    }


@pytest.mark.clause("HY19-Đ10.2#2", "NB16-Đ11.1c")
def test_recall_and_the_time_of_sending_are_each_one_s_own():
    assert {profile.id for profile in ALL if profile.recall_is_duty().value} == {"hy19"}
    assert {profile.id for profile in ALL if profile.sent_time is SentTime.HANDED} == {"nb16"}


def test_names_of_boxes_and_states_are_each_one_s_own():
    assert VL19.box_label("review") == "Trình duyệt dự thảo"
    assert VL19.state_label("04") == "Đã chuyển xử lý"
    assert HP25.box_label("issue") == "Văn bản đã ký duyệt"
    assert HP25.state_label("04") == "Đã phân công xử lý"
    assert {profile.id: profile.operator_agency for profile in ALL} == {
        "nb16": "VPUBND",
        "hy19": "STTTT",
        "nb25": "SKHCN",
        "vl19": "VPUBND",
        "hp25": "VPUBND",
    }
