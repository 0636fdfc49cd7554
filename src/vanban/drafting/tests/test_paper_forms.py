"""All 29 types by the forms of NĐ 30/2020 Phụ lục III, read back from the paper."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.rules.assembling import Names, assemble
from vanban.drafting.rules.fields import CoSignerField, DraftFields
from vanban.drafting.rules.paper_forms import form_of, signed_by_two
from vanban.drafting.tests.papers import SENTENCE, glyphs, run_of, text_of
from vanban.kernel.document_types import DOCUMENT_TYPES, UnknownDocumentType, notation
from vanban.signing.api import add_named_fields

NAMES = Names(
    agency="Sở Nội vụ",
    parent="UBND tỉnh Ninh Bình",
    place="Ninh Bình",
    symbol="",
    year=2026,
    unit_abbreviation="TCCB",
    signer_name="Vũ Đức Long",
    signer_title="Phó Giám đốc",
    signer_capacity="KT.",
    signer_lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
)
SECOND = (CoSignerField("Đại diện bên B; Giám đốc Công ty Hoa Lư", "Trần Văn Cường"),)


def fields_of(code: str, **changes) -> DraftFields:
    """A document of this type with all that its form asks for."""
    values = {
        "type_code": code,
        "subject": "Rà soát dữ liệu cán bộ, công chức",
        "body": f"{SENTENCE}\n1. Khoản thứ nhất.\n2. Khoản thứ hai",
        "printed_recipients": ("Lãnh đạo Sở",),
        "co_signers": SECOND if signed_by_two(code) else (),
    }
    return DraftFields(**{**values, **changes})


def paper_of(code: str, names: Names = NAMES, **changes):
    """The composed paper of a type."""
    kind = next(one for one in DOCUMENT_TYPES if one.code == code)
    return compose(assemble(fields_of(code, **changes), replace(names, symbol=notation(kind, "SNV", "TCCB"))))


@pytest.mark.clause("NB25-Đ8.1b", "HP25-Đ8.1", "NB16-Đ5.2a", "VL19-Đ7.1a-b", "HY19-Đ8.1")
@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_every_type_is_set_by_its_form(kind):
    """Head, number with symbol, type, text closed by “./.”, recipients, signer; one page, with its named fields."""
    made = paper_of(kind.code)
    words, form = text_of(made.pdf), form_of(kind.code)
    letters = glyphs(made.pdf)
    assert words.startswith("UBND TỈNH NINH BÌNH")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    symbol = f"/{kind.abbreviation}-SNV" if kind.abbreviation else "/SNV-TCCB"
    assert symbol in words
    assert ("Ninh Bình, ngày" in words) == form.dated
    if kind.code != "cong-van":
        assert all(glyph.bold for glyph in run_of(kind.label.upper(), letters))
        assert ("Rà soát dữ liệu cán bộ, công chức" in words) == form.shows_subject
    assert "2. Khoản thứ hai./." in words
    assert "Nơi nhận:" in words
    assert form.file_line in words
    name = run_of("Vũ Đức Long", letters)
    space = made.layout.signature
    assert all(glyph.bold for glyph in name)
    assert space.y + space.height < name[0].y
    assert space.x < name[0].x < space.x + space.width
    with pikepdf.open(io.BytesIO(add_named_fields(made.pdf, made.layout))) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == (3 if form.dated else 1)


def test_every_type_has_a_form_and_nothing_else_has():
    """Phụ lục III: ten forms; four types without one of their own are set as named documents."""
    numbers = {kind.code: form_of(kind.code).number for kind in DOCUMENT_TYPES}
    assert sum(number == "1.4" for number in numbers.values()) == 17
    assert sorted(code for code, number in numbers.items() if not number) == [
        "ban-ghi-nho",
        "ban-thoa-thuan",
        "hop-dong",
        "thu-cong",
    ]
    with pytest.raises(UnknownDocumentType):
        form_of("nghi-dinh")


def test_a_telegram_says_who_calls_whom():
    """Form 1.6: “Giám đốc Sở Nội vụ điện:”, then the list, each with its dash; a collective calls by its name."""
    words = text_of(paper_of("cong-dien", addressees=("Các sở, ban, ngành", "UBND các xã, phường")).pdf)
    assert "Giám đốc Sở Nội vụ điện: - Các sở, ban, ngành; - UBND các xã, phường." in words
    assert "Kính gửi" not in words
    collective = replace(
        NAMES, agency="Ủy ban nhân dân tỉnh Ninh Bình", signer_lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    )
    words = text_of(paper_of("cong-dien", collective, addressees=("Các sở",)).pdf)
    assert "Ủy ban nhân dân tỉnh Ninh Bình điện: - Các sở" in words
    assert "điện:" not in text_of(paper_of("cong-dien").pdf)


def test_an_invitation_invites_on_its_first_line():
    """Form 1.7: one guest on the line, several below it; without guests the text says whom."""
    one = text_of(paper_of("giay-moi", addressees=("Ông Nguyễn Văn A",)).pdf)
    assert "Sở Nội vụ trân trọng kính mời: Ông Nguyễn Văn A" in one
    many = text_of(paper_of("giay-moi", addressees=("Sở A", "Sở B")).pdf)
    assert "trân trọng kính mời: - Sở A; - Sở B." in many
    assert "kính mời" not in text_of(paper_of("giay-moi").pdf)


def test_an_introduction_has_no_summary_and_goes_to_whom_it_names():
    """Form 1.8: no trích yếu on the paper, “trân trọng giới thiệu:” centred, “Như trên”, “Lưu: VT.”."""
    made = paper_of("giay-gioi-thieu", printed_recipients=())
    words = text_of(made.pdf)
    assert "GIẤY GIỚI THIỆU Sở Nội vụ trân trọng giới thiệu:" in words
    assert "Nơi nhận: - Như trên; - Lưu: VT." in words
    lead = run_of("trân trọng giới thiệu:", glyphs(made.pdf))
    assert lead[0].x > 200


def test_minutes_have_two_hands_and_no_date_in_their_head():
    """Form 1.9: the secretary left, who presides right, names on one line, recipients below."""
    secretary = (CoSignerField("Thư ký", "Nguyễn Thị Mai"),)
    made = paper_of("bien-ban", co_signers=secretary)
    letters = glyphs(made.pdf)
    left, right = run_of("THƯ KÝ", letters), run_of("CHỦ TỌA", letters)
    assert left[0].y == pytest.approx(right[0].y, abs=0.5)
    assert left[0].x < right[0].x
    name, chair = run_of("Nguyễn Thị Mai", letters), run_of("Vũ Đức Long", letters)
    assert name[0].y == pytest.approx(chair[0].y, abs=0.5)
    assert run_of("Nơi nhận:", letters)[0].y > chair[0].y
    assert made.layout.signature.x > name[-1].x
    assert (made.layout.day, made.layout.month, made.layout.absent) == (None, None, ("day", "month"))


@pytest.mark.parametrize("code", ["hop-dong", "ban-ghi-nho", "ban-thoa-thuan"])
def test_parties_stand_side_by_side_ours_first(code):
    """A space for every party; only ours is told to the caller."""
    third = (*SECOND, CoSignerField("Đại diện bên C", "Lê Văn Dũng"))
    made = paper_of(code, co_signers=third)
    letters = glyphs(made.pdf)
    own, other = run_of("Vũ Đức Long", letters), run_of("Trần Văn Cường", letters)
    assert own[0].x < other[0].x
    assert own[0].y == pytest.approx(other[0].y, abs=0.5)
    assert run_of("Lê Văn Dũng", letters)[0].y > own[0].y
    assert made.layout.signature.x < other[0].x - 60


def test_leave_may_be_confirmed_on_the_paper():
    """Form 1.10: the confirming place below the recipients, only where it is asked for."""
    asked = paper_of("giay-nghi-phep", confirmation="Xác nhận của UBND phường nơi nghỉ phép")
    letters = glyphs(asked.pdf)
    assert run_of("Xác nhận của UBND phường", letters)[0].y > run_of("Nơi nhận:", letters)[0].y
    assert "Xác nhận" not in text_of(paper_of("giay-nghi-phep").pdf)
    assert "Xác nhận" not in text_of(paper_of("thong-bao", confirmation="Xác nhận của ai đó").pdf)


def test_the_drafters_mark_and_the_address_have_their_places():
    """Boxes 12 and 13: after “Lưu”, size 11; at the foot of page 1 under a full rule, 11 to 12."""
    made = paper_of("cong-van", drafter_mark="PL.(300)", address=("Số 8, đường Lê Đại Hành",))
    letters = glyphs(made.pdf)
    assert "- Lưu: VT, TCCB. PL.(300)" in text_of(made.pdf)
    assert {glyph.size for glyph in run_of("PL.(300)", letters)} == {11.0}
    foot = run_of("Số 8, đường Lê Đại Hành", letters)
    assert all(11 <= glyph.size <= 12 and glyph.y > 700 for glyph in foot)
