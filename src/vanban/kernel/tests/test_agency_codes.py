"""Agency codes: two schemes, one normal form each, and clear refusals."""

import pytest

from vanban.kernel.agency_codes import (
    AgencyCodeTooLong,
    BadAgencyCode,
    CentreIsNoAgency,
    Scheme,
    detect_scheme,
    is_agency_code,
    parse_addressee,
    parse_agency_code,
)


@pytest.mark.parametrize(
    ("given", "text", "scheme", "level", "parent"),
    [
        ("000.00.00.H42", "000.00.00.H42", Scheme.QCVN_102, 1, None),
        (" 000.00.15.h42 ", "000.00.15.H42", Scheme.QCVN_102, 2, "000.00.00.H42"),
        ("28.22.H17", "000.28.22.H17", Scheme.QCVN_102, 3, "000.00.22.H17"),
        ("22.H17", "000.00.22.H17", Scheme.QCVN_102, 2, "000.00.00.H17"),
        ("001.28.22.H17", "001.28.22.H17", Scheme.QCVN_102, 4, "000.28.22.H17"),
        ("001.00.10.H47", "001.00.10.H47", Scheme.QCVN_102, 4, "000.00.10.H47"),
        ("H42", "H42", Scheme.QD_20, 1, None),
        ("h42.15.03", "H42.15.03", Scheme.QD_20, 3, "H42.15"),
        ("H37.DN.001", "H37.DN.001", Scheme.QD_20, 3, "H37.DN"),
        ("020100107370", "020100107370", Scheme.QD_20, 1, None),
    ],
)
def test_codes_of_both_schemes_are_read(given, text, scheme, level, parent):
    found = parse_agency_code(given)
    assert (str(found), found.scheme, found.level) == (text, scheme, level)
    assert (str(found.parent) if found.parent else None) == parent


def test_every_parent_of_a_code_is_a_valid_code():
    for text in ("001.28.22.H17", "001.00.10.H47", "H42.15.03.01"):
        code = parse_agency_code(text)
        while code.parent:
            assert parse_agency_code(code.parent.text) == code.parent
            assert code.is_within(code.parent)
            assert not code.parent.is_within(code)
            code = code.parent
        assert code.level == 1


@pytest.mark.parametrize(
    "given",
    ["", "H4", "H42.", "H42..03", "000.00.H42x", "00.00.00.H42", "0000.00.00.H42", "1.H42", "000.00.00.00.H42",
     "Sở Nội vụ", "H42.Đ1", "02123", "٢٢.H17"],
)  # fmt: skip
def test_nonsense_is_refused_with_a_cure(given):
    with pytest.raises(BadAgencyCode) as refusal:
        parse_agency_code(given)
    assert "H42.15.03" in refusal.value.render(str)[1]
    assert not is_agency_code(given)


def test_36_characters_are_one_too_many():
    longest = "H42." + ".".join(["0123456789"] * 2) + ".123456789"
    assert len(longest) == 35
    assert parse_agency_code(longest).level == 4
    with pytest.raises(AgencyCodeTooLong) as refusal:
        parse_agency_code(longest + "0")
    assert refusal.value.data["length"] == 36


def test_an_interconnection_centre_is_no_addressee():
    centre = parse_agency_code("02.29.W00")
    assert centre.is_centre
    assert centre.text == "02.29.W00"
    assert parse_agency_code("000.02.29.W00") == centre
    assert centre.parent is None
    with pytest.raises(CentreIsNoAgency):
        parse_addressee("00.19.W00")
    assert parse_addressee("H42.03").text == "H42.03"


def test_the_scheme_is_seen_from_the_place_of_level_one():
    assert detect_scheme("H42.15") is Scheme.QD_20
    assert detect_scheme("15.H42") is Scheme.QCVN_102
    assert detect_scheme("15.42") is None
