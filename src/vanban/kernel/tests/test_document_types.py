"""The 29 types, their symbols, and degrees of urgency."""

import pytest

from vanban.kernel.document_types import (
    COPY_FORMS,
    DOCUMENT_TYPES,
    UnknownDocumentType,
    Urgency,
    document_type,
    notation,
    type_choices,
    type_named,
    type_of_notation,
    urgency_choices,
)
from vanban.kernel.vietnamese import ascii_name


def test_there_are_29_types_of_which_two_have_no_abbreviation():
    assert len(DOCUMENT_TYPES) == 29
    assert [kind.label for kind in DOCUMENT_TYPES if not kind.abbreviation] == ["Công văn", "Thư công"]
    assert len({kind.code for kind in DOCUMENT_TYPES}) == 29
    assert len({kind.abbreviation for kind in DOCUMENT_TYPES}) == 28
    for kind in DOCUMENT_TYPES:
        assert kind.code == ascii_name(kind.label).lower()
    assert [form.abbreviation for form in COPY_FORMS] == ["SY", "TrS", "SL"]


def test_symbols_are_made_as_the_decree_writes_them():
    assert notation(document_type("quyet-dinh"), "BNV") == "QĐ-BNV"
    assert notation(document_type("cong-van"), "UBND", "VX") == "UBND-VX"
    assert notation(document_type("cong-van"), "UBND") == "UBND"


def test_types_are_found_by_name_and_by_symbol():
    assert type_named("CÔNG  VĂN") is document_type("cong-van")
    assert type_named("Giấy uỷ quyền") is document_type("giay-uy-quyen")
    assert type_named("Luật") is None
    assert type_of_notation("ĐA-UBND") is document_type("de-an")
    assert type_of_notation("DA-UBND") is document_type("du-an")
    assert type_of_notation("UBND-VX") is None
    with pytest.raises(UnknownDocumentType):
        document_type("luat")
    assert dict(type_choices("en"))["cong-van"] == "Official letter"
    assert type_choices()[0] == ("nghi-quyet", "Nghị quyết")


def test_urgency_is_read_from_the_wire_without_ever_failing():
    assert [Urgency.from_wire(value) for value in ("0", "1", 2, "3", "4", "9", "x", "", None, "-1", "²")] == [
        Urgency.NORMAL,
        Urgency.URGENT,
        Urgency.VERY_URGENT,
        Urgency.EXPRESS,
        Urgency.EXPRESS,
        *[Urgency.NORMAL] * 6,
    ]
    assert not Urgency.NORMAL.at_once
    assert Urgency.URGENT.at_once
    assert Urgency.EXPRESS.stamp == "HỎA TỐC"
    assert urgency_choices()[3] == (3, "Express")
