"""Paper or none, signatures, and no secrets."""

from dataclasses import replace
from datetime import date

import pytest

from vanban.rulebook.api import (
    Dispatch,
    Letter,
    SecretContent,
    Signature,
    SignatureMissing,
    check_secrecy,
    check_signed,
    decide_dispatch,
    legal_value,
    paper_may_be_added,
    profile_for,
    secret_mark_in,
)

NB25 = profile_for("ninh-binh", date(2026, 11, 23))


def letter(type_code: str = "cong-van", *, has_system: bool = True, signed: bool = True) -> Letter:
    return Letter(type_code, "department", "commune", has_system, signed)


@pytest.mark.clause("NB25-Đ6")
def test_listed_types_go_without_paper():
    decision = decide_dispatch(NB25, letter("bao-cao"))
    assert decision.value is Dispatch.E_ONLY
    assert "775" in decision.reason
    assert decision.profile_id == "nb25"
    assert decide_dispatch(NB25, letter("hop-dong")).value is Dispatch.E_AND_PAPER


def test_who_has_no_system_gets_paper_and_unsigned_goes_with_paper():
    assert decide_dispatch(NB25, letter(has_system=False)).value is Dispatch.PAPER_ONLY
    assert decide_dispatch(NB25, letter(signed=False)).value is Dispatch.E_AND_PAPER


@pytest.mark.clause("NB25-Đ1.2")
@pytest.mark.parametrize("secrecy", ["mat", "toi-mat", "tuyet-mat"])
def test_secrets_are_blocked(secrecy):
    assert check_secrecy(NB25, "none").value == "allowed"
    with pytest.raises(SecretContent):
        check_secrecy(NB25, secrecy)


def test_a_secrecy_stamp_in_the_text_is_seen_and_words_are_not():
    assert secret_mark_in("UBND TỈNH\nTỐI MẬT\nSố: 1/BC") == "TỐI MẬT"
    assert secret_mark_in("  Độ mật\n MẬT \n") == "MẬT"
    assert secret_mark_in("Bảo vệ bí mật nhà nước. Sản xuất MẬT ONG") is None


@pytest.mark.clause("NB25-Đ5.2")
def test_nothing_is_exchanged_without_both_signatures():
    assert check_signed(NB25, "born_digital", [Signature.PERSON, Signature.AGENCY]).value == "signed"
    with pytest.raises(SignatureMissing) as refusal:
        check_signed(NB25, "born_digital", [Signature.PERSON])
    assert refusal.value.data["kinds"] == [Signature.AGENCY]
    assert check_signed(NB25, "scanned", [Signature.AGENCY]).value == "signed"
    with pytest.raises(SignatureMissing):
        check_signed(NB25, "scanned", [])


@pytest.mark.clause("NB25-Đ5.1")
def test_two_valid_signatures_make_an_original():
    assert legal_value(NB25, [Signature.AGENCY, Signature.PERSON]).value == "original"
    assert legal_value(NB25, [Signature.PERSON]).value == "person_only"
    assert legal_value(NB25, []).value == "for_information"


@pytest.mark.clause("VL19-Đ8.2b", "VL19-Đ8.2c", "HP25-Đ3.6")
@pytest.mark.parametrize("origin", ["scanned", "copy"])
def test_the_agencys_signature_makes_a_scan_a_copy_and_a_born_digital_file_nothing_whole(origin):
    assert legal_value(NB25, [Signature.AGENCY], origin=origin).value == "copy"
    assert legal_value(NB25, [Signature.AGENCY], origin="born_digital").value == "agency_only"
    assert legal_value(NB25, [Signature.PERSON, Signature.AGENCY], origin=origin).value == "copy"


@pytest.mark.clause("HP25-Đ11.1b")
def test_a_regulation_may_ask_the_persons_signature_to_be_timestamped():
    """The choice is data: with the line of such a regulation an original needs the timestamp."""
    first, *rest = NB25.legal_values
    stricter = replace(NB25, legal_values=(replace(first, stamped=frozenset({Signature.PERSON})), *rest))
    both = [Signature.PERSON, Signature.AGENCY]
    assert legal_value(NB25, both, origin="born_digital").value == "original"
    assert legal_value(stricter, both, origin="born_digital").value == "person_only"
    assert legal_value(stricter, both, origin="born_digital", stamped=[Signature.PERSON]).value == "original"


@pytest.mark.clause("HY19-Đ5.3", "VL19-Đ10.4")
def test_to_a_firm_line_nobody_may_add_paper():
    hung_yen, vinh_long = (profile_for(province, date(2026, 11, 23)) for province in ("hung-yen", "vinh-long"))
    assert not paper_may_be_added(hung_yen, letter()).value
    assert paper_may_be_added(hung_yen, letter("nghi-quyet")).value
    assert paper_may_be_added(vinh_long, letter()).value
    assert not paper_may_be_added(vinh_long, replace(letter(), internal=True)).value
    assert "VL19-Đ10.4" in paper_may_be_added(vinh_long, replace(letter(), internal=True)).reason
