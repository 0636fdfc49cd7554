"""What a clerk reads of a check: the verdict first, what to do with the provision behind, the value, who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from cast import AT
from vanban.rulebook.api import Signature, profile_for, profiles
from vanban.signing import api
from vanban.signing.queries.explaining import LOOKS
from vanban.signing.rules import cures, sentences
from vanban.signing.rules.plan import Origin
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict
from vanban.signing.rules.telling import lines_of
from vanban.signing.rules.worth import LABELS, LACKS, worth

NB25 = profile_for("ninh-binh", date(2026, 11, 23))

VIET = SignatureFacts(
    field="vb_ky_1", kind="person", signer="Phạm Quốc Việt", organisation="Sở Nội vụ", title="Giám đốc",
    issuer="CA phục vụ các cơ quan nhà nước", valid_from=AT, valid_to=AT + timedelta(days=1000), serial="01ab",
    signed_at=AT, timestamp_at=AT, timestamper="TSA Cục Chứng thực số", intact=True, trusted=True, revocation="good",
    revision=1, level="B-LT", chain=("CA phục vụ các cơ quan nhà nước", "Root CA"), circle="official",
    changes=("fields", "signatures"),
)  # fmt: skip
SEAL = replace(
    VIET, field="vb_dau_1", kind="agency", signer="Sở Nội vụ", title="", revision=2, covers_whole_file=True, changes=()
)


def report(*signatures: SignatureFacts, **changes) -> SignatureReport:
    """A report on a file with these signatures."""
    return SignatureReport("ab" * 32, AT, "t1", signatures, **changes)


def told(found: SignatureReport, **known) -> api.ReportTold:
    """As read in Vietnamese."""
    with translation.override("vi"):
        return api.tell(found, **known)


@pytest.mark.clause("NB25-Đ13.1b", "HY19-Đ10.1")
def test_a_manipulated_file_is_told_verdict_first_then_what_to_do_and_where_it_is_written() -> None:
    """Ngọc gets a letter whose page was changed after Việt signed."""
    changed = replace(VIET, changes=("other",), faults=("changed_after",))
    words = told(report(changed, SEAL))
    assert (words.badge.text, words.badge.tone) == ("Không hợp lệ", "danger")
    assert words.verdict.text == "Có chữ ký số không hợp lệ."
    assert "Trả lại" in words.advice.text
    assert words.advice.law == "TT 41/2017/TT-BTTTT Đ7; NĐ 30/2020/NĐ-CP Đ21.2"
    (fault,) = words.faults
    assert "sửa đổi sau chữ ký này" in fault.text
    assert fault.cure
    assert fault.law
    assert words.worth.badge.code == "not_recognised"
    first, second = words.signatures
    assert (first.badge.text, second.badge.text) == ("Không hợp lệ", "Hợp lệ")


def test_a_changed_content_outweighs_a_doubtful_certificate() -> None:
    """Told to sign again with another certificate, the sender would sign the forgery."""
    both = replace(VIET, trusted=False, faults=("revoked", "not_intact"))
    assert "đúng tệp đã ban hành" in told(report(both)).advice.text
    assert "ký lại" in told(report(replace(both, faults=("revoked",)))).advice.text


def test_who_when_and_in_which_capacity() -> None:
    words = told(
        report(VIET, SEAL, values={"vb_so": "123", "vb_ngay": "23", "vb_thang": "11"}), capacity="KT. GIÁM ĐỐC"
    )
    rows = {row.label: " ".join(item.text for item in row.told) for row in words.signatures[0].rows}
    assert words.signatures[0].title == "Phạm Quốc Việt"
    assert rows["Thời điểm"] == "23/11/2026 08:02:00, do TSA Cục Chứng thực số xác nhận."
    assert rows["Tư cách"].startswith("Người có thẩm quyền KT. GIÁM ĐỐC")
    assert "bản ghi thứ 1" in rows["Nội dung đã ký"]
    assert "123" in rows["Sau khi ký"]
    assert "Chữ ký số chuyên dùng công vụ" in rows["Chứng thư số"]
    assert "CA phục vụ các cơ quan nhà nước → Root CA" in rows["Chứng thư số"]
    assert rows["Thu hồi"] == "Chưa bị thu hồi tại thời điểm ký."
    assert rows["Mức chữ ký"].startswith("B-LT")


@pytest.mark.clause("HP25-Đ11.1b")
def test_a_time_that_nobody_attests_is_told_as_a_claim() -> None:
    claimed = replace(VIET, timestamp_at=None, timestamper="", notes=("no_timestamp",))
    rows = {row.label: row.told[0].text for row in told(report(claimed)).signatures[0].rows}
    assert "tự khai" in rows["Thời điểm"]
    value = worth(report(claimed, SEAL), NB25)
    assert (value.value, value.remarks) == ("original", ("person_without_timestamp",))


@pytest.mark.clause("NB25-Đ5.1", "HY19-Đ4")
@pytest.mark.parametrize(
    ("signatures", "origin", "badge", "lacks"),
    [
        ((VIET, SEAL), None, "Có giá trị như bản gốc", ""),
        ((VIET, SEAL), Origin.BORN_DIGITAL, "Có giá trị như bản gốc", ""),
        ((VIET,), None, "Chỉ có chữ ký cá nhân", "Chưa đủ: thiếu chữ ký số của cơ quan."),
        (
            (SEAL,),
            Origin.BORN_DIGITAL,
            "Chỉ có chữ ký của cơ quan",
            "Chưa đủ: thiếu chữ ký số của người có thẩm quyền.",
        ),
        ((SEAL,), Origin.ISSUER_SCAN, "Bản sao có chữ ký số của cơ quan", ""),
        ((SEAL,), Origin.RECEIVER_SCAN, "Bản sao có chữ ký số của cơ quan", ""),
        ((VIET,), Origin.ISSUER_SCAN, "Chỉ có chữ ký cá nhân", "Chưa đủ: thiếu chữ ký số của cơ quan."),
        (
            (),
            None,
            "Chỉ để biết, tham khảo",
            "Chưa đủ: thiếu chữ ký số của người có thẩm quyền; chữ ký số của cơ quan.",
        ),
    ],
)
def test_the_value_is_a_badge_with_its_rule(signatures, origin, badge, lacks) -> None:
    value = told(report(*signatures), origin=origin).worth
    assert (value.badge.text, value.lacks) == (badge, lacks)
    assert value.law
    assert value.profile == "nb25 1"


@pytest.mark.clause("VL19-Đ8.2c")
def test_a_scan_of_the_receiver_needs_the_receivers_own_signature() -> None:
    value = told(report(SEAL), origin=Origin.RECEIVER_SCAN, organisation="UBND phường Hoa Lư").worth
    assert value.badge.code == "for_information"
    assert value.lacks == "Chưa đủ: thiếu chữ ký số của UBND phường Hoa Lư."


def test_with_the_agencys_signature_alone_a_strangers_file_stays_in_doubt() -> None:
    value = told(report(SEAL)).worth
    assert value.badge.code == "copy"
    assert any("còn thiếu chữ ký số của người có thẩm quyền" in remark for remark in value.remarks)
    ours = told(report(replace(SEAL, field="vb_sao_1"))).worth
    assert ours.remarks == ()


def test_a_stricter_profile_changes_the_badge() -> None:
    first, *rest = NB25.legal_values
    stricter = replace(NB25, legal_values=(replace(first, stamped=frozenset({Signature.PERSON})), *rest))
    value = worth(report(replace(VIET, timestamp_at=None), SEAL), stricter)
    assert (value.value, value.lacks) == ("person_only", ("person_without_timestamp",))


def test_every_code_has_words_a_cure_and_a_look() -> None:
    for profile in profiles():
        assert {rule.value for rule in profile.legal_values} | {profile.signature.unsigned_value} <= set(LABELS)
    assert set(LOOKS) == set(Verdict) == set(sentences.BADGES)
    assert {f"{kind}_{what}" for kind in ("person", "agency") for what in ("missing", "without_timestamp")} <= set(
        LACKS
    )
    for code in sentences.FAULTS:
        assert cures.of_signature(code).law
    for code in sentences.FILE_FAULTS:
        assert cures.of_file(code).law
    for code in (*sentences.FAULTS, "something new"):
        lines = lines_of(report(VIET), replace(VIET, faults=(code,)))
        assert sum(item.ok is False for line in lines for item in line.told) == 1, code


def test_a_crafted_name_writes_no_line_of_its_own() -> None:
    """A certificate in the name of “…✓ HỢP LỆ” on a new line, or written from right to left."""
    crafted = replace(VIET, signer="Kẻ gian\n✓ HỢP LỆ\u202e{moment}")
    words = told(report(crafted))
    assert words.signatures[0].title == "Kẻ gian?✓ HỢP LỆ?{moment}"
    assert all("\n" not in item.text for row in words.signatures[0].rows for item in row.told)
