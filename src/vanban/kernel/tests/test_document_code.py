"""Document codes: read as they come, built as the law says, compared by their parts."""

from datetime import date

import pytest

from vanban.kernel.document_code import build_document_code, number_and_notation, parse_document_code


@pytest.mark.clause("NB25-Đ9.3")
def test_our_code_joins_issuer_date_number_and_notation():
    code = build_document_code("H42.15", date(2026, 1, 5), "15", "QĐ-UBND")
    assert code.text == "H42.15,2026/01/05,15/QĐ-UBND"
    assert parse_document_code(code.text) == code
    assert code.key == ("H42.15", "2026", "15", "qđ-ubnd")


def test_only_the_first_two_commas_divide():
    code = parse_document_code("000.00.00.G22,2015/09/30,7816/VPCP-TTĐT,KGVX")
    assert (code.organ_id, code.year, code.number, code.notation) == ("000.00.00.G22", 2015, "7816", "VPCP-TTĐT,KGVX")


def test_the_older_form_has_a_year_and_no_day():
    code = parse_document_code("000.00.01.H01,2018,10")
    assert (code.year, code.number, code.issued_on, code.is_opaque) == (2018, "10", None, False)


@pytest.mark.parametrize(
    "text",
    ["", "68edb8c8c2dcb14db773ce44", "a,b,c", "H42,17/01/2019,5/UBND", "H42,2019/13/01,5/UBND", "H42,2019/01/17,"],
)
def test_anything_else_is_opaque_and_still_comparable(text):
    code = parse_document_code(text)
    assert code.is_opaque
    assert code.text == text
    assert code.key == (text.casefold(),)


def test_leading_zeros_and_case_do_not_make_another_document():
    assert parse_document_code("H42,2026/01/05,05/UBND-VX").key == parse_document_code("H42,2026/01/05,5/ubnd-vx").key
    assert parse_document_code("H42,2026/01/05,05/UBND-VX").number == "05"


def test_a_broken_part_is_never_built():
    for organ, number in (("", "5"), ("H42,1", "5"), ("H42", ""), ("H42", "5/6")):
        with pytest.raises(ValueError, match="document code"):
            build_document_code(organ, date(2026, 1, 5), number, "UBND")


def test_number_and_notation_part_at_the_first_slash():
    assert number_and_notation(" 15/2026/QÐ-UBND ") == ("15", "2026/QĐ-UBND")
    assert number_and_notation("15") == ("15", "")
