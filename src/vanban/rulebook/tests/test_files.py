"""Kinds, names and sizes of files under NB25."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.kernel.refusals import Refusals
from vanban.rulebook.api import (
    ContentNotAsNamed,
    EmptyFile,
    FileNameCharacters,
    FileNameTooLong,
    FileTooBig,
    FormatNotAllowed,
    Upload,
    check_file_name,
    check_packet_size,
    check_upload,
    human_size,
    profile_for,
    proposed_file_name,
    upload_faults,
)

NB25 = profile_for("ninh-binh", date(2026, 11, 23))
LIMIT = 50 * 1024 * 1024


@pytest.mark.clause("NB25-Đ8.3a")
@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "a.rtf",
        "a.doc",
        "a.docx",
        "a.odt",
        "a.pdf",
        "a.csv",
        "a.xls",
        "a.xlsx",
        "a.ods",
        "a.JPG",
        "a.png",
        "a.dwg",
    ],
)
def test_the_listed_kinds_are_let_in(name):
    decision = check_upload(NB25, Upload(name, 1000, "attachment"))
    assert (decision.profile_id, decision.version) == ("nb25", "1")


@pytest.mark.clause("NB25-Đ8.3a")
@pytest.mark.parametrize("name", ["a.ppt", "a.pptx", "a.exe", "a.zip", "a.svg", "a", "a.pdf.js"])
def test_other_kinds_are_refused(name):
    with pytest.raises((FormatNotAllowed, Refusals)) as refusal:
        check_upload(NB25, Upload(name, 1000, "attachment"))
    assert "rulebook.format" in [reason.code for reason in refusal.value.reasons]


@pytest.mark.clause("NB25-Đ8.3b")
def test_what_is_signed_is_pdf():
    check_upload(NB25, Upload("QuyetDinh.pdf", 1000, "signed"))
    with pytest.raises(FormatNotAllowed):
        check_upload(NB25, Upload("QuyetDinh.docx", 1000, "signed"))


@pytest.mark.clause("NB25-Đ8.4")
def test_50_characters_and_50_megabytes_are_the_limits():
    check_upload(NB25, Upload("a" * 46 + ".pdf", LIMIT, "main"))
    with pytest.raises(FileNameTooLong) as long:
        check_upload(NB25, Upload("a" * 47 + ".pdf", LIMIT, "main"))
    assert long.value.data["length"] == 51
    with pytest.raises(FileTooBig) as big:
        check_upload(NB25, Upload("a.pdf", LIMIT + 1, "main"))
    assert big.value.data["limit"] == "50 MB"
    with pytest.raises(FileTooBig):
        check_packet_size(NB25, "Báo cáo.pdf", 60 * 1024 * 1024)
    check_packet_size(NB25, "Báo cáo.pdf", LIMIT)


@pytest.mark.clause("NB25-Đ8.4")
@pytest.mark.parametrize(
    "name", ["Báo cáo.pdf", "Bao cao.pdf", "bao-cao.pdf", "bao_cao.pdf", "a.b.pdf", ".pdf", "a①.pdf"]
)
def test_marks_spaces_and_signs_are_refused_with_a_proposal(name):
    with pytest.raises(FileNameCharacters) as refusal:
        check_file_name(NB25, name)
    check_file_name(NB25, refusal.value.data["proposal"])


def test_all_faults_are_told_at_once():
    upload = Upload("Báo cáo " + "dài" * 20 + ".exe", LIMIT * 2, "main")
    codes = [fault.code for fault in upload_faults(NB25, upload)]
    assert codes == [
        "rulebook.file_too_big",
        "rulebook.format",
        "rulebook.file_name_long",
        "rulebook.file_name_characters",
    ]
    with pytest.raises(EmptyFile):
        check_upload(NB25, Upload("a.pdf", 0, "main"))


def test_the_content_must_be_what_the_extension_says():
    check_upload(NB25, Upload("a.docx", 10, "main", "application/zip"))
    check_upload(NB25, Upload("a.csv", 10, "main", "text/plain; charset=utf-8"))
    with pytest.raises(ContentNotAsNamed) as refusal:
        check_upload(NB25, Upload("a.pdf", 10, "main", "application/x-dosexec"))
    assert refusal.value.data["found"] == "application/x-dosexec"


def test_proposals_stay_readable_and_folders_are_cut_off():
    assert proposed_file_name(NB25, "Báo cáo tháng 3.PDF") == "BaoCaoThang3.pdf"
    assert proposed_file_name(NB25, r"C:\Văn bản\tờ trình.docx") == "ToTrinh.docx"
    assert proposed_file_name(NB25, "….pdf") == "TepTin.pdf"
    assert human_size(1500) == "1 KB"
    assert human_size(1_600_000) == "1.5 MB"


@given(st.text(min_size=1, max_size=120))
def test_every_proposal_is_itself_allowed(stem):
    check_file_name(NB25, proposed_file_name(NB25, f"{stem}.pdf"))
